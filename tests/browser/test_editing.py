"""What the keys do in the editor: as in the programs that people come from."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.text.sanitise import sanitise
from tests.browser.desk import PASTE, after, paste, text

NOTE = "<span data-footnote>Ibid.</span>"
PASTE_TEXT = PASTE.replace("text/html", "text/plain")
TABLE = "<table><tbody><tr><td>one</td><td>two</td></tr></tbody></table>"


def test_writing_on_from_a_note_takes_nothing_of_it(editor: Page) -> None:
    text = f"<p>One{NOTE} two</p>"
    written = after(editor, text, "One", "^ArrowRight", "or three")
    assert written == f"<p>One{NOTE}or three two</p>"
    expect(editor.locator(".desk-notes li")).to_have_text(["Ibid."])


def test_a_note_behind_bold_words_is_not_bold_once_bold_is_off(editor: Page) -> None:
    keys = ("^Control+b", "two", "^Control+b", "^Control+Alt+f", "Ibid.", "^Enter", ", three")
    written = after(editor, "<p>One </p>", "One ", *keys)
    assert written == f"<p>One <strong>two</strong>{NOTE}, three</p>"


def test_what_is_written_behind_new_links_and_languages_does_not_replace_them(
    editor: Page,
) -> None:
    select = ("^Control+Shift+ArrowLeft",)
    link = ("^Control+k", "example.org", "^Enter", " three")
    written = after(editor, "<p>One two</p>", "two", *select, *link)
    assert written == sanitise('<p>One <a href="https://example.org">two</a> three</p>')
    after(editor, "<p>One dva</p>", "dva", *select)
    editor.get_by_role("button", name="Language of a passage").click()
    editor.get_by_label("These words are").select_option("Russian")
    editor.keyboard.press("Enter")
    editor.keyboard.type(" three")
    expect(editor.locator("#manuscript [lang=ru]")).to_have_text("dva")
    expect(editor.locator("#manuscript p")).to_have_text("One dva three")


def test_notes_among_words_that_become_a_link_or_bold_stay_as_they_are(editor: Page) -> None:
    note = '<span data-footnote>See <a href="https://example.net">this</a>.</span>'
    text = f"<p>One{note} two</p>"
    linked = after(editor, text, "two", "^Control+a", "^Control+k", "example.org", "^Enter")
    there = '<a href="https://example.org">'
    assert linked == sanitise(f"<p>{there}One</a>{note}{there} two</a></p>")
    bold = after(editor, text, "two", "^Control+a", "^Control+b")
    assert bold == sanitise(f"<p><strong>One{note} two</strong></p>")


@pytest.mark.parametrize("keys", ["^Control+Shift+8", "^Control+Shift+9"])
def test_all_that_is_selected_becomes_a_list_or_a_quotation_and_none_again(
    editor: Page, keys: str
) -> None:
    text = "<p>One</p><p>two</p>"
    assert after(editor, text, "One", "^Control+a", keys) != text
    assert after(editor, text, "One", "^Control+a", keys, keys) == text


def test_what_is_no_address_is_said_beside_it(editor: Page) -> None:
    after(editor, "<p>One</p>", "One", "^Control+k", "nowhere at all", "^Enter")
    expect(editor.locator(".bar-refused")).to_have_text(re.compile("^This is no web address"))


def test_the_line_one_writes_is_not_under_what_sticks_to_the_edge(editor: Page) -> None:
    editor.context.set_offline(True)
    after(editor, "<p>Here</p>", "Here", " and")
    status = editor.locator("[data-saved]")
    expect(status).to_contain_text("Not saved: no connection", timeout=10_000)
    for _ in range(50):
        editor.keyboard.press("Enter")
    editor.keyboard.type("There")
    written, edge = (
        editor.locator("#manuscript > :last-child").bounding_box(),
        status.bounding_box(),
    )
    assert written
    assert edge
    assert written["y"] + written["height"] <= edge["y"]
    editor.context.set_offline(False)


def test_the_line_one_has_written_is_in_sight_when_it_is_told_that_nothing_is_saved(
    editor: Page,
) -> None:
    editor.set_viewport_size({"width": 390, "height": 600})
    after(editor, "<p>Here</p>", "Here", "^Enter")
    editor.context.set_offline(True)
    line = editor.locator("#manuscript > :last-child")
    while line.bounding_box()["y"] < 540:  # type: ignore[index]
        editor.keyboard.press("Enter")
    editor.keyboard.type("There")
    status = editor.locator("[data-saved]")
    expect(status).to_contain_text("Not saved: no connection", timeout=10_000)
    written, edge = line.bounding_box(), status.bounding_box()
    assert written
    assert edge
    assert written["y"] + written["height"] <= edge["y"]
    editor.context.set_offline(False)


def test_cells_are_merged_and_split_only_where_there_are_some(editor: Page) -> None:
    after(editor, TABLE, "one")
    row = editor.get_by_role("group", name="Table")
    expect(row.get_by_role("button", name="Row above")).to_be_visible()
    expect(row.get_by_role("button", name="Merge")).to_have_count(0)
    editor.keyboard.press("Shift+ArrowRight")
    expect(row.get_by_role("button", name="Split")).to_have_count(0)


def test_that_nothing_is_saved_is_seen_from_the_beginning_of_a_long_essay(editor: Page) -> None:
    editor.context.set_offline(True)
    after(editor, f"<p>Here</p>{'<p>So.</p>' * 60}", "Here", " and")
    status = editor.locator("[data-saved]")
    expect(status).to_contain_text("Not saved: no connection", timeout=10_000)
    expect(editor.get_by_text("Here and")).to_be_in_viewport()
    expect(status).to_be_in_viewport()
    editor.context.set_offline(False)


def test_a_note_that_is_shown_says_what_enter_does(editor: Page) -> None:
    after(editor, f"<p>One{NOTE} two</p>", "One", "^ArrowRight")
    expect(editor.locator(".note-hint")).to_have_text("Enter: into the note")
    editor.keyboard.press("Enter")
    expect(editor.locator(".note-hint")).to_have_text("Enter: back to the text")


def test_a_note_goes_by_backspace_and_comes_back_by_undo(editor: Page) -> None:
    text = f"<p>One{NOTE} two</p>"
    keys = ("^ArrowRight", "^ArrowRight", "^Backspace", "^Backspace")
    assert after(editor, text, "One", *keys) == "<p>One two</p>"
    editor.keyboard.press("Control+z")
    expect(editor.locator(".desk-notes li")).to_have_text(["Ibid."])


def test_what_is_written_in_a_note_is_undone_with_the_rest(editor: Page) -> None:
    after(editor, "<p>One two</p>", "One", "^Control+Alt+f", "Zubkova", "^Enter", ", and")
    manuscript = editor.locator("#manuscript p")
    expect(editor.locator(".desk-notes li")).to_have_text(["Zubkova"])
    for _ in range(5):
        if editor.locator(".desk-notes li").count():
            editor.keyboard.press("Control+z")
    expect(editor.locator(".desk-notes li")).to_have_count(0)
    expect(manuscript).to_have_text("One two")


def test_who_undoes_the_note_they_write_in_goes_on_in_the_text(editor: Page) -> None:
    after(editor, "<p>One two</p>", "One", "^Control+Alt+f", "Zubkova")
    expect(editor.locator(".note-text")).to_be_focused()
    for _ in range(3):
        if editor.locator(".note-text").count():
            editor.keyboard.press("Control+z")
    expect(editor.locator("#manuscript")).to_be_focused()
    editor.keyboard.press("Control+y")
    expect(editor.locator("#manuscript .note-sign")).to_have_count(1)


def test_a_note_within_a_quotation_leaves_it_whole(editor: Page) -> None:
    text = "<p><q>One two</q></p>"
    written = after(editor, text, "One", "^Control+Alt+f", "Ibid.", "^Enter")
    assert written == f"<p><q>One{NOTE} two</q></p>"


def test_quotations_side_by_side_are_copied_as_two(editor: Page) -> None:
    text = '<p><q>One</q><q>two <a href="/x">three</a> four</q></p>'
    copied = ("^Control+a", "^Control+c", "^Control+End", "^Enter", "^Control+v")
    assert after(editor, text, "One", *copied) == text * 2


@pytest.mark.parametrize(
    ("text", "place", "keys", "written"),
    [
        ("<h2>One</h2>", "One", ("^Enter", "two"), "<h2>One</h2><p>two</p>"),
        (
            "<blockquote><p>One</p><footer>Two</footer></blockquote>",
            *("One", ("^Enter", "^Enter", "three")),
            "<blockquote><p>One</p><footer>Two</footer></blockquote><p>three</p>",
        ),
        (
            "<blockquote><p>One</p><footer>Two</footer></blockquote>",
            *("Two", ("^Enter", "three")),
            "<blockquote><p>One</p><footer>Two</footer></blockquote><p>three</p>",
        ),
        (
            '<ol><li>One</li><li value="7">two</li></ol>',
            *("two", ("^Enter", "three")),
            '<ol><li>One</li><li value="7">two</li><li>three</li></ol>',
        ),
        ("<pre>One</pre>", "One", ("^ArrowDown", "two"), "<pre>One</pre><p>two</p>"),
        (TABLE, "two", ("^ArrowDown", "three"), f"{sanitise(TABLE)}<p>three</p>"),
        (TABLE, "one", ("^ArrowUp", "^ArrowUp", "three"), f"<p>three</p>{sanitise(TABLE)}"),
        (f"<p>Here</p>{TABLE}<p>there</p>", "Here", ("^Delete",), None),
        (
            f"<p>Here</p>{TABLE}<p>there</p>",
            *("there", ("^Home", "^Backspace", "^Backspace")),
            "<p>Here</p><p>there</p>",
        ),
        (f"<p>One{NOTE}</p>{TABLE}", "One", ("^Control+a", "two"), "<p>two</p>"),
    ],
)
def test_keys_at_the_edges(
    editor: Page, text: str, place: str, keys: tuple[str, ...], written: str | None
) -> None:
    expected = sanitise(text) if written is None else written
    assert after(editor, text, place, *keys) == expected


@pytest.mark.parametrize("in_note", [False, True])
def test_backspace_brings_back_what_was_typed(editor: Page, in_note: bool) -> None:
    keys = ["^Control+Alt+f"] if in_note else []
    written = after(editor, "<p>So </p>", "So ", *keys, "x --", "^Backspace")
    assert "x --" in written


def test_a_table_pasted_into_a_cell_takes_no_others_place(editor: Page) -> None:
    after(editor, TABLE, "one")
    paste(editor, "<table><tr><td>three</td><td>four</td></tr></table>")
    expect(text(editor).locator("td td")).to_have_text(["three", "four"])
    expect(text(editor).locator("tr").first.locator("> td").last).to_have_text("two")


@pytest.mark.parametrize("tool", [False, True])
def test_words_in_a_note_are_quoted(editor: Page, tool: bool) -> None:
    keys = ("^Control+Alt+f", "Zubkova: a promise", "^Control+Shift+ArrowLeft")
    after(editor, "<p>One</p>", "One", *keys)
    if tool:
        editor.get_by_role("button", name="Quotation").click()
    else:
        editor.keyboard.press("Control+Shift+9")
    expect(editor.get_by_role("button", name="Quotation")).to_have_attribute("aria-pressed", "true")
    expect(editor.locator(".note-text q")).to_have_text("promise")
    editor.keyboard.press("ArrowRight")
    editor.keyboard.press("Enter")
    expect(editor.locator(".desk-notes q")).to_have_text("promise")


@pytest.mark.parametrize("within", [(), ("^Control+Alt+f", "two")])
def test_an_address_pasted_over_words_is_where_they_lead(
    editor: Page, within: tuple[str, ...]
) -> None:
    after(editor, "<p>One two</p>", "two", *within, "^Control+Shift+ArrowLeft")
    place = editor.locator(".note-text") if within else text(editor)
    place.evaluate(PASTE_TEXT, "https://example.org/a")
    link = place.get_by_role("link", name="two", exact=True)
    expect(link).to_have_attribute("href", "https://example.org/a")


@pytest.mark.parametrize(
    ("end", "place"),
    [
        (TABLE, "one"),
        ("<blockquote><p>Said.</p><footer>Zubkova</footer></blockquote>", "Zubkova"),
        ("<pre>as typed</pre>", "typed"),
    ],
)
def test_down_from_the_end_leads_out_of_what_stands_there(
    editor: Page, end: str, place: str
) -> None:
    written = after(editor, f"<p>Begin</p>{end}", place, "^ArrowDown", "More")
    assert written == sanitise(f"<p>Begin</p>{end}<p>More</p>")
