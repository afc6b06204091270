"""Forgotten passwords and addresses, by the links in real mails."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from app.accounts.models import Person
from app.clock import now
from app.db import db
from tests.mail.conftest import Post
from tests.visitor import Page, Visitor
from tests.world import PASSWORD, World

pytestmark = pytest.mark.slow  # left out by `make check`

Visit = Callable[[str], Visitor]
Deliver = Callable[[], int]
AUTHOR = "author@world.example"
NEW = "a new and longer password"


def ask(visitor: Visitor, email: str) -> Page:
    return visitor.submit("/forgotten", "/forgotten", email=email)


def link_in(post: Post) -> str:
    found = re.search(r"https://board\.example(/\S+)", post.words())
    assert found
    return found[1]


@pytest.fixture
def link(post: Post, visit: Visit, deliver: Deliver) -> str:
    """The link to choose a new password, as the author has received it."""
    ask(visit("stranger"), AUTHOR)
    assert deliver() == 1
    return link_in(post)


def sign_in(visitor: Visitor, email: str, password: str) -> Page:
    return visitor.submit("/sign-in", "/sign-in", email=email, password=password)


def test_a_new_password_by_the_link(visit: Visit, link: str) -> None:
    stranger = visit("stranger")
    assert stranger.get(link).h1 == "Choose a new password"
    done = stranger.submit(link, "", new_password=NEW)
    assert done.location == "/"
    assert "you are signed in as Ruth Lindqvist" in stranger.follow(done).words
    assert visit("author").get("/").status == 302, "everywhere else they are signed out"
    assert sign_in(visit("stranger"), AUTHOR, PASSWORD).status == 422
    assert sign_in(visit("stranger"), AUTHOR, NEW).status == 303


def test_a_link_is_used_once(visit: Visit, link: str) -> None:
    stranger = visit("stranger")
    opened = stranger.get(link)
    assert stranger.send(opened, link, "", new_password=NEW).status == 303
    again = visit("stranger").get(link)
    assert (again.status, again.h1) == (410, "This link opens nothing any more")
    assert visit("stranger").post(link, {"new_password": "another password"}).status == 410
    assert sign_in(visit("stranger"), AUTHOR, NEW).status == 303


def test_a_password_that_is_no_good_is_refused_and_the_link_stays(visit: Visit, link: str) -> None:
    stranger = visit("stranger")
    assert stranger.submit(link, "", new_password="short").status == 422
    assert stranger.submit(link, "", new_password=NEW).status == 303


def test_a_link_ends_with_another_change_of_the_password(visit: Visit, link: str) -> None:
    author = visit("author")
    changed = author.submit(
        "/account", "/account/password", old_password=PASSWORD, new_password=NEW
    )
    assert changed.status == 303
    assert visit("stranger").get(link).status == 410


def test_a_link_ends_after_two_hours(visit: Visit, link: str) -> None:
    with time_machine.travel(now() + timedelta(hours=2, minutes=1), tick=False):
        assert visit("stranger").get(link).status == 410


@pytest.mark.parametrize("change", ["", "xx", "\0", "é", "." * 300])
def test_a_link_that_was_changed_opens_nothing(visit: Visit, link: str, change: str) -> None:
    # Of the last sign two bits count, and of a sign in the middle all.
    for wrong in (
        link[:-9] + change + link[-8:],
        link + change + "a",
        f"/password/{change or 'x'}",
    ):
        assert visit("stranger").get(wrong).status in (404, 410)


def test_a_link_does_only_what_it_is_for(visit: Visit, link: str) -> None:
    token = link.rpartition("/")[2]
    assert visit("stranger").get(f"/confirm/{token}").status == 410


def test_no_answer_tells_whether_an_address_is_known(
    visit: Visit, post: Post, deliver: Deliver
) -> None:
    known, unknown = (ask(visit("stranger"), who) for who in (AUTHOR, "nobody@world.example"))
    assert (known.status, known.location) == (unknown.status, unknown.location)
    assert visit("stranger").follow(known).words == visit("stranger").follow(unknown).words
    assert deliver() == 1


def test_nobody_is_flooded(visit: Visit, post: Post, deliver: Deliver) -> None:
    for _ in range(6):
        assert ask(visit("stranger"), AUTHOR).status == 303
    assert deliver() == 3


def test_without_mail_the_page_says_what_to_do(visit: Visit) -> None:
    page = visit("stranger").get("/forgotten")
    assert "This board sends no mail" in page.words
    assert "E-mail address" not in visit("author").get("/account").words


def test_another_address_is_ones_own_once_its_mail_is_opened(
    app: Flask, visit: Visit, post: Post, deliver: Deliver, world: World
) -> None:
    author = visit("author")
    fields = {"email": "ruth@elsewhere.example", "present_password": PASSWORD}
    assert author.submit("/account", "/account/address", **fields).status == 303
    assert deliver() == 1
    assert post.taken[-1]["To"] == "ruth@elsewhere.example"
    assert sign_in(visit("stranger"), AUTHOR, PASSWORD).status == 303, "nothing has changed yet"
    way = link_in(post)
    stranger = visit("stranger")
    assert "ruth@elsewhere.example" in stranger.get(way).words
    with app.app_context():
        assert db.session.get_one(Person, world.people["author"]).email == AUTHOR
    assert stranger.submit(way, way).status == 303
    assert sign_in(visit("stranger"), "ruth@elsewhere.example", PASSWORD).status == 303
    assert sign_in(visit("stranger"), AUTHOR, PASSWORD).status == 422
    assert deliver() == 1
    assert post.taken[-1]["To"] == AUTHOR, "the old address is told"
    assert "ruth@elsewhere.example" in post.words()
    assert visit("stranger").post(way).status == 410


@pytest.mark.parametrize("same", [AUTHOR, AUTHOR.upper()])
def test_the_address_that_one_has_is_no_other(
    visit: Visit, post: Post, deliver: Deliver, same: str
) -> None:
    fields = {"email": same, "present_password": PASSWORD}
    page = visit("author").submit("/account", "/account/address", **fields)
    assert page.status == 422
    assert "This is your address already" in page.words
    assert "on its way" not in page.words
    assert deliver() == 0


def test_a_link_confirms_nothing_while_somebody_else_is_signed_in(
    app: Flask, visit: Visit, post: Post, deliver: Deliver, world: World
) -> None:
    fields = {"email": "ruth@elsewhere.example", "present_password": PASSWORD}
    visit("author").submit("/account", "/account/address", **fields)
    assert deliver() == 1
    way = link_in(post)
    classmate = visit("classmate")
    for page in (classmate.get(way), classmate.post(way)):
        assert page.status == 403
        assert f"for the account with the address {AUTHOR}, and you are signed in" in page.words
    with app.app_context():
        assert db.session.get_one(Person, world.people["author"]).email == AUTHOR
    asked = visit("author").get(way)
    assert f"of Ruth Lindqvist, who signs in with {AUTHOR} until now" in asked.words
    assert visit("author").send(asked, way, way).status == 303


def test_whose_password_is_set_is_said_before_and_after(visit: Visit, link: str) -> None:
    assert f"the account with the address {AUTHOR}" in visit("stranger").get(link).words
    assert "signed in with another account" not in visit("author").get(link).words
    classmate = visit("classmate")
    assert "signed in with another account, as Joon-ho Dae" in classmate.get(link).words
    done = classmate.post(link, {"new_password": NEW})
    assert "you are signed in as Ruth Lindqvist." in classmate.follow(done).words


def test_an_address_that_somebody_else_has_stays_theirs(
    app: Flask, visit: Visit, post: Post, deliver: Deliver, world: World
) -> None:
    fields = {"email": "classmate@world.example", "present_password": PASSWORD}
    asked = visit("author").submit("/account", "/account/address", **fields)
    assert asked.status == 303, "whether the address is known is not told"
    assert deliver() == 1
    way = link_in(post)
    refused = visit("stranger").submit(way, way)
    assert refused.status == 409
    assert "Somebody else has this address" in refused.words
    with app.app_context():
        assert db.session.get_one(Person, world.people["author"]).email == AUTHOR


def test_the_password_is_asked_for_another_address(visit: Visit, post: Post) -> None:
    fields = {"email": "ruth@elsewhere.example", "present_password": "not it"}
    page = visit("author").submit("/account", "/account/address", **fields)
    assert page.status == 422
    assert page.find("//p[@id='present_password-refusal']")
    assert page.form("/account/address").fields["email"] == "ruth@elsewhere.example"


REGISTERING = {"name": "Ayşe Kaya", "password": "three words of it"}


def test_whoever_registers_confirms_their_address(
    visit: Visit, post: Post, deliver: Deliver, world: World
) -> None:
    fields = REGISTERING | {"email": "ayse@world.example", "code": world.join_code}
    newcomer = visit("stranger")
    opened = newcomer.get("/register")
    for _ in range(2):
        assert newcomer.send(opened, "/register", "/register", **fields).status == 303
    assert deliver() == 1, "pressed twice, told once"
    way = link_in(post)
    sign_in(newcomer, "ayse@world.example", REGISTERING["password"])
    assert "not confirmed yet" in newcomer.get("/account").words
    again = newcomer.submit("/account", "/account/confirmation")
    assert again.status == 303
    assert newcomer.submit(way, way).status == 303
    assert "not confirmed yet" not in newcomer.get("/account").words
    assert deliver() == 0, "what was asked for meanwhile is not needed any more"


def test_whoever_has_an_account_is_told_so_by_mail_alone(
    visit: Visit, post: Post, deliver: Deliver, world: World
) -> None:
    fields = REGISTERING | {"code": world.join_code}
    pages = []
    for email in ("ayse@world.example", AUTHOR):
        visitor = visit("stranger")
        sent = visitor.submit("/register", "/register", **fields | {"email": email})
        pages.append((sent.status, sent.location, visitor.follow(sent).words))
    assert pages[0] == pages[1]
    assert deliver() == 2
    assert [mail["Subject"] for mail in post.taken] == [
        "Confirm your e-mail address for Colloquy",
        "You already have an account at Colloquy",
    ]


def test_links_begin_as_the_board_says_never_as_a_header(
    visit: Visit, post: Post, deliver: Deliver
) -> None:
    stranger = visit("stranger")
    fields = {"email": AUTHOR, "csrf_token": stranger.csrf_token}
    stranger.client.post("/forgotten", data=fields, headers={"X-Forwarded-Host": "evil.example"})
    assert deliver() == 1
    assert "evil.example" not in post.taken[-1].as_string()


def test_the_demos_mail_is_shown_in_a_demonstration_alone(
    app: Flask, visit: Visit, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert visit("stranger").get("/demo/mail").status == 404
    monkeypatch.setitem(app.config, "DEMO", True)
    assert "No mail yet" in visit("stranger").get("/demo/mail").words
    ask(visit("stranger"), AUTHOR)
    assert deliver() == 1
    page = visit("stranger").get("/demo/mail")
    assert f"To {AUTHOR}" in page.words
    (way,) = page.find("//article//a/@href")
    assert visit("stranger").get(way).h1 == "Choose a new password"
