"""What a person reads when something is refused or broken: what it is, what to do, their words."""

import errno
import logging
from dataclasses import dataclass
from typing import Any

from flask import Flask, Request, Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as OutOfConnections
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app.bodies import fields_of
from app.db import db
from app.text.markdown import markdown_from_html
from app.text.sanitise import sanitise

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Explanation:
    title: str
    what_to_do: str


EXPLANATIONS = {
    400: Explanation(
        "This could not be read",
        "Something in the request was not as we expect it. Go back, load the page again, and send "
        "it once more.",
    ),
    401: Explanation("You are signed out", "Sign in, and go on where you were."),
    403: Explanation(
        "This is not yours to do",
        "It is for others: for whoever wrote it, or for those who run the course. If you think you "
        "should be able to, ask the course's instructor.",
    ),
    404: Explanation(
        "There is nothing here",
        "The address may be mistyped, what stood here may be gone, or it is in a course you are "
        "not in. Your desk lists everything you can reach.",
    ),
    405: Explanation(
        "This address does not do that",
        "It was reached in a way it does not answer. Go back to the page and use its buttons.",
    ),
    409: Explanation(
        "Somebody was faster",
        "What you were changing has been changed meanwhile. Load the page again and look at it "
        "before you go on.",
    ),
    410: Explanation(
        "This is over",
        "What stood here was for a time, and the time is over. Ask for it anew.",
    ),
    413: Explanation(
        "This is too large",
        "More than 2 MB was sent, and none of it could be read. Go back: your browser may still "
        "hold what you wrote. Split a long text in two; for a file, choose a smaller one.",
    ),
    415: Explanation(
        "This kind of content cannot be read here",
        "Use the form on the page, and for files the kinds that it names.",
    ),
    422: Explanation(
        "Something needs another look",
        "A field was not as it should be. Go back, look at the marked fields, and send it again.",
    ),
    429: Explanation(
        "Too many tries",
        "Please wait a quarter of an hour, then try again. Nothing is lost meanwhile.",
    ),
    500: Explanation(
        "Something broke on our side",
        "It is not your doing, and it has been written down. Try again in a moment.",
    ),
    503: Explanation(
        "Very busy just now",
        "The server could not take this at once. Wait a moment and send it again.",
    ),
}

FULL = Explanation(
    "The server is out of room",
    "Its disk is full, so nothing can be saved just now; everything can still be read. Keep this "
    "page open, or copy your words, and send them again later. Whoever runs this server can help.",
)
READ_ONLY = Explanation(
    "Nothing can be saved just now",
    "The server can read what it holds, but write nothing. Keep this page open, or copy your "
    "words, and send them again later. Whoever runs this server can help.",
)
# What databases call it: SQLite by names, PostgreSQL by numbers (“SQLSTATE”).
OUT_OF_ROOM = ("SQLITE_FULL", "53100")
CLOSED_TO_WRITING = ("SQLITE_READONLY", "25006")

OURS = frozenset({400, 403, 413})  # these may come with a sentence of ours (`require`)
ARCHIVED = "This course is archived: everything in it stays readable, nothing can be changed."
OBSERVER = "As an observer you read along; writing is for the members of the class."
MANGLED = (
    "The form did not arrive whole, so nothing was done. Go back, load the page again, and send it "
    "once more."
)
OLD_PAGE = (
    "This page was opened before you last signed in, so nothing was done. Load it again, and send "
    "your words from there."
)

KEPT = "kept-"  # how the sign-in page marks the words it keeps for somebody
NOT_KEPT = frozenset({"csrf_token", "ticket", "kept_ticket", "username"})
# Kept for their form, of no use to a reader.
NOT_WORDS = NOT_KEPT | {
    *("as_it_is", "format", "left_out", "letter", "over", "placed", "revision", "role", "seen"),
}

