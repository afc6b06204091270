"""Facts of a course, of a module, a question: of two who save, the second is shown both (W3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from app.courses.models import Course
from app.db import db
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


class Facts(NamedTuple):
    """Where they are changed; a field, what stands in it, and how it is called."""

    path: str
    field: str
    stands: str
    label: str


FACTS = {
    "course": ("/edit", "term", "Spring 2026", "Term"),
    "module": ("/modules/{thaw}/edit", "last_year", "1964", "Last year it treats"),
    "question": ("/modules/{thaw}/prompt", "words_most", "1500", "Words, at most"),
}


@pytest.fixture(params=FACTS)
def facts(request: pytest.FixtureRequest, world: World) -> Facts:
    path, *rest = FACTS[request.param]
    return Facts(f"/courses/{world.course}{path}".format(**world.modules), *rest)


def shown(page: Page) -> list[list[str]]:
    """The facts of which the page shows two versions: their name, what was sent, what stands."""
    rows = page.find("//*[@data-conflict]//tbody/tr")
    return [["".join(cell.itertext()).strip() for cell in row] for row in rows]


def value(page: Page, facts: Facts) -> str:
    return str(page.form(facts.path).fields[facts.field])


def test_the_second_of_two_saves_is_shown_both(visit: Visit, facts: Facts) -> None:
    one, other = visit("instructor"), visit("instructor")
    first, second = one.get(facts.path), other.get(facts.path)
    assert one.send(first, facts.path, facts.path, **{facts.field: "1970"}).status == 303
    refused = other.send(second, facts.path, facts.path, **{facts.field: "1980"})
    assert refused.status == 409
    assert shown(refused) == [[facts.label, "1980", "1970"]]
    assert "Nothing is lost" in refused.words
    assert refused.find(f"//*[@data-conflict]//a[@href='{facts.path}']")
    assert value(refused, facts) == "1980", "the typed words stay in the form"
    assert value(one.get(facts.path), facts) == "1970", "and go over nothing unseen"


def test_what_was_shown_may_be_gone_over(visit: Visit, facts: Facts) -> None:
    instructor = visit("instructor")
    page = instructor.get(facts.path)
    instructor.submit(facts.path, facts.path, **{facts.field: "1970"})
    refused = instructor.send(page, facts.path, facts.path, **{facts.field: "1980"})
    assert instructor.send(refused, facts.path, facts.path).status == 303
    assert value(instructor.get(facts.path), facts) == "1980"


def test_a_third_version_is_shown_too(visit: Visit, facts: Facts) -> None:
    instructor = visit("instructor")
    page = instructor.get(facts.path)
    instructor.submit(facts.path, facts.path, **{facts.field: "1970"})
    refused = instructor.send(page, facts.path, facts.path, **{facts.field: "1980"})
    instructor.submit(facts.path, facts.path, **{facts.field: "1975"})
    again = instructor.send(refused, facts.path, facts.path)
    assert again.status == 409
    assert shown(again) == [[facts.label, "1980", "1975"]]


def test_the_same_values_again_are_no_conflict(visit: Visit, facts: Facts) -> None:
    instructor = visit("instructor")
    page = instructor.get(facts.path)
    for _ in range(2):  # as a double click sends them
        sent = instructor.send(page, facts.path, facts.path, **{facts.field: "1970"})
        assert sent.status == 303


def test_a_save_that_does_not_say_what_it_began_from_goes_over_nothing(
    visit: Visit, facts: Facts
) -> None:
    instructor = visit("instructor")
    fields = dict(instructor.get(facts.path).form(facts.path).form_values())
    del fields["over"]
    assert instructor.post(facts.path, fields | {facts.field: "1970"}).status == 409
    assert value(instructor.get(facts.path), facts) == facts.stands


def test_a_refused_save_still_knows_what_it_began_from(visit: Visit, facts: Facts) -> None:
    instructor = visit("instructor")
    page = instructor.get(facts.path)
    instructor.submit(facts.path, facts.path, **{facts.field: "1970"})
    wrong = "1" * 81  # too long for a line, and no number that would do
    refused = instructor.send(page, facts.path, facts.path, **{facts.field: wrong})
    assert refused.status == 422
    again = instructor.send(refused, facts.path, facts.path, **{facts.field: "1980"})
    assert (again.status, shown(again)) == (409, [[facts.label, "1980", "1970"]])


def test_texts_days_and_ticks_are_told_in_words(visit: Visit, world: World) -> None:
    instructor, path = visit("instructor"), f"/courses/{world.course}/edit"
    page = instructor.get(path)
    changed = {"assistants_release": "y", "begins_on": "2026-01-19", "description": ""}
    assert instructor.submit(path, path, **changed).status == 303
    refused = instructor.send(page, path, path, title="The Soviet Union")
    assert shown(refused) == [
        ["Title", "The Soviet Union", "Soviet History"],
        ["Description", "From the revolutions of 1917 to the end of the union.", "not given"],
        ["First day", "January 12, 2026", "January 19, 2026"],
        ["Assistants may release feedback", "no", "yes"],
    ]


def test_two_questions_asked_at_once(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['later']}/prompt"
    assistant, instructor = visit("assistant"), visit("instructor")
    page = assistant.get(path)
    instructor.submit(path, path, question="What did people believe in?")
    refused = assistant.send(page, path, path, question="What did they buy?\n")
    assert refused.status == 409
    assert shown(refused) == [["Question", "What did they buy?", "What did people believe in?"]]


def test_a_question_that_was_taken_back_meanwhile(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['thaw']}/prompt"
    assistant, instructor = visit("assistant"), visit("instructor")
    page = assistant.get(path)
    instructor.submit(path, "/prompt/remove")
    refused = assistant.send(page, path, path, question="Was he a reformer?")
    assert refused.status == 409
    assert shown(refused)[0] == ["Question", "Was he a reformer?", "not given"]
    assert assistant.send(refused, path, path).status == 303
    assert "Was he a reformer?" in visit("author").get(path.removesuffix("/prompt")).words


def test_a_deadline_written_on_another_clock_is_not_taken_unseen(
    visit: Visit, world: World, change: Change
) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['thaw']}/prompt"
    page = visit("instructor").get(path)

    def move() -> None:
        db.session.query(Course).filter_by(slug=world.course).one().zone = "Europe/Berlin"

    change(move)
    refused = visit("instructor").send(page, path, path)
    assert shown(refused) == [
        ["Essays are due", "March 9, 2026 at 12:59 am", "March 9, 2026 at 5:59 am"]
    ]


def test_markup_in_two_versions_is_only_text(visit: Visit, world: World) -> None:
    instructor, path = visit("instructor"), f"/courses/{world.course}/edit"
    page = instructor.get(path)
    instructor.submit(path, path, title="<img src=x onerror=alert(1)>")
    refused = instructor.send(page, path, path, title="<script>alert(1)</script>")
    assert shown(refused) == [
        ["Title", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>"]
    ]
    assert not refused.find("//main//img | //main//script")
