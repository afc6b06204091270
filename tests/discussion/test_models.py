"""Threads: order, depth, counting, deletion and undo."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.courses.models import Member
from app.db import db
from app.discussion.models import PART, Comment
from app.discussion.paths import path_segment
from app.discussion.queries import part_ends, part_of_thread
from app.discussion.readers import CommentDraft, ReadMark
from app.essays.models import Essay
from tests.world import World


@pytest.fixture
def context(app: Flask, world: World) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def essay(context: None, world: World) -> Essay:
    found = db.session.get(Essay, world.essays["unanswered"])
    assert found
    return found


@pytest.fixture
def member(context: None, world: World) -> Member:
    found = db.session.get(Member, world.members["author"])
    assert found
    return found


def order(essay: Essay) -> list[int]:
    """The ids of the thread, all parts of it, as a reader goes through them."""
    starts = [None, *part_ends(essay.id)]
    return [row.id for start in starts for row in part_of_thread(essay.id, start)]


def counted(essay: Essay) -> int:
    """How many comments there are, asked of the rows."""
    live = select(func.count()).where(Comment.essay_id == essay.id, Comment.deleted_at.is_(None))
    return db.session.scalar(live) or 0


@given(st.integers(1, 2**62), st.integers(1, 2**62))
def test_segments_sort_as_their_numbers_do(one: int, other: int) -> None:
    assert (path_segment(one) < path_segment(other)) == (one < other)


def test_replies_stand_below_what_they_answer(essay: Essay, member: Member) -> None:
    first = Comment.post(essay, "<p>1</p>", member)
    second = Comment.post(essay, "<p>2</p>", member)
    reply = Comment.post(essay, "<p>1.1</p>", member, first)
    deeper = Comment.post(essay, "<p>1.1.1</p>", member, reply)
    later = Comment.post(essay, "<p>1.2</p>", member, first)
    assert order(essay) == [first.id, reply.id, deeper.id, later.id, second.id]
    assert [deeper.depth, later.depth] == [2, 1]


def test_no_depth_is_refused_and_the_true_parent_is_kept(essay: Essay, member: Member) -> None:
    chain = [Comment.post(essay, "<p>0</p>", member)]
    for depth in range(1, 130):
        chain.append(Comment.post(essay, f"<p>{depth}</p>", member, chain[-1]))
    aside = Comment.post(essay, "<p>aside</p>", member, chain[3])
    assert order(essay) == [comment.id for comment in [*chain, aside]]
    assert chain[-1].parent_id == chain[-2].id
    assert chain[-1].depth == 129
    assert len(chain[-1].path) < 2000  # PostgreSQL's index takes 2,700 bytes


def test_a_reply_belongs_to_its_parents_essay(essay: Essay, member: Member, world: World) -> None:
    foreign = db.session.get(Comment, world.comments["asked"])
    with pytest.raises(ValueError, match="parent's essay"):
        Comment.post(essay, "<p>stray</p>", member, foreign)


def test_a_thread_comes_in_parts_of_a_hundred(essay: Essay, member: Member) -> None:
    posted = [Comment.post(essay, f"<p>{n}</p>", member).id for n in range(2 * PART)]
    assert part_ends(essay.id) == [posted[PART - 1]]  # no empty third part
    assert [row.id for row in part_of_thread(essay.id, posted[PART - 1])] == posted[PART:]
    one_more = Comment.post(essay, "<p>more</p>", member)
    assert part_ends(essay.id) == [posted[PART - 1], posted[-1]]
    assert part_ends(essay.id, before=posted[PART]) == [posted[PART - 1]]
    assert order(essay) == [*posted, one_more.id]


def test_posting_counts_and_raises_the_version(essay: Essay, member: Member) -> None:
    before = essay.version
    Comment.post(essay, "<p>One.</p>", member)
    db.session.commit()
    assert (essay.comment_count, essay.version) == (1, before + 1)


def test_a_deleted_comment_leaves_a_placeholder_only_above_replies(
    essay: Essay, member: Member
) -> None:
    top = Comment.post(essay, "<p>top</p>", member)
    middle = Comment.post(essay, "<p>middle</p>", member, top)
    leaf = Comment.post(essay, "<p>leaf</p>", member, middle)
    db.session.commit()
    top.delete()
    middle.delete()
    db.session.commit()
    assert order(essay) == [top.id, middle.id, leaf.id]
    assert essay.comment_count == counted(essay) == 1
    leaf.delete()
    db.session.commit()
    assert order(essay) == []  # nothing is left to hold a place open
    leaf.restore()
    db.session.commit()
    assert order(essay) == [top.id, middle.id, leaf.id]
    top.restore()
    middle.restore()
    db.session.commit()
    assert essay.comment_count == counted(essay) == 3
    assert [top.replies, middle.replies, leaf.replies] == [1, 1, 0]


@pytest.mark.slow
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=st.lists(st.tuples(st.integers(0, 7), st.booleans()), max_size=30))
def test_whatever_is_deleted_and_restored_the_counts_agree(
    app: Flask, world: World, moves: list[tuple[int, bool]]
) -> None:
    with app.app_context():
        try:
            essay = db.session.scalars(select(Essay).where(Essay.comment_count == 0)).first()
            assert essay
            author = essay.author
            comments: list[Comment] = []
            for parent in (None, 0, 0, 1, 3, 3, None, 6):
                above = comments[parent] if parent is not None else None
                comments.append(Comment.post(essay, "<p>x</p>", author, above))
            for which, deletes in moves:
                comments[which].delete() if deletes else comments[which].restore()
            db.session.flush()
            for comment in comments:
                db.session.refresh(comment)
            db.session.refresh(essay)
            assert essay.comment_count == counted(essay)
            for comment in comments:
                below = [other for other in comments if other.parent_id == comment.id]
                assert comment.replies == sum(other.shown for other in below)
        finally:
            db.session.rollback()


def test_a_correction_is_marked_after_a_quarter_of_an_hour(world: World, context: None) -> None:
    old = db.session.get(Comment, world.comments["asked"])
    assert old
    fresh = Comment.post(old.essay, "<p>Just now.</p>", old.author)
    fresh.correct("<p>Just now, better.</p>")
    old.correct("<p>Much later.</p>")
    assert fresh.corrected_at is None
    assert old.corrected_at is not None


def test_reading_never_moves_back(essay: Essay, member: Member) -> None:
    for comment_id in (5, 9, 7):
        ReadMark.set(member, essay, comment_id)
    mark = db.session.get(ReadMark, (member.id, essay.id))
    assert mark
    db.session.refresh(mark)
    assert mark.comment_id == 9


def test_one_draft_a_place_and_none_of_nothing(essay: Essay, member: Member) -> None:
    CommentDraft.keep(member, essay, 0, "Begun")
    CommentDraft.keep(member, essay, 0, "Begun, and on")
    CommentDraft.keep(member, essay, 4, "Another place")
    kept = CommentDraft.of(member, essay, 0)
    assert kept
    db.session.refresh(kept)
    assert kept.text == "Begun, and on"
    CommentDraft.keep(member, essay, 0, "  \n")
    assert CommentDraft.of(member, essay, 0) is None
    assert CommentDraft.of(member, essay, 4) is not None
