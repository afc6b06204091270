"""An invitation by its link: from a mail, or handed out by staff."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Person
from app.clock import now
from app.courses.invitation_links import BY_HAND
from app.courses.invitations import Invitation
from app.courses.models import Course, Member
from app.db import db
from tests.accounts.inviting import OUTSIDER, change, inside, invite, link_for, person
from tests.visitor import Page, Visitor
from tests.world import INVITED, PASSWORD, World

Visit = Callable[[str], Visitor]
NEWCOMER = {"name": "Sofía Marín", "password": "three words of it"}


@pytest.fixture
def mailed(world: World) -> str:
    """The link for INVITED as it would stand in a mail."""
    return f"/invited/{world.links['invitation']}"


@pytest.fixture
def handed(app: Flask, world: World) -> str:
    return link_for(app, world.invitations["waiting"])


def register(visitor: Visitor, link: str, **fields: str) -> Page:
    return visitor.submit(link, "/register", **NEWCOMER | fields)


# By a link


def test_by_mail_one_registers_is_in_and_the_address_is_confirmed(
    app: Flask, world: World, visit: Visit, mailed: str
) -> None:
    stranger = visit("stranger")
    page = stranger.get(mailed)
    assert page.h1 == "Your invitation to Soviet History"
    assert f"from Nadia Amsel, for {INVITED}" in page.words
    assert page.form("/register").fields["name"] == "Sofia Marin"
    done = stranger.send(page, mailed, "/register", **NEWCOMER)
    assert done.location == f"/courses/{world.course}"
    assert "Welcome to Soviet History." in stranger.follow(done).words
    made = person(app, INVITED)
    assert made
    assert (made.name, made.confirmed_at is not None) == ("Sofía Marín", True)
    assert "Sofía Marín" in visit("instructor").get(f"/courses/{world.course}/people").words


def test_by_hand_one_is_in_and_the_address_is_not_confirmed(
    app: Flask, world: World, visit: Visit, handed: str
) -> None:
    """Staff have seen the link, so it shows nothing of whose the address is."""
    stranger = visit("stranger")
    done = register(stranger, handed)
    assert done.location.startswith("/sign-in")
    signing = stranger.get(done.location)
    assert "If this address was new, your account is ready" in signing.words
    fields = {"email": INVITED, "password": NEWCOMER["password"]}
    there = stranger.send(signing, done.location, "/sign-in", **fields)
    assert stranger.follow(there).h1 == "Soviet History"
    made = person(app, INVITED)
    assert made
    assert made.confirmed_at is None


@pytest.mark.parametrize("way", ["mailed", "handed"])
def test_an_account_that_exists_stays_as_it_is(
    app: Flask, world: World, visit: Visit, way: str
) -> None:
    """Neither a link nor who hands it out opens somebody's account: their password does."""
    number = invite(app, world, OUTSIDER, confirmed=False)
    link = link_for(app, number, "invitation" if way == "mailed" else BY_HAND)
    before = person(app, OUTSIDER)
    stranger = visit("stranger")
    done = register(stranger, link)
    assert done.location.startswith("/sign-in")
    assert not inside(stranger, world)
    after = person(app, OUTSIDER)
    assert before
    assert after
    assert (after.name, after.password_hash) == (before.name, before.password_hash)
    assert after.confirmed_at is None
    signing = stranger.get(done.location)
    fields = {"email": OUTSIDER, "password": PASSWORD}
    there = stranger.follow(stranger.send(signing, done.location, "/sign-in", **fields))
    assert there.h1 == "Your invitation to Soviet History"
    assert stranger.send(there, link, "/accept").status == 303
    assert inside(visit("outsider"), world)
    confirmed = person(app, OUTSIDER)
    assert confirmed
    assert (confirmed.confirmed_at is not None) is (way == "mailed")


def test_whether_there_is_an_account_is_not_told(app: Flask, world: World, visit: Visit) -> None:
    answers = []
    for email in (OUTSIDER, "somebody.new@x.example"):
        stranger = visit("stranger")
        link = link_for(app, invite(app, world, email))
        looked = stranger.get(link).words.replace(email, "…")
        done = register(stranger, link, name="Sofia Marin")
        answers.append((looked, done.status, stranger.follow(done).words))
    assert answers[0] == answers[1]


def test_a_link_is_used_once(app: Flask, world: World, visit: Visit, mailed: str) -> None:
    stranger = visit("stranger")
    opened = stranger.get(mailed)
    other = visit("stranger")
    assert stranger.send(opened, mailed, "/register", **NEWCOMER).status == 303
    again = other.get(mailed)
    assert (again.status, again.h1) == (410, "This invitation opens nothing any more")
    assert "It has been used." in again.words
    assert register_late(other, opened, mailed).location.startswith("/sign-in")
    assert not inside(other, world)
    assert stranger.get(mailed).location == f"/courses/{world.course}", "who is in is led there"
    made = person(app, INVITED)
    assert made
    assert made.name == "Sofía Marín", "who comes second changes nothing"


