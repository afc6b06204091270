"""Passages in other languages: how they are marked; quotation marks and dashes are theirs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import SHOWN, after, stored
from tests.browser.test_composing import Composer


def write_in(page: Page, language: str) -> None:
    page.get_by_role("button", name="Language of a passage").click()
    page.get_by_label("What you write next is").select_option(language)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("text", "typed", "written"),
    [
        ("<p>So </p>", """"it's -- 'no'" --- ...""", "<p>So “it’s – ‘no’” — …</p>"),
        ("<p>So </p>", "in '54, '17 and '1917'", "<p>So in ’54, ’17 and ‘1917’</p>"),
        ('<p lang="de">So </p>', """"er 'no'" so""", '<p lang="de">So „er ‚no‘“ so</p>'),
        (
            '<p>So <span lang="fr">So on</span></p>',
            *('"a"', '<p>So <span lang="fr">So «\u202fa\u202f»on</span></p>'),
        ),
        ("<pre>So </pre>", """"it's" --""", """<pre>So "it's" --</pre>"""),
        ("<p><code>So x</code></p>", """"it's" --""", """<p><code>So "it's" --x</code></p>"""),
    ],
)
def test_quotation_marks_and_dashes_are_those_of_the_language(
    editor: Page, text: str, typed: str, written: str
) -> None:
    place = "So So " if "span" in text else "So "
    if "span" in text:
        text = text.replace("So on", "So So on")
        written = written.replace("So «", "So So «")
    assert after(editor, text, place, typed) == written


def test_what_one_writes_next_is_in_the_language_until_one_says_otherwise(editor: Page) -> None:
    after(editor, "<p>He said: </p>", "He said: ")
    write_in(editor, "German")
    tool = editor.get_by_role("button", name="Language of a passage")
    expect(tool).to_have_attribute("aria-pressed", "true")
    editor.keyboard.type("""\"er 'no' so\"""")
    editor.keyboard.press("Enter")
    editor.keyboard.type('"und so"')
    write_in(editor, "As the essay")
    editor.keyboard.type(' "and so"')
    assert stored(editor) == (
        '<p>He said: <span lang="de">„er ‚no‘ so“</span></p>'
        '<p><span lang="de">„und so“</span> “and so”</p>'
    )


def test_behind_a_note_one_goes_on_in_the_language(editor: Page) -> None:
    after(editor, "<p>He said: </p>", "He said: ")
    write_in(editor, "German")
    editor.keyboard.type("er sagt")
    editor.keyboard.press("Control+Alt+f")
    editor.keyboard.type("Ibid.")
    editor.keyboard.press("Enter")
    editor.keyboard.type(' "so"')
    note = "<span data-footnote>Ibid.</span>"
    assert stored(editor) == f'<p>He said: <span lang="de">er sagt{note} „so“</span></p>'


def test_whoever_goes_elsewhere_writes_in_the_essays_language(editor: Page) -> None:
    after(editor, "<p>One </p><p>Two</p>", "One ")
    write_in(editor, "Russian")
    editor.keyboard.type("raz -- ")
    editor.keyboard.press("ArrowDown")
    editor.keyboard.press("End")
    editor.evaluate(SHOWN)
    editor.keyboard.type(" -- two")
    assert stored(editor) == '<p>One <span lang="ru">raz —</span></p><p>Two – two</p>'


def test_a_note_in_a_passage_is_quoted_as_the_passage(editor: Page) -> None:
    written = after(editor, '<p lang="de">So</p>', "So", "^Control+Alt+f", '"er"', "^Enter")
    assert written == '<p lang="de">So<span data-footnote>„er“</span></p>'


@pytest.mark.slow
def test_composing_goes_on_in_the_language_and_is_not_ended(editor: Page) -> None:
    after(editor, "<p>One </p>", "One ")
    write_in(editor, "Chinese")
    editor.evaluate("""() => {
      window.composing = [];
      for (const name of ["compositionstart", "compositionend"])
        addEventListener(name, () => composing.push(name), true);
    }""")
    composer = Composer(editor)
    for steps, choice in (("n", "ni", "ni hao"), "你好"), (("m", "ma"), "吗"):
        for letters in steps:
            composer.compose(letters)
        composer.choose(choice)
        editor.wait_for_timeout(100)
    assert editor.evaluate("composing") == ["compositionstart", "compositionend"] * 2
    assert stored(editor) == '<p>One <span lang="zh">你好吗</span></p>'
