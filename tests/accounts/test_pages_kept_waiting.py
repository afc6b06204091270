"""Words of an expired session wait for their account where another one signs in before it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from app.accounts import words_kept
from app.accounts.models import KeptWords, Person, SignIn
from app.clock import now
from app.db import db
from tests.accounts.conftest import Interrupted, kept_rows
from tests.visitor import Page, Visitor
from tests.world import PASSWORD, World

pytestmark = pytest.mark.slow  # left out by `make check`

Visit = Callable[[str], Visitor]

TEXT = "Bread was short in Moscow."
THEY_WAIT = "Words written with another account are kept for it here for two days"
BACK = "Your words are back in the form. Nothing was sent."


def an_essay(world: World, interrupted: Interrupted) -> Page:
    """The sign-in page, with a new essay of the author's kept in it."""
    essays = f"/courses/{world.course}/essays"
    return interrupted.send(f"{essays}/new", essays, "save=1", title="Bread", text=TEXT)


def sign_in(visitor: Visitor, who: str) -> Page:
    """Whoever was signed in signs out first."""
    if visitor.get("/sign-in").location:
        visitor.submit("/account", "/sign-out")
    fields = {"email": f"{who}@world.example", "password": PASSWORD}
    return visitor.submit("/sign-in", "/sign-in", **fields)


def session_ends(app: Flask, browser: Visitor, who: str) -> Page:
    """The sign-in page, with a new name kept in it of whoever is signed in."""
    opened = browser.get("/account")
    with app.app_context():
        email = f"{who}@world.example"
        (person,) = db.session.scalars(select(Person.id).filter_by(email=email))
        db.session.execute(delete(SignIn).where(SignIn.person_id == person))
        db.session.commit()
    return browser.send(opened, "/account", "/account/name", name=f"New name of {who}")


def test_they_come_back_to_whoever_wrote_them(world: World, interrupted: Interrupted) -> None:
    browser = interrupted.visitor
    desk = browser.follow(interrupted.sign_in(an_essay(world, interrupted), who="classmate"))
    (said,) = desk.find("//*[@class='flash']")
    assert THEY_WAIT in said.text_content()
    assert not said.xpath(".//a"), "nor on which page"
    assert "Ruth" not in said.text_content()
    assert "Bread" not in desk.text
    back = browser.follow(sign_in(browser, "author"))
    assert BACK in back.words
    fields = back.form(f"/courses/{world.course}/essays").fields
    assert (fields["title"], fields["text"].strip()) == ("Bread", TEXT)
    assert TEXT not in browser.get(f"/courses/{world.course}/essays/mine").text, "nothing is sent"
    sent = browser.send(back, "/", f"/courses/{world.course}/essays", "save=1")
    assert "Saved. Only you can read this draft." in browser.follow(sent).words
    assert sign_in(browser, "author").location == "/", "once they are back they wait no more"


def test_nobody_else_gets_them_in_this_browser(world: World, interrupted: Interrupted) -> None:
    browser = interrupted.visitor
    interrupted.sign_in(an_essay(world, interrupted), who="classmate")
    for who in ("instructor", "classmate"):
        page = sign_in(browser, who)
        assert page.location == "/"
        assert TEXT not in browser.follow(page).text
    assert BACK in browser.follow(sign_in(browser, "author")).words


def test_they_come_back_where_somebody_elses_session_ended(
    app: Flask, world: World, interrupted: Interrupted
) -> None:
    """And that somebody's words wait then: two people who take turns lose nothing."""
    browser = interrupted.visitor
    interrupted.sign_in(an_essay(world, interrupted), who="classmate")
    back = browser.follow(interrupted.sign_in(session_ends(app, browser, "classmate"), "author"))
    assert BACK in back.words
    assert THEY_WAIT in back.words
    fields = back.form(f"/courses/{world.course}/essays").fields
    assert (fields["title"], fields["text"].strip()) == ("Bread", TEXT)
    back = browser.follow(sign_in(browser, "classmate"))
    assert back.form("/account/name").fields["name"] == "New name of classmate"
    assert sign_in(browser, "author").location == "/"


def test_of_three_people_at_one_browser_each_gets_theirs(
    app: Flask, world: World, interrupted: Interrupted
) -> None:
    browser = interrupted.visitor
    interrupted.sign_in(an_essay(world, interrupted), who="classmate")
    interrupted.sign_in(session_ends(app, browser, "classmate"), "instructor")
    back = browser.follow(sign_in(browser, "author"))
    assert back.form(f"/courses/{world.course}/essays").fields["title"] == "Bread"
    back = browser.follow(sign_in(browser, "classmate"))
    assert back.form("/account/name").fields["name"] == "New name of classmate"


