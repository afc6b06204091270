"""Bringing a Word file in, as a member does it."""

import errno
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import SignIn
from app.courses.models import Course
from app.db import db
from app.essays import picture_uploads
from app.essays.models import Essay
from app.essays.picture_files import FOLDER
from app.interchange import docx_keeping, forms
from app.limited import BusyError, OutOfLimitsError, in_a_child
from app.text.sanitise import sanitise
from tests.essays import drawn
from tests.interchange.a_docx import PIXEL, a_docx, note, note_mark, p, picture, r
from tests.visitor import Page, Visitor
from tests.world import PASSWORD, World

pytestmark = pytest.mark.slow  # left out by `make check`

ESSAY = a_docx(
    p("The Thaw", style="Title")
    + p("A ", r("thaw", "<w:i/>"), " came", note_mark(1), ".")
    + p("شكرا", about="<w:bidi/>")
    + p(picture("x", "A dam"))
    + p('<w:r><w:commentReference w:id="0"/></w:r>'),
    footnotes=note(1, "Zubkova, p. 12."),
    pictures={"x": PIXEL},
)
Visit = Callable[[str], Visitor]


@pytest.fixture
def here(world: World) -> str:
    return f"/courses/{world.course}/essays/import"


def send(visitor: Visitor, here: str, file: bytes, name: str = "essay.docx", **more: Any) -> Page:
    fields = {"file": (BytesIO(file), name), **more}
    return visitor.post(here, fields, content_type="multipart/form-data")


def how_many(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Essay.id))) or 0


def test_both_ways_in_are_shown(visit: Visit, world: World, here: str) -> None:
    author = visit("author")
    for page in ("new", "mine"):
        assert author.get(f"/courses/{world.course}/essays/{page}").find(f"//a[@href='{here}']")
    assert author.get(here).h1 == "Bring in a Word file"


def test_the_text_is_shown_as_it_would_be_read_and_nothing_is_kept(
    app: Flask, visit: Visit, here: str
) -> None:
    before = how_many(app)
    page = send(visit("author"), here, ESSAY)
    assert page.status == 200
    facts = [fact.text_content().strip() for fact in page.find("//dl[@class='facts']/dd")]
    assert facts == ["4", "1", "1"]
    assert page.find("//section[@class='preview']//em[text()='thaw']")
    assert page.find("//*[@role='doc-endnotes']//li")[0].text_content().startswith("Zubkova, p. 12")
    assert "1 comment was left out." in page.words
    assert how_many(app) == before


def test_a_file_of_pictures_alone_comes_in(visit: Visit, here: str) -> None:
    page = send(visit("author"), here, a_docx(p(picture("x")) * 2, pictures={"x": PIXEL}))
    facts = [fact.text_content().strip() for fact in page.find("//dl[@class='facts']/dd")]
    assert (page.status, facts) == (200, ["0", "0", "2"])
    assert len(page.find("//section[@class='preview']//figure//img")) == 2


def test_it_becomes_a_draft_that_one_goes_on_with(visit: Visit, here: str) -> None:
    author = visit("author")
    made = author.send(send(author, here, ESSAY), here, "/essays/import")
    assert made.status == 303
    page = author.follow(made)
    assert page.h1 == "Edit your essay"
    assert "This is your draft now." in page.words
    assert page.find("//input[@name='title']")[0].get("value") == "The Thaw"
    text = page.find("//textarea[@name='text']")[0].text
    assert "A *thaw* came[^1]." in text
    assert "[^1]: Zubkova, p. 12." in text


def test_whose_session_has_ended_finds_the_text_again(
    app: Flask, visit: Visit, world: World, here: str
) -> None:
    author = visit("author")
    page = send(author, here, ESSAY)
    with app.app_context():
        SignIn.end(world.tokens["author"])
        db.session.commit()
    door = author.send(page, here, "/essays/import")
    assert door.status == 401
    fields = {"email": "author@world.example", "password": PASSWORD}
    back = author.follow(author.send(door, "/sign-in", "/sign-in", **fields))
    assert back.h1 == "The text of your Word file"
    made = author.follow(author.send(back, here, "/essays/import"))
    assert "A *thaw* came[^1]." in made.find("//textarea[@name='text']")[0].text


def test_sent_twice_it_is_one_draft(app: Flask, visit: Visit, here: str) -> None:
    author = visit("author")
    page, before = send(author, here, ESSAY), how_many(app)
    first = author.send(page, here, "/essays/import")
    second = author.send(page, here, "/essays/import")
    assert first.location == second.location
    assert how_many(app) == before + 1


def test_nobody_else_sees_the_draft(visit: Visit, here: str) -> None:
    author = visit("author")
    made = author.send(send(author, here, ESSAY), here, "/essays/import")
    assert visit("classmate").get(made.location).status == 404


def test_the_title_may_be_another_one_and_a_bad_one_is_refused(visit: Visit, here: str) -> None:
    author = visit("author")
    page = send(author, here, ESSAY)
    refused = author.send(page, here, "/essays/import", title="x" * 201)
    assert refused.status == 422
    assert "200 fit" in refused.words
    made = author.send(refused, here, "/essays/import", title="Another")
    assert author.get(made.location).find("//input[@name='title' and @value='Another']")


