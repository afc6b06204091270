"""What a saved page becomes in a course: once, at its own dates, whatever happened since."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.interchange.page_saving import ImportRefusedError, UndatedError
from app.notices.models import Notice
from tests.interchange.desk import Desk


def test_the_essay_comes_in_word_for_word_at_its_date(desk: Desk, first: str) -> None:
    essay = desk.save(first)
    assert essay.title == "The Virgin Lands Were No Miracle"
    assert essay.html == (
        "<p>Everyone praises the harvest of 1956. 1917. The year is *not* a list.</p>"
        "<p>Nobody &lt;asks&gt; about the soil &amp; the wind.</p>"
    )
    assert essay.published_at == datetime(2017, 4, 2, 4, tzinfo=UTC)
    assert not essay.published_before
    assert (essay.writer_name, essay.author) == ("Ida Marsh", None)
    assert essay.listed
    assert essay.words == 20
    (revision,) = essay.revisions
    assert revision.made_at == essay.published_at


def test_comments_keep_their_dates_names_and_order(desk: Desk, first: str) -> None:
    essay = desk.save(first)
    said = [(c.writer_name, c.created_at, c.html, c.depth) for c in desk.thread(essay)]
    assert said == [
        ("", datetime(2017, 4, 3, 16, 23, tzinfo=UTC), "<p>What did the wind do in 1963?</p>", 0),
        ("Oscar Penn", datetime(2017, 4, 5, 13, tzinfo=UTC), "<p>A question of dust.</p>", 0),
    ]
    assert essay.comment_count == 2


def test_the_same_page_again_changes_nothing(desk: Desk, first: str) -> None:
    essay = desk.save(first)
    version = essay.version
    again = desk.coming(first.replace("\n", "\r\n"))
    assert again.news == ""
    assert again.save() is essay
    db.session.commit()
    assert (essay.version, essay.comment_count, essay.revision_count) == (version, 2, 1)


def test_a_later_save_adds_what_is_missing_in_its_place(desk: Desk, first: str, later: str) -> None:
    essay = desk.save(first)
    native = Comment.post(essay, "<p>Seen from today.</p>", desk.member)
    coming = desk.coming(later)
    assert coming.news == "1 new comment"
    assert coming.save() is essay
    db.session.commit()
    assert [comment.html for comment in desk.thread(essay)] == [
        "<p>What did the wind do in 1963?</p>",
        "<p>It blew the topsoil to Romania.</p>",
        "<p>A question of dust.</p>",
        native.html,
    ]
    assert essay.comment_count == 4


def test_the_page_is_known_after_its_essay_was_edited_here(
    desk: Desk, first: str, later: str
) -> None:
    essay = desk.save(first)
    essay.revise("Another Title", "<p>Other words.</p>")
    db.session.commit()
    assert desk.save(later) is essay
    assert (essay.title, essay.comment_count) == ("Another Title", 3)


@pytest.mark.parametrize(
    ("old", "new"),
    [("harvest of 1956", "harvests of 1956"), ("Virgin Lands Were", "Virgin Lands Really Were")],
    ids=["text", "title"],
)
def test_a_later_save_is_known_when_the_blog_corrected_its_text_or_title(
    desk: Desk, first: str, later: str, old: str, new: str
) -> None:
    essay = desk.save(first)
    assert desk.save(later.replace(old, new)) is essay
    assert essay.comment_count == 3
    assert "harvest of 1956" in essay.html


def test_another_essay_of_the_same_title_is_another_essay(desk: Desk, first: str) -> None:
    other = (
        first.replace("harvest of 1956", "plough")
        .replace("12:23 pm", "12:24 pm")
        .replace("9:00 am", "9:01 am")
    )
    assert desk.save(first) is not desk.save(other)


def test_equal_comments_of_one_minute_all_come_in_once(desk: Desk, first: str) -> None:
    block = first[first.index("  • April 3") : first.index("  • Oscar")]
    doubled = first.replace(block, block * 2)
    essay = desk.save(doubled)
    assert desk.save(doubled) is essay
    assert essay.comment_count == 3


def test_without_a_date_the_first_comment_is_the_limit(desk: Desk, undated: str) -> None:
    essay = desk.save(undated)
    assert essay.published_at == datetime(2017, 4, 3, 16, 23, tzinfo=UTC)
    assert essay.published_before


def test_a_date_that_was_given_is_the_essays(desk: Desk, undated: str) -> None:
    essay = desk.save(undated, "1 April 2017")
    assert essay.published_at == datetime(2017, 4, 1, 4, tzinfo=UTC)
    assert not essay.published_before


def test_with_no_date_at_all_one_is_asked_for(desk: Desk, undated: str) -> None:
    with pytest.raises(UndatedError, match="say when it was published"):
        desk.save(undated[: undated.index("2 thoughts")])
    assert db.session.scalar(select(Essay).where(Essay.import_key.is_not(None))) is None


@pytest.mark.parametrize("typed", ["yesterday", "31 April 2017", "03/04/2017", "3 April 2017 or"])
def test_what_is_no_date_is_refused(desk: Desk, undated: str, typed: str) -> None:
    with pytest.raises(ImportRefusedError, match="write it like"):
        desk.coming(undated, typed)


def test_nothing_is_added_to_what_its_author_has_withdrawn(
    desk: Desk, first: str, later: str
) -> None:
    essay = desk.save(first)
    essay.assign(desk.member)
    essay.withdraw()
    db.session.commit()
    assert desk.save(first) is essay
    with pytest.raises(ImportRefusedError, match="withdrawn, hidden or deleted"):
        desk.save(later)


def test_a_comment_deleted_here_does_not_come_back(desk: Desk, first: str) -> None:
    essay = desk.save(first)
    comment = desk.thread(essay)[0]
    comment.assign(desk.member)
    comment.delete()
    db.session.commit()
    assert desk.coming(first).news == ""


def test_nobody_is_told_of_what_was_said_long_ago(desk: Desk, first: str, later: str) -> None:
    before = db.session.scalars(select(Notice.id)).all()
    essay = desk.save(first)
    essay.assign(desk.member)
    desk.save(later)
    assert db.session.scalars(select(Notice.id)).all() == before


def test_what_is_too_long_is_cut_or_refused(desk: Desk, first: str) -> None:
    name = "Penn" * 30
    essay = desk.save(first.replace("Oscar Penn on", f"{name} on"))
    assert desk.thread(essay)[-1].writer_name == "Penn" * 19 + "Pen…"
    with pytest.raises(ImportRefusedError, match="longer than 60,000 characters"):
        desk.coming(first.replace("A question of dust.", "A question. " * 6000)).check()


def test_two_imports_at_once_make_one_essay(desk: Desk, first: str) -> None:
    """The second looked before the first had saved."""
    early, late = desk.coming(first), desk.coming(first)
    assert early.news == late.news == "the essay and 2 comments"
    assert early.save() is late.save()
    assert late.settled().news == ""
