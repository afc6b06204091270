"""Two people write to one author, or one person in two tabs: who is stopped, and how often (M2)."""

from __future__ import annotations

from typing import Any

import pytest

from app.courses.models import Member, Role
from app.db import db
from app.feedback.models import Feedback
from tests.feedback.reading import JSON, Change, Visit, hidden, said, section, typed
from tests.visitor import Page, Visitor
from tests.world import World


class Tab:
    """The page one writes on, with its script: it goes on from what the server has told it."""

    def __init__(self, visitor: Visitor, essay: str, page: str = "") -> None:
        self.visitor, self.url = visitor, f"{essay}/feedback"
        self.page = visitor.get(page or essay)
        self.fields = hidden(self.page)

    def types(self, words: str) -> Page:
        """What the script gets back; it goes on from there in any case, as “Mine” does."""
        self.fields |= {"letter_text": words}
        kept = self.visitor.post(self.url, self.fields, headers=JSON)
        self.fields |= {"over": said(kept)["over"]}
        return kept

    def presses(self, button: str, words: str) -> Page:
        sent = self.fields | {"letter_text": words, button: "1"}
        self.page = self.visitor.post(self.url, sent)
        return self.page


@pytest.fixture
def fresh(change: Change, world: World, other: str) -> str:
    """An essay nobody has written feedback on yet."""
    change(lambda: db.session.delete(db.session.get_one(Feedback, world.letters["ready"])))
    return other


def statuses(*pages: Page) -> list[int]:
    return [page.status for page in pages]


def test_a_letter_that_was_discarded_and_begun_again_is_told_of(visit: Visit, fresh: str) -> None:
    Tab(visit("assistant"), fresh).presses("save", "Dear")
    (discard,) = visit("assistant").get(fresh).find("//a[contains(@href, '/discard')]/@href")
    assert visit("assistant").submit(discard, "/discard").status == 303
    instructor = Tab(visit("instructor"), fresh)
    assert Tab(visit("assistant"), fresh).types("Dear, again").status == 200
    assert instructor.types("Dear Joon-ho").status == 409


def test_two_who_type_in_turns_are_told_of_one_another_once(visit: Visit, fresh: str) -> None:
    assistant, instructor = Tab(visit("assistant"), fresh), Tab(visit("instructor"), fresh)
    assert assistant.types("Dear").status == 200
    stopped = instructor.types("Dear Joon-ho")
    assert stopped.status == 409
    assert "Tomas Ferreira is writing to Joon-ho Dae, too." in said(stopped)["error"]
    assert (said(stopped)["text"].strip(), said(stopped)["beside"]) == ("Dear", True)
    assert "letter_text" not in said(stopped), "a colleague's words do not replace one's own"
    assert instructor.types("Dear Joon-ho,").status == 200
    stopped = assistant.types("Dear Joon")
    assert stopped.status == 409
    assert "Nadia Amsel is writing to Joon-ho Dae, too." in said(stopped)["error"]
    for count in range(1, 6):
        kept = assistant.types(f"Dear Joon, {count}"), instructor.types(f"Dear Joon-ho, {count}")
        assert statuses(*kept) == [200, 200]
    words = section(visit("instructor").get(fresh))
    assert "Dear Joon, 5" in words
    assert typed(visit("instructor").get(fresh)) == "Dear Joon-ho, 5"


@pytest.mark.parametrize("button", ["save", "ready", "release"])
@pytest.mark.parametrize("words", ["You ask whose.", "You ask whose land."])
def test_no_button_passes_a_letter_that_was_not_seen(
    visit: Visit, fresh: str, button: str, words: str
) -> None:
    instructor = Tab(visit("instructor"), fresh)
    assert instructor.types("You ask whose.").status == 200
    Tab(visit("assistant"), fresh).types("I began later.")
    refused = instructor.presses(button, words)
    assert refused.status == 409
    (conflict,) = refused.find("//*[@data-conflict]")
    assert "I began later." in conflict.text_content()
    assert "Tomas Ferreira" in conflict.text_content()
    assert typed(refused) == words
    assert "Draft" in section(visit("instructor").get(fresh))
    instructor.fields = hidden(refused)
    assert instructor.presses(button, words).status == 303


