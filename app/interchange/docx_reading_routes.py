"""Bringing a Word file in: first the text as it would be read, and what could not be kept of it;
then, when asked to, a draft is made of it. Nothing is published here."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from html import unescape

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.receipts import answer, earlier_answer
from app.bodies import takes_files
from app.courses.gate import enter
from app.db import db
from app.essays.credits import undescribed_in
from app.essays.models import Essay
from app.essays.picture_uploads import Made
from app.essays.policy import may_write_essay
from app.interchange.docx_keeping import Arrived, arrived
from app.interchange.docx_package import LARGEST
from app.interchange.docx_reading import ReadDocx
from app.interchange.docx_refusals import MOST_MEGABYTES
from app.interchange.docx_remarks import described
from app.interchange.forms import OTHERS_FIRST, DocxForm
from app.interchange.routes import bp, show
from app.limited import BusyError, a_place
from app.prompts.queries import weeks_of
from app.security import require
from app.text.measure import words
from app.text.sanitise import sanitise
from app.transactions import reading

PICTURE = re.compile(r'<img src="(docx:[0-9]+)" alt="([^"]*)">')


@bp.route("/essays/import", methods=["GET", "POST"])
@takes_files(LARGEST)
def import_docx(course: str) -> ResponseReturnValue:
    form = form_in(course)
    if request.method == "GET":  # perhaps with what was looked at before one had to sign in again
        return looked_at(course, form) if form.text.data else asked(course, form)
    if "save" in request.form:
        return made_a_draft(course, form)
    if not taken(course, form) or not form.fits():
        return asked(course, form), 503 if OTHERS_FIRST in form.file.errors else 422
    return looked_at(course, form)


def form_in(course: str) -> DocxForm:
    """For whoever may write here. To read a file and a long text takes a while, in which nobody
    waits for us: so nothing is held in the database from here to where something is made."""
    with reading():
        member = enter(course)
        require(may_write_essay(member))
        form = DocxForm(weeks_of(member))
        db.session.rollback()
    return form


def taken(course: str, form: DocxForm) -> bool:
    """Whether the form goes on with what its file says; if not, the field of the file says why."""
    try:
        with a_place():  # one for the file and all its pictures
            docx = form.read()
            pictures = arrived(course, docx.pictures) if docx is not None else {}
    except BusyError:
        form.wait()
        return False
    if docx is not None:
        take(form, docx, pictures)
    return docx is not None


def take(form: DocxForm, docx: ReadDocx, pictures: Arrived) -> None:
    """Go on with what the file says, its pictures at the addresses where they are kept now."""

    def placed(found: re.Match[str]) -> str:
        made = pictures.get(found[1])
        if not isinstance(made, Made):
            return ""
        size = f'width="{made.width}" height="{made.height}"'
        return f'<img src="/media/{made.key}" alt="{found[2]}" {size}>'

    html = PICTURE.sub(placed, docx.html)
    shown = {one[1]: unescape(one[2]) for one in PICTURE.finditer(docx.html) if one[2]}
    form.take(docx.title, sanitise(html), [*docx.remarks, *left_out(pictures, shown)])


def left_out(pictures: Arrived, shown: Mapping[str, str]) -> Iterator[str]:
    """What the reader is told of pictures that are not kept: how many, why, and what they are said
    to show."""
    reasons = Counter(why for why in pictures.values() if isinstance(why, str))
    for why, number in reasons.items():
        many = "1 picture was" if number == 1 else f"{number:,} pictures were"
        yield f"{many} left out. {why}"
    gone = (key for key, why in pictures.items() if isinstance(why, str))
    yield from described(shown.get(key, "") for key in gone)


def asked(course: str, form: DocxForm) -> str:
    return page("interchange/docx.html", course, form=form, largest=MOST_MEGABYTES)


def looked_at(course: str, form: DocxForm) -> str:
    """The text as it would be read, what it counts, and what could not be kept."""
    html = form.html
    counted = {
        "words": words(html),
        "notes": html.count("<span data-footnote"),
        "pictures": html.count("<img "),
    }
    facts = {"counted": counted, "undescribed": len(undescribed_in(html))}
    return page("interchange/docx_understood.html", course, form=form, **facts)


def page(template: str, course: str, **facts: object) -> str:
    """A page, to make which only reads: a long text takes a while here, too."""
    with reading():
        return show(template, enter(course), **facts)


def made_a_draft(course: str, form: DocxForm) -> ResponseReturnValue:
    """A draft of what was looked at; sent again it leads to the same one."""
    if not form.accepted():
        return looked_at(course, form), 422
    if not form.fits():
        return asked(course, form), 422
    member = enter(course)
    require(may_write_essay(member))
    if (made := earlier_answer()) is not None:
        return made
    essay = Essay.begin(member)
    essay.module_id = form.module_id
    essay.save_draft(form.title.data or "", form.html, essay.draft_version)
    flash("This is your draft now. Only you can read it until you publish it.")
    return answer(url_for("essays.edit", course=member.course.slug, essay_id=essay.id))
