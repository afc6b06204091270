"""Modules: their list, their pages, and what staff do with them."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.courses.models import Member, Module
from app.db import db
from app.essays.models import Essay
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


def titles(page: Page) -> list[str]:
    return [heading.text_content() for heading in page.find("//ol[@class='module-list']//h2")]


def test_the_modules_in_order_with_their_questions(visit: Visit, world: World) -> None:
    page = visit("observer").get(f"/courses/{world.course}/modules")
    assert titles(page) == ["Week 11 · The Thaw", "Week 12 · Developed Socialism"]
    assert (
        "March 2 – March 8, 2026 · 1953–1964 · essays due March 9, 2026 at 12:59 am" in page.words
    )
    assert "Was Khrushchev a reformer" in page.words
    assert not page.find("//main//form")


def test_a_module_shows_its_question_and_essays(visit: Visit, world: World) -> None:
    page = visit("observer").get(f"/courses/{world.course}/modules/{world.modules['thaw']}")
    assert page.h1 == "Week 11 · The Thaw"
    assert "Was Khrushchev a reformer" in page.words
    assert "300–1,500 words" in page.words
    assert [card.text_content() for card in page.find("//article//h3")] == [
        "Dachas for Everyone",
        "The Illusion of the Thaw",
    ]
    later = f"/courses/{world.course}/modules/{world.modules['later']}"
    assert page.find(f"//a[@rel='next'][@href='{later}']")
    assert not page.find("//a[@rel='prev']")


def test_an_empty_module_says_what_to_do(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['later']}"
    page = visit("author").get(path)
    assert "No essays here yet" in page.words
    way = f"/courses/{world.course}/essays/new?module={world.modules['later']}"
    assert page.find(f"//a[@href='{way}']")
    assert not visit("observer").get(path).find("//a[contains(@href, 'essays/new')]")


def test_a_module_is_added_once_and_asked_for_its_question(
    app: Flask, visit: Visit, world: World
) -> None:
    path = f"/courses/{world.course}/modules/new"
    assistant = visit("assistant")
    fields = dict(assistant.get(path).form("/modules/new").form_values()) | {
        "title": "Week 13 · Stagnation",
        "begins_on": "2026-03-16",
        "ends_on": "2026-03-22",
        "first_year": "1970",
        "last_year": "1985",
    }
    first, again = assistant.post(path, fields), assistant.post(path, fields)
    assert first.location == again.location
    assert first.location.endswith("/prompt")
    page = visit("author").get(f"/courses/{world.course}/modules")
    assert titles(page)[2:] == ["Week 13 · Stagnation"]
    assert "March 16 – March 22, 2026 · 1970–1985" in page.words
    log = visit("instructor").get(f"/courses/{world.course}/log").words
    assert "Tomas Ferreira added the module Week 13 · Stagnation." in log


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "give the module a title"),
        ("ends_on", "2026-03-01", "cannot be before the first"),
        ("last_year", "1940", "cannot be before the first"),
        ("first_year", "-3001", "from 3000 BC to 2100"),
        ("last_year", "2101", "from 3000 BC to 2100"),
        ("first_year", "0", "There was no year 0"),
        ("first_year", "soon", "as a number"),
        ("first_year", "١٩٥٣", "as a number"),
        ("begins_on", "yesterday", "year-month-day"),
    ],
)
def test_a_refused_module_keeps_the_words(
    visit: Visit, world: World, field: str, value: str, sentence: str
) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['thaw']}/edit"
    fields = {"title": "Kept title", "first_year": "1953", field: value}
    page = visit("instructor").submit(path, path, **fields)
    assert page.status == 422
    assert sentence in page.words
    assert "Kept title" in page.text or field == "title"
    shown = visit("author").get(f"/courses/{world.course}/modules")
    assert titles(shown)[0] == "Week 11 · The Thaw"


def test_ancient_years(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['later']}/edit"
    page = visit("instructor").submit(path, path, title="Rome", first_year="−44", last_year="14")
    assert page.status == 303
    assert "44 BC–AD 14" in visit("author").get(f"/courses/{world.course}/modules").words
    again = visit("instructor").submit(path, path)  # what the page shows can be sent
    assert again.status == 303
    assert "44 BC–AD 14" in visit("author").get(f"/courses/{world.course}/modules").words


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("509 BC", "509 BC"),
        ("509bce", "509 BC"),
        ("44 b.c.", "44 BC"),
        ("AD 14", "14"),
        ("14 CE", "14"),
    ],
)
def test_years_as_historians_write_them(visit: Visit, world: World, typed: str, shown: str) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['later']}/edit"
    assert visit("instructor").submit(path, path, first_year=typed, last_year="").status == 303
    assert visit("instructor").get(path).find("//input[@name='first_year']")[0].value == shown


def test_modules_are_moved_by_buttons(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/modules"
    move = f"/modules/{world.modules['thaw']}/move"
    first = visit("assistant").submit(path, move, "to=down")
    assert first.status == 303
    order = ["Week 12 · Developed Socialism", "Week 11 · The Thaw"]
    assert titles(visit("author").get(path)) == order
    visit("assistant").post(path.removesuffix("/modules") + move, {"to": "down"})
    for there in ("sideways", ""):
        refused = visit("assistant").post(path.removesuffix("/modules") + move, {"to": there})
        assert (refused.status, "Nothing was moved" in refused.words) == (422, True)
    assert titles(visit("author").get(path)) == order
    visit("assistant").submit(path, move, "to=up")
    assert titles(visit("author").get(path)) == order[::-1]


def test_a_module_is_moved_to_a_place_of_its_own(visit: Visit, world: World) -> None:
    course = f"/courses/{world.course}"
    assistant, thaw = visit("assistant"), world.modules["thaw"]
    for title in ("Week 13", "Week 14"):
        assistant.submit(f"{course}/modules/new", "/modules/new", title=title)
    last = visit("author").get(f"{course}/modules").find("//ol/li/@id")[-1].split("-")[1]
    path, move = f"{course}/modules/{thaw}/edit", f"/modules/{thaw}/move"
    opened = assistant.get(path)
    assert opened.form(move).fields["after"] == "0", "where it stands"
    wanted = {
        last: ["Week 12", "Week 13", "Week 14", "Week 11"],
        str(world.modules["later"]): ["Week 12", "Week 11", "Week 13", "Week 14"],
        "0": ["Week 11", "Week 12", "Week 13", "Week 14"],
    }
    for after, order in wanted.items():
        page = assistant.post(f"{course}{move}", {"after": after})
        assert page.status == 303
        found = titles(visit("author").get(f"{course}/modules"))
        assert [title.partition(" ·")[0] for title in found] == order, after
    for gone in (world.modules["elsewhere"], 999_999, ""):
        assert assistant.post(f"{course}{move}", {"after": str(gone)}).status == 404
    found = titles(visit("author").get(f"{course}/modules"))
    assert found[0].startswith("Week 11"), "it stays where it was"


def test_a_button_pressed_twice_moves_once(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/modules"
    assistant, move = visit("assistant"), f"/modules/{world.modules['thaw']}/move"
    assistant.submit(f"{path}/new", "/modules/new", title="Week 13")
    page = assistant.get(path)
    for _ in range(2):
        assert assistant.send(page, path, move, "to=down").status == 303
    assert [title[:7] for title in titles(assistant.get(path))] == ["Week 12", "Week 11", "Week 13"]


def test_a_module_with_essays_stays(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['thaw']}"
    assert "This module has essays, so it stays" in visit("instructor").get(f"{path}/edit").words
    instructor = visit("instructor")
    refused = instructor.post(f"{path}/delete")
    assert "so it stays" in instructor.follow(refused).words
    assert visit("author").get(path).status == 200


def test_an_empty_module_is_deleted(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['later']}"
    assert visit("assistant").submit(f"{path}/edit", "/delete").status == 303
    assert visit("author").get(path).status == 404
    assert "deleted the module Week 12" in (
        visit("assistant").get(f"/courses/{world.course}/log").words
    )


def test_a_draft_neither_keeps_a_module_nor_is_lost_or_told(
    app: Flask, visit: Visit, world: World, change: Change
) -> None:
    def begin() -> None:
        author = db.session.get_one(Member, world.members["author"])
        essay = Essay.begin(author, db.session.get_one(Module, world.modules["later"]))
        essay.save_draft("On Brezhnev", "<p>A beginning.</p>", over=0)

    change(begin)
    path = f"/courses/{world.course}/modules/{world.modules['later']}"
    assert "The module has no essays" in visit("instructor").get(f"{path}/edit").words
    visit("instructor").submit(f"{path}/edit", "/delete")
    with app.app_context():
        draft = db.session.query(Essay).filter_by(draft_title="On Brezhnev").one()
        assert (draft.module_id, draft.working_html) == (None, "<p>A beginning.</p>")


@pytest.mark.parametrize("who", ["author", "observer"])
def test_modules_are_the_staffs(visit: Visit, world: World, who: str) -> None:
    path = f"/courses/{world.course}/modules"
    thaw = f"{path}/{world.modules['thaw']}"
    for address in (f"{path}/new", f"{thaw}/edit", f"{thaw}/prompt"):
        assert visit(who).get(address).status == 403
        assert visit(who).post(address, {"title": "Mine", "question": "Mine?"}).status == 403
    for address in (f"{thaw}/move", f"{thaw}/delete", f"{thaw}/prompt/remove"):
        assert visit(who).post(address, {"to": "down"}).status == 403
    assert titles(visit(who).get(path))[0] == "Week 11 · The Thaw"
    assert "Was Khrushchev" in visit(who).get(thaw).words


@pytest.mark.parametrize("verb", ["", "/edit", "/prompt", "/move", "/delete", "/prompt/remove"])
def test_a_module_of_another_course_is_not_found(visit: Visit, world: World, verb: str) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['elsewhere']}{verb}"
    if verb in ("", "/edit", "/prompt"):
        assert visit("instructor").get(path).status == 404
    if verb:
        assert visit("instructor").post(path, {"title": "Mine"}).status == 404


def test_a_module_with_many_essays_goes_on_by_key(
    visit: Visit, world: World, change: Change, count_queries: Callable[..., int]
) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['thaw']}"
    few = count_queries(lambda: visit("observer").get(path))

    def many() -> None:
        author = db.session.get_one(Member, world.members["author"])
        module = db.session.get_one(Module, world.modules["thaw"])
        for number in range(35):
            essay = Essay.begin(author, module)
            essay.save_draft(f"Essay {number:02}", "<p>Words.</p>", over=0)
            essay.publish()

    change(many)
    assert count_queries(lambda: visit("observer").get(path)) == few
    first = visit("observer").get(path)
    second = visit("observer").get(
        next(a.get("href") for a in first.find("//a[@rel='next']") if "before" in a.get("href"))
    )
    assert "Essay 34" in first.words
    assert "Essay 04" not in first.words
    assert "Essay 04" in second.words
    assert "The Illusion of the Thaw" in second.words
