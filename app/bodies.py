"""Requests are heard to their end before they are answered.

A browser that is still sending does not listen: answered too early, it shows a broken connection
in place of the page that says what is wrong. So whatever the answer left unread is read and thrown
away, up to a limit.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEARD = 32 * 1024 * 1024  # bytes: a photograph sent by mistake; whoever sends more is cut off
PIECE = 64 * 1024


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
