"""What comes out of the printer: looked at as print, and as PDF by the browser's own printing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import COURSE, press, sign_in

Visit = Callable[..., Page]

HIDDEN = (".masthead", ".skip", ".colophon", ".paper-bar")

pytestmark = pytest.mark.slow


def the_fullest_module(page: Page) -> str:
    """Where the most essays are printed, and how many."""
    page.goto(f"{COURSE}/modules")
    hrefs = "all => all.map((it) => it.getAttribute('href'))"
    ways: list[str] = page.locator(".module-list h2 a").evaluate_all(hrefs)
    counts = {}
    for way in ways:
        page.goto(f"{way}/print?comments=1")
        counts[way] = page.locator(".sheet").count()
    return max(counts, key=lambda way: counts[way])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_module_on_paper(visitor: Visit, scheme: str) -> None:
    page = visitor(color_scheme=scheme)
    sign_in(page, "student")
    page.goto(f"{the_fullest_module(page)}/print?comments=1")
    sheets = page.locator(".sheet").count()
    assert sheets > 1
    expect(page.locator(".running").first).to_be_hidden()
    page.emulate_media(media="print")
    for part in HIDDEN:
        expect(page.locator(part).first).to_be_hidden()
    for head in page.locator(".running").all():
        expect(head).to_be_visible()
        assert head.evaluate("it => getComputedStyle(it).display") == "table-header-group"
    dark = "it => getComputedStyle(it).color"
    assert page.locator(".sheet .prose").first.evaluate(dark) == "rgb(30, 27, 24)", "ink on paper"
    sheet = page.pdf(format="A4")
    assert len(re.findall(rb"/Type /Page\b", sheet)) > sheets, "each essay begins on its own page"


def test_the_button_prints(visitor: Visit) -> None:
    page = visitor()
    page.add_init_script("window.print = () => { window.printed = true; };")
    sign_in(page, "student")
    page.goto(f"{the_fullest_module(page)}/print")
    press(page, page.get_by_role("button", name="Print, or save as PDF"))
    assert page.evaluate("window.printed")


def test_without_script_the_page_says_how(visitor: Visit) -> None:
    page = visitor(java_script_enabled=False)
    sign_in(page, "student")
    page.goto(f"{COURSE}/modules/10/print")
    expect(page.get_by_text("saves it as PDF")).to_be_visible()
