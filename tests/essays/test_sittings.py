"""What is kept of a working copy while it is written."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.clock import now
from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.essays.sittings import (
    KEPT,
    KEPT_CHARACTERS,
    KEPT_LOSSES,
    PAUSE,
    EarlierDraft,
)
from app.feedback.models import Feedback
from tests.world import World

Save = Callable[..., None]
MINUTE = timedelta(minutes=1)
LONG = " ".join(f"word{number}" for number in range(60))


@pytest.fixture
def one(app: Flask, world: World) -> Iterator[Essay]:
    """An essay that its author has just begun."""
    with app.app_context(), time_machine.travel(now(), tick=False):
        yield Essay.begin(db.session.get_one(Member, world.members["author"]))


@pytest.fixture
def save(one: Essay) -> Iterator[Save]:
    """Saves a text, some time after the one before."""
    with time_machine.travel(now(), tick=False) as clock:

        def later(text: str, after: timedelta = MINUTE) -> None:
            clock.shift(after)
            one.save_draft("On Memory", f"<p>{text}</p>", over=one.draft_version)

        yield later


def last(of: Essay) -> EarlierDraft:
    draft = EarlierDraft.last_of(of)
    assert draft is not None
    return draft


def kept(of: Essay) -> list[tuple[str, str]]:
    """Why, and what; the first that was kept first."""
    mine = select(EarlierDraft).where(EarlierDraft.essay_id == of.id).order_by(EarlierDraft.id)
    return [(draft.because, draft.html[3:-4]) for draft in db.session.scalars(mine)]


def test_of_each_sitting_its_end_is_kept(one: Essay, save: Save) -> None:
    for text in ("One.", "One two.", "One two three."):
        save(text)
    assert kept(one) == []
    save("One two three four.", PAUSE)
    save("Five.")
    assert kept(one) == [("sitting", "One two three.")]
    save("Six.", PAUSE - MINUTE)
    assert len(kept(one)) == 1
    assert last(one).saved_at == now() - (PAUSE - MINUTE) - MINUTE - PAUSE


def test_a_comment_ends_a_sitting(one: Essay, save: Save, world: World) -> None:
    save("What the class reads.")
    one.publish()
    save("What I was writing.")
    Comment.post(one, "<p>Why?</p>", db.session.get_one(Member, world.members["classmate"]))
    db.session.refresh(one, ["comment_count"])
    save("What I write now.")
    save("And now.")
    assert kept(one) == [("sitting", "What I was writing.")]


def test_feedback_that_is_begun_ends_none(one: Essay, save: Save, world: World) -> None:
    """The author would see from it that there is some (S7)."""
    save("What the class reads.")
    one.publish()
    save("What I was writing.")
    writer = db.session.get_one(Member, world.members["instructor"])
    Feedback.begin(one, writer, "<p>Dear Ruth,</p>", over={})
    db.session.refresh(one)
    save("What I write now.")
    assert kept(one) == []


def test_what_stood_before_much_was_taken_away_is_kept(one: Essay, save: Save) -> None:
    save(LONG)
    save(f"{LONG} and a little more")
    save(f"{LONG} and a little")
    assert kept(one) == []
    save("Only this.")
    assert kept(one) == [("loss", f"{LONG} and a little")]


def test_another_text_of_the_same_length_is_a_loss_too(one: Essay, save: Save) -> None:
    save(LONG)
    save(LONG.replace("word", "other"))
    assert kept(one) == [("loss", LONG)]


def test_who_deletes_one_paragraph_after_the_other_finds_them_in_one_piece(
    one: Essay, save: Save
) -> None:
    words = LONG.split()
    save(LONG)
    save(" ".join(words[:30]))
    save("")
    assert kept(one) == [("loss", LONG)]


def test_nothing_empty_is_kept_and_nothing_twice(one: Essay, save: Save) -> None:
    save("", PAUSE)
    save("Once.", PAUSE)
    save("Twice.", PAUSE)
    one.bring_back(last(one))
    save("Thrice.", PAUSE)
    assert kept(one) == [("sitting", "Once."), ("exchanged", "Twice."), ("sitting", "Once.")]


def test_bringing_back_keeps_what_was_there(one: Essay, save: Save) -> None:
    save("First.")
    save("Second.", PAUSE)
    draft = last(one)
    over = one.draft_version
    one.bring_back(draft)
    assert one.working_html == "<p>First.</p>"
    assert one.draft_version == over + 1
    one.bring_back(draft)  # a second press
    assert one.draft_version == over + 1
    assert kept(one) == [("sitting", "First."), ("exchanged", "Second.")]


def test_discarded_changes_can_be_brought_back(one: Essay, save: Save) -> None:
    save("What the class reads.")
    one.publish()
    save("What it might have read.")
    one.discard_draft()
    one.discard_draft()
    assert kept(one) == [("discarded", "What it might have read.")]
    one.bring_back(last(one))
    assert (one.html, one.working_html) == (
        "<p>What the class reads.</p>",
        "<p>What it might have read.</p>",
    )


def test_what_is_published_needs_no_keeping(one: Essay, save: Save) -> None:
    save("What the class reads.")
    one.publish()
    save("A new beginning.", 3 * PAUSE)
    assert kept(one) == []


def test_so_much_is_kept_and_no_more(one: Essay, save: Save) -> None:
    for number in range(KEPT + 3):
        save(f"Sitting {number}.", PAUSE)
    assert [text for _, text in kept(one)] == [f"Sitting {n}." for n in range(2, KEPT + 2)]


def test_losses_do_not_push_the_sittings_out(one: Essay, save: Save) -> None:
    save("First sitting.")
    save("Second sitting.", PAUSE)
    for number in range(2 * KEPT):
        save(LONG.replace("word", f"draft{number}-"))
        save(".")
    because = [why for why, _ in kept(one)]
    assert because == ["sitting", *["loss"] * KEPT_LOSSES]


def test_what_is_kept_of_huge_texts_fills_no_disk(one: Essay, save: Save) -> None:
    for number in range(4):
        save(f"{number} " + "x" * (KEPT_CHARACTERS // 2), PAUSE)
    assert [text[0] for _, text in kept(one)] == ["2"]
