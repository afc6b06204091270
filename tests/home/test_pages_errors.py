"""What a person reads when something is refused, missing or broken, through real requests."""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from app import errors
from app.accounts import account_routes
from app.accounts.models import FailedSignIn, SignIn
from app.db import db
from app.home import queries
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]

WORDS = "Typed with care: “да”, <script>alert(1)</script> & more."
HERE = "http://localhost"


def breaks(error: Exception) -> Callable[..., Any]:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise error

    return broken


def given_back(page: Page) -> list[str]:
    return [box.text.removeprefix("\n") for box in page.find("//textarea[@readonly]")]


def friendly(page: Page, status: int, title: str) -> None:
    assert page.status == status
    assert page.h1 == title
    assert page.find("//title")[0].text == f"{title} · Colloquy"
    assert len(page.find("//p[@class='what-to-do']")[0].text) > 40
    assert "Content-Security-Policy" in page.response.headers
    assert page.response.headers["Cache-Control"] == "no-store"
    for box in page.find("//textarea"):
        assert page.find(f"//label[@for='{box.get('id')}']"), "every box has its label"


def test_400_a_form_of_an_old_page(visit: Visit) -> None:
    fields = {"name": WORDS, "csrf_token": "old", "old_password": "a secret"}
    page = visit("author").post("/account/name", fields)
    friendly(page, 400, "This could not be read")
    assert "opened before you last signed in" in page.words
    assert given_back(page) == [WORDS]
    assert not page.find("//main//script")
    assert "a secret" not in page.text


def test_403_what_one_sees_but_may_not_do(world: World, visit: Visit) -> None:
    page = visit("classmate").post(
        f"/courses/{world.course}/essays/{world.essays['published']}/publish", {"text": WORDS}
    )
    friendly(page, 403, "This is not yours to do")
    assert given_back(page) == [WORDS]


@pytest.mark.parametrize(
    ("who", "path", "says"),
    [
        ("classmate", "/courses/{course}/log", "for the course's staff"),
        ("classmate", "/courses/{course}/feedback", "for the course's staff"),
        ("classmate", "/courses/{course}/import", "for the course's staff"),
        ("classmate", "/courses/{course}/edit", "those who run the course"),
        ("classmate", "/courses/new", "ask an administrator"),
        ("observer", "/courses/{course}/essays/new", "As an observer you read along"),
    ],
)
def test_403_says_whose_it_is(world: World, visit: Visit, who: str, path: str, says: str) -> None:
    page = visit(who).get(path.format(course=world.course))
    friendly(page, 403, "This is not yours to do")
    assert says in page.words


def test_403_in_the_archive_says_so(world: World, visit: Visit) -> None:
    visit("instructor").post(f"/courses/{world.course}/archive")
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    for who, path in (("classmate", f"{essay}/comments"), ("author", f"{essay}/publish")):
        page = visit(who).post(path, {"comment": WORDS, "text": WORDS})
        friendly(page, 403, "This is not yours to do")
        assert "This course is archived" in page.words
        assert WORDS in given_back(page)


def test_404_says_where_to_go(visit: Visit) -> None:
    page = visit("author").get("/nothing-here")
    friendly(page, 404, "There is nothing here")
    assert page.find("//main//a[@href='/']")


def test_404_keeps_the_words_that_were_sent(visit: Visit) -> None:
    page = visit("author").post("/nothing-here", {"comment": WORDS})
    friendly(page, 404, "There is nothing here")
    assert given_back(page) == [WORDS]


def test_405_says_what_the_address_does(visit: Visit) -> None:
    page = visit("author").post("/account", {"name": WORDS})
    friendly(page, 405, "This address does not do that")
    assert "GET" in page.response.headers["Allow"]
    assert given_back(page) == [WORDS]


def test_409_when_the_database_saw_somebody_faster(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        db.session, "commit", breaks(IntegrityError("insert", {}, Exception("unique")))
    )
    page = visit("author").post("/account/name", {"name": "Ruth L."})
    friendly(page, 409, "Somebody was faster")
    assert given_back(page) == ["Ruth L."]


def test_413_nothing_of_it_could_be_read(visit: Visit) -> None:
    page = visit("author").post("/account/name", {"name": "x" * (2 * 1024 * 1024)})
    friendly(page, 413, "This is too large")
    assert "2 MB" in page.words
    assert page.find("//kept-copy"), "the browser offers its own copy there"
    assert page.find("//body")[0].get("data-person"), "and knows whose"
    assert len(page.text) < 20_000


def test_413_signed_out_and_in_a_form_of_many_parts(visit: Visit) -> None:
    many = {f"field{number}": "x" for number in range(1200)}
    page = visit("stranger").client.post("/sign-in", data=many, content_type="multipart/form-data")
    assert page.status_code == 413
    page = visit("stranger").client.post(
        "/courses/x/essays", data=many, content_type="multipart/form-data"
    )
    assert page.status_code == 413


def test_415_what_is_no_form(visit: Visit) -> None:
    for kind in ("application/json", "text/plain", "application/xml", ""):
        page = Page(
            visit("author").client.post("/account/name", data=b'{"name": 1}', content_type=kind)
        )
        friendly(page, 415, "This kind of content cannot be read here")


def test_422_of_a_form_keeps_the_page(visit: Visit) -> None:
    page = visit("author").post("/account/name", {"name": "Prof. X"})
    assert page.status == 422
    assert page.h1 == "Your account"


def test_429_says_when_to_come_back(app: Flask, world: World, visit: Visit) -> None:
    with app.app_context():
        for number in range(100):
            FailedSignIn.note(f"code {number}", "127.0.0.1")
        db.session.commit()
    page = visit("author").get("/join/some-code-of-no-course")
    friendly(page, 429, "Too many tries")
    assert page.response.headers["Retry-After"] == "900"


