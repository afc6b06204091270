"""The front page of a course."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import time_machine

from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.prompts.models import Prompt
from tests.visitor import Page, Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]

DUE = datetime(2026, 3, 9, 4, 59, tzinfo=UTC)  # 12:59 am in New York, where summer time has begun


def member(world: World, who: str) -> Member:
    return db.session.get_one(Member, world.members[who])


def titles(page: Page) -> list[str]:
    return [card.text_content().strip() for card in page.find("//article//h2|//article//h3")]


def box(page: Page, heading: str) -> str:
    """What a box beside the page says; nothing where there is no such box."""
    found = page.find(f"//aside//section[h2='{heading}']")
    return " ".join(found[0].text_content().split()) if found else ""


def test_the_head_says_what_course_it_is(visit: Visit, world: World) -> None:
    page = visit("observer").get(f"/courses/{world.course}")
    assert page.h1 == "Soviet History"
    assert "Example University · Spring 2026" in page.words
    assert "HIST 3644 · Nadia Amsel · 2 students · essays are seen by this class" in page.words


def test_a_removed_student_is_not_counted(visit: Visit, world: World, change: Change) -> None:
    change(lambda: member(world, "classmate").remove())
    page = visit("observer").get(f"/courses/{world.course}")
    assert "· 1 student ·" in page.words


def test_the_newest_essays_stand_first_and_nothing_private(visit: Visit, world: World) -> None:
    for who in ("classmate", "instructor", "observer"):
        page = visit(who).get(f"/courses/{world.course}")
        assert titles(page) == ["Dachas for Everyone", "The Illusion of the Thaw"]
        for word in ("draft", "working", "withdrawn", "deleted", "elsewhere"):
            assert WORDS[word] not in page.words


def test_what_awaits_a_first_reply_says_so(visit: Visit, world: World) -> None:
    page = visit("author").get(f"/courses/{world.course}")
    waits = page.find("//article[contains(., 'Awaiting a first reply')]//h3")
    assert [heading.text_content() for heading in waits] == ["Dachas for Everyone"]
    assert "Dachas for Everyone" in box(page, "Awaiting a first reply")


def test_ones_own_essay_is_not_ones_own_to_answer(visit: Visit, world: World) -> None:
    page = visit("classmate").get(f"/courses/{world.course}")
    assert box(page, "Awaiting a first reply") == ""


def test_an_answer_is_seen_on_the_next_request(visit: Visit, world: World, change: Change) -> None:
    assert "Awaiting a first reply" in visit("author").get(f"/courses/{world.course}").words

    def reply() -> None:
        essay = db.session.get_one(Essay, world.essays["unanswered"])
        Comment.post(essay, "<p>Well said.</p>", member(world, "author"))

    change(reply)
    page = visit("author").get(f"/courses/{world.course}")
    assert "Awaiting a first reply" not in page.words
    assert "1 thought" in page.words


def test_a_new_name_is_seen_on_the_next_request(visit: Visit, world: World, change: Change) -> None:
    assert "Joon-ho Dae" in visit("author").get(f"/courses/{world.course}").words
    change(lambda: member(world, "classmate").person.rename("Jun Dae"))
    page = visit("author").get(f"/courses/{world.course}")
    assert "Jun Dae" in page.words
    assert "Joon-ho" not in page.words


def test_the_question_that_is_due(visit: Visit, world: World) -> None:
    with time_machine.travel(DUE - timedelta(days=2), tick=False):
        page = visit("classmate").get(f"/courses/{world.course}")
    assert page.find("//h2[@class='question']")[0].text_content().startswith("Was Khrushchev")
    assert "Essay due March 9, 2026 at 12:59 am, New York time (in 2 days)" in page.words
    assert "300–1,500 words" in page.words


def test_what_i_have_published_is_done(visit: Visit, world: World) -> None:
    page = visit("classmate").get(f"/courses/{world.course}")
    done = " ".join(part.text_content() for part in page.find("//li[@data-done]"))
    assert "You published Dachas for Everyone on March 2, 2026 at 10:50 am · 5 words" in done
    assert page.find(f"//a[@href='/courses/{world.course}/essays/{world.essays['unanswered']}']")


def test_my_draft_is_offered_to_me_alone(visit: Visit, world: World) -> None:
    page = visit("author").get(f"/courses/{world.course}")
    way = f"/courses/{world.course}/essays/{world.essays['draft']}/edit"
    assert page.find(f"//a[@href='{way}'][.='Continue your draft']")
    for who in ("classmate", "instructor"):
        assert "A Draft Nobody Else Sees" not in visit(who).get(f"/courses/{world.course}").text


def test_whoever_has_written_nothing_is_asked_to(
    visit: Visit, world: World, change: Change
) -> None:
    change(lambda: member(world, "author").course.admit(member(world, "elsewhere").person))
    page = visit("outsider").get(f"/courses/{world.course}")
    assert "You have not begun yet" in page.words
    way = f"/courses/{world.course}/essays/new?module={world.modules['thaw']}"
    assert page.find(f"//a[@href='{way}'][.='Write your essay']")


def test_an_observer_is_not_asked_to_write(visit: Visit, world: World) -> None:
    page = visit("observer").get(f"/courses/{world.course}")
    assert page.find("//h2[@class='question']")
    assert not page.find("//a[contains(@href, 'essays/new')]")
    assert "You have not begun" not in page.words


def test_late_is_said_in_neutral_words(visit: Visit, world: World, change: Change) -> None:
    def later() -> None:
        db.session.get_one(Essay, world.essays["unanswered"]).published_at = DUE + timedelta(
            hours=3, minutes=5
        )

    change(later)
    page = visit("classmate").get(f"/courses/{world.course}")
    assert "3 hours after the deadline" in page.words
    assert "after the deadline" not in visit("author").get(f"/courses/{world.course}").words


def test_the_semester_marks_where_we_are(visit: Visit, world: World) -> None:
    page = visit("author").get(f"/courses/{world.course}")
    weeks = [
        " ".join(li.text_content().split()) for li in page.find("//aside//li[span[@class='years']]")
    ]
    assert weeks == ["Week 11 · The Thaw1953–1964", "Week 12 · Developed Socialism1964"]
    assert "Week 11" in page.find("//aside//li[@aria-current='true']")[0].text_content()


def test_what_waits_for_me_leads_there(visit: Visit, world: World) -> None:
    page = visit("author").get(f"/courses/{world.course}")
    waiting = box(page, "Waiting for you")
    assert "2 new replies on “The Illusion of the Thaw”: Joon-ho Dae and Nadia Amsel" in waiting
    assert "Feedback for you on “The Illusion of the Thaw”" in waiting
    assert "Joon-ho Dae answered you on “A Withdrawn Argument”" in waiting
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    assert page.find(f"//aside//a[@href='{essay}/comments/{world.comments['asked']}']")
    assert box(visit("classmate").get(f"/courses/{world.course}"), "Feedback") == ""


def test_what_waits_beyond_a_few_lines_is_on_the_desk(
    visit: Visit, world: World, change: Change
) -> None:
    def talk() -> None:
        author, classmate = member(world, "author"), member(world, "classmate")
        for number in range(7):
            essay = Essay.begin(author)
            essay.save_draft(f"Essay {number}", "<p>Words.</p>", over=0)
            essay.publish()
            for _ in range(number):
                Comment.post(essay, "<p>Hm.</p>", classmate)

    change(talk)
    page = visit("author").get(f"/courses/{world.course}")
    waiting = box(page, "Waiting for you")
    assert "6 new replies on “Essay 6”: Joon-ho Dae" in waiting
    assert "Essay 1”" not in waiting
    assert "All that waits is on your desk" in waiting
    assert "Joon-ho Dae answered you on “Essay 1”" in visit("author").get("/").words


def test_only_who_may_release_learns_what_is_ready(visit: Visit, world: World) -> None:
    told = {
        who: "1 letter of feedback ready" in visit(who).get(f"/courses/{world.course}").words
        for who in ("instructor", "assistant", "author", "observer")
    }
    assert told == {"instructor": True, "assistant": False, "author": False, "observer": False}


def test_the_tabs_are_those_one_may_open(visit: Visit, world: World) -> None:
    tabs = {
        who: [
            tab.text_content()
            for tab in visit(who)
            .get(f"/courses/{world.course}")
            .find("//nav[@aria-label='Course']//a")
        ]
        for who in ("instructor", "assistant", "author", "observer")
    }
    author = ["Essays", "My writing", "Modules", "People", "Participation"]
    assert tabs == {
        "instructor": [*author, "Feedback", "Import", "Log", "Settings"],
        "assistant": [*author, "Feedback", "Import", "Log"],
        "author": author,
        "observer": ["Essays", "Modules", "People"],
    }


def test_ones_own_writing_has_a_tab_and_is_under_it(
    visit: Visit, world: World, change: Change
) -> None:
    change(lambda: member(world, "author").course.archive())
    author = visit("author")
    (tab,) = author.get(f"/courses/{world.course}").find("//a[.='My writing']")
    for path in (tab.get("href"), f"/courses/{world.course}/deleted"):
        (here,) = author.get(path).find("//nav[@aria-label='Course']//a[@aria-current='page']")
        assert here.text_content() == "My writing"
    assert "The Illusion of the Thaw" in author.get(tab.get("href")).words


def test_the_front_page_asks_no_more_when_there_is_more(
    visit: Visit, world: World, change: Change, count_queries: Callable[..., int]
) -> None:
    path = f"/courses/{world.course}"
    few = count_queries(lambda: visit("classmate").get(path))

    def much() -> None:
        author, course = member(world, "author"), member(world, "author").course
        for number in range(40):
            module = course.add_module(f"Module {number}")
            db.session.add(Prompt(module=module, question=f"Question {number}?"))
            essay = Essay.begin(author, module)
            essay.save_draft(f"Essay {number}", "<p>Words.</p>", over=0)
            essay.publish()

    change(much)
    pages: list[Page] = []
    many = count_queries(lambda: pages.append(visit("classmate").get(path)))
    assert titles(pages[0])[0] == "Essay 39"
    assert "Module 39" in box(pages[0], "The semester")
    assert many == few <= 11
