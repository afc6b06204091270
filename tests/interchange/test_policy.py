"""Who brings writing in."""

import pytest
from flask import Flask

from app.courses.models import Member
from app.db import db
from app.interchange.policy import may_import_page
from tests.world import World


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("instructor", True),
        ("assistant", True),
        ("author", False),
        ("classmate", False),
        ("observer", False),
    ],
)
def test_staff_import_pages(app: Flask, world: World, who: str, may: bool) -> None:
    with app.app_context():
        member = db.session.get_one(Member, world.members[who])
        assert may_import_page(member) is may


def test_nobody_imports_into_the_archive(app: Flask, world: World) -> None:
    with app.app_context():
        member = db.session.get_one(Member, world.members["instructor"])
        member.course.archive()
        assert not may_import_page(member)
