"""What a comment is accepted with, and why none is."""

from typing import Any, Self

from flask import g
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from app.courses.models import Member
from app.discussion.models import COMMENT_LIMIT, Comment
from app.discussion.readers import fingerprint_of
from app.errors import ARCHIVED, OBSERVER
from app.essays.models import Essay
from app.forms import AtMost, Form, Needed, WritingField


class CommentForm(Form):
    over = HiddenField()  # what was to be corrected, or the draft one goes on with: its fingerprint
    comment = WritingField(
        "Comment",
        validators=[Needed("Write a sentence or two before you post."), AtMost(COMMENT_LIMIT)],
    )

    @classmethod
    def begun(cls, draft: str) -> Self:
        """To go on with a draft; an empty one, where there is none."""
        return cls(comment=draft, over=fingerprint_of(draft))

    def _kept(self) -> MultiDict[str, Any] | None:
        """Letters, on the same page, are written over something, too."""
        return super()._kept() if "comment" in g.kept_words else None


def why_no_answer(member: Member, essay: Essay, parent: Comment | None = None) -> str:
    """In a sentence, why the policy lets the member answer neither the essay nor `parent`."""
    if essay.hidden:
        return "This thread is closed: its essay is hidden by the course's staff."
    if not essay.listed:
        return "This thread is closed: its essay was withdrawn or deleted."
    if not member.writes:
        return ARCHIVED if member.course.archived else OBSERVER
    if parent and (parent.deleted or parent.hidden):
        gone = "deleted" if parent.deleted else "hidden by the course's staff"
        return (
            f"The comment that you answer has been {gone} meanwhile. What you wrote can still "
            "stand under the essay, or under another comment: copy it from below."
        )
    return ""
