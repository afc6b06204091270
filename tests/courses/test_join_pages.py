"""Joining a course by its link."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import FailedSignIn
from app.courses.models import Course, Member, Role
from app.db import db
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


def member(world: World, who: str) -> Member:
    return db.session.get_one(Member, world.members[who])


def row_of(page: Page, name: str) -> list[str]:
    """What the table says of somebody, cell by cell."""
    for row in page.find("//tbody/tr[.//th]"):
        if name in row.xpath("./th")[0].text_content():
            return [" ".join(cell.text_content().split()) for cell in row.xpath("./td")]
    raise AssertionError(f"{name} is not in the table")


def test_looking_at_the_link_joins_nobody(visit: Visit, world: World) -> None:
    page = visit("outsider").get(f"/join/{world.join_code}")
    assert page.h1 == "Join Soviet History"
    assert "Nadia Amsel" in page.words
    assert "Dachas" not in page.words, "the class's writing is not shown"
    assert visit("outsider").get(f"/courses/{world.course}").status == 404


def test_joining_makes_a_student(visit: Visit, world: World) -> None:
    way, outsider = f"/join/{world.join_code}", visit("outsider")
    joined = outsider.submit(way, way)
    assert joined.location == f"/courses/{world.course}"
    assert "Welcome to Soviet History" in outsider.get(joined.location).words
    people = visit("outsider").get(f"/courses/{world.course}/people")
    assert row_of(people, "Beatriz Okafor")[0] == "Student"
    assert visit("outsider").post(way).location == joined.location
    assert visit("outsider").get(way).location == joined.location


def test_nobody_joins_under_the_name_of_its_staff(visit: Visit, world: World) -> None:
    way, outsider = f"/join/{world.join_code}", visit("outsider")
    taken = "amsel, NADIA"
    assert outsider.post("/account/name", {"name": taken}).status == 303  # elsewhere it is theirs
    page = outsider.get(way)
    assert "has the name that you go by here" in page.words
    assert not page.find(f"//form[@action='{way}']")
    assert page.find("//main//a[@href='/account']")
    assert outsider.post(way).status == 403
    assert outsider.get(f"/courses/{world.course}").status == 404
    outsider.post("/account/name", {"name": "Nadia B. Amsel"})
    assert outsider.post(way).location == f"/courses/{world.course}"
    refused = outsider.post("/account/name", {"name": taken})
    assert refused.status == 422
    assert "Add what tells you apart" in refused.words
    assert refused.form("/account/name").fields["name"] == taken


def test_who_was_removed_does_not_take_the_name_either(visit: Visit, world: World) -> None:
    refused = visit("removed").post("/account/name", {"name": "Dr. Nadia Amsel"})
    assert refused.status == 422
    assert "Add what tells you apart" in refused.words


def test_staff_may_share_a_name(visit: Visit, world: World) -> None:
    assert visit("assistant").post("/account/name", {"name": "Nadia Amsel"}).status == 303
    assert visit("instructor").post("/account/name", {"name": "Nadia Amsel"}).status == 303


def test_joining_again_keeps_the_role(visit: Visit, world: World) -> None:
    assert visit("assistant").post(f"/join/{world.join_code}").status == 303
    people = visit("author").get(f"/courses/{world.course}/people")
    assert row_of(people, "Tomas Ferreira")[0] == "Assistant"


def test_signed_out_the_link_leads_on(visit: Visit, world: World) -> None:
    way = f"/join/{world.join_code}"
    page = visit("stranger").get(way)
    assert page.h1 == "Join Soviet History"
    assert page.find(f"//a[@href='/sign-in?next={way}']")
    assert page.find(f"//a[@href='/register?code={world.join_code}']")
    assert not [form for form in page.dom.forms if form.get("action") == way]
    assert visit("stranger").post(way).status == 401


def test_a_removed_student_does_not_join_again(visit: Visit, world: World) -> None:
    for page in (
        visit("removed").get(f"/join/{world.join_code}"),
        visit("removed").post(f"/join/{world.join_code}"),
    ):
        assert page.status == 403
        assert "You were removed from this course" in page.words
    assert visit("removed").get(f"/courses/{world.course}").status == 404


def test_nobody_joins_an_archived_course(visit: Visit, world: World, change: Change) -> None:
    change(lambda: member(world, "instructor").course.archive())
    page = visit("outsider").get(f"/join/{world.join_code}")
    assert "This course is archived" in page.words
    assert not [form for form in page.dom.forms if "/join/" in (form.get("action") or "")]
    assert visit("outsider").post(f"/join/{world.join_code}").status == 403
    assert visit("outsider").get(f"/courses/{world.course}").status == 404


@pytest.mark.parametrize("code", ["x", "soviet-history", "a" * 5000, "%00", "😀", "1", "..%2f"])
def test_an_unknown_code_is_the_same_for_everybody(visit: Visit, code: str) -> None:
    for who in ("stranger", "outsider", "removed"):
        assert visit(who).get(f"/join/{code}").status == 404
    assert visit("outsider").post(f"/join/{code}").status == 404


def test_guessing_codes_is_slowed(visit: Visit, world: World) -> None:
    stranger = visit("stranger")
    for number in range(FailedSignIn.PER_ADDRESS):
        assert stranger.get(f"/join/guess-{number}").status == 404
    page = stranger.get("/join/another")
    assert page.status == 429
    assert int(page.response.headers["Retry-After"]) > 0


def test_one_wrong_link_on_the_board_keeps_nobody_else_out(visit: Visit, world: World) -> None:
    for _ in range(FailedSignIn.PER_ACCOUNT + 5):
        visit("stranger").get("/join/mistyped")
    assert visit("outsider").get(f"/join/{world.join_code}").status == 200


def test_the_link_bears_the_sites_address(app: Flask, visit: Visit, world: World) -> None:
    before: Any = app.config["BASE_URL"]
    app.config["BASE_URL"] = "https://colloquy.example/"
    try:
        page = visit("instructor").get(f"/courses/{world.course}/people")
    finally:
        app.config["BASE_URL"] = before
    assert f"https://colloquy.example/join/{world.join_code}" in page.words


def test_two_instructors_cannot_both_go(app: Flask, visit: Visit, world: World) -> None:
    """Whoever decides first goes; the other is the last one then."""
    with app.app_context():
        member(world, "assistant").become(Role.INSTRUCTOR)
        db.session.commit()
    people = f"/courses/{world.course}/people"
    assert visit("instructor").post(f"{people}/{world.members['assistant']}/remove").status == 303
    assert visit("assistant").post(f"{people}/{world.members['instructor']}/remove").status == 404
    assert visit("instructor").post(f"{people}/{world.members['instructor']}/remove").status == 409
    with app.app_context():
        course = db.session.query(Course).filter_by(slug=world.course).one()
        staff = [one.role for one in course.members if not one.removed_at and one.instructor]
    assert staff == [Role.INSTRUCTOR]


def test_a_new_link_pressed_for_twice_is_made_once(visit: Visit, world: World) -> None:
    path, visitor = f"/courses/{world.course}/people", visit("instructor")
    page = visitor.get(path)
    made = []
    for _ in range(2):
        shown = visitor.follow(visitor.send(page, path, "/join-code"))
        assert "There is a new link." in shown.words
        made.append(shown.find("//code[@class='join-link']")[0].text)
    assert world.join_code not in made[0]
    assert made[0] == made[1]
    assert visitor.get(f"/courses/{world.course}/log").words.count("made a new join code") == 1
