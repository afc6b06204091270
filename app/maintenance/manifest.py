"""What a backup says of itself: `manifest.json` in the archive."""

import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from app.essays.picture_files import FOLDER as PICTURES
from app.maintenance import versions
from app.maintenance.copies import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
KEY, SETTINGS = "secret_key", "settings.py"
LARGEST = 64 * 1024 * 1024  # bytes of a manifest
OWN = re.compile(rf"database\.\w+|{KEY}|{re.escape(SETTINGS)}")
NO_BACKUP = "{} is no backup of a board, or was cut off: choose another one."


@dataclass(frozen=True, slots=True)
class Manifest:
    """When it was made, of which kind of database, at which version, with how many rows of each
    table, and the SHA-256 of each file."""

    made_at: str
    database: str
    revision: str
    rows: Mapping[str, int]
    files: Mapping[str, str]

    def write(self, archive: zipfile.ZipFile) -> None:
        archive.writestr(MANIFEST, json.dumps({"format": FORMAT} | asdict(self), indent=1))


def manifest_of(archive: zipfile.ZipFile, path: Path) -> Manifest:
    """What the archive at `path` says of itself, if it says it truly. BackupError."""
    names = archive.namelist()
    if names.count(MANIFEST) != 1 or archive.getinfo(MANIFEST).file_size > LARGEST:
        raise BackupError(NO_BACKUP.format(path))
    try:
        facts: dict[str, Any] = json.loads(archive.read(MANIFEST))
        if facts.pop("format") != FORMAT or facts["revision"] not in versions.known():
            raise BackupError(f"A newer Colloquy has made {path}: install that version.")
        manifest = Manifest(**facts)
        whole = sorted(names) == sorted({*manifest.files, MANIFEST})
        whole = whole and all(map(can_be_named, manifest.files)) and _of_its_kind(manifest)
    except (ValueError, KeyError, TypeError, AttributeError) as other:
        raise BackupError(NO_BACKUP.format(path)) from other
    if not whole:
        raise BackupError(NO_BACKUP.format(path))
    return manifest


def can_be_named(name: str) -> bool:
    """Whether a file in a backup may be called so: one of ours, or a
    picture, which stays in their folder."""
    first, *others = name.split("/")
    inside = first == PICTURES and others and not {"", ".", ".."} & set(others)
    told = "\0" not in name and "\\" not in name and name == str(PurePosixPath(name))
    return OWN.fullmatch(name) is not None or bool(inside and told)


def _of_its_kind(manifest: Manifest) -> bool:
    datetime.fromisoformat(manifest.made_at)
    texts = [manifest.database, *manifest.files.values()]
    counted = "people" in manifest.rows and all(type(n) is int for n in manifest.rows.values())
    return counted and all(isinstance(text, str) for text in texts)