@pytest.mark.parametrize("since", ["removed", "in the archive"])
def test_an_accepted_one_lets_no_second_account_in(
    app: Flask, world: World, visit: Visit, mailed: str, since: str
) -> None:
    """Also when whoever accepted it has another address by now, and is in the class no more."""
    opened = visit("stranger").get(mailed)
    assert visit("stranger").send(opened, mailed, "/register", **NEWCOMER).status == 303
    with app.app_context():
        made = Person.with_address(INVITED)
        assert made
        made.email = "elsewhere@world.example"
        if since == "removed":
            db.session.scalars(select(Member).filter_by(person_id=made.id)).one().remove()
        db.session.commit()
    if since == "in the archive":
        change(app, world, Course.archive)
    late = visit("stranger")
    assert register_late(late, opened, mailed).location.startswith("/sign-in")
    assert person(app, INVITED) is None


def register_late(visitor: Visitor, opened: Page, link: str) -> Page:
    return visitor.send(opened, link, "/register", name="Another", password="another password")


def test_another_account_does_not_use_it(
    app: Flask, world: World, visit: Visit, mailed: str
) -> None:
    page = visit("outsider").get(mailed)
    assert page.status == 200
    assert f"is for the account with the address {INVITED}" in page.words
    assert page.find("//main//form[@action='/sign-out']")
    refused = visit("outsider").post(f"{mailed}/accept")
    assert refused.status == 403
    assert f"is for the account with the address {INVITED}" in refused.words
    assert not inside(visit("outsider"), world)
    assert visit("stranger").get(mailed).status == 200, "it still waits"


def test_a_changed_address_is_another_one(app: Flask, world: World, visit: Visit) -> None:
    link = link_for(app, invite(app, world, OUTSIDER))
    with app.app_context():
        db.session.get_one(Person, world.people["outsider"]).confirm("beatriz@elsewhere.example")
        db.session.commit()
    assert visit("outsider").post(f"{link}/accept").status == 403
    assert not inside(visit("outsider"), world)


def test_a_new_password_does_not_open_more_than_the_old(
    app: Flask, world: World, visit: Visit
) -> None:
    link = link_for(app, invite(app, world, OUTSIDER))
    with app.app_context():
        db.session.get_one(Person, world.people["outsider"]).change_password("a new password")
        db.session.commit()
    assert visit("outsider").post(f"{link}/accept").status == 401, "one is signed out, and signs in"


@pytest.mark.parametrize("deed", ["withdraw", "decline"])
def test_one_that_is_over_opens_nothing(
    app: Flask, world: World, visit: Visit, mailed: str, deed: str
) -> None:
    opened = visit("stranger").get(mailed)
    with app.app_context():
        getattr(db.session.get_one(Invitation, world.invitations["waiting"]), deed)()
        db.session.commit()
    assert visit("stranger").get(mailed).status == 410
    assert visit("stranger").send(opened, mailed, "/register", **NEWCOMER).status == 410
    assert visit("outsider").post(f"{mailed}/accept").status in (403, 410)
    assert person(app, INVITED) is None


def test_a_link_ends_after_a_month(visit: Visit, mailed: str) -> None:
    with time_machine.travel(now() + timedelta(days=30, minutes=1), tick=False):
        assert visit("stranger").get(mailed).status == 410


@pytest.mark.parametrize("change", ["", "xx", "\0", "é", "." * 300])
def test_a_link_that_was_changed_opens_nothing(visit: Visit, mailed: str, change: str) -> None:
    for wrong in (mailed[:-9] + change + mailed[-8:], mailed + change + "a", f"/invited/{change}x"):
        assert visit("stranger").get(wrong).status in (404, 410)
        assert visit("stranger").post(f"{wrong}/register", NEWCOMER).status in (404, 410)


def test_a_link_of_another_kind_opens_nothing(world: World, visit: Visit) -> None:
    for purpose in ("password", "address", "password by hand"):
        assert visit("author").get(f"/invited/{world.links[purpose]}").status == 410
    invitation = world.links["invitation"]
    for page in ("password", "confirm"):
        assert visit("stranger").get(f"/{page}/{invitation}").status == 410


def test_an_archived_course_lets_nobody_in(
    app: Flask, world: World, visit: Visit, mailed: str
) -> None:
    opened = visit("stranger").get(mailed)
    number = invite(app, world, OUTSIDER)
    change(app, world, lambda course: course.archive())
    assert "archived" in visit("stranger").get(mailed).words
    assert visit("stranger").send(opened, mailed, "/register", **NEWCOMER).status == 403
    assert visit("outsider").post(f"/invitations/{number}/accept").status == 403
    assert "You are invited" not in visit("outsider").get("/").words
    assert person(app, INVITED) is None


@pytest.mark.parametrize(
    ("fields", "field", "why"),
    [
        ({"password": "short"}, "password", "at least 10 characters"),
        ({"password": INVITED}, "password", "cannot be your e-mail address"),
        ({"name": ""}, "name", "Please write your name."),
        ({"name": "Professor Marin"}, "name", "cannot look like a role"),
        ({"name": "Nadia Amsel"}, "name", "on this course's staff has this name"),
    ],
)
def test_what_is_no_good_is_refused_and_the_link_stays(
    app: Flask, visit: Visit, mailed: str, fields: dict[str, str], field: str, why: str
) -> None:
    page = register(visit("stranger"), mailed, **fields)
    assert page.status == 422
    assert why in page.find(f"//p[@id='{field}-refusal']")[0].text_content()
    assert person(app, INVITED) is None
    assert register(visit("stranger"), mailed).status == 303
