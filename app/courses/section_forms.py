"""What is accepted about a course's sections."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, SelectField, ValidationError

from app.courses.forms import SortingForm, TickedField
from app.courses.sections import TITLE_LIMIT
from app.forms import AtMost, FactsForm, LineField, Needed, a_title

MOST_PLACED = 100  # people at once, as many as their page shows


class SectionForm(FactsForm):
    """`others`: the titles of the course's other sections, from which this one is told apart."""

    title = LineField(
        "Title", [Needed("Please give the section a title."), AtMost(TITLE_LIMIT), a_title]
    )

    def __init__(self, others: Sequence[str], **facts: Any) -> None:
        super().__init__(**facts)
        self.others = {title.casefold() for title in others}

    def validate_title(self, field: Field) -> None:
        if (field.data or "").casefold() in self.others:
            raise ValidationError("There is a section of this title. Please choose another.")


class PlacingForm(SortingForm):
    """People of a section, or of none, and where they are put."""

    people = TickedField("People")
    to = SelectField("Put them into", choices=[], validate_choice=False)

    ticks, none, first = "people", "No section", "Choose a section"
    choose = "Choose the section that they should be put into."

    def validate_people(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Tick the people who should be put there.")
        if len(field.data) > MOST_PLACED:
            raise ValidationError(f"Put at most {MOST_PLACED} people at once.")
