"""Bringing a backup back, into an instance that nobody has written in."""

import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Config, current_app
from sqlalchemy import inspect, text

from app.db import Base, db
from app.essays.picture_files import FOLDER as PICTURES
from app.maintenance import versions
from app.maintenance.backup import PIECE, beside
from app.maintenance.copies import BackupError, Copies, copies_of, told_apart
from app.maintenance.manifest import KEY, NO_BACKUP, SETTINGS, manifest_of
from app.transactions import reading

MB = 2**20
BEGUN = ".colloquy-restore-"  # how a folder of what is not finished begins
BEFORE, OURS = ".before", ".ours"  # in it: what was in a place, and that something else comes there
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
        refuse_if_people()
        undo_what_was_begun(instance)
        refuse_if_pictures(instance)
        _refuse_without_room(archive, copies, instance)
        with beside(instance, BEGUN) as folder:
            _unpack(archive, manifest.files, folder, path)
            copies.check(folder / copies.file, manifest.rows)
            db.session.remove()
            db.engine.dispose()
            settings = _put(folder, instance, copies)
    return Restored(manifest.made_at, manifest.rows, settings)


def refuse_if_people() -> None:
    """BackupError if anybody has an account here, or the tables are not ours."""
    if not versions.there():
        return
    with reading(), db.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names()) & set(Base.metadata.tables)
        if tables and versions.here() is None:
            raise BackupError(
                f"The database has a table “{min(tables)}” that is no board's: choose an empty one."
            )
        if tables and connection.scalar(text("SELECT count(*) FROM people")):
            other = "another instance, for example INSTANCE=restored"
            if db.engine.dialect.name == "postgresql":
                other = "another, empty database with DATABASE_URL, and another INSTANCE"
            raise BackupError(
                f"This board has people in it, and a backup comes into an empty one only: choose "
                f"{other}."
            )


def undo_what_was_begun(instance: Path) -> None:
    """Of those who were killed in the middle of this: what they had put in its place goes, and
    what was there comes back. (Nobody has an account yet, so nobody has used it.)"""
    for folder in instance.glob(f"{BEGUN}*"):
        for mark in folder.glob(f"*{OURS}"):
            place = instance / mark.stem
            if place.is_dir():
                shutil.rmtree(place)
            place.unlink(missing_ok=True)
        for before in folder.glob(f"*{BEFORE}"):
            before.replace(instance / before.stem)
        shutil.rmtree(folder)


def refuse_if_pictures(instance: Path) -> None:
    if any((instance / PICTURES).glob("*")):
        raise BackupError(f"{instance / PICTURES} has files in it: choose another instance.")


def _refuse_without_room(archive: zipfile.ZipFile, copies: Copies, instance: Path) -> None:
    """Before a file that only says to be a backup has filled the disk. (None is longer unpacked
    than the archive says.) The database is unpacked, and put in its place."""
    wanted = sum(file.file_size for file in archive.infolist())
    wanted += archive.getinfo(copies.file).file_size
    left = shutil.disk_usage(instance).free
    if wanted > left:
        raise BackupError(
            f"This needs {wanted // MB:,} MB, and the disk has {left // MB:,} MB left: make room."
        )


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


def _put(folder: Path, instance: Path, copies: Copies) -> str:
    """All of it, or what was there is there again: the database last, for rows name
    pictures, and without its key nobody is signed in. What is to be said of the settings."""
    with ExitStack() as undoing:
        for name in (PICTURES, KEY):
            if (folder / name).exists():
                _swap(folder / name, instance / name, undoing)
        settings = _settings(folder, instance, undoing)
        copies.into(folder / copies.file)
        undoing.pop_all()
    return settings


def _swap(new: Path, place: Path, undoing: ExitStack) -> None:
    before, mark = (new.with_name(f"{place.name}{end}") for end in (BEFORE, OURS))
    if place.exists():
        place.replace(before)
        undoing.callback(before.replace, place)
    mark.touch()
    undoing.callback(place.replace, new)
    new.replace(place)


def _settings(folder: Path, instance: Path, undoing: ExitStack) -> str:
    """Put the settings in their place, unless there are others, or they cannot be read, or lead
    elsewhere: to the database that the backup is of. What is to be said of that."""
    if not (folder / SETTINGS).is_file():
        return ""
    if (instance / SETTINGS).exists():
        if (instance / SETTINGS).read_bytes() == (folder / SETTINGS).read_bytes():
            return ""
        return f"This instance has a {SETTINGS} of its own, which stayed."
    if why := _why_aside(folder):
        _swap(folder / SETTINGS, instance / ASIDE, undoing)
        return f"Its {SETTINGS} {why}; it is kept as {ASIDE}: look at it."
    _swap(folder / SETTINGS, instance / SETTINGS, undoing)
    return ""


def _why_aside(folder: Path) -> str:
    said = Config(str(folder))
    try:
        said.from_pyfile(SETTINGS)
    except Exception:  # noqa: BLE001 - whatever somebody's program does
        return "cannot be read"
    leads_away = said.get("DATABASE_URL") or said.get("INSTANCE")
    return "names another database" if leads_away else ""
