"""An uploaded picture on its way in: worked on in a child and kept, or refused with what to do
instead."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.accounts.models import Person
from app.bodies import MB
from app.courses.gate import enter
from app.courses.models import Course, Member
from app.db import LOCKED, db
from app.essays.picture_files import keep, unswept
from app.essays.pictures import KEY_LENGTH, Picture
from app.essays.policy import may_write_essay
from app.limited import OutOfLimitsError, in_a_child
from app.security import require
from app.transactions import reading
from app.turns import letting_others_go_first

LARGEST = 20 * MB
SECONDS, MEGABYTES = 10, 700  # the largest that is taken needs a third of each

KINDS = "Choose a PNG, JPEG, GIF, WebP or AVIF."
SAVE_AS = "Save or export it as JPEG or PNG, and choose that."
# name of the reason → what its status is, and what to do
REFUSALS = {
    "missing": (422, f"No picture has arrived. {KINDS}"),
    "empty": (422, f"This file is empty. {KINDS}"),
    "svg": (415, "This is an SVG drawing. Save or export it as PNG, and choose that."),
    "heic": (415, f"This is a HEIC picture, which most browsers cannot show. {SAVE_AS}"),
    "tiff": (415, f"This is a TIFF picture, which browsers cannot show. {SAVE_AS}"),
    "bmp": (415, "This is a BMP picture. Save it as PNG, and choose that."),
    "pdf": (415, "This is a PDF. Save the page you need as PNG or JPEG, and choose that."),
    "postscript": (415, "This is a PostScript drawing. Export it as PNG, and choose that."),
    "html": (415, f"This is a web page, whatever its name says. {KINDS}"),
    "unknown": (415, f"This file is no picture that we know, whatever its name says. {KINDS}"),
    "large": (413, "This picture has more than 50 million points. Save it smaller, and try again."),
    "heavy": (413, "This picture is larger than 20 MB. Save it smaller, and try again."),
    "long": (413, f"This picture takes too long to read. {SAVE_AS}"),
    "unreadable": (422, f"This picture is damaged, or was cut off on its way. {SAVE_AS}"),
}
OF_PERSON = (
    "Your pictures take {} of the {} MB that each person has, and this one does not fit. Save it "
    "smaller, or take pictures that you do not need out of your texts: 30 days later their room is "
    "free."
)
OF_COURSE = (
    "The pictures of this course take {} of the {} MB that it has, and this one does not fit. Tell "
    "your instructor: whoever runs this server can give the course more."
)


class RefusedError(Exception):
    """The picture is not taken: with which `status`, and in which sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


@dataclass(frozen=True, slots=True)
class Made:
    """A picture as it is kept: its files, each with its width, the widest first."""

    kind: str
    width: int
    height: int
    animated: bool
    files: list[tuple[int, bytes]]

    @property
    def key(self) -> str:
        return hashlib.sha256(self.files[0][1]).hexdigest()[:KEY_LENGTH]

    @property
    def bytes(self) -> int:
        return sum(len(content) for _, content in self.files)

    @property
    def facts(self) -> dict[str, Any]:
        """What its row says of it."""
        return {name: getattr(self, name) for name in ("kind", "width", "height", "bytes")}


def added(course: str, given: bytes | None) -> Made:
    """The picture kept in the course, for essays of the member who asks. RefusedError; BusyError
    where many wait.

    The work on it takes a while, in which nothing is held in the database: so the member is asked
    for, and their room is looked at, before it and once more after it.
    """
    _require_leave(course)
    if given is None:
        raise refused("missing")
    made = made_of(given)
    _require_leave(course, made)
    _keep(course, made)
    return made


def _require_leave(course: str, made: Made | None = None) -> None:
    """That the member may add it, as things stand; nobody waits for this question."""
    with reading():
        member = enter(course)
        require(may_write_essay(member))
        try:
            require_room(member, made)
        finally:
            db.session.rollback()


def _keep(course: str, made: Made) -> None:
    """First its files, for good; then the row, decided under lock."""
    with unswept():
        with letting_others_go_first():
            keep(made.key, made.kind, made.files)
        _write_down(course, made)


def _write_down(course: str, made: Made) -> None:
    member = enter(course)
    require(may_write_essay(member))
    lock_room_of(member)
    try:
        require_room(member, made)
    except RefusedError:
        db.session.rollback()
        raise
    Picture.add(member, made.key, **made.facts)
    db.session.commit()


def made_of(given: bytes) -> Made:
    """What becomes of the bytes of a file. RefusedError, and BusyError where many wait. Hold no
    lock of the database meanwhile."""
    if len(given) > LARGEST:
        raise refused("heavy")
    try:
        answer = in_a_child(
            "app.essays.picture_work:made", given, seconds=SECONDS, megabytes=MEGABYTES
        )
    except OutOfLimitsError as beyond:
        raise refused("long") from beyond
    head, _, files = answer.partition(b"\n")
    return _read(json.loads(head), files)


def _read(head: dict[str, Any], rest: bytes) -> Made:
    if "refused" in head:
        raise refused(head["refused"])
    files, begin = [], 0
    for (width, _), length in zip(head["sizes"], head["lengths"], strict=True):
        files.append((width, rest[begin : begin + length]))
        begin += length
    width, height = head["sizes"][0]
    return Made(head["kind"], width, height, head["animated"], files)


def refused(name: str) -> RefusedError:
    return RefusedError(*REFUSALS[name])


def lock_room_of(member: Member) -> None:
    """Whoever adds a picture for the same person or course waits until this is decided."""
    for model, number in ((Person, member.person_id), (Course, member.course_id)):
        one = select(model.id).where(model.id == number)
        db.session.execute(one.with_for_update(**LOCKED))


def require_room(member: Member, made: Made | None) -> None:
    """RefusedError where there is no room for a picture that is not here yet; where none is named,
    for any."""
    if made is not None and Picture.of(member, made.key) is not None:
        return
    more = made.bytes if made is not None else 1
    own, here = Picture.bytes_of(member)
    limits = (
        (own, current_app.config["PICTURES_OF_PERSON"], OF_PERSON),
        (here, current_app.config["PICTURES_OF_COURSE"], OF_COURSE),
    )
    for used, most, sentence in limits:
        if used + more > most * MB:
            raise RefusedError(422, sentence.format(f"{used / MB:,.1f}", f"{most:,}"))
