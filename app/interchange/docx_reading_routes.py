"""Bringing a Word file in: first the text as it would be read, and what could not be kept of it;
then, when asked to, a draft is made of it. Nothing is published here."""

import re
from collections.abc import Mapping, Sequence

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.receipts import answer, earlier_answer
from app.bodies import takes_files
from app.courses.gate import enter
from app.courses.models import Member
from app.db import db
from app.essays.models import Essay
from app.essays.policy import may_write_essay
from app.interchange.docx_package import LARGEST
from app.interchange.docx_reading import ReadDocx
from app.interchange.docx_refusals import MOST_MEGABYTES
from app.interchange.forms import OTHERS_FIRST, DocxForm
from app.interchange.routes import bp, show
from app.prompts.queries import weeks_of
from app.security import require
from app.text.measure import words
from app.text.sanitise import sanitise

PICTURE = re.compile(r'<img src="(docx:[0-9]+)"([^>]*)>')


@bp.route("/essays/import", methods=["GET", "POST"])
@takes_files(LARGEST)
def import_docx(course: str) -> ResponseReturnValue:
    member = enter(course)
    require(may_write_essay(member))
    form = DocxForm(weeks_of(member))
    if request.method == "GET":  # perhaps with what was looked at before one had to sign in again
        return looked_at(member, form) if form.text.data else asked(member, form)
    if "save" in request.form:
        return made_a_draft(member, form)
    db.session.rollback()  # reading a file may take a while, in which nobody waits for us
    docx = form.read()
    member = enter(course)
    require(may_write_essay(member))
    if docx is not None:
        take(member, form, docx)
    if docx is None or not form.fits():
        return asked(member, form), 503 if OTHERS_FIRST in form.file.errors else 422
    return looked_at(member, form)


def take(member: Member, form: DocxForm, docx: ReadDocx) -> None:
    """Go on with what the file says, its pictures at the addresses where they are kept now."""
    kept = keep_pictures(member, docx.pictures)
    left_out = [one for one, _ in PICTURE.findall(docx.html) if one not in kept]

    def placed(found: re.Match[str]) -> str:
        return f'<img src="{kept[found[1]]}"{found[2]}>' if found[1] in kept else ""

    html = PICTURE.sub(placed, docx.html)
    form.take(docx.title, sanitise(html), [*docx.remarks, *said_of(len(left_out))])


def keep_pictures(member: Member, pictures: Sequence[bytes]) -> Mapping[str, str]:
    """Where each picture is kept from now on, by how it stands in the text: `docx:1` is the first.
    What is not named is left out, and its reader is told. So far, that is all of them."""
    return {}


def said_of(number: int) -> list[str]:
    """What the reader is told of pictures that were left out."""
    if not number:
        return []
    if number == 1:
        return ["1 picture was left out: add it to the draft yourself."]
    return [f"{number:,} pictures were left out: add them to the draft yourself."]


def asked(member: Member, form: DocxForm) -> str:
    return show("interchange/docx.html", member, form=form, largest=MOST_MEGABYTES)


def looked_at(member: Member, form: DocxForm) -> str:
    """The text as it would be read, what it counts, and what could not be kept."""
    html = form.html
    counted = {
        "words": words(html),
        "notes": html.count("<span data-footnote"),
        "pictures": html.count("<img "),
    }
    return show("interchange/docx_understood.html", member, form=form, counted=counted)


def made_a_draft(member: Member, form: DocxForm) -> ResponseReturnValue:
    """A draft of what was looked at; sent again it leads to the same one."""
    if not form.accepted():
        return looked_at(member, form), 422
    if not form.fits():
        return asked(member, form), 422
    if (made := earlier_answer()) is not None:
        return made
    essay = Essay.begin(member)
    essay.module_id = form.module_id
    essay.save_draft(form.title.data or "", form.html, essay.draft_version)
    flash("This is your draft now. Only you can read it until you publish it.")
    return answer(url_for("essays.edit", course=member.course.slug, essay_id=essay.id))
