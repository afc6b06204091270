"""What a class does in the same second: nobody is turned away because others do it, too."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from app.courses.models import Member, Module
from app.db import db
from app.essays.models import Essay
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]

CLASS = 12  # people; the pool of connections has no more than 15


def at_once(deeds: list[Callable[[], Page]]) -> list[int]:
    """What each of the deeds was answered, all of them done at the same time."""
    with ThreadPoolExecutor(len(deeds)) as threads:
        return [page.status for page in threads.map(lambda deed: deed(), deeds)]


def test_a_class_registers_at_once(app: Flask, visit: Visit, world: World) -> None:
    def somebody(number: int) -> Callable[[], Page]:
        facts = {"name": f"Reader {'ABCDEFGHIJKL'[number]}", "email": f"r{number}@world.example"}
        facts |= {"password": "three words in a row", "code": world.join_code}
        browser = visit("stranger")
        return lambda: browser.post("/register", facts)

    def members() -> int:
        with app.app_context():
            return db.session.scalar(select(func.count(Member.id))) or 0

    before = members()
    assert at_once([somebody(number) for number in range(CLASS)]) == [303] * CLASS
    assert members() == before + CLASS


def test_modules_are_moved_at_once(app: Flask, visit: Visit, world: World) -> None:
    def press(module: int, to: str) -> Callable[[], Page]:
        browser, path = visit("instructor"), f"/courses/{world.course}/modules/{module}/move"
        return lambda: browser.post(path, {"to": to})

    own = [world.modules[name] for name in ("thaw", "later")]
    ways = [press(module, to) for module in own for to in ("up", "down")]
    assert set(at_once(ways * 2)) == {303}
    with app.app_context():
        of_course = select(Module.position).where(Module.id.in_(own))
        positions = list(db.session.scalars(of_course.order_by(Module.position)))
    assert positions == list(range(1, len(positions) + 1))


def test_two_who_answered_one_another_change_their_names_at_once(
    app: Flask, visit: Visit, world: World
) -> None:
    """Each name stands on the essays of both."""
    course = f"/courses/{world.course}"
    with app.app_context():
        for who in ("author", "classmate"):
            for _ in range(3):
                essay = Essay.begin(db.session.get_one(Member, world.members[who]))
                essay.save_draft(f"By {who}", "<p>Words of it.</p>", over=0)
                essay.publish()
        db.session.commit()
        essays = list(db.session.scalars(select(Essay.id).where(Essay.title.startswith("By "))))
    for who in ("author", "classmate"):
        for essay_id in essays:
            posted = visit(who).post(f"{course}/essays/{essay_id}/comments", {"comment": "Why?"})
            assert posted.status == 303

    def rename(who: str, number: int) -> Callable[[], Page]:
        browser, name = visit(who), f"{who} {'ABCD'[number]}".title()
        return lambda: browser.post("/account/name", {"name": name})

    ways = [rename(who, number) for number in range(4) for who in ("author", "classmate")]
    assert set(at_once(ways)) == {303}


def test_a_module_that_is_just_being_filled_is_not_deleted(
    app: Flask, visit: Visit, world: World
) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['later']}/delete"
    instructor = visit("instructor")
    with app.app_context(), ThreadPoolExecutor(1) as threads:
        db.session.get_one(Essay, world.essays["published"]).module_id = world.modules["later"]
        db.session.flush()
        pressed = threads.submit(lambda: instructor.post(path))
        time.sleep(0.5)
        assert not pressed.done(), "it waits for what is being moved"
        db.session.commit()
        assert pressed.result().location.endswith("/edit")
        assert db.session.get(Module, world.modules["later"]) is not None
