"""Whatever is wrong with a backup is told, and changes nothing."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import text

from app.db import db
from app.maintenance.backup import BEGUN, back_up, beside
from app.maintenance.manifest import MANIFEST
from app.maintenance.restore import undo_what_was_begun
from tests.maintenance.conftest import Board
from tests.world import World

pytestmark = pytest.mark.slow


def altered(saved: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The same archive with something in it changed."""
    with zipfile.ZipFile(saved) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    path = saved.with_name("altered.zip")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def with_facts(**facts: object) -> Callable[[dict[str, bytes]], object]:
    def change(files: dict[str, bytes]) -> None:
        said = json.loads(files[MANIFEST]) | facts
        files[MANIFEST] = json.dumps(said).encode()

    return change


def without(name: str, files: dict[str, bytes]) -> None:
    said = json.loads(files[MANIFEST])
    del said[name]
    files[MANIFEST] = json.dumps(said).encode()


def flipped(files: dict[str, bytes]) -> None:
    name = next(name for name in files if name.startswith("database"))
    content = bytearray(files[name])
    content[len(content) // 2] ^= 1
    files[name] = bytes(content)


WRONG: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "altered": (flipped, "was altered: choose another backup"),
    "newer": (with_facts(revision="0999"), "A newer Colloquy has made"),
    "another format": (with_facts(format=2), "A newer Colloquy has made"),
    "another database": (with_facts(database="Oracle"), "is of a board on Oracle"),
    "no facts": (lambda files: files.pop(MANIFEST), "is no backup of a board"),
    "no moment": (lambda files: without("made_at", files), "is no backup of a board"),
    "no rows": (with_facts(rows={}), "is no backup of a board"),
    "a list of files": (with_facts(files=[]), "is no backup of a board"),
    "not facts": (lambda files: files.update({MANIFEST: b"[1]"}), "is no backup of a board"),
    "no text": (lambda files: files.update({MANIFEST: b"\xff"}), "is no backup of a board"),
    "outside": (lambda files: files.update({"../../etc/x": b""}), "is no backup of a board"),
    "outside, listed": (with_facts(files={"pictures/../../x": ""}), "is no backup of a board"),
    "a file too few": (
        lambda files: files.pop("pictures/ab/picture.png"),
        "is no backup of a board",
    ),
    "no moment in time": (with_facts(made_at="\x1b[31m now"), "is no backup of a board"),
    "not its rows": (with_facts(rows={"people": 9}), "should have 9 rows in “people”, and has 8"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_backup_with_something_wrong_changes_nothing(
    saved: Path, board: Board, wrong: str
) -> None:
    change, why = WRONG[wrong]
    other = board("other")
    said = other.test_cli_runner().invoke(args=["restore", str(altered(saved, change))])
    assert said.exit_code == 1, said.output
    assert why in said.stderr
    assert "Nothing was changed." in said.stderr
    left = {path.stem for path in Path(other.instance_path).iterdir()}
    assert left == {"secret_key", "in_use"}, "no file of the backup, and no empty database"
    assert "Traceback" not in said.stderr


def test_one_that_was_cut_off_changes_nothing(saved: Path, board: Board) -> None:
    whole = saved.read_bytes()
    cut = saved.with_name("cut.zip")
    for length in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        cut.write_bytes(whole[:length])
        said = board("other").test_cli_runner().invoke(args=["restore", str(cut)])
        assert said.exit_code == 1
        assert "is no backup of a board, or was cut off" in said.stderr


def test_a_file_that_is_not_there(board: Board, tmp_path: Path) -> None:
    said = board("other").test_cli_runner().invoke(args=["restore", str(tmp_path / "none.zip")])
    assert said.exit_code == 1
    assert "none.zip cannot be used: No such file or directory." in said.stderr


def test_where_there_is_no_room_nothing_is_unpacked(
    saved: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does a bomb fill the disk."""
    swollen = altered(saved, lambda files: files.update({"pictures/ab/picture.png": b"0" * 2**24}))
    left = SimpleNamespace(free=2**23)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: left)
    said = board("other").test_cli_runner().invoke(args=["restore", str(swollen)])
    assert said.exit_code == 1
    assert re.search(r"This needs 1[6-9] MB, and the disk has 8 MB left: make room.", said.stderr)


@pytest.mark.parametrize("place", ["pictures/x.zip", "pictures", "pictures/ab/x.zip"])
def test_a_backup_does_not_hold_itself(told: tuple[Flask, World], place: str) -> None:
    said = (
        told[0].test_cli_runner().invoke(args=["backup", str(Path(told[0].instance_path) / place)])
    )
    assert said.exit_code == 1
    assert "lies in what is backed up itself: choose another folder. There is no" in said.stderr


def test_a_folder_that_is_not_there_is_named(told: tuple[Flask, World], tmp_path: Path) -> None:
    said = told[0].test_cli_runner().invoke(args=["backup", str(tmp_path / "none" / "x.zip")])
    assert f"There is no folder {tmp_path / 'none'}: make it, or choose another." in said.stderr


def test_tables_of_others_are_left_alone(saved: Path, board: Board) -> None:
    other = board("other")
    with other.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE courses (name text)"))
        db.engine.dispose()
    said = other.test_cli_runner().invoke(args=["restore", str(saved)])
    assert said.exit_code == 1
    assert "The database has a table “courses” that is no board's" in said.stderr


STOPPED = """
import os, sys
from pathlib import Path
from app import create_app
from app.maintenance import copies, restore
app = create_app()
with app.app_context():
    kind = type(copies.copies_of(restore.db.engine))
    kind.into = lambda *_about: os.kill(os.getpid(), 9)
    restore.restore(Path(sys.argv[1]))
"""


def test_one_killed_in_the_middle_can_be_repeated(saved: Path, board: Board) -> None:
    """What was there is there again, and what the killed one had put there is not in the way."""
    other = board("other")
    instance = Path(other.instance_path)
    own = {"INSTANCE": str(instance), "DATABASE_URL": other.config["DATABASE_URL"], "DEMO": "0"}
    key = (instance / "secret_key").read_bytes()
    killed = subprocess.run(
        [sys.executable, "-c", STOPPED, str(saved)], env=os.environ | own, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert (instance / "secret_key").read_bytes() != key
    with other.app_context():
        undo_what_was_begun(instance)
    assert (instance / "secret_key").read_bytes() == key
    assert {path.name for path in instance.iterdir()} <= {"secret_key", "in_use"}
    subprocess.run([sys.executable, "-c", STOPPED, str(saved)], env=os.environ | own, check=False)
    said = other.test_cli_runner().invoke(args=["restore", str(saved)])
    assert said.exit_code == 0, said.stderr
    assert (instance / "settings.py").exists()
    assert not list(instance.glob(".colloquy-*"))


def test_settings_that_cannot_be_read_are_put_aside(
    told: tuple[Flask, World], board: Board, tmp_path: Path
) -> None:
    (Path(told[0].instance_path) / "settings.py").write_text("PORT = (no")
    with told[0].app_context():
        path = back_up(tmp_path / "saved.zip")
    said = board("other").test_cli_runner().invoke(args=["restore", str(path)])
    assert said.exit_code == 0
    assert "Its settings.py cannot be read; it is kept as settings.py.restored" in said.output


def test_what_a_killed_backup_has_left_is_taken_away(
    told: tuple[Flask, World], tmp_path: Path
) -> None:
    left = tmp_path / ".colloquy-backup-left"
    left.mkdir()
    (left / "saved.zip").touch()
    with told[0].app_context(), beside(tmp_path, BEGUN) as running:
        back_up(tmp_path / "saved.zip")
        assert running.exists(), "another one, which is at work"
    assert not left.exists()
