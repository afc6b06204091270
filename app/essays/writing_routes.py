"""Writing: begin, save, preview, publish. What is saved changes nothing that others see (W8)."""

from typing import Any

from flask import abort, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.accounts.receipts import answer, earlier_answer
from app.addresses import id_in
from app.courses.gate import enter
from app.courses.models import Course, Member
from app.db import db, the_one
from app.errors import ARCHIVED, OBSERVER, wants_json
from app.essays.compare import Difference, differences
from app.essays.forms import EssayForm
from app.essays.models import Essay
from app.essays.policy import (
    essays_open_to,
    may_edit_essay,
    may_publish_essay,
    may_read_draft,
    may_write_essay,
)
from app.essays.queries import readers_of
from app.essays.routes import bp
from app.essays.sittings import StaleError
from app.prompts.queries import due_week, weeks_of
from app.security import new_ticket, require
from app.text.markdown import markdown_from_html
from app.text.measure import words


@bp.get("/<course>/essays/new")
def new(course: str) -> ResponseReturnValue:
    member = enter(course)
    require(may_write_essay(member))
    return Sheet(member).page()


@bp.post("/<course>/essays")
def create(course: str) -> ResponseReturnValue:
    """A new essay, as a draft or published at once. Sent again it goes on with the same essay."""
    member = enter(course)
    require(may_write_essay(member))
    sheet = Sheet(member)
    if (refused := sheet.refusal()) is not None:
        return refused
    if (made := earlier_answer(any_words=True)) is not None:
        return sheet.again(made)
    sheet.essay = Essay.begin(member)
    return sheet.save(over=sheet.essay.draft_version)


@bp.route("/<course>/essays/<int:essay_id>/edit", methods=["GET", "POST"])
def edit(course: str, essay_id: int) -> ResponseReturnValue:
    member = enter(course)
    essay = the_essay(member, essay_id)
    if request.method == "GET" and not member.writes and may_read_draft(member, essay):
        why = ARCHIVED if member.course.archived else OBSERVER
        return render_template("essays/draft.html", course=member.course, essay=essay, why=why)
    require(may_edit_essay(member, essay), BRING_BACK if essay.deleted else "")
    sheet = Sheet(member, essay)
    if request.method == "GET":
        return sheet.page()
    return sheet.refusal() or sheet.save(sheet.form.version)


@bp.post("/<course>/essays/<int:essay_id>/draft")
def draft(course: str, essay_id: int) -> ResponseReturnValue:
    """Keep what is typed so far; asked by script, as one types."""
    member = enter(course)
    essay = the_essay(member, essay_id)
    require(may_edit_essay(member, essay))
    sheet = Sheet(member, essay)
    return sheet.refusal() or sheet.save(sheet.form.version)


@bp.post("/<course>/essays/<int:essay_id>/publish")
def publish(course: str, essay_id: int) -> ResponseReturnValue:
    """Publish what is sent along, or without a text the working copy."""
    member = enter(course)
    essay = the_essay(member, essay_id)
    require(may_publish_essay(member, essay))
    sheet = Sheet(member, essay, publishing=True)
    return sheet.refusal() or sheet.save(sheet.form.version)


@bp.route("/<course>/essays/<int:essay_id>/discard", methods=["GET", "POST"])
def discard(course: str, essay_id: int) -> ResponseReturnValue:
    """Drop the changes that are not published yet: asked first, then done."""
    member = enter(course)
    essay = the_essay(member, essay_id)
    require(may_edit_essay(member, essay))
    if request.method == "GET":
        return render_template("essays/discard.html", course=member.course, essay=essay)
    if essay.published and essay.has_working_copy:
        essay.discard_draft()
        db.session.commit()
        flash("Your changes are discarded. The text is as you last published it.")
    return redirect(url_for(".show", course=course, essay_id=essay_id), 303)


def the_essay(member: Member, essay_id: int) -> Essay:
    """The essay at this address, locked if we write."""
    essay: Essay = the_one(essays_open_to(member).where(Essay.id == essay_id))
    return essay


