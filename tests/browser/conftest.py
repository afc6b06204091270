"""Journeys in a real browser against the server as it is run in earnest."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.clipboard import CORPUS, Pasted, Pasting
from tests.browser.desk import NEW
from tests.browser.people import sign_in
from tests.live import Live, serving
from tests.machine import chromium

collect_ignore = [] if CORPUS.is_dir() else ["test_pasted_corpus.py"]

# Nothing but the pages under test may ask the network for anything.
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 10_000
expect.set_options(timeout=PATIENCE_MS)

# By tags, and by name what axe leaves out unless asked.
RULES: dict[str, object] = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
CONTRAST: dict[str, object] = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
SCHEMES: dict[Literal["dark", "light"], dict[str, object]] = {"dark": CONTRAST, "light": RULES}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The walk through every page takes as long as all else beside it: it begins first."""
    items.sort(key=lambda item: item.name != "test_every_page")


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with the demo course. Journeys share it, so each makes what it changes."""
    with serving(tmp_path_factory.mktemp("live"), DEMO="1") as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = chromium()
    assert executable, "No browser: .venv/bin/python -m tests.machine chromium-headless-shell"
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=QUIET + root)
        yield running
        running.close()


@pytest.fixture
def visitor(browser: Browser, live: Live) -> Iterator[Callable[..., Page]]:
    """Makes a page in a browser profile of its own; takes `new_context`'s options.

    A visit during which a script fails, or the content security policy has to step in, fails.
    """
    contexts = []
    troubles: list[str] = []

    def visit(**options: Any) -> Page:
        context = browser.new_context(base_url=live.url, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        context.on("console", lambda message: troubles.extend(_refusal(message)))
        return page

    yield visit
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.fixture
def page(visitor: Callable[..., Page]) -> Page:
    """One visitor, signed out."""
    return visitor()


@pytest.fixture
def student(visitor: Callable[..., Page]) -> Page:
    """A student of the demo course, signed in."""
    page = visitor()
    sign_in(page, "student")
    return page


@pytest.fixture
def editor(student: Page) -> Page:
    """An empty sheet, ready to be written on."""
    student.goto(NEW)
    student.wait_for_function("document.querySelector('essay-editor')?.desk")
    return student


@pytest.fixture(scope="session")
def paste(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Pasted]]:
    """Gives what HTML from the clipboard becomes in an essay."""
    pasting = Pasting(browser, tmp_path_factory.mktemp("pasting"))
    yield pasting.paste
    pasting.page.close()


@pytest.fixture(scope="session")
def accessible() -> Callable[[Page], None]:
    """Fails with one line for each thing on the page that axe-core finds fault with, in light and,
    where only colors differ, in dark."""
    script = Axe().axe_script

    def check(page: Page) -> None:
        if not page.evaluate("'axe' in window"):  # half a megabyte, once for each page
            page.evaluate(script)
        faults = []
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("rules => axe.run(rules).then((it) => it.violations)", rules)
            faults += [
                f"in {scheme}, {fault['id']}: {fault['help']}: {node['html']}"
                for fault in found
                for node in fault["nodes"]
            ]
        assert faults == [], f"{page.url}\n" + "\n".join(faults)

    return check


def _refusal(message: ConsoleMessage) -> list[str]:
    refused = "Content Security Policy" in message.text or "Refused to" in message.text
    return [message.text] if refused else []
