"""Tells the demo course from its first day to this one: everything at its own moment, in order."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from app import clock
from app.accounts.models import Person
from app.courses.models import Course, Member, Module, Role
from app.courses.sections import Section
from app.db import db
from app.demo import library
from app.demo.days import Days
from app.demo.library import EssayText, Row
from app.discussion.models import Comment
from app.discussion.readers import ReadMark
from app.essays.models import Essay
from app.feedback.models import Feedback
from app.prompts.models import Prompt
from app.text.markdown import html_from_markdown

OPENED = 8.7  # days before the course's first day
JOINING = timedelta(hours=9)  # between one and the next of the class
# Who reads along beside what they answer, and how many days ago they last did.
VISITS = {"student": 1.95, "classmate": 0.55, "instructor": 0.45, "assistant": 0.75}


class Story:
    """The events, gathered from the texts and then told oldest first."""

    def __init__(self, password: str) -> None:
        self.password = password
        self.facts = library.course()
        self.days = Days(clock.now(), ZoneInfo(self.facts["time_zone"]))
        self.people: dict[str, Person] = {}
        self.members: dict[str, Member] = {}
        self.sections: dict[str, Section] = {}
        self.modules: dict[int, Module] = {}
        self.essays: dict[str, Essay] = {}
        self.comments: dict[str, Comment] = {}
        self.letters: dict[tuple[str, str], Feedback] = {}
        self.events: list[tuple[float, Callable[[], object]]] = []

    def tell(self) -> None:
        """Make everything; the caller commits."""
        opened = OPENED - self.facts["starts_in_days"]
        self._at(self.days.ago(opened), self._open)
        self._gather()
        for days_ago, event in sorted(self.events, key=lambda event: -event[0]):
            self._at(self.days.ago(days_ago), event)

    def _at(self, moment: datetime, event: Callable[[], object]) -> None:
        with clock.at(moment):
            event()
            db.session.flush()

    def _later(self, days_ago: float, event: Callable[[], object]) -> None:
        self.events.append((days_ago, event))

    # The course and its people

    def _open(self) -> None:
        self._register()
        instructor, *others = (row for row in library.people() if "role" in row)
        teacher = self.people[instructor["address"]]
        teacher.allow_courses(True)
        self._open_course(teacher)
        self.members[instructor["address"]] = self.course.members[0]
        for row in self.facts["sections"]:
            self.sections[row["title"]] = Section.add(self.course, row["title"])
        for number, row in enumerate(others):
            self._at(clock.now() + number * JOINING, partial(self._admit, row))
        for week in self.facts["modules"]:
            self._open_week(week)

    def _register(self) -> None:
        for row in library.people():
            person = Person.register(row["address"], row["name"], self.password, demo=True)
            if row.get("administrator"):
                person.make_administrator()
            self.people[row["address"]] = person
        db.session.flush()

    def _open_course(self, instructor: Person) -> None:
        facts, first = self.facts, self.days.date(self.facts["starts_in_days"])
        self.course = Course.open(
            facts["title"],
            instructor,
            code=facts["code"],
            term=f"{season(first.month)} {first.year}",
            institution=facts["institution"],
            description=facts["description"],
            zone=facts["time_zone"],
            begins_on=first,
            ends_on=self.days.date(facts["ends_in_days"]),
        )
        db.session.flush()

    def _admit(self, row: Row) -> None:
        address, section = row["address"], self.sections.get(row.get("section", ""))
        section_id = section.id if section else None
        self.members[address] = self.course.admit(
            self.people[address], Role(row["role"]), section_id
        )

    def _open_week(self, week: Row) -> None:
        first_year, last_year = week["years"]
        module = self.course.add_module(
            week["title"],
            begins_on=self.days.date(week["starts_in_days"]),
            ends_on=self.days.date(week["ends_in_days"]),
            first_year=first_year,
            last_year=last_year,
        )
        db.session.flush()
        self.modules[week["number"]] = module
        if "prompt" in week:
            prompt = Prompt(
                module=module,
                question=week["prompt"],
                essays_due_at=self.days.deadline(week["due_in_days"]),
                words_least=week["words_least"],
                words_most=week["words_most"],
            )
            db.session.add(prompt)

    # What happened then

    def _gather(self) -> None:
        for text in library.essays():
            self._essay(text)
        for row in library.comments():
            self._later(row["days_ago"], partial(self._answer, row))
        for row in library.letters():
            self._letter(row)
        for name, days_ago in VISITS.items():
            self._later(days_ago, partial(self._visit, name))

    def _essay(self, text: EssayText) -> None:
        facts, name = text.facts, text.name
        self._later(facts["days_ago"], partial(self._begin, text))
        if facts["state"] != "draft":
            self._later(facts["days_ago"], lambda: self.essays[name].publish())
        if text.revised:
            self._later(facts["revised_days_ago"], partial(self._revise, text))
        if facts["state"] == "withdrawn":
            self._later(facts["withdrawn_days_ago"], lambda: self.essays[name].withdraw())

    def _begin(self, text: EssayText) -> None:
        author, module = self.members[text.facts["author"]], self.modules[text.facts["module"]]
        essay = self.essays[text.name] = Essay.begin(author, module)
        db.session.flush()
        essay.save_draft(text.facts["title"], html_from_markdown(text.first), over=0)

    def _revise(self, text: EssayText) -> None:
        essay, html = self.essays[text.name], html_from_markdown(text.revised)
        essay.save_draft(text.facts["title"], html, over=essay.draft_version)
        essay.publish()

    def _answer(self, row: Row) -> None:
        """Whoever answers has read the others."""
        essay, author = self.essays[row["essay"]], self.members[row["author"]]
        parent = self.comments[row["reply_to"]] if "reply_to" in row else None
        comment = Comment.post(essay, html_from_markdown(row["text"]), author, parent)
        self.comments[row["key"]] = comment
        ReadMark.set(author, essay, comment.id, essay.revision_count)

    def _letter(self, row: Row) -> None:
        key = row["essay"], row["writer"]
        self._later(row["days_ago"], partial(self._write, row))
        if row["state"] != "draft":
            self._later(row["days_ago"], lambda: self.letters[key].mark_ready())
        if row["state"] == "released":
            self._later(row["released_days_ago"], lambda: self.letters[key].release())

    def _write(self, row: Row) -> None:
        essay, writer = self.essays[row["essay"]], self.members[row["writer"]]
        html, over = html_from_markdown(row["text"]), Feedback.state_of(essay)
        letter = Feedback.begin(essay, writer, html, over)
        self.letters[row["essay"], row["writer"]] = letter

    def _visit(self, name: str) -> None:
        """Read every essay there is, with all that stands under it."""
        member = self.members[f"{name}@demo.example"]
        for essay in self.essays.values():
            if essay.published:
                below = [one.id for one in self.comments.values() if one.essay_id == essay.id]
                ReadMark.set(member, essay, max(below, default=0), essay.revision_count)


def season(month: int) -> str:
    """What a term that begins in this month is called."""
    return "Spring" if month < 6 else "Summer" if month < 8 else "Fall"
