"""Long texts in portions: nothing is lost, nothing cut where it may not be."""

import re
from html import unescape

import pytest

from app.text.footnotes import render
from app.text.portions import PORTION, words_in_portions


@pytest.mark.parametrize("unit", ["x", "T ", "&amp;", "T-", "T\xa0", "!", "e\u0301", "語。"])
def test_no_stretch_of_a_long_text_is_without_a_place_to_begin_anew(unit: str) -> None:
    stored = f'<p><a href="https://x.example/{"x" * 5000}">a</a>{unit * 5000}</p>'
    shown = render(stored, "e")
    assert shown.replace("<wbr>", "") == stored
    words = re.sub(r"<(?!wbr)[^>]*>", "", shown)
    assert all(len(unescape(piece)) <= 2 * PORTION for piece in words.split("<wbr>"))
    assert "<wbr>\u0301" not in shown
    assert "<wbr>。" not in shown


def test_a_text_as_people_write_it_stays_as_it_is_and_words_are_never_cut() -> None:
    paragraph = "<p>" + "Khrushchev spoke, and nobody answered. " * 40 + "</p>"
    assert render(paragraph * 30, "e") == paragraph * 30
    long = render("<p>" + "Khrushchev spoke, and nobody answered. " * 400 + "</p>", "e")
    assert set(re.findall(r"(.)<wbr>", long)) == {" "}


def test_plain_words_stay_words() -> None:
    assert "<b" not in words_in_portions("<b>" * 2000)