def test_what_comes_back_is_sanitised_again(app: Flask, visit: Visit, here: str) -> None:
    author = visit("author")
    bad = "<p onclick=x>a<script>b</script><img src=x onerror=c></p>"
    made = author.post(here, {"save": "1", "text": bad, "title": "T", "module": ""})
    assert made.status == 303
    with app.app_context():
        newest = select(Essay.draft_html).order_by(Essay.id.desc()).limit(1)
        assert db.session.scalar(newest) == "<p>a</p>"


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (b"", "This file is empty."),
        (b"{\\rtf1}", "Rich Text Format"),
        (a_docx(""), "There are no words in this file."),
        (a_docx(p("long words " * 40_000)), "439,999 characters long; 400,000 fit"),
    ],
)
def test_a_refusal_is_a_sentence_beside_the_field(
    visit: Visit, here: str, file: bytes, sentence: str
) -> None:
    page = send(visit("author"), here, file)
    assert page.status == 422
    assert sentence in page.find("//p[@class='refusal']")[0].text_content()


def test_without_a_file_one_is_asked_for_one(visit: Visit, here: str) -> None:
    page = visit("author").post(here)
    assert page.status == 422
    assert "Choose the Word file of your essay." in page.words


def test_too_large_a_file_is_refused_and_a_large_one_is_not(visit: Visit, here: str) -> None:
    author = visit("author")
    large = {"x": PIXEL + bytes(range(256)) * 20_000}
    assert send(author, here, a_docx(p("a", picture("x")), pictures=large)).status == 200
    page = send(author, here, b"PK" + b"\0" * 21 * 1024 * 1024)
    assert page.status == 413
    assert "larger than 20 MB" in page.words


@pytest.mark.parametrize(
    ("trouble", "status", "words"),
    [(OutOfLimitsError, 422, "takes longer to read"), (BusyError, 503, "Wait a minute")],
)
def test_what_takes_too_long_or_must_wait_says_so(
    monkeypatch: pytest.MonkeyPatch,
    visit: Visit,
    here: str,
    trouble: type[Exception],
    status: int,
    words: str,
) -> None:
    def fail(*_given: object, **_limits: object) -> bytes:
        raise trouble

    monkeypatch.setattr(forms, "in_a_child", fail)
    page = send(visit("author"), here, ESSAY)
    assert (page.status, words in page.words) == (status, True)


def test_nobody_waits_for_a_file_being_read(
    monkeypatch: pytest.MonkeyPatch, app: Flask, visit: Visit, world: World, here: str
) -> None:
    """While the child works, others write."""
    done: list[int] = []
    read = in_a_child

    def meanwhile(*given: Any, **limits: Any) -> bytes:
        with ThreadPoolExecutor() as others:
            done.append(others.submit(write, visit("classmate"), world).result())
        return read(*given, **limits)

    monkeypatch.setattr(forms, "in_a_child", meanwhile)
    assert send(visit("author"), here, ESSAY).status == 200
    assert done == [303]


def test_nobody_waits_for_a_long_text_that_becomes_a_draft(
    monkeypatch: pytest.MonkeyPatch, app: Flask, visit: Visit, world: World, here: str
) -> None:
    """To look at its length takes seconds, in which others write; so does showing it again."""
    author = visit("author")
    page, done = send(author, here, ESSAY), []

    def meanwhile(html: str) -> str:
        with ThreadPoolExecutor() as others:
            done.append(others.submit(write, visit("classmate"), world).result())
        return sanitise(html)

    monkeypatch.setattr(forms, "sanitise", meanwhile)
    assert author.send(page, here, "/essays/import").status == 303
    assert author.send(page, here, "/essays/import", title="x" * 201).status == 422
    assert done == [303, 303]


def write(visitor: Visitor, world: World) -> int:
    fields = {"title": "T", "text": "Meanwhile."}
    return visitor.post(f"/courses/{world.course}/essays", fields).status


def test_pictures_that_take_too_long_are_left_to_be_added_by_hand(
    monkeypatch: pytest.MonkeyPatch, visit: Visit, here: str
) -> None:
    monkeypatch.setattr(docx_keeping, "SECONDS", 0)
    page = send(visit("author"), here, ESSAY)
    assert page.status == 200
    assert "1 picture was left out. The pictures of this file take too long" in page.words


def test_pictures_without_room_leave_no_file(
    monkeypatch: pytest.MonkeyPatch, app: Flask, visit: Visit, here: str
) -> None:
    monkeypatch.setitem(app.config, "PICTURES_OF_PERSON", 0)
    unseen = drawn.written(drawn.corners(77, 55), "PNG")
    folder = Path(app.instance_path, FOLDER)
    before = set(folder.rglob("*"))
    page = send(visit("author"), here, a_docx(p("a", picture("x")), pictures={"x": unseen}))
    assert page.status == 200
    assert "1 picture was left out. Your pictures take" in page.words
    assert set(folder.rglob("*")) == before


def test_a_full_disk_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, visit: Visit, here: str
) -> None:
    def full(*_about: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(picture_uploads, "keep", full)
    page = send(visit("author"), here, ESSAY)
    assert (page.status, page.h1) == (507, "The server is out of room")


@pytest.mark.parametrize("who", ["observer", "outsider", "removed"])
def test_who_does_not_write_does_not_bring_in(visit: Visit, here: str, who: str) -> None:
    page = send(visit(who), here, ESSAY)
    assert page.status == (403 if who == "observer" else 404)


def test_nothing_comes_into_the_archive(
    change: Callable[[Callable[[], object]], None], visit: Visit, world: World, here: str
) -> None:
    def archive() -> None:
        course = db.session.scalars(select(Course).where(Course.slug == world.course)).one()
        course.archived_at = course.created_at

    change(archive)
    assert visit("author").get(here).status == 403
    assert send(visit("author"), here, ESSAY).status == 403
