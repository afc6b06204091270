"""Any document of the schema comes through whatever is done with a text, its words with it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.essays.compare import differences
from app.text.footnotes import render
from app.text.markdown import html_from_markdown, markdown_from_html
from app.text.measure import words
from app.text.sanitise import sanitise
from tests.text.documents import (
    counted,
    documents,
    notes_of,
    with_another_word,
    words_of,
)
from tests.text.samples import assert_harmless

# What is not in the text, but made when it is shown.
MADE = re.compile(
    r"<sup><a [^>]*doc-noteref.*?</sup>| <a [^>]*doc-backlink.*?</a>|<small .*?</small>"
)

pytestmark = pytest.mark.slow


@given(documents)
def test_it_is_stored_with_everything_in_it(document: str) -> None:
    stored = sanitise(document)
    assert_harmless(stored)
    assert sanitise(stored) == stored
    assert words_of(stored) == words_of(document)
    assert notes_of(stored) == notes_of(document)
    assert counted(stored) == counted(document)


@given(documents)
def test_it_comes_back_from_the_plain_form(document: str) -> None:
    stored = sanitise(document)
    assert html_from_markdown(markdown_from_html(stored)) == stored


@given(documents)
def test_it_is_the_same_as_itself(document: str) -> None:
    stored = sanitise(document)
    assert not differences(stored, stored).changed


@given(documents, st.integers(0, 30))
def test_of_one_more_word_that_word_alone_is_seen(document: str, place: int) -> None:
    before = sanitise(f"{document}<p>It ends.</p>")
    after = sanitise(with_another_word(before, place, "meanwhile"))
    found = differences(before, after)
    runs = [run for one in (*found.paragraphs, *(note.runs for note in found.notes)) for run in one]
    changed = [(run.state, run.text) for run in runs if run.state != "same"]
    assert changed == [("added", "meanwhile")]
    assert not any(found.forms)


@given(documents)
def test_it_is_shown_with_all_its_words_and_notes(document: str) -> None:
    stored = sanitise(document)
    shown = render(stored, "e1-")
    text, _, listed = shown.partition('<section role="doc-endnotes"')
    assert words_of(MADE.sub("", text)) == words_of(stored)
    assert words_of(MADE.sub("", listed.partition(">")[2])) == " ".join(notes_of(stored)).split()
    assert shown.count('role="doc-noteref"') == len(notes_of(stored))
    assert shown.count("<img") == stored.count("<img")
    assert words(stored) == words(MADE.sub("", text))
