"""Pictures among what is marked: the bytes of each say its word."""

from __future__ import annotations

from hashlib import sha256

from app.courses.models import Member
from app.essays.picture_files import keep
from app.essays.pictures import KEY_LENGTH, Picture

# Of the marked texts, those that have a picture, which their author has put in.
PICTURED = ("essay", "working", "draft", "withdrawn", "deleted", "gone", "hidden", "elsewhere")


def picture_of(member: Member, said: str) -> str:
    """One that the member has put in, as it stands in a text."""
    key = sha256(said.encode()).hexdigest()[:KEY_LENGTH]
    keep(key, "png", [(100, said.encode())])
    Picture.add(member, key, kind="png", width=100, height=100, bytes=len(said))
    return f'<figure><img src="/media/{key}" alt=""></figure>'
