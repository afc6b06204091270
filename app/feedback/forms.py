"""What a letter is accepted with."""

import re
from typing import Any

from wtforms import HiddenField, ValidationError

from app.addresses import id_in
from app.feedback.models import LETTER_LIMIT, State
from app.forms import AtMost, Form, Needed, WritingField
from app.text.markdown import html_from_markdown

SEEN = re.compile(r"([1-9][0-9]{0,17}):([1-9][0-9]{0,8})")  # a letter and its version
NOTHING_WRITTEN = "Write a sentence or two before you save."


def told(state: State) -> str:
    """A state as the field `over` carries it: “12:3 15:7”."""
    return " ".join(f"{letter}:{version}" for letter, version in state.items())


class LetterForm(Form):
    """A letter as it is typed. `over` is the state of all feedback on the essay that its writer
    saw, `revision` the revision they have read, `letter` the colleague's letter they change."""

    letter_text = WritingField(
        "Feedback", validators=[Needed(NOTHING_WRITTEN), AtMost(LETTER_LIMIT)]
    )
    over = HiddenField()
    revision = HiddenField()
    letter = HiddenField()

    def validate_letter_text(self, field: Any) -> None:
        if not field.errors and not self.html:
            raise ValidationError(NOTHING_WRITTEN)

    @property
    def html(self) -> str:
        """The text as it is stored."""
        return html_from_markdown(self.letter_text.data or "")

    @property
    def state(self) -> State:
        """What `over` says; what cannot be read was not seen."""
        pairs = SEEN.findall(str(self.over.data or ""))
        return {int(letter): int(version) for letter, version in pairs}

    @property
    def read(self) -> int | None:
        return id_in({"revision": str(self.revision.data or "")}, "revision")
