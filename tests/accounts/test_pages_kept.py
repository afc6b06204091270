"""A session that ended while somebody was writing: their words come back, to them alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.accounts.models import KeptWords, Person, SignIn
from app.clock import now
from app.courses.models import Member
from app.db import db
from app.essays.models import Essay
from tests.accounts.conftest import Interrupted, kept_rows
from tests.visitor import Page, Visitor
from tests.world import PASSWORD, World

Visit = Callable[[str], Visitor]

WORDS = "First line.\r\n\r\n  “Second”, <b>with</b> & signs; третья строка."


def test_the_words_stand_in_the_sign_in_page(interrupted: Interrupted) -> None:
    door = interrupted.send("/account", "/account/name", name="Ruth L.")
    assert door.status == 401
    assert door.h1 == "Sign in"
    box = door.find("//textarea[@readonly]")[0]
    assert box.text.removeprefix("\n") == "Ruth L."
    assert door.find(f"//label[@for='{box.get('id')}']")[0].text_content() == "Name"


def test_they_come_back_into_the_form_and_nothing_is_sent(
    app: Flask, world: World, interrupted: Interrupted
) -> None:
    door = interrupted.send("/account", "/account/name", name="Ruth L.")
    page = interrupted.sign_in(door)
    assert page.status == 303
    assert page.location.startswith("/account?kept=")
    back = interrupted.visitor.get(page.location)
    assert "Your words are back in the form. Nothing was sent." in back.words
    assert back.form("/account/name").fields["name"] == "Ruth L."
    with app.app_context():
        assert db.session.get_one(Person, world.people["author"]).name == "Ruth Lindqvist"
    sent = interrupted.visitor.send(back, "/account", "/account/name")
    assert sent.status == 303
    assert "Ruth L." in interrupted.visitor.get("/account").words


def test_a_wrong_password_in_between_keeps_them(interrupted: Interrupted) -> None:
    door = interrupted.send("/account", "/account/name", name="Ruth L.")
    for _ in range(10):
        door = interrupted.sign_in(door, password="wrong")
        assert door.status == 422
    door = interrupted.sign_in(door)
    assert door.status == 429
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        page = interrupted.sign_in(door)
        assert page.location.startswith("/account?kept=")
        back = interrupted.visitor.get(page.location)
        assert back.form("/account/name").fields["name"] == "Ruth L."


def test_another_account_gets_nothing(interrupted: Interrupted) -> None:
    door = interrupted.send("/account", "/account/name", name="Ruth L.")
    page = interrupted.sign_in(door, who="classmate")
    assert (page.status, page.location) == (303, "/")
    assert "Ruth L." not in interrupted.visitor.get("/").text


def test_nor_does_it_by_the_address(interrupted: Interrupted, visit: Visit, world: World) -> None:
    door = interrupted.send("/account", "/account/name", name="Ruth L.")
    where = interrupted.sign_in(door).location
    assert visit("classmate").get(where).form("/account/name").fields["name"] == "Joon-ho Dae"


@pytest.mark.parametrize("ticket", ["", "forged", "W10.x", "[1]", None])
def test_without_a_ticket_of_ours_nothing_is_kept(
    app: Flask, world: World, visit: Visit, ticket: str | None
) -> None:
    fields = {"email": "author@world.example", "password": PASSWORD, "kept-name": "Planted"}
    if ticket is not None:
        fields["kept_ticket"] = ticket
    page = visit("stranger").post("/sign-in", fields)
    assert (page.status, page.location) == (303, "/")
    assert kept_rows(app) == 0


def test_secrets_are_never_kept(app: Flask, interrupted: Interrupted) -> None:
    door = interrupted.send(
        "/account", "/account/password", old_password="a secret", new_password="another secret"
    )
    assert door.status == 401
    assert "secret" not in door.text
    page = interrupted.sign_in(door)
    assert page.location == "/account", "back to the form, which is to be filled in again"
    assert kept_rows(app) == 0


@pytest.mark.slow
def test_a_long_text_survives_as_it_was_typed(
    app: Flask, world: World, interrupted: Interrupted
) -> None:
    """An essay of 400,000 characters in a script that takes two bytes each."""
    essay = f"/courses/{world.course}/essays/{world.essays['draft']}"
    text = WORDS + "\r\n\r\n" + "Оттепель " * 44_000
    opened = interrupted.visitor.get(f"{essay}/edit")
    with app.app_context():
        SignIn.end(world.tokens["author"])
        db.session.commit()
    ticket = opened.form("/edit").fields["ticket"]
    sent = {
        "csrf_token": interrupted.visitor.csrf_token,
        "ticket": ticket,
        "title": "Typed",
        "text": text,
    }
    door = Page(
        interrupted.visitor.client.post(
            f"{essay}/edit", data=sent, content_type="multipart/form-data"
        )
    )
    assert door.status == 401
    form = door.form("/sign-in")
    assert form.get("enctype") == "multipart/form-data", "or it would grow to more than 2 MB"
    values = dict(form.form_values()) | {"email": "author@world.example", "password": PASSWORD}
    page = Page(
        interrupted.visitor.client.post("/sign-in", data=values, content_type="multipart/form-data")
    )
    assert page.location.startswith(f"{essay}/edit?kept=")
    back = interrupted.visitor.get(page.location)
    fields = back.form("/edit").fields
    assert fields["title"] == "Typed"
    assert fields["text"].split() == text.split()
    assert "\n\n  “Second”" in fields["text"].replace("\r", "")


def test_a_comment_comes_back_too(world: World, interrupted: Interrupted) -> None:
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    door = interrupted.send(essay, f"{essay}/comments", comment=WORDS)
    page = interrupted.sign_in(door)
    assert page.location.startswith(f"{essay}?")
    fields = interrupted.visitor.get(page.location).form("/comments").fields
    assert fields["comment"].split() == WORDS.split()


def test_a_field_that_was_sent_twice_comes_back_twice(
    app: Flask, world: World, interrupted: Interrupted
) -> None:
    opened = interrupted.visitor.get("/account")
    with app.app_context():
        SignIn.end(world.tokens["author"])
        db.session.commit()
    ticket = opened.form("/account/name").fields["ticket"]
    door = interrupted.visitor.post(
        "/account/name", {"ticket": ticket, "name": ["one", "two", "17"], "empty": ""}
    )
    sent = MultiDict(door.form("/sign-in").form_values())
    sent.setlist("email", ["author@world.example"])
    sent.setlist("password", [PASSWORD])
    assert interrupted.visitor.client.post("/sign-in", data=sent).status_code == 303
    with app.app_context():
        fields = db.session.scalars(select(KeptWords.fields)).one()
    names = [name.removeprefix("\n") for name in fields["name"]]  # as a browser reads a textarea
    assert sorted(names) == ["17", "one", "two"]
    assert fields["empty"] == [""]
    assert not {"csrf_token", "ticket"} & fields.keys()


def test_a_script_is_told_in_a_sentence(visit: Visit, world: World) -> None:
    page = visit("stranger").post(
        f"/courses/{world.course}/essays", headers={"Accept": "application/json"}
    )
    assert page.status == 401
    assert page.response.get_json()["error"].startswith("Sign in")


def test_if_the_page_is_gone_the_words_are_still_shown(
    app: Flask, world: World, interrupted: Interrupted
) -> None:
    essay = f"/courses/{world.course}/essays/{world.essays['draft']}/edit"
    door = interrupted.send(essay, "/edit", text=WORDS)
    with app.app_context():
        db.session.get_one(Member, world.members["author"]).remove()
        db.session.commit()
    page = interrupted.visitor.get(interrupted.sign_in(door).location)
    assert page.status == 404
    texts = [box.text.strip() for box in page.find("//textarea[@readonly]")]
    assert sum("третья строка" in text for text in texts) == 1


def test_on_a_page_without_their_form_they_are_still_shown(
    app: Flask, world: World, interrupted: Interrupted
) -> None:
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    door = interrupted.send(essay, f"{essay}/comments", comment=WORDS)
    with app.app_context():
        db.session.get_one(Essay, world.essays["published"]).withdraw()
        db.session.commit()
    page = interrupted.visitor.get(interrupted.sign_in(door).location)
    assert page.status == 200
    boxes = page.find("//textarea[@readonly]")
    assert [box.text.split() for box in boxes] == [WORDS.split()]
    plain = interrupted.visitor.get(essay)
    assert not plain.find("//textarea[@readonly]"), "only where they were brought back"


def test_what_is_two_days_old_is_forgotten_when_somebody_signs_in(
    app: Flask, world: World, visit: Visit
) -> None:
    with app.app_context():
        me = world.people["author"]
        db.session.add_all(
            [
                KeptWords(person_id=me, fields={"name": ["old"]}, at=now() - timedelta(days=3)),
                KeptWords(person_id=me, fields={"name": ["new"]}),
                SignIn(person_id=me, token_hash="old", began_at=now() - timedelta(days=61)),
            ]
        )
        db.session.commit()
    visit("stranger").submit(
        "/sign-in", "/sign-in", email="classmate@world.example", password=PASSWORD
    )
    with app.app_context():
        assert db.session.scalars(select(KeptWords.fields)).all() == [{"name": ["new"]}]
        assert db.session.scalar(select(SignIn.id).where(SignIn.token_hash == "old")) is None


def test_what_the_editor_wrote_is_shown_to_be_read_and_comes_back_as_it_was(
    world: World, interrupted: Interrupted
) -> None:
    html = "<p>Bread was <em>short</em>.<span data-footnote>Nove, p. 2.</span></p>"
    essays = f"/courses/{world.course}/essays"
    door = interrupted.send(f"{essays}/new", essays, title="Bread", text=html, format="html")
    shown = [box.text.removeprefix("\n") for box in door.find("//textarea[@readonly]")]
    assert shown == ["Bread", "Bread was *short*.[^1]\n\n[^1]: Nove, p. 2."]
    back = interrupted.visitor.get(interrupted.sign_in(door).location)
    assert back.form(essays).fields["text"].strip() == shown[1]
    assert html in back.text
