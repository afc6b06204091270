"""Who sees the questions, and who may ask them."""

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.courses.models import Member, Module
from app.prompts.models import Prompt


def prompts_open_to(member: Member) -> Select[Prompt]:
    """Every member sees the course's questions."""
    return (
        select(Prompt)
        .join(Prompt.module)
        .where(Module.course_id == member.course_id)
        .options(contains_eager(Prompt.module))
    )


def may_edit_prompt(member: Member) -> bool:
    return member.staff and not member.course.archived
