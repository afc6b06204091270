"""What a class does in the same second: nobody is turned away because others do it, too."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from app.courses.models import Member, Module
from app.db import db
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
