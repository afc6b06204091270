"""A table's cells hold paragraphs and lists, written by keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.text.sanitise import sanitise
from tests.browser.desk import NEW, saved, text, title, written

pytestmark = pytest.mark.slow

HEAD = '<th scope="col">{}</th>' * 3
HELD = (
    f"<table><thead><tr>{HEAD.format('a', 'b', '')}</tr></thead><tbody><tr>"
    "<td><p>one<br>more</p><p>two</p></td><td><ul><li>c<ul><li>d</li></ul></li></ul></td>"
    "<td><blockquote><p>e</p></blockquote></td></tr>"
    "<tr><td></td><td></td><td></td></tr></tbody></table>"
)


@pytest.fixture
def desk(student: Page) -> Page:
    """With a new table in an essay, the cursor in its first cell."""
    student.goto(NEW)
    text(student).focus()
    student.get_by_role("button", name="Table", exact=True).click()
    return student


def test_a_new_table_is_found_again_before_it_is_filled_in(desk: Page) -> None:
    title(desk).fill("A table")
    saved(desk)
    desk.reload()
    expect(text(desk).locator("tr")).to_have_count(3)
    expect(text(desk).locator("tr:first-child > th")).to_have_count(3)
    expect(text(desk).locator("td")).to_have_count(6)


def test_enter_begins_a_paragraph_and_tab_leads_to_the_next_cell(desk: Page) -> None:
    keys = desk.keyboard
    keys.type("a")
    keys.press("Tab")
    keys.type("b")
    keys.press("Tab")
    keys.press("Tab")
    keys.type("one")
    keys.press("Shift+Enter")
    keys.type("more")
    keys.press("Enter")
    keys.type("two")
    keys.press("Tab")
    keys.type("- c")
    keys.press("Enter")
    keys.type("d")
    keys.press("Control+]")
    keys.press("Tab")
    keys.type("> e")
    assert sanitise(written(desk)) == HELD


def test_what_stands_around_a_table_stays_when_its_cells_are_changed(desk: Page) -> None:
    """In a list, in whose second item the table stands."""
    held = "<ol><li>x</li><li><p>y</p><table><tbody><tr><td>{}</td></tr></tbody></table></li></ol>"
    desk.evaluate(
        "html => { document.querySelector('essay-editor').desk.html = html; }", held.format("a")
    )
    text(desk).locator("td p").click()
    desk.keyboard.press("Shift+Tab")
    assert sanitise(written(desk)) == held.format("a")
    text(desk).locator("td p").click()
    desk.keyboard.press("Control+Shift+8")
    assert sanitise(written(desk)) == held.format("<ul><li>a</li></ul>")
