"""Bringing a Word file in: first the text as it would be read, and what could not be kept of it;
then, when asked to, a draft is made of it. Nothing is published here."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.receipts import answer, earlier_answer
from app.bodies import takes_files
from app.courses.gate import enter
from app.courses.models import Member
from app.db import db
from app.essays.models import Essay
from app.essays.policy import may_write_essay
from app.interchange.docx_keeping import Kept, arrived, written_down
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
    pictures = arrived(docx.pictures) if docx is not None else {}
    member = enter(course)
    require(may_write_essay(member))
    if docx is not None:
        take(form, docx, dict(written_down(member, pictures)))
        db.session.commit()
    if docx is None or not form.fits():
        return asked(member, form), 503 if OTHERS_FIRST in form.file.errors else 422
    return looked_at(member, form)


def take(form: DocxForm, docx: ReadDocx, pictures: Mapping[str, Kept | str]) -> None:
    """Go on with what the file says, its pictures at the addresses where they are kept now."""

    def placed(found: re.Match[str]) -> str:
        kept = pictures.get(found[1])
        if not isinstance(kept, Kept):
            return ""
        size = f'width="{kept.width}" height="{kept.height}"'
        return f'<img src="{kept.src}"{found[2]} {size}>'

    html = PICTURE.sub(placed, docx.html)
    form.take(docx.title, sanitise(html), [*docx.remarks, *left_out(pictures)])


def left_out(pictures: Mapping[str, Kept | str]) -> Iterator[str]:
    """What the reader is told of pictures that are not kept: how many, and why."""
    reasons = Counter(why for why in pictures.values() if isinstance(why, str))
    for why, number in reasons.items():
        many = "1 picture was" if number == 1 else f"{number:,} pictures were"
        yield f"{many} left out. {why}"


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
