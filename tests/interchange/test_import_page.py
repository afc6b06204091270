"""The page where staff bring in a course-blog page: look first, then save."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.courses.models import Course, LogEntry
from app.db import db
from app.essays.models import Essay
from tests.visitor import Page, Visitor
from tests.world import World

SEED = Path(__file__).parents[3] / "shared" / "seed" / "illusion-of-khrushchev.txt"

Visit = Callable[[str], Visitor]


@pytest.fixture
def path(world: World) -> str:
    return f"/courses/{world.course}/import"


def imported(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Essay.title).where(Essay.import_key.is_not(None))))


def look(visitor: Visitor, path: str, text: str, **fields: str) -> Page:
    """Paste a page and see what is understood of it."""
    return visitor.submit(path, path, source=text, **fields)


def test_looking_saves_nothing_and_shows_everything(
    app: Flask, visit: Visit, path: str, undated: str
) -> None:
    page = look(visit("assistant"), path, undated)
    assert page.status == 200
    assert page.h1 == "What is understood"
    for shown in (
        "The Virgin Lands Were No Miracle",
        "name not recorded",
        "before 3 April 2017, from its first comment",
        "2 paragraphs, 2 comments",
        "1917. The year is *not* a list.",
        "Nobody <asks> about the soil & the wind.",
        "Oscar Penn April 5, 2017 at 9:00 am",
        "A question of dust.",
        "Everyone in Soviet History can then read it",
    ):
        assert shown in page.words
    assert imported(app) == []


def test_what_was_looked_at_is_saved_and_logged(
    app: Flask, world: World, visit: Visit, path: str, first: str
) -> None:
    instructor = visit("instructor")
    looked = look(instructor, path, first, module=str(world.modules["thaw"]))
    saved = instructor.follow(instructor.send(looked, path, path, "save=1"))
    assert saved.h1 == "The Virgin Lands Were No Miracle"
    assert "Imported: the essay and 2 comments." in saved.words
    assert "2 thoughts on “The Virgin Lands Were No Miracle”" in saved.words
    assert "Week 11 · The Thaw" in saved.words
    assert imported(app) == ["The Virgin Lands Were No Miracle"]
    with app.app_context():
        (entry,) = db.session.scalars(select(LogEntry).where(LogEntry.deed.startswith("imported")))
        assert entry.actor_id == world.people["instructor"]
        assert "The Virgin Lands" in entry.subject


def test_a_day_without_an_hour_stays_one(visit: Visit, path: str) -> None:
    page = (
        "Bread\n\nWritten on 3 April 2017\n\nA question of grain.\n\n1 comment\n\n"
        "• Oscar Penn on 4 April 2017 said:\n\nOf dust.\n\nLeave a Reply\n"
    )
    instructor = visit("instructor")
    looked = look(instructor, path, page, date="3 April 2017")
    saved = instructor.follow(instructor.send(looked, path, path, "save=1"))
    assert "April 3, 2017" in saved.words
    assert "April 4, 2017" in saved.words
    for shown in (looked, saved):
        assert "12:00 am" not in shown.words


def test_a_double_click_and_a_second_import_make_one_essay(
    app: Flask, visit: Visit, path: str, first: str
) -> None:
    instructor = visit("instructor")
    looked = look(instructor, path, first)
    where = [instructor.send(looked, path, path, "save=1").location for _ in range(2)]
    assert where[0] == where[1]
    again = look(instructor, path, first)
    assert "Nothing on it is new." in again.words
    assert not again.find("//button[@name='save']")
    assert len(imported(app)) == 1


def test_a_later_save_offers_what_is_missing(
    visit: Visit, path: str, first: str, later: str
) -> None:
    instructor = visit("instructor")
    instructor.send(look(instructor, path, first), path, path, "save=1")
    looked = look(instructor, path, later)
    assert "Missing here: 1 new comment." in looked.words
    assert looked.words.count("here already") == 2
    saved = instructor.follow(instructor.send(looked, path, path, "save=1"))
    assert "3 thoughts on" in saved.words


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_and_travels_on_as_text(
    visit: Visit, path: str, first: str, encoding: str
) -> None:
    instructor = visit("instructor")
    file = (BytesIO(first.replace("\n", "\r\n").encode(encoding)), "virgin-lands.txt")
    looked = instructor.post(path, {"file": file}, content_type="multipart/form-data")
    assert "The Virgin Lands Were No Miracle" in looked.words
    saved = instructor.follow(instructor.send(looked, path, path, "save=1"))
    assert "2 thoughts on “The Virgin Lands Were No Miracle”" in saved.words


def test_one_can_go_back_and_change_the_text(visit: Visit, path: str, first: str) -> None:
    instructor = visit("instructor")
    looked = look(instructor, path, first, date="1 April 2017")
    form = instructor.send(looked, path, path, "change=1").form(path)
    assert form.fields["source"].replace("\r\n", "\n").strip() == first.strip()
    assert form.fields["date"] == "1 April 2017"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose the file of a saved page, or paste the page’s text."),
        ({"source": "Title\n\nWords without any date."}, "say when it was published."),
        ({"source": "T\n\nWords.", "date": "soon"}, "“soon” is no date"),
        ({"source": "T\n\nWords.", "date": "1" * 99}, "60 fit"),
        ({"source": "T\n\nWords.", "module": "999"}, "Choose one of the course's modules"),
        ({"file": (BytesIO(b"PK\x03\x04..."), "essay.docx")}, "this is a Word document"),
        ({"file": (BytesIO(b"\x00\x01" * 999), "page.txt")}, "file of another kind"),
        ({"file": (BytesIO(b"a" * 1_200_000), "page.txt")}, "the page is larger than 1 MB"),
        ({"source": "a " * 600_000}, "the page is larger than 1 MB"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value[:20],
)
def test_what_is_refused_says_why_and_keeps_the_words(
    app: Flask, visit: Visit, path: str, fields: dict[str, object], sentence: str
) -> None:
    refused = visit("instructor").post(path, fields, content_type="multipart/form-data")
    assert refused.status == 422
    assert sentence in refused.words
    if "source" in fields:
        kept = refused.form(path).fields["source"]
        assert kept.replace("\r\n", "\n").strip() == str(fields["source"]).strip()
    assert imported(app) == []


def test_the_words_of_a_refused_file_can_be_corrected_in_place(
    visit: Visit, path: str, first: str
) -> None:
    instructor = visit("instructor")
    broken = first.replace("April 5, 2017", "April 31, 2017")
    file = (BytesIO(broken.encode()), "page.txt")
    refused = instructor.post(path, {"file": file}, content_type="multipart/form-data")
    assert refused.status == 422
    assert "Line 15" in refused.words
    assert "is no date of the calendar" in refused.words
    assert "April 31, 2017" in refused.form(path).fields["source"]


@pytest.mark.parametrize("who", ["author", "observer"])
def test_only_staff_import(visit: Visit, path: str, first: str, who: str) -> None:
    visitor = visit(who)
    assert visitor.get(path).status == 403
    assert visitor.post(path, {"source": first, "save": "1"}).status == 403


def test_nothing_comes_into_the_archive(
    app: Flask, world: World, visit: Visit, path: str, first: str
) -> None:
    with app.app_context():
        db.session.scalars(select(Course).where(Course.slug == world.course)).one().archive()
        db.session.commit()
    assert visit("instructor").post(path, {"source": first, "save": "1"}).status == 403
    assert imported(app) == []


def test_a_module_of_another_course_is_none_of_ours(
    app: Flask, world: World, visit: Visit, path: str, first: str
) -> None:
    fields = {"source": first, "module": str(world.modules["elsewhere"]), "save": "1"}
    assert visit("instructor").post(path, fields).status == 422
    assert imported(app) == []


def test_nothing_on_a_page_becomes_markup(visit: Visit, path: str, first: str) -> None:
    instructor = visit("instructor")
    hostile = first.replace("praises", "<script>alert(1)</script><img src=x onerror=alert(1)>")
    hostile = hostile.replace("No Miracle", "No <b>Miracle</b>")
    looked = look(instructor, path, hostile)
    saved = instructor.follow(instructor.send(looked, path, path, "save=1"))
    for page in (looked, saved):
        assert "<script>alert" not in page.text
        assert not page.find("//img[@src='x'] | //h1//b")
        assert "<script>alert(1)</script><img src=x onerror=alert(1)>" in page.words


if SEED.exists():

    def test_the_seed_comes_in_by_upload(visit: Visit, path: str) -> None:
        instructor = visit("instructor")
        file = (BytesIO(SEED.read_bytes()), SEED.name)
        looked = instructor.post(path, {"file": file}, content_type="multipart/form-data")
        saved = instructor.follow(instructor.send(looked, path, path, "save=1"))
        assert "4 thoughts on “The Illusion of Khrushchev”" in saved.words
        again = (BytesIO(SEED.read_bytes()), SEED.name)
        looked = instructor.post(path, {"file": again}, content_type="multipart/form-data")
        assert "Nothing on it is new." in looked.words
