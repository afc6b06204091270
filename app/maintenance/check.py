"""Is the board well? Reads only, while people write; what is counted is counted anew if asked."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from flask import current_app
from sqlalchemy import CursorResult, TextClause, func, select, text

from app.clock import now
from app.db import db
from app.essays.picture_files import missing
from app.mail.delivery import works
from app.mail.models import Mail
from app.maintenance import versions
from app.maintenance.rules import Rule, rules
from app.transactions import reading

NAMED = 5  # of the rows that break a rule
LONG_FOR_MAIL = timedelta(hours=1)
GUARDS = {"sqlite": 3, "postgresql": 2}  # triggers on the log
LITTLE = 500 * 1024 * 1024  # bytes left on the disk: a term's writing and a backup of it

RESTORE = "Stop the server and restore the newest backup that passes the check."
ASK = "Make a backup now, and ask whoever looks after Colloquy before you change anything."
MEND = "Run `flask check --mend`, which counts anew."


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not as it must be, and what to do."""

    what: str
    do: str


def findings() -> Iterator[Finding]:
    """Everything that is wrong; nothing on a board that is well."""
    yield from _room()
    with reading():
        yield from list(_integrity()) or (
            *_version(),
            *_open_log(),
            *_broken_rules(),
            *_pictures(),
            *_mail(),
        )
        db.session.rollback()


def glance() -> Iterator[Finding]:
    """What a quick look can tell."""
    yield from _room()
    yield from _version()


def mended() -> int:
    """Count anew what is counted; how many rows that has changed. The caller commits."""
    return sum(_mend(rule) for rule in rules() if rule.mend is not None)


def _mend(rule: Rule) -> int:
    """A count may rest on other counts of the same kind, so until nothing changes any more."""
    total = 0
    while changed := cast(CursorResult[Any], db.session.execute(cast(Any, rule.mend))).rowcount:
        total += changed
    return total


def _integrity() -> Iterator[Finding]:
    """SQLite's own look at every page and index. (PostgreSQL watches over its own.)"""
    if db.engine.dialect.name == "sqlite":
        said = db.session.execute(text(f"PRAGMA integrity_check({NAMED})")).scalars().all()
        if said != ["ok"]:
            yield Finding(f"The database file is damaged: {'; '.join(said)}.", RESTORE)


def _version() -> Iterator[Finding]:
    here, newest = versions.here(), versions.newest()
    if here != newest:
        yield Finding(
            f"The database is at version {here}, and this Colloquy needs {newest}.",
            "Run `flask upgrade`, which makes a backup first.",
        )


def _open_log() -> Iterator[Finding]:
    """Triggers keep the log from being changed (see the migrations 0005 and 0011)."""
    guards = GUARDS[db.engine.dialect.name]
    if versions.here() == versions.newest() and db.session.scalar(_guards()) != guards:
        yield Finding("The database no longer keeps its log from being changed.", ASK)


def _guards() -> TextClause:
    if db.engine.dialect.name == "sqlite":
        return text(
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' "
            "AND tbl_name = 'log_entries' AND name LIKE 'log_entries_refuse_%'"
        )
    return text(
        "SELECT count(*) FROM pg_trigger WHERE tgrelid = to_regclass('log_entries') "
        "AND tgname LIKE 'log_entries_refuse_%' AND tgenabled <> 'D'"
    )


def _broken_rules() -> Iterator[Finding]:
    return (found for rule in rules() if (found := _broken(rule)) is not None)


def _broken(rule: Rule) -> Finding | None:
    number = db.session.scalar(select(func.count()).select_from(rule.broken.subquery())) or 0
    if not number:
        return None
    rows = db.session.execute(rule.broken.limit(NAMED)).all()
    named = ", ".join("/".join(map(str, row)) for row in rows)
    more = f" and {number - NAMED:,} more" if number > NAMED else ""
    what = f"Not true: {rule.says}. {rule.of.capitalize()} {named}{more}."
    return Finding(what, ASK if rule.mend is None else MEND)


def _pictures() -> Iterator[Finding]:
    if gone := missing():
        number = f"{len(gone):,} {'picture has' if len(gone) == 1 else 'pictures have'}"
        yield Finding(
            f"{number} no file any more, such as {', '.join(sorted(gone)[:NAMED])}.",
            "Bring the folder of pictures back from the newest backup that has them.",
        )


def _mail() -> Iterator[Finding]:
    if works() and (number := Mail.waiting(since=now() - LONG_FOR_MAIL)):
        yield Finding(
            f"{number:,} {'mail has' if number == 1 else 'mails have'} waited for more than an "
            f"hour; the last trouble was: {Mail.last_trouble() or 'none, so nobody tries'}.",
            "Look whether the mail server takes mail, and MAIL_URL, then restart the board.",
        )


def _room() -> Iterator[Finding]:
    left = shutil.disk_usage(Path(current_app.instance_path)).free
    if left < LITTLE:
        yield Finding(
            f"The disk has {left // 2**20:,} MB left.",
            "Make room, before what people write cannot be kept any more.",
        )
