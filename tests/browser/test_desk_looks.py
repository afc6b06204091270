"""Each state of the editor as axe-core sees it, on a phone and on a desk, in light and dark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.desk import NEW, at_ease, go_on, saved, status, text, title, write
from tests.browser.looking import DESK, Look
from tests.browser.people import sign_in

Visit = Callable[..., Page]

pytestmark = pytest.mark.slow


@pytest.fixture
def look(accessible: Callable[[Page], None]) -> Iterator[Look]:
    look = Look(accessible)
    yield look
    assert not look.faults, "\n".join(look.faults)


@pytest.fixture
def writer(visitor: Visit, look: Look) -> Page:
    page = visitor(viewport=DESK)
    look.listen(page)
    sign_in(page, "student")
    page.goto(NEW)
    return page


def press(page: Page, tool: str) -> None:
    page.get_by_role("toolbar").get_by_role("button", name=tool, exact=True).click()


def bar(page: Page, name: str) -> None:
    expect(page.locator(".desk-head").get_by_role("group", name=name)).to_be_visible()


def test_empty_full_and_in_a_note(writer: Page, look: Look) -> None:
    look.at(writer)
    write(writer, "## A heading\nWords.^[A note.] More.\n> Quoted.\n— A source\n- one\ntwo\n\nEnd.")
    saved(writer)
    look.at(writer)
    writer.keyboard.press("Control+Alt+f")
    writer.keyboard.type("Open")
    look.at(writer)


def test_the_rows_below_the_tools(writer: Page, look: Look) -> None:
    write(writer, "Words to be found, and words again.")
    for tool, name in (
        ("Link", "Link"),
        ("Language of a passage", "Language of the passage"),
        ("Find", "Find in your text"),
    ):
        writer.keyboard.press("Control+a")
        at_ease(writer)
        press(writer, tool)
        bar(writer, name)
        look.at(writer)
        writer.keyboard.press("Escape")
        expect(text(writer)).to_be_focused()
    press(writer, "Find")
    writer.keyboard.type("words")
    expect(writer.locator(".bar-count")).to_have_text("1 of 2")
    look.at(writer)
    writer.keyboard.press("Escape")
    press(writer, "Link")
    writer.keyboard.type("nowhere at all")
    writer.keyboard.press("Enter")
    expect(writer.locator(".desk-head [aria-invalid=true]")).to_be_visible()
    look.at(writer)


def test_in_a_table_and_in_a_quotation(writer: Page, look: Look) -> None:
    write(writer, "> Quoted.")
    bar(writer, "Quotation")
    look.at(writer)
    write(writer, "Before.\n")
    press(writer, "Table")
    writer.keyboard.type("Year")
    bar(writer, "Table")
    look.at(writer)


def test_a_figure_and_what_is_said_of_a_picture(writer: Page, look: Look, tmp_path: Path) -> None:
    place = tmp_path / "queue.png"
    Image.new("RGB", (600, 400), "gray").save(place)
    write(writer, "Before.")
    with writer.expect_file_chooser() as chosen:
        press(writer, "Picture")
    chosen.value.set_files(place)
    expect(writer.locator(".figure-facts input").first).to_be_focused()
    look.at(writer)
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture at all")
    with writer.expect_file_chooser() as chosen:
        press(writer, "Picture")
    chosen.value.set_files(broken)
    notice = writer.locator(".desk-notice[role=status]")
    expect(notice).to_be_visible()
    look.at(writer)
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_have_count(0)


def test_a_failed_save_and_a_conflict(writer: Page, look: Look) -> None:
    title(writer).fill("Looked at in trouble")
    write(writer, "Words.^[A note.]")
    saved(writer)
    expect(status(writer)).to_have_attribute("role", "status")
    writer.context.set_offline(True)
    go_on(writer, " More.")
    expect(status(writer)).to_have_text(re.compile("^Not saved: no connection"))
    look.at(writer)
    writer.context.set_offline(False)
    saved(writer)
    other = writer.context.new_page()
    other.goto(writer.url)
    write(other, "Others.^[Another.]")
    saved(other)
    go_on(writer, " Again.")
    notice = writer.locator(".kept-offer[role=status]")
    expect(notice).to_contain_text("changed in another tab")
    look.at(writer)
