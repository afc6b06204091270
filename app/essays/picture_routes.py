"""Pictures in and out. The editor adds one and is answered in JSON; who looks at one is asked for
their rights first, at every request: before what a browser has already, and before the part of a
file that it asks for."""

import errno

from flask import Blueprint, Response, abort, jsonify, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.bodies import takes_files
from app.courses.gate import enter
from app.db import db, reading
from app.errors import FULL, refusal
from app.essays.picture_files import ENDINGS, keep, path_of, unswept
from app.essays.picture_uploads import (
    LARGEST,
    Made,
    RefusedError,
    lock_room_of,
    made_of,
    refused,
    require_room,
)
from app.essays.pictures import WIDTHS, Picture
from app.essays.policy import may_write_essay
from app.essays.queries import picture_for
from app.limited import BusyError
from app.security import require
from app.turns import letting_others_go_first

bp = Blueprint("pictures", __name__)

FIRST_ALONE = "Of an animation its first picture is kept."
CROWDED = "Others are adding pictures just now. Wait a moment, and send yours again."


@bp.post("/courses/<course>/pictures")
@takes_files(LARGEST)
def add(course: str) -> ResponseReturnValue:
    """Keep a picture for the member's essays; until one uses it, they alone see it.

    The work on it takes a while, in which nothing is held in the database: so the member is asked
    for, and their room is looked at, before it and once more after it.
    """
    try:
        _require_leave(course)
        made = made_of(_sent())
        _require_leave(course, made)
        _keep(course, made)
    except RefusedError as no:
        db.session.rollback()
        return refusal(no.status, no.sentence, "This picture was not added")
    except BusyError:
        return refusal(503, CROWDED)
    except OSError as trouble:
        if trouble.errno != errno.ENOSPC:
            raise
        return refusal(507, FULL.what_to_do, FULL.title)
    return _told(made)


@bp.get("/media/<key>")
@bp.get("/media/<key>/<int:width>")
def show(key: str, width: int = WIDTHS[-1]) -> ResponseReturnValue:
    """The file that is wide enough for `width`; the widest, where none is."""
    picture = picture_for(current_user.known, key) if width in WIDTHS else None
    if picture is None:
        abort(404)
    return _file_of(picture, picture.width_for(width))


def _require_leave(course: str, made: Made | None = None) -> None:
    """That the member may add it, as things stand; nobody waits for this question."""
    with reading():
        member = enter(course)
        require(may_write_essay(member))
        require_room(member, made)
        db.session.rollback()


def _sent() -> bytes:
    file = request.files.get("picture")
    if file is None:
        raise refused("missing")
    given: bytes = file.read()
    return given


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
    require_room(member, made)
    Picture.add(member, made.key, **made.facts)
    db.session.commit()


def _told(made: Made) -> ResponseReturnValue:
    said = FIRST_ALONE if made.animated else ""
    src = url_for("pictures.show", key=made.key)
    return jsonify(src=src, width=made.width, height=made.height, said=said), 201


def _file_of(picture: Picture, width: int) -> Response:
    path = path_of(picture.key, picture.kind, width, picture.width)
    if not path.is_file():
        abort(404)
    answer = send_file(
        path,
        f"image/{picture.kind}",
        conditional=False,
        etag=f"{picture.key}-{width}",
        download_name=f"picture-{width}.{ENDINGS[picture.kind]}",
    )
    del answer.headers[
        "Last-Modified"
    ]  # the content says which it is; when it came is nobody's matter
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    answer.vary.add("Cookie")
    answer.make_conditional(request, accept_ranges=True, complete_length=path.stat().st_size)
    return answer
