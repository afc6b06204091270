"""Whatever is wrong with a backup is told, and changes nothing."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.maintenance.manifest import MANIFEST
from tests.maintenance.conftest import Board


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
    "outside, listed": (with_facts(files={"uploads/../../x": ""}), "is no backup of a board"),
    "a file too few": (
        lambda files: files.pop("uploads/ab/picture.png"),
        "is no backup of a board",
    ),
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
    assert left <= {"secret_key", "in_use", "colloquy"}, "no file of the backup"
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
