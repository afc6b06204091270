"""Everything somebody has written in the courses they are in, and the feedback they were given, as
one zip archive: pages that any browser reads, and the same as JSON.

    index.html                              what there is
    3-soviet-history/essays/7-the-thaw.html an essay: its text, what is not published, its feedback
    3-soviet-history/essays/7-the-thaw/…    each version it went through, each earlier draft
    3-soviet-history/pictures/…             the pictures that stand in these
    3-soviet-history/comments-1.html        what they have answered, a hundred to a page
    archive.json                            all of it for programs

Of others nothing is in it but the titles of what was answered, and the letters with their writers'
names. It is composed in temporary files, a few texts at a time, however much there is.
"""

import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import islice
from typing import IO, Any

from flask import current_app
from sqlalchemy.orm import contains_eager

from app.accounts.models import Person
from app.clock import now
from app.courses.models import Course, Member, in_plain_letters
from app.courses.policy import memberships_of
from app.db import db
from app.interchange import archive_reads as reads
from app.interchange.archive_pictures import Pictures

FORMAT = 1
LEVEL = 1  # of compressing: the next ones take far more time for little
COMMENTS = 100  # to a page
TEMPLATES = "interchange/archive/"

Facts = dict[str, Any]


def archive_of(person: Person, board: str) -> IO[bytes]:
    """The archive, in a temporary file that the caller closes. `board`: our address from outside.
    Only reads; OSError where the disk is full."""
    with ExitStack() as until_done:
        file = until_done.enter_context(tempfile.TemporaryFile())
        with (
            tempfile.TemporaryFile("w+", encoding="utf-8") as told,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive,
        ):
            Archive(person, board, archive, told).write()
        file.seek(0)
        until_done.pop_all()  # from here on it is the caller's to close
    return file


class Archive:
    """The archive as it is being written: its pages at once, and what archive.json will hold into a
    file of its own, for an archive takes one file after another."""

    def __init__(self, person: Person, board: str, archive: Any, told: IO[str]) -> None:
        self.person, self.board = person, board.rstrip("/")
        self.archive, self.told = archive, told
        self.made_at = now()

    def write(self) -> None:
        mine = memberships_of(self.person).join(Member.course).order_by(Member.id.desc())
        members = db.session.scalars(mine.options(contains_eager(Member.course))).all()
        self.tell_begin(
            format=FORMAT,
            made_at=self.made_at,
            board=self.board,
            person={"name": self.person.name, "email": self.person.email},
        )
        courses = self.tell_list("courses", members, lambda one: CoursePart(self, one).write())
        self.told.write("}")
        self.page("index.html", "index.html", person=self.person, courses=courses, up="")
        self.add("style.css", self.made("style.css"))
        self._add_told()

    def tell_begin(self, **facts: Any) -> None:
        """Begin an object with these facts; `}` is written by whoever began it."""
        self.told.write(_json(facts).removesuffix("}"))

    def tell_list(self, name: str, things: Any, tell: Callable[[Any], Any]) -> list[Any]:
        """A list within the object, told one by one; what `tell` gives back of each."""
        self.told.write(f',"{name}":[')
        given = []
        for number, thing in enumerate(things):
            self.told.write(",\n" if number else "\n")
            given.append(tell(thing))
        self.told.write("]")
        return given

    def tell(self, facts: Facts) -> None:
        self.told.write(_json(facts))

    def page(self, name: str, template: str, **facts: Any) -> None:
        self.add(name, self.made(template, made_at=self.made_at, **facts))

    def made(self, template: str, **facts: Any) -> str:
        made: str = current_app.jinja_env.get_template(TEMPLATES + template).render(**facts)
        return made

    def add(self, name: str, text: str) -> None:
        self.add_file(name, text.encode())

    def add_file(self, name: str, content: bytes) -> None:
        self.archive.writestr(self._member(name), content)

    def _add_told(self) -> None:
        self.told.seek(0)
        with self.archive.open(self._member("archive.json"), "w", force_zip64=True) as target:
            while piece := self.told.read(1 << 16):
                target.write(piece.encode())

    def _member(self, name: str) -> zipfile.ZipInfo:
        member = zipfile.ZipInfo(name, self.made_at.timetuple()[:6])
        member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        return member


