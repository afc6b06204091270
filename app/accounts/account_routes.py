"""One's own account: the name that others see, and the password."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.accounts.forms import AddressForm, NameForm, PasswordForm, RhythmForm
from app.accounts.models import FailedSignIn, Person
from app.accounts.routes import begin_attempt, bp, let_in, with_password
from app.courses.queries import courses_without_badge, named_like_staff
from app.db import LOCKED, db
from app.mail.delivery import works

STAFFS_NAME = (
    "Somebody on the staff of a course of yours has this name. Add what tells you apart: a second "
    "name, an initial."
)
WRONG = "This is not your present password. Please try it again."
SLOWED = "There were too many wrong tries. Please wait a quarter of an hour, then try again."


@bp.get("/account")
def account() -> ResponseReturnValue:
    return page(NameForm(name=current_user.person.name), PasswordForm())


@bp.get("/account/kept")
def kept() -> ResponseReturnValue:
    """What this browser keeps of one's words: only the browser knows."""
    return render_template("accounts/kept.html")


@bp.post("/account/name")
def rename() -> ResponseReturnValue:
    """Change the name that stands beside everything one has written, and will write."""
    form = NameForm()
    if not form.accepted():
        return page(form, PasswordForm()), 422
    me = db.session.scalars(
        select(Person).where(Person.id == current_user.id).with_for_update(**LOCKED)
    ).one()
    if named_like_staff(str(form.name.data), courses_without_badge(me), me.id):
        db.session.rollback()
        form.name.errors = [STAFFS_NAME]
        return page(form, PasswordForm()), 422
    me.rename(str(form.name.data))
    db.session.commit()
    flash(f"From now on your name is {me.name}.")
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/password")
def change_password() -> ResponseReturnValue:
    """Change the password; everywhere else one is signed out, here one stays signed in."""
    form = PasswordForm()
    name, email = current_user.person.name, current_user.person.email
    if not form.accepted():
        return page(NameForm(name=name), form), 422
    attempt = begin_attempt(email)
    me = with_password(Person.id == current_user.id, str(form.old_password.data))
    if attempt is None or me is None:
        form.old_password.errors = [SLOWED if attempt is None else WRONG]
        return page(NameForm(name=name), form), 429 if attempt is None else 422
    FailedSignIn.forgive(attempt, email)
    me.change_password(str(form.new_password.data))
    let_in(me)
    flash("Your password is changed. Other browsers in which you were signed in are signed out.")
    return redirect(url_for("accounts.account"), 303)


def page(
    name: NameForm,
    password: PasswordForm,
    address: AddressForm | None = None,
    rhythm: RhythmForm | None = None,
) -> str:
    me = current_user.person
    return render_template(
        "accounts/account.html",
        name_form=name,
        password_form=password,
        address_form=address or AddressForm(),
        rhythm_form=rhythm or RhythmForm(rhythm=me.rhythm),
        email=me.email,
        confirmed=me.confirmed_at is not None,
        mail_works=works(),
    )
