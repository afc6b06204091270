"""What is the same for all who read an essay's page: its text and its comments, rendered once.

Kept by the essay's `version`, which rises with everything that is shown here, so a kept piece is
never stale and nothing has to be purged. What is personal stands in slots, filled for each reader
in one pass. Rights are decided before anybody comes here.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import get_template_attribute, render_template
from markupsafe import Markup
from sqlalchemy import select

from app.accounts.models import Person
from app.courses.models import Course, Member
from app.db import db
from app.discussion.models import DEPTH_SHOWN, PART
from app.discussion.queries import names_of, part_ends, part_of_thread, people_named
from app.essays.models import Essay

KEPT = 512  # pieces a worker keeps: some 20 KB each
GONE = "a comment that is gone"  # in the place of its writer's name

# \0 is refused in every text, so no text can hold a slot.
SLOT = re.compile("\0(mark|actions|hidden|restore) ([0-9]+) ([0-9]+) ([01])\0")


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden comment: as the class finds it, if something hangs on it; as its writer and as staff
    read it."""

    placeholder: str
    to_writer: str
    to_staff: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """The rendered text and thread, with slots for what is personal; `newest` is the highest id of
    a comment in this part that the class finds. Words that are hidden stand beside the thread."""

    text: str
    thread: str
    newest: int
    hidden: dict[int, Hidden]


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom the slots are filled for. `seen` is None for whoever has not read the essay before."""

    member_id: int
    seen: int | None
    writes: bool
    corrects: bool
    assigns: bool
    hides: bool
    reads_hidden: bool
    address: str  # of the essay

    def fill(self, fragment: Fragment) -> Markup:
        """The thread as this reader finds it."""

        def hidden(comment: int, *, own: bool) -> str:
            one = fragment.hidden[comment]
            words = one.to_writer if own else one.to_staff if self.reads_hidden else one.placeholder
            return SLOT.sub(slot, words)

        def slot(found: re.Match[str]) -> str:
            kind, comment, author, _ = found.groups()
            own = int(author) == self.member_id
            if kind == "hidden":
                return hidden(int(comment), own=own)
            return self._mark(int(comment), own) if kind == "mark" else self._acts(*found.groups())

        return Markup(SLOT.sub(slot, fragment.thread))  # noqa: S704 - our own rendering

    def _mark(self, comment: int, own: bool) -> str:
        return NEW_MARK if self.seen is not None and comment > self.seen and not own else ""

    def _acts(self, kind: str, comment: str, author: str, imported: str) -> str:
        """What they may do with a comment; with a hidden one (`restore`), only bring it back."""
        own, address = int(author) == self.member_id, f"{self.address}/comments/{comment}"
        if kind == "restore":
            return _restore_button(address) if self.hides else ""
        links = EDIT_LINK if own and self.corrects else ""
        links += DELETE_LINK if own and self.writes else ""
        links += ASSIGN_LINK if imported == "1" and self.assigns else ""
        links += HIDE_LINK if self.hides and not own else ""
        return links.format(address)


NEW_MARK = '<span class="chip" data-kind="new" data-new>New</span>'
EDIT_LINK = '<a href="{0}/edit">Edit</a>'
DELETE_LINK = '<a href="{0}/delete">Delete</a>'
ASSIGN_LINK = '<a href="{0}/writer">Whose is this?</a>'
HIDE_LINK = '<a href="{0}/hide">Hide</a>'


def _restore_button(address: str) -> str:
    """A form, so it is made for each reader: it carries their token."""
    button = get_template_attribute("components/form.html", "button_form")
    return str(button(f"{address}/unhide", "Restore"))


def fragment_of(
    essay: Essay, course: Course, *, readable: bool, replies: bool, after: int | None
) -> Fragment:
    """The piece for all who may read the text (`readable`) and may answer (`replies`) alike."""
    return _rendered(essay.id, essay.version, course.slug, course.zone, readable, replies, after)


def forget() -> None:
    """Drop every kept piece: only for another database under the same process (tests)."""
    _rendered.cache_clear()


@lru_cache(maxsize=KEPT)
def _rendered(
    essay_id: int,
    _version: int,
    slug: str,
    zone: str,
    readable: bool,
    replies: bool,
    after: int | None,
) -> Fragment:
    essay = db.session.execute(_essay_row(essay_id)).one()
    course = Course(slug=slug, zone=zone)
    address = f"/courses/{slug}/essays/{essay_id}"
    comments = _comments(essay, address, after)
    about = {"essay": essay, "course": course, "address": address, "readable": readable}
    found = [row["id"] for row in comments if row["found"]]
    return Fragment(
        text=render_template("essays/text.html", **about),
        thread=render_template(
            "discussion/thread.html",
            comments=comments,
            found=found,
            replies=replies,
            parts=_parts(essay_id, len(comments), after),
            after=after,
            **about,
        ),
        newest=max(found, default=0),
        hidden=_hidden([row for row in comments if row["hidden_at"]], course),
    )


def _hidden(comments: list[dict[str, Any]], course: Course) -> dict[int, Hidden]:
    names = people_named({row["hidden_by_id"] for row in comments})

    def told(row: dict[str, Any], reader: str) -> str:
        by = names.get(row["hidden_by_id"])
        about = {"row": row, "course": course, "reader": reader, "by": by}
        return render_template("discussion/hidden.html", **about)

    return {
        row["id"]: Hidden(
            placeholder=told(row, "class") if row["found"] else "",
            to_writer=told(row, "writer"),
            to_staff=told(row, "staff"),
        )
        for row in comments
    }


def _essay_row(essay_id: int) -> Any:
    return (
        select(
            *(Essay.id, Essay.title, Essay.html, Essay.words, Essay.revision_count),
            *(Essay.published_at, Essay.published_before, Essay.withdrawn_at, Essay.hidden_at),
            *(Essay.author_id, Essay.writer_name, Essay.comment_count, Essay.import_key),
            *(Member.role, Person.name),
        )
        .outerjoin(Member, Essay.author_id == Member.id)
        .outerjoin(Person, Member.person_id == Person.id)
        .where(Essay.id == essay_id)
    )


def _comments(essay: Any, address: str, after: int | None) -> list[dict[str, Any]]:
    rows = part_of_thread(essay.id, after)
    gone = {row.id for row in rows if row.deleted_at or row.hidden_at}
    here = {row.id: GONE if row.id in gone else row.name or row.writer_name for row in rows}
    elsewhere = {row.parent_id for row in rows if row.parent_id} - here.keys()
    names = here | dict.fromkeys(elsewhere, GONE) | names_of(elsewhere)
    return [_comment(row, essay, address, here, names) for row in rows]


def _comment(
    row: Any, essay: Any, address: str, here: dict[int, str], names: dict[int, str]
) -> dict[str, Any]:
    """One comment as its component wants it; “in reply to” where the indent does not tell."""
    told = row.parent_id and (row.depth > DEPTH_SHOWN or row.parent_id not in here)
    facts = f"{row.id} {row.author_id or 0} {int(row.import_key is not None)}"
    return {
        "id": row.id,
        "depth": row.depth,
        "name": row.name or row.writer_name,
        "role": row.role,
        "url": f"{address}/comments/{row.id}",
        "created_at": row.created_at,
        "imported": row.import_key is not None,
        "corrected_at": row.corrected_at,
        "html": row.html,
        "is_author": row.author_id is not None and row.author_id == essay.author_id,
        "gone": "A comment that its author has deleted" if row.deleted_at else "",
        "deleted": row.deleted_at is not None,
        "hidden_at": None if row.deleted_at else row.hidden_at,
        "hidden_by_id": row.hidden_by_id,
        "hidden_reason": row.hidden_reason,
        "found": row.replies > 0 or not (row.deleted_at or row.hidden_at),
        "parent_name": names[row.parent_id] if told else None,
        "parent_url": f"{address}/comments/{row.parent_id}" if told else None,
        "mark": Markup("\0mark {}\0").format(facts),
        "actions": Markup("\0actions {}\0").format(facts),
        "hidden": Markup("\0hidden {}\0").format(facts),
        "restore": Markup("\0restore {}\0").format(facts),
    }


def _parts(essay_id: int, here: int, after: int | None) -> list[int | None]:
    """The `after` of each part, where there is more than one."""
    if here < PART and after is None:
        return []
    ends = part_ends(essay_id)
    return [None, *ends] if ends else []