def test_a_colleagues_draft_that_grows_stops_no_button_either(visit: Visit, fresh: str) -> None:
    assistant, instructor = Tab(visit("assistant"), fresh), Tab(visit("instructor"), fresh)
    assistant.types("Dear")
    instructor.types("Hello")
    instructor.types("Hello!")
    assert statuses(assistant.types("Dear Joon"), assistant.types("Dear Joon")) == [409, 200]
    assert instructor.presses("ready", "Hello, Joon-ho!").status == 303


def test_a_letter_that_is_finished_or_then_changed_is_told_once_each(
    visit: Visit, fresh: str
) -> None:
    assistant = Tab(visit("assistant"), fresh)
    assistant.types("Dear")
    instructor = Tab(visit("instructor"), fresh)  # who sees the draft
    assert instructor.types("Hello").status == 200
    assistant.types("Dear Joon")
    assistant.presses("ready", "Dear Joon-ho")
    told = instructor.types("Hello!")
    assert told.status == 409
    assert "Tomas Ferreira has written to Joon-ho Dae, too." in said(told)["error"]
    assert statuses(instructor.types("Hello!"), instructor.types("Hello!!")) == [200, 200]
    edit = Tab(visit("assistant"), fresh, visit("assistant").get(f"{fresh}/feedback").location)
    assert edit.presses("save", "Dear Joon-ho Dae").status == 303
    assert statuses(instructor.types("Hi"), instructor.types("Hi!")) == [409, 200]


def test_two_tabs_of_one_letter_stop_one_another_every_time(visit: Visit, fresh: str) -> None:
    one, other = Tab(visit("assistant"), fresh), Tab(visit("assistant"), fresh)
    assert one.types("From the first tab.").status == 200
    for count in range(3):
        stopped = other.types(f"From the second, {count}.")
        assert stopped.status == 409
        assert said(stopped)["letter_text"].strip().startswith("From the first tab")
        assert other.types(f"From the second, {count}.").status == 200
        assert one.presses("save", "From the first tab again.").status == 409
        assert one.types("From the first tab again.").status == 409
        assert one.types("From the first tab again.").status == 200


def test_a_colleague_in_ones_own_letter_stops_one_every_time(
    visit: Visit, essay: str, world: World
) -> None:
    edit = f"{essay}/feedback/{world.letters['draft']}/edit"
    mine, theirs = Tab(visit("assistant"), essay), Tab(visit("instructor"), essay, edit)
    for count in range(3):
        assert theirs.types(f"The instructor's wording, {count}.").status == 200
        stopped = mine.types(f"The assistant's wording, {count}.")
        assert stopped.status == 409
        assert "This letter was saved elsewhere" in said(stopped)["error"]
        assert said(stopped)["letter_text"].strip() == f"The instructor's wording, {count}."
        assert mine.types(f"The assistant's wording, {count}.").status == 200
        assert theirs.types(f"The instructor's wording, {count}, again.").status == 409


def test_of_two_colleagues_each_is_told(
    visit: Visit, fresh: str, change: Change, world: World
) -> None:
    change(lambda: db.session.get_one(Member, world.members["observer"]).become(Role.ASSISTANT))
    late = Tab(visit("instructor"), fresh)
    Tab(visit("assistant"), fresh).types("From the first.")
    Tab(visit("observer"), fresh).types("From the second.")
    told: list[Any] = [said(late.types("Mine.")) for _ in range(2)]
    assert [one["title"] for one in told] == ["From Mirela Popa", "From Tomas Ferreira"]
    assert late.types("Mine.").status == 200


@pytest.mark.parametrize("over", ["", "0", "7", "x:y", "1:99999999999999999999", "undefined"])
def test_who_does_not_say_what_they_have_seen_has_seen_nothing(
    visit: Visit, other: str, over: str
) -> None:
    tab = Tab(visit("assistant"), other)
    tab.fields["over"] = over
    assert tab.presses("save", "Unseen.").status == 409
