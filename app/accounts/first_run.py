"""The first administrator: made on the first-run page with a code that only the server's console
shows. It is made from the instance's key, so it is the same for all workers and until used."""

import hmac

from flask import current_app
from sqlalchemy import func, select

from app.accounts.models import Person
from app.db import db


def needed() -> bool:
    """Whether nobody real administers this board yet."""
    real = (
        select(func.count())
        .select_from(Person)
        .where(Person.administrator_since.is_not(None), Person.demo.is_(False))
    )
    return not current_app.config["DEMO"] and not db.session.scalar(real)


def nobody_here() -> bool:
    """Whether nobody can sign in yet: not in demo mode, and without a real person."""
    if current_app.config["DEMO"]:
        return False
    return db.session.scalar(select(Person.id).where(Person.demo.is_(False)).limit(1)) is None


def code_for_first_run() -> str | None:
    """The code to be entered, or None once there is an administrator."""
    return _code() if needed() else None


def is_code(typed: str) -> bool:
    """Whether this is the code, however its groups are written; it stays the code, but opens
    something only while `needed`."""
    return hmac.compare_digest(_signs(typed).encode(), _signs(_code()).encode())


def _signs(typed: str) -> str:
    return "".join(sign for sign in typed.lower() if sign.isalnum())


def _code() -> str:
    key = str(current_app.secret_key).encode()
    digest = hmac.new(key, b"first administrator", "sha256").hexdigest()
    return "-".join(digest[start : start + 4] for start in range(0, 20, 4))
