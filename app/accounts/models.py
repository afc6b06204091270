"""Person, their signed-in browsers, failed attempts, and kept words."""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache
from ipaddress import ip_address, ip_network
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from blinker import Signal
from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Select,
    String,
    bindparam,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.rhythm import Rhythm
from app.clock import now
from app.db import Base, Id, Moment, db
from app.prepared import Remembered, facts
from app.text.names import monogram
from app.transactions import reading
from app.turns import letting_others_go_first

# t=2, 19 MiB, p=1 (OWASP's second choice): 21 ms of processor; a whole class signs in at once.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODYS_HASH = _hasher.hash("nobody's password")  # an unknown address must cost the same time

PASSWORD_LENGTH = 10  # the least a password may have; length protects, odd characters do not
PASSWORD_LIMIT = 200

renamed = Signal("A person's shown name has changed. Sender: the Person.")


class Person(Base):
    """Somebody with an account. `email` is unique and kept in lower case; names need not be."""

    __tablename__ = "people"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)
    administrator_since: Mapped[datetime | None]
    opens_courses_since: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[datetime | None]  # the address is theirs: by a link that was sent to it
    suspended_at: Mapped[datetime | None]
    rhythm: Mapped[str] = mapped_column(String(8), default=Rhythm.DAILY)  # of mail, see there

    sign_ins: Mapped[list["SignIn"]] = relationship(
        back_populates="person", cascade="all, delete-orphan", passive_deletes=True
    )

    @staticmethod
    def tidy_address(email: str) -> str:
        """The form in which addresses are compared: trimmed and in lower case."""
        return email.strip().lower()

    @classmethod
    def with_address(cls, email: str) -> "Person | None":
        return db.session.scalar(select(cls).where(cls.email == cls.tidy_address(email)))

    @classmethod
    def register(cls, email: str, name: str, password: str, *, demo: bool = False) -> "Person":
        """Add a person. The caller has made sure that the address is free."""
        person = cls(email=cls.tidy_address(email), name=name, demo=demo)
        person.change_password(password)
        db.session.add(person)
        return person

    @classmethod
    def count(cls) -> int:
        return db.session.scalar(select(func.count()).select_from(cls)) or 0

    @property
    def administrator(self) -> bool:
        return self.administrator_since is not None

    @property
    def opens_courses(self) -> bool:
        return self.opens_courses_since is not None

    @property
    def suspended(self) -> bool:
        return self.suspended_at is not None

    @property
    def monogram(self) -> str:
        return monogram(self.name)

    def rename(self, name: str) -> None:
        """Change the shown name everywhere, on what was written earlier too."""
        if name != self.name:
            self.name = name
            renamed.send(self)

    def change_password(self, password: str) -> None:
        """Set the password and end every signed-in browser."""
        self.password_hash = _hasher.hash(password)
        self.sign_ins.clear()

    def confirm(self, address: str = "") -> None:
        """The address, or this other one that is theirs from now on, has reached them."""
        if address and address != self.email:
            self.email, self.confirmed_at = address, None
        self.confirmed_at = self.confirmed_at or now()

    def has_password(self, password: str) -> bool:
        try:
            with letting_others_go_first():
                return _hasher.verify(self.password_hash, password)
        except (VerificationError, InvalidHashError):
            return False

    def make_administrator(self) -> None:
        self.administrator_since = self.administrator_since or now()

    def make_ordinary(self) -> None:
        """Be no administrator any more."""
        self.administrator_since = None

    def allow_courses(self, allowed: bool) -> None:
        """Let this person open courses, or no longer."""
        self.opens_courses_since = (self.opens_courses_since or now()) if allowed else None

    def suspend(self) -> None:
        """Close the account at once, until `end_suspension`: browsers are signed out, mail is sent
        no more, no password and no link opens it. What the person wrote stays."""
        self.suspended_at = self.suspended_at or now()
        self.sign_ins.clear()

    def end_suspension(self) -> None:
        """Their password opens the account again, and so do links that last still; browsers that
        were signed in stay signed out."""
        self.suspended_at = None


def pretend_to_check(password: str) -> None:
    """Spend the time of a password check, so that an unknown address answers no faster."""
    try:
        with letting_others_go_first():
            _hasher.verify(_NOBODYS_HASH, password)
    except VerificationError:
        return


