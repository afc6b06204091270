"""Has what this reader sees changed since they last asked? Pages of essays answer with an ETag.

Asked after the rights are decided and the few facts are read, before anything is rendered.
"""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request, session


def follow(app: Flask) -> None:
    """Send the ETag of pages that have one; note which templates and files we were started with."""
    folder = Path(app.jinja_loader.searchpath[0]) if app.jinja_loader else Path()  # type: ignore[attr-defined]
    newest = max((path.stat().st_mtime_ns for path in folder.rglob("*.html")), default=0)
    app.extensions["build"] = f"{newest} {sorted(app.extensions['assets'].names.values())}"
    app.after_request(_tag)


def unchanged(*facts: Any) -> Response | None:
    """304 if the browser already has the page made of these facts; else None.

    `facts` are all that the page shows or depends on: versions, moments, ids, the reader's own
    state. A page that has something to say once (a flash) is never kept.
    """
    if "_flashes" in session:
        return None
    said = repr((current_app.extensions["build"], session.get("csrf_token"), facts))
    g.etag = hashlib.sha256(said.encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(g.etag):
        return _tag(Response(status=304))
    return None


def _tag(response: Response) -> Response:
    if "etag" in g and response.status_code in (200, 304):
        response.set_etag(g.etag, weak=True)  # weak: compression makes other bytes of it
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Cookie"
    return response
