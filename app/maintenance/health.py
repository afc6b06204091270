"""Whether the board is well, as far as a quick look can tell, and what is set: asked by pages,
while people write. `flask check` looks at everything."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from app.accounts.models import Person
from app.clock import now
from app.courses.models import Course
from app.db import db
from app.mail.delivery import works
from app.mail.models import Mail
from app.maintenance import versions
from app.maintenance.check import Finding, glance
from app.settings import SETTINGS

LATE = timedelta(minutes=15)  # a mail that waits longer: the worker comes by each minute
MB = 2**20


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong, with what to do; and facts, each with its name."""

    findings: list[Finding]
    facts: list[tuple[str, str]]


def health_of_board() -> Health:
    return Health(findings=[*glance(), *_late_mail()], facts=_facts())


def _facts() -> list[tuple[str, str]]:
    people = db.session.scalar(select(func.count()).select_from(Person)) or 0
    courses = db.session.scalar(select(func.count()).select_from(Course)) or 0
    disk = shutil.disk_usage(Path(current_app.instance_path))
    mail = f"{Mail.waiting():,} waiting" if works() else "none: MAIL_URL is not set"
    return [
        ("People", f"{people:,}"),
        ("Courses", f"{courses:,}"),
        ("Database", f"{_kind()}, {_size() // MB + 1:,} MB, at version {versions.here()}"),
        ("Disk", f"{disk.free // MB:,} MB of {disk.total // MB:,} MB are free"),
        ("Mail", mail),
        *_undelivered(),
    ]


def _undelivered() -> list[tuple[str, str]]:
    """Nothing that is to be done here, but perhaps by somebody who knows the address."""
    number, last = Mail.undelivered()
    said = f"{number:,} in the last 30 days, the last to {last}"
    return [("Mail that did not arrive", said)] if number else []


def _kind() -> str:
    return "PostgreSQL" if db.engine.dialect.name == "postgresql" else "SQLite"


def _size() -> int:
    """Of the database, in bytes."""
    if db.engine.dialect.name == "postgresql":
        return int(db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    return Path(str(db.engine.url.database)).stat().st_size


def _late_mail() -> list[Finding]:
    """What should have been sent by now, and what the mail server last said about it."""
    late = select(func.count(), func.min(Mail.due_at)).where(
        Mail.sent_at.is_(None), Mail.dropped_at.is_(None), Mail.due_at < now() - LATE
    )
    number, since = db.session.execute(late).one()
    if not number or not works():
        return []
    what = f"{number:,} mails wait that were due {_ago(now() - since)} ago."
    return [Finding(what, "See whether the server writes of trouble with its mail server.")]


def _ago(length: timedelta) -> str:
    minutes = int(length.total_seconds()) // 60
    return f"{minutes:,} minutes" if minutes < 120 else f"{minutes // 60:,} hours"


def settings_of_board() -> list[tuple[str, str, str]]:
    """Of each setting its name, what is set, and what it should be; no secret is told."""
    config = current_app.config
    return [
        (name, SAYS.get(name, _plainly)(config[name]), setting.should_be)
        for name, setting in SETTINGS.items()
    ]


def _plainly(said: Any) -> str:
    if isinstance(said, bool):
        return "1" if said else "0"
    return str(said) or "not set"


def _which_database(said: Any) -> str:
    if not said:
        return "not set: SQLite in the instance folder"
    url = make_url(str(said))
    if url.drivername == "sqlite":
        return f"SQLite in {url.database}"
    return f"PostgreSQL, database {url.database} on {url.host or 'this machine'}"


def _which_server(said: Any) -> str:
    if not said:
        return "not set: this board sends no mail"
    url = urlsplit(str(said))
    return f"{url.scheme}://{url.hostname}" + (f":{url.port}" if url.port else "")


SAYS: dict[str, Callable[[Any], str]] = {
    "SECRET_KEY": lambda _said: "set, and never shown",
    "DATABASE_URL": _which_database,
    "MAIL_URL": _which_server,
}
