"""A course's front page is kept as it was made; nothing that it says is old."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import time_machine

from app.courses.front_routes import NEWEST
from app.courses.models import Module
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from tests.courses.test_front_page import DUE, box, member, titles
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


def test_the_time_goes_by_on_a_page_where_nothing_happens(visit: Visit, world: World) -> None:
    with time_machine.travel(DUE - timedelta(days=3)):
        classmate, left = visit("classmate"), []
    for before in (timedelta(days=2), timedelta(minutes=5), timedelta(minutes=4), -timedelta(1)):
        with time_machine.travel(DUE - before, tick=False):
            page = classmate.get(f"/courses/{world.course}")
        due = re.search(r"Essays? (were )?due .*? time \((.*?)\)", page.words)
        left.append(due and due.groups())
    assert left == [
        *((None, "in 2 days"), (None, "in 5 minutes"), (None, "in 4 minutes")),
        ("were ", "1 day ago"),
    ]


def test_how_long_ago_a_draft_was_saved_goes_on(visit: Visit, world: World) -> None:
    with time_machine.travel(DUE):
        author, ago = visit("author"), list[str]()
    for late in (3, 4, 5):  # of what is due “3 days ago” is said all the time
        with time_machine.travel(DUE + timedelta(days=3, minutes=late), tick=False):
            if not ago:
                author.submit(
                    f"/courses/{world.course}/essays/new?module={world.modules['thaw']}",
                    "/essays",
                    title="Rye",
                    text="Of rye.",
                )
                author.get(f"/courses/{world.course}")  # what is said once
            page = author.get(f"/courses/{world.course}")
        ago += re.findall(r"Rye was saved (.*?);", page.words)
    assert ago == ["just now", "1 minute ago", "2 minutes ago"]


def test_the_present_module_changes_at_midnight(visit: Visit, world: World, change: Change) -> None:
    midnight = datetime(2026, 3, 21, 4, tzinfo=UTC)  # in New York

    def plan() -> None:
        for name, day in (("thaw", 20), ("later", 21)):
            module = db.session.get_one(Module, world.modules[name])
            module.begins_on = module.ends_on = date(2026, 3, day)

    change(plan)
    with time_machine.travel(midnight - timedelta(days=1)):
        observer, present = visit("observer"), []
    for moment in (midnight - timedelta(seconds=1), midnight):
        with time_machine.travel(moment, tick=False):
            page = observer.get(f"/courses/{world.course}")
        present += page.find("//ol[@class='weeks']/li[@aria-current]/a/@href")
    modules = [world.modules[name] for name in ("thaw", "later")]
    assert present == [f"/courses/{world.course}/modules/{module}" for module in modules]


def test_what_is_said_of_the_course_and_its_clock_shows_at_once(
    visit: Visit, world: World, change: Change
) -> None:
    observer = visit("observer")
    assert "New York time" in observer.get(f"/courses/{world.course}").words

    def tell(fact: str, words: str) -> None:
        setattr(member(world, "observer").course, fact, words)

    change(lambda: tell("description", "Of bread and salt."))
    page = observer.get(f"/courses/{world.course}")
    assert "Of bread and salt." in box(page, "About this course")
    change(lambda: tell("zone", "Asia/Tokyo"))
    assert "Times are Tokyo time" in observer.get(f"/courses/{world.course}").words


def test_an_old_essay_that_is_answered_waits_no_more(
    visit: Visit, world: World, change: Change
) -> None:
    """It stands among those that wait, but not among the newest."""

    def write() -> None:
        for number in range(NEWEST + 1):
            essay = Essay.begin(member(world, "instructor"))
            essay.save_draft(f"No. {number}", "<p>Of rye.</p>", over=0)
            essay.publish()

    def answer() -> None:
        essay = db.session.get_one(Essay, world.essays["unanswered"])
        Comment.post(essay, "<p>Well said.</p>", member(world, "instructor"))

    change(write)
    author = visit("author")
    for waits, then in ((True, answer), (False, None)):
        page = author.get(f"/courses/{world.course}")
        assert "Dachas for Everyone" not in titles(page)
        assert ("Dachas for Everyone" in box(page, "Awaiting a first reply")) == waits
        if then:
            change(then)