class Sheet:
    """What one writes on: an essay, or one to be, and the form that was sent or is shown."""

    def __init__(
        self, member: Member, essay: Essay | None = None, *, publishing: bool = False
    ) -> None:
        self.member, self.course, self.essay = member, member.course, essay
        self.weeks = weeks_of(member)
        self.form = EssayForm(self.weeks, essay, module=self._asked_module())
        button = request.endpoint != "essays.draft" and "publish" in request.form
        self.publishing = publishing or button

    def _asked_module(self) -> str:
        """The module in the address: of this course, or 404 (S2); else the one that is due."""
        if not request.args.get("module"):
            due = due_week(self.weeks)
            return str(due.id) if due and due.prompt and not due.prompt.past_due else ""
        asked = id_in(request.args, "module")
        if asked not in {week.id for week in self.weeks}:
            abort(404)
        return str(asked)

    def refusal(self) -> ResponseReturnValue | None:
        """The page again, if what was sent cannot be taken or was only to be looked at."""
        if not self.form.accepted():
            return self._again(422)
        if "preview" in request.form:
            return self.page(preview=self.form.html)
        if self.publishing and not self.form.finished():
            return self._again(422)
        if self.essay is None and self.form.empty:
            self.form.form_errors.append("Write a title or a first sentence before you save.")
            return self._again(422)
        return None

    def save(self, over: int) -> ResponseReturnValue:
        """Keep the words, written over that version; publish if that was asked; and lead on."""
        assert self.essay is not None
        title, html = self.form.title.data or "", self.form.html
        try:
            self.essay.save_draft(title, html, over)
        except StaleError:
            return self.conflict()
        self._place()
        said = self._publish() if self.publishing else self._saved_words()
        where = self._address("show" if self.publishing else "edit")
        if request.endpoint == "essays.create":
            kept = answer(where, any_words=True)
        else:
            db.session.commit()
            kept = redirect(where, 303)
        if wants_json(request):
            return self.told()
        flash(said)
        return kept

    def again(self, made: Response) -> ResponseReturnValue:
        """This form has made an essay before. The same words change nothing; other words, typed by
        somebody who went back to the form, go into that essay, but not unseen over newer ones."""
        arguments = current_app.url_map.bind("").match(made.location)[1]
        self.essay = the_essay(self.member, arguments["essay_id"])
        require(may_edit_essay(self.member, self.essay))
        sent = (self.form.title.data or "", self.form.html)
        if sent != (self.essay.working_title, self.essay.working_html):
            return self.conflict()
        if self.publishing and not self.essay.published:
            return self.save(over=self.essay.draft_version)
        return self.told() if wants_json(request) else made

    def conflict(self) -> ResponseReturnValue:
        """Two versions: both are shown, and the next save goes over the newer one (W3)."""
        assert self.essay is not None
        difference = self._difference()
        stored = markdown_from_html(self.essay.working_html)
        if wants_json(request):
            facts = {"difference": difference, "essay": self.essay, "form": self.form}
            return jsonify(
                error="This essay was changed in another tab or on another device.",
                title=self.essay.working_title,
                text=stored,
                html=self.essay.working_html,
                version=self.essay.draft_version,
                difference=render_template("essays/difference.html", **facts),
            ), 409
        return self._render("essays/conflict.html", stored=stored, difference=difference), 409

    def _difference(self) -> Difference:
        """From what was saved meanwhile to what was sent. A long comparison holds nobody up: the
        essay's lock is given back before it, and where the essay was saved meanwhile, so that
        nothing newer is saved over unseen, it is made again."""
        assert self.essay is not None
        compared, found = None, None
        while found is None or compared != self.essay.working_html:
            compared = self.essay.working_html
            db.session.rollback()
            found = differences(compared, self.form.html)
        return found

    def told(self) -> ResponseReturnValue:
        """For the script that saves as one types: what is kept now, and where to go on."""
        assert self.essay is not None
        saved_at = self.essay.draft_saved_at
        return jsonify(
            version=self.essay.draft_version,
            saved_at=saved_at.isoformat() if saved_at else None,
            words=words(self.essay.working_html),
            edit_url=self._address("edit"),
            draft_url=self._address("draft"),
            ticket=new_ticket(self._address("edit")),
        )

    def page(self, preview: str = "") -> str:
        """The page to write on. `preview` is the text as it would be read."""
        return self._render("essays/write.html", preview=preview)

    def _again(self, status: int) -> ResponseReturnValue:
        if wants_json(request):
            said = [*self.form.form_errors, *(e for f in self.form for e in f.errors)]
            return jsonify(error=" ".join(said)), status
        return self.page(), status

    def _place(self) -> None:
        """What is new goes where its form says; a draft where its author has chosen in this form,
        not back from where another tab has moved it; what is published, when it is published."""
        assert self.essay is not None
        chosen = self.form.moves and (self.publishing or not self.essay.published)
        new = request.endpoint == "essays.create"
        if (new or chosen) and self.essay.module_id != self.form.module_id:
            self.essay.module_id = self.form.module_id
            self.essay.touch()

    def _publish(self) -> str:
        """Publish; what to say about it."""
        assert self.essay is not None
        before = (self.essay.published, self.essay.withdrawn)
        revisions, readers = self.essay.revision_count, audience_of(self.member)
        self.essay.publish()
        if self.essay.hidden:
            return STILL_HIDDEN
        if before == (True, False) and self.essay.revision_count == revisions:
            return f"The text had not changed: {readers} can read what stands here."
        return PUBLISHED[before].format(readers[0].upper() + readers[1:])

    def _saved_words(self) -> str:
        assert self.essay is not None
        if self.essay.published:
            return "Saved. Readers see the published text until you publish your changes."
        return "Saved. Only you can read this draft."

    def _address(self, view: str) -> str:
        assert self.essay is not None
        return url_for(f".{view}", course=self.course.slug, essay_id=self.essay.id)

    def _render(self, template: str, **facts: Any) -> str:
        posted = request.method == "POST"
        self.form.in_markdown()
        return render_template(
            template,
            course=self.course,
            essay=self.essay,
            form=self.form,
            weeks=self.weeks,
            readers=readers_of(self.member),
            audience=audience_of(self.member),
            unsaved=posted or bool(g.get("kept_words")),
            address=self._address("edit") if self.essay else _new(self.course),
            **facts,
        )


def audience_of(member: Member) -> str:
    """Who reads what the member publishes, in words (W9): see `readers_open_to`."""
    if member.staff or not member.course.separate_sections:
        return "your class"
    return "the course's staff" if member.section_id is None else "your section and staff"


def _new(course: Course) -> str:
    return url_for(".new", course=course.slug)


BRING_BACK = "You have deleted this essay. Bring it back first, under “Recently deleted”."

STILL_HIDDEN = "Published, and still hidden: you and the course's staff read what stands here now."

# whether it had been published and withdrawn before → what has happened now
PUBLISHED = {
    (False, False): "Published. {} can read it now.",
    (True, False): "Published. {} can read the new version now.",
    (True, True): "Published again. {} can read it now.",
}
