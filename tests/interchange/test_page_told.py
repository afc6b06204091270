"""What was left out or stands for something else is told, and each refusal can be found."""

import pytest

from app.interchange.page import NotUnderstood
from app.interchange.page_title import UNTITLED
from tests.interchange.desk import Desk
from tests.interchange.pages import ESSAY, local, page, read

SAID = "• April 3, 2017 at 1:00 pm"


def footed(*last: str) -> str:
    heading = "1 thought on “Bread”"
    return "\n\n".join(["Bread", ESSAY[0], *last, heading, SAID, "Yes.", "Leave a Reply"])


@pytest.mark.parametrize(
    "last",
    [
        *("← see the map above", "Next: the war", "Home", "Related", "search"),
        *("Posted in Berlin, a letter of 1953", "To famine →"),
    ],
)
def test_a_last_line_that_a_blog_might_have_printed_is_told(last: str) -> None:
    found = read(footed(last))
    assert found.text == ESSAY[0]
    assert found.remarks == (f"Line 5, under the essay, was left out: “{last[:40]}”.",)


def test_a_chain_of_arrows_is_the_essays() -> None:
    last = "Land → collective farm → famine →"
    found = read(footed(last))
    assert (found.text, found.remarks) == (f"{ESSAY[0]}\n\n{last}", ())


@pytest.mark.parametrize(
    "foot",
    [
        ("← Peace", "Land →"),
        ("Previous: Peace", "Next: Land"),
        ("Tags: bread", "Filed Under: Week 6", "Share this:"),
        ("This entry was posted in Week 6.", "Bookmark the permalink."),
    ],
)
def test_what_no_essay_ends_with_is_not_worth_a_word(foot: tuple[str, ...]) -> None:
    found = read(footed(*foot))
    assert (found.text, found.remarks) == (ESSAY[0], ())


def test_many_last_lines_are_told_in_a_few_words() -> None:
    remarks = read(footed(*["Home"] * 9)).remarks
    assert remarks[0].startswith("Line 5, under the essay")
    assert remarks[5] == "So were 4 more lines there."


def test_of_a_marked_essay_its_last_line_is_told_too() -> None:
    found = read(
        "<article><h1>Bread</h1><div class='entry-content'><p>Land.</p><p>Home</p></div></article>"
    )
    assert found.remarks == ("Line 1, under the essay, was left out: “Home”.",)


@pytest.mark.parametrize("title", ["\u2800\u2800", "Bread \u202ex", "\u200b\u200d"])
def test_a_title_that_cannot_be_seen_or_turns_what_follows_is_told(title: str) -> None:
    heading = f"<article><h1>{title}</h1><div class='entry-content'><p>Land.</p></div></article>"
    for name, shown in (("bread-and-land.html", "Bread and land"), ("", "Land")):
        found = read(heading, name=name)
        assert found.title == shown
        assert [note for note in found.remarks if f"“{shown}” stands for it" in note]


def test_a_title_is_saved_as_it_can_be_shown(desk: Desk) -> None:
    essay = desk.save(f"Bread \u202ex\n\nApril 2, 2017\n\n{ESSAY[0]}")
    assert "\u202e" not in essay.title
    assert essay.title.startswith("The wager of the virgin lands")


def test_where_nothing_can_be_a_title_the_page_has_one_nevertheless() -> None:
    blank = "\u2800" * 9
    found = read(f"<article><h1>{blank}</h1><div class='entry-content'>{blank}</div></article>")
    assert found.title == UNTITLED


def test_a_control_sign_in_a_title_is_no_title() -> None:
    found = read("<article><h1>A&#27;[2JB</h1><div class='entry-content'>Land.</div></article>")
    assert "\x1b" not in found.title


@pytest.mark.parametrize(
    "line", ["Une réflexion sur la révolution", "2 réflexions sur « Terres »", "Deja una respuesta"]
)
def test_a_foreign_line_of_an_essay_on_an_english_blog_is_its_own(line: str) -> None:
    found = read(footed(line, "An afterthought."))
    assert line in found.text
    told = [note for note in found.remarks if note.startswith(f"Line 5, “{line}”")]
    assert len(told) == (not line.startswith("Une"))


def test_a_foreign_line_without_quotation_marks_is_an_essays() -> None:
    line = "Une réflexion sur la révolution"
    assert line in read(f"Bread\n\n{ESSAY[0]}\n\n{line}\n\n{ESSAY[1]}").text


@pytest.mark.parametrize(("year", "full"), [("99", 1999), ("17", 2017), ("05", 2005)])
def test_a_year_of_two_digits_is_one_of_the_past(year: str, full: int) -> None:
    (comment,) = read(page(f"Ann on 4/13/{year} at 1:00 pm said:", "Yes.")).comments
    assert local(comment.at) == f"{full}-04-13 13:00"


def test_a_year_of_two_digits_before_there_were_blogs_is_refused_as_such() -> None:
    with pytest.raises(NotUnderstood, match="cannot be of the year 1953"):
        read(page("• 4/13/53 at 1:00 pm", "Yes."))


def test_a_page_on_one_line_is_refused_by_its_words() -> None:
    text = (
        "<html><h1>Bread</h1><p>Land was promised.</p><h2>2 comments</h2>"
        "<p>Ann on {} said:</p><p>Yes.</p><p>Bo on April 31, 2017 at 1:00 pm said:</p><p>No.</p>"
    ).format("April 3, 2017 at 1:00 pm")
    with pytest.raises(NotUnderstood) as refused:
        read(text)
    told = "“April 31, 2017 at 1:00 pm” is no date of the calendar; correct that place"
    assert str(refused.value).startswith(f"This page cannot be understood: {told}")
    with pytest.raises(NotUnderstood, match="Line 2 cannot be understood: “April 31"):
        read(text.replace("<p>Bo", "\n<p>Bo"))


def test_words_under_a_pingback_and_second_posts_are_refused_by_their_words() -> None:
    with pytest.raises(NotUnderstood, match="under a pingback, before any date: “Nobody's words"):
        read(page(SAID, "Yes.", "Pingback: Week 6", "Nobody's words.", heading="Comments"))
    post = f"<article class='post'><div class='entry-content'><p>{ESSAY[0]}</p></div></article>"
    with pytest.raises(NotUnderstood, match=r"a second post begins here .“The wager of"):
        read(f"<html>{post * 2}")


def test_a_comment_without_words_is_told_by_its_date() -> None:
    (told,) = read(page(SAID, "• April 4, 2017 at 1:00 pm", "Yes.", heading="Comments")).remarks
    assert told.startswith("The comment of line 9 (April 3, 2017 at 1:00 pm) has no words")
