"""The pictures of a Word file, kept as those are that somebody adds by hand: their owner alone sees
them until an essay uses them, and 30 days later they are gone if none does."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.courses.models import Member
from app.essays.picture_files import keep, unswept
from app.essays.picture_uploads import Made, RefusedError, lock_room_of, made_of, require_room
from app.essays.pictures import Picture
from app.limited import BusyError

Arrived = dict[str, Made | str]  # by how a picture stands in the text: it, or why it is left out

CROWDED = "Others are adding pictures just now: add it to the draft yourself."


class Kept(NamedTuple):
    """Where a picture is from now on."""

    src: str
    width: int
    height: int


def arrived(pictures: Sequence[bytes]) -> Arrived:
    """What becomes of each: `docx:1` is the first. Their files are on the disk when this has come
    back. It takes a while: hold no lock of the database meanwhile."""
    return {f"docx:{number}": _made(given) for number, given in enumerate(pictures, start=1)}


def _made(given: bytes) -> Made | str:
    try:
        made = made_of(given)
    except RefusedError as no:
        return no.sentence
    except BusyError:
        return CROWDED
    with unswept():
        keep(made.key, made.kind, made.files)
    return made


def written_down(member: Member, pictures: Arrived) -> Iterator[tuple[str, Kept | str]]:
    """Each with where it is from now on, or why it is left out. The caller commits."""
    if pictures:
        lock_room_of(member)
    for name, made in pictures.items():
        yield name, made if isinstance(made, str) else _written_down(member, made)


def _written_down(member: Member, made: Made) -> Kept | str:
    try:
        require_room(member, made)
    except RefusedError as no:
        return no.sentence
    Picture.add(member, made.key, **made.facts)
    return Kept(f"/media/{made.key}", made.width, made.height)
