"""What is accepted when writing is brought in, and when it is said whose it is."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import Field, FileField, HiddenField, SelectField, TextAreaField, ValidationError

from app.courses.models import Course, Member, Module
from app.courses.sections import Section
from app.essays.forms import ModuleField
from app.essays.models import TEXT_LIMIT
from app.essays.sittings import TITLE_LIMIT
from app.forms import AtMost, Form, LineField, Says, WritingField, typed
from app.interchange.docx_reading import ReadDocx, understood
from app.interchange.docx_refusals import DocxRefusedError
from app.interchange.page import NotUnderstood, ReadPage, read_page
from app.interchange.page_bytes import LARGEST, words_of
from app.interchange.page_saving import Import, ImportRefusedError, UndatedError, date_typed
from app.interchange.roster import Listed, RosterError, read_roster, readable, words_of_list
from app.limited import OutOfLimitsError, in_a_child
from app.prompts.queries import Week, due_week
from app.text.markdown import markdown_from_html
from app.text.names import why_not_title
from app.text.sanitise import sanitise
from app.text.typed import clean_line, clean_text

DATE_LIMIT = 60  # characters


class PageForm(Form):
    """The page of a course blog, as a file or as text. The text then travels with the form, so
    that what is saved is what was looked at."""

    file = FileField("File of the saved page")
    source = WritingField("Or paste its text")
    name = HiddenField()  # of the file that the text came from
    date = LineField("Date of the essay", [AtMost(DATE_LIMIT)])
    module = ModuleField("Module", choices=[], default="")

    def __init__(self, modules: Iterable[Module], **facts: Any) -> None:
        super().__init__(**facts)
        titles = [(str(module.id), module.title) for module in modules]
        self.module.choices = [("", "No module"), *titles]
        self.modules = {str(module.id): module for module in modules}

    def read(self, zone: ZoneInfo) -> ReadPage | None:
        """What the page says; None if it was refused: the fields say why. Asks no database."""
        if not self.accepted() or not self._take_file() or not self._has_text():
            return None
        try:
            return read_page(self._text.encode(), zone, name=self.name.data or "")
        except NotUnderstood as refusal:
            _refuse(self.source, refusal)
        return None

    def coming(self, course: Course, page: ReadPage | None) -> Import | None:
        """What the page brings into the course; None if it was refused: the fields say why."""
        if page is None:
            return None
        try:
            date = date_typed(self.date.data or "", course)
            coming = Import(course, page, date, self.modules.get(self.module.data))
            coming.check()
        except UndatedError as refusal:
            _refuse(self.date, refusal)
        except ImportRefusedError as refusal:
            _refuse(self.source, refusal)
        else:
            return coming
        return None

    def refuse(self, reason: object) -> None:
        _refuse(self.source, reason)

    @property
    def _text(self) -> str:
        return self.source.data or ""

    def _take_file(self) -> bool:
        taken = take_file(self.file, self.source, lambda data: clean_text(words_of(data)))
        if taken:
            self.name.data = clean_line(self.file.data.filename)
        return taken is not False

    def _has_text(self) -> bool:
        if not self._text.strip():
            _refuse(self.file, "Choose the file of a saved page, or paste the page’s text.")
        return bool(self._text.strip())


class RawField(TextAreaField):
    """A text as it was sent: `roster` itself marks what no list holds."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = readable(typed(valuelist))


class RosterForm(Form):
    """A class list, as a file or as text. The text then travels with the form, so that those are
    invited who were looked at, with the `section` of whoever's line names none."""

    file = FileField("File of the class list")
    listed = RawField("Or paste it")
    section = SelectField("Section", choices=[], default="", validate_choice=False)
    seen = HiddenField(default="")  # `ClassList.seen` when it was looked at

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        self.places = [("", "No section"), *((str(one.id), one.title) for one in sections)]
        self.section.choices = self.places

    def validate_section(self, field: Field) -> None:
        if field.data not in dict(self.places):
            raise ValidationError("This section is gone. Choose another, or none.")

    def people(self) -> list[Listed] | None:
        """Who is on the list; None if it cannot be read: the fields say why."""
        if not self.accepted() or not self._take_file():
            return None
        try:
            return read_roster(self.listed.data or "")
        except RosterError as refusal:
            _refuse(self.listed, refusal)
        return None

    def _take_file(self) -> bool:
        taken = take_file(self.file, self.listed, lambda data: readable(words_of_list(data)))
        return taken is not False


