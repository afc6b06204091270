"""`flask import page`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.courses.models import Course, Module
from app.db import db
from app.interchange.page import NotUnderstood, read_page
from app.interchange.page_bytes import LARGEST
from app.interchange.page_dates import spelled
from app.interchange.page_saving import (
    Import,
    ImportRefusedError,
    UndatedError,
    counted,
    date_typed,
    html_of,
)
from app.text.measure import excerpt, words

importing = AppGroup("import", help="Bring writing in from elsewhere.")

FIRST_WORDS = 60  # characters of a comment that are printed to know it by


@importing.command("page")
@click.argument("file")
@click.option("--course", "slug", required=True, help="The course's name in its address.")
@click.option("--date", "typed", default="", help="When the essay was published, if it says not.")
@click.option("--module", "title", default="", help="Title of the module it belongs to.")
@click.option("--dry-run", is_flag=True, help="Only print what is understood.")
@with_appcontext
def import_page(file: str, slug: str, typed: str, title: str, dry_run: bool) -> None:
    """Read the saved page of a course blog: an essay, and the comments on it."""
    try:
        course = find_course(slug)
        zone = course.time_zone
        db.session.rollback()  # reading a page may take a while, in which nobody waits for us
        page = read_page(content_of(file), zone, name=Path(file).name)
        coming = Import(course, page, date_typed(typed, course), find_module(course, title))
        for line in understood(coming):
            click.echo(line)
        click.echo(brought(coming, dry_run))
    except UndatedError as refusal:
        refuse(str(refusal) if typed else f"{str(refusal).rstrip('.')}, with --date.")
    except (NotUnderstood, ImportRefusedError) as refusal:
        refuse(str(refusal))
    except (OperationalError, ProgrammingError) as error:
        refuse(f"The database does not answer; has `make run` set it up? ({error.orig})")


def refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)


def brought(coming: Import, dry_run: bool) -> str:
    """Save, and say in one sentence what that has brought."""
    coming = coming.settled()
    news, here = coming.news, coming.essay is not None
    coming.save()
    if dry_run:
        db.session.rollback()
        return f"Nothing is saved. Without --dry-run: {news or 'nothing new'}."
    db.session.commit()
    if not news:
        return "Nothing new: the essay and all its comments were here already."
    return f"Saved {news}{'; the rest was here already' if here else ''}."


def find_course(slug: str) -> Course:
    course = db.session.scalar(select(Course).where(Course.slug == slug))
    if course is None:
        names = ", ".join(db.session.scalars(select(Course.slug).order_by(Course.slug).limit(20)))
        raise ImportRefusedError(
            f"There is no course “{slug}”; the courses are: {names or 'none yet'}."
        )
    if course.archived:
        raise ImportRefusedError(f"“{course.title}” is archived: take it out of the archive first.")
    return course


def find_module(course: Course, title: str) -> Module | None:
    if not title:
        return None
    for module in course.modules:
        if module.title.casefold() == title.strip().casefold():
            return module
    titles = "; ".join(module.title for module in course.modules)
    raise ImportRefusedError(
        f"There is no module “{title}”; the modules are: {titles or 'none yet'}."
    )


def content_of(file: str) -> bytes:
    """The file's bytes, a few more than fit at most."""
    try:
        with Path(file).open("rb") as source:
            return source.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ImportRefusedError(f"{file} cannot be read: {reason}.") from None


def understood(coming: Import) -> Iterator[str]:
    """What the page says, line by line."""
    page, zone = coming.page, coming.course.time_zone
    count = words(coming.html)
    yield f"Title: {coming.title}"
    yield f"Writer: {coming.writer or 'name not recorded'}"
    yield f"Date: {when_published(coming)}"
    yield f"Text: {counted(page.paragraphs, 'paragraph')}, {counted(count, 'word')}"
    yield f"{counted(len(page.comments), 'comment')}{':' if page.comments else ''}"
    for number, comment in enumerate(page.comments, start=1):
        first = excerpt(html_of(comment.text), FIRST_WORDS)
        name = coming.writer_of(comment) or "name not recorded"
        yield f"  {number}. {name}, {spelled(comment.at, zone)}: {first}"
    for remark in coming.remarks:
        yield f"Note: {remark}"


def when_published(coming: Import) -> str:
    if not coming.dated:
        return "none"
    shown = spelled(coming.at, coming.course.time_zone)
    return f"before {shown} (its first comment)" if coming.before else shown
