"""What an essay is accepted with."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from flask import request
from markupsafe import Markup
from wtforms import HiddenField, SelectField, ValidationError

from app.courses.models import Member
from app.essays.credits import misread_in, uncredited_in, undescribed_in
from app.essays.hiding import REASON_LIMIT, Hideable
from app.essays.models import TEXT_LIMIT, Essay
from app.essays.sittings import TITLE_LIMIT
from app.forms import AtMost, Form, LineField, Needed, Says, WritingField, a_text
from app.prompts.queries import Week
from app.text.markdown import (
    html_from_markdown,
    lines_as_signs,
    markdown_from_html,
    only_html,
)
from app.text.measure import excerpt
from app.text.names import why_not_title
from app.text.sanitise import sanitise

NO_VERSION = -1  # what no essay has, so that nothing is saved over unseen
HTML = "html"
UNDESCRIBED = "Say what {} before you publish: those who cannot see {} are read these words."
MISREAD_ONE = Markup(
    "A line would be published as code, not as {}: {}. If you mean the code, publish it all the "
    "same; if not, put the line back as it was."
)
MISREAD_SEVERAL = Markup(
    "{} lines would be published as code, not as tables, figures or passages: {}. If you mean the "
    "code, publish them all the same; if not, put the lines back as they were."
)
FINGERPRINT = 8  # digits
LONGEST_HTML = 3 * TEXT_LIMIT  # characters: the same words with their tags


def _fits(form: Any, field: Any) -> None:
    """Typed as Markdown it is as long as its signs say."""
    if form.format.data != HTML:
        AtMost(TEXT_LIMIT)(form, field)


class ModuleField(SelectField):
    """One of the course's modules, or none."""

    def pre_validate(self, form: Any) -> None:
        if self.data not in {choice[0] for choice in self.choices or ()}:
            raise ValidationError("Choose one of the course's modules, or none.")


class EssayForm(Form):
    """An essay as its author types it. What is not finished may be saved, but not published.

    `over` is the version of the working copy that these words were written over. `format` says what
    `text` is written in: “html” where the editor wrote it, else Markdown. `as_it_is` tells of
    which lines its author was told that they would be published as signs. Sent without a text, the
    form says what the essay says.
    """

    module = ModuleField("Module", choices=[])
    title = LineField(
        "Title",
        validators=[AtMost(TITLE_LIMIT), Says(lambda text: why_not_title(text) if text else None)],
    )
    text = WritingField("Your essay", validators=[AtMost(LONGEST_HTML), _fits])
    format = HiddenField()
    over = HiddenField()
    placed = HiddenField()  # the module it was in when the form was opened
    as_it_is = HiddenField()

    def __init__(self, weeks: Sequence[Week], essay: Essay | None = None, **facts: Any) -> None:
        facts = {"module": "", "over": "0", "placed": "", "format": ""} | facts
        self.stored = essay.working_html if essay is not None else ""
        if essay is not None:
            facts |= {
                "module": str(essay.module_id or ""),
                "placed": str(essay.module_id or ""),
                "title": essay.working_title,
                "text": markdown_from_html(essay.working_html),
                "over": str(essay.draft_version),
            }
        super().__init__(**facts)
        if request.method == "POST" and "text" not in request.form:
            self.process(None, **facts)
        if essay is not None and self.text.data == facts["text"]:
            self.html = essay.working_html  # which this Markdown reads back to
        titles = [(str(week.id), week.title) for week in weeks]
        self.module.choices = [("", "No module"), *titles]

    @cached_property
    def html(self) -> str:
        """The text as it is stored."""
        written = self.text.data or ""
        return sanitise(written) if self.format.data == HTML else html_from_markdown(written)

    def in_markdown(self) -> None:
        """From now on the form shows its text as it is typed without script."""
        html = self.html
        if self.format.data == HTML:
            self.text.data, self.format.data = markdown_from_html(html), ""

    @property
    def uncredited(self) -> list[str]:
        """What the pictures are called that have no credit; it stops nobody."""
        return uncredited_in(self.html) if "/media/" in (self.text.data or "") else []

    @cached_property
    def misread(self) -> str:
        """Which lines would be published as signs, in a sentence; after it was told of, it stops
        nobody."""
        lines = misread_in(self.html)
        named = Markup(", ").join(Markup("<bdi>{}</bdi>").format(line) for line, _ in lines)
        if len(lines) == 1:
            return MISREAD_ONE.format(lines[0][1], named)
        return MISREAD_SEVERAL.format(len(lines), named) if lines else ""

    @property
    def told_of(self) -> str:
        """What the form carries of these lines, so that no other is taken for one of them. It is
        digits alone, which nobody is shown as words where the session has ended."""
        return "".join(sorted({_fingerprint(line) for line in lines_as_signs(self.html)}))

    @property
    def module_id(self) -> int | None:
        return int(self.module.data) if self.module.data else None

    @property
    def moves(self) -> bool:
        """Whether the author has chosen another module than the form began with: who has not does
        not undo that staff, or they in another tab, have moved the essay meanwhile."""
        return bool(self.module.data != self.placed.data)

    @property
    def version(self) -> int:
        """`over` as a number."""
        sent = str(self.over.data or "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else NO_VERSION

    @property
    def empty(self) -> bool:
        return not self.title.data and not (self.text.data or "").strip()

    def finished(self) -> bool:
        """Whether this can be published; if not, the fields say what is missing."""
        if not self.title.data:
            _refuse(self.title, "Give your essay a title before you publish it.")
        if not excerpt(self.html).strip():
            _refuse(self.text, "Write your essay before you publish it.")
        if places := undescribed_in(self.html):
            _refuse(self.text, _undescribed(places))
        if self._unaware():
            _refuse(self.text, self.misread)
        return not self.errors

    def _unaware(self) -> bool:
        """Whether something that was stored would be published as signs, and its author was not
        told. Who writes about HTML has lost nothing by it."""
        if self.format.data == HTML:
            return False
        untold = _parted(self.told_of) - _parted(str(self.as_it_is.data or ""))
        return bool(untold) and bool(only_html(self.stored) - only_html(self.html))


class HidingForm(Form):
    """Why an essay or a comment is hidden: its writer reads it."""

    reason = WritingField(
        "Reason",
        validators=[
            Needed("Say why: whoever wrote it reads this, and the log keeps it."),
            AtMost(REASON_LIMIT),
            a_text,
        ],
    )


def why_it_stays(member: Member, words: Hideable) -> str:
    """In a sentence, why the policy lets the writer neither change nor take back what is hidden."""
    return HIDDEN if words.hidden and words.author_id == member.id else ""


HIDDEN = (
    "Your course's staff have hidden this, with a reason that you see beside it. It stays as it is "
    "until they restore it: write to them if something should be different."
)
HIDDEN_MEANWHILE = (
    "This has been hidden meanwhile, with a reason that stands beside it. Restore it first if "
    "yours should take its place."
)


def _undescribed(places: list[int]) -> str:
    """Which pictures are to be described, in a sentence."""
    *others, last = map(str, places)
    if not others:
        return UNDESCRIBED.format(f"picture {last} shows", "it")
    return UNDESCRIBED.format(f"pictures {', '.join(others)} and {last} show", "them")


def _fingerprint(line: str) -> str:
    number = int(hashlib.sha256(line.encode()).hexdigest(), 16)
    return str(number)[:FINGERPRINT]


def _parted(fingerprints: str) -> set[str]:
    ends = range(FINGERPRINT, len(fingerprints) + 1, FINGERPRINT)
    return {fingerprints[end - FINGERPRINT : end] for end in ends}


def _refuse(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]
