"""Words that are composed (accents, Greek, Cyrillic, Chinese) while a save goes out and comes back:
neither what is composed nor where is touched by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession, Page, Route, expect

from tests.browser.desk import NEW, saved, text, title, write, written

SCRIPTS = {
    "accent": (["´", "é"], "é"),
    "Greek": (["΄", "ά", "άν"], "ἄν"),
    "Cyrillic": (["щ", "щи"], "щи"),
    "Chinese": (["n", "ni", "ni h", "ni hao"], "你好"),
}

pytestmark = pytest.mark.slow


class Composer:
    """An input method: shows what is being composed, and puts the choice in its place."""

    def __init__(self, page: Page) -> None:
        self.keys: CDPSession = page.context.new_cdp_session(page)

    def compose(self, letters: str) -> None:
        facts = {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        self.keys.send("Input.imeSetComposition", facts)

    def choose(self, letters: str) -> None:
        self.keys.send("Input.insertText", {"text": letters})


@pytest.fixture
def writer(student: Page) -> Page:
    student.goto(NEW)
    title(student).fill("Composed")
    write(student, "Before: ")
    saved(student)
    student.evaluate(
        """() => {
          window.composing = [];
          for (const name of ["compositionstart", "compositionend"])
            addEventListener(name, () => composing.push(name), true);
        }"""
    )
    return student


def composed_over_a_save(page: Page, steps: list[str], choice: str) -> None:
    """The save begins after the first letter is composed, and is answered before the last."""
    held: list[Route] = []
    page.route("**/draft", lambda route: held.append(route))
    composer = Composer(page)
    composer.compose(steps[0])
    page.evaluate("() => void document.querySelector('auto-save').save()")  # held, not waited for
    expect_that(page, lambda: bool(held))
    for letters in steps[1:]:
        composer.compose(letters)
    with page.expect_response("**/draft"):
        for route in held:
            route.continue_()
        page.unroute("**/draft")
    expect(page.locator("[data-saved]")).to_contain_text("Saved")
    composer.compose(steps[-1])
    assert page.evaluate("composing") == ["compositionstart"], "the save ended the composing"
    composer.choose(choice)
    assert page.evaluate("composing") == ["compositionstart", "compositionend"]


def expect_that(page: Page, true: Callable[[], bool]) -> None:
    for _ in range(50):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError("no save went out")


@pytest.mark.parametrize("script", SCRIPTS)
def test_in_the_text(writer: Page, script: str) -> None:
    steps, choice = SCRIPTS[script]
    composed_over_a_save(writer, steps, choice)
    writer.keyboard.type(" after")
    assert written(writer) == f"<p>Before: {choice} after</p>"
    saved(writer)
    writer.reload()
    expect(text(writer)).to_have_text(f"Before: {choice} after")


@pytest.mark.parametrize("script", SCRIPTS)
def test_in_a_note(writer: Page, script: str) -> None:
    steps, choice = SCRIPTS[script]
    writer.keyboard.press("Control+Alt+f")
    writer.keyboard.type("See ")
    composed_over_a_save(writer, steps, choice)
    writer.keyboard.type(" there")
    writer.keyboard.press("Enter")
    writer.keyboard.type(" after")
    assert written(writer) == (
        f'<p>Before: <span data-footnote="">See {choice} there</span> after</p>'
    )
    saved(writer)
