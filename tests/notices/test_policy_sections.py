"""S6: of an essay in another section nobody is told; of their own everybody still is."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.accounts.models import Person
from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.essays.policy import addresses_open_to
from app.notices.models import Notice
from app.notices.policy import notices_open_to
from tests.apart import put, section, separate
from tests.world import World


@pytest.fixture(autouse=True)
def apart(app: Flask, world: World) -> Iterator[None]:
    with app.app_context():
        separate(world)
        for who in ("assistant", "author", "classmate", "observer", "instructor"):
            for essay in ("published", "unanswered", "withdrawn"):
                tell(world, who, essay)
        yield


def tell(world: World, who: str, essay: str) -> None:
    """A reply to somebody under an essay, of which they are told whoever they are."""
    about = db.session.get_one(Essay, world.essays[essay])
    told, by = world.members[who], db.session.get_one(Member, world.members["instructor"])
    answer = Comment.post(about, "<p>Indeed.</p>", by, None)
    db.session.query(Notice).filter_by(comment_id=answer.id).delete()
    notice = {"member_id": told, "essay_id": about.id, "comment_id": answer.id}
    db.session.add(Notice(kind="reply", **notice))
    db.session.flush()


def heard(world: World, who: str) -> set[int]:
    person = db.session.get_one(Person, world.people[who])
    scope = notices_open_to(person).where(Notice.kind == "reply", Notice.seen_at.is_(None))
    return set(db.session.scalars(scope.with_only_columns(Notice.essay_id))) & told_of(world)


def told_of(world: World) -> set[int]:
    return {world.essays[name] for name in ("published", "unanswered", "withdrawn")}


def found(world: World, who: str) -> set[int]:
    scope = addresses_open_to(db.session.get_one(Member, world.members[who]))
    return set(db.session.scalars(scope.with_only_columns(Essay.id))) & told_of(world)


@pytest.mark.parametrize("who", ["assistant", "author", "classmate", "observer", "instructor"])
def test_notices_open_to_whoever_finds_the_essay(world: World, who: str) -> None:
    for title in ("Monday", "Friday", None):
        put(world, who, section(world, title) if title else None)
        assert heard(world, who) == found(world, who)
        if who == "author":
            assert world.essays["published"] in heard(world, who)


def test_notices_open_to_all_where_sections_only_group(world: World) -> None:
    db.session.get_one(Member, world.members["author"]).course.separate_sections = False
    db.session.flush()
    assert heard(world, "classmate") == found(world, "classmate")
    assert world.essays["published"] in heard(world, "classmate")


def test_what_has_no_author_is_told_to_everyone(world: World) -> None:
    db.session.get_one(Essay, world.essays["published"]).author_id = None
    db.session.flush()
    assert world.essays["published"] in heard(world, "classmate")
