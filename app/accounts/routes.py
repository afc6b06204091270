"""Who is signed in, and how they come to be. The room's pages stand beside this file, by subject,
on the same blueprint: sign-in, registering, one's own account, administration."""

from functools import cached_property

from flask import Blueprint, Flask, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy import ColumnElement, select

from app.accounts.models import FailedSignIn, Person, SignIn, pretend_to_check
from app.accounts.receipts import forget_old
from app.db import LOCKED, db, only_reading
from app.transactions import reading

bp = Blueprint("accounts", __name__)


class SignedIn(UserMixin):  # type: ignore[misc]
    """What Flask-Login knows of whoever is signed in: the person, and this browser's token."""

    def __init__(self, person: Person, token: str) -> None:
        self.known = person
        self.id = person.id
        self.token = token

    @cached_property
    def person(self) -> Person:
        """As remembered for a request that reads, from the database for one that may change it."""
        return self.known if only_reading() else db.session.get_one(Person, self.id)

    def get_id(self) -> str:
        return self.token


def recognise(app: Flask) -> None:
    """Recognise who is signed in by the token in their cookie."""
    manager = LoginManager(app)
    # It neither marks nor reckons from which address somebody comes: nothing asks for that.
    manager.session_protection = None
    manager._session_identifier_generator = str

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(token: str) -> SignedIn | None:
        person = SignIn.person_with(token)
        return SignedIn(person, token) if person else None


def begin_attempt(account: str) -> int | None:
    """Count an attempt before it is decided; None if there have been too many."""
    attempt = FailedSignIn.begin(account, request.remote_addr or "")
    db.session.commit()
    return attempt


def with_password(who: ColumnElement[bool], password: str) -> Person | None:
    """The person, locked, if this is their password; it takes the same time where there is none.

    While the password is reckoned with, nobody waits for the database. Whoever has changed it
    meanwhile is not let in with the old one.
    """
    with reading():
        person = db.session.scalar(select(Person).where(who))
        known = person.password_hash if person else ""
        right = person is not None and person.has_password(password)
        if person is None:
            pretend_to_check(password)
        db.session.rollback()
    if not right:
        return None
    same = select(Person).where(who, Person.password_hash == known)
    return db.session.scalar(same.with_for_update(**LOCKED))


def let_in(person: Person) -> None:
    """Sign this browser in, as nobody it was before; commits."""
    if current_user.is_authenticated:
        SignIn.end(current_user.token)
    forget_old()
    signed_in = SignedIn(person, SignIn.begin(person))
    db.session.commit()
    session.clear()  # nothing of an earlier session, whosever it was, lives on in this one
    login_user(signed_in, remember=True, duration=SignIn.LASTS)


from app.accounts import (  # noqa: E402 - they hang their pages on `bp`
    account_routes,
    address_routes,
    administration_routes,
    archive_routes,
    board_routes,
    invitation_routes,
    mail_routes,
    password_routes,
    register_routes,
    sign_in_routes,
)

__all__ = [
    "account_routes",
    "address_routes",
    "administration_routes",
    "archive_routes",
    "board_routes",
    "bp",
    "invitation_routes",
    "mail_routes",
    "password_routes",
    "register_routes",
    "sign_in_routes",
]
