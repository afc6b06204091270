"""Who is in a course, and who may do what there."""

from collections.abc import Callable

import pytest

from app.accounts.models import Person
from app.courses.invitations import Invitation
from app.courses.models import Course, Member, Module, Role
from app.courses.policy import (
    invitations_open_to,
    invitations_to,
    log_open_to,
    may_accept_invitation,
    may_archive_course,
    may_change_role,
    may_copy_course,
    may_edit_course,
    may_edit_module,
    may_have_writing,
    may_invite_people,
    may_join,
    may_read_log,
    may_readmit_member,
    may_remove_member,
    may_see_invitations,
    may_see_join_code,
    members_open_to,
    memberships_of,
    modules_open_to,
)
from app.db import db
from tests.world import World

As = Callable[[str], Member]
CLASS = ["instructor", "assistant", "author", "observer"]


def allowed(as_: As, may: Callable[[Member], bool]) -> list[str]:
    return [who for who in CLASS if may(as_(who))]


def archive(as_: As) -> None:
    as_("instructor").course.archive()
    db.session.flush()


def test_memberships_of_somebody_in_two_courses(as_: As, world: World) -> None:
    outsider = db.session.get_one(Person, world.people["outsider"])
    db.session.get_one(Member, world.members["author"]).course.admit(outsider)
    db.session.flush()
    found = db.session.scalars(memberships_of(outsider)).all()
    assert {member.course.slug for member in found} == {world.course, world.elsewhere}
    assert {member.person_id for member in found} == {outsider.id}


@pytest.mark.parametrize("who", ["removed", "administrator"])
def test_memberships_of_whoever_is_in_no_course(as_: As, world: World, who: str) -> None:
    person = db.session.get_one(Person, world.people[who])
    assert db.session.scalars(memberships_of(person)).all() == []


def test_modules_open_to_the_class_in_their_order(as_: As, world: World) -> None:
    for who in CLASS:
        found = db.session.scalars(modules_open_to(as_(who)).with_only_columns(Module.id)).all()
        assert found == [world.modules["thaw"], world.modules["later"]]


def test_members_open_to_the_class_are_those_of_the_class(as_: As, world: World) -> None:
    found = set(db.session.scalars(members_open_to(as_("observer")).with_only_columns(Member.id)))
    assert found == {id for who, id in world.members.items() if who != "elsewhere"}


def test_log_open_to_staff_alone(as_: As, world: World) -> None:
    as_("instructor").course.note(as_("instructor").person, "archived the course")
    db.session.get_one(Member, world.members["elsewhere"]).course.note(
        as_("instructor").person, "did something elsewhere"
    )
    db.session.flush()
    for who in CLASS:
        deeds = [entry.deed for entry in db.session.scalars(log_open_to(as_(who)))]
        assert deeds == (["archived the course"] if who in ("instructor", "assistant") else [])


def test_may_edit_course(as_: As) -> None:
    assert allowed(as_, may_edit_course) == ["instructor"]
    archive(as_)
    assert allowed(as_, may_edit_course) == []


def test_may_archive_course_and_take_it_out_again(as_: As) -> None:
    assert allowed(as_, may_archive_course) == ["instructor"]
    archive(as_)
    assert allowed(as_, may_archive_course) == ["instructor"]


def test_may_copy_course_whoever_instructs_it_and_may_open_courses(as_: As) -> None:
    assert allowed(as_, may_copy_course) == ["instructor"]
    archive(as_)
    assert allowed(as_, may_copy_course) == ["instructor"]
    as_("assistant").person.allow_courses(True)
    assert allowed(as_, may_copy_course) == ["instructor"]
    as_("instructor").person.allow_courses(False)
    assert allowed(as_, may_copy_course) == []


def test_may_edit_module(as_: As) -> None:
    assert allowed(as_, may_edit_module) == ["instructor", "assistant"]
    archive(as_)
    assert allowed(as_, may_edit_module) == []


def test_may_have_writing(as_: As) -> None:
    assert allowed(as_, may_have_writing) == ["instructor", "assistant", "author"]
    archive(as_)
    assert allowed(as_, may_have_writing) == ["instructor", "assistant", "author"]


