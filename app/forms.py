"""The form all rooms build on: it fills itself, cleans what was typed, and never loses it."""

from typing import Any

from flask import g, request
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Form as WTForm
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.meta import DefaultMeta

from app.text.names import why_not_address, why_not_name, why_not_title
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
        """Whether the form was sent and every field is as it should be."""
        return request.method == "POST" and self.validate()


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
