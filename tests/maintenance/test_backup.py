"""A backup brought back is the board."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.db import db
from app.essays.models import Essay
from app.maintenance.backup import back_up
from app.maintenance.copies import BackupError, Sqlite
from app.maintenance.in_use import in_use
from app.maintenance.postgres import Postgres
from app.maintenance.restore import restore
from tests.maintenance.conftest import Board, people
from tests.visitor import Visitor
from tests.world import WORDS, World

pytestmark = pytest.mark.slow


def test_what_comes_back_is_the_board(told: tuple[Flask, World], saved: Path, board: Board) -> None:
    app, world = told
    other = board("other")
    said = other.test_cli_runner().invoke(args=["restore", str(saved)])
    assert said.exit_code == 0, said.stderr
    assert "people 8, courses 2" in said.output
    assert "Start the server." in said.output
    here, there = Path(app.instance_path), Path(other.instance_path)
    for name in ("secret_key", "settings.py", "pictures/ab/picture.png"):
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


NAMES = (".DS_Store", "plakat-für.png", "a b.png", "ab/cd/é.jpg", "日本.txt")


def test_every_file_that_is_uploaded_comes_back(told: tuple[Flask, World], board: Board) -> None:
    app, _world = told
    pictures = Path(app.instance_path) / "pictures"
    for name in NAMES:
        (pictures / name).parent.mkdir(parents=True, exist_ok=True)
        (pictures / name).write_text(name)
    with app.app_context():
        path = back_up(Path(app.instance_path).parent / "saved.zip")
    other = board("other")
    assert other.test_cli_runner().invoke(args=["restore", str(path)]).exit_code == 0
    for name in NAMES:
        assert (Path(other.instance_path) / "pictures" / name).read_text() == name


def test_where_there_is_no_board_there_is_no_backup(board: Board, tmp_path: Path) -> None:
    """A nightly backup of a mistyped INSTANCE must not say that all is well."""
    app = board("none")
    for command in (["backup", str(tmp_path / "x.zip")], ["check"]):
        said = app.test_cli_runner().invoke(args=command)
        assert said.exit_code == 1
        assert said.stderr
    assert not (tmp_path / "x.zip").exists()
    assert not list(Path(app.instance_path).glob("*.sqlite3"))


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    away = "postgresql://nobody:x@127.0.0.1:1/none"
    app = create_app(INSTANCE=tmp_path / "away", DEMO=False, DATABASE_URL=away)
    for command in (["backup", str(tmp_path / "x.zip")], ["check"]):
        said = app.test_cli_runner().invoke(args=command)
        assert said.exit_code == 1
        assert "The database does not answer" in said.stderr
        assert "Traceback" not in said.stderr


def test_settings_that_lead_to_another_database_are_put_aside(
    told: tuple[Flask, World], board: Board, tmp_path: Path
) -> None:
    app, _world = told
    settings = Path(app.instance_path) / "settings.py"
    settings.write_text('DATABASE_URL = "sqlite:////srv/board.sqlite3"\n')
    with app.app_context():
        path = back_up(tmp_path / "saved.zip")
    other = board("other")
    said = other.test_cli_runner().invoke(args=["restore", str(path)])
    assert said.exit_code == 0
    assert "names another database; it is kept as settings.py.restored" in said.output
    there = Path(other.instance_path)
    assert not (there / "settings.py").exists()
    assert (there / "settings.py.restored").read_text() == settings.read_text()


def test_a_database_that_cannot_be_put_in_its_place_changes_nothing(
    saved: Path, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_about: object) -> None:
        raise OSError(28, "No space left on device")

    other = board("other")
    key = (Path(other.instance_path) / "secret_key").read_bytes()
    for kind in (Sqlite, Postgres):
        monkeypatch.setattr(kind, "into", full)
    said = other.test_cli_runner().invoke(args=["restore", str(saved)])
    assert said.exit_code == 1
    assert "No space left on device. Nothing was changed." in said.stderr
    assert (Path(other.instance_path) / "secret_key").read_bytes() == key
    assert not (Path(other.instance_path) / "pictures").exists()


def test_it_comes_into_a_board_that_was_only_looked_at(
    told: tuple[Flask, World], board: Board, tmp_path: Path
) -> None:
    """Of an earlier version, into tables of this one."""
    app, _world = told
    assert app.test_cli_runner().invoke(args=["db", "downgrade"]).exit_code == 0
    with app.app_context():
        path = back_up(tmp_path / "earlier.zip")
        db.session.remove()
    other = board("other")
    assert other.test_cli_runner().invoke(args=["upgrade"]).exit_code == 0
    said = other.test_cli_runner().invoke(args=["restore", str(path)])
    assert said.exit_code == 0, said.stderr
    assert people(other) == 8


def test_while_it_is_in_use_nothing_is_brought_back(saved: Path, board: Board) -> None:
    other = board("other")
    instance = Path(other.instance_path)
    whom = {False: "A server of this board is running", True: "being upgraded or brought back"}
    for alone, who in whom.items():
        for command in (["restore", str(saved)], ["upgrade"]):
            with other.app_context(), in_use(instance, alone=alone):
                said = other.test_cli_runner().invoke(args=command)
                assert said.exit_code == 1
                assert who in said.stderr
                assert "Nothing was changed." in said.stderr
    with other.app_context():
        with in_use(instance), in_use(instance):
            pass  # two servers may
        with in_use(instance, alone=True), pytest.raises(BackupError), in_use(instance):
            pass
    assert other.test_cli_runner().invoke(args=["restore", str(saved)]).exit_code == 0


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
