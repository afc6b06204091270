"""What is accepted about a course, its modules and its people."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from wtforms import BooleanField, Field, HiddenField, IntegerField, SelectField, ValidationError
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, TextInput

from app.addresses import id_in
from app.courses.models import Course, Role
from app.forms import (
    AtMost,
    FactsForm,
    Form,
    LineField,
    Needed,
    WritingField,
    a_text,
    a_title,
    typed,
)
from app.text.years import year_in_words

DESCRIPTION_LIMIT = 4_000  # characters
MOST_MOVED = 100  # essays at once, as many as their page shows
EARLIEST_DAY, LATEST_DAY = date(1900, 1, 1), date(2200, 12, 31)  # every zone can reckon with these
EARLIEST_YEAR, LATEST_YEAR = -3000, 2100  # of history
CONTINENTS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia"),
    *("Atlantic", "Australia", "Europe", "Indian", "Pacific"),
)


@cache
def zones() -> dict[str, dict[str, str]]:
    """IANA names by continent, as a person looks for them: “New York” under “America”."""
    groups = {"World": {"UTC": "UTC"}}
    for name in sorted(available_timezones()):
        continent, _, city = name.partition("/")
        if city and continent in CONTINENTS:
            groups.setdefault(continent, {})[name] = city.replace("_", " ")
    return groups


class ZoneField(SelectField):
    """An IANA name, chosen from those offered."""

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError("Please choose a time zone from the list.") from None


class DayField(Field):
    """A day, or nothing, as a browser's date field sends it: 2026-03-02."""

    widget = DateInput()

    def _value(self) -> str:
        if self.raw_data:
            return typed(self.raw_data)
        return self.data.isoformat() if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = typed(valuelist).strip()
        self.data = _day(text) if text else None


def _day(text: str) -> date:
    """The day in a field; ValueError with a sentence for whoever typed it."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError("Please give a day as year-month-day: 2026-03-02.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("There is no such day. Please look at the calendar again.") from None
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise ValueError("Please give a day between the years 1900 and 2200.")
    return day


class WholeField(IntegerField):
    """A whole number from `least` to `most`, or nothing. Either sign for minus may be typed."""

    def __init__(self, label: str, *, least: int, most: int, what: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least, self.most, self.what = least, most, what

    @property
    def span(self) -> str:
        return f"from {self.least:,} to {self.most:,}"

    def process_formdata(self, valuelist: list[str]) -> None:
        text = typed(valuelist).strip().replace("−", "-")
        self.data = None
        if not text:
            return
        if not re.fullmatch("-?[0-9]{1,9}", text):
            raise ValueError(f"Please write {self.what} as a number.")
        self.data = int(text)
        if not self.least <= self.data <= self.most:
            raise ValueError(f"Please write {self.what}, {self.span}.")


class YearField(WholeField):
    """A year as historians write it, “44 BC” or “AD 14”, or with a minus; or nothing."""

    widget = TextInput()

    def __init__(self, label: str, **kwargs: Any) -> None:
        span = {"least": EARLIEST_YEAR, "most": LATEST_YEAR}
        super().__init__(label, what="a year", **span, **kwargs)

    @property
    def span(self) -> str:
        return f"from {year_in_words(self.least)} to {year_in_words(self.most)}"

    def _value(self) -> str:
        if self.raw_data:
            return typed(self.raw_data)
        return "" if self.data is None else year_in_words(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        written = YEAR.fullmatch(typed(valuelist).strip())
        if written is None:
            return super().process_formdata(valuelist)
        super().process_formdata([("-" if written["bc"] else "") + written["year"]])
        return None


YEAR = re.compile(
    r"(?:a\.?d\.? ?)?(?P<year>[0-9]{1,5})(?: ?(?:(?P<bc>b\.?c\.?(?:e\.?)?)|a\.?d\.?|c\.?e\.?))?",
    re.IGNORECASE,
)


def not_before(first: str, sentence: str) -> Any:
    """A validator: what stands here is not before what stands in the field `first`."""

    def check(form: Form, field: Any) -> None:
        begin = form[first].data
        if begin is not None and field.data is not None and field.data < begin:
            raise ValidationError(sentence)

    return check


def no_year_nought(form: Form, field: Any) -> None:
    if field.data == 0:
        raise ValidationError("There was no year 0: 1 BC (−1) is followed by AD 1.")


def one_line(limit: int) -> list[Any]:
    """A short fact about the course: what a title may be, or nothing."""

    def unless_empty(form: Form, field: Any) -> None:
        if not field.data:
            raise StopValidation

    return [unless_empty, AtMost(limit), a_title]


class CourseForm(FactsForm):
    title = LineField("Title", [Needed("Please give the course a title."), AtMost(200), a_title])
    code = LineField("Code", one_line(40))
    term = LineField("Term", one_line(80))
    institution = LineField("Institution", one_line(200))
    description = WritingField("Description", [AtMost(DESCRIPTION_LIMIT), a_text])
    zone = ZoneField("Time zone", choices=[], default="UTC")
    begins_on = DayField("First day")
    ends_on = DayField(
        "Last day", [not_before("begins_on", "The last day cannot be before the first.")]
    )
    assistants_release = BooleanField("Assistants may release feedback")
    separate_sections = BooleanField("Sections are separate")

    def __init__(self, **facts: Any) -> None:
        super().__init__(**facts)
        self._keep_rare_zone(facts["obj"].zone if "obj" in facts else facts.get("zone", "UTC"))

    def _keep_rare_zone(self, zone: str) -> None:
        """A course whose zone is none of those offered (“US/Eastern”) may keep it."""
        groups = dict(zones())
        if not any(zone in names for names in groups.values()):
            groups["This course"] = {zone: zone}
        self.zone.choices = groups


class CopyForm(Form):
    """The same course in another term. `seen`: what the page had shown of its dates."""

    title = LineField("Title", [Needed("Please give the course a title."), AtMost(200), a_title])
    code = LineField("Code", one_line(40))
    term = LineField("Term", one_line(80))
    begins_on = DayField("New first day")
    seen = HiddenField()

    def __init__(self, course: Course, begins_on: date | None) -> None:
        super().__init__(title=course.title, code=course.code, begins_on=begins_on)

    def saw(self, days: int | None) -> bool:
        """Whether its sender has seen that all moves by so many days."""
        return str(self.seen.data or "").startswith(f"{days} ")


class ModuleForm(FactsForm):
    title = LineField("Title", [Needed("Please give the module a title."), AtMost(200), a_title])
    begins_on = DayField("First day")
    ends_on = DayField(
        "Last day", [not_before("begins_on", "The last day cannot be before the first.")]
    )
    first_year = YearField("First year it treats")
    last_year = YearField("Last year it treats")

    def validate_first_year(self, field: Field) -> None:
        no_year_nought(self, field)

    def validate_last_year(self, field: Field) -> None:
        no_year_nought(self, field)
        if self.first_year.data is not None and field.data is not None:
            not_before("first_year", "The last year cannot be before the first.")(self, field)


class TickedField(Field):
    """The ids of the boxes that were ticked, each once."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        ids = (id_in({"id": typed([sent])}, "id") for sent in valuelist)
        self.data = list(dict.fromkeys(one for one in ids if one is not None))


