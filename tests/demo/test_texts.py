"""The demo course's texts agree with one another: who wrote what, when, and in answer to whom."""

import re
import tomllib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

TEXTS = Path(__file__).parents[2] / "app" / "demo" / "texts"
LATEST_WEEK = 11

Row = dict[str, Any]


@dataclass(frozen=True)
class Text:
    """An essay as it stands in its file: the facts on top, the first text and the revised one."""

    name: str
    facts: Row
    first: str
    revised: str

    @property
    def latest(self) -> str:
        return self.revised or self.first

    @property
    def versions(self) -> list[str]:
        return [text for text in (self.first, self.revised) if text]


def rows(name: str) -> list[Row]:
    found: list[Row] = tomllib.loads((TEXTS / f"{name}.toml").read_text("utf-8"))[name]
    return found


def read(path: Path) -> Text:
    _, front, body = re.split(r"^\+\+\+\n", path.read_text("utf-8"), maxsplit=2, flags=re.MULTILINE)
    first, _, revised = body.partition("\n+++ revised\n")
    return Text(path.stem, tomllib.loads(front), first.strip(), revised.strip())


COURSE: Row = tomllib.loads((TEXTS / "course.toml").read_text("utf-8"))
MODULES = {row["number"]: row for row in COURSE["modules"]}
PEOPLE = {row["address"]: row for row in rows("people")}
ESSAYS = {path.stem: read(path) for path in sorted((TEXTS / "essays").glob("*.md"))}
COMMENTS = rows("comments")
FEEDBACK = rows("feedback")
PUBLISHED = {name: essay for name, essay in ESSAYS.items() if essay.facts["state"] == "published"}

every_essay = pytest.mark.parametrize("essay", ESSAYS.values(), ids=list(ESSAYS))
every_published = pytest.mark.parametrize("essay", PUBLISHED.values(), ids=list(PUBLISHED))
every_comment = pytest.mark.parametrize(
    "comment", COMMENTS, ids=[comment["key"] for comment in COMMENTS]
)
every_reply = pytest.mark.parametrize(
    "reply",
    [comment for comment in COMMENTS if "reply_to" in comment],
    ids=[comment["key"] for comment in COMMENTS if "reply_to" in comment],
)
every_letter = pytest.mark.parametrize(
    "letter", FEEDBACK, ids=[f"{row['essay']} {row['writer']}" for row in FEEDBACK]
)


def role(address: str) -> str:
    return str(PEOPLE[address].get("role", ""))


def words(markdown: str) -> int:
    """The words of the text alone: neither the notes nor their numbers."""
    plain = re.sub(r"^\[\^\d+\]:.*$", "", markdown, flags=re.MULTILINE)
    return len(re.findall(r"\w[\w’'-]*", re.sub(r"\[\^\d+\]", "", plain)))


def said_at(comment: Row) -> float:
    return float(comment["days_ago"])


def silent_at(essay: Text) -> float:
    """How many days ago the essay stopped being open to comments; 0 while it still is."""
    return float(essay.facts.get("withdrawn_days_ago", 0))


# The course


def test_fifteen_weeks_follow_one_another() -> None:
    weeks = list(MODULES.values())
    assert [week["number"] for week in weeks] == list(range(1, 16))
    for week, following in pairwise(weeks):
        assert week["starts_in_days"] < week["ends_in_days"] < following["starts_in_days"]
    assert COURSE["starts_in_days"] == weeks[0]["starts_in_days"]
    assert COURSE["ends_in_days"] == weeks[-1]["ends_in_days"]


def test_the_years_run_from_1905_to_1991() -> None:
    years = [week["years"] for week in MODULES.values()]
    assert (years[0][0], years[-1][-1]) == (1905, 1991)
    assert all(first <= last for first, last in years)


def test_now_is_the_eleventh_week_and_its_essays_are_still_due() -> None:
    now = [week for week in MODULES.values() if week["starts_in_days"] <= 0 <= week["ends_in_days"]]
    assert [week["number"] for week in now] == [LATEST_WEEK]
    assert now[0]["due_in_days"] == 2.0
    assert any(essay.facts["module"] == LATEST_WEEK for essay in PUBLISHED.values())


