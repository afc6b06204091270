"""The essay's page: its text, what others thought of it, and the private feedback on it."""

from functools import cache, cached_property
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, defer, joinedload

from app.addresses import id_in
from app.courses.gate import enter
from app.courses.models import Kind, Member, Module, any_member, facts_of
from app.db import Key, conditions, db
from app.discussion.forms import CommentForm, why_no_answer
from app.discussion.fragment import Fragment, Reader, fragment_of
from app.discussion.models import Comment
from app.discussion.policy import comments_open_to, may_comment, may_reply
from app.discussion.queries import comment_in, names_of, part_ends, people_named, reading_columns
from app.essays.models import Essay
from app.essays.policy import (
    addresses_open_to,
    essays_open_to,
    may_assign_essay,
    may_assign_writing,
    may_delete_essay,
    may_edit_essay,
    may_hide_essay,
    may_hide_writing,
    may_publish_essay,
    may_read_hidden_writing,
    may_restore_essay,
    may_unhide_essay,
    may_withdraw_essay,
)
from app.essays.queries import LIGHT, neighbour_columns
from app.feedback.policy import may_give_feedback, may_read_feedback_on
from app.feedback.queries import letters_on
from app.freshness import page_of
from app.home.frame import frame
from app.notices.queries import told_column
from app.prepared import Remembered, facts, first

bp = Blueprint("essays", __name__, url_prefix="/courses")


@bp.get("/<course>/essays/<int:essay_id>")
def show(course: str, essay_id: int) -> ResponseReturnValue:
    """The page as this member may see it; 304 if it is what their browser already has."""
    member = enter(course)
    essay, readable = find(member, essay_id)
    if not essay.published:
        return redirect(url_for("essays.edit", course=course, essay_id=essay_id))
    page = EssayPage(member, essay, readable)
    if page.private:  # feedback is never kept, by us or by a browser
        return page.render()
    return page_of(page.facts, page.render)


def find(member: Member, essay_id: int) -> tuple[Essay, bool]:
    """The essay at this address, and whether the member may read its text."""
    readable = False

    def ask() -> Any:
        nonlocal readable
        row = facts(_address(member.kind), essay=essay_id, **facts_of(member))
        if row is not None:
            *row, readable = row
        return row and tuple(row)

    def load(apart: Session, _row: Any) -> Essay | None:
        essay = select(Essay).where(Essay.id == essay_id)
        light = (joinedload(Essay.module), defer(Essay.html), defer(Essay.draft_html))
        return apart.scalars(essay.options(*light)).one_or_none()

    return _essays.get(ask, load) or abort(404), bool(readable)


_essays: Remembered[Essay] = Remembered()


@cache
def _address(kind: Kind) -> Select[Any]:
    """The essay `essay` if the member finds it, all but its texts, and whether they may read it."""
    member = any_member(kind)
    return (
        addresses_open_to(member)
        .where(Essay.id == bindparam("essay", type_=Key))
        .outerjoin(Essay.module)
        .with_only_columns(*LIGHT, *Module.__table__.c, conditions(essays_open_to(member)))
    )


@cache
def _around(kind: Kind) -> Select[Any]:
    return select(*reading_columns(), *neighbour_columns(kind), told_column())


