"""A backup brought back is the board; whatever is wrong with one changes nothing."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.accounts.models import Person
from app.db import db
from app.essays.models import Essay
from app.maintenance import backup
from app.maintenance.backup import back_up
from app.maintenance.copies import BackupError
from app.maintenance.restore import in_use, restore
from tests.maintenance.conftest import Board
from tests.visitor import Visitor
from tests.world import WORDS, World, build_world


@pytest.fixture
def told(board: Board) -> tuple[Flask, World]:
    """A board with the world in it, a picture, and a settings.py."""
    app = board("told")
    with app.app_context():
        assert app.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
        world = build_world()
    instance = Path(app.instance_path)
    (instance / "uploads" / "ab").mkdir(parents=True)
    (instance / "uploads" / "ab" / "picture.png").write_bytes(b"a picture")
    (instance / "settings.py").write_text('REGISTRATION = "open"\n')
    return app, world


@pytest.fixture
def saved(told: tuple[Flask, World], tmp_path: Path) -> Path:
    with told[0].app_context():
        return back_up(tmp_path / "saved.zip")


def people(app: Flask) -> int:
    with app.app_context():
        count = Person.count()
        db.session.remove()
    return count


def test_what_comes_back_is_the_board(told: tuple[Flask, World], saved: Path, board: Board) -> None:
    app, world = told
    other = board("other")
    said = other.test_cli_runner().invoke(args=["restore", str(saved)])
    assert said.exit_code == 0, said.stderr
    assert "people 8, courses 2" in said.output
    assert "Start the server." in said.output
    here, there = Path(app.instance_path), Path(other.instance_path)
    for name in ("secret_key", "settings.py", "uploads/ab/picture.png"):
        assert (there / name).read_bytes() == (here / name).read_bytes()
    assert (there / "secret_key").stat().st_mode & 0o777 == 0o600
    other.config["SECRET_KEY"] = (there / "secret_key").read_text()
    author = Visitor(other, world.tokens["author"])  # signed in there, and so here
    page = author.get(f"/courses/{world.course}/essays/{world.essays['published']}")
    assert WORDS["essay"] in page.words
    assert WORDS["reply"] in page.words
    way = f"/courses/{world.course}/essays/{world.essays['published']}/comments"
    sent = author.post(way, {"comment": "And on it goes."})
    assert sent.status == 303, "it is not only read"


def test_only_its_owner_reads_a_backup(saved: Path) -> None:
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in saved.parent.glob(".colloquy*")] == []


def test_it_goes_over_no_file(told: tuple[Flask, World], saved: Path) -> None:
    before = saved.read_bytes()
    said = told[0].test_cli_runner().invoke(args=["backup", str(saved)])
    assert said.exit_code == 1
    assert "is there already: choose another name. There is no backup." in said.stderr
    assert saved.read_bytes() == before


def test_in_a_folder_it_is_named_by_its_moment(told: tuple[Flask, World], tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    assert told[0].test_cli_runner().invoke(args=["backup", str(folder)]).exit_code == 0
    (made,) = folder.iterdir()
    assert made.name.startswith("colloquy-20")


def test_nobodys_writing_is_gone_over(told: tuple[Flask, World], saved: Path) -> None:
    said = told[0].test_cli_runner().invoke(args=["restore", str(saved)])
    assert said.exit_code == 1
    assert "This board has people in it" in said.stderr
    assert people(told[0]) == 8


def test_settings_of_its_own_stay(saved: Path, board: Board) -> None:
    other = board("other")
    own = Path(other.instance_path) / "settings.py"
    own.write_text("PORT = 8123\n")
    said = other.test_cli_runner().invoke(args=["restore", str(saved)])
    assert "has a settings.py of its own, which stayed" in said.output
    assert own.read_text() == "PORT = 8123\n"


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
        said = json.loads(files[backup.MANIFEST]) | facts
        files[backup.MANIFEST] = json.dumps(said).encode()

    return change


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
    "no facts": (lambda files: files.pop(backup.MANIFEST), "is no backup of a board"),
    "not facts": (lambda files: files.update({backup.MANIFEST: b"[1]"}), "is no backup of a board"),
    "no text": (lambda files: files.update({backup.MANIFEST: b"\xff"}), "is no backup of a board"),
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


def test_while_it_is_in_use_nothing_is_brought_back(saved: Path, board: Board) -> None:
    other = board("other")
    instance = Path(other.instance_path)
    for alone in (False, True):
        with in_use(instance, alone=alone):
            said = other.test_cli_runner().invoke(args=["restore", str(saved)])
            assert said.exit_code == 1
            assert "A server is running, or another backup is brought back" in said.stderr
    with in_use(instance), in_use(instance):
        pass  # two servers may
    with in_use(instance, alone=True), pytest.raises(BackupError), in_use(instance):
        pass


def test_a_backup_of_an_earlier_version_is_brought_to_this_one(
    told: tuple[Flask, World], board: Board, tmp_path: Path
) -> None:
    app, _world = told
    runner = app.test_cli_runner()
    assert runner.invoke(args=["db", "downgrade"]).exit_code == 0
    with app.app_context():
        path = back_up(tmp_path / "earlier.zip")
        db.session.remove()
    other = board("other")
    said = other.test_cli_runner().invoke(args=["restore", str(path)])
    assert said.exit_code == 0, said.stderr
    assert people(other) == 8
    assert other.test_cli_runner().invoke(args=["check"]).exit_code == 0


def test_an_upgrade_backs_up_first(told: tuple[Flask, World], board: Board) -> None:
    app, _world = told
    runner = app.test_cli_runner()
    assert runner.invoke(args=["db", "downgrade"]).exit_code == 0
    said = runner.invoke(args=["upgrade"])
    assert said.exit_code == 0, said.stderr
    (kept,) = (Path(app.instance_path) / "backups").iterdir()
    assert str(kept) in said.output
    assert "The database is at version " in said.output
    other = board("other")
    with other.app_context():
        assert restore(kept).rows["people"] == 8
    assert not runner.invoke(args=["upgrade"]).stderr, "a second time there is nothing to do"
    assert len(list((Path(app.instance_path) / "backups").iterdir())) == 1


WRITER = """
import sys
from app import create_app
from app.db import db
from app.essays.models import Essay
app = create_app()
with app.app_context():
    essay = db.session.get_one(Essay, int(sys.argv[1]))
    for number in range(10**6):
        essay.save_draft("Growing", f"<p>{number}</p>" * 50, over=essay.draft_version)
        db.session.commit()
        if not number:
            print("writing", flush=True)
"""


@pytest.mark.slow
def test_it_is_of_one_moment_while_somebody_writes(
    told: tuple[Flask, World], board: Board, tmp_path: Path
) -> None:
    app, world = told
    essay = world.essays["draft"]
    environment = {
        "INSTANCE": app.instance_path,
        "DATABASE_URL": app.config["DATABASE_URL"],
        "PATH": "",
    }
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(essay)], env=environment, stdout=subprocess.PIPE
    )
    try:
        assert writer.stdout
        assert writer.stdout.readline() == b"writing\n"
        with app.app_context():
            for number in range(3):
                back_up(tmp_path / f"{number}.zip")
    finally:
        writer.kill()
        writer.communicate()
    for number in range(3):
        other = board(f"other{number}")
        with other.app_context():
            restore(tmp_path / f"{number}.zip")
            draft = db.session.get_one(Essay, essay)
            assert draft.draft_html
            assert len(set(draft.draft_html.split("</p>"))) == 2, "no half of a save"
            db.session.remove()
    shutil.rmtree(tmp_path / "told")