class DocxForm(Form):
    """A Word file; then what was read of it, which travels with the form, so that what becomes a
    draft is what was looked at. It is sanitised each time it comes back."""

    file = FileField("Word file (.docx)")
    title = LineField(
        "Title",
        validators=[AtMost(TITLE_LIMIT), Says(lambda text: why_not_title(text) if text else None)],
    )
    module = ModuleField("Module", choices=[], default="")
    text = HiddenField()
    format = HiddenField(default="html")  # of the text, for whoever is shown it elsewhere
    left_out = HiddenField()  # a line for each thing that could not be kept

    def __init__(self, weeks: Sequence[Week]) -> None:
        due = due_week(weeks)
        asked = due is not None and due.prompt is not None and not due.prompt.past_due
        super().__init__(module=str(due.id) if due is not None and asked else "")
        self.module.choices = [("", "No module"), *((str(one.id), one.title) for one in weeks)]
        if self.module.data is None:  # the form of the file alone was sent
            self.module.data = self.module.object_data

    def read(self) -> ReadDocx | None:
        """What the file says; None if it was refused: the field says why. Asks no database, and
        may take a while; BusyError where others are first."""
        if not getattr(self.file.data, "filename", ""):
            _refuse(self.file, "Choose the Word file of your essay.")
            return None
        try:
            data = self.file.data.read()
            docx = understood(in_a_child(READING, data, seconds=SECONDS, megabytes=MEGABYTES))
            if len(docx.html) <= MOST_HTML:
                return docx
            _refuse(self.file, TOO_LONG.format(len(docx.html), TEXT_LIMIT))
        except DocxRefusedError as refusal:
            _refuse(self.file, refusal)
        except OutOfLimitsError:
            _refuse(self.file, TAKES_TOO_LONG)
        return None

    def wait(self) -> None:
        """Others are having files read."""
        _refuse(self.file, OTHERS_FIRST)

    def take(self, title: str, html: str, left_out: Iterable[str]) -> None:
        """Go on with what was read."""
        self.title.data, self.text.data = clean_line(title), html
        self.left_out.data = "\n".join(left_out)

    @cached_property
    def html(self) -> str:
        return sanitise(self.text.data or "")

    @property
    def remarks(self) -> list[str]:
        return [line for line in (self.left_out.data or "").splitlines() if line]

    @property
    def module_id(self) -> int | None:
        return int(self.module.data) if self.module.data else None

    def fits(self) -> bool:
        """Whether there is a text, and it is no longer than an essay may be; if not, the field of
        the file says so."""
        if not self.html:
            _refuse(self.file, "There are no words in this file. Choose another one.")
            return False
        length = len(markdown_from_html(self.html))
        if length > TEXT_LIMIT:
            _refuse(self.file, TOO_LONG.format(length, TEXT_LIMIT))
        return length <= TEXT_LIMIT


READING = "app.interchange.docx_reading:read"
MOST_HTML = 1_000_000  # characters: no essay comes near
SECONDS, MEGABYTES = 20, 800  # of its work
TAKES_TOO_LONG = (
    "This file takes longer to read than any essay should, so nothing was kept of it. Copy your "
    "text into a new document, and send that."
)
OTHERS_FIRST = "Other files are being read just now. Wait a minute, and send yours again."
TOO_LONG = "This is {:,} characters long; {:,} fit. Split it into two files, one essay each."


class WriterForm(Form):
    """Whose imported writing is: somebody in the course, or nobody known here."""

    writer = ModuleField("Written by", choices=[])

    def __init__(self, members: Iterable[Member], as_recorded: str, author: Member | None) -> None:
        super().__init__(writer=str(author.id) if author else "")
        self.members = {str(member.id): member for member in members}
        names = [(key, f"{one.name} ({one.role})") for key, one in self.members.items()]
        self.writer.choices = [("", as_recorded or "name not recorded"), *names]

    @property
    def chosen(self) -> Member | None:
        return self.members.get(self.writer.data)

    def refuse(self, reason: object) -> None:
        _refuse(self.writer, reason)


def take_file(file: Field, text: Field, read: Callable[[bytes], str]) -> bool | None:
    """Make the words of a file that was sent the form's text. None if none was sent, False if its
    words could not be read: the field says why."""
    if not getattr(file.data, "filename", ""):
        return None
    try:
        text.data = read(file.data.read(LARGEST + 1))
    except (NotUnderstood, RosterError) as refusal:
        _refuse(file, refusal)
        return False
    return True


def _refuse(field: Any, reason: object) -> None:
    field.errors = [*field.errors, str(reason)]