def test_in_another_browser_one_is_led_where_one_wanted_to_go(
    world: World, interrupted: Interrupted, visit: Visit
) -> None:
    interrupted.sign_in(an_essay(world, interrupted), who="classmate")
    assert sign_in(visit("stranger"), "author").location == "/"


def test_what_waits_for_another_sends_nobody_elsewhere(
    world: World, interrupted: Interrupted
) -> None:
    interrupted.sign_in(an_essay(world, interrupted), who="classmate")
    interrupted.visitor.submit("/account", "/sign-out")
    fields = {"email": "instructor@world.example", "password": PASSWORD, "next": "/account"}
    assert interrupted.visitor.submit("/sign-in", "/sign-in", **fields).location == "/account"


def test_they_wait_for_two_days(app: Flask, world: World, interrupted: Interrupted) -> None:
    interrupted.sign_in(an_essay(world, interrupted), who="classmate")
    with time_machine.travel(now() + timedelta(days=2, minutes=1), tick=False):
        page = interrupted.visitor.follow(sign_in(interrupted.visitor, "author"))
        assert BACK not in page.words
    assert kept_rows(app) == 0


def test_a_form_is_kept_once_however_often_it_is_sent(
    app: Flask, world: World, visit: Visit, interrupted: Interrupted
) -> None:
    """Or whoever finds somebody's form open could fill the board in their name."""
    kept = dict(an_essay(world, interrupted).form("/sign-in").form_values())
    kept |= {"email": "classmate@world.example", "password": PASSWORD}
    for _ in range(3):
        browser = visit("stranger")
        sent = kept | {"csrf_token": browser.csrf_token}
        assert THEY_WAIT in browser.follow(browser.post("/sign-in", sent)).words
    assert kept_rows(app) == 1


@pytest.fixture
def told(app: Flask, world: World, interrupted: Interrupted) -> Page:
    """The sign-in page where somebody has signed in over the words of an account for which so many
    wait that no more are kept."""
    door = an_essay(world, interrupted)
    with app.app_context():
        kept = [
            KeptWords(person_id=world.people["author"], fields={"text": ["Other words"]})
            for _ in range(words_kept.MOST_WAITING)
        ]
        db.session.add_all(kept)
        db.session.commit()
    return interrupted.sign_in(door, "classmate")


def test_so_many_forms_are_kept_and_of_one_more_it_is_told_first(
    app: Flask, interrupted: Interrupted, told: Page
) -> None:
    assert told.status == 409
    assert "too many texts wait already: they cannot be kept. Copy them" in told.words
    assert TEXT in told.text, "and they are still there to be copied"
    again = interrupted.sign_in(told, "classmate", password="wrong")
    assert again.status == 422
    page = interrupted.sign_in(again, "classmate")
    assert (page.status, page.location) == (303, "/")
    assert THEY_WAIT not in interrupted.visitor.follow(page).words
    assert kept_rows(app) == words_kept.MOST_WAITING


def test_where_no_more_are_kept_their_own_account_still_gets_them_back(
    interrupted: Interrupted, told: Page
) -> None:
    back = interrupted.visitor.follow(interrupted.sign_in(told))
    assert BACK in back.words
    assert TEXT in back.text


def test_of_secrets_nothing_waits(app: Flask, interrupted: Interrupted) -> None:
    secret = {"old_password": "a secret", "new_password": "another secret"}
    door = interrupted.send("/account", "/account/password", **secret)
    desk = interrupted.visitor.follow(interrupted.sign_in(door, "classmate"))
    assert THEY_WAIT not in desk.words
    assert kept_rows(app) == 0


def test_the_form_of_somebody_who_is_gone_is_kept_for_nobody(
    app: Flask, visit: Visit, world: World
) -> None:
    with app.app_context():
        gone = Person.register("gone@world.example", "Gone", PASSWORD)
        db.session.commit()
        gone_id = gone.id
    visitor = visit("stranger")
    sign_in(visitor, "gone")
    opened = visitor.get("/account")
    with app.app_context():
        db.session.execute(delete(Person).where(Person.id == gone_id))
        db.session.commit()
    door = visitor.send(opened, "/account", "/account/name", name="Nobody")
    fields = {"email": "author@world.example", "password": PASSWORD}
    page = visitor.send(door, "/sign-in", "/sign-in", **fields)
    assert (page.status, page.location) == (303, "/")
    assert THEY_WAIT not in visitor.get("/").words
    assert kept_rows(app) == 0
