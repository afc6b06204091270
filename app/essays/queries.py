"""Reads of essays that outgrow a route."""

from typing import Any

from sqlalchemy import literal, select, tuple_, union_all

from app.courses.models import Member
from app.db import db
from app.essays.models import Essay
from app.essays.policy import essays_listed_for


def neighbours(member: Member, essay: Essay) -> tuple[Any, Any]:
    """`id` and `title` of the previous and the next essay of the module, by time of publishing;
    None where there is none."""
    if essay.module_id is None:
        return None, None
    here, place = (essay.published_at, essay.id), tuple_(Essay.published_at, Essay.id)
    listed = essays_listed_for(member).where(Essay.module_id == essay.module_id).order_by(None)
    nearest = listed.with_only_columns(Essay.id).limit(1)
    before = nearest.where(place < here).order_by(Essay.published_at.desc(), Essay.id.desc())
    behind = nearest.where(place > here).order_by(Essay.published_at, Essay.id)
    steps = [
        select(Essay.id, Essay.title, literal(step).label("step")).where(
            Essay.id == one.scalar_subquery()
        )
        for step, one in ((-1, before), (1, behind))
    ]
    found = {row.step: row for row in db.session.execute(union_all(*steps))}
    return found.get(-1), found.get(1)
