"""Pages that are kept as they were made: what is each sending's own is put in anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app import freshness
from app.courses import front_routes
from tests.visitor import Page, Visitor
from tests.world import PASSWORD, World

Visit = Callable[[str], Visitor]


def hidden(page: Page, name: str) -> list[str]:
    return [field.get("value") for field in page.find(f"//input[@name='{name}']")]


def test_whoever_comes_to_the_door_gets_a_token_of_their_own(app: Flask, world: World) -> None:
    browsers = [app.test_client() for _ in range(2)]  # which nobody has given a session
    doors = [Page(browser.get("/sign-in")) for browser in browsers]
    assert hidden(doors[0], "csrf_token") != hidden(doors[1], "csrf_token")
    for browser, door, who in zip(browsers, doors, ("author", "classmate"), strict=True):
        fields = dict(door.form("/sign-in").form_values())
        fields |= {"email": f"{who}@world.example", "password": PASSWORD}
        assert browser.post("/sign-in", data=fields).status_code == 303


def test_the_door_knows_where_each_came_from(app: Flask, world: World) -> None:
    browser = app.test_client()
    for way in ("", "/account", "/courses/elsewhere", "/account", "/a\0b", "//elsewhere.invalid"):
        door = Page(browser.get("/sign-in", query_string={"next": way} if way else {}))
        assert hidden(door, "next") == ["" if "\0" in way or "//" in way else way]
    assert browser.head("/sign-in").status_code == 200


def test_when_a_page_cannot_be_made_what_says_so_can_be_used(
    visit: Visit, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_of: object) -> None:
        raise RuntimeError("the template is broken")

    classmate = visit("classmate")
    monkeypatch.setattr(front_routes, "semester", broken)
    page = classmate.get(f"/courses/{world.course}")
    assert page.status == 500
    sent = {"csrf_token": hidden(page, "csrf_token")[0]}
    assert classmate.client.post("/sign-out", data=sent).status_code == 303


def test_what_is_said_once_is_not_said_to_the_next(visit: Visit, app: Flask, world: World) -> None:
    author = visit("author")
    author.submit("/account", "/sign-out")
    assert "You are signed out." in author.get("/sign-in").words
    assert "You are signed out." not in author.get("/sign-in").words
    assert "You are signed out." not in Page(app.test_client().get("/sign-in")).words


def test_each_form_has_a_ticket_of_its_own_each_time(visit: Visit, world: World) -> None:
    page = f"/courses/{world.course}/essays/{world.essays['published']}"
    classmate = visit("classmate")
    tickets = [ticket for _ in range(3) for ticket in hidden(classmate.get(page), "ticket")]
    assert len(tickets) >= 6
    assert len(set(tickets)) == len(tickets)


def test_nobody_writes_into_the_door_that_others_come_to(app: Flask, world: World) -> None:
    """A browser sends no form with a GET; somebody else may."""
    sent = {"kept-notice": "Ring 555-1234", "kept_ticket": "x", "lost": "1", "next": "/ring"}
    for method in ("GET", "HEAD"):
        assert app.test_client().open("/sign-in", method=method, data=sent).status_code == 200
    page = Page(app.test_client().get("/sign-in"))
    assert "Ring" not in page.text
    assert not hidden(page, "kept_ticket")
    assert not hidden(page, "lost")
    assert hidden(page, "next") == [""]


def test_who_is_in_is_led_on_and_leaves_nothing_at_the_door(
    visit: Visit, app: Flask, world: World
) -> None:
    for method in ("HEAD", "GET"):
        assert visit("author").client.open("/sign-in", method=method).status_code == 302
        page = Page(app.test_client().get("/sign-in"))
        assert "Ruth Lindqvist" not in page.text
        assert not page.find("//*[@data-person]")


def test_many_ways_in_leave_room_for_what_is_kept(visit: Visit, app: Flask, world: World) -> None:
    visit("author").get(f"/courses/{world.course}")
    before = len(freshness._kept)
    for number in range(5):
        app.test_client().get(f"/sign-in?next=/{number}")
    assert len(freshness._kept) == before + 1


def test_a_way_is_written_as_words(app: Flask, world: World) -> None:
    page = Page(app.test_client().get("/sign-in", query_string={"next": '/"><b>x</b>&amp;'}))
    assert hidden(page, "next") == ['/"><b>x</b>&amp;']
