"""The form all rooms build on: it fills itself, cleans what was typed, and never loses it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import g, request
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Form as WTForm
from wtforms import HiddenField, StringField, TextAreaField, ValidationError
from wtforms.meta import DefaultMeta

from app.clock import day_in_words, hour_in_words
from app.text.names import why_not_address, why_not_name, why_not_text, why_not_title
from app.text.typed import clean_line, clean_text


class Form(WTForm):
    """Filled from what was sent; or, on a GET, from words kept over a sign-in; or from `facts`."""

    class Meta(DefaultMeta):
        def render_field(self, field: Any, render_kw: Any) -> Any:
            """Fields that are shown give kept words back; what is left is shown beside them."""
            if g.get("kept_words"):
                g.setdefault("kept_shown", set()).add(field.name)
            return super().render_field(field, render_kw)

    def __init__(self, **facts: Any) -> None:
        sent: MultiDict[str, Any] | CombinedMultiDict[str, Any] | None = None
        if request.method == "POST":
            sent = CombinedMultiDict([request.files, request.form])
        elif g.get("kept_words"):
            sent = self._kept()
        super().__init__(sent, **facts)

    def _kept(self) -> MultiDict[str, Any] | None:
        """The kept words, if they were typed into this form."""
        words: dict[str, list[str]] = g.kept_words
        mine = set(self._unbound_names()) & words.keys()
        return MultiDict((name, value) for name in mine for value in words[name]) if mine else None

    @classmethod
    def _unbound_names(cls) -> list[str]:
        return [name for name in dir(cls) if hasattr(getattr(cls, name), "field_class")]

    def accepted(self) -> bool:
        """Whether the form was sent and every field is as it should be; of each that is not, one
        sentence says why."""
        if request.method != "POST":
            return False
        fine = self.validate()
        for field in self:
            field.errors = field.errors[:1]
        return fine


class OverField(HiddenField):
    """What a form began from, by its fingerprint: no fact itself, so it fills nothing."""

    def populate_obj(self, obj: object, name: str) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Twice:
    """A fact of which two versions are there: what was typed, and what was saved meanwhile."""

    field: Any
    yours: str
    stands: str


class FactsForm(Form):
    """A form over facts that several people keep. It carries what it began from, so that nothing is
    saved unseen over what somebody else, or oneself in another tab, has saved since (W3).

    Made of facts that stay as they are until the answer is sent: the caller holds their row locked.
    """

    over = OverField()

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self.twice: list[Twice] = []
        if self.over.raw_data is None:  # nothing was sent, so this is where it begins
            self.over.data = self._standing

    @property
    def stale(self) -> bool:
        """Whether the facts are others by now than those that its sender saw."""
        return bool(self.over.data != self._standing)

    def overlooks(self) -> bool:
        """Whether what was sent would go over newer facts that its sender has not seen; the same
        facts again do not. Then `twice` tells of both, and what is sent next goes over these."""
        if not self.stale:
            return False
        facts = [field for field in self if field is not self.over]
        self.twice = [
            Twice(field, _in_words(field.data), _in_words(field.object_data))
            for field in facts
            if _in_words(field.data) != _in_words(field.object_data)
        ]
        self.over.data = self._standing
        return bool(self.twice)

    @property
    def _standing(self) -> str:
        """What tells the facts as they stand from earlier and later ones."""
        facts = [_in_words(field.object_data) for field in self if field is not self.over]
        return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]

    @property
    def status(self) -> int:
        """Of the page that shows the form: whether it was refused, or came too late."""
        if self.errors:
            return 422
        return 409 if self.twice else 200


def _in_words(fact: object) -> str:
    """A fact as it is read; nothing for one that is not given."""
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, datetime):
        return f"{day_in_words(fact)} at {hour_in_words(fact)}"
    if isinstance(fact, date):
        return day_in_words(fact)
    return "" if fact is None else str(fact)


def typed(sent: list[Any]) -> str:
    """What was typed into a field; a file that was sent in its place is nothing typed."""
    return sent[0] if sent and isinstance(sent[0], str) else ""


class LineField(StringField):
    """One line: trimmed, white space folded."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean_line(typed(valuelist))


class WritingField(TextAreaField):
    """A text: line ends made alike, characters composed (NFC)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean_text(typed(valuelist))


class Says:
    """A validator made of a question that answers None or one friendly sentence."""

    def __init__(self, why_not: Any) -> None:
        self.why_not = why_not

    def __call__(self, form: WTForm, field: Any) -> None:
        if reason := self.why_not(field.data or ""):
            raise ValidationError(reason)


a_name = Says(why_not_name)
a_title = Says(why_not_title)
a_text = Says(why_not_text)
an_address = Says(why_not_address)


class AtMost:
    """A validator: no more than `limit` characters, told in words."""

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def __call__(self, form: WTForm, field: Any) -> None:
        length = len(field.data or "")
        if length > self.limit:
            raise ValidationError(
                f"This is {length:,} characters long; {self.limit:,} fit. "
                "Please shorten it or split it in two."
            )


class Needed:
    """A validator: something must be there; `sentence` says what."""

    field_flags = {"required": True}

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence

    def __call__(self, form: WTForm, field: Any) -> None:
        value = field.data
        if value is None or (isinstance(value, str) and not value.strip()):
            field.errors[:] = []
            raise ValidationError(self.sentence)