class SortingForm(Form):
    """Things ticked in a place (`source`; none: in none), and `to` which of the `others` they are
    put."""

    to: Any
    ticks: str  # the name of the field in which they are ticked
    none: str  # what being in none is called
    first: str  # what stands where nothing is chosen yet
    choose: str  # what is said then

    def __init__(self, others: Sequence[Any], source: object) -> None:
        super().__init__()
        self.gone = 0  # of those chosen, how many are not here any more
        none = [("none", self.none)] if source else []
        self.places = [*((str(one.id), one.title) for one in others), *none]
        self.to.choices = [("", self.first), *self.places]

    def validate_to(self, field: Field) -> None:
        if field.data not in dict(self.places):
            raise ValidationError(self.choose)

    @property
    def chosen(self) -> list[int]:
        return list(self[self.ticks].data or ())

    @property
    def target(self) -> int | None:
        return id_in({"to": str(self.to.data)}, "to")

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    def overtaken(self, places: Mapping[int, int | None], source: int | None) -> bool:
        """Whether somebody was faster: something chosen is not here any more, nor yet where it
        should go. `places`: of those that are still to be moved, the place each is in."""
        moved = [one for one in self.chosen if places.get(one, 0) not in (source, self.target)]
        self.gone = len(moved)
        return bool(moved)


class MovingForm(SortingForm):
    """Essays of a module, and the module into which they are put."""

    essays = TickedField("Essays")
    to = SelectField("Move them to", choices=[], validate_choice=False)

    ticks, none, first = "essays", "No module", "Choose a module"
    choose = "Choose the module that they should be moved to."

    def validate_essays(self, field: Field) -> None:
        if not field.data:
            raise ValidationError("Tick the essays that should be moved.")
        if len(field.data) > MOST_MOVED:
            raise ValidationError(f"Move at most {MOST_MOVED} essays at once.")


class RoleForm(Form):
    role = SelectField("Role", choices={role.value: role.value.capitalize() for role in Role})