def test_most_weeks_ask_a_question_and_say_how_long_the_answer_should_be() -> None:
    asking = [week for week in MODULES.values() if "prompt" in week]
    assert len(asking) >= 12
    for week in asking:
        assert week["prompt"].rstrip(".").count("?") >= 1
        assert 0 < week["words_least"] < week["words_most"]
        assert week["starts_in_days"] < week["due_in_days"] <= week["ends_in_days"]


# The people


def test_the_seven_demo_accounts_are_who_they_are_said_to_be() -> None:
    cast = {
        "instructor": "instructor",
        "assistant": "assistant",
        "student": "student",
        "classmate": "student",
        "observer": "observer",
        "outsider": "",
        "admin": "",
    }
    assert {name: role(f"{name}@demo.example") for name in cast} == cast
    assert PEOPLE["admin@demo.example"]["administrator"] is True


def test_everybody_has_a_name_and_an_address_of_their_own() -> None:
    assert len(PEOPLE) == len(rows("people"))
    assert len({row["name"] for row in PEOPLE.values()}) == len(PEOPLE)
    assert all(address.endswith("@demo.example") for address in PEOPLE)


# The essays


@every_essay
def test_an_essay_is_by_a_student_and_belongs_to_a_week_that_has_begun(essay: Text) -> None:
    assert role(essay.facts["author"]) == "student"
    week = MODULES[essay.facts["module"]]
    assert essay.facts["days_ago"] <= -week["starts_in_days"]
    assert essay.facts["state"] in {"published", "draft", "withdrawn"}


@every_essay
def test_every_note_is_numbered_defined_and_referred_to_once(essay: Text) -> None:
    for text in essay.versions:
        marks = re.findall(r"\[\^(\d+)\](?!:)", text)
        assert marks == re.findall(r"^\[\^(\d+)\]: \S", text, flags=re.MULTILINE)
        assert marks == [str(number) for number in range(1, len(marks) + 1)]
        assert marks


@every_published
def test_a_published_essay_has_between_250_and_600_words(essay: Text) -> None:
    for text in essay.versions:
        assert 250 <= words(text) <= 600


@every_published
def test_a_published_essay_is_as_long_as_its_prompt_asks(essay: Text) -> None:
    week = MODULES[essay.facts["module"]]
    assert week["words_least"] <= words(essay.latest) <= week["words_most"]


@every_essay
def test_what_happened_to_an_essay_happened_after_it_was_published(essay: Text) -> None:
    later = [essay.facts[fact] for fact in essay.facts if fact.endswith("d_days_ago")]
    assert all(0 < day < essay.facts["days_ago"] for day in later)
    assert bool(essay.revised) == ("revised_days_ago" in essay.facts)
    assert essay.first != essay.revised
    assert (essay.facts["state"] == "withdrawn") == ("withdrawn_days_ago" in essay.facts)


def test_the_class_has_written_enough_to_look_like_a_class() -> None:
    assert len(PUBLISHED) >= 11
    assert sum(essay.facts["module"] in {10, 11} for essay in PUBLISHED.values()) >= 8
    assert len({essay.facts["author"] for essay in PUBLISHED.values()}) >= 11
    assert {essay.facts["state"] for essay in ESSAYS.values()} == {
        "published",
        "draft",
        "withdrawn",
    }


def test_essays_dispute_one_another_by_title() -> None:
    """And only with titles that a reader can find in the course."""
    titles = {essay.facts["title"]: essay for essay in PUBLISHED.values()}
    disputes = {
        (name, title)
        for name, essay in PUBLISHED.items()
        for title in re.findall(r"“([^”]+)”", " ".join(essay.latest.split()))
        if title in titles and titles[title].facts["days_ago"] > essay.facts["days_ago"]
    }
    assert len({name for name, _ in disputes}) >= 8


