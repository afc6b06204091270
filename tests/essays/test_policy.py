"""Who sees essays and who may do what with them, for everybody of the cast."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Select

from app.clock import now
from app.courses.models import Member
from app.db import db
from app.essays.models import UNDO, Essay, Revision
from app.essays.policy import (
    addresses_open_to,
    earlier_drafts_open_to,
    essays_listed_for,
    essays_open_to,
    may_assign_essay,
    may_assign_writing,
    may_delete_essay,
    may_edit_essay,
    may_move_essays,
    may_publish_essay,
    may_read_draft,
    may_restore_essay,
    may_withdraw_essay,
    may_write_essay,
    places_open_to,
    revisions_open_to,
)
from app.essays.sittings import EarlierDraft
from tests.world import World

As = Callable[[str], Member]

CLASS = ("instructor", "assistant", "author", "classmate", "observer")
LISTED = {"published", "unanswered"}


@pytest.fixture
def as_(app: Flask, world: World) -> Iterator[As]:
    with app.app_context():
        deleted = db.session.get_one(Essay, world.essays["deleted"])
        deleted.deleted_at = now() - UNDO / 2
        db.session.flush()
        yield lambda who: db.session.get_one(Member, world.members[who])


def essay(world: World, name: str) -> Essay:
    return db.session.get_one(Essay, world.essays[name])


def names(world: World, scope: Select[Essay]) -> set[str]:
    found = set(db.session.scalars(scope.with_only_columns(Essay.id)))
    return {name for name, essay_id in world.essays.items() if essay_id in found}


@pytest.mark.parametrize("who", CLASS)
def test_essays_open_to_the_class(as_: As, world: World, who: str) -> None:
    """S4, W5: drafts and deleted texts for the author, withdrawn ones for staff too."""
    more = {
        "author": {"draft", "withdrawn", "deleted"},
        "instructor": {"withdrawn"},
        "assistant": {"withdrawn"},
    }
    assert names(world, essays_open_to(as_(who))) == LISTED | more.get(who, set())


def test_essays_open_to_another_class_are_its_own(as_: As, world: World) -> None:
    for scope in (essays_open_to, addresses_open_to, essays_listed_for, places_open_to):
        assert names(world, scope(as_("elsewhere"))) == {"elsewhere"}


def test_a_deleted_essay_is_open_to_its_author_for_thirty_days(as_: As, world: World) -> None:
    essay(world, "deleted").deleted_at = now() - UNDO * 2
    db.session.flush()
    assert "deleted" not in names(world, essays_open_to(as_("author")))


def test_addresses_open_to_the_class_where_replies_have_stayed(as_: As, world: World) -> None:
    assert names(world, addresses_open_to(as_("observer"))) == LISTED | {"withdrawn", "deleted"}
    essay(world, "withdrawn").comment_count = 0
    db.session.flush()
    assert names(world, addresses_open_to(as_("observer"))) == LISTED | {"deleted"}
    assert "draft" not in names(world, addresses_open_to(as_("instructor")))
    assert "draft" in names(world, addresses_open_to(as_("author")))


def test_places_open_to_the_class_stay_whatever_becomes_of_an_essay(as_: As, world: World) -> None:
    for name in ("withdrawn", "deleted"):
        essay(world, name).comment_count = 0
    db.session.flush()
    for who in ("observer", "author"):
        assert names(world, places_open_to(as_(who))) == LISTED | {"withdrawn", "deleted"}


@pytest.mark.parametrize("who", CLASS)
def test_essays_listed_for_the_class_are_the_same_for_all(as_: As, world: World, who: str) -> None:
    scope = essays_listed_for(as_(who))
    assert names(world, scope) == LISTED
    newest = db.session.scalars(scope.with_only_columns(Essay.id)).first()
    assert newest == world.essays["unanswered"]


def test_revisions_open_to_whoever_reads_the_text(as_: As, world: World) -> None:
    def of(who: str, name: str) -> list[int]:
        scope = revisions_open_to(as_(who)).where(Revision.essay_id == world.essays[name])
        return [revision.number for revision in db.session.scalars(scope)]

    essay(world, "published").publish()
    db.session.flush()
    assert of("observer", "published") == [2, 1]
    assert of("classmate", "withdrawn") == []
    assert of("assistant", "withdrawn") == [1]
    assert of("elsewhere", "published") == []


@pytest.mark.parametrize("who", [*CLASS, "elsewhere"])
def test_earlier_drafts_open_to_the_author_alone(as_: As, world: World, who: str) -> None:
    def found() -> set[int]:
        scope = earlier_drafts_open_to(as_(who)).with_only_columns(EarlierDraft.id)
        return set(db.session.scalars(scope))

    assert found() == (set(world.drafts.values()) if who == "author" else set())
    if who != "elsewhere":  # an essay that somebody else is said to have written
        essay(world, "published").author_id = world.members[who]
        db.session.flush()
        assert found() == (set(world.drafts.values()) if who == "author" else set())
        essay(world, "published").author_id = world.members["author"]
        db.session.flush()
    essay(world, "draft").delete()
    db.session.flush()
    assert found() == ({world.drafts["published"]} if who == "author" else set())


@pytest.mark.parametrize("who", [*CLASS, "removed"])
def test_may_write_essay(as_: As, who: str) -> None:
    assert may_write_essay(as_(who)) is (who not in ("observer", "removed"))


@pytest.mark.parametrize("who", CLASS)
def test_only_the_author_changes_an_essay(as_: As, world: World, who: str) -> None:
    own = who == "author"
    for name in ("draft", "published", "withdrawn"):
        assert may_edit_essay(as_(who), essay(world, name)) is own
        assert may_publish_essay(as_(who), essay(world, name)) is own
        assert may_delete_essay(as_(who), essay(world, name)) is own
        assert not may_restore_essay(as_(who), essay(world, name))
    assert may_withdraw_essay(as_(who), essay(world, "published")) is own
    assert may_restore_essay(as_(who), essay(world, "deleted")) is own


def test_only_what_the_class_reads_is_withdrawn(as_: As, world: World) -> None:
    for name in ("draft", "withdrawn", "deleted"):
        assert not may_withdraw_essay(as_("author"), essay(world, name))


def test_a_deleted_essay_is_first_brought_back(as_: As, world: World) -> None:
    for rule in (may_edit_essay, may_publish_essay, may_delete_essay):
        assert not rule(as_("author"), essay(world, "deleted"))


def test_may_read_draft_its_author_alone(as_: As, world: World) -> None:
    for who in CLASS:
        for name in ("draft", "published"):
            assert may_read_draft(as_(who), essay(world, name)) is (who == "author")
    assert not may_read_draft(as_("author"), essay(world, "deleted"))


def test_in_the_archive_nothing_is_written(as_: As, world: World) -> None:
    published = essay(world, "published")
    published.course.archive()
    published.import_key = "x"
    assert not may_write_essay(as_("author"))
    for rule in (may_edit_essay, may_publish_essay, may_withdraw_essay, may_delete_essay):
        assert not rule(as_("author"), published)
    assert may_read_draft(as_("author"), essay(world, "draft"))
    assert not may_restore_essay(as_("author"), essay(world, "deleted"))
    assert not may_assign_writing(as_("instructor"))
    assert not may_assign_essay(as_("instructor"), published)


@pytest.mark.parametrize("who", CLASS)
def test_may_move_essays_staff_unless_in_the_archive(as_: As, world: World, who: str) -> None:
    assert may_move_essays(as_(who)) is (who in ("instructor", "assistant"))
    as_("instructor").course.archive()
    assert not may_move_essays(as_(who))


@pytest.mark.parametrize("who", CLASS)
def test_may_assign_writing_staff_what_was_imported(as_: As, world: World, who: str) -> None:
    staff = who in ("instructor", "assistant")
    published = essay(world, "published")
    assert may_assign_writing(as_(who)) is staff
    assert not may_assign_essay(as_(who), published)
    published.import_key = "x"
    assert may_assign_essay(as_(who), published) is staff
