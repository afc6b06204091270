"""What the importer understands of course-blog pages, and how it refuses the rest."""

import json
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from textwrap import fill

import pytest

from app.interchange.page import NotUnderstood, ReadComment, read_page
from tests.interchange.pages import ESSAY, NEW_YORK, PAGES, SEED, local, page, read


def told(comment: ReadComment) -> dict[str, object]:
    paragraphs = comment.text.split("\n\n")
    at = local(comment.at)
    return {"line": comment.line, "writer": comment.writer, "at": at, "text": paragraphs}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_is_read_as_a_person_reads_it(path: Path) -> None:
    found = read_page(path.read_bytes(), NEW_YORK, name=path.name)
    expected = json.loads(path.with_suffix(path.suffix + ".json").read_text("utf-8"))
    assert {
        "title": found.title,
        "writer": found.writer,
        "at": local(found.at),
        "text": found.text.split("\n\n"),
        "stated": found.stated_count,
        "remarks": list(found.remarks),
        "comments": list(map(told, found.comments)),
    } == expected
    assert found.paragraphs == len(expected["text"])


if SEED.exists():

    def test_the_page_from_the_course_blog() -> None:
        found = read_page(SEED.read_bytes(), NEW_YORK, name=SEED.name)
        assert (found.title, found.writer, found.at) == ("The Illusion of Khrushchev", None, None)
        assert (found.paragraphs, found.stated_count, found.remarks) == (3, 4, ())
        assert found.text.count("\n") == 5  # two gaps, and the break in the third paragraph
        assert "the arts. He started" in found.text  # a no-break space between two spaces
        assert "long.\xa0Relations" in found.text
        dates = [datetime(2017, 4, 3, 12, 23), datetime(2017, 4, 3, 21, 3)]  # noqa: DTZ001
        dates += [datetime(2017, 4, 4, 1, 47), datetime(2017, 4, 4, 13, 48)]  # noqa: DTZ001
        moments = [date.replace(tzinfo=NEW_YORK).astimezone(UTC) for date in dates]
        assert [comment.at for comment in found.comments] == moments
        assert [comment.writer for comment in found.comments] == [None] * 4
        assert found.comments[0].text.startswith("I think that Khrushchev’s reign")
        assert found.comments[3].text.endswith("tearing down countryside was extreme.")


HEADINGS = (
    *("3 thoughts on “Bread”", "3 thoughts on “Bread", '3 comments for "Bread"', "3 comments:"),
    *("Three responses to Bread", "3 Responses to “Bread”", "3 Comments", "Comments (3)"),
    *("3 thoughts on „Bread“", "3 REPLIES TO «BREAD»", "Comments", "3 responses so far ↓", ""),
)
DATES = (
    *("April {}, 2017 at 12:23 pm", "{} April 2017", "2017-04-0{} 12:23", "April {}, 2017"),
    *("Apr {}, 2017 at 12:23 PM", "{} April 2017 at 12:23", "Monday, April {}th, 2017 @ 12:23pm"),
    *("0{}.04.2017, 12:23", "2017/04/0{} 12:23"),
)
NAMED = (
    *("{name} on {date} said:", "  • {name} on {date} said:", "{name} says:\n{date}"),
    *("{name} says:\n\n{date}", "  • {name} says:\n    {date}", "{name}\n{date}\nPermalink"),
    *("{name} — {date} | Reply", "Comment by {name} on {date}", "On {date}, {name} wrote:"),
    *("{date}\n{name} says:", "{name} (Post author)\n{date} Edit", "Avatar\n{name} says:\n{date}"),
)
UNNAMED = ("  • {date}", "* {date}", "1. {date}", "{date}", "on {date} said:", "says:\n{date}")
WORDS = ("I doubt it, and said so on April 1, 2017 in class.", "Great post", "Yes.\nAnd 1917 too.")
NAMES = ("Prof. de la Cruz", "j.smith", "Zoë O’Neill")


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.slow
def test_every_mixture_of_heading_header_and_date(heading: str) -> None:
    for shape, date in product((*NAMED, *UNNAMED), DATES):
        rows = ["Bread", *ESSAY, heading] if heading else ["Bread", *ESSAY]
        for day, name, words in zip((3, 4, 5), NAMES, WORDS, strict=True):
            rows += [shape.format(name=name, date=date.format(day)), words, "Reply ↓"]
        found = read("\n\n".join([*rows, "Leave a Reply"]))
        names = [*NAMES] if shape in NAMED else [None] * 3
        read_out = [(one.writer, one.at.astimezone(NEW_YORK).day) for one in found.comments]
        assert read_out == list(zip(names, (3, 4, 5), strict=True)), (shape, date)
        assert [comment.text for comment in found.comments] == [*WORDS], (shape, date)
        assert (found.title, found.text) == ("Bread", "\n\n".join(ESSAY)), (shape, date)


