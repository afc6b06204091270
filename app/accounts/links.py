"""Links that do one thing for one person, as they stand in a mail.

Nothing of them is kept: a link is signed, with what it is for and what the person's account was
when it was made. So it ends when it is used, and when password or address are changed otherwise.
While an account is suspended its links open nothing; one that was made before opens it again once
the suspension has ended, for as long as the link lasts: its account is then what it was.
"""

import hashlib
from typing import Any, NamedTuple

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from app.accounts.models import Person
from app.db import LOCKED, db

PASSWORD_LASTS = 2 * 3600  # seconds
ADDRESS_LASTS = 3 * 24 * 3600
HANDED_LASTS = 24 * 3600  # until whoever has forgotten their password is met

LASTS = {
    "password": PASSWORD_LASTS,
    "address": ADDRESS_LASTS,
    "password by hand": HANDED_LASTS,  # shows nothing of whose the address is
}


class Promise(NamedTuple):
    """Whom a link is for, and the address that it confirms, if it confirms one."""

    person: Person
    address: str


def link_for(purpose: str, person: Person, address: str = "") -> str:
    """What stands behind the address of our page; `address`: the one that it confirms."""
    said = [person.id, address, _account(person)]
    return str(signer(purpose).dumps(said))


def promised(purpose: str, link: str, *, locked: bool = False) -> Promise | None:
    """Whom it is for; None if it is none of ours, too old, used, or if no link opens the
    account: a suspended one, and one of the demo's people outside of demo mode."""
    promise = _unused(purpose, link, locked)
    if promise is None or promise.person.suspended:
        return None
    return None if promise.person.demo and not current_app.config["DEMO"] else promise


def suspended_behind(purpose: str, link: str) -> bool:
    """Whether nothing but its account's suspension keeps the link from opening it."""
    promise = _unused(purpose, link)
    return promise is not None and promise.person.suspended


def _unused(purpose: str, link: str, locked: bool = False) -> Promise | None:
    try:
        said: Any = signer(purpose).loads(link, max_age=LASTS[purpose])
        person_id, address, account = said
        person = db.session.get(Person, int(person_id), with_for_update=LOCKED if locked else None)
    except (BadData, ValueError, TypeError):
        return None
    if person is None or account != _account(person):
        return None
    return Promise(person, str(address))


def _account(person: Person) -> str:
    """What an account was: another after each change of password or address."""
    said = f"{person.email} {person.password_hash} {person.confirmed_at}"
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def stop_link_for(person: Person) -> str:
    """What stops the mail that tells a person what is new: for as long as the address is theirs,
    however old the mail is that it stands in, and whatever else of the account changes."""
    return str(_stopping().dumps([person.id, _address(person)]))


def person_stopping(link: str, *, locked: bool = False) -> Person | None:
    """Whose mail is to be stopped; None if it is none of ours, or was sent to another address."""
    try:
        said: Any = _stopping().loads(link)
        person_id, address = said
        person = db.session.get(Person, int(person_id), with_for_update=LOCKED if locked else None)
    except (BadData, ValueError, TypeError):
        return None
    return person if person is not None and address == _address(person) else None


def _stopping() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="link that stops mail")


def _address(person: Person) -> str:
    return hashlib.sha256(person.email.encode()).hexdigest()[:12]


def signer(purpose: str) -> URLSafeTimedSerializer:
    """Signs and reads links for this purpose alone."""
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=f"link for {purpose}")
