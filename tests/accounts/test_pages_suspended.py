"""Closing an account: every way in ends at once, and opens again when that is over."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts.links import link_for
from app.accounts.models import Person, SignIn
from app.accounts.policy import may_make_administrator, may_suspend
from app.db import db
from app.mail.models import Mail
from tests.mail.conftest import Post, deliver, post
from tests.visitor import Page, Visitor
from tests.world import CAST, PASSWORD, WORDS, World

__all__ = ["deliver", "post"]  # fixtures

Visit = Callable[[str], Visitor]
AUTHOR = "author@world.example"


@pytest.fixture
def path(world: World) -> str:
    return f"/administration/people/{world.people['author']}"


def suspend(visitor: Visitor, path: str) -> Page:
    return visitor.submit(f"{path}/suspend", "/suspend")


def sign_in(visitor: Visitor) -> Page:
    return visitor.submit("/sign-in", "/sign-in", email=AUTHOR, password=PASSWORD)


@pytest.mark.parametrize("who", CAST)
def test_may_suspend_everybody_but_administrators(app: Flask, world: World, who: str) -> None:
    with app.app_context():
        person = db.session.get_one(Person, world.people[who])
        author = db.session.get_one(Person, world.people["author"])
        assert may_suspend(person, author) is (who == "administrator")
        assert not may_suspend(person, db.session.get_one(Person, world.people["administrator"]))


@pytest.mark.parametrize("who", CAST)
def test_may_make_administrator_whoever_is_not_suspended(
    app: Flask, world: World, who: str
) -> None:
    with app.app_context():
        person = db.session.get_one(Person, world.people[who])
        author = db.session.get_one(Person, world.people["author"])
        assert may_make_administrator(person, author) is (who == "administrator")
        author.suspend()
        assert not may_make_administrator(person, author)


def test_every_browser_is_signed_out_at_once(visit: Visit, path: str) -> None:
    author, administrator = visit("author"), visit("administrator")
    asked = administrator.get(f"{path}/suspend")
    assert asked.h1 == "Suspend Ruth Lindqvist?"
    assert author.get("/").status == 200, "looking changes nothing"
    page = administrator.follow(suspend(administrator, path))
    assert "Ruth Lindqvist is suspended, and signed out everywhere." in page.words
    assert author.get("/").location.startswith("/sign-in")
    assert author.post("/account/name", {"name": "Ruth"}).status == 401


def test_when_it_is_over_one_signs_in_anew(visit: Visit, path: str) -> None:
    """A browser that was left somewhere is not let in again."""
    suspend(visit("administrator"), path)
    visit("administrator").submit("/administration", "/suspension/end")
    assert visit("author").get("/").location.startswith("/sign-in")
    assert sign_in(visit("stranger")).status == 303


def test_nobody_can_sign_in_any_more_and_is_told_why_with_the_right_password(
    visit: Visit, path: str
) -> None:
    suspend(visit("administrator"), path)
    page = sign_in(visit("stranger"))
    assert page.status == 403
    assert "This account is suspended" in page.words
    wrong = visit("stranger").submit("/sign-in", "/sign-in", email=AUTHOR, password="not the one")
    assert wrong.status == 422
    assert "suspended" not in wrong.words


def test_a_sign_in_that_was_begun_before_opens_nothing(
    app: Flask, visit: Visit, path: str, world: World
) -> None:
    suspend(visit("administrator"), path)
    with app.app_context():
        token = SignIn.begin(db.session.get_one(Person, world.people["author"]))
        db.session.commit()
    assert Visitor(app, token).get("/").status == 302


def test_links_in_mails_open_nothing(app: Flask, visit: Visit, path: str, world: World) -> None:
    with app.test_request_context():
        person = db.session.get_one(Person, world.people["author"])
        links = {purpose: link_for(purpose, person, AUTHOR) for purpose in ("password", "address")}
        db.session.remove()
    ways = [f"/password/{links['password']}", f"/confirm/{links['address']}"]
    assert [visit("stranger").get(way).status for way in ways] == [200, 200]
    suspend(visit("administrator"), path)
    refused = [visit("stranger").get(way) for way in ways]
    assert [page.status for page in refused] == [410, 410]
    assert all("This account is suspended" in page.words for page in refused), "no other one comes"
    assert visit("stranger").post(ways[0], {"new_password": "a new long one"}).status == 410
    visit("administrator").submit("/administration", "/suspension/end")
    assert [visit("stranger").get(way).status for way in ways] == [200, 200]


def test_no_mail_is_sent_any_more(
    app: Flask,
    visit: Visit,
    path: str,
    world: World,
    post: Post,
    deliver: Callable[[], int],
) -> None:
    with app.app_context():
        person = db.session.get_one(Person, world.people["author"])
        Mail.write("confirm", AUTHOR, "asked before", person)
        db.session.commit()
    suspend(visit("administrator"), path)
    visit("stranger").submit("/forgotten", "/forgotten", email=AUTHOR)
    assert deliver() == 0
    assert post.taken == []
    visit("administrator").submit("/administration", "/suspension/end")
    visit("stranger").submit("/forgotten", "/forgotten", email=AUTHOR)
    assert deliver() == 1


def test_what_they_wrote_stays_and_they_can_come_back(
    visit: Visit, path: str, world: World
) -> None:
    administrator = visit("administrator")
    suspend(administrator, path)
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    assert WORDS["essay"] in visit("classmate").get(essay).words
    people = administrator.get("/administration?q=Ruth")
    assert "suspended on" in people.words
    assert not people.find("//main//tbody//a"), "nothing else is offered"
    page = administrator.send(people, "/administration", "/suspension/end")
    assert "Ruth Lindqvist can sign in again." in administrator.follow(page).words
    assert sign_in(visit("stranger")).status == 303


def test_pressed_late_it_is_not_done_again(visit: Visit, path: str) -> None:
    administrator = visit("administrator")
    asked = administrator.get(f"{path}/suspend")
    assert administrator.send(asked, path, "/suspend").status == 303
    people = administrator.get("/administration")
    assert administrator.send(people, "/administration", "/suspension/end").status == 303
    assert administrator.send(asked, path, "/suspend").status == 303
    assert sign_in(visit("stranger")).status == 303
    suspend(administrator, path)
    assert administrator.send(people, "/administration", "/suspension/end").status == 303
    assert sign_in(visit("stranger")).status == 403


def test_others_suspend_nobody_and_administrators_are_not_suspended(
    visit: Visit, path: str, world: World
) -> None:
    for who in ("instructor", "classmate", "author"):
        assert visit(who).get(f"{path}/suspend").status == 404
        assert visit(who).post(f"{path}/suspend").status == 404
        assert visit(who).post(f"{path}/suspension/end").status == 404
    own = f"/administration/people/{world.people['administrator']}/suspend"
    refused = visit("administrator").get(own)
    assert refused.status == visit("administrator").post(own).status == 403
    assert "Take the administration from them first." in refused.words
    suspend(visit("administrator"), path)
    refused = visit("administrator").get(f"{path}/administrator")
    assert (refused.status, "End the suspension first" in refused.words) == (403, True)
    assert visit("administrator").post(f"{path}/administrator").status == 403
