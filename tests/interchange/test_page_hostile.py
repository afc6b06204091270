"""Whatever is sent to the importer as a page is read sensibly or refused, and soon."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.interchange.page import NotUnderstood, ReadPage, read_page
from app.interchange.page_lines import MOST_LINES
from tests.interchange.pages import NEW_YORK, PAGES, SEED

WHOLE = [*PAGES, SEED] if SEED.exists() else PAGES

LONG = 256 * 1024  # bytes: a quarter of what may come
# Reading that straight through takes a quarter of a second, or one on a machine with other work;
# what looks from each of its 12,000 elements at all the others takes four.
SECONDS = 2.5


def answer(data: bytes, name: str) -> ReadPage | NotUnderstood:
    """What the reader makes of it; any other exception is a failure."""
    try:
        return read_page(data, NEW_YORK, name=name)
    except NotUnderstood as refusal:
        return refusal


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.name)
@pytest.mark.slow
def test_a_page_that_lost_a_line_is_read_sensibly_or_refused(path: Path) -> None:
    rows = path.read_bytes().split(b"\n")
    whole = read_page(path.read_bytes(), NEW_YORK, name=path.name)
    moments = {comment.at for comment in whole.comments} | {whole.at}
    for cut in range(len(rows)):
        found = answer(b"\n".join(rows[:cut] + rows[cut + 1 :]), path.name)
        if isinstance(found, NotUnderstood):
            assert 1 <= found.line <= len(rows)
            assert re.fullmatch(r"Line [0-9]+ cannot be understood: [^\n]+\.", str(found))
            continue
        assert found.title
        assert found.text
        assert {comment.at for comment in found.comments} <= moments
        if len(found.comments) < len(whole.comments) and found.stated_count is not None:
            # Either the page was short of a comment before, or somebody is told.
            assert found.remarks


FRAGMENTS = st.sampled_from(
    [
        *(
            "Bread",
            "",
            "\t\xa0",
            "•",
            "1.",
            "“",
            "Bo",
            "Great post",
            "Reply",
            "Pingback: x",
            "Avatar",
        ),
        *("Posted on May 3, 2017 by Ann", "By Ann", "3 May 2017", "April 31, 2017", "2/3/2017"),
        *("2 thoughts on “Bread”", "2 thoughts on “Bread", "Comments", "Comments (2)", "4 Replies"),
        *("• April 3, 2017 at 1:00 pm", "Ann says:", "said:", "Ann on 3 May 2017 said: yes", "ago"),
        *("Leave a Reply", "Leave a comment", "The land was promised, and then it was taken back."),
        *("<html>", "<div class=entry-content>", "</div>", "<li class=comment>", "<time>", "<br>"),
    ]
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.lists(FRAGMENTS).map("\n".join).map(str.encode)))
def test_whatever_comes_is_read_or_refused(data: bytes) -> None:
    found = answer(data, "page.html" if len(data) % 2 else "")
    if isinstance(found, NotUnderstood):
        assert found.reason in str(found)
        return
    assert found.title.strip()
    assert found.text.strip()
    assert all(comment.text.strip() for comment in found.comments)


TEXT_UNITS = (
    *("a", "a\n", "\n", "“", "1/1/17/", "[" * 299 + "\n", "• " * 149 + "\n", "- " * 149 + "\n"),
    *(
        "by a " * 59 + "\n",
        "Ann says:\n",
        "3 May 2017\n\nx\n\n",
        "4 thoughts on “x\n",
        "a\u0301\u0323",
    ),
)
MARKUP_UNITS = (
    *("<br>", "<li>", "<p>x", "<b>", "<i class=comment>", "<div class=comment>", "<!--", "<pre>\n"),
    *("<!---->", "<!---->x", "abcdefghijkl<input>", "<form>x</form>y"),
    *("<time>3 May 2017</time>", "<i class=date>", "<sup>1", "<div class=entry-content>", "<a b="),
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "unit"),
    [
        *(("Bread\n\nLand.\n\n3 comments\n\n• 3 May 2017\n\n", unit) for unit in TEXT_UNITS),
        *(("<html><div class=entry-content>Land.</div><ol>", unit) for unit in MARKUP_UNITS),
        *(("", unit) for unit in MARKUP_UNITS),
    ],
)
def test_a_quarter_of_a_megabyte_of_spite_takes_no_time(start: str, unit: str) -> None:
    data = (start + unit * (LONG // len(unit.encode()))).encode()[:LONG]
    data = data.decode(errors="ignore").encode()
    began = time.process_time()
    answer(data, "")
    assert time.process_time() - began < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize(
    "spite",
    [
        "Bread\n\nLand.\n\n4 thoughts on “x\n" + '"' * 225_000 + "a",
        "<html>" + "<div class=entry-content>" * 240 + "<p>x</p>" * 10_000,
        "<html>" + "<div class=reply>" * 240 + "<p>x</p>" * 3_000,
        "<html>" + "<form>" * 240 + "<b>x</b>" * 10_000,
        "<html><div style='display:none'>" * 240 + "<p>x</p>" * 10_000,
    ],
    ids=["quotes", "essays", "replies", "forms", "hidden"],
)
def test_spite_of_one_kind_takes_no_time(spite: str) -> None:
    began = time.process_time()
    answer(spite.encode(), "")
    assert time.process_time() - began < SECONDS


# A quarter of the lines that are read at all, short enough for each to be title, menu, name or end.
SHORT_LINES = (
    *("Abc def\n", "Ann Lee\n", "3 May 2017\n", "By Ann Lee\n", "Comments\n", "Home\nAnn\n"),
    *("4 thoughts on “x”\n", "Posted in\n", "Posted on 3 May 2017 by Ann\n", "Reply\n", "a.\n"),
    "Replies\n",
    "Leave a comment\n" + "no end of words " * 6 + "\n",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["Abc def.txt", "page.html"])
@pytest.mark.parametrize("lines", SHORT_LINES)
def test_very_many_lines_take_no_time(lines: str, name: str) -> None:
    text = "Bread\n\nAbc\n\n" + lines * (MOST_LINES // 4 // lines.count("\n"))
    data = f"<html><body>{text.replace(chr(10), '<br>')}" if name.endswith("html") else text
    began = time.process_time()
    answer(data.encode(), name)
    assert time.process_time() - began < SECONDS