def test_may_read_log(as_: As) -> None:
    assert allowed(as_, may_read_log) == ["instructor", "assistant"]


def test_may_see_join_code(as_: As) -> None:
    assert allowed(as_, may_see_join_code) == ["instructor"]
    archive(as_)
    assert allowed(as_, may_see_join_code) == []


def test_may_change_role(as_: As) -> None:
    assert allowed(as_, lambda member: may_change_role(member, as_("author"))) == ["instructor"]
    assert not may_change_role(as_("instructor"), as_("removed"))
    assert not may_change_role(as_("instructor"), as_("instructor")), "the last one stays"
    as_("assistant").become(Role.INSTRUCTOR)
    db.session.flush()
    assert may_change_role(as_("instructor"), as_("instructor"))
    archive(as_)
    assert not may_change_role(as_("instructor"), as_("author"))


def test_may_remove_member(as_: As) -> None:
    may = may_remove_member
    assert allowed(as_, lambda member: may(member, as_("author"))) == ["instructor", "author"]
    assert not may(as_("instructor"), as_("removed"))
    assert not may(as_("instructor"), as_("instructor")), "the last one stays"
    as_("assistant").become(Role.INSTRUCTOR)
    db.session.flush()
    assert may(as_("instructor"), as_("instructor"))
    archive(as_)
    assert not may(as_("instructor"), as_("author"))
    assert not may(as_("author"), as_("author"))


def test_may_readmit_member(as_: As) -> None:
    may = may_readmit_member
    assert allowed(as_, lambda member: may(member, as_("removed"))) == ["instructor"]
    assert not may(as_("instructor"), as_("author"))
    archive(as_)
    assert not may(as_("instructor"), as_("removed"))


def test_may_join(as_: As, world: World) -> None:
    course: Course = as_("instructor").course
    people = {who: db.session.get_one(Person, id) for who, id in world.people.items()}
    assert may_join(people["outsider"], course)
    assert may_join(people["author"], course), "a second press changes nothing"
    assert not may_join(people["removed"], course)
    archive(as_)
    assert not may_join(people["outsider"], course)


def test_invitations_open_to_instructors_alone(as_: As, world: World) -> None:
    for who in CLASS:
        found = db.session.scalars(invitations_open_to(as_(who))).all()
        ids = [world.invitations["waiting"]] if who == "instructor" else []
        assert [one.id for one in found] == ids


def test_invitations_to_the_address_that_is_shown_to_be_theirs(as_: As, world: World) -> None:
    author = as_("author").person
    assert db.session.scalars(invitations_to(author)).all() == []
    author.confirm()
    as_("observer").person.confirm()
    db.session.flush()
    found = db.session.scalars(invitations_to(author)).all()
    assert [one.id for one in found] == [world.invitations["elsewhere"]]
    assert db.session.scalars(invitations_to(as_("observer").person)).all() == []


def test_may_invite_people(as_: As) -> None:
    assert allowed(as_, may_invite_people) == ["instructor"]
    archive(as_)
    assert allowed(as_, may_invite_people) == []


def test_may_see_invitations(as_: As) -> None:
    assert allowed(as_, may_see_invitations) == ["instructor"]
    archive(as_)
    assert allowed(as_, may_see_invitations) == ["instructor"]


def test_may_accept_invitation(as_: As, world: World) -> None:
    invitation = db.session.get_one(Invitation, world.invitations["elsewhere"])
    author = as_("author").person
    assert may_accept_invitation(author, invitation)
    assert not may_accept_invitation(as_("observer").person, invitation)
    invitation.course.archive()
    assert not may_accept_invitation(author, invitation)
    invitation.course.unarchive()
    invitation.withdraw()
    assert not may_accept_invitation(author, invitation)


def test_may_accept_invitation_nobody_who_was_removed(as_: As, world: World) -> None:
    invitation = db.session.get_one(Invitation, world.invitations["elsewhere"])
    invitation.course.admit(as_("author").person).remove()
    db.session.flush()
    assert not may_accept_invitation(as_("author").person, invitation)
