"""An essay with notes, a table and a credited picture: by keyboard, and then without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.desk import NEW, at_ease, go_on, saved, text, title, told, written
from tests.browser.people import go, sign_in, tab_to, type_into

Visit = Callable[..., Page]

NOTES = [
    "E. Zubkova, Russia After the War (1998), p. 12.",
    "A. Nove, An Economic History, p. 287.",
    "Pravda, 5 March 1953.",
    "S. Fitzpatrick, Everyday Stalinism, p. 41.",
    "The same, p. 44.",
]
ALT = "A queue before a bread shop, in snow"
CREDIT = "A. Ustinov, State Archive, 1954"

pytestmark = pytest.mark.slow


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    place = tmp_path / "queue.png"
    Image.new("RGB", (1200, 800), "darkslategray").save(place)
    return place


def tool(page: Page, name: str) -> None:
    """Go to a tool by keyboard, and press it."""
    page.keyboard.press("Alt+F10")
    wanted = page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)
    page.keyboard.press("Home")
    for _ in range(20):
        if wanted.evaluate("it => it === document.activeElement"):
            return page.keyboard.press("Enter")
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"The arrows do not lead to {name}")


def write_with_everything(page: Page, picture: Path) -> None:
    type_into(page, title(page), "The Bread Queue")
    tab_to(page, text(page))
    keys = page.keyboard
    go_on(page, f"## What a queue knows\nIt began in winter.^[{NOTES[0]}] It was ")
    keys.press("Control+i")
    keys.type("never")
    keys.press("Control+i")
    go_on(page, f' "over".^[{NOTES[1]}] They called it ')
    keys.type("ochered")
    keys.press("Control+Shift+ArrowLeft")
    at_ease(page)
    tool(page, "Language of a passage")
    keys.type("Russian")
    keys.press("Enter")
    keys.press("ArrowRight")
    go_on(page, f".\n> Bread was the measure.^[{NOTES[2]}]\n— Zubkova, p. 3\n")
    go_on(page, f"- who stood\n^[{NOTES[3]}]who went\n\n")
    write_a_table(page)
    go_on(page, f"After the table.^[{NOTES[4]}]")
    with page.expect_file_chooser() as chosen:
        tool(page, "Picture")
    chosen.value.set_files(picture)
    expect(page.locator(".figure-facts input").first).to_be_focused()
    keys.type(ALT)
    keys.press("Tab")
    keys.type(CREDIT)
    keys.press("Tab")
    keys.type("In the public")
    keys.press("Shift+Tab")
    keys.press("Enter")
    keys.type("The end of it.")


def write_a_table(page: Page) -> None:
    tool(page, "Table")
    for number in range(9):
        page.keyboard.type(f"cell {number}")
        if number < 8:
            page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")


def expect_everything(page: Page) -> None:
    """The essay as it is read."""
    prose = page.locator(".prose.opening")
    for words in NOTES:
        expect(page.locator("[role=doc-endnotes] li", has_text=words)).to_have_count(1)
    expect(page.locator("[role=doc-endnotes] li")).to_have_count(len(NOTES))
    expect(prose.locator("a[role=doc-noteref]")).to_have_count(len(NOTES))
    expect(prose.locator("h2", has_text="What a queue knows")).to_have_count(1)
    expect(prose.locator("em", has_text="never")).to_have_count(1)
    expect(prose.locator("span[lang=ru]")).to_have_text("ochered")
    expect(prose).to_contain_text("“over”")
    expect(prose.locator("blockquote footer")).to_have_text("Zubkova, p. 3")
    expect(prose.locator("ul li")).to_have_count(2)
    expect(prose.locator("th[scope=col]")).to_have_text(["cell 0", "cell 1", "cell 2"])
    expect(prose.locator("td")).to_have_text([f"cell {number}" for number in range(3, 9)])
    figure = prose.locator("figure")
    expect(figure.locator("img")).to_have_attribute("alt", ALT)
    expect(figure.locator(".credit")).to_contain_text(CREDIT)
    expect(figure.locator(".credit")).to_contain_text(re.compile("public domain", re.IGNORECASE))
    expect(prose).to_contain_text("The end of it.")


def test_by_keyboard_alone_and_then_without_script(visitor: Visit, picture: Path) -> None:
    page = visitor()
    sign_in(page, "student")
    page.goto(NEW)
    write_with_everything(page, picture)
    saved(page)
    go(page, page.get_by_role("button", name="Publish", exact=True))
    expect_everything(page)
    plain = visitor(java_script_enabled=False)
    sign_in(plain, "student")
    plain.goto(f"{page.url}/edit")
    field = plain.locator("textarea[name=text]")
    field.fill(f"{field.input_value()}\n\nAdded without script, *plainly*.")
    plain.get_by_role("button", name="Save for later").click()
    expect(plain.locator(".flash")).to_be_visible()
    plain.get_by_role("button", name="Publish changes").click()
    expect_everything(plain)
    expect(plain.locator(".prose.opening p").last).to_have_text("Added without script, plainly.")
    page.goto(f"{page.url}/edit")
    text(page).press("Control+End")
    page.keyboard.type(" And with it.")
    saved(page)
    page.get_by_role("button", name="Publish changes").click()
    expect_everything(page)
    expect(page.locator(".prose.opening p").last).to_have_text(
        "Added without script, plainly. And with it."
    )


def test_notes_and_numbers_are_told(student: Page) -> None:
    student.goto(NEW)
    text(student).focus()
    student.keyboard.type("One")
    student.keyboard.press("Control+Alt+f")
    expect(told(student)).to_have_text("Note 1. Enter leads back to the text.")
    expect(student.get_by_role("textbox", name="Note 1")).to_be_focused()
    student.keyboard.type("First.")
    student.keyboard.press("Enter")
    at_ease(student)
    student.keyboard.press("Home")
    at_ease(student)
    student.keyboard.press("Control+Alt+f")
    student.keyboard.type("Before it.")
    student.keyboard.press("Escape")
    at_ease(student)
    student.keyboard.press("End")
    at_ease(student)
    student.keyboard.press("ArrowLeft")
    expect(told(student)).to_have_text("Note 2: First. Enter leads into it.")
    student.keyboard.press("Enter")
    expect(student.get_by_role("textbox", name="Note 2")).to_be_focused()
    student.keyboard.press("End")
    student.keyboard.type(" And more.")
    student.keyboard.press("Enter")
    expect(student.locator(".desk-notes li")).to_have_text(["Before it.", "First. And more."])
    expect(student.locator(".note-number")).to_have_text(["1", "2"])


def test_tools_are_one_stop_and_arrows_between_them(student: Page) -> None:
    student.goto(NEW)
    keys, bar = student.keyboard, student.get_by_role("toolbar", name="Tools for writing")
    style, last = bar.get_by_role("combobox"), bar.get_by_role("button").last
    title(student).focus()
    keys.press("Tab")
    expect(style).to_be_focused()
    keys.press("Tab")
    expect(text(student)).to_be_focused()
    keys.press("Shift+Tab")
    expect(style).to_be_focused()
    keys.press("End")
    expect(last).to_be_focused()
    keys.press("ArrowRight")
    expect(style).to_be_focused()
    keys.press("ArrowLeft")
    expect(last).to_be_focused()
    keys.press("Home")
    keys.press("ArrowRight")
    italic = bar.get_by_role("button", name="Italic")
    expect(italic).to_be_focused()
    keys.press("Escape")
    expect(text(student)).to_be_focused()
    keys.press("Alt+F10")
    expect(italic).to_be_focused()
    keys.press("Enter")
    expect(text(student)).to_be_focused()
    keys.type("Stressed")
    expect(italic).to_have_attribute("aria-pressed", "true")
    assert written(student) == "<p><em>Stressed</em></p>"
    keys.press("Alt+F10")
    keys.press("Home")
    keys.press("Tab")
    expect(text(student)).to_be_focused()
