"""The pictures of a Word file, kept as those are that somebody adds by hand: their owner alone sees
them until an essay uses them, and 30 days later they are gone if none does."""

import time
from collections.abc import Iterator, Sequence

from app.essays.picture_uploads import Made, RefusedError, added
from app.limited import BusyError

SECONDS = 60  # for all of one file; what its photographs need is a second each

Arrived = dict[str, Made | str]  # by how a picture stands in the text: it, or why it is left out

CROWDED = "Others are adding pictures just now: add it to the draft yourself."
LATE = "The pictures of this file take too long to read: add it to the draft yourself."


def arrived(course: str, pictures: Sequence[bytes]) -> Arrived:
    """What becomes of each: `docx:1` is the first. It takes a while: hold no lock of the database
    meanwhile."""
    return {f"docx:{number}": one for number, one in enumerate(_each(course, pictures), start=1)}


def _each(course: str, pictures: Sequence[bytes]) -> Iterator[Made | str]:
    end = time.monotonic() + SECONDS
    for given in pictures:
        yield _one(course, given) if time.monotonic() < end else LATE


def _one(course: str, given: bytes) -> Made | str:
    try:
        return added(course, given)
    except RefusedError as no:
        return no.sentence
    except BusyError:
        return CROWDED
