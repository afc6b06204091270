"""Bringing a backup back, into an instance that nobody has written in."""

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import inspect, text

from app.db import db, reading
from app.maintenance import versions
from app.maintenance.backup import FORMAT, KEY, MANIFEST, PIECE, SETTINGS, UPLOADS
from app.maintenance.copies import BackupError, Copies, copies_of, told_apart

LOCK = "in_use"  # a file in the instance folder: locked by whoever serves or restores it
LARGEST_MANIFEST = 64 * 1024 * 1024  # bytes
NAME = re.compile(rf"database\.\w+|{KEY}|{re.escape(SETTINGS)}|{UPLOADS}(/[\w-][\w.-]*)+", re.ASCII)
NO_BACKUP = "{} is no backup of a board, or was cut off: choose another one."


@dataclass(frozen=True, slots=True)
class Restored:
    """What has come back: as of when, with how many rows of each table, and what was left out."""

    made_at: str
    rows: Mapping[str, int]
    own_settings: bool


def restore(path: Path) -> Restored:
    """Bring the backup back. BackupError; then nothing is changed."""
    instance = Path(current_app.instance_path)
    with told_apart(), in_use(instance, alone=True), _archive(path) as archive:
        copies = copies_of(db.engine)
        facts = _manifest(archive, path, copies)
        refuse_unless_empty()
        with tempfile.TemporaryDirectory(prefix=".colloquy-restore-", dir=instance) as folder:
            _unpack(archive, facts["files"], Path(folder), path)
            copies.check(Path(folder) / copies.file, facts["rows"])
            db.session.remove()
            db.engine.dispose()
            _put(Path(folder), instance, copies)
            own_settings = _settings(Path(folder), instance)
        upgrade()
    return Restored(facts["made_at"], facts["rows"], own_settings)


@contextmanager
def in_use(instance: Path, *, alone: bool = False) -> Iterator[None]:
    """Say that this instance is in use: by servers, or by one restoring. BackupError if it is used
    in the other way. (A server may have nothing to write in its folder: then nothing is said.)"""
    if not alone and not os.access(instance, os.W_OK):
        yield
        return
    (instance / LOCK).touch(mode=0o600)
    with (instance / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            who = (
                "A server is running, or another backup is brought back"
                if alone
                else ("A backup is being brought back")
            )
            raise BackupError(f"{who} in {instance}: wait until that has ended.") from taken
        yield


def refuse_unless_empty() -> None:
    """BackupError if anybody has an account here."""
    with reading(), db.engine.connect() as connection:
        there = inspect(connection).has_table("people")
        if there and connection.scalar(text("SELECT count(*) FROM people")):
            raise BackupError(
                "This board has people in it, and a backup comes into an empty one only: choose "
                "another instance, for example INSTANCE=restored."
            )


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as broken:
        raise BackupError(NO_BACKUP.format(path)) from broken


def _manifest(archive: zipfile.ZipFile, path: Path, copies: Copies) -> dict[str, Any]:
    """What the archive says of itself, if it can be brought back here."""
    names = archive.namelist()
    if names.count(MANIFEST) != 1 or archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise BackupError(NO_BACKUP.format(path))
    try:
        facts: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if facts["format"] != FORMAT or facts["revision"] not in versions.known():
            raise BackupError(f"A newer Colloquy has made {path}: install that version.")
        kind, files = facts["database"], facts["files"]
        wanted = {*files, MANIFEST}
        whole = sorted(names) == sorted(wanted) and all(map(NAME.fullmatch, files))
        counted = all(isinstance(number, int) for number in facts["rows"].values())
    except (ValueError, KeyError, TypeError, AttributeError) as other:
        raise BackupError(NO_BACKUP.format(path)) from other
    if kind != copies.kind:
        raise BackupError(f"{path} is of a board on {kind}, and this one is on {copies.kind}.")
    if not whole or not counted or copies.file not in files:
        raise BackupError(NO_BACKUP.format(path))
    return facts


def _unpack(archive: zipfile.ZipFile, files: Mapping[str, str], folder: Path, path: Path) -> None:
    """Every file, if it is what was put in."""
    for name, expected in files.items():
        place, said = folder / name, hashlib.sha256()
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.touch(mode=0o600)
        with archive.open(name) as source, place.open("wb") as target:
            while piece := source.read(PIECE):
                said.update(piece)
                target.write(piece)
        if said.hexdigest() != expected:
            raise BackupError(f"“{name}” in {path} was altered: choose another backup.")


def _put(folder: Path, instance: Path, copies: Copies) -> None:
    """What was uploaded first, since rows name it; the database, at once; then the key."""
    if (folder / UPLOADS).is_dir():
        shutil.copytree(folder / UPLOADS, instance / UPLOADS, dirs_exist_ok=True)
    copies.into(folder / copies.file)
    if (folder / KEY).is_file():
        (folder / KEY).replace(instance / KEY)


def _settings(folder: Path, instance: Path) -> bool:
    """Whether this instance has settings of its own: then those stay."""
    if not (folder / SETTINGS).is_file():
        return False
    if (instance / SETTINGS).exists():
        return True
    (folder / SETTINGS).replace(instance / SETTINGS)
    return False
