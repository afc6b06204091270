"""Signing in and out; and words that were typed when the session had ended: they are kept in the
sign-in page, and come back into their form once the same person is signed in again, even if
somebody else has signed in before."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user
from sqlalchemy import ColumnElement, and_, delete, func, select, update
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.accounts import first_run
from app.accounts.forms import NEXT_LIMIT, SignInForm
from app.accounts.models import FailedSignIn, KeptWords, Person, SignIn, hashed
from app.accounts.receipts import Receipt
from app.accounts.routes import begin_attempt, bp, let_in, with_password
from app.addresses import id_in
from app.clock import now
from app.db import db
from app.demo import DEMO_PASSWORD, sign_ins
from app.errors import KEPT, NOT_WORDS, label_of, private, readable, refusal, wants_json
from app.prepared import insert_unless_there
from app.security import own_path, public, read_ticket

WRONG = "This address and this password do not belong together. Please try both again."
SLOWED = (
    "There were too many tries that failed. Please wait a quarter of an hour, then try again. A "
    "right password, too, counts only then."
)
SUSPENDED = (
    "This account is suspended, so nobody can sign in with it. Ask whoever runs this board; what "
    "you wrote is kept."
)
OF_ANOTHER = (
    "Words written with another account are kept for it here for two days: they come back when "
    "that account signs in with this browser."
)
NO_ROOM = (
    "The words below were written with another account, for which too many texts wait already: "
    "they cannot be kept. Copy them from here first; whoever then signs in goes on without them."
)
WAITING = "colloquy_waiting"  # a cookie: by what this browser finds the words that wait
MOST_KEYS = 20  # texts that this browser finds again, whosever they are
MOST_WAITING = 20  # texts of one person; tickets that somebody has collected fill no more than that
Words = list[tuple[str, str]]


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(onwards(request.args.get("next")))
    if first_run.nobody_here():
        return redirect(url_for("accounts.welcome"), 303)
    form = SignInForm(next=request.args.get("next", ""))
    use_demo_account(form)
    if not form.accepted():
        return door(form), 422 if form.errors else 200
    email, password = str(form.email.data), str(form.password.data)
    attempt = begin_attempt(email)
    if attempt is None:
        return slowed(form)
    person = with_password(account(email), password)
    if person is None:
        form.password.errors = [WRONG]
        return door(form), 422
    FailedSignIn.forgive(attempt, email)
    if person.suspended:
        db.session.commit()
        form.password.errors = [SUSPENDED]
        return door(form), 403
    try:
        (waited, its_key), waiting = words_waiting(person), keep_for_another(person)
    except NoRoomError:
        db.session.commit()
        form.form_errors.append(NO_ROOM)
        return door(form), 409
    where = back_to_the_form(person) or waited or onwards(form.next.data)
    let_in(person)
    answer = redirect(where, 303)
    if "kept=" in where:
        flash("Your words are back in the form. Nothing was sent.")
    if waiting:
        flash(OF_ANOTHER)
    remember_waiting(answer, waiting, its_key if where == waited else None)
    return answer


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session on the server; the cookie alone opens nothing any more."""
    if current_user.is_authenticated:
        SignIn.end(current_user.token)
        db.session.commit()
        session.clear()
        logout_user()
        flash("You are signed out.")
    return redirect(url_for("accounts.sign_in"), 303)


@bp.app_errorhandler(401)
def signed_out_meanwhile(_error: HTTPException) -> ResponseReturnValue:
    """The session has ended: the sign-in page, with the words that were being sent kept in it."""
    db.session.rollback()
    if wants_json(request):
        return refusal(401)
    try:
        kept, ticket = words_sent(), request.form.get("ticket", "")
    except HTTPException as unreadable:
        return refusal(unreadable.code or 400)
    form = SignInForm()
    form.process(None)  # what was sent was typed into another form
    return door(form, kept, ticket), 401


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


def account(email: str) -> ColumnElement[bool]:
    """Whoever signs in with this address. Demo people exist only in demo mode."""
    address = Person.email == Person.tidy_address(email)
    return address if current_app.config["DEMO"] else and_(address, Person.demo.is_(False))


def door(form: SignInForm, kept: Words | None = None, ticket: str | None = None) -> str:
    """The sign-in page; what it keeps for somebody it keeps until they are in."""
    kept = words_kept() if kept is None else kept
    return render_template(
        "accounts/sign-in.html",
        form=form,
        kept=[(*sent, read) for sent, (_, read) in zip(kept, readable(kept), strict=True)],
        carried=NOT_WORDS,
        lost="lost" in request.form or NO_ROOM in form.form_errors,
        kept_ticket=request.form.get("kept_ticket", "") if ticket is None else ticket,
        demo_people=sign_ins() if current_app.config["DEMO"] else [],
        demo_password=DEMO_PASSWORD,
        label_of=label_of,
    )


def slowed(form: SignInForm) -> ResponseReturnValue:
    """429, the words kept, the password not."""
    form.password.errors = [SLOWED]
    return door(form), 429, {"Retry-After": str(int(FailedSignIn.WINDOW.total_seconds()))}


def use_demo_account(form: SignInForm) -> None:
    """One press on a demo account's button signs in with it."""
    if current_app.config["DEMO"] and request.form.get("demo") in dict(sign_ins()):
        form.process(email=request.form["demo"], password=DEMO_PASSWORD, next=form.next.data)


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


def onwards(target: str | None) -> str:
    """Where `next` leads to, if that is a page of ours; else the desk."""
    path = own_path(target)
    if path is None or len(path) > NEXT_LIMIT or path.startswith(("/sign-in", "/sign-out")):
        return "/"
    return path
