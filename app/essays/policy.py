"""Who sees an essay, and who may do what with it.

A draft is seen by its author alone (S4). A withdrawn text is still seen by its author and staff, a
deleted one by its author alone until the 30 days are over; with replies both keep their address,
where only the thread stands (W5). So it is with a hidden one, whose text its author and staff see.

Where sections are separate (S6), an essay is found by those who find its author: it is of the
section that the author is in now. What staff wrote, and imported writing of nobody in the class, is
for everyone. What stands under an essay goes with it, whoever wrote that.
"""

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from app.courses.models import Member
from app.courses.policy import members_open_to
from app.db import conditions
from app.essays.models import Essay, Revision, undo_begins
from app.essays.pictures import Picture, PictureUse
from app.essays.sittings import EarlierDraft


def essays_open_to(member: Member) -> Select[Essay]:
    """The essays whose text the member may read."""
    here = (Essay.course_id == member.course_id, _author_found_by(member))
    return select(Essay).where(*here, _text_open_to(member))


def addresses_open_to(member: Member) -> Select[Essay]:
    """The essays that the member finds at their address: all they may read, and the places of
    withdrawn, deleted and hidden ones whose replies have stayed."""
    place = and_(Essay.published_at.is_not(None), Essay.comment_count > 0)
    here = (Essay.course_id == member.course_id, _author_found_by(member))
    return select(Essay).where(*here, or_(_text_open_to(member), place))


def places_open_to(member: Member) -> Select[Essay]:
    """What was ever published where the member finds it, whatever has become of it since: only to
    go on from its place among the others. Nothing of it is to be read by this."""
    here = (Essay.course_id == member.course_id, _author_found_by(member))
    return select(Essay).where(*here, Essay.published_at.is_not(None))


def _author_found_by(member: Member) -> ColumnElement[bool]:
    """Asked only of those who do not find everybody; they find themselves, and so, too, what has no
    author. (Not as two conditions: these would lead SQLite through all that each author wrote.)"""
    if not member.confined:
        return true()
    found = members_open_to(member).with_only_columns(Member.id).correlate(None)
    return func.coalesce(Essay.author_id, member.id).in_(found)


def _text_open_to(member: Member) -> ColumnElement[bool]:
    own = and_(
        Essay.author_id == member.id,
        or_(Essay.deleted_at.is_(None), Essay.deleted_at > undo_begins()),
    )
    if not member.staff:
        return or_(own, Essay.listed)
    published_ever = and_(Essay.published_at.is_not(None), Essay.deleted_at.is_(None))
    return or_(own, Essay.listed, published_ever)


def essays_listed_for(member: Member) -> Select[Essay]:
    """What the class reads: published, neither withdrawn, deleted nor hidden; newest first."""
    return (
        select(Essay)
        .where(Essay.course_id == member.course_id, _author_found_by(member), Essay.listed)
        .order_by(Essay.published_at.desc(), Essay.id.desc())
    )


def revisions_open_to(member: Member) -> Select[Revision]:
    """Every published state of the essays whose text the member may read."""
    return (
        select(Revision)
        .join(Revision.essay)
        .where(conditions(essays_open_to(member)))
        .order_by(Revision.number.desc())
    )


def hidden_essays_open_to(member: Member) -> Select[Essay]:
    """What is hidden in the course, for staff; what was hidden last comes first."""
    here = (Essay.course_id == member.course_id, _author_found_by(member))
    hidden = select(Essay).where(*here, Essay.hidden_at.is_not(None))
    newest_first = hidden.order_by(Essay.hidden_at.desc(), Essay.id.desc())
    return newest_first if member.staff else newest_first.where(false())


def earlier_drafts_open_to(member: Member) -> Select[EarlierDraft]:
    """What the member's own essays said while they wrote them, the last kept first. Nobody else
    sees it (S4): not even whoever an imported essay is assigned to later."""
    return (
        select(EarlierDraft)
        .join(EarlierDraft.essay)
        .where(
            conditions(essays_open_to(member)),
            Essay.author_id == member.id,
            EarlierDraft.author_id == member.id,
            Essay.deleted_at.is_(None),
        )
        .order_by(EarlierDraft.id.desc())
    )


def pictures_open_to(member: Member) -> Select[Picture]:
    """What the member has put in, and what stands in a text that they may read: in any published
    state of an essay, and in what they alone have written so far."""
    used = (
        select(PictureUse.id)
        .join(Essay, Essay.id == PictureUse.essay_id)
        .outerjoin(Revision, Revision.id == PictureUse.revision_id)
        .outerjoin(EarlierDraft, EarlierDraft.id == PictureUse.earlier_draft_id)
        .where(PictureUse.picture_id == Picture.id, _text_with_it_open_to(member))
    )
    seen = or_(Picture.uploader_id == member.id, used.exists())
    return select(Picture).where(Picture.course_id == member.course_id, seen)


def _text_with_it_open_to(member: Member) -> ColumnElement[bool]:
    revision, earlier = PictureUse.revision_id, PictureUse.earlier_draft_id
    being_written = and_(revision.is_(None), earlier.is_(None), Essay.author_id == member.id)
    return or_(
        and_(revision.is_not(None), conditions(revisions_open_to(member))),
        and_(earlier.is_not(None), conditions(earlier_drafts_open_to(member))),
        and_(being_written, conditions(essays_open_to(member))),
    )


def may_write_essay(member: Member) -> bool:
    """Everyone but observers writes; nobody does in the archive."""
    return member.writes


def may_edit_essay(member: Member, essay: Essay) -> bool:
    return member.writes and essay.author_id == member.id and not essay.deleted


def may_read_draft(member: Member, essay: Essay) -> bool:
    """Its author (S4), and still after they may write no more."""
    return essay.author_id == member.id and not essay.deleted


def may_publish_essay(member: Member, essay: Essay) -> bool:
    """The author publishes: for the first time, changes, or again after withdrawing."""
    return may_edit_essay(member, essay)


def may_withdraw_essay(member: Member, essay: Essay) -> bool:
    """What is hidden stays as it is until staff restore it; so it is with deleting."""
    return may_delete_essay(member, essay) and essay.published and not essay.withdrawn


def may_delete_essay(member: Member, essay: Essay) -> bool:
    return may_edit_essay(member, essay) and not essay.hidden


def may_restore_essay(member: Member, essay: Essay) -> bool:
    """The author undoes a deletion. (After 30 days the essay is not found any more.)"""
    return member.writes and essay.author_id == member.id and essay.deleted


def may_move_essays(member: Member) -> bool:
    """Staff put what is published into another module. A draft is placed by its author alone."""
    return member.staff and not member.course.archived


def may_hide_writing(member: Member) -> bool:
    """Staff hide what others have written, with a reason, and restore it."""
    return member.staff and not member.course.archived


def may_hide_essay(member: Member, essay: Essay) -> bool:
    """What the class reads; nobody judges their own."""
    return may_hide_writing(member) and essay.listed and essay.author_id != member.id


def may_unhide_essay(member: Member, essay: Essay) -> bool:
    return may_hide_writing(member) and essay.hidden and essay.author_id != member.id


def may_read_hidden_writing(member: Member) -> bool:
    """Staff, in the archive too: the words, who hid them, when and why."""
    return member.staff


def may_assign_writing(member: Member) -> bool:
    """Staff say whose imported writing is, themselves included, and take it back; not those who
    have one section alone, for what is nobody's is for everyone."""
    return member.staff and not member.confined and not member.course.archived


def may_assign_essay(member: Member, essay: Essay) -> bool:
    return may_assign_writing(member) and essay.import_key is not None
