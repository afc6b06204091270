"""Where no mail is sent, an administrator hands out a link to a new password; nobody else does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.accounts.models import Person
from app.clock import now
from app.db import db
from tests.visitor import Page, Visitor
from tests.world import PASSWORD, World

Visit = Callable[[str], Visitor]
NEW = "a new and longer password"


@pytest.fixture
def path(world: World) -> str:
    return f"/administration/people/{world.people['author']}/password-link"


def link_on(page: Page) -> str:
    (link,) = page.find("//code[@class='join-link']")
    return str(link.text_content()).removeprefix("http://localhost")


def test_the_link_sets_a_new_password_once(
    app: Flask, world: World, visit: Visit, path: str
) -> None:
    administrator = visit("administrator")
    assert administrator.get("/administration").find(f"//a[@href='{path}']")
    asked = administrator.get(path)
    assert asked.h1 == "A new password for Ruth Lindqvist?"
    assert not asked.find("//code[@class='join-link']"), "looking makes none"
    link = link_on(administrator.send(asked, path, "/password-link"))
    stranger = visit("stranger")
    assert stranger.submit(link, "", new_password=NEW).location == "/"
    assert visit("author").get("/").status == 302, "everywhere else they are signed out"
    fields = {"email": "author@world.example", "password": NEW}
    assert visit("stranger").submit("/sign-in", "/sign-in", **fields).status == 303
    again = visit("stranger").get(link)
    assert (again.status, again.h1) == (410, "This link opens nothing any more")
    with app.app_context():
        person = db.session.get_one(Person, world.people["author"])
        assert person.confirmed_at is None, "it shows nothing of whose the address is"


def test_it_stands_in_the_log_of_each_course_once(world: World, visit: Visit, path: str) -> None:
    administrator = visit("administrator")
    asked = administrator.get(path)
    assert administrator.send(asked, path, "/password-link").status == 200
    again = administrator.send(asked, path, "/password-link")
    assert (again.status, again.h1) == (409, "A link is shown once")
    log = visit("instructor").get(f"/courses/{world.course}/log").words
    deed = "Ottilie Brandt made a one-time link to a new password for Ruth Lindqvist."
    assert log.count(deed) == 1
    assert "one-time link" not in visit("outsider").get(f"/courses/{world.elsewhere}/log").words


@pytest.mark.parametrize("who", ["instructor", "assistant", "author", "classmate", "outsider"])
def test_nobody_else_makes_one(visit: Visit, path: str, who: str) -> None:
    """An instructor must not come into a student's account, nor a student into a classmate's."""
    assert visit(who).get(path).status == 404
    assert visit(who).post(path).status == 404


def test_a_link_ends_with_another_change_and_after_a_day(visit: Visit, path: str) -> None:
    first = link_on(visit("administrator").post(path))
    with time_machine.travel(now() + timedelta(days=1, minutes=1), tick=False):
        assert visit("stranger").get(first).status == 410
    assert visit("stranger").get(first).status == 200
    fields = {"old_password": PASSWORD, "new_password": NEW}
    assert visit("author").submit("/account", "/account/password", **fields).status == 303
    assert visit("stranger").get(first).status == 410
    refused = visit("stranger").post(first, {"new_password": "yet another one"})
    assert refused.status == 410


def test_not_for_oneself_nor_for_the_demos_people(app: Flask, world: World, visit: Visit) -> None:
    with app.app_context():
        db.session.get_one(Person, world.people["classmate"]).demo = True
        db.session.commit()
    page = visit("administrator").get("/administration")
    for who in ("administrator", "classmate"):
        path = f"/administration/people/{world.people[who]}/password-link"
        assert not page.find(f"//a[@href='{path}']")
        assert visit("administrator").get(path).status == 403
        assert visit("administrator").post(path).status == 403


def test_no_link_opens_a_demo_account_outside_of_demo_mode(
    app: Flask, world: World, visit: Visit, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = link_on(visit("administrator").post(path))
    with app.app_context():
        db.session.get_one(Person, world.people["author"]).demo = True
        db.session.commit()
    assert visit("stranger").get(link).status == 410
    monkeypatch.setitem(app.config, "DEMO", True)
    assert visit("stranger").get(link).status == 200


def test_where_mail_is_sent_nobody_needs_one(
    app: Flask, visit: Visit, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")
    administrator = visit("administrator")
    assert not administrator.get("/administration").find(f"//a[@href='{path}']")
    for page in (administrator.get(path), administrator.post(path)):
        assert page.status == 409
        assert "The board sends mail" in page.h1


def test_who_has_forgotten_theirs_is_told_whom_to_ask(visit: Visit) -> None:
    assert "Ask an administrator" in visit("stranger").get("/forgotten").words