class SignIn(Base):
    """One signed-in browser. The cookie holds the token, the table only its hash."""

    __tablename__ = "sign_ins"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime] = mapped_column(default=now)

    person: Mapped[Person] = relationship(back_populates="sign_ins")

    LASTS = timedelta(days=60)

    @classmethod
    def begin(cls, person: Person) -> str:
        """Sign the person in on one browser; returns the token for its cookie."""
        token = secrets.token_urlsafe(32)
        person.sign_ins.append(cls(token_hash=hashed(token)))
        return token

    @classmethod
    def person_with(cls, token: str) -> Person | None:
        """Whoever is signed in with this token, as remembered: for reading only. Nobody who writes
        waits for this."""
        given = {"token": hashed(token), "since": now() - cls.LASTS}
        with reading():
            return _people.get(
                lambda: facts(_signed_in(), **given), lambda apart, row: apart.get(Person, row.id)
            )

    @classmethod
    def end(cls, token: str) -> None:
        db.session.execute(delete(cls).where(cls.token_hash == hashed(token)))

    @classmethod
    def end_demo(cls) -> None:
        """Sign all demo people out, everywhere."""
        demo_people = select(Person.id).where(Person.demo)
        db.session.execute(delete(cls).where(cls.person_id.in_(demo_people)))


_people: Remembered[Person] = Remembered()


@cache
def _signed_in() -> Select[Any]:
    lasts = SignIn.began_at > bindparam("since", type_=Moment())
    theirs = (SignIn.token_hash == bindparam("token"), lasts, Person.suspended_at.is_(None))
    return select(*Person.__table__.c).join(SignIn).where(*theirs)


class FailedSignIn(Base):
    """A failed attempt, kept for 15 minutes to slow down guessing; counted for all workers."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (
        Index("ix_failed_sign_ins_account_at", "account", "at"),
        Index("ix_failed_sign_ins_address_at", "address", "at"),
    )

    id: Mapped[Id]
    account: Mapped[str] = mapped_column(String(64))  # hash of the address that was typed
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[datetime] = mapped_column(default=now)

    WINDOW = timedelta(minutes=15)
    PER_ACCOUNT = 10
    PER_ADDRESS = 100  # a class of forty behind one address must get in

    @classmethod
    def too_many(cls, email: str, address: str) -> bool:
        """Whether this account or this network address has failed too often just now."""
        since = now() - cls.WINDOW
        count = select(func.count()).select_from(cls).where(cls.at > since)
        account, network = hashed(Person.tidy_address(email)), network_of(address)
        return (db.session.scalar(count.where(cls.account == account)) or 0) >= cls.PER_ACCOUNT or (
            db.session.scalar(count.where(cls.address == network)) or 0
        ) >= cls.PER_ADDRESS

    @classmethod
    def note(cls, email: str, address: str) -> "FailedSignIn":
        db.session.execute(delete(cls).where(cls.at < now() - cls.WINDOW))
        failed = cls(account=hashed(Person.tidy_address(email)), address=network_of(address))
        db.session.add(failed)
        return failed

    @classmethod
    def begin(cls, email: str, address: str) -> int | None:
        """Count an attempt as failed before it is decided, so that many sent at once are counted.

        Returns what `forgive` takes; None if there were too many, which then do not count further.
        The caller commits before it decides.
        """
        if cls.too_many(email, address):
            return None
        attempt = cls.note(email, address)
        db.session.flush()
        return attempt.id

    @classmethod
    def forgive(cls, attempt: int, email: str) -> None:
        """The attempt was right: it did not fail, and earlier failures slow the account no more.
        For the network address they stay counted."""
        db.session.execute(delete(cls).where(cls.id == attempt))
        account = hashed(Person.tidy_address(email))
        db.session.execute(update(cls).where(cls.account == account).values(account=""))


def network_of(address: str) -> str:
    """What counts as one network address: of IPv6 the first half, for one household has it all."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:45]
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.version == 4:
        return str(ip)
    return str(ip_network((int(ip), 64), strict=False).network_address)


class KeptWords(Base):
    """What somebody had typed when their session had ended: given back to the same person."""

    __tablename__ = "kept_words"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(default=now)

    KEPT = timedelta(days=2)


def hashed(secret: str) -> str:
    """SHA-256 in hex: enough for secrets that are long and random."""
    return hashlib.sha256(secret.encode()).hexdigest()
