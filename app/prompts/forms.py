"""What is accepted about a module's question."""

import re
from datetime import UTC, datetime
from typing import Any

from wtforms import Field, ValidationError
from wtforms.widgets import DateTimeLocalInput

from app.courses.forms import EARLIEST_DAY, LATEST_DAY, WholeField
from app.courses.models import Course
from app.forms import AtMost, FactsForm, Needed, WritingField, a_text, typed
from app.prompts.models import Prompt

QUESTION_LIMIT = 4_000  # characters
MOST_WORDS = 60_000


class LocalField(Field):
    """Day and time on the course's clock, or nothing, as a browser sends it: 2026-03-08T23:59."""

    widget = DateTimeLocalInput()

    def _value(self) -> str:
        if self.raw_data:
            return typed(self.raw_data)
        return self.data.strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = typed(valuelist).strip()
        self.data = _local(text) if text else None


def _local(text: str) -> datetime:
    """The moment in a field, without a zone; ValueError with a sentence for whoever typed it."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?", text):
        raise ValueError("Please give day and time: 2026-03-08 23:59.")
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("There is no such day or time. Please look again.") from None
    if not EARLIEST_DAY <= at.date() <= LATEST_DAY:
        raise ValueError("Please give a day between the years 1900 and 2200.")
    return at


class PromptForm(FactsForm):
    """The question, with its deadline on the course's clock."""

    question = WritingField(
        "Question",
        [Needed("Please write the question."), AtMost(QUESTION_LIMIT), a_text],
        filters=[lambda text: (text or "").strip()],
    )
    essays_due = LocalField("Essays are due")
    words_least = WholeField("Words, at least", least=1, most=MOST_WORDS, what="how many words")
    words_most = WholeField("Words, at most", least=1, most=MOST_WORDS, what="how many words")

    def __init__(self, course: Course, prompt: Prompt | None) -> None:
        facts: dict[str, Any] = {"obj": prompt}
        if prompt is not None and prompt.essays_due_at is not None:
            there = prompt.essays_due_at.astimezone(course.time_zone)
            facts["essays_due"] = there.replace(tzinfo=None)
        super().__init__(**facts)
        self.course = course

    @property
    def due_at(self) -> datetime | None:
        """The deadline in UTC. An hour that comes twice, as clocks go back, means the later one."""
        local = self.essays_due.data
        zone = self.course.time_zone
        return local.replace(tzinfo=zone, fold=1).astimezone(UTC) if local else None

    def validate_essays_due(self, field: Field) -> None:
        if self.due_at is None:
            return
        there = self.due_at.astimezone(self.course.time_zone).replace(tzinfo=None)
        if there != field.data:
            raise ValidationError(
                f"There is no {field.data:%H:%M} on that day: clocks are put forward "
                f"({self.course.clock}). Please choose another time."
            )

    def validate_words_most(self, field: Field) -> None:
        least = self.words_least.data
        if least is not None and field.data is not None and field.data < least:
            raise ValidationError("The most words cannot be fewer than the least.")

    def fill(self, prompt: Prompt) -> None:
        """Take what was accepted over into the question."""
        prompt.question = self.question.data or ""
        prompt.essays_due_at = self.due_at
        prompt.words_least, prompt.words_most = self.words_least.data, self.words_most.data
