"""Which texts have which pictures: written down in the transaction in which a text is saved.

A text gains a picture only if its author may see it at that moment, in this course or in another
that they are in: so nobody comes to a picture by writing its key into a draft. What is published
or kept takes along the pictures that the working copy has.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, insert, literal, or_, select, update
from sqlalchemy.orm import contains_eager

from app.clock import now
from app.courses.models import Member
from app.db import db
from app.essays.models import Essay, Revision, undo_begins
from app.essays.pictures import KEPT_UNUSED, Picture, PictureUse, keys_in
from app.essays.policy import pictures_open_to
from app.essays.sittings import EarlierDraft, WorkingCopy, cleared, copied, saved


def subscribe() -> None:
    """Hear of every text that is written, kept or published."""
    saved.connect(_written)
    cleared.connect(_cleared)
    copied.connect(_taken_along)


def _written(essay: Essay, before: str) -> None:
    """The working copy has been saved over the text `before`."""
    html = essay.working_html
    if "/media/" not in before and "/media/" not in html:
        return
    had = set(db.session.scalars(select(PictureUse.picture_id).where(*_being_written(essay))))
    has = _found(essay.author, keys_in(html), had) if essay.author else set()
    lost = PictureUse.picture_id.in_(had - has)
    db.session.execute(delete(PictureUse).where(*_being_written(essay), lost))
    for picture_id in sorted(has - had):
        db.session.add(PictureUse(picture_id=picture_id, essay_id=essay.id))
    used = update(Picture).where(Picture.id.in_(has - had)).values(unused_since=None)
    db.session.execute(used.execution_options(synchronize_session=False))


def _cleared(essay: WorkingCopy) -> None:
    """There is no working copy any more."""
    if "/media/" in essay.working_html:
        db.session.execute(delete(PictureUse).where(*_being_written(essay)))


def _taken_along(text: Revision | EarlierDraft, essay: WorkingCopy) -> None:
    """What the working copy says has become this text, too."""
    if not keys_in(text.html):
        return
    db.session.flush()
    where = "revision_id" if isinstance(text, Revision) else "earlier_draft_id"
    columns: list[Any] = [PictureUse.picture_id, PictureUse.essay_id, literal(text.id)]
    same = select(*columns).where(*_being_written(essay))
    db.session.execute(insert(PictureUse).from_select(["picture_id", "essay_id", where], same))


def _being_written(essay: WorkingCopy) -> tuple[ColumnElement[bool], ...]:
    """The uses of the working copy."""
    neither = (PictureUse.revision_id.is_(None), PictureUse.earlier_draft_id.is_(None))
    return (PictureUse.essay_id == essay.id, *neither)


def _found(author: Member, keys: set[str], had: set[int]) -> set[int]:
    """Of each key the picture that the author may see: the one that was there, else their own."""
    if not keys:
        return set()
    rows = db.session.scalars(pictures_open_to(author).where(Picture.key.in_(keys))).all()
    best = sorted(rows, key=lambda one: (one.id in had, one.uploader_id == author.id))
    ids = {picture.key: picture.id for picture in best}
    return {*ids.values(), *_brought(author, keys - ids.keys())}


def _brought(author: Member, keys: set[str]) -> set[int]:
    """What the author may see in another of their courses comes into this one with their text."""
    if not keys:
        return set()
    holding = select(Picture.course_id).where(Picture.key.in_(keys))
    elsewhere = select(Member).where(
        Member.person_id == author.person_id,
        Member.removed_at.is_(None),
        Member.course_id != author.course_id,
        Member.course_id.in_(holding),
    )
    members = db.session.scalars(
        elsewhere.join(Member.course).options(contains_eager(Member.course))
    )
    found = {
        picture.key: picture
        for member in members.all()
        for picture in db.session.scalars(pictures_open_to(member).where(Picture.key.in_(keys)))
    }
    return {picture.copied_to(author).id for picture in found.values()}


def forget_unused() -> int:
    """Note since when nothing uses a picture, and remove the rows of those that nothing has used
    for 30 days; how many. What nobody can bring back any more uses nothing. The caller commits."""
    unnoted = select(Picture.id).where(Picture.unused_since.is_(None), ~_in_use())
    _note(unnoted, unused_since=now())
    _note(select(Picture.id).where(Picture.unused_since.is_not(None), _in_use()), unused_since=None)
    long_unused = Picture.unused_since <= now() - KEPT_UNUSED
    gone = db.session.scalars(select(Picture.id).where(long_unused).with_for_update()).all()
    unused = select(Picture.id).where(Picture.id.in_(gone), ~_in_use())  # asked under the lock
    ids = db.session.scalars(unused).all()
    db.session.execute(delete(PictureUse).where(PictureUse.picture_id.in_(ids)))
    db.session.execute(delete(Picture).where(Picture.id.in_(ids)))
    return len(ids)


def _note(which: Select[int], **values: datetime | None) -> None:
    noted = update(Picture).where(Picture.id.in_(which)).values(values)
    db.session.execute(noted.execution_options(synchronize_session=False))


def _in_use() -> ColumnElement[bool]:
    deleted = Essay.deleted_at
    there = or_(deleted.is_(None), deleted > undo_begins())
    used = select(PictureUse.id).join(Essay, Essay.id == PictureUse.essay_id)
    return used.where(PictureUse.picture_id == Picture.id, there).exists()
