"""`flask check`: whatever is not as it must be is named, with what to do."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.db import db
from app.maintenance import versions
from app.maintenance.check import findings
from tests.maintenance.conftest import SERVER, Board
from tests.world import World

pytestmark = pytest.mark.slow  # left out by `make check`


def broken(app: Flask, *statements: str) -> None:
    """Do to the rows what only a fault could do."""
    with app.app_context():
        postgres = db.engine.dialect.name == "postgresql"
        loose = "SET session_replication_role = replica" if postgres else "PRAGMA foreign_keys=OFF"
        with db.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver
            for statement in (loose, *statements):
                driver.execute(statement)
            driver.commit()
        db.engine.dispose()


def found(app: Flask) -> list[str]:
    with app.app_context():
        return [f"{finding.what} {finding.do}" for finding in findings()]


def test_the_world_is_well(app: Flask, world: World) -> None:
    assert found(app) == []
    said = app.test_cli_runner().invoke(args=["check"])
    assert (said.exit_code, said.output) == (0, "The board is well.\n")


COUNTS = {
    "UPDATE essays SET comment_count = comment_count + 3 WHERE id = {essay}": (
        "an essay counts the comments that stand under it. Essay {essay}."
    ),
    "UPDATE comments SET replies = replies + 1 WHERE id = {comment}": (
        "a comment counts its direct replies that the class finds on the page. Comment {comment}."
    ),
}
FAULTS = {
    "DELETE FROM members WHERE id = {author}": "every row that “essays” names is there. Row of",
    "UPDATE essays SET revision_count = 7 WHERE id = {essay}": "numbered from 1, and it counts",
    "UPDATE essays SET html = '<p>Other.</p>' WHERE id = {essay}": "is its newest revision",
    "UPDATE comments SET depth = 4 WHERE id = {reply}": "one step below its parent",
    "UPDATE comments SET path = '1z' WHERE id = {reply}": "a reply is ordered below its parent",
    "UPDATE essays SET course_id = 2 WHERE id = {essay}": "an essay's author is in its course",
    "UPDATE invitations SET section_id = {section} WHERE id = {waiting}": "section is of its",
    "UPDATE members SET role = 'student' WHERE id = {instructor}": "every course has an instructor",
    "UPDATE essays SET hidden_at = published_at WHERE id = {essay}": "when, by whom and why",
    "UPDATE alembic_version SET version_num = '0001'": "Run `flask upgrade`, which makes a backup",
}


def ids(world: World) -> dict[str, int]:
    return {
        "essay": world.essays["published"],
        "comment": world.comments["asked"],
        "reply": world.comments["answered"],
        "author": world.members["author"],
        "instructor": world.members["instructor"],
        "section": world.sections["elsewhere"],
        "waiting": world.invitations["waiting"],
    }


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_and_what_to_do(app: Flask, world: World, fault: str) -> None:
    broken(app, fault.format(**ids(world)))
    try:
        assert any(FAULTS[fault] in finding for finding in found(app)), found(app)
        said = app.test_cli_runner().invoke(args=["check"])
        assert said.exit_code == 1
        assert FAULTS[fault] in said.stderr
    finally:
        with app.app_context():
            newest = versions.newest()
        broken(app, f"UPDATE alembic_version SET version_num = '{newest}'")


@pytest.mark.parametrize("fault", COUNTS)
def test_a_wrong_count_is_named_and_mended(app: Flask, world: World, fault: str) -> None:
    broken(app, fault.format(**ids(world)))
    (finding,) = found(app)
    assert COUNTS[fault].format(**ids(world)) in finding
    assert "flask check --mend" in finding
    said = app.test_cli_runner().invoke(args=["check", "--mend"])
    assert said.output == "Counted anew: 1 rows were wrong.\nThe board is well.\n"
    with app.app_context():
        essay = text("SELECT comment_count FROM essays WHERE id = :id")
        number = text("SELECT count(*) FROM comments WHERE essay_id = :id AND deleted_at IS NULL")
        here = {"id": world.essays["published"]}
        assert db.session.scalar(essay, here) == db.session.scalar(number, here)


if not SERVER:  # which keeps its files itself

    def test_a_damaged_file_is_noticed(app: Flask, world: World) -> None:
        with app.app_context():
            path = str(db.engine.url.database)
            with db.engine.connect() as connection:
                driver = connection.connection.driver_connection
                assert driver
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                (root,) = driver.execute(
                    "SELECT rootpage FROM sqlite_master WHERE name = 'ix_comments_essay_id_path'"
                ).fetchone()
                (size,) = driver.execute("PRAGMA page_size").fetchone()
            db.engine.dispose()
        with Path(path).open("r+b") as file:
            file.seek((root - 1) * size + 8)
            file.write(b"\xff" * 200)
        assert any("The database file is damaged" in finding for finding in found(app))

    def test_one_that_cannot_be_read_at_all_is_told_as_damaged(board: Board) -> None:
        app = board("other")
        (Path(app.instance_path) / "colloquy.sqlite3").write_bytes(b"no database " * 400)
        for command in (["check"], ["backup", str(Path(app.instance_path) / "x.zip")], ["upgrade"]):
            said = app.test_cli_runner().invoke(args=command)
            assert said.exit_code == 1
            assert "is damaged (file is not a database): stop the server, and restore" in (
                said.stderr + str(said.exception)
            )
