"""An essay as a Word file: as it is read, by whoever may read it, and as its author is writing it,
for them alone."""

import re
import unicodedata
from urllib.parse import quote

from flask import Response
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.addresses import whole
from app.clock import day_in_words
from app.courses.gate import enter
from app.courses.models import Course, Member, in_plain_letters
from app.db import db, the_one
from app.essays.models import Essay
from app.essays.picture_files import content_of
from app.essays.policy import essays_open_to, may_read_draft
from app.essays.queries import picture_for
from app.interchange.docx_writing import Writing, docx
from app.interchange.routes import bp
from app.security import require

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_NAME = 60  # characters, of any script, so that every file system takes it
NO_NAME = re.compile(r'[\\/:*?"<>|]+')  # what some file system reads as something else
JOINERS = "\u200c\u200d"  # stand inside words of some scripts
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # not to be called so


@bp.get("/essays/<int:essay_id>/essay.docx")
def essay_docx(course: str, essay_id: int) -> ResponseReturnValue:
    """As it is read; of a draft its author gets what is written so far. What is hidden is in no
    such file: files are handed on, as paper is."""
    member = enter(course)
    essay = the_one(with_facts(essays_open_to(member), essay_id).where(Essay.hidden_at.is_(None)))
    if not essay.published:
        return file_of(member.course, essay, essay.working_title, essay.working_html)
    return file_of(member.course, essay, essay.title, essay.html)


@bp.get("/essays/<int:essay_id>/draft.docx")
def draft_docx(course: str, essay_id: int) -> ResponseReturnValue:
    """What its author is writing over it."""
    member = enter(course)
    essay = the_one(with_facts(essays_open_to(member), essay_id))
    require(may_read_draft(member, essay))
    return file_of(member.course, essay, essay.working_title, essay.working_html)


def with_facts(scope: Select[Essay], essay_id: int) -> Select[Essay]:
    author = joinedload(Essay.author).joinedload(Member.person)
    return scope.where(Essay.id == essay_id).options(author, joinedload(Essay.module))


def file_of(course: Course, essay: Essay, title: str, html: str) -> Response:
    """Whatever waits for the database need not wait for the writing of the file."""
    writing = Writing(
        title=title or "Untitled",
        author=essay.author.name if essay.author else essay.writer_name,
        about=tuple(about(course, essay, html)),
        html=html,
        board=whole(""),
    )
    name = file_name(writing.title, essay.id)
    db.session.rollback()
    return Response(docx(writing, picture), mimetype=DOCX, headers={"Content-Disposition": name})


def about(course: Course, essay: Essay, html: str) -> list[str]:
    """For which course it was written, and when."""
    facts = [course.title] + ([essay.module.title] if essay.module else [])
    if essay.published_at is None or html != essay.html:
        return [*facts, "Draft"]
    when = day_in_words(essay.published_at.astimezone(course.time_zone))
    return [*facts, f"before {when}" if essay.published_before else when]


def picture(src: str) -> tuple[bytes, str] | None:
    """What is stored at an address of ours, for somebody who may see it."""
    found = picture_for(current_user.known, src.removeprefix("/media/"))
    content = None if found is None else content_of(found)
    return None if found is None or content is None else (content, found.kind)


def file_name(title: str, essay_id: int) -> str:
    """The header that names a file by its title, in its own script; in plain letters for programs
    that know no others (RFC 6266)."""
    kept = (
        letter
        for letter in unicodedata.normalize("NFC", NO_NAME.sub(" ", title))
        if letter in JOINERS or unicodedata.category(letter)[0] != "C"
    )
    name = " ".join("".join(kept).split())[:LONGEST_NAME].strip(" .")
    if not name or DEVICES.fullmatch(name):
        name = f"essay {essay_id}"
    plain = in_plain_letters(name) or f"essay-{essay_id}"
    return f"attachment; filename=\"{plain}.docx\"; filename*=UTF-8''{quote(name, safe='')}.docx"