def test_500_keeps_the_words(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_routes, "select", breaks(ZeroDivisionError("on purpose")))
    page = visit("author").post("/account/name", {"name": "Ruth L."})
    friendly(page, 500, "Something broke on our side")
    assert given_back(page) == ["Ruth L."]
    assert "on purpose" not in page.text
    assert "Traceback" not in page.text


def test_500_on_a_page_one_only_reads(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "my_drafts", breaks(ZeroDivisionError("on purpose")))
    friendly(visit("author").get("/"), 500, "Something broke on our side")


def test_503_while_the_database_is_away(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have said who is signed in; or not even that can be asked then."""
    away = breaks(OperationalError("select", {}, Exception("away")))
    monkeypatch.setattr(sys.modules["app.home.frame"], "answer", away)
    page = visit("author").get("/account")
    friendly(page, 503, "Very busy just now")
    assert page.find("//link[@rel='stylesheet']")
    monkeypatch.setattr(SignIn, "person_with", away)
    page = visit("author").get("/account")
    friendly(page, 503, "Very busy just now")
    page = visit("author").post("/account/name", {"name": WORDS})
    friendly(page, 503, "Very busy just now")
    assert given_back(page) == [WORDS]


def test_what_the_database_cannot_hold_is_no_fault_of_ours(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db.session, "commit", breaks(DataError("insert", {}, Exception("NUL"))))
    page = visit("author").post("/account/name", {"name": "Ruth L."})
    friendly(page, 400, "This could not be read")
    assert given_back(page) == ["Ruth L."]


def test_when_no_page_can_be_made_the_words_still_come_back(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "render_template", breaks(RuntimeError("no templates")))
    page = visit("author").post("/nothing-here", {"comment": WORDS})
    assert page.status == 404
    assert page.h1 == "There is nothing here"
    assert given_back(page) == [WORDS]
    assert not page.find("//script")


def test_scripts_are_answered_in_a_sentence(world: World, visit: Visit) -> None:
    for path, status in (("/nothing-here", 404), ("/account", 405)):
        page = visit("author").post(path, headers={"Accept": "application/json"})
        assert page.status == status
        assert set(page.response.get_json()) == {"title", "error"}


METHODS = ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "PROPFIND", "TRACE", "BREW")
PATHS = ("/", "/sign-in", "/account", "/administration", "/join/x", "/nothing", "/courses/x")


@pytest.mark.parametrize("who", ["stranger", "author", "administrator"])
def test_odd_methods_are_answered(visit: Visit, who: str) -> None:
    visitor = visit(who)
    for path in PATHS:
        for method in METHODS:
            answered = visitor.client.open(path, method=method)
            assert answered.status_code < 500, f"{method} {path}"
            if method == "HEAD":
                assert answered.get_data() == b""


def test_signed_out_the_unknown_in_courses_is_a_sign_in_too(visit: Visit) -> None:
    for path in ("/courses/none", "/courses/none/x/y", "/courses/", "/courses//"):
        page = visit("stranger").get(path)
        assert page.status in (302, 308), path
        assert page.location.startswith(("/sign-in", HERE)), path
    assert visit("stranger").get("/nothing-here").status == 404


@pytest.mark.parametrize(
    "path", ["/%00", "/%FF%FE", "//evil.invalid/x", "/" + "x" * 7000, "/..%2f"]
)
def test_odd_addresses_are_answered(visit: Visit, path: str) -> None:
    for who in ("stranger", "author"):
        page = visit(who).get(path)
        assert page.status in (302, 308, 404)
        assert "evil.invalid" not in page.location


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"name=Zo%EB+Moreau", "", ["Zoë Moreau"]),
        ("name=Zoë Moreau".encode("cp1252"), "", ["Zoë Moreau"]),
        (b"name=Zoe", "; charset=utf-16", ["Zoe"]),
        ("name=Zoë".encode("utf-16"), "", []),
    ],
)
def test_400_what_is_not_in_our_encoding(
    visit: Visit, body: bytes, kind: str, words: list[str]
) -> None:
    client, form = visit("author").client, "application/x-www-form-urlencoded"
    page = Page(client.post("/account/name", data=body, content_type=form + kind))
    friendly(page, 400, "This could not be read")
    assert "not written in UTF-8" in page.words
    assert [said for said in given_back(page) if "o" in said][: len(words)] == words


def test_400_what_did_not_arrive_whole(visit: Visit) -> None:
    kind = "multipart/form-data; boundary=x"
    page = Page(visit("author").client.post("/account/name", data=b"--x\r\nbr", content_type=kind))
    friendly(page, 400, "This could not be read")
    assert "did not arrive whole" in page.words


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"name=%FF%FE&x=%00", "application/x-www-form-urlencoded"),
        (b"%%%&&&===", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x--", "multipart/form-data"),
        (b"\xff" * 100, "multipart/form-data; boundary=" + "y" * 300),
    ],
)
def test_odd_bodies_are_answered(visit: Visit, body: bytes, kind: str) -> None:
    for who, path in (("stranger", "/sign-in"), ("author", "/account/name"), ("stranger", "/seen")):
        page = visit(who).client.post(path, data=body, content_type=kind)
        assert 400 <= page.status_code < 500, path


def test_what_the_editor_wrote_is_given_back_to_be_read(world: World, visit: Visit) -> None:
    fields = {"text": "<p>Bread was <em>short</em>.</p>", "format": "html", "csrf_token": "old"}
    page = visit("author").post(f"/courses/{world.course}/essays", fields)
    friendly(page, 400, "This could not be read")
    assert given_back(page) == ["Bread was *short*."]
