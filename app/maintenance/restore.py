"""Bringing a backup back, into an instance that nobody has written in."""

import hashlib
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Config, current_app
from sqlalchemy import inspect, text

from app.db import db, reading
from app.maintenance.backup import PIECE
from app.maintenance.copies import BackupError, Copies, copies_of, told_apart
from app.maintenance.manifest import KEY, NO_BACKUP, SETTINGS, UPLOADS, manifest_of

ASIDE = "settings.py.restored"  # settings that would lead away from what was brought back


@dataclass(frozen=True, slots=True)
class Restored:
    """What has come back: as of when, with how many rows of each table, and what is to be said of
    its settings."""

    made_at: str
    rows: Mapping[str, int]
    settings: str


def restore(path: Path) -> Restored:
    """Bring the backup back, at the version it was of; the caller has the board alone. BackupError;
    then nothing is changed."""
    instance = Path(current_app.instance_path)
    with told_apart(), _archive(path) as archive:
        copies = copies_of(db.engine)
        manifest = manifest_of(archive, path)
        if manifest.database != copies.kind or copies.file not in manifest.files:
            raise BackupError(
                f"{path} is of a board on {manifest.database}, and this one is on {copies.kind}."
            )
        refuse_unless_empty(instance)
        with tempfile.TemporaryDirectory(prefix=".colloquy-restore-", dir=instance) as folder:
            _unpack(archive, manifest.files, Path(folder), path)
            copies.check(Path(folder) / copies.file, manifest.rows)
            db.session.remove()
            db.engine.dispose()
            _put(Path(folder), instance, copies)
            settings = _settings(Path(folder), instance)
    return Restored(manifest.made_at, manifest.rows, settings)


def refuse_unless_empty(instance: Path) -> None:
    """BackupError if anybody has an account here, or has uploaded anything."""
    with reading(), db.engine.connect() as connection:
        there = inspect(connection).has_table("people")
        if there and connection.scalar(text("SELECT count(*) FROM people")):
            other = "another instance, for example INSTANCE=restored"
            if db.engine.dialect.name == "postgresql":
                other = "another, empty database with DATABASE_URL, and another INSTANCE"
            raise BackupError(
                f"This board has people in it, and a backup comes into an empty one only: choose "
                f"{other}."
            )
    if any((instance / UPLOADS).glob("*")):
        raise BackupError(f"{instance / UPLOADS} has files in it: choose another instance.")


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    # zipfile says NotImplementedError where something was packed in a way that we never pack.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as broken:
        raise BackupError(NO_BACKUP.format(path)) from broken


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
    """All of it, or what was there is there again: the database last, for rows name what was
    uploaded, and without its key nobody is signed in."""
    with ExitStack() as undoing:
        for name in (UPLOADS, KEY):
            if (folder / name).exists():
                _swap(folder / name, instance / name, undoing)
        copies.into(folder / copies.file)
        undoing.pop_all()


def _swap(new: Path, place: Path, undoing: ExitStack) -> None:
    before = new.with_name(f"{new.name}.before")
    if place.exists():
        place.replace(before)
        undoing.callback(before.replace, place)
    undoing.callback(place.replace, new)
    new.replace(place)


def _settings(folder: Path, instance: Path) -> str:
    """Put the settings in their place, unless there are others, or they lead elsewhere: to the
    database that the backup is of. What is to be said of that."""
    if not (folder / SETTINGS).is_file():
        return ""
    if (instance / SETTINGS).exists():
        return f"This instance has a {SETTINGS} of its own, which stayed."
    said = Config(str(folder))
    said.from_pyfile(SETTINGS)
    if said.get("DATABASE_URL") or said.get("INSTANCE"):
        (folder / SETTINGS).replace(instance / ASIDE)
        return f"Its {SETTINGS} names another database; it is kept as {ASIDE}: look at it."
    (folder / SETTINGS).replace(instance / SETTINGS)
    return ""
