"""Letters: draft, ready, released, corrected; two people at once; the revision they are about."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.courses.models import Member
from app.db import db
from app.essays.models import Essay
from app.essays.sittings import StaleError
from app.feedback.models import Feedback
from app.notices.models import Notice
from tests.world import World


@pytest.fixture(autouse=True)
def _database(app: Flask, world: World) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def essay(world: World) -> Essay:
    """An essay with one letter on it, the instructor's, ready."""
    return db.session.get_one(Essay, world.essays["unanswered"])


@pytest.fixture
def assistant(world: World) -> Member:
    return db.session.get_one(Member, world.members["assistant"])


def letter(world: World, name: str) -> Feedback:
    return db.session.get_one(Feedback, world.letters[name])


def begun_again(letter: Feedback, writer: Member) -> None:
    letter.discard()
    db.session.flush()
    begun(letter.essay, writer, "<p>Anew.</p>")


def begun(essay: Essay, writer: Member, html: str = "<p>First.</p>") -> Feedback:
    return Feedback.begin(essay, writer, html, over=Feedback.state_of(essay))


def test_a_letter_goes_from_draft_to_ready_to_released(essay: Essay, assistant: Member) -> None:
    one = begun(essay, assistant)
    assert (one.state, one.released) == ("draft", False)
    one.mark_ready()
    assert one.state == "ready"
    one.back_to_draft()
    assert one.state == "draft"
    one.release()
    assert (one.state, one.released, one.corrected_at) == ("released", True, None)


def test_released_it_is_never_taken_back(world: World) -> None:
    one = letter(world, "released")
    before = (one.html, one.released_at, one.ready_at, one.version)
    for act in (one.back_to_draft, one.mark_ready, one.discard, one.release):
        act()
    assert (one.html, one.released_at, one.ready_at, one.version) == before
    assert one.state == "released"


def test_after_release_a_change_is_a_correction(world: World) -> None:
    one = letter(world, "released")
    over = Feedback.state_of(one.essay)
    one.save("<p>Better put.</p>", over)
    assert one.corrected_at is not None
    assert one.state == "released"
    corrected_at = one.corrected_at
    one.save("<p>Better put.</p>", over)  # the same words: no correction, and nothing is stale
    assert one.corrected_at == corrected_at


def test_before_release_a_change_is_no_correction(world: World) -> None:
    one = letter(world, "ready")
    one.save("<p>Better put.</p>", over=Feedback.state_of(one.essay))
    assert one.corrected_at is None
    assert one.state == "ready"


def test_every_change_raises_the_version_and_no_change_does_not(
    essay: Essay, assistant: Member
) -> None:
    one = begun(essay, assistant)
    states = [0]
    acts = [
        lambda: one.save("<p>Second.</p>", over=Feedback.state_of(essay)),
        one.mark_ready,
        one.back_to_draft,
        lambda: begun_again(one, assistant),
        one.release,
    ]
    for act in acts:
        db.session.flush()
        states.append(Feedback.state_of(essay)[one.id])
        act()
    db.session.flush()
    states.append(Feedback.state_of(essay)[one.id])
    assert states == sorted(set(states))
    one.release()
    db.session.flush()
    assert Feedback.state_of(essay)[one.id] == states[-1]


def test_saving_over_a_newer_letter_is_refused(essay: Essay, assistant: Member) -> None:
    over = Feedback.state_of(essay)
    one = begun(essay, assistant)
    db.session.flush()
    with pytest.raises(StaleError):
        one.save("<p>From another tab.</p>", over=over)
    assert one.html == "<p>First.</p>"


def test_beginning_over_a_colleagues_letter_is_refused(essay: Essay, assistant: Member) -> None:
    with pytest.raises(StaleError):
        Feedback.begin(essay, assistant, "<p>Unseen.</p>", over={})
    letters = select(func.count()).where(Feedback.essay_id == essay.id)
    assert db.session.scalar(letters) == 1


def test_a_discarded_draft_leaves_no_words_and_can_be_begun_again(
    essay: Essay, assistant: Member
) -> None:
    one = begun(essay, assistant)
    over = Feedback.state_of(essay)
    one.discard()
    db.session.flush()
    assert one.html == ""
    with pytest.raises(StaleError):  # what another tab still shows is old
        Feedback.begin(essay, assistant, "<p>Again.</p>", over=over)
    again = begun(essay, assistant, "<p>Again.</p>")
    assert (again.id, again.html, again.state) == (one.id, "<p>Again.</p>", "draft")


def test_what_is_ready_is_not_discarded(world: World) -> None:
    one = letter(world, "ready")
    one.discard()
    assert one.html


def test_a_letter_is_tied_to_the_revision_it_is_about(essay: Essay, assistant: Member) -> None:
    one = begun(essay, assistant)
    told = [(one.revision_number, one.essay_changed)]

    def save(html: str, read: int) -> None:
        one.save(html, Feedback.state_of(essay), read)
        db.session.flush()
        told.append((one.revision_number, one.essay_changed))

    essay.revise(essay.title, "<p>Six hundred and one.</p>")
    save("<p>About the first text.</p>", read=1)
    save("<p>About the second.</p>", read=2)
    one.release()
    essay.revise(essay.title, "<p>Six hundred and two.</p>")
    save("<p>A slip corrected.</p>", read=3)
    assert told == [(1, False), (1, True), (2, False), (2, True)]


@pytest.mark.parametrize("read", [None, 99, 10**17])
def test_a_revision_that_is_not_there_is_the_newest(
    essay: Essay, assistant: Member, read: int | None
) -> None:
    html, over = "<p>First.</p>", Feedback.state_of(essay)
    assert Feedback.begin(essay, assistant, html, over, read).revision_number == 1


def test_drafts_change_nothing_that_everybody_sees(essay: Essay, assistant: Member) -> None:
    before = essay.version
    one = begun(essay, assistant)
    one.mark_ready()
    one.release()
    db.session.flush()
    assert essay.version == before


def test_only_a_release_is_told_and_once(essay: Essay, assistant: Member) -> None:
    one = begun(essay, assistant)
    one.mark_ready()
    told = select(func.count()).where(Notice.feedback_id == one.id)
    assert db.session.scalar(told) == 0
    one.release()
    one.release()
    one.save("<p>Corrected.</p>", over=Feedback.state_of(essay))
    db.session.flush()
    assert db.session.scalar(told) == 1
