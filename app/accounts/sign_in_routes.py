"""Signing in and out."""

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user
from sqlalchemy import ColumnElement, and_
from werkzeug.exceptions import HTTPException

from app.accounts import first_run
from app.accounts.forms import NEXT_LIMIT, SignInForm
from app.accounts.models import FailedSignIn, Person, SignIn
from app.accounts.routes import begin_attempt, bp, let_in, with_password
from app.accounts.words_kept import (
    NoRoomError,
    Words,
    back_to_the_form,
    keep_for_another,
    remember_waiting,
    words_kept,
    words_sent,
    words_waiting,
)
from app.db import db
from app.demo import DEMO_PASSWORD, sign_ins
from app.errors import NOT_WORDS, label_of, readable, refusal, wants_json
from app.freshness import kept_page
from app.security import OWN_SLOT, own_path, public

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


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    if request.method != "POST" and current_user.is_authenticated:
        return redirect(onwards(request.args.get("next")))
    if first_run.nobody_here():
        return redirect(url_for("accounts.welcome"), 303)
    way = own_path(request.args.get("next")) or ""
    if request.method != "POST":
        made_of = ("sign-in", current_app.config["DEMO"])
        return kept_page(made_of, lambda: door(SignInForm(next=OWN_SLOT), [], ""), way)
    form = SignInForm(next=way)
    use_demo_account(form)
    if not form.accepted():
        return door(form), 422
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
    return come_in(person, form)


def come_in(person: Person, form: SignInForm) -> ResponseReturnValue:
    """Let them in, and lead them to where they were going: first to words of theirs that wait."""
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
        lost=NO_ROOM in form.form_errors or (request.method == "POST" and "lost" in request.form),
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


def onwards(target: str | None) -> str:
    """Where `next` leads to, if that is a page of ours; else the desk."""
    path = own_path(target)
    if path is None or len(path) > NEXT_LIMIT or path.startswith(("/sign-in", "/sign-out")):
        return "/"
    return path
