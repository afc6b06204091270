"""Words are found in the text and in its notes, and replaced."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.desk import after

NOTE = "<span data-footnote>Ibid.</span>"


def test_notes_keep_their_numbers_while_one_finds_words(editor: Page) -> None:
    after(editor, f"<p>One{NOTE} two</p>", "two", "^Control+f", "one")
    expect(editor.locator(".found-here")).to_have_text("One")
    expect(editor.locator(".note-number")).to_have_text(["1"])
    editor.keyboard.press("Escape")
    expect(editor.locator(".note-number")).to_have_text(["1"])


def test_the_first_word_found_is_the_next_and_is_in_sight(editor: Page) -> None:
    many = "<p>So.</p>" * 60
    after(editor, f"<p>one</p><p>Here</p>{many}<p>one</p>", "Here", "^Control+f", "one")
    expect(editor.locator(".bar-count")).to_have_text("2 of 2")
    expect(editor.locator(".found-here")).to_be_in_viewport()


def test_what_was_put_in_the_place_of_words_is_not_found_again(editor: Page) -> None:
    keys = ("^Control+f", "stalin", "^Tab", "Joseph Stalin", "^Enter", "^Enter")
    written = after(editor, "<p>Here Stalin, there Stalin.</p>", "Here", *keys)
    assert written == "<p>Here Joseph Stalin, there Joseph Stalin.</p>"


def test_the_keys_that_lead_out_of_the_text_lead_out_of_a_figures_fields(editor: Page) -> None:
    figure = f'<figure><img src="/media/{"0" * 32}" alt="A map"></figure><p>Here</p>'
    after(editor, figure, "Here")
    field = editor.get_by_label("What does it show?")
    field.focus()
    editor.keyboard.press("Alt+F10")
    expect(editor.get_by_role("toolbar").locator(":focus")).to_have_count(1)
    field.focus()
    editor.keyboard.press("Control+f")
    editor.keyboard.type("here")
    expect(editor.locator(".found-here")).to_have_text("Here")


def test_words_are_looked_for_from_a_note_too(editor: Page) -> None:
    after(editor, "<p>One two</p>", "One", "^Control+Alt+f", "Zubkova", "^Control+f", "two")
    expect(editor.locator(".found-here")).to_have_text("two")


def test_what_was_replaced_everywhere_comes_back_by_the_key_for_it(editor: Page) -> None:
    text = "<p>Here Stalin, there Stalin.</p>"
    keys = ("^Control+f", "stalin", "^Tab", "Koba")
    after(editor, text, "Here", *keys)
    editor.get_by_role("button", name="All", exact=True).click()
    expect(editor.locator(".bar-count")).to_have_text("2 replaced")
    expect(editor.locator("#manuscript")).to_have_text("Here Koba, there Koba.")
    editor.keyboard.press("Control+z")
    expect(editor.locator("#manuscript")).to_have_text("Here Stalin, there Stalin.")
    expect(editor.locator(".bar-count")).to_have_text("1 of 2")
    editor.keyboard.press("Control+Shift+z")
    expect(editor.locator("#manuscript")).to_have_text("Here Koba, there Koba.")


def test_where_nothing_was_replaced_the_key_undoes_nothing(editor: Page) -> None:
    after(editor, "<p>Here </p>", "Here ", "I write", "^Control+f", "zzz", "^Tab", "y")
    editor.get_by_role("button", name="All", exact=True).click()
    expect(editor.locator(".bar-count")).to_have_text("Not found")
    editor.keyboard.press("Control+z")
    expect(editor.locator("#manuscript")).to_have_text("Here I write")
    field = editor.get_by_role("searchbox", name="Find")
    field.fill("here")
    editor.get_by_label("Replace with").fill("There")
    editor.get_by_role("button", name="All", exact=True).click()
    expect(editor.locator("#manuscript")).to_have_text("There I write")
    for _ in range(3):
        editor.keyboard.press("Control+z")
    expect(editor.locator("#manuscript")).to_have_text("Here I write")
