"""The pages of a course: its front page, its essays, its settings."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from app.courses.models import Course, Member, Role
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


# The front page


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
    assert "Essay due March 9, 2026 at 12:59 am (in 2 days)" in page.words
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
    assert "Nadia Amsel answered you on The Illusion of the Thaw" in box(page, "Waiting for you")
    assert "Feedback for you on The Illusion of the Thaw" in box(page, "Waiting for you")
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    assert page.find(f"//aside//a[@href='{essay}/comments/{world.comments['staff']}']")
    assert box(visit("classmate").get(f"/courses/{world.course}"), "Feedback") == ""


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
        for who in ("instructor", "assistant", "author")
    }
    assert tabs == {
        "instructor": ["Essays", "Modules", "People", "Feedback", "Log", "Settings"],
        "assistant": ["Essays", "Modules", "People", "Feedback", "Log"],
        "author": ["Essays", "Modules", "People"],
    }


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


# All essays


def test_all_essays_a_page_at_a_time(visit: Visit, world: World, change: Change) -> None:
    def many() -> None:
        for number in range(40):
            essay = Essay.begin(member(world, "author"))
            essay.save_draft(f"Essay {number:02}", "<p>Words.</p>", over=0)
            essay.publish()

    change(many)
    path = f"/courses/{world.course}/essays"
    first = visit("observer").get(path)
    assert titles(first) == [f"Essay {number:02}" for number in range(39, 9, -1)]
    onwards = first.find("//a[@rel='next']")[0].get("href")
    second = visit("observer").get(onwards)
    assert titles(second) == [f"Essay {number:02}" for number in range(9, -1, -1)] + [
        "Dachas for Everyone",
        "The Illusion of the Thaw",
    ]
    assert not second.find("//a[@rel='next']")


def test_essays_of_one_moment_are_neither_lost_nor_doubled(
    visit: Visit, world: World, change: Change
) -> None:
    def at_once() -> None:
        for number in range(70):
            essay = Essay.begin(member(world, "author"))
            essay.save_draft(f"Essay {number}", "<p>Words.</p>", over=0)
            essay.publish()
            essay.published_at = DUE

    change(at_once)
    seen: list[str] = []
    path: str | None = f"/courses/{world.course}/essays"
    while path:
        page = visit("observer").get(path)
        seen += titles(page)
        path = next((link.get("href") for link in page.find("//a[@rel='next']")), None)
    assert len(seen) == len(set(seen)) == 72


def test_essays_that_await_a_reply(visit: Visit, world: World) -> None:
    page = visit("author").get(f"/courses/{world.course}/essays?awaiting=1")
    assert titles(page) == ["Dachas for Everyone"]


def test_essays_of_a_module(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/essays?module="
    assert len(titles(visit("author").get(f"{path}{world.modules['thaw']}"))) == 2
    later = visit("author").get(f"{path}{world.modules['later']}")
    assert titles(later) == []
    assert "Write an essay" in later.words
    assert len(titles(visit("author").get(path))) == 2


@pytest.mark.parametrize("query", ["module={module}", "before={essay}", "module=x", "before=2e9"])
def test_the_list_takes_no_ids_of_elsewhere(visit: Visit, world: World, query: str) -> None:
    asked = query.format(module=world.modules["elsewhere"], essay=world.essays["elsewhere"])
    assert visit("author").get(f"/courses/{world.course}/essays?{asked}").status == 404


# Opening, settings, archive, log


def test_an_instructor_opens_a_course_once(app: Flask, visit: Visit, world: World) -> None:
    visitor = visit("instructor")
    page = visitor.get("/courses/new")
    fields = dict(page.form("/courses/new").form_values()) | {
        "title": "Soviet History",
        "code": "HIST 1",
        "zone": "Europe/Berlin",
        "begins_on": "2027-01-11",
        "ends_on": "2027-05-07",
    }
    first = visitor.post("/courses/new", fields)
    again = visitor.post("/courses/new", fields)
    assert (first.status, first.location) == (303, "/courses/soviet-history-2")
    assert again.location == first.location
    with app.app_context():
        course = db.session.query(Course).filter_by(slug="soviet-history-2").one()
        assert (course.zone, course.code, str(course.ends_on)) == (
            "Europe/Berlin",
            "HIST 1",
            "2027-05-07",
        )
        assert db.session.query(Course).count() == 3
    new = visitor.get(first.location)
    assert "Your course is open" in new.words
    assert "Add the first module" in new.words
    assert "http://localhost/join/" in new.words


@pytest.mark.parametrize("who", ["author", "assistant", "outsider"])
def test_not_everybody_opens_courses(visit: Visit, who: str) -> None:
    assert visit(who).get("/courses/new").status == 403
    assert visit(who).post("/courses/new", {"title": "Mine", "zone": "UTC"}).status == 403


def test_an_administrator_opens_courses(visit: Visit) -> None:
    page = visit("administrator").submit("/courses/new", "/courses/new", title="The Baltic")
    assert page.location == "/courses/the-baltic"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "give the course a title"),
        ("title", " \t ", "give the course a title"),
        ("title", "x" * 201, "201 characters"),
        ("code", "x" * 41, "41 characters"),
        ("zone", "Mars/Olympus", "choose a time zone"),
        ("begins_on", "2026-02-30", "no such day"),
        ("begins_on", "0001-01-01", "between the years"),
        ("begins_on", "١٢-١-٢٠٢٦", "year-month-day"),
        ("ends_on", "2025-01-01", "cannot be before the first"),
    ],
)
def test_a_refused_fact_is_named_and_the_words_are_kept(
    visit: Visit, world: World, field: str, value: str, sentence: str
) -> None:
    path = f"/courses/{world.course}/edit"
    sent = {"description": "Kept words.", "code": "HIST 99", field: value}
    page = visit("instructor").submit(path, path, **sent)
    assert page.status == 422
    assert sentence in page.words
    assert "Kept words." in page.text
    assert visit("author").get(f"/courses/{world.course}").h1 == "Soviet History"
    assert "HIST 99" not in visit("author").get(f"/courses/{world.course}").words


def test_settings_are_changed_and_the_address_stays(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/edit"
    page = visit("instructor").submit(
        path, path, title="The Soviet Union", zone="Asia/Tokyo", ends_on="", term="Autumn"
    )
    assert page.status == 303
    shown = visit("author").get(f"/courses/{world.course}")
    assert shown.h1 == "The Soviet Union"
    assert "Autumn" in shown.words
    assert "March 3, 2026 at 12:50 am" in shown.words, "the essay's moment, on Tokyo's clock"
    settings = visit("instructor").get(path)
    assert settings.find("//select[@name='zone']/optgroup/option[@selected]")[0].get("value") == (
        "Asia/Tokyo"
    )


def test_extra_fields_change_nothing(app: Flask, visit: Visit, world: World) -> None:
    visit("instructor").post(
        f"/courses/{world.course}/edit",
        {"title": "Soviet", "zone": "UTC", "slug": "mine", "join_code": "guess", "id": "99"},
    )
    with app.app_context():
        course = member(world, "author").course
        assert (course.title, course.slug, course.join_code) == (
            "Soviet",
            world.course,
            world.join_code,
        )


@pytest.mark.parametrize("who", ["author", "assistant", "observer"])
def test_settings_are_the_instructors(visit: Visit, world: World, who: str) -> None:
    path = f"/courses/{world.course}"
    assert visit(who).get(f"{path}/edit").status == 403
    for verb in ("edit", "archive", "unarchive", "join-code"):
        assert visit(who).post(f"{path}/{verb}", {"title": "Mine", "zone": "UTC"}).status == 403
    assert visit(who).get(path).h1 == "Soviet History"


def test_an_archived_course_is_read_only_and_says_so(visit: Visit, world: World) -> None:
    instructor, path = visit("instructor"), f"/courses/{world.course}"
    assert instructor.submit(f"{path}/edit", "/archive").status == 303
    for page in ("", "/essays", "/modules", "/people", "/edit"):
        shown = instructor.get(path + page)
        assert "This course is archived" in shown.words, page
        assert shown.status == 200
    assert not instructor.get(path).find("//a[contains(@href, 'essays/new')]")
    assert instructor.post(f"{path}/edit", {"title": "Other", "zone": "UTC"}).status == 403
    assert instructor.post(f"{path}/modules/new", {"title": "Other"}).status == 403
    author = f"{path}/people/{world.members['author']}"
    assert instructor.post(f"{author}/remove").status == 403
    assert instructor.submit(f"{path}/edit", "/unarchive").status == 303
    assert "archived" not in visit("author").get(path).words


def test_the_log_tells_staff_who_did_what(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}"
    visit("instructor").submit(f"{path}/people/{world.members['classmate']}/remove", "/remove")
    visit("instructor").submit(f"{path}/edit", "/archive")
    words = visit("assistant").get(f"{path}/log").words
    assert "Nadia Amsel removed Joon-ho Dae." in words
    assert words.index("archived the course") < words.index("removed Joon-ho Dae")
    assert visit("author").get(f"{path}/log").status == 403


def test_the_log_goes_on_by_key(visit: Visit, world: World, change: Change) -> None:
    def busy() -> None:
        staff = member(world, "instructor")
        for number in range(60):
            staff.course.note(staff.person, "added the module", f"Module {number:02}")
            db.session.flush()

    change(busy)
    first = visit("assistant").get(f"/courses/{world.course}/log")
    assert "Module 59" in first.words
    assert "Module 09" not in first.words
    second = visit("assistant").get(first.find("//a[@rel='next']")[0].get("href"))
    assert "Module 09" in second.words
    assert "Module 10" not in second.words


def test_a_new_role_shows_at_once(visit: Visit, world: World, change: Change) -> None:
    change(lambda: member(world, "assistant").become(Role.INSTRUCTOR))
    assert "Nadia Amsel, Tomas Ferreira · 2 students" in (
        visit("author").get(f"/courses/{world.course}").words
    )
