"""Whatever is written into a log stands there when it was done, once, in words."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import app as package
from app import freshness
from app.courses.log import LogEntry
from app.courses.models import Course, Member
from app.db import db
from app.discussion import fragment
from app.discussion.models import Comment
from app.essays.cards import _rendered
from app.essays.models import Essay
from app.templating import _masthead
from tests.accounts.test_pages_first_run import FirstRun
from tests.house.deeds import COURSE, DEEDS, ESSAY, Deed
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Place = tuple[str, int]  # a file, and a line of it

ONCE = re.compile(r'name="ticket" value="[^"]*"')  # it is another in each page
APP = Path(package.__file__).parent
OTHER_NOTES = {"self", "cls", "FailedSignIn"}  # a footnote, a failed attempt
# What needs another world than this one: `test_the_first_deed_of_all`.
APART = {"accounts/register_routes.py first_administrator"}


class Written(ast.NodeVisitor):
    """Where in a file something is written into a log: the function, and its lines."""

    def __init__(self, file: Path) -> None:
        self.name, self.inside = file.relative_to(APP).as_posix(), ""
        self.found: dict[tuple[str, range], str] = {}
        self.visit(ast.parse(file.read_text()))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        outside, self.inside = self.inside, node.name
        self.generic_visit(node)
        self.inside = outside

    def visit_Call(self, node: ast.Call) -> None:
        on, _, verb = ast.unparse(node.func).rpartition(".")
        in_a_course = verb == "note" and on not in OTHER_NOTES
        if in_a_course or (on, verb) == ("LogEntry", "write"):
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            self.found[self.name, lines] = f"{self.name} {self.inside}"
        self.generic_visit(node)


def written() -> dict[tuple[str, range], str]:
    return {
        place: function
        for file in sorted(APP.rglob("*.py"))
        for place, function in Written(file).found.items()
    }


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> set[Place]:
    """From which lines of the app something was written into a log."""
    places: set[Place] = set()
    write = LogEntry.write.__func__  # type: ignore[attr-defined]

    def overheard(cls: type[LogEntry], *said: Any, **more: Any) -> None:
        frames = inspect.stack(context=0)[1:3]
        for frame in frames:
            file = Path(frame.filename)
            if file.is_relative_to(APP):
                places.add((file.relative_to(APP).as_posix(), frame.lineno))
        write(cls, *said, **more)

    monkeypatch.setattr(LogEntry, "write", classmethod(overheard))
    return places


@pytest.fixture
def known(app: Flask, world: World) -> dict[str, object]:
    """What stands for the names in `deeds`; an imported essay among it, and a comment on it."""
    with app.app_context():
        course = db.session.scalars(db.select(Course).filter_by(slug=world.course)).one()
        essay = Essay.begin(db.session.get_one(Member, world.members["instructor"]))
        essay.save_draft("Salt", "<p>Of the sea.</p>", over=0)
        essay.publish()
        remark = Comment.post(essay, "<p>Of the earth.</p>", essay.author)
        for one in (essay, remark):
            one.author_id, one.import_key = None, "a page"
        db.session.commit()
        facts: dict[str, object] = {
            "course": world.course,
            "course_id": course.id,
            "imported": essay.id,
            "remark": remark.id,
        }
    rooms = (world.essays, world.comments, world.letters, world.modules, world.sections)
    for room in (*rooms, world.invitations, world.members):
        facts = {**room, **facts}
    names = {
        "person": "author",
        "colleague": "assistant",
        "stranger": "outsider",
        "me": "administrator",
    }
    return facts | {name: world.people[who] for name, who in names.items()}


def lines(page: Page) -> list[str]:
    """A log, the oldest line first."""
    assert page.status == 200
    items = page.find("//ul[@class='log']/li")
    told = [" ".join(one.text_content().split()).partition(": ")[2] for one in items]
    return told[::-1]


def do(visit: Visit, deed: Deed, known: dict[str, object]) -> Page:
    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [filled(one) for one in value]
        return value.format(**known) if value.startswith("{") else value

    visitor, path = visit(deed.who), deed.page.format(**known)
    action = deed.action.format(**known)
    fields = {name: filled(value) for name, value in deed.fields.items()}
    page = visitor.submit(path, action, deed.press[0] or None, **fields)
    for button in deed.press[1:]:
        page = visitor.send(page, path, action, button or None)
    assert page.status in (200, 303), f"{deed.told or deed.page}: {page.status}"
    return page


def expected(deed: Deed, log: str, known: dict[str, object]) -> Iterator[str]:
    if log in deed.told:
        line = deed.told[log].format(**known)
        actor = {"instructor": "Nadia Amsel "}.get(deed.who, "")
        yield f"{actor}{line}."


@pytest.mark.slow
def test_each_deed_stands_in_its_log(
    visit: Visit, world: World, known: dict[str, object], done: set[Place]
) -> None:
    must: dict[str, list[str]] = {"course": [], "board": []}
    for deed in DEEDS:
        page = do(visit, deed, known)
        if "new" in deed.told:
            known["new"] = page.location.rpartition("/")[2]
            assert lines(visit(deed.who).get(f"{page.location}/log")) == [
                *expected(deed, "new", known)
            ]
        for log, told in must.items():
            told += expected(deed, log, known)
    assert lines(visit("instructor").get(f"/courses/{world.course}/log")) == must["course"]
    assert lines(visit("author").get("/administration/log")) == must["board"]
    undone = {
        function
        for (file, within), function in written().items()
        if not any(file == name and line in within for name, line in done)
    }
    assert undone == APART, "a deed of the log is listed in tests/house/deeds.py"


# What is written into no log, and yet seen by others.
UNTOLD = [
    Deed("classmate", ESSAY, "/comments", {}, {"comment": "And the bread?"}),
    Deed("author", ESSAY, "/read", {}),
    Deed("author", f"{COURSE}/essays/new", "/essays", {}, {"title": "Rye", "text": "Of rye."}),
    Deed(
        *("classmate", f"{COURSE}/essays/new", "/essays", {}),
        {"title": "Oats", "text": "Of oats."},
        ("publish=1",),
    ),
    Deed("author", f"{ESSAY}/edit", "/edit", {}, {"title": "The Thaw"}, ("publish=1",)),
    Deed("author", f"{ESSAY}/withdraw", "/withdraw", {}),
    Deed("author", f"{ESSAY}/edit", "/edit", {}, {}, ("publish=1",)),
    Deed("author", "/account", "/account/name", {}, {"name": "Ruth L."}),
]


@pytest.mark.slow
def test_after_each_deed_kept_pages_say_what_is_so(
    visit: Visit, world: World, known: dict[str, object]
) -> None:
    """What is kept of a page is made of all that it shows: made anew, it says the same."""
    pages = [place.format(**known) for place in (COURSE, ESSAY)]
    readers = {who: visit(who) for who in ("author", "classmate", "assistant", "instructor")}

    def shown() -> dict[tuple[str, str], str]:
        return {
            (who, path): ONCE.sub("", reader.get(path).text)
            for who, reader in readers.items()
            for path in pages
        }

    before, changed = shown(), 0
    for deed in [*UNTOLD, *DEEDS]:
        page = do(visit, deed, known)
        if "new" in deed.told:
            known["new"] = page.location.rpartition("/")[2]
        shown()  # what was said once
        now = shown()
        for forget in (
            freshness.forget,
            fragment.forget,
            _masthead.cache_clear,
            _rendered.cache_clear,
        ):
            forget()
        assert now == shown(), deed
        changed, before = changed + (now != before), now
    assert changed > len(UNTOLD)


def test_the_first_deed_of_all(app: Flask, world: World, visit: Visit) -> None:
    welcomed = FirstRun(app)
    visitor = visit("stranger")
    visitor.submit("/welcome", "/welcome", **welcomed.fields)
    (line,) = lines(visitor.get("/administration/log"))
    assert line == "Ayşe Yılmaz became the first administrator."