class CoursePart:
    """One course in the archive."""

    def __init__(self, archive: Archive, member: Member) -> None:
        self.archive, self.member, self.course = archive, member, member.course
        self.folder = named(self.course.id, self.course.slug)
        self.address = f"{archive.board}/courses/{self.course.slug}"
        self.revisions = reads.Beside(reads.revisions_by(member))
        self.drafts = reads.Beside(reads.earlier_drafts_by(member))
        self.letters = reads.Beside(reads.letters_to(member))
        self.pictures = Pictures(member, self.folder, archive.add_file)

    def write(self) -> Facts:
        """Write its pages, tell its facts; what the index says of it."""
        tell = self.archive
        tell.tell_begin(**self._facts(self.course))
        essays = tell.tell_list("essays", reads.essays_by(self.member), self._essay)
        pages: list[str] = []
        comments = tell.tell_list("comments", self._comments(pages), tell.tell)
        begun = tell.tell_list("unfinished_comments", self._unfinished(), tell.tell)
        tell.tell_list("pictures", self.pictures.facts(), tell.tell)
        tell.told.write("}")
        return {
            "course": self.course,
            "folder": self.folder,
            "essays": essays,
            "pages": pages,
            "comments": len(comments),
            "begun": len(begun),
        }

    def _facts(self, course: Course) -> Facts:
        return {
            "title": course.title,
            "code": course.code,
            "term": course.term,
            "address": self.address,
            "time_zone": course.zone,
            "role": self.member.role,
            "joined_at": self.member.joined_at,
        }

    def _essay(self, essay: Any) -> Facts:
        """One essay: its versions, its page, its facts; what the index says of it."""
        name = named(essay.id, in_plain_letters(essay.title or essay.draft_title or ""))
        place = f"essays/{name}"
        self.archive.tell_begin(**self._essay_facts(essay, place))
        versions = self.archive.tell_list(
            "versions", self.revisions.of(essay.id), lambda one: self._version(one, place)
        )
        drafts = self.archive.tell_list(
            "earlier_drafts",
            enumerate(self.drafts.of(essay.id), start=1),
            lambda one: self._earlier_draft(place, *one),
        )
        letters = list(self.letters.of(essay.id))
        self.archive.tell_list("feedback", letters, lambda one: self.archive.tell(_letter(one)))
        self.archive.told.write("}")
        parts = {"versions": versions, "drafts": drafts, "letters": letters}
        self._page(f"{place}.html", "essay.html", essay=essay, **parts)
        return {"title": _title(essay), "state": state_of(essay), "file": f"{place}.html"}

    def _essay_facts(self, essay: Any, place: str) -> Facts:
        facts = {
            name: getattr(essay, name)
            for name in ("id", "title", "module", "html", "words", "created_at", "published_at")
        }
        draft = None
        if essay.draft_saved_at:
            saved_at = essay.draft_saved_at
            draft = {"title": essay.draft_title, "html": essay.draft_html, "saved_at": saved_at}
        return facts | {
            "state": state_of(essay),
            "published_before": essay.published_before,  # the date is only a limit
            "withdrawn_at": essay.withdrawn_at,
            "deleted_at": essay.deleted_at,
            "hidden_because": essay.hidden_reason,  # by the course's staff
            "imported": essay.import_key is not None,
            "not_published": draft,
            "address": f"{self.address}/essays/{essay.id}",
            "file": f"{self.folder}/{place}.html",
        }

    def _version(self, revision: Any, place: str) -> Facts:
        """A version: a page of its own; the essay's page has only the way there."""
        name = f"{place}/version-{revision.number}.html"
        facts = {key: getattr(revision, key) for key in ("number", "words", "made_at")}
        self.archive.tell(facts | {"title": revision.title, "html": revision.html})
        self._page(name, "version.html", revision=revision, essay_file=f"{place}.html")
        return facts | {"file": name}

    def _earlier_draft(self, place: str, number: int, draft: Any) -> Facts:
        """What a working copy said before, on a page of its own like a version."""
        name = f"{place}/draft-{number}.html"
        facts = {key: getattr(draft, key) for key in ("saved_at", "because", "words")}
        self.archive.tell(facts | {"title": draft.title, "html": draft.html})
        self._page(name, "earlier_draft.html", draft=draft, essay_file=f"{place}.html")
        return facts | {"file": name}

    def _comments(self, pages: list[str]) -> Iterator[Facts]:
        """The facts of each comment, a page written for each hundred; `pages`: their names."""
        rows = reads.comments_by(self.member)
        while shown := list(islice(rows, COMMENTS)):
            name = f"comments-{len(pages) + 1}.html"
            pages.append(name)
            self._page(name, "comments.html", comments=shown, number=len(pages))
            yield from map(self._comment, shown)

    def _comment(self, row: Any) -> Facts:
        return {
            "id": row.id,
            "on": row.title,
            "is_reply": row.reply,
            "address": f"{self.address}/essays/{row.essay_id}/comments/{row.id}",
            "html": row.html,
            "posted_at": row.created_at,
            "corrected_at": row.corrected_at,
            "deleted_at": row.deleted_at,
            "hidden_because": row.hidden_reason,
            "imported": row.import_key is not None,
        }

    def _unfinished(self) -> Iterator[Facts]:
        """What was begun and not posted, on a page of its own if there is any."""
        if begun := list(reads.unfinished_by(self.member)):
            self._page("unfinished.html", "unfinished.html", begun=begun)
        for row in begun:
            address = f"{self.address}/essays/{row.essay_id}"
            yield {"on": row.title, "address": address, "text": row.text, "saved_at": row.saved_at}

    def _page(self, place: str, template: str, **facts: Any) -> None:
        up = "../" * (place.count("/") + 1)
        here = {"course": self.course, "address": self.address, "folder": self.folder, "up": up}
        page = self.archive.made(template, made_at=self.archive.made_at, **here, **facts)
        self.archive.add(f"{self.folder}/{place}", self.pictures.linked(page, up))


def named(number: int, words: str) -> str:
    """A name for a file that every system takes: small letters, digits and hyphens, a number first
    so that it is no name that means something else (“con”, “aux”)."""
    return f"{number}-{words}".rstrip("-")


def state_of(essay: Any) -> str:
    """“draft”, “published”, “hidden”, “withdrawn” or “deleted”."""
    if essay.deleted_at:
        return "deleted"
    if essay.hidden_at:
        return "hidden"
    if essay.withdrawn_at:
        return "withdrawn"
    return "published" if essay.published_at else "draft"


def _title(essay: Any) -> str:
    return essay.title or essay.draft_title or "Untitled"


def _letter(row: Any) -> Facts:
    return {
        "from": row.writer,
        "on_version": row.revision_number,
        "html": row.html,
        "released_at": row.released_at,
        "corrected_at": row.corrected_at,
    }


def _json(facts: Facts) -> str:
    def in_words(thing: object) -> str:
        assert isinstance(thing, datetime)
        return thing.isoformat()

    return json.dumps(facts, ensure_ascii=False, default=in_words)
