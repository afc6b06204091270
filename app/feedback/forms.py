"""What a letter is accepted with."""

from typing import Any

from wtforms import HiddenField, ValidationError

from app.addresses import id_in
from app.feedback.models import LETTER_LIMIT
from app.forms import AtMost, Form, Needed, WritingField
from app.text.markdown import html_from_markdown

NO_STATE = -1  # what feedback on an essay never has, so that nothing is saved over unseen
NOTHING_WRITTEN = "Write a sentence or two before you save."


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
    def state(self) -> int:
        """`over` as a number; 0 where nothing had been written yet."""
        sent = str(self.over.data or "")
        return 0 if sent == "0" else id_in({"over": sent}, "over") or NO_STATE

    @property
    def read(self) -> int | None:
        return id_in({"revision": str(self.revision.data or "")}, "revision")
