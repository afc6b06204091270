"""Signing in and out, as a person meets it."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask import Flask

from app.accounts import routes
from app.accounts.models import FailedSignIn, Person, SignIn
from app.clock import now
from app.db import db
from app.demo import DEMO_PASSWORD
from tests.visitor import Page, Visitor
from tests.world import PASSWORD, World

Visit = Callable[[str], Visitor]

AUTHOR = "author@world.example"
REDIRECTS = Path(__file__).parents[2].parent / "shared/corpus/strings/next-redirect.json"
OWN_REDIRECTS = [
    *("//evil.invalid", "/\\evil.invalid", "https:evil.invalid", "javascript:alert(1)", "/\t/evil"),
    *(
        "http://evil.invalid",
        " //evil.invalid",
        "/\r\nSet-Cookie: x=1",
        "//[::1]/",
        "/a\0b",
        "x" * 9,
    ),
    "/" + "x" * 5000,
]


def sign_in(visitor: Visitor, email: str = AUTHOR, password: str = PASSWORD) -> Page:
    return visitor.submit("/sign-in", "/sign-in", email=email, password=password)


def test_signed_out_the_first_page_is_the_sign_in(visit: Visit) -> None:
    page = visit("stranger").get("/")
    assert page.status == 302
    assert page.location.startswith("/sign-in")
    page = visit("stranger").get(page.location)
    assert page.h1 == "Sign in"
    assert page.find("//title")[0].text == "Sign in · Colloquy"


def test_a_person_signs_in_and_sees_the_desk(visit: Visit) -> None:
    visitor = visit("stranger")
    page = sign_in(visitor)
    assert (page.status, page.location) == (303, "/")
    assert "Ruth Lindqvist" in visitor.get("/").text


def test_case_and_spaces_of_the_address_do_not_matter(visit: Visit) -> None:
    assert sign_in(visit("stranger"), email=" Author@World.Example ").status == 303


def test_a_password_is_the_same_on_every_keyboard(app: Flask, world: World, visit: Visit) -> None:
    composed, apart = "caf\u00e9 crème fraîche", "cafe\u0301 crème fraîche"
    visit("author").submit(
        "/account", "/account/password", old_password=PASSWORD, new_password=composed
    )
    assert sign_in(visit("stranger"), password=apart).status == 303


def test_signing_in_begins_a_new_session(visit: Visit) -> None:
    """Whatever an earlier session held, a planted one too, is gone."""
    visitor = visit("stranger")
    with visitor.client.session_transaction() as session:
        session["planted"], secret = "yes", session["csrf_token"]
    sign_in(visitor)
    with visitor.client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != secret


def test_one_stays_signed_in_when_the_browser_was_closed(visit: Visit) -> None:
    visitor = visit("stranger")
    sign_in(visitor)
    visitor.client.delete_cookie("colloquy")
    assert visitor.get("/").status == 200
    with time_machine.travel(now() + timedelta(days=61), tick=False):
        assert visitor.get("/").status == 302


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(visit: Visit) -> None:
    wrong = sign_in(visit("stranger"), password="not the password")
    unknown = sign_in(visit("stranger"), email="nobody@world.example", password="not the password")
    assert wrong.status == unknown.status == 422
    assert wrong.find("//p[@class='refusal']")[0].text_content() == (
        unknown.find("//p[@class='refusal']")[0].text_content()
    )
    assert wrong.form("/sign-in").fields["email"] == AUTHOR
    assert "not the password" not in wrong.text


def test_an_unknown_address_costs_a_password_check(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent: list[str] = []
    monkeypatch.setattr(routes, "pretend_to_check", spent.append)
    sign_in(visit("stranger"), email="nobody@world.example", password="some password")
    assert spent == ["some password"]


@pytest.mark.parametrize(
    "email", ["", "no address", "a@b", "x" * 400 + "@world.example", "a\0@b.de"]
)
def test_what_is_no_address_is_refused_in_words(visit: Visit, email: str) -> None:
    page = visit("stranger").post("/sign-in", {"email": email, "password": "whatever it is"})
    assert page.status == 422
    assert page.find("//div[@data-refused]//p[@class='refusal']")


def test_a_file_in_place_of_a_field_is_nothing_typed(visit: Visit) -> None:
    page = visit("stranger").post(
        "/sign-in", {"email": AUTHOR, "password": (b"", "p.txt"), "next": (b"", "n.txt")}
    )
    assert page.status == 422


def test_after_ten_failures_even_the_right_password_waits(visit: Visit) -> None:
    for _ in range(10):
        assert sign_in(visit("stranger"), password="wrong").status == 422
    page = sign_in(visit("stranger"))
    assert page.status == 429
    assert page.response.headers["Retry-After"] == "900"
    assert "quarter of an hour" in page.words
    assert page.form("/sign-in").fields["email"] == AUTHOR
    assert PASSWORD not in page.text
    assert sign_in(visit("stranger"), email="classmate@world.example").status == 303
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        assert sign_in(visit("stranger")).status == 303


def test_an_unknown_address_is_slowed_like_a_known_one(visit: Visit) -> None:
    for _ in range(10):
        sign_in(visit("stranger"), email="nobody@world.example")
    assert sign_in(visit("stranger"), email="nobody@world.example").status == 429


def test_success_frees_the_account(visit: Visit) -> None:
    for _ in range(9):
        sign_in(visit("stranger"), password="wrong")
    assert sign_in(visit("stranger")).status == 303
    assert sign_in(visit("stranger"), password="wrong").status == 422
    assert sign_in(visit("stranger")).status == 303


def test_a_hundred_failures_slow_one_network_address(
    app: Flask, world: World, visit: Visit
) -> None:
    with app.app_context():
        for number in range(100):
            FailedSignIn.note(f"guess{number}@world.example", "127.0.0.1")
        db.session.commit()
    assert sign_in(visit("stranger")).status == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    visitor = visit("stranger")
    page = visitor.post(
        "/sign-in", {"email": AUTHOR, "password": PASSWORD}, environ_overrides=elsewhere
    )
    assert page.status == 303


def test_signing_out_ends_the_session_on_the_server(visit: Visit) -> None:
    visitor, copied = visit("stranger"), visit("stranger")
    sign_in(visitor)
    with visitor.client.session_transaction() as session:
        token = session["_user_id"]
    with copied.client.session_transaction() as session:
        session["_user_id"] = token
    assert copied.get("/").status == 200
    page = visitor.submit("/", "/sign-out")
    assert (page.status, page.location) == (303, "/sign-in")
    assert "You are signed out." in visitor.get("/sign-in").words
    assert visitor.get("/").status == 302, "nor does the cookie that remembers sign in again"
    assert copied.get("/").status == 302


def test_signing_in_anew_ends_this_browsers_earlier_session(
    app: Flask, world: World, visit: Visit
) -> None:
    sent = {"email": "classmate@world.example", "password": PASSWORD}
    visitor = visit("author")
    assert visitor.post("/sign-in", sent).status == 303
    assert "Joon-ho Dae" in visitor.get("/account").text
    with app.app_context():
        assert SignIn.person_with(world.tokens["author"]) is None


def test_signing_out_twice_is_no_mistake(visit: Visit) -> None:
    page = visit("stranger").post("/sign-out")
    assert (page.status, page.location) == (303, "/sign-in")


def test_a_link_does_not_sign_out(visit: Visit) -> None:
    visitor = visit("author")
    assert visitor.get("/sign-out").status == 405
    assert visitor.get("/").status == 200


def test_one_goes_on_to_where_one_wanted_to(world: World, visit: Visit) -> None:
    visitor = visit("stranger")
    wanted = f"/courses/{world.course}/essays/{world.essays['published']}?after=3"
    door = visitor.get(wanted)
    page = visitor.send(
        visitor.get(door.location), "/sign-in", "/sign-in", email=AUTHOR, password=PASSWORD
    )
    assert page.location == wanted


def test_whoever_is_signed_in_goes_straight_on(visit: Visit) -> None:
    assert visit("author").get("/sign-in?next=/account").location == "/account"
    assert visit("author").get("/sign-in").location == "/"


@pytest.mark.parametrize("target", OWN_REDIRECTS)
def test_one_never_goes_on_to_another_site(visit: Visit, target: str) -> None:
    page = visit("stranger").post(
        "/sign-in", {"email": AUTHOR, "password": PASSWORD, "next": target}
    )
    assert (page.status, page.location) == (303, "/")


@pytest.mark.parametrize("target", ["/sign-out", "/sign-in?next=/"])
def test_nor_back_to_the_door(visit: Visit, target: str) -> None:
    page = visit("stranger").post(
        "/sign-in", {"email": AUTHOR, "password": PASSWORD, "next": target}
    )
    assert page.location == "/"


if REDIRECTS.exists():

    @pytest.mark.parametrize("case", json.loads(REDIRECTS.read_text()), ids=repr)
    def test_nor_by_any_trick_we_know(visit: Visit, case: dict[str, str]) -> None:
        for visitor in (visit("stranger"), visit("author")):
            asked = visitor.get("/sign-in", query_string={"next": case["next"]})
            sent = visit("stranger").post(
                "/sign-in", {"email": AUTHOR, "password": PASSWORD, "next": case["next"]}
            )
            for page in (asked, sent):
                assert page.status < 400
                where = urlsplit(urljoin("http://localhost/sign-in", page.location))
                assert where.netloc == "localhost"
                assert "\\" not in page.location
                if case["expect"] == "ignore-and-go-home" and case["next"] != "/logout":
                    assert page.location in ("", "/")


@pytest.fixture
def demo(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A demonstration with one of its people."""
    with app.app_context():
        Person.register("student@demo.example", "Maya Thistlewood", DEMO_PASSWORD, demo=True)
        db.session.commit()
    monkeypatch.setitem(app.config, "DEMO", True)
    return app


def test_one_press_signs_in_with_a_demo_account(demo: Flask, visit: Visit) -> None:
    visitor = visit("stranger")
    page = visitor.get("/sign-in?next=/account")
    assert DEMO_PASSWORD in page.words
    shown = [button.get("value") for button in page.find("//button[@name='demo']")]
    assert len(shown) == 7
    assert {"instructor@demo.example", "admin@demo.example"} <= set(shown)
    page = visitor.send(page, "/sign-in", "/sign-in", button="demo=student@demo.example")
    assert (page.status, page.location) == (303, "/account")


def test_no_press_signs_in_with_another_account(demo: Flask, visit: Visit) -> None:
    assert visit("stranger").post("/sign-in", {"demo": AUTHOR}).status == 422


def test_demo_people_are_nobody_outside_demo_mode(
    demo: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(demo.config, "DEMO", False)
    page = sign_in(visit("stranger"), "student@demo.example", DEMO_PASSWORD)
    assert page.status == 422
    assert "do not belong together" in page.words
    assert visit("stranger").post("/sign-in", {"demo": "student@demo.example"}).status == 422
    assert "demonstration" not in visit("stranger").get("/sign-in").find("//main")[0].text_content()