class EssayPage:
    """All that the page of one essay shows to one member."""

    def __init__(self, member: Member, essay: Essay, readable: bool) -> None:
        self.member, self.course, self.essay = member, member.course, essay
        self.readable = readable
        self.after = self._known_comment("after") or self._part()
        self.parent = self._parent()
        self.around = self._around()
        self.letters = letters_on(member, essay.id) if may_read_feedback_on(member, essay) else ()
        self.gives = may_give_feedback(member, essay)

    @cached_property
    def address(self) -> str:
        return url_for("essays.show", course=self.course.slug, essay_id=self.essay.id)

    def _around(self) -> Any:
        """How far the member has read and what they had begun; the essays before and behind; and
        whether they were told of something here."""
        essay, parent = self.essay, self.parent
        given = {"module": essay.module_id, "at": essay.published_at, "essay": essay.id}
        begun = {"parent": parent["id"] if parent else 0}
        return first(_around(self.member.kind), **given, **begun, **facts_of(self.member))

    @property
    def seen(self) -> int | None:
        """Up to which comment the member has read."""
        seen: int | None = self.around.seen
        return seen

    @property
    def previous(self) -> tuple[str, str] | None:
        """Title and address of the module's essay before this one."""
        return self._way(self.around.previous, self.around.previous_title)

    @property
    def next(self) -> tuple[str, str] | None:
        return self._way(self.around.next, self.around.next_title)

    def _way(self, essay_id: int | None, title: str) -> tuple[str, str] | None:
        if essay_id is None:
            return None
        return title, url_for("essays.show", course=self.course.slug, essay_id=essay_id)

    @property
    def private(self) -> bool:
        """Whether something on the page is for staff, or the author, alone."""
        return self.gives or bool(self.letters)

    def _known_comment(self, name: str) -> int | None:
        """The comment named in the address, if one is: of this essay, else 404 (S2)."""
        if name not in request.args:
            return None
        comment_id = id_in(request.args, name)
        if comment_id is None or not comment_in(self.essay.id, comment_id):
            abort(404)
        return comment_id

    def _part(self) -> int | None:
        """Behind which comment the part begins that holds the `comment` of the address."""
        comment_id = self._known_comment("comment")
        ends = part_ends(self.essay.id, before=comment_id) if comment_id else ()
        return ends[-1] if ends else None

    def _parent(self) -> dict[str, Any] | None:
        """Whom the reply form answers."""
        comment_id = self._known_comment("reply")
        if comment_id is None:
            return None
        scope = comments_open_to(self.member).where(Comment.id == comment_id)
        parent = db.one_or_404(scope)
        if not may_reply(self.member, parent):
            return None
        return {"id": parent.id, "name": names_of({parent.id}).get(parent.id)}

    @property
    def facts(self) -> tuple[Any, ...]:
        """What the page is made of, apart from what the essay's version stands for."""
        reader = frame()
        return (
            *(self.essay.id, self.essay.version, self.essay.draft_saved_at, self.readable),
            *(self.after, self.parent and tuple(self.parent.items()), tuple(self.around)),
            *(self.member.id, self.member.role, self.member.kind, self.course.title),
            *(self.course.archived, self.course.zone, self.course.separate_sections),
            self.essay.module and (self.essay.module.id, self.essay.module.title),
            reader and reader.facts,
        )

    @cached_property
    def fragment(self) -> Fragment:
        return fragment_of(
            self.essay,
            self.course,
            readable=self.readable,
            replies=may_comment(self.member, self.essay),
            after=self.after,
        )

    @property
    def revision(self) -> int:
        """The revision of the text that stands on the page; 0 if none does."""
        return self.essay.revision_count if self.readable else 0

    @property
    def changed_since(self) -> int:
        """The revision that the member read last, if the text is another by now; the author knows
        what they have changed. Else 0."""
        read: int = self.around.read or 0
        return read if read < self.revision and self.essay.author_id != self.member.id else 0

    @property
    def unread(self) -> bool:
        """Whether there is something to note when the member has read this part."""
        if self.seen is None or self.fragment.newest > self.seen:
            return True
        if self.around.read < self.revision:
            return True
        reader = frame()
        return reader is not None and reader.waiting > 0 and bool(self.around.told)

    @property
    def steps(self) -> list[tuple[str, str]]:
        """The way here: course › module."""
        steps = [(self.course.title, url_for("courses.show", course=self.course.slug))]
        if (module := self.essay.module) is not None:
            way = url_for("courses.module", course=self.course.slug, module_id=module.id)
            steps.append((module.title, way))
        return steps

    @property
    def links(self) -> list[tuple[str, str]]:
        """What the member may do with the essay: words and address of each."""
        asked = [
            ("Go on editing", "edit", may_edit_essay, self.essay.has_working_copy),
            ("Edit", "edit", may_edit_essay, not self.essay.has_working_copy),
            ("Publish again", "edit", may_publish_essay, self.essay.withdrawn),
            ("Withdraw", "withdraw", may_withdraw_essay, True),
            ("Delete", "delete", may_delete_essay, True),
            ("Whose is this?", "writer", may_assign_essay, True),
            ("Hide", "hide", may_hide_essay, True),
        ]
        return [
            (words, f"{self.address}/{verb}")
            for words, verb, may, fits in asked
            if fits and may(self.member, self.essay)
        ]

    @cached_property
    def hidden_by(self) -> str:
        """Who has hidden the essay, for whoever may read that; its author reads the reason."""
        hider = self.essay.hidden_by_id
        own = self.essay.author_id == self.member.id
        if hider is None or own or not may_read_hidden_writing(self.member):
            return ""
        return people_named({hider}).get(hider, "")

    def form(self) -> CommentForm:
        return CommentForm.begun(self.around.draft or "")

    def render(self) -> str:
        reader = Reader(
            member_id=self.member.id,
            seen=self.seen,
            writes=self.member.writes,
            corrects=may_comment(self.member, self.essay),
            assigns=may_assign_writing(self.member),
            hides=may_hide_writing(self.member),
            reads_hidden=may_read_hidden_writing(self.member),
            address=self.address,
        )
        return render_template(
            "essays/show.html",
            page=self,
            course=self.course,
            essay=self.essay,
            thread=reader.fill(self.fragment),
            form=self.form(),
            closed_because=why_no_answer(self.member, self.essay),
            may_comment=may_comment(self.member, self.essay),
            may_edit=may_edit_essay(self.member, self.essay),
            may_restore=may_restore_essay(self.member, self.essay),
            may_unhide=may_unhide_essay(self.member, self.essay),
        )


from app.essays import (  # noqa: E402 - they hang their pages on `bp`
    draft_routes,
    hiding_routes,
    own_routes,
    revision_routes,
    writing_routes,
)

__all__ = [
    "bp",
    "draft_routes",
    "hiding_routes",
    "own_routes",
    "revision_routes",
    "writing_routes",
]
