"""Who hears of what: one event, one notice to one person, never about one's own doing (N3)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.discussion.readers import ReadMark
from app.essays.models import Essay
from app.feedback.models import Feedback
from app.notices.models import Notice
from app.notices.queries import told_column
from tests.world import World


@pytest.fixture(autouse=True)
def _database(app: Flask, world: World) -> Iterator[None]:
    with app.app_context():
        yield


def told_of(who: Member, essay_id: int) -> bool:
    return bool(db.session.scalar(select(told_column()), {"member": who.id, "essay": essay_id}))


def member(world: World, who: str) -> Member:
    return db.session.get_one(Member, world.members[who])


def essay(world: World, name: str = "published") -> Essay:
    return db.session.get_one(Essay, world.essays[name])


def said(world: World, who: str, parent: str | None = None) -> Comment:
    above = db.session.get_one(Comment, world.comments[parent]) if parent else None
    return Comment.post(essay(world), "<p>Something new.</p>", member(world, who), above)


def hearers(world: World, comment: Comment) -> list[str]:
    told = select(Notice.member_id).where(Notice.comment_id == comment.id)
    names = {number: who for who, number in world.members.items()}
    return sorted(names[one] for one in db.session.scalars(told))


@pytest.mark.parametrize(
    ("who", "parent", "heard"),
    [
        ("classmate", None, ["author"]),
        ("instructor", "asked", ["author", "classmate"]),
        ("author", "asked", ["classmate"]),
        ("author", None, []),
        ("classmate", "asked", ["author"]),  # answering oneself under another's essay
        ("classmate", "answered", ["author"]),  # both the essay's author and the parent's: once
        ("classmate", "staff", ["author", "instructor"]),
    ],
)
def test_who_hears_of_an_answer(
    world: World, who: str, parent: str | None, heard: list[str]
) -> None:
    assert hearers(world, said(world, who, parent)) == heard


def test_a_deleted_answer_is_not_told_of_and_a_restored_one_is(world: World) -> None:
    comment = said(world, "instructor", "asked")
    comment.delete()
    assert hearers(world, comment) == []
    comment.restore()
    assert hearers(world, comment) == ["author", "classmate"]


def test_a_comment_whose_writer_is_not_known_is_told_of(world: World) -> None:
    comment = Comment.post(essay(world), "<p>From a page.</p>", None, writer_name="Anna")
    assert hearers(world, comment) == ["author"]


def test_a_release_is_told_to_the_author_alone_and_once(world: World) -> None:
    letter = db.session.get_one(Feedback, world.letters["ready"])
    letter.release()
    letter.release()
    told = db.session.scalars(select(Notice).where(Notice.feedback_id == letter.id)).all()
    assert [(one.member_id, one.kind, one.seen_at) for one in told] == [
        (world.members["classmate"], "feedback", None)
    ]


def test_nobody_is_told_of_feedback_on_an_essay_without_author(world: World) -> None:
    letter = db.session.get_one(Feedback, world.letters["ready"])
    letter.essay.author_id = None
    letter.release()
    assert not db.session.scalar(select(Notice).where(Notice.feedback_id == letter.id))


def test_what_one_has_read_is_no_news(world: World) -> None:
    author = member(world, "author")
    comment = said(world, "classmate")
    assert told_of(author, essay(world).id)
    assert not told_of(author, essay(world, "unanswered").id)
    ReadMark.set(author, essay(world), comment.id)
    assert not told_of(author, essay(world).id)
    said(world, "instructor")
    assert told_of(author, essay(world).id)


def test_reading_marks_ones_own_notices_only(world: World) -> None:
    comment = said(world, "instructor", "asked")
    ReadMark.set(member(world, "classmate"), essay(world), comment.id)
    assert not told_of(member(world, "classmate"), essay(world).id)
    assert told_of(member(world, "author"), essay(world).id)
