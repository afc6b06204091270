"""How often mail tells one what is new: chosen on one's account page, and stopped by the link that
stands in each such mail, without signing in."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.account_routes import page
from app.accounts.forms import NameForm, PasswordForm, RhythmForm
from app.accounts.links import person_stopping
from app.accounts.models import Person
from app.accounts.rhythm import Rhythm
from app.accounts.routes import bp
from app.db import db
from app.errors import refusal
from app.security import from_anywhere, public

CHOSEN = {
    Rhythm.AT_ONCE: "From now on a mail tells you at once what concerns you.",
    Rhythm.DAILY: "From now on a mail tells you in the morning of each day that something is new.",
    Rhythm.WEEKLY: "From now on a mail tells you on Monday morning.",
    Rhythm.NEVER: "From now on no mail tells you. Your desk still does.",
}
NOT_OURS = (
    "Your mail program may have cut the link in two: copy all of it. Or sign in and choose on the "
    "page of your account which mail you get."
)
NOT_OURS_TITLE = "This link stops no mail"


@bp.post("/account/mail")
def choose_rhythm() -> ResponseReturnValue:
    """Choose how often one is told by mail."""
    form = RhythmForm()
    if not form.accepted():
        name = NameForm(name=current_user.person.name)
        return page(name, PasswordForm(), rhythm=form), 422
    db.session.get_one(Person, current_user.id).rhythm = str(form.rhythm.data)
    db.session.commit()
    flash(CHOSEN[Rhythm(str(form.rhythm.data))])
    return redirect(url_for("accounts.account"), 303)


@bp.route("/mail/stop/<stop_link>", methods=["GET", "POST"])
@public
@from_anywhere
def stop_mail(stop_link: str) -> ResponseReturnValue:
    """Mail programs open links by themselves, so opening it shows a button. Pressing that stops the
    mail; so does a mail program's own button (RFC 8058), which must not be led on elsewhere."""
    person = person_stopping(stop_link, locked=request.method == "POST")
    if person is None:
        return refusal(410, NOT_OURS, NOT_OURS_TITLE)
    if request.method == "POST":
        person.rhythm = Rhythm.NEVER
        db.session.commit()
    stopped = person.rhythm == Rhythm.NEVER
    return render_template(
        "accounts/stop_mail.html", address=person.email, link=stop_link, stopped=stopped
    )
