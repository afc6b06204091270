"""Words that were being sent when their session had ended: they are kept in the sign-in page, and
come back into their form once the same person is signed in again, even if somebody else has signed
in before."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, g, request, url_for
from flask_login import current_user
from sqlalchemy import delete, func, select, update
from werkzeug.wrappers import Response

from app.accounts.models import KeptWords, Person, hashed
from app.accounts.receipts import Receipt
from app.accounts.routes import bp
from app.addresses import id_in
from app.clock import now
from app.db import db
from app.errors import KEPT, NOT_WORDS, label_of, private, readable
from app.prepared import insert_unless_there
from app.security import own_path, read_ticket

WAITING = "colloquy_waiting"  # a cookie: by what this browser finds the words that wait
MOST_KEYS = 20  # texts that this browser finds again, whosever they are
MOST_WAITING = 20  # texts of one person; tickets that somebody has collected fill no more than that
Words = list[tuple[str, str]]


@bp.before_app_request
def bring_words_back() -> None:
    """`?kept=<id>`: the words of the signed-in person that a form on this page is filled with."""
    if request.method == "GET" and "kept" in request.args and current_user.is_authenticated:
        mine = select(KeptWords.fields).where(
            KeptWords.id == id_in(request.args, "kept"), KeptWords.person_id == current_user.id
        )
        g.kept_words = db.session.scalar(mine)


@bp.app_template_global()
def words_left() -> Words:
    """Words brought back to a page that has shown no field for them: shown all the same."""
    kept: dict[str, list[str]] = g.get("kept_words") or {}
    left = kept.keys() - g.get("kept_shown", set()) - NOT_WORDS
    pairs = readable([(name, value) for name in kept for value in kept[name]])
    words = [(label_of(name), value) for name, value in pairs if name in left]
    return [(label, value) for label, value in words if any(map(str.isalpha, value))]


def words_sent() -> Words:
    """The fields of the form that was being sent, but for what is secret or spent."""
    return [(name, value) for name, value in request.form.items(multi=True) if not private(name)]


def words_kept() -> Words:
    """The fields that the sign-in page has kept."""
    return [
        (name.removeprefix(KEPT), value)
        for name, value in request.form.items(multi=True)
        if name.startswith(KEPT)
    ]


def back_to_the_form(person: Person) -> str | None:
    """The way back to the form whose words were kept, if this is whose form it was.

    Another account gets nothing: not the words, and not the page they were typed on.
    """
    sent = request.form.get("kept_ticket")
    if not sent:
        return None
    ticket = read_ticket(sent)
    page = own_path(ticket.page) if ticket and ticket.person_id == person.id else None
    if page is None:
        return None
    fields = fields_kept()
    return with_words(page, person.id, fields) if fields else page


class NoRoomError(Exception):
    """So many texts wait for an account that no more are kept."""


def keep_for_another(person: Person) -> str | None:
    """Keep the words that another account was writing than the one that signs in; by what this
    browser finds them again.

    The ticket proves whose they are, and is good for one keeping: where two arrive at once, the
    second waits for the first. Where there is no room they are lost only after that was told.
    """
    ticket = read_ticket(request.form.get("kept_ticket", ""))
    if ticket is None or ticket.person_id == person.id:
        return None
    page, fields = own_path(ticket.page), fields_kept()
    if page is None or not fields or db.session.get(Person, ticket.person_id) is None:
        return None
    once = {"person_id": ticket.person_id, "key": key_of_waiting(ticket.key)}
    if insert_unless_there(Receipt, **once):
        theirs = select(func.count(KeptWords.id)).filter_by(person_id=ticket.person_id)
        if (db.session.scalar(theirs) or 0) >= MOST_WAITING:
            db.session.execute(delete(Receipt).filter_by(**once))
            if "lost" in request.form:
                return None
            raise NoRoomError
        where = with_words(page, ticket.person_id, fields)
        db.session.execute(update(Receipt).filter_by(**once).values(location=where))
    return ticket.key


def words_waiting(person: Person) -> tuple[str, str]:
    """The way to the form of this person's words that were kept last while somebody else signed in
    with this browser, and by what it found them; nothing if none wait."""
    keys = {key_of_waiting(key): key for key in keys_waiting()}
    if not keys:
        return "", ""
    theirs = (Receipt.person_id == person.id, Receipt.key.in_(keys))
    fresh = Receipt.at > now() - KeptWords.KEPT
    waiting = select(Receipt.location, Receipt.key).where(*theirs, fresh)
    found = db.session.execute(waiting.order_by(Receipt.at.desc())).first()
    return (found.location, keys[found.key]) if found else ("", "")


def keys_waiting() -> list[str]:
    """By what this browser finds the words that wait, those that were kept last first."""
    return [key for key in request.cookies.get(WAITING, "").split(".") if key][:MOST_KEYS]


def key_of_waiting(ticket_key: str) -> str:
    """Of the receipt for words that wait."""
    return hashed(f"waiting {ticket_key}")


def remember_waiting(answer: Response, kept: str | None, collected: str | None) -> None:
    """Of several people at one browser each finds theirs. It opens nothing: the words go to the
    account they are of, whoever has the cookie."""
    before = keys_waiting()
    others = [key for key in before if key not in (kept, collected)]
    keys = [kept, *others] if kept else others
    if keys == before:
        return
    answer.set_cookie(
        WAITING,
        ".".join(keys[:MOST_KEYS]),
        max_age=KeptWords.KEPT if keys else 0,
        path=url_for("accounts.sign_in"),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def fields_kept() -> dict[str, list[str]]:
    """The words that the sign-in page has kept, by field; none if all are empty."""
    fields: dict[str, list[str]] = {}
    for name, value in words_kept():
        fields.setdefault(name, []).append(value)
    return fields if any(map(any, fields.values())) else {}


def with_words(page: str, person_id: int, fields: dict[str, list[str]]) -> str:
    """Keep the words for this person; the page that will show them in their form."""
    kept = KeptWords(person_id=person_id, fields=fields)
    db.session.add(kept)
    db.session.flush()
    parts = urlsplit(page)
    asked = [pair for pair in parse_qsl(parts.query, True) if pair[0] != "kept"]
    return parts._replace(query=urlencode([*asked, ("kept", kept.id)])).geturl()
