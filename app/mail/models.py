"""Mail: one thing that one person is to be told at their address, until it is told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    and_,
    delete,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Person, hashed
from app.clock import now
from app.db import Base, Id, db
from app.prepared import insert_unless_there

_WAITING = text("sent_at IS NULL AND dropped_at IS NULL")
HELD = timedelta(minutes=10)  # by one worker; after that another may try
GIVEN_UP = timedelta(days=5)  # as mail servers do
NOT_TRIED = "nobody has tried to send it for five days"
NOBODY = "there is nobody to be told any more"
KEPT = timedelta(days=30)  # so long one event is told once
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]  # between tries
WRITTEN = "mail written"  # in the session's notes: its commit wakes the worker
A_WHILE = timedelta(hours=1)
OFTEN = 3  # mails of a kind to one address within a while; more are somebody's mischief


class Mail(Base):
    """What is to be told (`kind`), to whom, and what has become of it.

    It holds no words: those are composed when it is sent, with the rights that its reader has then
    (N1). `person` is None where whoever has the `address` is not known yet, or is not to be looked
    up before that. One event is told to one person once (N3): `event` is unique.
    """

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_waiting", "due_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_mails_address_hash_created_at", "address_hash", "created_at"),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(24))
    event: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    address: Mapped[str] = mapped_column(String(254))
    address_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime] = mapped_column(default=now)
    held_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str] = mapped_column(Text, default="")  # what the mail server said last
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]  # never to be sent: given up, or nobody may be told

    person: Mapped[Person | None] = relationship()

    @classmethod
    def write(cls, kind: str, address: str, event: str, person: Person | None = None) -> None:
        """Write down, in the transaction of its cause, that this is to be told."""
        address = Person.tidy_address(address)
        db.session().info[WRITTEN] = True
        insert_unless_there(
            cls,
            kind=kind,
            event=_event(address, event),
            person_id=person.id if person else None,
            address=address,
            address_hash=hashed(address),
        )

    @classmethod
    def write_all(
        cls, kind: str, told: Sequence[tuple[int, str, str]], at: datetime
    ) -> Sequence[int]:
        """Write down what many are to be told, each by id, address and event, in one statement;
        returns the ids of those to whom it was not written before."""
        if not told:
            return []
        db.session().info[WRITTEN] = True
        common = {"kind": kind, "created_at": at, "due_at": at, "tries": 0, "trouble": ""}
        rows = [
            common
            | {"person_id": person_id, "event": _event(address, event)}
            | {"address": address, "address_hash": hashed(address)}
            for person_id, address, event in told
        ]
        make = postgresql if db.engine.dialect.name == "postgresql" else sqlite
        written = make.insert(cls).values(rows).on_conflict_do_nothing().returning(cls.person_id)
        return [int(one) for one in db.session.scalars(written) if one is not None]

    @classmethod
    def unsent(cls) -> ColumnElement[bool]:
        """What is to be sent still."""
        return and_(cls.sent_at.is_(None), cls.dropped_at.is_(None))

    @classmethod
    def too_often(cls, kind: str, address: str) -> bool:
        """Whether this has been asked for so often that it is not asked by whoever it is for."""
        lately = select(func.count()).where(
            cls.address_hash == hashed(Person.tidy_address(address)),
            cls.kind == kind,
            cls.created_at > now() - A_WHILE,
        )
        return (db.session.scalar(lately) or 0) >= OFTEN

    @classmethod
    def hold_next(cls) -> "Mail | None":
        """The mail that has waited longest, held for whoever asks; the caller commits."""
        free = (cls.held_until.is_(None)) | (cls.held_until < now())
        due = select(cls).where(cls.unsent(), cls.due_at <= now(), free)
        mail = db.session.scalar(
            due.order_by(cls.due_at, cls.id).limit(1).with_for_update(skip_locked=True)
        )
        if mail is not None:
            mail.held_until, mail.tries = now() + HELD, mail.tries + 1
        return mail

    @classmethod
    def lost(cls) -> ColumnElement[bool]:
        """What has waited for so long that it is given up. One that is being sent, or whose worker
        was stopped meanwhile, may have arrived: it is tried once more, under the same Message-ID,
        before that is asked again."""
        return and_(cls.unsent(), cls.held_until.is_(None), cls.created_at < now() - GIVEN_UP)

    @classmethod
    def give_up_old(cls) -> list[int]:
        """What is lost says nothing any more that its reader waits for; and of what was told long
        ago, no address is kept. The ids of what is given up."""
        why = func.coalesce(func.nullif(cls.trouble, ""), NOT_TRIED)
        old = update(cls).where(cls.lost()).values(dropped_at=now(), trouble=why)
        given_up = db.session.scalars(old.returning(cls.id)).all()
        done = or_(cls.sent_at.is_not(None), cls.dropped_at.is_not(None))
        db.session.execute(delete(cls).where(done, cls.created_at < now() - KEPT))
        return list(given_up)

    def tells_of(self, event: str) -> bool:
        """Whether it was this that it was written down for."""
        return self.event == _event(self.address, event)

    @property
    def message_id(self) -> str:
        """The same for each try, so that a mail server that had it already knows it again."""
        return f"{self.id}.{self.event[:24]}"

    def sent(self) -> None:
        self.sent_at, self.held_until, self.trouble = now(), None, ""

    def drop(self, why: str) -> None:
        """Never send it."""
        self.dropped_at, self.held_until, self.trouble = now(), None, why

    def later(self, why: str) -> None:
        """Try again after a pause."""
        pause = PAUSES[min(self.tries, len(PAUSES)) - 1]
        self.due_at, self.held_until, self.trouble = now() + pause, None, why

    @classmethod
    def waiting(cls, since: datetime | None = None) -> int:
        """How many are to be sent still; `since`: those written down before that moment."""
        waiting = select(func.count()).select_from(cls).where(cls.unsent())
        waiting = waiting if since is None else waiting.where(cls.created_at < since)
        return db.session.scalar(waiting) or 0

    @classmethod
    def last_trouble(cls) -> str:
        """What went wrong with the mail that was tried last of those that wait."""
        tried = select(cls.trouble).where(cls.unsent(), cls.trouble != "")
        return db.session.scalar(tried.order_by(cls.due_at.desc()).limit(1)) or ""

    @classmethod
    def undelivered(cls) -> tuple[int, str]:
        """How many mails of the last 30 days never arrived, though there was somebody to be told,
        and what stood in the way of the last one, with its address."""
        never = (cls.dropped_at.is_not(None), cls.trouble != NOBODY)
        number = db.session.scalar(select(func.count()).select_from(cls).where(*never)) or 0
        newest = select(cls.address, cls.trouble).where(*never).order_by(cls.dropped_at.desc())
        last = db.session.execute(newest.limit(1)).first()
        return number, f"{last.address}: {last.trouble}" if last else ""


def _event(address: str, event: str) -> str:
    return hashed(f"{address} {event}")
