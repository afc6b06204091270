"""The gates a request passes, in order: a body we can read, signed in, sent from our own page.

Rights inside a course are not decided here but in the rooms' `policy.py`.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from flask import (
    Flask,
    Request,
    Response,
    abort,
    current_app,
    g,
    redirect,
    request,
    session,
    url_for,
)
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadData, Signer
from itsdangerous.encoding import base64_decode, base64_encode
from itsdangerous.signer import SigningAlgorithm
from werkzeug.exceptions import HTTPException

from app.bodies import NOT_UTF8, hold_to_limit, in_utf8
from app.transactions import expect_reading

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = TypeVar("View", bound=Callable[..., Any])

READING = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
ONCE_BYTES = 12
UNSAID = frozenset({"csrf_token", "ticket", "over"})  # they say nothing of what is sent
# In a kept page these stand for what each sending has of its own: the token, the tickets, and one
# text more. Nobody knows them, so nobody can write them into a page.
TOKEN_SLOT, TICKET_SLOT, OWN_SLOT = (f"\0{secrets.token_hex(8)}\0" for _ in range(3))
ARRIVED = "colloquy_arrived"  # a cookie for our scripts
ARRIVED_LENGTH = 20  # characters: enough to tell one ticket from all others
ARRIVED_SECONDS = 600

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

csrf = CSRFProtect()


def public(view: View) -> View:
    """Mark a page that one may open without being signed in."""
    view.public = True  # type: ignore[attr-defined]
    return view


def from_anywhere(view: View) -> View:
    """Mark what may be sent from no page of ours: its address is signed, and whoever has it may do
    what it says."""
    view.from_anywhere = True  # type: ignore[attr-defined]
    return view


def require(allowed: bool, because: str = "") -> None:
    """403 for what one sees but may not do; `because` says why, where the reason is not that it is
    somebody else's to do."""
    if not allowed:
        abort(403, because or None)


def guard(app: Flask) -> None:
    """Put up the gates and the headers."""
    csrf.init_app(app)
    app.before_request(_gates)
    app.after_request(_keep_nothing)
    app.after_request(_say_what_arrived)


def _gates() -> ResponseReturnValue | None:
    """One after the other; what one of them answers is the answer."""
    asked = request_ctx.request  # itself: each look through `request` costs as much as a gate
    reads = asked.method in READING
    expect_reading(reads)
    _gate_of_bodies(asked, reads)
    answer = _gate_of_sign_in(asked, reads)
    if answer is None:
        _gate_of_origin(asked, reads)
    return answer


def _gate_of_bodies(asked: Request, reads: bool) -> None:
    """What is written comes from a form that is not too large; anything else we would misread."""
    length = asked.content_length or 0
    if length > current_app.config["MAX_CONTENT_LENGTH"]:
        hold_to_limit(asked, current_app.view_functions.get(asked.endpoint or ""))
    if not reads and length and asked.mimetype not in FORMS:
        abort(415)
    if not reads and not in_utf8(asked):
        abort(400, NOT_UTF8)


def _gate_of_sign_in(asked: Request, reads: bool) -> ResponseReturnValue | None:
    """Signed out, every course address answers alike, existing or not: to the sign-in page."""
    view = current_app.view_functions.get(asked.endpoint or "")
    inside = asked.path.startswith("/courses")
    closed = inside if view is None else not getattr(view, "public", asked.endpoint == "static")
    if not closed or current_user.is_authenticated:
        return None
    if not reads:
        abort(401)  # answered with the sign-in page, the words kept in it
    return redirect(url_for("accounts.sign_in", next=asked.full_path.rstrip("?")))


def _gate_of_origin(asked: Request, reads: bool) -> None:
    if reads or asked.routing_exception is not None:
        return
    if getattr(current_app.view_functions[asked.endpoint or ""], "from_anywhere", False):
        return
    token = asked.form.get("csrf_token")
    if token and not asked.is_secure:  # over https it also matters which page has sent it
        _prove(session.get("csrf_token"), token)
    else:
        csrf.protect()


@lru_cache(maxsize=4096)
def _prove(_secret: str | None, _token: str) -> None:
    """A token that was proved to belong to a session belongs to it as long as that lasts; what is
    refused is raised, and so proved anew each time."""
    csrf.protect()


