"""Has what this reader sees changed since they last asked? Pages of essays answer with an ETag.

Asked after the rights are decided and the few facts are read, before anything is rendered. A page
is kept by all that it is made of, so it is never stale: only the token of the session and the
tickets of its forms are put into it anew each time.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from markupsafe import escape

from app.security import OWN_SLOT, TICKET_SLOT, TOKEN_SLOT, csrf_token, new_tickets

KEPT = 256  # pages a worker keeps for readers who come back to them: some 4 MB
SLOTS = re.compile(f"({TICKET_SLOT}|{TOKEN_SLOT}|{OWN_SLOT})")
TICKET, TOKEN, OWN = TICKET_SLOT.encode(), TOKEN_SLOT.encode(), OWN_SLOT.encode()

_kept: dict[tuple[Any, ...], Sequence[bytes]] = {}  # in pieces, each slot a piece of its own


def follow(app: Flask) -> None:
    """Send the ETag of pages that have one; note which templates and files we were started with."""
    folder = Path(app.jinja_loader.searchpath[0]) if app.jinja_loader else Path()  # type: ignore[attr-defined]
    newest = max((path.stat().st_mtime_ns for path in folder.rglob("*.html")), default=0)
    build = f"{newest} {sorted(app.extensions['assets'].names.values())}"
    app.extensions["build"] = hashlib.sha256(build.encode()).hexdigest()
    app.after_request(_tag)


def page_of(facts: tuple[Any, ...], render: Callable[[], str]) -> Response:
    """The page made of these facts: 304 if the browser has it, as rendered before if we have.

    `facts` are all that the page shows or depends on: versions, moments, ids, the reader's own
    state.
    """
    if not _says_once():
        csrf_token()  # makes the session's secret, which is on the page, where there is none yet
        said = f"{_digest(facts, current_app.extensions['build'])} {session['csrf_token']}"
        g.etag = hashlib.sha256(said.encode()).hexdigest()[:32]
        if request.if_none_match.contains_weak(g.etag):
            return Response(status=304)
    return kept_page(facts, render)


def kept_page(facts: tuple[Any, ...], render: Callable[[], str], own: str = "") -> Response:
    """The page made of these facts, as rendered before if we have it; without an ETag, for pages
    that a browser must not keep. `own` is what this sending alone says, where it shows OWN_SLOT."""
    once = _says_once()  # asked before, for what is said is gone afterwards
    page = None if once else _kept.get(facts)
    if page is None:
        page = _pieces(render)
        if not once:
            _keep(facts, page)
    token, tickets = csrf_token().encode(), new_tickets()  # to each form a ticket of its own
    fill: dict[bytes, Callable[[], bytes]] = {
        TOKEN: lambda: token,
        TICKET: tickets.__next__,
        OWN: lambda: escape(own).encode(),
    }
    return Response(b"".join([fill[piece]() if piece in fill else piece for piece in page]))


def forget() -> None:
    """Drop every kept page: only for another database under the same process (tests)."""
    _kept.clear()


def _says_once() -> bool:
    """Whether the page says something that the next one does not: a flash, words given back."""
    return "_flashes" in session or "kept_words" in g


@lru_cache(maxsize=KEPT)
def _digest(facts: tuple[Any, ...], build: str) -> str:
    return hashlib.sha256(repr((build, facts)).encode()).hexdigest()


def _pieces(render: Callable[[], str]) -> Sequence[bytes]:
    g.slots = True
    try:
        return [piece.encode() for piece in SLOTS.split(render())]
    finally:
        del g.slots  # else the page that says what went wrong would have none either


def _keep(facts: tuple[Any, ...], page: Sequence[bytes]) -> None:
    if len(_kept) >= KEPT:
        _kept.clear()
    _kept[facts] = page


def _tag(response: Response) -> Response:
    if "etag" in g and response.status_code in (200, 304):
        # Weak: compression makes other bytes of it. That it varies with the cookie, Flask says of
        # whatever has looked into the session, as `page_of` does.
        response.set_etag(g.etag, weak=True)
        response.headers["Cache-Control"] = "private, no-cache"
    return response
