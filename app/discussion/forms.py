"""What a comment is accepted with."""

from wtforms import HiddenField

from app.discussion.models import COMMENT_LIMIT
from app.forms import AtMost, Form, Needed, WritingField


class CommentForm(Form):
    over = HiddenField()  # what was to be corrected, by its fingerprint
    comment = WritingField(
        "Comment",
        validators=[Needed("Write a sentence or two before you post."), AtMost(COMMENT_LIMIT)],
    )
