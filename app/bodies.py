"""What is sent to us: in which letters it is written, and that it is heard to its end.

A browser that is still sending does not listen: answered too early, it shows a broken connection
in place of the page that says what is wrong. So whatever the answer left unread is read and thrown
away, up to a limit.
"""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, unquote_to_bytes

from flask import Request, abort

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = TypeVar("View", bound=Callable[..., Any])

MB = 1024 * 1024
BESIDE = 64 * 1024  # bytes that a form may take beside the file in it
HEARD = 32 * 1024 * 1024  # bytes: a photograph sent by mistake; whoever sends more is cut off
PIECE = 64 * 1024

URLENCODED = "application/x-www-form-urlencoded"
FOREIGN = re.compile(rb"[\x80-\xff]|%[89a-fA-F]")  # what is not ASCII
NOT_UTF8 = (
    "What was sent is not written in UTF-8, as our pages send it, so nothing was saved. Go back, "
    "load the page again, and send your words from there."
)
TOO_LARGE_A_FILE = (
    "This file is larger than {} MB, and nothing of it was kept. Choose a smaller one, or save it "
    "smaller with the program that you look at it with."
)


def takes_files(largest: int) -> Callable[[View], View]:
    """Mark what a file may be sent to that is larger than any form, up to so many bytes."""

    def mark(view: View) -> View:
        view.largest = largest  # type: ignore[attr-defined]
        return view

    return mark


def hold_to_limit(request: Request, view: Callable[..., Any] | None) -> None:
    """413 for what is larger than forms are, unless `view` takes files, and takes this one."""
    largest = getattr(view, "largest", 0)
    if not largest:
        abort(413)
    if (request.content_length or 0) > largest + BESIDE:
        abort(413, TOO_LARGE_A_FILE.format(largest // MB))
    request.max_content_length = largest + BESIDE


def in_utf8(request: Request) -> bool:
    """Whether a form that was sent is in the encoding of our pages, as browsers send it."""
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        return False
    if request.mimetype != URLENCODED or not FOREIGN.search(request.get_data()):
        return True
    try:
        unquote_to_bytes(request.get_data()).decode()
    except UnicodeDecodeError:
        return False
    return True


def fields_of(request: Request) -> list[tuple[str, str]]:
    """The fields that were sent; where they are not in UTF-8, as an old Windows writes them."""
    if request.mimetype != URLENCODED or in_utf8(request):
        return list(request.form.items(multi=True))
    sent = request.get_data().decode("cp1252", "replace")
    return parse_qsl(sent, encoding="cp1252", errors="replace")


class HeardToTheEnd:
    """The application, with the rest of each request read before its answer goes out."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        answer = self.application(environ, start_response)
        if environ.get("CONTENT_LENGTH", "0") not in ("", "0"):
            hear_out(environ["wsgi.input"])
        return answer


def hear_out(stream: Any) -> None:
    """Read what is left."""
    left = HEARD
    while left > 0 and (piece := stream.read(PIECE)):
        left -= len(piece)