def _keep_nothing(response: Response) -> Response:
    """Unless a page says otherwise, no browser and no proxy keeps it."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


class WithHeaders:
    """The application, with the headers that all its answers carry, files included."""

    def __init__(self, application: WSGIApplication, *, secure: bool) -> None:
        self.application = application
        strict = [("Strict-Transport-Security", "max-age=31536000")] if secure else []
        self.headers = [*HEADERS.items(), *strict]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(
            status: str, headers: list[tuple[str, str]], trouble: Any = None
        ) -> Callable[[bytes], object]:
            return start_response(status, headers + self.headers, trouble)

        return self.application(environ, start)


def csrf_token() -> str:
    """The token of this browser's session. Signing takes longer than all else a form needs, and the
    token of a session stays valid as long as the session: so it is signed once and kept."""
    if "slots" in g:
        return TOKEN_SLOT
    secret = session.get("csrf_token")
    return _kept_token(secret) if secret else str(generate_csrf())


@lru_cache(maxsize=4096)
def _kept_token(_secret: str) -> str:
    return str(generate_csrf())


def _say_what_arrived(response: Response) -> Response:
    """Tell the browser which form was taken, by the end of its ticket's signature.

    It may then drop its own copy of the words. Whatever is refused or lost on the way says nothing.
    """
    if request.method == "POST" and response.status_code == 303 and sent_ticket():
        response.set_cookie(
            ARRIVED,
            request.form["ticket"][-ARRIVED_LENGTH:],
            max_age=ARRIVED_SECONDS,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            samesite="Lax",
        )
    return response


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a writing form carries, signed: whose it is, the page it stands on, a key of its own."""

    person_id: int
    page: str
    key: str


class _OneCall(SigningAlgorithm):
    """HMAC-SHA1, as itsdangerous has it, in a third of the time: every page has several tickets."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return hmac.digest(key, value, "sha1")


@cache
def _tickets(secret_key: str) -> Signer:
    return Signer(secret_key, salt="ticket", algorithm=_OneCall())


def new_ticket(page: str | None = None) -> str:
    """A ticket for a form on the page now being made, or on `page`.

    A form that is shown again because it was refused still belongs to the page it first stood on,
    which is where an expired session brings its words back to.
    """
    if "slots" in g:
        return TICKET_SLOT
    return next(new_tickets(page)).decode()


def new_tickets(page: str | None = None) -> Iterator[bytes]:
    """Tickets for the forms on the page now being made, as many as it has."""
    person_id = getattr(current_user, "id", 0)  # nobody has none
    sent = sent_ticket() if request.method == "POST" else None
    if page is None and sent and sent.person_id == person_id:
        page = sent.page
    page = page or request.full_path.rstrip("?")
    signer = _tickets(str(current_app.secret_key))
    while True:
        said = f"{person_id} {secrets.token_urlsafe(ONCE_BYTES)} {page}"
        yield signer.sign(base64_encode(said))


def sent_ticket() -> Ticket | None:
    """The ticket that came with the form, if it is one of ours."""
    if "sent_ticket" not in g:
        try:
            g.sent_ticket = read_ticket(request.form.get("ticket", ""))
        except HTTPException:  # too large or broken: nothing of the form can be read
            g.sent_ticket = None
    ticket: Ticket | None = g.sent_ticket
    return ticket


def read_ticket(sent: str) -> Ticket | None:
    """The ticket, if it is one of ours."""
    if not sent:
        return None
    try:
        said = base64_decode(_tickets(str(current_app.secret_key)).unsign(sent)).decode()
        person_id, key, page = said.split(" ", 2)
        return Ticket(int(person_id), page, key)
    except (BadData, ValueError):
        return None


def once_key(*, any_words: bool = False) -> str:
    """What makes two sendings the same one: the same form and the same words. Who goes back to a
    form and writes something else in it sends another one, except where `any_words` are to go on
    with what the form has made."""
    ticket = sent_ticket()
    if ticket is not None and any_words:
        return ticket.key
    fields = sorted(field for field in request.form.items(multi=True) if field[0] not in UNSAID)
    said = repr((request.path, ticket and ticket.key, fields))
    return hashlib.sha256(said.encode()).hexdigest()


def own_path(target: str | None) -> str | None:
    """`target` if it is a path of our own site, as every browser would read it; else None."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(sign) < 33 or ord(sign) == 127 for sign in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return target if not parts.scheme and not parts.netloc else None
