"""The corpus, where it stands: hostile markup, and strings that break programs."""

import json
import re
import time
from typing import Any

import pytest

from app.text.literal import html_from_literal
from app.text.markdown import html_from_markdown, markdown_from_html
from app.text.measure import excerpt, words
from app.text.names import why_not_address, why_not_name, why_not_title
from app.text.sanitise import sanitise
from app.text.typed import clean_line, clean_text
from tests.text.conftest import CORPUS
from tests.text.samples import PICTURE, Seen, assert_harmless

pytestmark = pytest.mark.slow


ELSEWHERE = re.compile(r"(?<![\w/])/media/\w+\.\w+")  # a picture's name, where it is not ours


def cases(file: str) -> list[Any]:
    found: list[Any] = json.loads(ELSEWHERE.sub(PICTURE, (CORPUS / file).read_text("utf-8")))
    return found


XSS = cases("xss/own-sanitiser-invariants.json") + cases("xss/owasp-filter-evasion.json")
STRINGS = cases("strings/blns.json")
PASTED = sorted((CORPUS / "clipboard").glob("*.html"))


@pytest.mark.parametrize("case", XSS, ids=lambda case: str(case["id"]))
def test_hostile_markup_does_nothing(case: Any) -> None:
    payload = case["payload"]
    began = time.process_time()
    for html in (sanitise(payload), html_from_markdown(payload), html_from_literal(payload)):
        assert_harmless(html)
        assert sanitise(html) == html
        assert html_from_markdown(markdown_from_html(html)) == html
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "case", [case for case in XSS if case.get("class") == "keep"], ids=lambda case: str(case["id"])
)
def test_legitimate_markup_survives_pasted_or_typed(case: Any) -> None:
    before = Seen(case["payload"])
    for html in (sanitise(case["payload"]), html_from_markdown(case["payload"])):
        after = Seen(html)
        assert after.elements == before.elements
        assert after.words == before.words
        assert before.facts <= after.facts


@pytest.mark.parametrize("text", STRINGS, ids=range(len(STRINGS)))
def test_naughty_strings_are_kept(text: str) -> None:
    for html in (html_from_markdown(clean_text(text)), html_from_literal(clean_text(text))):
        assert_harmless(html)
        assert html_from_markdown(markdown_from_html(html)) == html
        assert words(html) <= len(text)
        assert len(excerpt(html)) <= 220
    shown = Seen(html_from_literal(clean_text(text))).words
    assert "".join(shown.split()) == "".join(clean_text(text).split())
    for ask in (why_not_name, why_not_title, why_not_address):
        assert ask(clean_line(text)) is None or ask(clean_line(text))


@pytest.mark.parametrize("path", PASTED, ids=lambda path: path.stem)
def test_what_browsers_pasted_is_kept_and_comes_back(path: Any) -> None:
    html = sanitise(path.read_text("utf-8"))
    assert_harmless(html)
    assert words(html) > 3
    assert html_from_markdown(markdown_from_html(html)) == html


LOOKING_ALIKE = ["modifier letters", "ligature", "sharp s; casefold", "punycode"]
NO_ROUTE = ["route collision"]  # names never stand in addresses


@pytest.mark.parametrize(
    "case", cases("strings/bidi-homoglyph-names.json"), ids=lambda case: str(case["why"])
)
def test_names_that_deceive_are_refused(case: Any) -> None:
    accepted = why_not_name(clean_line(case["name"])) is None
    assert accepted == (case["why"] in LOOKING_ALIKE + NO_ROUTE)


@pytest.mark.parametrize(
    "case", cases("strings/email-header.json"), ids=lambda case: str(case["field"])
)
def test_nothing_accepted_can_break_a_mail_header(case: Any) -> None:
    rules = {"display_name": why_not_name, "subject": why_not_title, "email": why_not_address}
    value = clean_line(case["value"])
    if case["field"] in rules and rules[case["field"]](value) is None:
        assert value.isprintable()
        assert "=?" not in value
