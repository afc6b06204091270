"""How often mail comes: chosen on the account page, stopped by a link without signing in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from flask import Flask

from app.accounts.models import Person
from app.db import db
from tests.mail.conftest import Post, deliver, post
from tests.mail.digesting import EVENING, MORNING, answered, done, minute, told
from tests.visitor import Visitor
from tests.world import World

__all__ = ["deliver", "post"]
Visit = Callable[[str], Visitor]
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(app: Flask, world: World, post: Post) -> str:
    """The link that stops mail, as the author has received it."""
    told(app, world)
    with time_machine.travel(EVENING, tick=False):
        answered(app, world)
    with time_machine.travel(MORNING, tick=False):
        assert minute(app) == 1
    return str(post.taken[-1]["List-Unsubscribe"]).strip("<>").removeprefix("https://board.example")


def rhythm(app: Flask, world: World, who: str = "author") -> str:
    return str(done(app, lambda: db.session.get_one(Person, world.people[who]).rhythm))


def chosen(visitor: Visitor) -> list[str]:
    return [one.get("value") for one in visitor.get("/account").find("//input[@checked]")]


def test_daily_unless_chosen_otherwise(post: Post, visit: Visit) -> None:
    author = visit("author")
    assert chosen(author) == ["daily"]
    (choice,) = author.get("/account").find("//fieldset[legend='When something is new']")
    assert len(choice.xpath(".//input[@type='radio']")) == 4
    for choice in ("weekly", "at once", "never", "daily"):
        done = author.submit("/account", "/account/mail", rhythm=choice)
        assert author.follow(done).find("//*[contains(., 'From now on')]")
        assert chosen(author) == [choice]
    assert chosen(visit("classmate")) == ["daily"]


@pytest.mark.parametrize("fields", [{}, {"rhythm": "hourly"}, {"rhythm": ""}])
def test_what_is_no_choice_is_refused(post: Post, visit: Visit, fields: dict[str, str]) -> None:
    author = visit("author")
    page = author.post("/account/mail", fields)
    assert page.status == 422
    assert "Please choose one of these four." in page.words
    assert chosen(author) == ["daily"]


def test_where_no_mail_is_sent_none_is_chosen(visit: Visit) -> None:
    assert "tells you" not in visit("author").get("/account").words


def test_before_the_address_is_confirmed_none_comes(
    app: Flask, world: World, post: Post, visit: Visit
) -> None:
    assert (
        "None of it comes before your address is confirmed" in visit("author").get("/account").words
    )
    told(app, world)
    assert "None of it comes" not in visit("author").get("/account").words


def test_each_such_mail_says_how_a_program_stops_it(post: Post, link: str) -> None:
    """In one piece, which is what programs read (RFC 8058)."""
    whole = f"List-Unsubscribe: <https://board.example{link}>\r\n".encode()
    assert whole in post.raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in post.raw
    assert f"https://board.example{link}" in post.words()


def test_no_other_mail_can_be_stopped(post: Post, visit: Visit, deliver: Callable[[], int]) -> None:
    visit("stranger").submit("/forgotten", "/forgotten", email="author@world.example")
    assert deliver() == 1
    assert b"List-Unsubscribe" not in post.raw


def test_opened_it_stops_nothing_pressed_it_does(
    app: Flask, world: World, visit: Visit, link: str
) -> None:
    stranger = visit("stranger")
    assert stranger.get(link).h1 == "Stop this mail"
    assert rhythm(app, world) == "daily"
    for _ in range(2):  # once more does no harm
        page = stranger.submit(link, link) if rhythm(app, world) == "daily" else stranger.post(link)
        assert (page.status, page.h1) == (200, "Mail is stopped")
    assert stranger.get(link).h1 == "Mail is stopped"
    assert rhythm(app, world) == "never"
    with time_machine.travel(MORNING, tick=False):
        answered(app, world, "And nobody is told.")
        assert minute(app) == 0


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_program_stops_it_with_one_click(
    app: Flask, world: World, link: str, kind: str
) -> None:
    """From no page of ours, with nothing of ours in it, and led nowhere else."""
    nobody = app.test_client()
    answer = nobody.post(link, data=ONE_CLICK, content_type=kind)
    assert answer.status_code == 200
    assert rhythm(app, world) == "never"
    assert rhythm(app, world, "classmate") == "daily"


def test_it_lasts_as_long_as_the_address(app: Flask, world: World, visit: Visit, link: str) -> None:
    def change(deed: Callable[[Person], object]) -> None:
        done(app, lambda: deed(db.session.get_one(Person, world.people["author"])))

    change(lambda person: person.change_password("another long password"))
    with time_machine.travel(MORNING.replace(year=2028), tick=False):
        assert visit("stranger").get(link).status == 200
    change(lambda person: person.confirm("elsewhere@world.example"))
    page = visit("stranger").post(link)
    assert (page.status, page.h1) == (410, "This link stops no mail")
    assert "choose on the page of your account" in page.words
    assert rhythm(app, world) == "daily"


def test_only_this_address_may_be_asked_from_anywhere(world: World, link: str, app: Flask) -> None:
    """A form from elsewhere is refused everywhere else, and a link that is not ours here."""
    nobody = app.test_client()
    assert nobody.post(f"/confirm/{world.links['address']}", data=ONE_CLICK).status_code == 400
    assert nobody.post(link[:-3] + "abc", data=ONE_CLICK).status_code == 410
    password = link.rpartition("/")[0] + "/" + world.links["password"]
    assert nobody.post(password, data=ONE_CLICK).status_code == 410
