"""One's address: confirmed by the link in a mail, and changed by one to the new address."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import IntegrityError

from app.accounts.account_routes import SLOWED, WRONG, page
from app.accounts.forms import AddressForm, NameForm, PasswordForm
from app.accounts.links import promised
from app.accounts.models import FailedSignIn, Person
from app.accounts.password_routes import other_than, spent
from app.accounts.routes import begin_attempt, bp, with_password
from app.db import db
from app.errors import refusal
from app.mail.delivery import works
from app.mail.models import Mail
from app.security import once_key, public

LOOK = "A mail is on its way to {}: the link in it makes that your address."
CONFIRMED = "Thank you: {} is confirmed."
NO_MAIL = (
    "This board sends no mail, so an address can neither be confirmed nor changed. Ask whoever "
    "runs the board."
)
TAKEN = "Somebody else has this address here by now."
PRESENT = "This is your address already, so there is nothing to change."
NOT_YOURS = (
    "This link is for the account with the address {}, and you are signed in with another one. "
    "Sign out and open the link again."
)


@bp.post("/account/address")
def change_address() -> ResponseReturnValue:
    """Ask for another address: it is one's own once the link that is sent there is opened."""
    form = AddressForm()
    me = current_user.person
    name, email = NameForm(name=me.name), me.email
    if not form.accepted():
        return page(name, PasswordForm(), form), 422
    attempt = begin_attempt(email)
    person = with_password(Person.id == current_user.id, str(form.present_password.data))
    if attempt is None or person is None:
        form.present_password.errors = [SLOWED if attempt is None else WRONG]
        return page(name, PasswordForm(), form), 429 if attempt is None else 422
    FailedSignIn.forgive(attempt, email)
    if Person.tidy_address(str(form.email.data)) == email:
        db.session.commit()
        form.email.errors = [PRESENT]
        return page(name, PasswordForm(), form), 422
    _ask_to_confirm(person, str(form.email.data))
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/confirmation")
def send_confirmation() -> ResponseReturnValue:
    """Send the mail again that asks one to confirm one's address."""
    person = db.session.get_one(Person, current_user.id)
    _ask_to_confirm(person, person.email)
    return redirect(url_for("accounts.account"), 303)


@bp.route("/confirm/<address_link>", methods=["GET", "POST"])
@public
def confirm(address_link: str) -> ResponseReturnValue:
    """Mail programs open links by themselves: opening it shows a button, pressing it confirms.
    Whoever is signed in with another account changes nothing by it."""
    promise = promised("address", address_link, locked=request.method == "POST")
    if promise is None:
        return spent(address_link, "address")
    before = promise.person.email
    other = other_than(promise.person) is not None
    if other or request.method == "GET":
        facts = {"link": address_link, "not_theirs": NOT_YOURS.format(before) if other else ""}
        page = render_template("accounts/confirm.html", promise=promise, **facts)
        return page, 403 if other else 200
    try:
        promise.person.confirm(promise.address)
        if before != promise.address:
            Mail.write("moved", before, address_link, promise.person)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return refusal(409, TAKEN)
    flash(CONFIRMED.format(promise.address))
    return redirect(url_for("home.desk"), 303)


def _ask_to_confirm(person: Person, address: str) -> None:
    """Nothing tells whether the address has another account: then the link cannot be used."""
    if not works():
        flash(NO_MAIL, "problem")
        return
    if not Mail.too_often("confirm", address):
        Mail.write("confirm", address, once_key(), person)
    db.session.commit()
    flash(LOOK.format(address))
