"""Making an account: with a course's code, freely where that is allowed, or as the first of all.

No answer here tells whether an address is known, in its words or in its time.
"""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import literal, select
from sqlalchemy.exc import IntegrityError

from app.accounts import first_run
from app.accounts.forms import FirstRunForm, RegisterForm, could_be_code
from app.accounts.models import FailedSignIn, Person, pretend_to_check
from app.accounts.routes import begin_attempt, bp, let_in, with_password
from app.courses.log import LogEntry
from app.courses.models import Course
from app.courses.queries import named_like_staff
from app.db import db
from app.mail.delivery import works
from app.mail.models import Mail
from app.security import once_key, public

READY = (
    "If this address was new, your account is ready: sign in with the password you chose. If you "
    "had an account, it is unchanged."
)
LOOK = " A mail to it says which."
NO_CODE = "Please write the code of your course. Your instructor has it."
WRONG_CODE = "No course has this code. Please compare it with the one your instructor gave you."
ARCHIVED = "This course is archived: nobody joins it any more. Please ask its instructor."
STAFFS_NAME = (
    "Somebody on this course's staff has this name. Add what tells you apart: a second name, an "
    "initial."
)
WRONG_FIRST_CODE = "This is not the code that the server has printed. Please copy it once more."
SLOWED = "There were too many wrong codes. Please wait a quarter of an hour, then try again."


@bp.route("/register", methods=["GET", "POST"])
@public
def register() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(url_for("home.join", code=request.values.get("code") or None), 303)
    if first_run.nobody_here():
        return redirect(url_for("accounts.welcome"), 303)
    form = RegisterForm(code=request.args.get("code", ""))
    if not form.accepted():
        return page(form), 422 if form.errors else 200
    course = None
    if form.code.data or current_app.config["REGISTRATION"] != "open":
        course, status = course_for(form)
        if course is None:
            return page(form), status
    if course is not None and named_like_staff(str(form.name.data), select(literal(course.id))):
        form.name.errors = [STAFFS_NAME]
        return page(form), 422
    make_account(form, course)
    flash(READY + (LOOK if works() else ""))
    joining = url_for("courses.join", code=course.join_code) if course else None
    return redirect(url_for("accounts.sign_in", next=joining), 303)


@bp.route("/welcome", methods=["GET", "POST"])
@public
def welcome() -> ResponseReturnValue:
    """The first run: whoever has the code from the server's console administers this board."""
    form = FirstRunForm()
    code = str(form.code.data or "")
    if not first_run.needed() and not (request.method == "POST" and first_run.is_code(code)):
        abort(404)
    if not form.accepted():
        return render_template("accounts/welcome.html", form=form), 422 if form.errors else 200
    attempt = begin_attempt(f"first run {code}")
    if attempt is None or not first_run.is_code(code):
        form.refuse_code(SLOWED if attempt is None else WRONG_FIRST_CODE)
        return render_template("accounts/welcome.html", form=form), 422 if attempt else 429
    FailedSignIn.forgive(attempt, f"first run {code}")
    person = first_administrator(form)
    if person is None:
        abort(404)
    let_in(person)
    flash("Welcome. This board is yours to look after: say here who may open courses.")
    return redirect(url_for("accounts.administration"), 303)


def page(form: RegisterForm) -> str:
    free = current_app.config["REGISTRATION"] == "open"
    return render_template("accounts/register.html", form=form, free=free)


def course_for(form: RegisterForm) -> tuple[Course | None, int]:
    """The course that the code opens; or none, the reason in the form, and the status."""
    code = str(form.code.data or "")
    if not code:
        form.refuse_code(NO_CODE)
        return None, 422
    account, address = f"join code {code}", request.remote_addr or ""
    if FailedSignIn.too_many(account, address):
        form.refuse_code(SLOWED)
        return None, 429
    found = select(Course).where(Course.join_code == code)
    course = db.session.scalar(found) if could_be_code(code) else None
    if course is None:
        FailedSignIn.note(account, address)
        db.session.commit()
    if course is None or course.archived:
        form.refuse_code(ARCHIVED if course else WRONG_CODE)
        return None, 422
    return course, 200


def make_account(form: RegisterForm, course: Course | None) -> None:
    """Add the person, in the course at once, unless the address is known; a mail says which was
    the case. Commits."""
    email = str(form.email.data)
    try:
        person = newcomer(form, course)
        if works() and not Mail.too_often("known", email):
            Mail.write("confirm" if person else "known", email, once_key(), person)
        db.session.commit()
    except IntegrityError:  # the same form, sent twice at once: the other one has made it
        db.session.rollback()


def newcomer(form: RegisterForm, course: Course | None) -> Person | None:
    """Whoever has now an account; None if they had one before, which takes the same time."""
    password, email = str(form.password.data), str(form.email.data)
    if Person.with_address(email):
        pretend_to_check(password)
        return None
    person = Person.register(email, str(form.name.data), password)
    if course is not None:
        course.admit(person)
    db.session.flush()
    return person


def first_administrator(form: FirstRunForm) -> Person | None:
    """The first administrator, made now; or, if the form was sent twice, made just before."""
    email, password = str(form.email.data), str(form.password.data)
    known = Person.email == Person.tidy_address(email)
    if not first_run.needed():
        person = with_password(known, password)
        return person if person and person.administrator and not person.demo else None
    if db.session.scalar(select(Person.id).where(known)):
        return None
    person = Person.register(email, str(form.name.data), password)
    person.make_administrator()
    db.session.flush()
    LogEntry.write(person, "became the first administrator")
    return person