BARE = Markup("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} · Colloquy</title></head><body>
<h1>{title}</h1><p>{what_to_do}</p>{words}<p><a href="/">Go to the first page</a></p></body></html>
""")


def explain(app: Flask) -> None:
    """Answer every error in words."""
    app.register_error_handler(CSRFError, _old_page)
    app.register_error_handler(HTTPException, _refused)
    for trouble in (OperationalError, InterfaceError, OutOfConnections):
        app.register_error_handler(trouble, _database)
    app.register_error_handler(IntegrityError, _collision)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(DBAPIError, _database_or_broken)
    app.register_error_handler(OSError, _out_of_room_or_broken)
    app.register_error_handler(Exception, _broken)


def wants_json(request: Request) -> bool:
    """Whether one of our scripts is asking."""
    return request.accept_mimetypes.best == "application/json"


def private(name: str) -> bool:
    """Whether a field holds a secret, or what is of no use to anybody: never given back."""
    return "password" in name or name in NOT_KEPT


def label_of(name: str) -> str:
    """A field's name as a person reads it."""
    return name.removeprefix(KEPT).replace("_", " ").capitalize()


def words_of(request: Request) -> list[tuple[str, str]]:
    """What a person had typed into the form that was sent, to be given back."""
    try:
        sent = fields_of(request)
    except HTTPException:  # too large or broken: nothing of it can be read
        return []
    return [
        (label_of(name), value)
        for name, value in readable(sent)
        if not private(name) and name not in NOT_WORDS and any(map(str.isalpha, value))
    ]


def readable(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields as a person reads them: an essay that the editor wrote as HTML, in Markdown."""
    if ("format", "html") not in fields:
        return fields
    return [(name, _plain(value) if name == "text" else value) for name, value in fields]


def _plain(html: str) -> str:
    return markdown_from_html(sanitise(html))


def refusal(code: int, what_to_do: str = "", title: str = "") -> tuple[str | Response, int]:
    """The page, or for a script the sentence, that explains the refusal `code`."""
    explanation = EXPLANATIONS.get(code, EXPLANATIONS[400 if code < 500 else 500])
    sentence, title = what_to_do or explanation.what_to_do, title or explanation.title
    if wants_json(request):
        return jsonify(title=title, error=sentence), code
    facts = {
        "code": code,
        "title": title,
        "what_to_do": sentence,
        "words": words_of(request) if request.method == "POST" else [],
        "too_large": code == RequestEntityTooLarge.code,
    }
    try:
        return render_template("errors/error.html", **facts), code
    except Exception:  # what is broken may be what every page needs
        log.exception("the page for error %s could not be made", code)
        return without_the_house(facts), code


def without_the_house(facts: dict[str, Any]) -> str:
    """The same page for nobody in particular, which asks the database nothing; else, bare."""
    db.session.rollback()
    g._login_user = AnonymousUserMixin()
    try:
        return render_template("errors/error.html", **facts)
    except Exception:
        log.exception("nor for nobody in particular")
    boxes = (
        Markup('<p>{0}<br><textarea aria-label="{0}" readonly>\n{1}</textarea></p>').format(*words)
        for words in facts["words"]
    )
    return BARE.format(**facts | {"words": Markup("").join(boxes)})


def _refused(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    db.session.rollback()
    page, code = refusal(error.code, _why(error))
    headers = dict(error.get_headers())
    allowed = [(name, headers[name]) for name in ("Allow", "Retry-After") if name in headers]
    return page, code, allowed


def _why(error: HTTPException) -> str:
    """The sentence that came with the refusal, if one of ours did."""
    if error.code in OURS and error.description != type(error).description:
        return error.description or ""
    member = g.get("entered")
    if error.code != 403 or member is None or member.writes:
        return ""
    return ARCHIVED if member.course.archived else OBSERVER


def _old_page(_error: CSRFError) -> ResponseReturnValue:
    db.session.rollback()
    return refusal(400, OLD_PAGE if "csrf_token" in request.form else MANGLED)


def _database(error: Exception) -> ResponseReturnValue:
    log.exception("the database did not answer", exc_info=error)
    db.session.rollback()
    if _name_of(error).startswith(OUT_OF_ROOM):
        return refusal(507, FULL.what_to_do, FULL.title)
    if _name_of(error).startswith(CLOSED_TO_WRITING):
        return refusal(503, READ_ONLY.what_to_do, READ_ONLY.title)
    return refusal(503)


def _name_of(error: Exception) -> str:
    """What the database calls it."""
    driver = getattr(error, "orig", None)
    return getattr(driver, "sqlite_errorname", None) or getattr(driver, "sqlstate", None) or ""


def _database_or_broken(error: DBAPIError) -> ResponseReturnValue:
    """Drivers have several names for a connection that is gone, and for one that cannot write."""
    away = error.connection_invalidated or _name_of(error).startswith(CLOSED_TO_WRITING)
    return _database(error) if away else _broken(error)


def _collision(error: IntegrityError) -> ResponseReturnValue:
    """Two did at once what only one can do, and the other was first."""
    log.exception("%s %s", request.method, request.path, exc_info=error)
    db.session.rollback()
    return refusal(409)


def _unfit(error: DataError) -> ResponseReturnValue:
    """The database cannot hold what was sent, so no form should have let it through."""
    log.exception("%s %s", request.method, request.path, exc_info=error)
    db.session.rollback()
    return refusal(400)


def _out_of_room_or_broken(error: OSError) -> ResponseReturnValue:
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return _broken(error)
    log.error("%s %s: %s", request.method, request.path, error)
    db.session.rollback()
    return refusal(507, FULL.what_to_do, FULL.title)


def _broken(error: Exception) -> ResponseReturnValue:
    log.exception("%s %s", request.method, request.path, exc_info=error)
    db.session.rollback()
    return refusal(500)
