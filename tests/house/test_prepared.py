"""Statements that are built once: what they are asked with."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import ColumnElement, Integer, bindparam, cast, literal, select

from app.prepared import first


def test_a_parameter_stands_in_all_its_places_and_is_asked_for_once_a_time(app: Flask) -> None:
    asked: list[int] = []

    def turn() -> int:
        asked.append(1)
        return len(asked)

    def turns(label: str) -> ColumnElement[int]:
        return cast(bindparam(None, callable_=turn, type_=Integer()), Integer).label(label)

    def person(label: str) -> ColumnElement[int]:
        return cast(bindparam("person", type_=Integer()), Integer).label(label)

    always = cast(literal(7), Integer).label("always")
    statement = select(person("one"), always, turns("two"), person("three"), turns("four"))
    with app.app_context():
        assert tuple(first(statement, person=4)) == (4, 7, 1, 4, 1)
        assert tuple(first(statement, person=5)) == (5, 7, 2, 5, 2)
