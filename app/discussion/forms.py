"""What a comment is accepted with."""

from app.discussion.models import COMMENT_LIMIT
from app.forms import AtMost, Form, Needed, WritingField


class CommentForm(Form):
    comment = WritingField(
        "Comment",
        validators=[Needed("Write a sentence or two before you post."), AtMost(COMMENT_LIMIT)],
    )
