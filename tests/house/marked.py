"""The world, and beside it one of everything that not everybody may read, each with a word of its
own: a canary. Where such a word is found, that text has been told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.accounts.models import KeptWords, Person
from app.clock import now
from app.courses.invitations import Invitation
from app.courses.log import LogEntry
from app.courses.models import Course, Member, Module
from app.db import db
from app.discussion.models import Comment
from app.discussion.readers import CommentDraft
from app.essays.models import UNDO, Essay, Revision
from app.essays.pictures import Picture
from app.essays.sittings import Because, EarlierDraft
from app.feedback.models import Feedback
from app.mail.models import Mail
from app.prompts.models import Prompt
from tests.house.pictured import PICTURED, picture_of
from tests.house.test_doors import EXAMPLES, path_of, rules
from tests.world import World

Facts = dict[str, Any]

# What else an address is opened with, where that shows more.
ASKED_FOR = {
    "accounts.account": ("kept=1",),
    "accounts.administration": ("q=world.example",),
    "courses.essays": ("awaiting=1", "module={module}"),
    "essays.compare": ("from=1&to=2",),
    "feedback.overview": ("module={module}", "module=none"),
    "participation.download": ("module={module}",),
    "participation.sheet": ("module={module}",),
    "interchange.print_essay": ("comments=1",),
    "interchange.print_module": ("comments=1",),
    "interchange.print_person": ("comments=1",),
}


def mark(name: str) -> str:
    """The canary of this name: no word of any language, and no part of another canary."""
    return f"kanari{name.replace('_', '')}z"


def told(name: str) -> str:
    return f"<p>The {mark(name)} is in this text.</p>"


class Marks:
    """Puts in what is marked; what has no writer named here is the author's."""

    def __init__(self, world: World) -> None:
        self.members = {
            who: db.session.get_one(Member, number) for who, number in world.members.items()
        }
        self.thaw = db.session.get_one(Module, world.modules["thaw"])
        self.course, self.other = self.thaw.course, self.members["elsewhere"].course

    def put(self) -> None:
        self._facts()
        self._published()
        self._drafts()
        self._taken_back()
        self._comments()
        self._by_others()
        self._letters()
        self._elsewhere()
        self._addresses()
        for who in ("classmate", "removed"):
            picture_of(self.members[who], mark(f"picture_of_{who}"))
        db.session.commit()

    def _facts(self) -> None:
        self.thaw.title = f"Week 11 · {mark('module')}"
        prompt = db.session.scalars(select(Prompt).where(Prompt.module_id == self.thaw.id)).one()
        prompt.question = f"What of the {mark('question')}?"
        self.course.description = f"On the {mark('description')}."
        self.course.note(self.members["instructor"].person, "did", mark("log"))
        LogEntry.write(self.members["instructor"].person, "did", mark("board_log"))

    def essay(self, name: str, who: str = "author", *, publish: bool = True) -> Essay:
        essay = Essay.begin(self.members[who], self.thaw if who != "elsewhere" else None)
        self.save(essay, name)
        if publish:
            essay.publish()
        db.session.flush()
        return essay

    def save(self, essay: Essay, name: str) -> None:
        html = told(name)
        if name in PICTURED and essay.author is not None:
            html += picture_of(essay.author, mark(f"picture_in_{name}"))
        essay.save_draft(f"On the {mark(name)}", html, over=essay.draft_version)

    def comment(
        self, name: str, essay: Essay, who: str = "classmate", parent: Comment | None = None
    ) -> Comment:
        return Comment.post(essay, told(name), self.members[who], parent)

    def _published(self) -> None:
        """Two versions of one essay, and writing over it that has not been published."""
        self.main = self.essay("version")
        self.save(self.main, "essay")
        self.main.publish()
        self.save(self.main, "earlier")
        EarlierDraft.keep(self.main, Because.EXCHANGED)
        self.save(self.main, "working")

    def _drafts(self) -> None:
        draft = self.essay("earlier_of_draft", publish=False)
        EarlierDraft.keep(draft, Because.EXCHANGED)
        self.save(draft, "draft")
        self.essay("deleted_draft", publish=False).delete()
        self.essay("classmates_draft", "classmate", publish=False)
        self.essay("staffs_draft", "instructor", publish=False)
        self.essay("removed_draft", "removed", publish=False)
        handed_on = self.essay("assigned_version", "classmate")
        self.save(handed_on, "assigned_earlier")
        EarlierDraft.keep(handed_on, Because.DISCARDED)
        handed_on.discard_draft()
        handed_on.import_key = "handed on"
        handed_on.assign(self.members["author"])

    def _taken_back(self) -> None:
        """Essays withdrawn, deleted, deleted long ago, hidden; each with a comment that stays."""
        staff = self.members["assistant"].person
        essays = {}
        for name in ("withdrawn", "deleted", "gone", "hidden"):
            essays[name] = self.essay(f"{name}_version")
            self.save(essays[name], name)
            essays[name].publish()
            self.comment(f"on_{name}", essays[name]).import_key = f"on {name}"
        self.withdrawn, self.deleted = essays["withdrawn"], essays["deleted"]
        self.letter("letter_on_withdrawn", self.withdrawn, "released")
        self.letter("letter_on_deleted", self.deleted, "released")
        self.letter("draft_on_hidden", essays["hidden"], "draft")
        self.withdrawn.withdraw()
        self.deleted.delete()
        essays["gone"].delete()
        essays["gone"].deleted_at = now() - UNDO - timedelta(days=1)
        essays["hidden"].hide(staff, f"For the {mark('reason')}.")
        lonely = self.essay("hidden_lonely")
        lonely.hide(staff, f"For the {mark('lonely_reason')}.")
        self.essay("withdrawn_lonely").withdraw()

    def _comments(self) -> None:
        self.comment("comment", self.main)
        deleted = self.comment("deleted_comment", self.main)
        self.comment("reply", self.main, "author", deleted)
        deleted.delete()
        gone = self.comment("gone_comment", self.main)
        gone.delete()
        gone.deleted_at = now() - UNDO - timedelta(days=1)
        hidden = self.comment("hidden_comment", self.main)
        self.comment("reply_to_hidden", self.main, "author", hidden)
        hidden.hide(self.members["assistant"].person, f"For the {mark('comment_reason')}.")
        for who in ("classmate", "author", "removed"):
            text = f"Begun: {mark(f'begun_by_{who}')}"
            CommentDraft.keep(self.members[who], self.main, 0, text)

    def _by_others(self) -> None:
        self.classmates = self.essay("classmates_essay", "classmate")
        self.assistants = self.essay("assistants_essay", "assistant")
        self.removed = self.essay("removed_essay", "removed")
        self.comment("removed_comment", self.main, "removed")

    def letter(self, name: str, essay: Essay, state: str, who: str = "instructor") -> None:
        seen = Feedback.state_of(essay)
        letter = Feedback.begin(essay, self.members[who], told(name), over=seen)
        if state != "draft":
            letter.mark_ready()
        if state == "released":
            letter.release()

    def _letters(self) -> None:
        self.letter("letter", self.main, "released")
        self.letter("letter_begun", self.main, "draft", "assistant")
        self.letter("letter_ready", self.classmates, "ready")
        self.letter("letter_to_assistant", self.assistants, "draft")
        self.letter("letter_to_removed", self.removed, "released")

    def _elsewhere(self) -> None:
        """In a course that only the outsider is in."""
        essay = self.essay("elsewhere", "elsewhere")
        self.comment("comment_elsewhere", essay, "elsewhere")
        self.other.add_module(mark("module_elsewhere"))
        self.other.note(self.members["elsewhere"].person, "did", mark("log_elsewhere"))

    def _addresses(self) -> None:
        """Of those invited, and what else is known of people."""
        instructor = self.members["instructor"].person
        self._invited(self.course, "invited", instructor)
        self._invited(self.course, "uninvited", instructor).withdraw()
        self._invited(self.other, "invited_elsewhere", self.members["elsewhere"].person)
        classmate = self.members["classmate"].person
        classmate.email = f"{mark('address')}@world.example"
        kept = {"text": [mark("kept")], "body": [mark("kept")]}
        db.session.add(KeptWords(person_id=classmate.id, fields=kept))
        Mail.write("confirm", classmate.email, "a confirmation", classmate)
        db.session.flush()
        late = db.session.scalars(select(Mail)).one()
        late.due_at, late.trouble = now() - timedelta(hours=2), mark("trouble")

    def _invited(self, course: Course, name: str, by: Person) -> Invitation:
        email = f"{mark(name)}@world.example"
        invited = Invitation(course=course, email=email, name=mark(f"{name}_name"), inviter=by)
        db.session.add(invited)
        return invited


