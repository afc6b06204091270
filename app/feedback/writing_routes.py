"""Writing to an author: beside the essay, or under it on its own page."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from flask import Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.addresses import id_in
from app.courses.gate import enter
from app.courses.models import Member
from app.db import db
from app.errors import wants_json
from app.essays.models import Essay
from app.feedback.forms import LetterForm, told
from app.feedback.models import Feedback, OverlookedError
from app.feedback.policy import (
    feedback_open_to,
    may_discard_feedback,
    may_edit_feedback,
    may_give_feedback,
    may_read_all_feedback,
    may_release_feedback,
)
from app.feedback.queries import author_of, letters_on, next_without_feedback
from app.feedback.routes import STATES, address_of, bp, released, the_essay, the_letter
from app.security import require, sent_ticket
from app.text.markdown import markdown_from_html


@bp.get("/<course>/essays/<int:essay_id>/feedback")
def begin(course: str, essay_id: int) -> ResponseReturnValue:
    """The essay, and beside it the page to write on; or on with the letter one has begun."""
    member = enter(course)
    essay = the_essay(member, essay_id)
    letter = own_letter(member, essay)
    if letter is not None:
        return redirect(address_of(course, letter, "edit"))
    require(may_give_feedback(member, essay))
    return Sheet(member, essay).page()


@bp.post("/<course>/essays/<int:essay_id>/feedback")
def write(course: str, essay_id: int) -> ResponseReturnValue:
    """Begin a letter, or change one; mark it ready or release it, if that button was pressed."""
    member = enter(course)
    essay = the_essay(member, essay_id)
    letter = (
        named_letter(member, essay) if request.form.get("letter") else own_letter(member, essay)
    )
    require(may_edit_feedback(member, letter) if letter else may_give_feedback(member, essay))
    require("release" not in request.form or may_release_feedback(member))
    sheet = Sheet(member, essay, letter)
    return sheet.refusal() or sheet.save()


@bp.get("/<course>/essays/<int:essay_id>/feedback/<int:letter_id>/edit")
def edit(course: str, essay_id: int, letter_id: int) -> ResponseReturnValue:
    member = enter(course)
    letter = the_letter(member, essay_id, letter_id)
    require(may_edit_feedback(member, letter))
    return Sheet(member, letter.essay, letter).page()


@bp.app_template_global()
def feedback_sheet(member: Member, essay: Essay, letters: Sequence[Feedback]) -> "Sheet":
    """What the essay's page shows of feedback, and the form for the member's own letter."""
    mine = next((letter for letter in letters if letter.writer_id == member.id), None)
    return Sheet(member, essay, mine, letters)


def named_letter(member: Member, essay: Essay) -> Feedback:
    """The letter that the form says it changes: one on this essay, or 404 (S2)."""
    return the_letter(member, essay.id, id_in(request.form, "letter"))


def own_letter(member: Member, essay: Essay) -> Feedback | None:
    """The letter that the member has written on the essay."""
    letters = feedback_open_to(member).where(Feedback.essay_id == essay.id)
    return db.session.scalar(letters.where(Feedback.writer_id == member.id))


NO_DRAFT = (
    "This letter is not a draft any more, so it is not saved while you type. Use the button below."
)
STALE = "This letter was saved elsewhere after you opened the page."
BESIDE = "{} {} to {}, too. Read that letter, then go on with yours: both stay."


class Sheet:
    """Feedback on one essay as a member finds it, and the letter they write or correct."""

    def __init__(
        self,
        member: Member,
        essay: Essay,
        letter: Feedback | None = None,
        letters: Sequence[Feedback] | None = None,
    ) -> None:
        self.member, self.course, self.essay, self.letter = member, member.course, essay, letter
        self._letters = letters
        self.form = LetterForm(
            letter_text=markdown_from_html(letter.html) if letter else "",
            over=told(Feedback.state_of(essay)),
            revision=str(essay.revision_count),
            letter="" if self.own or letter is None else str(letter.id),
        )
        self.address = url_for("essays.show", course=self.course.slug, essay_id=essay.id)
        self.key = f"{self.address}/feedback/{'mine' if self.own or letter is None else letter.id}"

    @property
    def writer_id(self) -> int:
        """Whose letter it is that is written: the member's own, or a colleague's."""
        return self.letter.writer_id if self.letter else self.member.id

    @property
    def own(self) -> bool:
        return self.writer_id == self.member.id

    def refusal(self) -> ResponseReturnValue | None:
        """The page again, if what was sent cannot be taken; for the script that saves as one types,
        a sentence. It changes drafts only: what is ready or released waits for a button."""
        if wants_json(request):
            if self.letter is not None and self.letter.state != "draft":
                return jsonify(error=NO_DRAFT), 409
            if self.letter is None and not (self.form.letter_text.data or "").strip():
                return self._told()
        if self.form.accepted():
            return None
        if wants_json(request):
            return jsonify(error=" ".join(self.form.letter_text.errors)), 422
        return self.page(), 422

    def save(self) -> ResponseReturnValue:
        """Keep the words, do what the button says, and lead back to where they were written."""
        try:
            self._keep()
        except OverlookedError as overlooked:
            return self._conflict(overlooked.letter)
        letter = self.letter
        assert letter is not None
        if wants_json(request):
            db.session.commit()
            return self._told()
        said = self._press(letter)
        db.session.commit()
        flash(said)
        ticket = sent_ticket()
        beside = ticket is not None and ticket.page.startswith(f"{self.address}/feedback")
        way = address_of(self.course.slug, letter, "edit") if beside else f"{self.address}#feedback"
        return redirect(way, 303)

    def _keep(self) -> None:
        sent = (self.form.html, self.form.state, self.form.read)
        if self.letter is None:
            self.letter = Feedback.begin(self.essay, self.member, *sent)
        else:
            self.letter.save(*sent)

    def _press(self, letter: Feedback) -> str:
        """Do what the button says; what to tell about it."""
        corrected = letter.released
        if "ready" in request.form:
            letter.mark_ready()
        elif "draft" in request.form:
            letter.back_to_draft()
        elif "release" in request.form:
            released(self.member, letter)
        if letter.released:
            return f"{'Saved' if corrected else 'Released'}. {self.author} can read it now."
        return f"Saved. {STATES[letter.state]}"

    def _conflict(self, letter: Feedback) -> ResponseReturnValue:
        """Somebody, or the writer elsewhere, was faster: all texts are shown, and the next save is
        one that knows of them (M2)."""
        if wants_json(request):
            return self._told_of(letter), 409
        self.form.over.data = told(Feedback.state_of(self.essay))
        newer = letter if letter in self.letters else None  # else it was discarded
        stored = markdown_from_html(letter.html)
        return self._render("feedback/conflict.html", newer=newer, stored=stored), 409

    def _told_of(self, letter: Feedback) -> Response:
        """For the script: the letter that was saved meanwhile, and what to go on from, knowing it.
        One's own comes with its words, to go on with in place of those one has typed."""
        over = told({**self.form.state, letter.id: letter.version})
        text = markdown_from_html(letter.html)
        said = {"title": f"From {letter.writer.name}", "text": text, "over": over, "version": over}
        if letter.writer_id == self.writer_id:
            return jsonify(error=STALE, letter_text=text, **said)
        does = "is writing" if letter.state == "draft" else "has written"
        return jsonify(
            error=BESIDE.format(letter.writer.name, does, self.author), beside=True, **said
        )

    def _told(self) -> ResponseReturnValue:
        """For the script that saves as one types: the state that the next save is over."""
        over = told(Feedback.state_of(self.essay) if self.letter else self.form.state)
        return jsonify(
            saved=True,
            over=over,
            version=over,
            saved_at=self.letter.saved_at.isoformat() if self.letter else None,
        )

    def page(self) -> str:
        """The essay, and beside it the page to write on."""
        return self._render(
            "feedback/write.html", next=next_without_feedback(self.member, self.essay)
        )

    def _render(self, template: str, **facts: Any) -> str:
        about = {"course": self.course, "essay": self.essay, "form": self.form}
        return render_template(template, sheet=self, **about, **facts)

    @cached_property
    def author(self) -> str:
        """Whom one writes to."""
        return author_of(self.essay) or "The author"

    @cached_property
    def letters(self) -> Sequence[Feedback]:
        """All letters on the essay that the member may read."""
        if self._letters is None:
            return letters_on(self.member, self.essay.id)
        return self._letters

    @property
    def others(self) -> list[Feedback]:
        """All but the one that is being written."""
        return [letter for letter in self.letters if letter is not self.letter]

    @property
    def for_staff(self) -> bool:
        return may_read_all_feedback(self.member)

    @property
    def begins(self) -> bool:
        return self.letter is None and may_give_feedback(self.member, self.essay)

    @property
    def goes_on(self) -> bool:
        """Whether the member has a draft to go on with."""
        letter = self.letter
        return letter is not None and letter.state == "draft" and self.edits(letter)

    def edits(self, letter: Feedback) -> bool:
        return may_edit_feedback(self.member, letter)

    def discards(self, letter: Feedback | None) -> bool:
        return letter is not None and may_discard_feedback(self.member, letter)

    @property
    def releases(self) -> bool:
        return may_release_feedback(self.member)

    @property
    def label(self) -> str:
        """Above the field one writes in."""
        if self.letter is None or self.own:
            return f"Your letter to {self.author}"
        return f"{self.letter.writer.name}'s letter to {self.author}"

    @property
    def unsaved(self) -> bool:
        """Whether the form holds words that are not kept yet."""
        return request.method == "POST" or "letter_text" in (g.get("kept_words") or {})

    @property
    def beside(self) -> str:
        """Where one reads the essay and writes beside it."""
        if self.letter is None:
            return url_for("feedback.begin", course=self.course.slug, essay_id=self.essay.id)
        return self.way(self.letter, "edit")

    @property
    def stack(self) -> str:
        """All feedback in the module of this essay."""
        module = self.essay.module_id or "none"
        return url_for("feedback.overview", course=self.course.slug, module=module)

    def way(self, letter: Feedback, verb: str) -> str:
        return address_of(self.course.slug, letter, verb)

    @property
    def state(self) -> str:
        """The state of the letter that is being written."""
        return self.letter.state if self.letter else "draft"

    @property
    def audience(self) -> str:
        """Who will see the words that the button sends (W9)."""
        if self.state == "released":
            return f"{self.author} and the course's staff see this as soon as you save."
        who = "you release" if self.releases else "an instructor releases"
        return f"The course's staff can read this at once, {self.author} once {who} it."
