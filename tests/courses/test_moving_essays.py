"""Staff put essays into another module, several at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.courses.forms import MOST_MOVED
from app.courses.models import Course, Member, Module
from app.db import db
from app.essays.models import Essay
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


@pytest.fixture
def here(world: World) -> str:
    """Where essays of “The Thaw” are moved."""
    return f"/courses/{world.course}/modules/{world.modules['thaw']}/essays"


@pytest.fixture
def nowhere(world: World) -> str:
    return f"/courses/{world.course}/modules/none/essays"


def ticks(page: Page) -> list[str]:
    return [label.text_content().strip() for label in page.find("//fieldset//label/bdi")]


def send(visitor: Visitor, page: Page, path: str, essays: list[int], to: object) -> Page:
    """Tick these essays and choose that module."""
    fields: dict[str, Any] = dict(page.form(path).form_values())
    return visitor.post(path, fields | {"essays": [str(one) for one in essays], "to": str(to)})


def in_module(visit: Visit, world: World, name: str) -> list[str]:
    page = visit("classmate").get(f"/courses/{world.course}/modules/{world.modules[name]}")
    return [card.text_content() for card in page.find("//article//h3")]


def test_several_are_moved_at_once(visit: Visit, world: World, here: str) -> None:
    assistant, later = visit("assistant"), world.modules["later"]
    page = assistant.get(here)
    assert ticks(page) == [
        "Dachas for Everyone",
        "A Withdrawn Argument",
        "The Illusion of the Thaw",
    ]
    chosen = [world.essays["published"], world.essays["unanswered"]]
    sent = send(assistant, page, here, chosen, later)
    assert sent.location == f"/courses/{world.course}/modules/{later}"
    assert "2 essays moved into “Week 12" in assistant.follow(sent).words
    assert in_module(visit, world, "thaw") == []
    assert in_module(visit, world, "later") == ["Dachas for Everyone", "The Illusion of the Thaw"]
    essay = visit("classmate").get(f"/courses/{world.course}/essays/{chosen[0]}")
    assert "Week 12 · Developed Socialism" in essay.words, "the way here, though the page was kept"
    log = visit("instructor").get(f"/courses/{world.course}/log").words
    said = (
        "Tomas Ferreira moved essays “The Illusion of the Thaw”, “Dachas for Everyone” from “Week "
        "11 · The Thaw” into “Week 12 · Developed Socialism”."
    )
    assert log.count(said) == 1


def test_what_is_late_is_counted_by_the_new_deadline(visit: Visit, world: World, here: str) -> None:
    prompt = f"/courses/{world.course}/modules/{world.modules['later']}/prompt"
    fields = {"question": "What did people buy?", "essays_due": "2026-03-01T12:00"}
    visit("instructor").submit(prompt, prompt, **fields)
    module = f"/courses/{world.course}/modules/{{}}"
    thaw, later = (module.format(world.modules[name]) for name in ("thaw", "later"))
    assert "after the deadline" not in visit("author").get(thaw).words
    instructor = visit("instructor")
    send(instructor, instructor.get(here), here, [world.essays["published"]], later[-1])
    assert "22 hours after the deadline" in visit("author").get(later).words


def test_into_none_and_back(visit: Visit, world: World, here: str, nowhere: str) -> None:
    instructor, essay = visit("instructor"), world.essays["published"]
    assert "Every essay is in a module" in instructor.get(nowhere).words
    sent = send(instructor, instructor.get(here), here, [essay], "none")
    assert "1 essay moved out of all modules." in instructor.follow(sent).words
    page = instructor.get(nowhere)
    assert ticks(page) == ["The Illusion of the Thaw"]
    send(instructor, page, nowhere, [essay], world.modules["thaw"])
    assert "The Illusion of the Thaw" in in_module(visit, world, "thaw")


@pytest.mark.parametrize("who", ["author", "observer"])
def test_moving_is_the_staffs(
    visit: Visit, world: World, here: str, nowhere: str, who: str
) -> None:
    for path in (here, nowhere):
        assert visit(who).get(path).status == 403
        fields = {"essays": str(world.essays["published"]), "to": str(world.modules["later"])}
        assert visit(who).post(path, fields).status == 403
    assert "The Illusion of the Thaw" in in_module(visit, world, "thaw")
    module = here.removesuffix("/essays")
    assert not visit(who).get(module).find(f"//a[@href='{here}']")
    assert visit("assistant").get(module).find(f"//a[@href='{here}']")


def test_nothing_is_moved_in_the_archive(
    visit: Visit, world: World, here: str, change: Change
) -> None:
    change(lambda: db.session.query(Course).filter_by(slug=world.course).one().archive())
    assert visit("instructor").get(here).status == 403


@pytest.mark.parametrize(
    ("essays", "to", "sentence"),
    [
        (["published"], "", "Choose the module"),
        (["published"], "elsewhere", "Choose the module"),
        (["published"], "thaw", "Choose the module"),
        ([], "later", "Tick the essays"),
    ],
)
def test_what_is_missing_is_told_and_the_ticks_stay(
    visit: Visit, world: World, here: str, essays: list[str], to: str, sentence: str
) -> None:
    chosen = [world.essays[name] for name in essays]
    instructor = visit("instructor")
    page = send(instructor, instructor.get(here), here, chosen, world.modules.get(to, ""))
    assert page.status == 422
    assert sentence in page.words
    ticked = page.find("//input[@name='essays'][@checked]/@value")
    assert ticked == [str(one) for one in chosen]


@pytest.mark.parametrize("sent", ["", "x", "0", "99999999999999999999", "1 OR 1=1"])
def test_what_is_no_essay_is_none(visit: Visit, world: World, here: str, sent: str) -> None:
    page = visit("instructor").post(here, {"essays": sent, "to": str(world.modules["later"])})
    assert page.status == 422


@pytest.mark.parametrize("name", ["draft", "deleted", "elsewhere", "none"])
def test_what_is_not_there_to_be_moved_moves_nothing(
    app: Flask, visit: Visit, world: World, here: str, name: str
) -> None:
    """Drafts of others, what is deleted, what is in another course: all are answered alike."""
    other = world.essays.get(name, 987_654)
    chosen = [world.essays["published"], other]
    instructor = visit("instructor")
    page = send(instructor, instructor.get(here), here, chosen, world.modules["later"])
    assert page.status == 409
    assert "Nothing was moved" in page.words
    assert "The Illusion of the Thaw" in in_module(visit, world, "thaw")
    with app.app_context():
        essay = db.session.get(Essay, other)
        assert essay is None or essay.module_id != world.modules["later"]


def test_nor_are_ones_own_drafts_and_what_one_has_deleted(
    visit: Visit, world: World, here: str, change: Change
) -> None:
    def write() -> None:
        instructor = db.session.get_one(Member, world.members["instructor"])
        module = db.session.get_one(Module, world.modules["thaw"])
        for title in ("Begun", "Deleted", "Published"):
            essay = Essay.begin(instructor, module)
            essay.save_draft(title, "<p>Words.</p>", over=0)
            if title != "Begun":
                essay.publish()
            if title == "Deleted":
                essay.delete()

    change(write)
    listed = ticks(visit("instructor").get(here))
    assert "Published" in listed
    assert not {"Begun", "Deleted"} & set(listed)


def test_what_readers_have_of_an_essay_is_old_when_it_was_moved(
    app: Flask, visit: Visit, world: World, here: str
) -> None:
    def version() -> int:
        with app.app_context():
            return db.session.get_one(Essay, world.essays["published"]).version

    before, instructor = version(), visit("instructor")
    chosen = [world.essays["published"]]
    send(instructor, instructor.get(here), here, chosen, world.modules["later"])
    assert version() == before + 1


def test_of_two_who_move_the_second_is_told(
    visit: Visit, world: World, here: str, change: Change
) -> None:
    course = f"/courses/{world.course}"
    visit("instructor").submit(f"{course}/modules/new", "/modules/new", title="Week 13")
    third = visit("instructor").get(f"{course}/modules").find("//ol/li/@id")[-1].split("-")[1]
    one, other = visit("instructor"), visit("assistant")
    first, second = one.get(here), other.get(here)
    both = [world.essays["published"], world.essays["unanswered"]]
    assert send(one, first, here, both[:1], third).status == 303
    refused = send(other, second, here, both, world.modules["later"])
    assert refused.status == 409
    assert "one of the essays you chose has been moved elsewhere" in refused.words
    assert ticks(refused) == ["Dachas for Everyone", "A Withdrawn Argument"]
    assert refused.find("//input[@name='essays'][@checked]/@value") == [str(both[1])]
    assert "Dachas for Everyone" in in_module(visit, world, "thaw")
    again = other.get(here)
    assert send(other, again, here, both[1:], third).status == 303


def test_where_both_move_it_to_the_same_place_nobody_complains(
    visit: Visit, world: World, here: str
) -> None:
    one, other = visit("instructor"), visit("assistant")
    first, second = one.get(here), other.get(here)
    for visitor, page in ((one, first), (other, second), (other, second)):
        chosen = [world.essays["published"]]
        assert send(visitor, page, here, chosen, world.modules["later"]).status == 303
    log = visit("instructor").get(f"/courses/{world.course}/log").words
    assert log.count("moved essays") == 1


def test_an_author_who_publishes_changes_does_not_move_it_back(
    visit: Visit, world: World, here: str
) -> None:
    path = f"/courses/{world.course}/essays/{world.essays['published']}/edit"
    author, instructor = visit("author"), visit("instructor")
    opened = author.get(path)
    send(
        *(instructor, instructor.get(here), here),
        *([world.essays["published"]], world.modules["later"]),
    )
    assert author.send(opened, path, "/edit", "publish=1", text="New words.").status == 303
    assert in_module(visit, world, "later") == ["The Illusion of the Thaw"]
    back = str(world.modules["thaw"])
    author.submit(path, "/edit", "publish=1", text="Newer words.", module=back)
    assert "The Illusion of the Thaw" in in_module(visit, world, "thaw"), "unless they choose to"


def test_a_long_module_goes_on_by_key(
    visit: Visit, world: World, here: str, change: Change, count_queries: Callable[..., int]
) -> None:
    few = count_queries(lambda: visit("instructor").get(here))

    def many() -> None:
        author = db.session.get_one(Member, world.members["author"])
        module = db.session.get_one(Module, world.modules["thaw"])
        for number in range(MOST_MOVED + 5):
            essay = Essay.begin(author, module)
            essay.save_draft(f"Essay {number:03}", "<p>Words.</p>", over=0)
            essay.publish()

    change(many)
    assert count_queries(lambda: visit("instructor").get(here)) == few
    instructor = visit("instructor")
    first = instructor.get(here)
    assert len(ticks(first)) == MOST_MOVED
    second = instructor.get(first.find("//a[@rel='next']/@href")[0])
    assert ticks(second)[:5] == [f"Essay {number:03}" for number in (4, 3, 2, 1, 0)]
    ids = [int(one) for one in first.find("//input[@name='essays']/@value")]
    later = world.modules["later"]
    assert send(instructor, first, here, [*ids, *ids[:1]], later).status == 303
    assert len(ticks(instructor.get(here))) == 8
    too_many = [*ids, *range(1, 3)]
    assert send(instructor, instructor.get(here), here, too_many, later).status == 422