@pytest.mark.parametrize(
    ("shown", "utc"),
    [
        ("April 3, 2017 at 12:23 pm", "2017-04-03T16:23"),
        ("3 April 2017 at 0:05", "2017-04-03T04:05"),
        ("April 3, 2017 at 12:05 am", "2017-04-03T04:05"),
        ("3 April 2017", "2017-04-03T04:00"),  # no time: the day's beginning
        ("2017-04-03T12:23:00Z", "2017-04-03T12:23"),
        ("April 3, 2017 at 12:23 pm PDT", "2017-04-03T19:23"),
        ("April 3, 2017 14:05 pm", "2017-04-03T18:05"),
        ("25/03/2017 9:03 pm", "2017-03-26T01:03"),
        ("Mon, 04/03/2017 - 12:23pm", "2017-04-03T16:23"),  # a Monday in April, none in March
        ("March 12, 2017 at 2:30 am", "2017-03-12T07:30"),  # skipped in spring: an hour on
        ("November 5, 2017 at 1:30 am", "2017-11-05T05:30"),  # twice in autumn: the first
    ],
)
def test_a_date_is_a_moment_in_the_courses_zone(shown: str, utc: str) -> None:
    comment = read(page(f"• {shown}", "Words.")).comments[0]
    assert comment.at == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (page("• April 31, 2017 at 1:00 pm", "x"), 9, "no date of the calendar"),
        (page("• April 3, 2017 at 25:00", "x"), 9, "no clock shows"),
        (page("Ann on 04/03/2017 said:", "x"), 9, "the day or the month first"),
        (page("Ann says:", "7 years ago", "x"), 9, "says how long ago"),
        (page("Ann says:\nx"), 9, "“Ann says:” has no date under it"),
        (page("• April 3, 1917 at 1:00 pm", "x"), 9, "cannot be of the year 1917"),
        (page("Words of nobody.", "• April 3, 2017", "x"), 9, "before any date"),
        (page("Ann says:\n3 May 2017", "x", "Bo says:", "y"), 14, "“Bo says:” has no date"),
        ("Bread\n\n2 thoughts on “Bread”\n\n• April 3, 2017\n\nx", 5, "no text of an essay"),
        ("Bread", 1, "no text of an essay"),
        (" \n\t\n\xa0", 1, "the page is empty"),
        ("a" * (1024 * 1024 + 1), 1, "larger than 1 MB"),
        ("a\n" * 30_000, 20_001, "so many lines"),
        ("<html><body>" + "<div>" * 3000 + "Deep", 1, "nested too deeply"),
        ("<html><body></body></html>", 1, "no words"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_line_and_reason(
    text: str, line: int, reason: str
) -> None:
    with pytest.raises(NotUnderstood, match=reason) as refused:
        read(text)
    assert refused.value.line == line
    assert str(refused.value).startswith(f"Line {line} cannot be understood: ")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 and so on", "Word document"),
        (b"%PDF-1.7", "PDF"),
        (b"From: <Saved by Blink>\r\n", "web archive"),
        (b"Bread\0and\0peace", "no text"),
        ("Bread\n\nPeace".encode("utf-16-le"), "no text"),
        (b"\xff\xfeB", "neither UTF-8 nor Windows-1252"),
        (b"Bread\n\nand \x81\x8d", "neither UTF-8 nor Windows-1252"),
        ("Хлеб\n\nи земля".encode() + b"\xd0", "damaged"),
    ],
)
def test_what_is_no_text_is_refused_by_its_name(data: bytes, reason: str) -> None:
    with pytest.raises(NotUnderstood, match=reason):
        read_page(data, NEW_YORK)


