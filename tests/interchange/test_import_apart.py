"""Pages that look alike and are not one; and nobody waits while one is read."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import db
from app.interchange import forms
from app.interchange.page import read_page
from tests.interchange.desk import Desk
from tests.visitor import Visitor
from tests.world import World

PAGE = """\
Week 5 response

Posted on April {day}, 2017 by {writer}

{text}

One thought on “Week 5 response”

  • Oscar Penn on April {said} said:

    {words}
"""


def saved(desk: Desk, **facts: object) -> object:
    usual = {"day": 2, "text": "Please see the attached file.", "said": "3, 2017 at 9:00 am"}
    return desk.save(PAGE.format(**usual | facts)).id


def test_the_same_words_by_two_people_are_two_essays(desk: Desk) -> None:
    ida = saved(desk, writer="Ida Marsh", words="To Ida.")
    ayse = saved(desk, writer="Ayse Kaya", day=9, words="To Ayse.")
    assert ida != ayse
    assert saved(desk, writer="Ida Marsh", words="To Ida.") == ida
    assert saved(desk, writer="Ayse Kaya", day=9, words="To Ayse.") == ayse


def test_the_same_praise_under_two_essays_makes_them_not_one(desk: Desk) -> None:
    for said in ("3, 2017", "3, 2017 at 9:00 am"):
        facts = {"said": said, "words": "Great post!"}
        ida = saved(desk, writer="Ida Marsh", text="Land was promised.", **facts)
        assert saved(desk, writer="Ayse Kaya", text="Bread was rationed.", **facts) != ida


def test_praise_without_a_time_proves_nothing_of_essays_without_names(desk: Desk) -> None:
    facts = {"said": "3, 2017", "words": "Great post!"}
    one = saved(desk, writer="Professor", text="Land was promised.", **facts)
    other = saved(desk, writer="Professor", text="Bread was rationed.", **facts)
    assert one != other


def test_three_comments_are_known_though_name_and_text_were_changed(desk: Desk) -> None:
    more = "\n\n".join(
        f"  • Oscar Penn on April {day}, 2017 at 9:00 am said:\n\n    Number {day}."
        for day in (4, 5)
    )
    page = PAGE.format(
        day=2, writer="{}", text="Land was {}.", said="3, 2017 at 9:00 am", words="Number 3."
    )
    page = page.replace("One thought", "3 thoughts") + "\n" + more
    first = desk.save(page.format("imarsh", "promised")).id
    assert desk.save(page.format("Ida Marsh", "given")).id == first


@pytest.mark.parametrize("button", ["", "save"])
def test_nobody_waits_while_a_page_is_read(
    app: Flask,
    visit: Callable[[str], Visitor],
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    button: str,
) -> None:
    def read_slowly(*arguments: Any, **facts: Any) -> Any:
        with app.app_context():
            db.session.get_one(Person, world.people["author"]).rename("Ruth L.")
            db.session.commit()
            db.session.remove()
        return read_page(*arguments, **facts)

    monkeypatch.setattr(forms, "read_page", read_slowly)
    text = PAGE.format(day=2, writer="Ida", text="Land.", said="3, 2017 at 9:00 am", words="Yes.")
    fields = {"source": text} | ({"save": "1"} if button else {})
    answered = visit("assistant").post(f"/courses/{world.course}/import", fields)
    assert answered.status == (303 if button else 200)
