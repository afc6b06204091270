"""One sending, one making: a double click, a retry or a reload leads to what the first one made."""

import hashlib
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import redirect, request
from flask_login import current_user
from sqlalchemy import ForeignKey, Select, String, Text, Update, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column
from werkzeug.wrappers import Response

from app.accounts.models import KeptWords, SignIn
from app.clock import now
from app.db import Base, db
from app.prepared import change, first, insert_unless_there
from app.security import once_key


class Receipt(Base):
    """What a form that was sent once has led to, so that sending it again makes nothing twice."""

    __tablename__ = "receipts"
    __table_args__ = {"sqlite_with_rowid": False}  # one tree, and no index: each form writes here

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(default=now)

    KEPT = timedelta(days=2)


def earlier_answer(*, any_words: bool = False) -> Response | None:
    """None the first time this form arrives; later, the way to what it has made. `any_words`: other
    words in the same form go on with that, too (see `once_key`).

    Call it before making anything, and `answer` in the same transaction. Where two arrive at once,
    the second waits here for the first.
    """
    mine = {"person_id": current_user.id, "key": _key(any_words)}
    if insert_unless_there(Receipt, **mine):
        return None
    location = db.session.scalar(select(Receipt.location).filter_by(**mine))
    return redirect(location or "/", 303)


def answer(location: str, *, any_words: bool = False) -> Response:
    """Write down where the form has led to, and lead there; commits."""
    mine = {"person_id": current_user.id, "key": _key(any_words)}
    change(_writing_down(), person=mine["person_id"], said=mine["key"], answer=location)
    db.session.commit()
    return redirect(location, 303)


def answered_before(location: str) -> Response | None:
    """Within `writing`: write down that this form has led to `location`. If it has arrived before,
    the way to what it then made: undo what it has made now."""
    mine = {"person_id": current_user.id, "key": _key()}
    if insert_unless_there(Receipt, **mine, location=location):
        return None
    before = first(_written_down(), person=mine["person_id"], said=mine["key"])
    return redirect(before.location or "/", 303)


def forget_old() -> None:
    """Called when somebody signs in: drop what nobody comes back for, whosever it is."""
    db.session.execute(delete(KeptWords).where(KeptWords.at < now() - KeptWords.KEPT))
    db.session.execute(delete(SignIn).where(SignIn.began_at < now() - SignIn.LASTS))


def forget_old_receipts() -> None:
    """Called each night: what is looked for among all of them, when few people write."""
    db.session.execute(delete(Receipt).where(Receipt.at < now() - Receipt.KEPT))


@cache
def _written_down() -> Select[Any]:
    mine = (Receipt.person_id == bindparam("person"), Receipt.key == bindparam("said"))
    return select(Receipt.location).where(*mine)


@cache
def _writing_down() -> Update:
    mine = (Receipt.person_id == bindparam("person"), Receipt.key == bindparam("said"))
    return update(Receipt).where(*mine).values(location=bindparam("answer"))


def _key(any_words: bool = False) -> str:
    said = f"{request.path} {once_key(any_words=any_words)}"
    return hashlib.sha256(said.encode()).hexdigest()
