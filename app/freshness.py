"""Has what this reader sees changed since they last asked? Pages of essays answer with an ETag.

Asked after the rights are decided and the few facts are read, before anything is rendered. The ETag
stands for all that a page is made of, so a page rendered for the same one need not be rendered
again: only the tickets of its forms are new each time.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request, session

from app.security import TICKET_SLOT, csrf_token, new_tickets

KEPT = 256  # pages a worker keeps for readers who come back to them: some 4 MB

_kept: dict[str, list[bytes]] = {}  # in the pieces between which the tickets stand


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
    state. A page that says something once (a flash, words given back) is not kept.
    """
    if "_flashes" in session or "kept_words" in g:
        return Response(render())
    csrf_token()  # makes the session's secret, on which the page depends, where there is none yet
    said = repr((current_app.extensions["build"], session.get("csrf_token"), facts))
    g.etag = hashlib.sha256(said.encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(g.etag):
        return Response(status=304)
    page = _kept.get(g.etag)
    if page is None:
        g.ticket_slot = True
        page = _keep(g.etag, render())
        del g.ticket_slot
    first, *rest = page
    tickets = new_tickets()  # to each form its own, by which it is known on arrival
    return Response(b"".join([first, *(next(tickets).encode() + piece for piece in rest)]))


def forget() -> None:
    """Drop every kept page: only for another database under the same process (tests)."""
    _kept.clear()


def _keep(etag: str, page: str) -> list[bytes]:
    if len(_kept) >= KEPT:
        _kept.clear()
    pieces = [piece.encode() for piece in page.split(TICKET_SLOT)]
    _kept[etag] = pieces
    return pieces


def _tag(response: Response) -> Response:
    if "etag" in g and response.status_code in (200, 304):
        # Weak: compression makes other bytes of it. That it varies with the cookie, Flask says of
        # whatever has looked into the session, as `page_of` does.
        response.set_etag(g.etag, weak=True)
        response.headers["Cache-Control"] = "private, no-cache"
    return response
