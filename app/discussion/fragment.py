"""What is the same for all who read an essay's page: its text and its comments, rendered once.

Kept by the essay's `version`, which rises with everything that is shown here, so a kept piece is
never stale and nothing has to be purged. What is personal stands in slots, filled for each reader
in one pass. Rights are decided before anybody comes here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from app.accounts.models import Person
from app.courses.models import Course, Member
from app.db import db
from app.discussion.models import DEPTH_SHOWN, PART
from app.discussion.queries import names_of, part_ends, part_of_thread
from app.essays.models import Essay

KEPT = 512  # pieces a worker keeps: some 20 KB each

# \0 is refused in every text, so no text can hold a slot.
SLOT = re.compile("\0(mark|actions) ([0-9]+) ([0-9]+) ([01])\0")


@dataclass(frozen=True, slots=True)
class Fragment:
    """The rendered text and thread; `newest` is the highest comment id in this part."""

    text: str
    thread: str
    newest: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom the slots are filled for. `seen` is None for whoever has not read the essay before."""

    member_id: int
    seen: int | None
    writes: bool
    corrects: bool
    assigns: bool
    address: str  # of the essay

    def fill(self, thread: str) -> Markup:
        return Markup(SLOT.sub(self._slot, thread))  # noqa: S704 - our own rendering

    def _slot(self, slot: re.Match[str]) -> str:
        kind, comment, author, imported = slot.groups()
        own = int(author) == self.member_id
        if kind == "mark":
            new = self.seen is not None and int(comment) > self.seen and not own
            return NEW_MARK if new else ""
        links = EDIT_LINK if own and self.corrects else ""
        links += DELETE_LINK if own and self.writes else ""
        links += ASSIGN_LINK if imported == "1" and self.assigns else ""
        return links.format(f"{self.address}/comments/{comment}")


NEW_MARK = '<span class="chip" data-kind="new" data-new>New</span>'
EDIT_LINK = '<a href="{0}/edit">Edit</a>'
DELETE_LINK = '<a href="{0}/delete">Delete</a>'
ASSIGN_LINK = '<a href="{0}/writer">Whose is this?</a>'


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
    return Fragment(
        text=render_template("essays/text.html", **about),
        thread=render_template(
            "discussion/thread.html",
            comments=comments,
            replies=replies,
            parts=_parts(essay_id, len(comments), after),
            after=after,
            **about,
        ),
        newest=max((row["id"] for row in comments), default=0),
    )


def _essay_row(essay_id: int) -> Any:
    return (
        select(
            *(Essay.id, Essay.title, Essay.html, Essay.words, Essay.revision_count),
            *(Essay.published_at, Essay.published_before, Essay.withdrawn_at, Essay.deleted_at),
            *(Essay.author_id, Essay.writer_name, Essay.comment_count, Essay.import_key),
            *(Member.role, Person.name),
        )
        .outerjoin(Member, Essay.author_id == Member.id)
        .outerjoin(Person, Member.person_id == Person.id)
        .where(Essay.id == essay_id)
    )


def _comments(essay: Any, address: str, after: int | None) -> list[dict[str, Any]]:
    rows = part_of_thread(essay.id, after)
    here = {row.id: row.name or row.writer_name for row in rows}
    elsewhere = {row.parent_id for row in rows if row.parent_id} - here.keys()
    names: Callable[[int], str] = (here | names_of(elsewhere)).get  # type: ignore[assignment]
    return [_comment(row, essay, address, here, names) for row in rows]


def _comment(
    row: Any, essay: Any, address: str, here: dict[int, str], names: Callable[[int], str]
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
        "deleted": row.deleted_at is not None,
        "parent_name": names(row.parent_id) if told else None,
        "parent_url": f"{address}/comments/{row.parent_id}" if told else None,
        "mark": Markup("\0mark {}\0").format(facts),
        "actions": Markup("\0actions {}\0").format(facts),
    }


def _parts(essay_id: int, here: int, after: int | None) -> list[int | None]:
    """The `after` of each part, where there is more than one."""
    if here < PART and after is None:
        return []
    ends = part_ends(essay_id)
    return [None, *ends] if ends else []
