"""A backup: one file with the database, the pictures, the settings and the key.

It is a zip archive, and its manifest says what is in it. Whatever is wrong with it is so found
before anything is changed.
"""

import fcntl
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from flask import current_app

from app.clock import now
from app.db import db
from app.essays.picture_files import FOLDER as PICTURES
from app.essays.picture_files import PART, sync
from app.maintenance import versions
from app.maintenance.copies import BackupError, copies_of, told_apart
from app.maintenance.manifest import KEY, SETTINGS, Manifest, can_be_named, manifest_of

LEVEL = 1  # of compressing: the next ones take far more time for little
PIECE = 1024 * 1024
BEGUN = ".colloquy-backup-"  # how folders of what is not finished begin


def back_up(wanted: Path) -> Path:
    """Make a backup in the file `wanted`, or in that folder under a name of its moment; the file.
    BackupError; then there is none."""
    with told_apart():
        path = named(wanted)
        _refuse_place(path)
        revision = versions.here()
        if revision is None:
            raise BackupError(
                f"There is no board in {current_app.instance_path}: look at INSTANCE."
            )
        with beside(path.parent, BEGUN) as folder:
            part = folder / path.name
            _write(part, folder, revision)
            with zipfile.ZipFile(part) as archive:
                manifest_of(archive, path)
            sync(part)
            part.replace(path)
        sync(path.parent)
    return path


def named(wanted: Path) -> Path:
    """The file itself, or one in that folder."""
    if wanted.is_dir():
        return wanted / f"colloquy-{now():%Y-%m-%d-%H%M%S}.zip"
    return wanted


def _refuse_place(path: Path) -> None:
    if path.exists():
        raise BackupError(f"{path} is there already: choose another name.")
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}: make it, or choose another.")
    pictures = Path(current_app.instance_path) / PICTURES
    if path.resolve().is_relative_to(pictures.resolve()):
        raise BackupError(f"{path} lies in what is backed up itself: choose another folder.")


@contextmanager
def beside(place: Path, prefix: str) -> Iterator[Path]:
    """A folder for what is begun, for as long as it takes. Those of others who were killed are
    taken away: nobody holds their lock any more."""
    for left in place.glob(f"{prefix}*"):
        with _held(left) as dead:
            if dead:
                shutil.rmtree(left, ignore_errors=True)
    begun = tempfile.TemporaryDirectory(prefix=prefix, dir=place, ignore_cleanup_errors=True)
    with begun as folder, _held(Path(folder)):
        yield Path(folder)


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Its lock, unless somebody else holds it, or the folder is theirs or gone."""
    with ExitStack() as opened:
        try:
            handle = os.open(folder, os.O_RDONLY)
            opened.callback(os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def _write(part: Path, folder: Path, revision: str) -> None:
    copies = copies_of(db.engine)
    copy = folder / copies.file
    copy.touch(mode=0o600)
    rows = copies.out(copy)
    copies.check(copy, rows)
    part.touch(mode=0o600)
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        hashes = {copies.file: _add(archive, copy, copies.file)}
        copy.unlink()
        # A picture is there before a row names it, and stays for a day after: so they are read
        # after the database. What goes meanwhile, no row has named.
        for path, name in _files(Path(current_app.instance_path)):
            with suppress(FileNotFoundError):
                hashes[name] = _add(archive, path, name)
        made_at = now().isoformat(timespec="seconds")
        Manifest(made_at, copies.kind, revision, rows, hashes).write(archive)


def _files(instance: Path) -> Iterator[tuple[Path, str]]:
    """What belongs to the board beside its database, and its name in the archive."""
    for name in (KEY, SETTINGS):
        if (instance / name).is_file():
            yield instance / name, name
    for path in sorted((instance / PICTURES).rglob("*")):
        name = path.relative_to(instance).as_posix()
        if path.is_file() and not path.name.startswith(PART):
            if not can_be_named(name):
                raise BackupError(f"{path} has a name that no other machine takes: rename it.")
            yield path, name


def _add(archive: zipfile.ZipFile, path: Path, name: str) -> str:
    """Put a file into the archive; its SHA-256."""
    said = hashlib.sha256()
    member = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
    member.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(member, "w", force_zip64=True) as target:
        while piece := source.read(PIECE):
            said.update(piece)
            target.write(piece)
    return said.hexdigest()
