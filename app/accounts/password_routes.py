"""A forgotten password: asked for with an address, chosen anew by the link in a mail.

No answer here tells whether an address is known, in its words or in its time.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.forms import ForgottenForm, NewPasswordForm
from app.accounts.links import promised, suspended_behind
from app.accounts.models import Person
from app.accounts.routes import begin_attempt, bp, let_in
from app.accounts.sign_in_routes import SUSPENDED
from app.db import db
from app.errors import refusal
from app.mail.delivery import works
from app.mail.models import Mail
from app.security import once_key, public

ON_ITS_WAY = (
    "If this address has an account, a mail to it is on its way, with a link to choose a new "
    "password. Look among the unwanted mail, too, before you ask again."
)
NO_MAIL = (
    "This board sends no mail, so it cannot send you a link. Ask an administrator of it for a "
    "one-time link; your instructor knows who they are."
)
OFTEN = "This was asked for too often just now. Please wait a quarter of an hour, then try again."
SPENT = "This link has been used, or is too old: ask for another one."
SPENT_TITLE = "This link opens nothing any more"
CLOSED_TITLE = "This link opens nothing now"
SET = "Your new password is set, and you are signed in as {}."


@bp.route("/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    if not works():
        return render_template("accounts/no_mail.html", why=NO_MAIL)
    form = ForgottenForm()
    if not form.accepted():
        return render_template("accounts/forgotten.html", form=form), 422 if form.errors else 200
    address = str(form.email.data)
    if begin_attempt(f"forgotten {address}") is None:
        return refusal(429, OFTEN)
    if not Mail.too_often("password", address):
        Mail.write("password", address, once_key())
    db.session.commit()
    flash(ON_ITS_WAY)
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/password/<password_link>", methods=["GET", "POST"])
@public
def new_password(password_link: str) -> ResponseReturnValue:
    """Choose a new password; every browser that was signed in is signed out, this one is in."""
    locked = request.method == "POST"
    mailed = promised("password", password_link, locked=locked)
    promise = mailed or promised("password by hand", password_link, locked=locked)
    if promise is None:
        return spent(password_link, "password", "password by hand")
    person = promise.person
    form = NewPasswordForm()
    if not form.accepted():
        facts = {"email": person.email, "instead_of": other_than(person)}
        page = render_template("accounts/new_password.html", form=form, **facts)
        return page, 422 if form.errors else 200
    person.change_password(str(form.new_password.data))
    if mailed:
        person.confirm()  # whoever has the link has the address
    let_in(person)
    flash(SET.format(person.name))
    return redirect(url_for("home.desk"), 303)


def spent(link: str, *purposes: str) -> ResponseReturnValue:
    """The refusal of a link that opens nothing. Whoever has one that is good but for a suspension
    is told of that, as with the right password: another one would never come."""
    if any(suspended_behind(purpose, link) for purpose in purposes):
        return refusal(410, SUSPENDED, CLOSED_TITLE)
    return refusal(410, SPENT, SPENT_TITLE)


def other_than(person: Person) -> Person | None:
    """Who is signed in in this browser, if that is somebody else."""
    if current_user.is_authenticated and current_user.id != person.id:
        return current_user.known  # type: ignore[no-any-return]
    return None
