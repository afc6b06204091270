"""The pictures' files in the instance folder, named by their content.

A file is whole and on the disk before a row names it. Files that no row names (somebody was stopped
between the two, or the row was removed the night before) are swept away by night.
"""

import fcntl
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from app.db import db
from app.essays.pictures import KEY_LENGTH, Picture

FOLDER = "pictures"
PART = ".part-"  # how the names of files begin that are being written
ENDINGS = {"jpeg": "jpg", "png": "png"}
NEW = 24 * 60 * 60  # seconds that a file which no row names is left alone


def path_of(key: str, kind: str, width: int, widest: int) -> Path:
    """Where the file of this width is; `widest`: the picture's own width."""
    name = key if width == widest else f"{key}-{width}"
    return _folder() / key[:2] / f"{name}.{ENDINGS[kind]}"


def content_of(picture: Picture) -> bytes | None:
    """Its widest file; None where that is gone."""
    path = path_of(picture.key, picture.kind, picture.width, picture.width)
    return path.read_bytes() if path.is_file() else None


def keep(key: str, kind: str, files: Sequence[tuple[int, bytes]]) -> None:
    """Put a picture's files (each with its width, the widest first) on the disk, for good: once
    this has come back, they outlive a power cut. OSError where there is no room."""
    widest = files[0][0]
    for width, content in files:
        _write(path_of(key, kind, width, widest), content)
    for folder in (_folder() / key[:2], _folder(), _folder().parent):
        sync(folder)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size == len(content):
        os.utime(path)
        return
    part = path.with_name(f"{PART}{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Not only said to be written, but on the disk: a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def unswept() -> Iterator[None]:
    """While a file is there and its row is not yet: nothing is swept away."""
    with _locked(fcntl.LOCK_SH):
        yield


def sweep() -> int:
    """Remove the files that no row names; how many. Only reads the database."""
    swept = 0
    for folder in sorted(path for path in _folder().glob("*") if path.is_dir()):
        with _locked(fcntl.LOCK_EX):
            for path in _nameless(folder):
                path.unlink(missing_ok=True)
                swept += 1
            with suppress(OSError):  # there is something in it
                folder.rmdir()
    return swept


def missing() -> list[str]:
    """The keys of pictures that have a row and no file."""
    rows = db.session.execute(select(Picture.key, Picture.kind, Picture.width).distinct())
    return [key for key, kind, width in rows if not path_of(key, kind, width, width).is_file()]


def _nameless(folder: Path) -> list[Path]:
    old = [path for path in folder.iterdir() if time.time() - path.stat().st_mtime > NEW]
    keys = {path: path.name[:KEY_LENGTH] for path in old}
    named = set(db.session.scalars(select(Picture.key).where(Picture.key.in_(keys.values()))))
    return [path for path in old if keys[path] not in named]


@contextmanager
def _locked(how: int) -> Iterator[None]:
    _folder().mkdir(mode=0o700, exist_ok=True)
    handle = os.open(_folder(), os.O_RDONLY)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)


def _folder() -> Path:
    return Path(current_app.instance_path) / FOLDER
