"""One person's row, and how it was counted."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.courses.models import Course, Member
from app.db import db
from app.prompts.models import Prompt
from tests.visitor import Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


def test_a_student_is_led_to_their_own(visit: Visit, world: World, sheet: str) -> None:
    author = visit("author")
    page = author.follow(author.get(f"/courses/{world.course}"))
    (way,) = page.find("//nav[@aria-label='Course']//a[.='Participation']/@href")
    assert way == f"{sheet}/{world.members['author']}"
    page = author.get(way)
    assert page.h1 == "Your participation"
    assert page.find("//nav[@aria-label='Course']//a[@aria-current='page'][.='Participation']")
    assert "You and the course's staff can see this page, nobody else." in page.words
    assert author.get(sheet).location == way


def test_each_count_shows_what_was_counted(visit: Visit, world: World, sheet: str) -> None:
    page = visit("author").get(f"{sheet}/{world.members['author']}")
    (section,) = page.find(f"//section[@aria-labelledby='module-{world.modules['thaw']}']")
    lines = [" ".join(line.text_content().split()) for line in section.xpath("ul/li")]
    assert lines == [
        "The Illusion of the Thaw, published March 2, 2026 at 10:20 am · 12 words"
        " · 2 comments received",
        "A Withdrawn Argument, withdrawn March 3, 2026: not counted",
        "1 comment written, 1 of them under your own essays",
    ]
    address = f"/courses/{world.course}"
    ways = section.xpath("ul/li/a/@href")
    assert ways == [
        f"{address}/essays/{world.essays['published']}",
        f"{address}/essays/{world.essays['withdrawn']}",
        f"{address}/people/{world.members['author']}#comments",
    ]
    (later,) = page.find(f"//section[@aria-labelledby='module-{world.modules['later']}']")
    assert "Nothing yet." in later.text_content()
    assert "How this is counted" in page.words


def test_staff_read_the_same_of_everybody(visit: Visit, world: World, sheet: str) -> None:
    own = visit("author").get(f"{sheet}/{world.members['author']}")
    for who in ("instructor", "assistant"):
        page = visit(who).get(f"{sheet}/{world.members['author']}")
        assert page.h1 == "Participation of Ruth Lindqvist"
        assert (
            "The course's staff can see this page, and Ruth Lindqvist; nobody else." in page.words
        )
        for path in ("//dl//dd[1]", "//dl//dd[3]", "//section//ul/li[1]"):
            said = page.find(path)[0].text_content()
            assert said == own.find(path)[0].text_content()


@pytest.mark.parametrize("who", ["classmate", "observer"])
def test_nobody_reads_anybody_elses(visit: Visit, world: World, sheet: str, who: str) -> None:
    other = visit(who)
    assert other.get(f"{sheet}/{world.members['author']}").status == 404
    assert other.get(f"{sheet}/{world.members['removed']}").status == 404
    assert other.get(f"{sheet}/{world.members['elsewhere']}").status == 404
    own = f"{sheet}/{world.members[who]}"
    assert other.get(sheet).location == own
    assert other.get(own).status == 200
    assert other.post(f"{sheet}.csv").status == 403


def test_drafts_are_told_to_nobody(visit: Visit, world: World, sheet: str) -> None:
    for who in ("author", "instructor"):
        page = visit(who).get(f"{sheet}/{world.members['author']}")
        assert "A Draft Nobody Else Sees" not in page.text
        assert "A Deleted Argument" not in page.text
        assert WORDS["working"] not in page.text


def test_the_page_of_a_person_leads_to_their_counts(visit: Visit, world: World, sheet: str) -> None:
    place = f"/courses/{world.course}/people/{world.members['author']}"
    way = f"//a[@href='{sheet}/{world.members['author']}']"
    found = {
        who: len(visit(who).get(place).find(f"//main{way}[contains(., 'counted by module')]"))
        for who in ("instructor", "assistant", "author", "classmate", "observer")
    }
    assert found == {"instructor": 1, "assistant": 1, "author": 1, "classmate": 0, "observer": 0}


def test_late_is_said_of_each_essay(change: Change, visit: Visit, world: World, sheet: str) -> None:
    place = f"{sheet}/{world.members['author']}"
    first = "//section//ul/li[1]"
    assert "after the deadline" not in visit("author").get(place).find(first)[0].text_content()

    def earlier() -> None:
        of_thaw = select(Prompt).where(Prompt.module_id == world.modules["thaw"])
        due = datetime(2026, 3, 1, 15, 0, tzinfo=UTC)
        db.session.scalars(of_thaw).one().essays_due_at = due

    change(earlier)
    said = visit("author").get(place).find(first)[0].text_content()
    assert "10:20 am, 1 day after the deadline ·" in " ".join(said.split())


def test_in_the_archive_it_stays_readable(change: Change, visit: Visit, world: World) -> None:
    change(lambda: db.session.get_one(Member, world.members["author"]).course.archive())
    sheet = f"/courses/{world.course}/participation"
    assert visit("author").get(f"{sheet}/{world.members['author']}").status == 200
    assert visit("instructor").get(sheet).status == 200
    page = visit("author").get(f"{sheet}/{world.members['author']}")
    assert "Nothing." in page.words


def test_without_modules_it_says_what_comes(change: Change, visit: Visit, world: World) -> None:
    def empty() -> None:
        course = Course.open(
            "Nothing yet", db.session.get_one(Member, world.members["instructor"]).person
        )
        course.admit(db.session.get_one(Member, world.members["author"]).person)

    change(empty)
    author = visit("author")
    page = author.follow(author.get("/courses/nothing-yet/participation"))
    assert "No modules yet." in page.words