class Places:
    """Whatever can stand in an address of ours, all of it, below what it belongs to: that it is
    found below nothing else, `test_doors` asks."""

    def __init__(self, world: World) -> None:
        self.world = world
        here = select(Course.id).where(Course.slug == world.elsewhere)
        self.elsewhere = db.session.scalars(here).one()

    def of(self, argument: str, others: Facts) -> list[Any]:
        """What can stand for an argument, the `others` being what they are."""
        essay_id = others.get("essay_id")
        below: dict[str, Any] = {
            "course": lambda: self._ids(Course.slug),
            "essay_id": lambda: self._ids(Essay.id),
            "comment_id": lambda: self._ids(Comment.id, essay_id),
            "letter_id": lambda: self._ids(Feedback.id, essay_id),
            "draft_id": lambda: self._ids(EarlierDraft.id, essay_id),
            "number": lambda: self._ids(Revision.number, essay_id),
            "member_id": lambda: self._ids(Member.id),
            "module_id": lambda: self._ids(Module.id),
            "invitation_id": lambda: self._ids(Invitation.id),
            "person_id": lambda: self._ids(Person.id),
            "key": lambda: self._ids(Picture.key),
        }
        return below[argument]() if argument in below else [EXAMPLES[argument](self.world)]

    def _ids(self, column: Any, essay_id: int | None = None) -> list[Any]:
        found = select(column).distinct().order_by(column)
        if essay_id is not None:
            found = found.where(column.class_.essay_id == essay_id)
        return list(db.session.scalars(found))

    def facts(self, rule: Rule) -> Iterator[Facts]:
        """Each way to fill in the address, parents before children."""
        order = ["course", "essay_id", *sorted(rule.arguments - {"course", "essay_id"})]
        ways: list[Facts] = [{}]
        for argument in order:
            if argument in rule.arguments:
                ways = [way | {argument: one} for way in ways for one in self.of(argument, way)]
        return (way for way in ways if self._in_place(way))

    def _in_place(self, way: Facts) -> bool:
        """In the main course everything is asked for, in the other one what belongs to it."""
        return way.get("course") != self.world.elsewhere or all(
            db.session.get_one(kind, way[argument]).course_id == self.elsewhere
            for argument, kind in IN_A_COURSE.items()
            if argument in way
        )


IN_A_COURSE: dict[str, Any] = {
    "essay_id": Essay,
    "member_id": Member,
    "module_id": Module,
    "invitation_id": Invitation,
}


def addresses(app: Flask, world: World) -> list[tuple[str, str]]:
    """Endpoint and address of all that can be opened, with everything that exists in its place."""
    places = Places(world)
    readable = [rule for rule in rules(app) if "GET" in (rule.methods or ())]

    def each(rule: Rule) -> Iterator[tuple[str, str]]:
        for facts in places.facts(rule):
            path = path_of(app, rule, world, **facts)
            yield rule.endpoint, path
            for query in ASKED_FOR.get(rule.endpoint, ()):
                yield rule.endpoint, f"{path}?{query.format(module=world.modules['thaw'])}"

    return list(chain.from_iterable(map(each, readable)))