def test_the_student_has_a_draft_and_answers_the_classmate() -> None:
    drafts = {e.facts["author"] for e in ESSAYS.values() if e.facts["state"] == "draft"}
    assert "student@demo.example" in drafts
    theirs = {n for n, e in PUBLISHED.items() if e.facts["author"] == "classmate@demo.example"}
    assert any(
        row["author"] == "student@demo.example" and row["essay"] in theirs for row in COMMENTS
    )


# The discussion


def test_at_least_two_published_essays_await_a_first_reply() -> None:
    assert len(PUBLISHED.keys() - {row["essay"] for row in COMMENTS}) >= 2


@every_comment
def test_a_comment_is_by_someone_who_may_write_on_an_essay_that_was_open(comment: Row) -> None:
    essay = ESSAYS[comment["essay"]]
    assert role(comment["author"]) in {"instructor", "assistant", "student"}
    assert essay.facts["state"] != "draft"
    assert silent_at(essay) < said_at(comment) < essay.facts["days_ago"]
    assert comment["text"].strip()


@every_reply
def test_a_reply_stands_on_the_same_essay_after_what_it_answers(reply: Row) -> None:
    before = COMMENTS[: COMMENTS.index(reply)]
    parent = next(row for row in before if row["key"] == reply["reply_to"])
    assert parent["essay"] == reply["essay"]
    assert said_at(reply) < said_at(parent)


def test_threads_run_up_to_four_deep_with_staff_in_them() -> None:
    assert len({row["key"] for row in COMMENTS}) == len(COMMENTS)
    assert 25 <= len(COMMENTS) <= 35
    depth: dict[str, int] = {}
    for row in COMMENTS:
        depth[row["key"]] = depth.get(row.get("reply_to", ""), 0) + 1
    assert max(depth.values()) == 4
    assert {"instructor", "assistant"} <= {role(row["author"]) for row in COMMENTS}


def test_some_questions_are_answered_and_some_are_not() -> None:
    answered = {row["reply_to"] for row in COMMENTS if "reply_to" in row}
    asking = {row["key"] for row in COMMENTS if "?" in row["text"]}
    assert asking & answered
    assert asking - answered


# The feedback


@every_letter
def test_a_letter_is_by_staff_about_a_text_they_could_read(letter: Row) -> None:
    assert role(letter["writer"]) in {"instructor", "assistant"}
    assert letter["days_ago"] < PUBLISHED[letter["essay"]].facts["days_ago"]
    assert (letter["state"] == "released") == ("released_days_ago" in letter)
    assert 0 < float(letter.get("released_days_ago", 0.01)) < letter["days_ago"]


def test_there_is_feedback_in_all_three_states_and_one_letter_a_writer() -> None:
    assert len(FEEDBACK) >= 6
    assert {letter["state"] for letter in FEEDBACK} == {"draft", "ready", "released"}
    assert len({(row["essay"], row["writer"]) for row in FEEDBACK}) == len(FEEDBACK)


def test_the_student_has_a_letter_to_find_and_has_revised_since_it_was_written() -> None:
    (letter,) = [
        row for row in FEEDBACK if PUBLISHED[row["essay"]].facts["author"] == "student@demo.example"
    ]
    assert letter["state"] == "released"
    assert PUBLISHED[letter["essay"]].facts["revised_days_ago"] < letter["days_ago"]


# The Markdown


@pytest.mark.parametrize(
    "text",
    [
        *(text for essay in ESSAYS.values() for text in essay.versions),
        *(row["text"] for row in COMMENTS + FEEDBACK),
    ],
)
def test_no_line_inside_a_paragraph_begins_like_something_else(text: str) -> None:
    """A year that lands at the start of a line (“1917. The …”) would become a list."""
    for paragraph in re.split(r"\n{2,}", text.strip()):
        opening, *others = paragraph.split("\n")
        if not re.match(r"1\. |> |\[\^1\]: ", opening):
            assert not [line for line in others if re.match(r"\d+[.)]|[-+*#=>~|`]|\s", line)]
