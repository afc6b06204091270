"""What browsers really handed over when people pasted, where the corpus stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.text.sanitise import sanitise
from tests.browser.clipboard import CORPUS, Pasted
from tests.browser.desk import NEW, saved, text, written
from tests.browser.desk import paste as paste_into_the_editor

KINDS = ("h2", "h3", "h4", "ul", "ol", "li", "a", "tr", "note", "strong", "em", "s", "blockquote")

# A heading of the first rank is of the second in an essay, and the others follow it. Runs of the
# same emphasis that touch are one. Bold around a whole heading is its look. Word's list of notes
# is gone, its notes are in their places.
EXPECTED: dict[str, dict[str, int]] = {
    "ckeditor4-gdocs-chrome-table-quotes.html": {
        "h2": 1,
        "ul": 1,
        "li": 3,
        "tr": 4,
        "strong": 4,
        "em": 4,
    },
    # Of its 20 items, 14 are in cells, as is the second heading. Seven bold letters are one word;
    # two of its five rows have no cells.
    "ckeditor4-libreoffice6-chrome-whole-document.html": {
        "h2": 2,
        "ul": 3,
        "ol": 6,
        "li": 20,
        "tr": 3,
        "strong": 6,
        "em": 5,
        "s": 1,
    },
    "ckeditor4-libreoffice6-firefox-headings-quote.html": {
        "h2": 1,
        "h3": 1,
        "h4": 4,
        "blockquote": 1,
    },
    "ckeditor4-word2013-chrome-footnotes.html": {"note": 2},
    "ckeditor4-word2013-chrome-hebrew-english.html": {},
    # Its third row only says how wide the columns are; an “o” below a “1.” is a list of its own.
    "ckeditor4-word2013-firefox-chinese-list-table.html": {
        "ul": 2,
        "ol": 2,
        "li": 7,
        "tr": 2,
        "strong": 2,
        "em": 1,
    },
    "ckeditor5-word2016-headings-list.html": {"h3": 2, "ul": 1, "li": 2, "strong": 1, "em": 1},
    "ckeditor5-word2016-nested-mixed-list.html": {"ul": 2, "ol": 3, "li": 6},
    "ckeditor5-word2016-safari-bold-italic.html": {"strong": 3, "em": 2, "s": 1},
    "gdocs2md-gdocs-headings-paragraphs.html": {"h2": 1, "h3": 1, "h4": 1},
    "gdocs2md-gdocs-inline-formatting.html": {"a": 1, "strong": 1, "em": 2, "s": 1},
    # What is done on a check list is struck out.
    "gdocs2md-gdocs-lists.html": {"ul": 5, "ol": 4, "li": 20, "s": 1},
    "plate-word15-block-quotes.html": {"h2": 1, "blockquote": 2},
    "plate-word15-inline-formatting.html": {"strong": 1, "em": 3, "s": 1},
    "portabletext-gdocs-article.html": {
        "h2": 4,
        "ul": 7,
        "li": 18,
        "a": 1,
        "strong": 13,
        "em": 4,
        "blockquote": 1,
    },
    # Numbered headings are headings in items. Of 44 bold runs, 20 are headings, or empty. In Word
    # on the web each item is a list of its own.
    **{
        file: {
            "h2": 7,
            "h3": 3,
            "ul": 5,
            "ol": 7,
            "li": 19,
            "a": 1,
            "tr": 13,
            "strong": 24,
            "blockquote": 6,
        }
        for file in (
            "portabletext-word-macos-guide.html",
            "portabletext-wordonline-macos-guide.html",
        )
    },
}

# All that is read of a page, less what Word types for a marker and the numbers of its notes.
LETTERS = """html => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const typed = '[style*="mso-list:Ignore"], a[href*="_ftn"]';
  page.querySelectorAll(`style, script, title, ${typed}`).forEach((it) => it.remove());
  return page.body.textContent;
}"""

FILES = sorted(CORPUS.glob("*.html"))


@pytest.fixture(scope="session")
def letters_of(browser: Browser) -> Any:
    page = browser.new_page()
    yield lambda html: re.sub(r"\W", "", page.evaluate(LETTERS, html))
    page.close()


@pytest.fixture(scope="module", params=FILES, ids=[file.stem for file in FILES])
def file(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_it_has_what_its_index_says(file: Path, paste: Callable[[str], Pasted]) -> None:
    counts = paste(file.read_text()).counts
    found = {kind: counts[kind] for kind in KINDS if counts.get(kind)}
    assert found == EXPECTED.get(file.name, found)


def test_nothing_of_its_looks_is_left(file: Path, paste: Callable[[str], Pasted]) -> None:
    pasted = paste(file.read_text())
    assert pasted.unwanted == []
    assert not re.search(r"<(p|h\d|li|ul|ol|strong|em)[^>]*></\1>", pasted.html)


def test_no_word_is_lost(
    file: Path, paste: Callable[[str], Pasted], letters_of: Callable[[str], str]
) -> None:
    html = file.read_text()
    pasted = paste(html)
    if pasted.counts["note"]:  # notes have moved to their places
        assert sorted(pasted.letters) == sorted(letters_of(html))
    else:
        assert pasted.letters == letters_of(html)


def test_what_server_stores_is_the_same(file: Path, paste: Callable[[str], Pasted]) -> None:
    pasted = paste(file.read_text())
    stored = Pasted(sanitise(pasted.html), [], [], 0)
    assert stored.letters == pasted.letters
    assert {kind: stored.counts.get(kind) for kind in KINDS} == {
        kind: pasted.counts.get(kind) for kind in KINDS
    }


def test_the_editor_takes_each_whole(paste: Callable[[str], Pasted], student: Page) -> None:
    """Pasted into an essay, it is what the server stores of it, and the last of them is saved."""
    for file in FILES:
        student.goto(NEW)
        paste_into_the_editor(student, file.read_text())
        expect(text(student)).not_to_have_text("")
        stored, wanted = (
            Pasted(sanitise(html), [], [], 0)
            for html in (written(student), paste(file.read_text()).html)
        )
        assert stored.letters == wanted.letters, file.name
        assert [stored.counts.get(kind) for kind in KINDS] == [
            wanted.counts.get(kind) for kind in KINDS
        ], file.name
    saved(student)
