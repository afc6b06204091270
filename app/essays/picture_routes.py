"""Pictures in and out. The editor adds one and is answered in JSON; who looks at one is asked for
their rights first, at every request: before what a browser has already, and before the part of a
file that it asks for."""

from flask import Blueprint, Response, abort, jsonify, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.bodies import takes_files
from app.errors import refusal
from app.essays.picture_files import ENDINGS, path_of
from app.essays.picture_uploads import LARGEST, Made, RefusedError, added
from app.essays.pictures import WIDTHS, Picture
from app.essays.queries import picture_for
from app.limited import BusyError

bp = Blueprint("pictures", __name__)

FIRST_ALONE = "Of an animation its first picture is kept."
CROWDED = "Others are adding pictures just now. Wait a moment, and send yours again."


@bp.post("/courses/<course>/pictures")
@takes_files(LARGEST)
def add(course: str) -> ResponseReturnValue:
    """Keep a picture for the member's essays; until one uses it, they alone see it."""
    try:
        return _told(added(course, _sent()))
    except RefusedError as no:
        return refusal(no.status, no.sentence, "This picture was not added")
    except BusyError:
        return refusal(503, CROWDED)


@bp.get("/media/<key>")
@bp.get("/media/<key>/<int:width>")
def show(key: str, width: int = WIDTHS[-1]) -> ResponseReturnValue:
    """The file that is wide enough for `width`; the widest, where none is."""
    picture = picture_for(current_user.known, key) if width in WIDTHS else None
    if picture is None:
        abort(404)
    return _file_of(picture, picture.width_for(width))


def _sent() -> bytes | None:
    file = request.files.get("picture")
    return None if file is None else bytes(file.read())


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
    # the content says which it is; when it came is nobody's matter
    del answer.headers["Last-Modified"]
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Security-Policy"] = "default-src 'none'"
    answer.vary.add("Cookie")
    answer.make_conditional(request, accept_ranges=True, complete_length=path.stat().st_size)
    return answer