def test_encodings_and_line_ends_make_no_difference() -> None:
    text = page("Zoë — April 3, 2017 at 1:00 pm", "“Née” – a word…", heading="1 thought on “Bread”")
    expected = read(text)
    assert expected.comments[0].text == "“Née” – a word…"
    for encoding, end in product(("cp1252", "utf-8-sig", "utf-16"), ("\n", "\r\n", "\r", "\f")):
        data = text.replace("\n\n", end + end).encode(encoding)
        found = read_page(data, NEW_YORK)
        assert (found.text, found.comments[0].text) == (expected.text, expected.comments[0].text)


@pytest.mark.parametrize("width", [40, 64, 72, 79])
def test_wrapped_text_is_joined_and_other_breaks_stay(width: int) -> None:
    essay = "\n\n".join([ESSAY[0] * 3, "1917. The year is no list; a well-known U-2 fact " * 6])
    wrapped = "\n\n".join(fill(paragraph, width) for paragraph in essay.split("\n\n"))
    assert "\n" in wrapped.replace("\n\n", "")
    found = read(f"Bread\n\n{wrapped}\n\n• April 3, 2017\n\n{fill(WORDS[0] * 4, width)}")
    assert found.text == essay.rstrip()
    assert found.comments[0].text == WORDS[0] * 4
    wide = "\n".join([ESSAY[0], "He wrote:", "Steel we have", "and coal we have"])
    assert read(f"Bread\n\n{wide}").text == wide


def test_a_count_that_differs_is_told_and_pingbacks_are_no_difference() -> None:
    one = "Ann on April 3, 2017 at 1:00 pm said:\n\nYes."
    found = read(page(one, heading="5 thoughts on “Bread”"))
    assert found.problems == ("The page says 5 thoughts, 1 was found.",)
    assert read(page(heading="2 Replies")).problems == (
        "The page says 2 replies, none were found.",
    )
    pinged = read(page(one, "Pingback: Week 6", heading="2 thoughts on “Bread”"))
    assert (pinged.problems, pinged.remarks) == ((), ("1 pingback was left out.",))


@pytest.mark.parametrize(
    ("told", "shown", "utc"),
    [
        ("2017-04-03T12:23:00-07:00", "April 3, 2017 at 12:23 pm", "19:23"),  # an offset is meant
        ("2017-04-03T12:23:00+00:00", "April 3, 2017 at 12:23 pm", "16:23"),  # the course's clock
        ("2017-04-03T16:23:00+00:00", "April 3, 2017 at 12:23 pm", "16:23"),  # really UTC
        ("2017-04-03T12:23:00+00:00", "7 years ago", "12:23"),
        ("", "April 3, 2017 at 12:23 pm", "16:23"),
    ],
)
def test_a_saved_pages_time_element(told: str, shown: str, utc: str) -> None:
    found = read(
        "<article><h1>Bread</h1><div class='entry-content'><p>Land.</p></div></article>"
        f"<ol><li class='comment'><b class='fn'>Ann</b> <time datetime='{told}'>{shown}</time>"
        "<div class='comment-content'><script>no()</script>Yes.<br>No.</div></li></ol>"
    )
    comment = found.comments[0]
    assert (comment.writer, comment.text) == ("Ann", "Yes.\nNo.")
    assert comment.at.strftime("%H:%M") == utc
