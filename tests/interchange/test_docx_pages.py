"""The address of an essay's Word file: whose it is, what is in it, what it is called."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest

from app.accounts.models import Person
from app.courses.models import Member
from app.db import db
from app.essays.models import Essay
from app.interchange.docx_writing_routes import file_name
from tests.interchange.word_file import WordFile
from tests.visitor import Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]
EVERYBODY = ("author", "classmate", "observer", "assistant", "instructor")
NOTED = "<p>Seen<span data-footnote>So she said.</span>.</p>"


def essay_of(world: World, name: str = "published", kind: str = "essay") -> str:
    return f"/courses/{world.course}/essays/{world.essays[name]}/{kind}.docx"


def opened(visitor: Visitor, path: str) -> WordFile:
    page = visitor.get(path)
    assert page.status == 200, f"{path} answered {page.status}"
    return WordFile(page.response.data)


def test_an_essay_is_taken_along_as_it_is_read(visit: Visit, world: World) -> None:
    reader = visit("observer")
    page = reader.get(essay_of(world).removesuffix("/essay.docx"))
    (way,) = page.find("//a[text()='Word file']/@href")
    file = opened(reader, way)
    assert file.faults() == []
    assert file.styled("Title") == ["The Illusion of the Thaw"]
    (byline,) = file.styled("Byline")
    assert byline.startswith("Ruth Lindqvist · ")
    assert "Week 11 · The Thaw" in byline
    text = reader.get(way).text
    assert WORDS["essay"] in text
    assert WORDS["working"] not in text


def test_the_notes_of_an_essay_are_notes_of_the_file(
    visit: Visit, world: World, change: Change
) -> None:
    def revise() -> None:
        db.session.get_one(Essay, world.essays["published"]).revise("Noted", NOTED)

    change(revise)
    assert opened(visit("classmate"), essay_of(world)).notes == ["So she said."]


@pytest.mark.parametrize(
    ("name", "readers"),
    [
        ("draft", ["author"]),
        ("withdrawn", ["author", "assistant", "instructor"]),
        ("deleted", []),  # its 30 days are over
        ("published", [*EVERYBODY]),
    ],
)
def test_who_may_read_it_may_take_it(
    visit: Visit, world: World, name: str, readers: list[str]
) -> None:
    for who in EVERYBODY:
        page = visit(who).get(essay_of(world, name))
        assert page.status == (200 if who in readers else 404), who
        assert page.response.headers["Cache-Control"] == "no-store"


def test_what_is_hidden_is_in_no_file_but_its_authors_own(
    visit: Visit, world: World, change: Change
) -> None:
    def hide() -> None:
        by = db.session.get_one(Person, world.people["instructor"])
        db.session.get_one(Essay, world.essays["published"]).hide(by, "Names a neighbour.")

    change(hide)
    for who in EVERYBODY:
        assert visit(who).get(essay_of(world)).status == 404
    assert visit("author").get(essay_of(world, kind="draft")).status == 200
    page = visit("author").get(essay_of(world).removesuffix("/essay.docx"))
    assert not page.find("//a[text()='Word file']")


def test_what_one_is_writing_is_ones_own(visit: Visit, world: World) -> None:
    author = visit("author")
    editing = author.get(essay_of(world).replace("essay.docx", "edit"))
    (way,) = editing.find("//a[text()='Word file']/@href")
    file = opened(author, way)
    assert WORDS["working"] in author.get(way).text
    assert file.styled("Byline")[0].endswith(" · Draft")
    for who in EVERYBODY[1:]:
        page = visit(who).get(way)
        assert page.status == 403, who
        assert WORDS["working"] not in page.text
    assert visit("classmate").get(essay_of(world, "draft", "draft")).status == 404


def test_a_draft_is_taken_along_as_it_stands(visit: Visit, world: World) -> None:
    for kind in ("essay", "draft"):
        file = opened(visit("author"), essay_of(world, "draft", kind))
        assert file.styled("Title") == ["A Draft Nobody Else Sees"]
        assert file.styled("Byline")[0].endswith(" · Draft")


def test_an_empty_draft_is_a_file_too(visit: Visit, world: World, change: Change) -> None:
    made: list[int] = []

    def begin() -> None:
        made.append(Essay.begin(db.session.get_one(Member, world.members["author"])).id)

    change(begin)
    file = opened(visit("author"), f"/courses/{world.course}/essays/{made[0]}/essay.docx")
    assert file.styled("Title") == ["Untitled"]
    assert file.faults() == []


@pytest.mark.parametrize(
    ("title", "named", "plain"),
    [
        ("The Illusion of the Thaw", "The Illusion of the Thaw", "the-illusion-of-the-thaw"),
        ("Оттепель: «дача»", "Оттепель «дача»", "essay-7"),
        ("雅典 / Ἀθῆναι", "雅典 Ἀθῆναι", "essay-7"),
        ('..\\..\\x"; y=z', "x ; y=z", "x-y-z"),
        ("A\r\nSet-Cookie: b", "ASet-Cookie b", "aset-cookie-b"),
        ("evil\u202excod.exe", "evilxcod.exe", "evilxcod-exe"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم", "essay-7"),
        ("CON", "essay 7", "essay-7"),
        ("…", "…", "essay-7"),
        ("", "essay 7", "essay-7"),
        ("é" * 300, "é" * 60, "e" * 60),
    ],
)
def test_a_file_is_named_by_its_title_in_any_script(title: str, named: str, plain: str) -> None:
    kind, ascii_name, any_name = file_name(title, 7).split("; ")
    assert kind == "attachment"
    assert ascii_name == f'filename="{plain}.docx"'
    assert unquote(any_name.removeprefix("filename*=UTF-8''")) == f"{named}.docx"
