"""A table's cells hold paragraphs and lists, written by keys alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.text.sanitise import sanitise
from tests.browser.desk import NEW, OPEN, saved, text, title, written

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


FOUR = ("a b c", "d e f", "g h i", "j k l")


def table(*rows: str) -> str:
    """Of letters; what is no letter is the whole of a row."""
    cells = (
        row if row[0] == "<" else "".join(f"<td>{one}</td>" for one in row.split()) for row in rows
    )
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


def paragraphs(letters: str) -> str:
    return "".join(f"<p>{one}</p>" for one in letters)


def choose(desk: Page, first: str, last: str) -> None:
    """The cells from one to another, by dragging over them."""
    cells = text(desk).locator("th, td")
    start, end = (cells.filter(has_text=re.compile(f"^{one}$")) for one in (first, last))
    start.drag_to(end)
    expect(text(desk).locator(".selectedCell").first).to_be_visible()


def press(desk: Page, name: str) -> None:
    desk.get_by_role("group", name="Table").get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize(
    ("first", "last", "rows"),
    [
        ("d", "i", ("a b c", f'<td colspan="3">{paragraphs("defghi")}</td>', "j k l")),
        (
            "b",
            "l",
            (f'<td>a</td><td rowspan="4">{paragraphs("bcefhikl")}</td>', "d", "g", "j"),
        ),
        ("a", "l", (f"<td>{paragraphs('abcdefghijkl')}</td>",)),
        (
            "e",
            "i",
            (
                "a b c",
                f'<td>d</td><td colspan="2" rowspan="2">{paragraphs("efhi")}</td>',
                "g",
                "j k l",
            ),
        ),
    ],
)
def test_merging_leaves_no_row_or_column_that_one_cell_fills(
    desk: Page, first: str, last: str, rows: tuple[str, ...]
) -> None:
    desk.evaluate(OPEN, table(*FOUR))
    choose(desk, first, last)
    press(desk, "Merge")
    assert sanitise(written(desk)) == table(*rows)
    desk.keyboard.press("Control+z")
    assert sanitise(written(desk)) == table(*FOUR)


def test_a_heading_merged_with_what_is_below_it_moves_no_cell_for_readers(desk: Page) -> None:
    headed = table(HEAD.format("a", "b", "c"), "d e f", "g h i")
    desk.evaluate(OPEN, headed)
    choose(desk, "a", "d")
    press(desk, "Merge")
    stored = sanitise(written(desk))
    desk.evaluate(OPEN, stored)
    assert sanitise(written(desk)) == stored
    desk.evaluate("html => { document.querySelector('main').innerHTML = html; }", stored)
    places = {
        cell.inner_text(): cell.bounding_box() for cell in desk.locator("main :is(th, td)").all()
    }
    for above, below in ("be", "eh", "cf", "fi"):
        assert places[above]["x"] == places[below]["x"]  # type: ignore[index]


def test_a_picture_without_a_caption_comes_along_when_its_cell_is_merged(desk: Page) -> None:
    figure = f'<figure><img src="/media/{"0" * 32}" alt="A map"></figure>'
    desk.evaluate(OPEN, table(f"<td>a</td><td>{figure}</td><td>c</td>"))
    choose(desk, "a", "c")
    press(desk, "Merge")
    assert sanitise(written(desk)) == table(f"<td><p>a</p>{figure}<p>c</p></td>")


@pytest.mark.parametrize(
    ("rows", "first", "last", "left"),
    [
        (('<td rowspan="2">a</td><td>b</td>', "c"), "b", "c", ("xa",)),
        (('<td>a</td><td rowspan="2">b</td>', "c"), "a", "c", ("xb",)),
        (("a b c", '<td>d</td><td colspan="2">e</td>'), "a", "b", ("xc", "e")),
        (("a b c", '<td colspan="2">d</td><td>e</td>'), "b", "c", ("xa", "d")),
    ],
)
def test_deleting_columns_leaves_no_empty_cells_where_others_reach_over_them(
    desk: Page, rows: tuple[str, ...], first: str, last: str, left: tuple[str, ...]
) -> None:
    """And one writes beside them then."""
    desk.evaluate(OPEN, table(*rows))
    choose(desk, first, last)
    press(desk, "Delete column")
    desk.keyboard.type("x")
    assert sanitise(written(desk)) == table(*left)


@pytest.mark.parametrize("name", ["Delete row", "Delete column"])
def test_with_its_last_row_or_column_a_table_goes(desk: Page, name: str) -> None:
    desk.evaluate(OPEN, f"<p>Here</p>{table(*FOUR)}")
    choose(desk, "a", "l")
    press(desk, name)
    assert sanitise(written(desk)) == "<p>Here</p>"
    desk.keyboard.press("Control+z")
    assert sanitise(written(desk)) == f"<p>Here</p>{table(*FOUR)}"
