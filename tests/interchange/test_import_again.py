"""A page that comes again, corrected on the blog or given a date: what is here stays as it is."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from sqlalchemy import update

from app.db import db
from app.essays.models import Essay
from app.interchange.page_known import Said, known_of
from tests.interchange.desk import Desk
from tests.interchange.pages import SAMPLES
from tests.visitor import Visitor
from tests.world import World

KEPT = "The title or text differs from the earlier import: what is here stays as it is."


@pytest.fixture
def unanswered(first: str) -> str:
    """The page as it was saved before anybody commented."""
    return first[: first.index("2 thoughts")]


def test_a_page_saved_before_its_first_comment_is_known_by_its_paragraphs(
    desk: Desk, unanswered: str, first: str
) -> None:
    essay = desk.save(unanswered)
    coming = desk.coming(first.replace("the harvest of 1956", "the harvests of 1956"))
    assert KEPT in coming.remarks
    assert coming.news == "2 new comments"
    assert coming.save() is essay
    assert "the harvest of 1956" in essay.html
    assert (essay.comment_count, essay.revision_count) == (2, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Everyone praises the harvest of 1956. 1917.", "Nobody remembers a thing of it now, and"),
        ("soil & the wind.", "soil & the wind.\n\nAn afterthought: it blew for years."),
        ("Everyone praises", "Almost everyone praises"),
    ],
    ids=["rewritten", "added", "corrected"],
)
def test_half_of_the_paragraphs_are_enough(desk: Desk, unanswered: str, old: str, new: str) -> None:
    assert desk.save(unanswered) is desk.save(unanswered.replace(old, new))


def test_an_essay_of_one_paragraph_is_known_though_a_word_was_corrected(desk: Desk) -> None:
    page = "Bread\n\nApril 2, 2017\n\nThe Decree on Land promised what was taken already by them."
    assert desk.save(page) is desk.save(page.replace("them", "peasants"))


QUESTION = "Why was the harvest of 1956 praised?"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Because the party wanted it so.", "Nobody praised it but those who had planned it."),
        (
            f"{QUESTION}\n\nBecause the party wanted it so, and nobody in the provinces had asked "
            "what it cost in soil, in seed and in years.",
            f"{QUESTION}\n\nNobody praised it but those who had planned it, and they were praised "
            "for it themselves by everybody who wanted a post.",
        ),
    ],
    ids=["other words", "the same question quoted"],
)
def test_two_essays_of_one_title_stay_two(desk: Desk, one: str, other: str) -> None:
    head = "Week 5 response\n\nApril 2, 2017\n\n"
    assert desk.save(head + one) is not desk.save(head + other)


def test_two_writers_wrote_two_essays(desk: Desk, unanswered: str) -> None:
    other = unanswered.replace("Ida Marsh", "Oscar Penn").replace("1956", "1957")
    assert desk.save(unanswered) is not desk.save(other)


def test_a_date_given_a_second_time_changes_nothing_and_that_is_said(
    bring: Callable[..., Result], undated: str
) -> None:
    given = bring(undated, "--date", "1 April 2017")
    assert "Date: 1 April 2017, 00:00 EDT" in given.output
    assert "Note:" not in given.output
    again = bring(undated, "--date", "30 March 2017")
    assert "Date: 1 April 2017, 00:00 EDT" in again.output
    assert "30 March" not in again.output
    assert (
        "Note: The essay is here already and keeps its date: the one you give changes nothing."
        in again.output
    )
    assert "Date: 1 April 2017, 00:00 EDT" in bring(undated).output


def test_the_pages_own_date_comes_before_one_that_is_given(desk: Desk, first: str) -> None:
    coming = desk.coming(first, "1 April 2017")
    assert coming.remarks == (
        "The page gives the date of the essay: the one you give is not used.",
    )
    assert coming.save().published_at == datetime(2017, 4, 2, 4, tzinfo=UTC)


def test_a_module_given_a_second_time_changes_nothing_and_that_is_said(
    bring: Callable[..., Result], first: str
) -> None:
    bring(first, "--module", "Week 11 · The Thaw")
    assert "Note:" not in bring(first, "--module", "Week 11 · The Thaw").output
    other = bring(first, "--module", "Week 12 · Developed Socialism")
    said = "Note: The essay is here already: the module you give changes nothing."
    assert said in other.output


def test_the_import_page_says_what_is_kept(
    world: World, visit: Callable[[str], Visitor], unanswered: str, first: str
) -> None:
    path = f"/courses/{world.course}/import"
    instructor = visit("instructor")
    looked = instructor.submit(path, path, source=unanswered)
    instructor.send(looked, path, path, "save=1")
    corrected = first.replace("the harvest of 1956", "the harvests of 1956")
    thaw = str(world.modules["thaw"])
    looked = instructor.submit(path, path, source=corrected, date="1 April 2017", module=thaw)
    assert KEPT in looked.words
    assert "keeps its date: the one you give changes nothing." in looked.words
    assert "Missing here: 2 new comments." in looked.words
    assert "April 1, 2017" not in looked.words
    assert "the module you give changes nothing." in looked.words
    assert "Module none" in looked.words
    saved = instructor.follow(instructor.send(looked, path, path, "save=1"))
    assert "2 thoughts on “The Virgin Lands Were No Miracle”" in saved.words
    assert "the harvest of 1956" in saved.words


def test_a_comment_written_meanwhile_is_counted(desk: Desk, first: str, later: str) -> None:
    essay = desk.save(first)
    coming = desk.coming(later)
    assert (coming.essay, essay.comment_count) == (essay, 2)
    elsewhere = update(Essay).where(Essay.id == essay.id).values(comment_count=3)
    db.session.execute(elsewhere, execution_options={"synchronize_session": False})
    assert coming.save().comment_count == 4


@pytest.mark.parametrize("first_form", [0, 1])
def test_a_page_that_comes_as_text_and_as_html_is_one_page(desk: Desk, first_form: int) -> None:
    forms = [SAMPLES / "dumped-nested.txt", SAMPLES / "saved-date-above-title.html"]
    one, other = (forms[first_form], forms[1 - first_form])
    essay = desk.save(one.read_text("utf-8"), name=one.name)
    coming = desk.coming(other.read_text("utf-8"), name=other.name)
    assert (coming.essay, coming.news) == (essay, "")


def test_a_save_that_tells_only_the_days_of_comments_adds_none(desk: Desk) -> None:
    timed = SAMPLES / "saved-author-in-list.html"
    dated = SAMPLES / "copied-date-below.txt"
    for one, other in ((timed, dated), (dated, timed)):
        essay = desk.save(one.read_text("utf-8"), name=one.name)
        coming = desk.coming(other.read_text("utf-8"), name=other.name)
        assert (coming.essay, coming.news) == (essay, "")


def test_another_comment_of_the_same_words_is_added(desk: Desk, first: str) -> None:
    essay = desk.save(first)
    again = first[first.index("  • Oscar") : first.index("Leave a")]
    for when in ("9:01 am", "9:02 am"):
        desk.save(first.replace("Leave a", again.replace("9:00 am", when) + "Leave a"))
    assert essay.comment_count == 4


def test_a_comment_corrected_on_the_blog_is_not_doubled(desk: Desk, first: str) -> None:
    essay = desk.save(first)
    said = "What did the wind do in 1963?"
    assert said in first
    coming = desk.coming(first.replace(said, "What did the wind really do in 1963?"))
    assert coming.news == ""
    assert [line for line in coming.remarks if "was corrected since" in line]
    assert coming.save() is essay
    assert essay.comment_count == 2


def test_two_pages_that_say_the_same_little_are_two_essays(desk: Desk) -> None:
    pages = [f"{title}\n\nApril 2, 2017\n\nPlease comment below." for title in ("Bread", "Salt")]
    one, other = map(desk.save, pages)
    assert one is not other
    assert [desk.save(page) for page in pages] == [one, other]


def test_a_long_text_is_known_under_another_title(desk: Desk) -> None:
    text = " ".join(f"word{n}" for n in range(60))
    page = f"Bread\n\nApril 2, 2017\n\n{text}."
    assert desk.save(page) is desk.save(page.replace("Bread", "On Bread"))


def answered(*words: str, date: str = "April 3, 2017 at 9:00 am") -> str:
    said = "\n\n".join(f"Oscar Penn on {date} said:\n\n{one}" for one in words)
    return f"Bread\n\nApril 2, 2017\n\nLand was promised.\n\nComments\n\n{said}\n"


def test_signs_without_letters_are_told_apart(desk: Desk) -> None:
    desk.save(answered("???", "What did the wind do in 1963?"))
    coming = desk.coming(answered("👍", "What did the wind do in 1963?"))
    assert [comment.text for comment in coming.missing.values()] == ["👍"]
    assert desk.coming(answered("???", "What did the wind do in 1963?")).news == ""


@pytest.mark.parametrize("date", ["April 3, 2017 at 9:00 am", "April 3, 2017"])
def test_of_one_minute_each_correction_finds_its_comment(desk: Desk, date: str) -> None:
    said = [f"Number {n} asks what the wind did to field {n}" for n in range(30)]
    desk.save(answered(*said, date=date))
    coming = desk.coming(answered(*(f"{one} then?" for one in said), date=date))
    assert coming.news == ""


def test_a_correction_at_either_end_is_one(desk: Desk) -> None:
    desk.save(
        answered("What did the wind do to the fields in 1963?", "It blew them all away then.")
    )
    for old, new in (("What did", "So, what did"), ("in 1963?", "in 1964?"), ("wind", "winds")):
        text = "What did the wind do to the fields in 1963?".replace(old, new)
        assert desk.coming(answered(text, "It blew them all away then.")).news == ""


@pytest.mark.slow
def test_corrections_of_one_day_are_found_in_no_time() -> None:
    zone, at = ZoneInfo("UTC"), datetime(2017, 4, 3, tzinfo=UTC)
    said = [
        f"<p>{n} asks what the wind did to the fields of {n} in spring</p>" for n in range(6000)
    ]
    here = [Said(f"a{n}", at, html) for n, html in enumerate(said)]
    for change in ("<p>so {}", "<p>{} then"):
        texts = [change.format(html[3:]) for html in reversed(said)]
        coming = [Said(f"b{n}", at, html) for n, html in enumerate(texts)]
        began = time.process_time()
        assert len(known_of(coming, here, zone)) == len(coming)
        assert time.process_time() - began < 10


def test_the_same_words_of_many_minutes_are_found_in_no_time() -> None:
    zone, first = ZoneInfo("UTC"), datetime(2017, 4, 3, 1, tzinfo=UTC)
    moments = [first + timedelta(minutes=n) for n in range(6000)]
    here = [Said(f"a{n}", at, "<p>Great post!</p>") for n, at in enumerate(moments)]
    coming = [Said(f"b{n}", at, "<p>Great post!</p>") for n, at in enumerate(reversed(moments))]
    began = time.process_time()
    assert set(known_of(coming, here, zone).values()) == {False}
    assert time.process_time() - began < 10
