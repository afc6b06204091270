"""What an essay does: drafts, publishing, revisions, withdrawing, deleting."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.clock import now
from app.courses.models import Member, Role
from app.db import db
from app.essays.models import Essay, Revision
from app.essays.sittings import StaleError
from tests.world import World

Find = Callable[[str], Essay]


@pytest.fixture
def essay(app: Flask, world: World) -> Iterator[Find]:
    with app.app_context():
        yield lambda name: db.session.get_one(Essay, world.essays[name])


def revisions(of: Essay) -> list[tuple[int, str]]:
    db.session.flush()
    scope = select(Revision.number, Revision.html).where(Revision.essay_id == of.id)
    return [(row.number, row.html) for row in db.session.execute(scope.order_by(Revision.number))]


def state(of: Essay) -> str:
    return next(
        word for word in ("deleted", "withdrawn", "listed", "published") if getattr(of, word)
    )


def test_saving_changes_nothing_that_others_see(essay: Find) -> None:
    one = essay("unanswered")
    before = (one.title, one.html, one.words, one.version, revisions(one))
    one.save_draft("Another title", "<p>Another text.</p>", over=one.draft_version)
    db.session.flush()
    assert (one.title, one.html, one.words, one.version, revisions(one)) == before
    assert (one.working_title, one.working_html) == ("Another title", "<p>Another text.</p>")


def test_nobody_saves_over_a_newer_version_unseen(essay: Find) -> None:
    one = essay("draft")
    over = one.draft_version
    one.save_draft("A", "<p>first</p>", over)
    with pytest.raises(StaleError):
        one.save_draft("A", "<p>second</p>", over)
    assert one.working_html == "<p>first</p>"
    one.save_draft("A", "<p>first</p>", over)  # a retry of what is saved already
    one.save_draft("A", "<p>second</p>", one.draft_version)
    assert one.working_html == "<p>second</p>"


def test_a_copy_made_before_publishing_is_stale_after_it(essay: Find) -> None:
    one = essay("draft")
    over = one.draft_version
    one.publish()
    with pytest.raises(StaleError):
        one.save_draft("A", "<p>typed in a tab left open</p>", over)


def test_publishing_happens_once_whatever_is_pressed(essay: Find) -> None:
    one = essay("draft")
    one.publish()
    first, version = one.published_at, one.version
    with time_machine.travel(now() + timedelta(days=1)):
        one.publish()
    assert (one.published_at, one.version) == (first, version)
    assert len(revisions(one)) == 1


def test_each_published_change_is_a_revision_that_never_changes(essay: Find) -> None:
    one = essay("unanswered")
    original = one.html
    at = one.published_at
    one.save_draft(one.title, "<p>Better.</p>", one.draft_version)
    one.publish()
    assert revisions(one) == [(1, original), (2, "<p>Better.</p>")]
    assert one.published_at == at
    assert not one.has_working_copy


def test_publishing_the_same_text_again_is_no_revision(essay: Find) -> None:
    one = essay("unanswered")
    one.save_draft(one.title, "<p>Something else.</p>", one.draft_version)
    one.save_draft(one.title, one.html, one.draft_version)
    version = one.version
    one.publish()
    db.session.flush()
    assert len(revisions(one)) == 1
    assert one.version == version


def test_discarding_gives_the_published_text_back(essay: Find) -> None:
    one = essay("published")
    assert one.working_html != one.html
    one.discard_draft()
    assert one.working_html == one.html
    draft = essay("draft")
    draft.discard_draft()
    assert draft.has_working_copy, "a draft has nothing to go back to"


def test_withdrawing_and_publishing_again(essay: Find) -> None:
    one = essay("unanswered")
    at, version = one.published_at, one.version
    one.withdraw()
    one.withdraw()
    assert (state(one), one.version) == ("withdrawn", version + 1)
    one.publish()
    assert state(one) == "listed"
    assert one.published_at == at
    assert len(revisions(one)) == 1


def test_a_draft_is_not_withdrawn(essay: Find) -> None:
    draft = essay("draft")
    draft.withdraw()
    assert not draft.withdrawn


def test_deleting_and_undoing(essay: Find) -> None:
    one = essay("published")
    version = one.version
    one.delete()
    at = one.deleted_at
    one.delete()
    assert (state(one), one.version) == ("deleted", version + 1)
    assert one.deleted_at == at
    one.restore()
    one.restore()
    assert state(one) == "listed"
    assert one.comment_count == 3


def test_what_everybody_sees_raises_the_version(essay: Find, world: World) -> None:
    one = essay("published")

    def raised(deed: Callable[[], object]) -> bool:
        db.session.flush()
        before = one.version
        deed()
        db.session.flush()
        db.session.refresh(one)
        return one.version > before

    assert not raised(lambda: one.save_draft("T", "<p>x</p>", one.draft_version))
    assert raised(one.publish)
    assert raised(one.withdraw)
    assert raised(one.publish)
    assert raised(one.delete)
    assert raised(one.restore)
    author = db.session.get_one(Member, world.members["author"])
    assert raised(lambda: author.become(Role.ASSISTANT))
    assert raised(lambda: db.session.get_one(Person, author.person_id).rename("Ruth L."))


def test_the_facts_follow_the_text(essay: Find) -> None:
    one = essay("draft")
    one.save_draft("T", "<p>Four words stand here.</p>", one.draft_version)
    assert one.words == 0
    one.publish()
    assert one.words == 4
    assert one.excerpt == "Four words stand here."
