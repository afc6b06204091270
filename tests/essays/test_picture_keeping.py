"""How long pictures are kept, and that no file is there without its row or row without its file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select

from app.clock import now
from app.courses.models import Member
from app.db import db
from app.essays import picture_files, picture_uploads
from app.essays.models import UNDO, Essay
from app.essays.picture_files import keep, path_of
from app.essays.pictures import Picture
from app.essays.sittings import Because, EarlierDraft
from app.maintenance.nightly import look
from app.transactions import reading
from tests.essays import drawn
from tests.essays.test_pictures import put_in
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow  # left out by `make check`

KEY = "ab" + "c" * 30
FIGURE = f'<figure><img src="/media/{KEY}" alt="A map"></figure>'
Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


@pytest.fixture
def folder(app: Flask) -> Iterator[Path]:
    """The pictures' folder, empty before and after."""

    def empty() -> None:
        for path in sorted(place.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()

    place = Path(app.instance_path) / "pictures"
    empty()
    yield place
    empty()


@pytest.fixture
def picture(app: Flask, world: World, folder: Path, change: Change) -> None:
    """One of the author's, with its files."""

    def add() -> None:
        author = db.session.get_one(Member, world.members["author"])
        keep(KEY, "png", [(600, b"the widest"), (480, b"narrower")])
        Picture.add(author, KEY, kind="png", width=600, height=400, bytes=18)

    change(add)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def night(app: Flask, after: timedelta = timedelta(0)) -> None:
    """What is done at night, so long from now; on the disk, too, so much time has passed."""
    for path in (Path(app.instance_path) / "pictures").rglob("*"):
        touched = path.stat().st_mtime - timedelta(days=2).total_seconds()
        os.utime(path, (touched, touched))
    with time_machine.travel(now() + after, tick=False), app.test_request_context():
        look()
        db.session.commit()
        db.session.remove()


def sweep(app: Flask) -> None:
    with app.test_request_context(), reading():
        picture_files.sweep()
        db.session.remove()


def here(app: Flask) -> bool:
    with app.app_context():
        return db.session.scalar(select(Picture.id).where(Picture.key == KEY)) is not None


BOTH = {f"{KEY}.png", f"{KEY}-480.png"}


def test_what_no_text_uses_goes_after_thirty_days(app: Flask, picture: None, folder: Path) -> None:
    night(app, timedelta(days=29))
    assert (here(app), names(folder)) == (True, BOTH)
    night(app, timedelta(days=31))
    assert (here(app), names(folder)) == (False, BOTH), "a backup begun today still finds them"
    night(app, timedelta(days=32))
    assert names(folder) == set()


def test_what_a_text_uses_stays(
    app: Flask, world: World, picture: None, folder: Path, change: Change
) -> None:
    def use() -> None:
        essay = db.session.get_one(Essay, world.essays["draft"])
        essay.save_draft("Maps", FIGURE, over=essay.draft_version)

    change(use)
    night(app, timedelta(days=400))
    night(app, timedelta(days=800))
    assert (here(app), names(folder)) == (True, BOTH)


@pytest.mark.parametrize("what", ["taken out", "pruned", "deleted for good", "for good, published"])
def test_thirty_days_begin_when_the_last_text_lets_go(
    app: Flask, world: World, picture: None, change: Change, what: str
) -> None:
    def use() -> None:
        essay = db.session.get_one(Essay, world.essays["draft"])
        essay.save_draft("Maps", FIGURE, over=essay.draft_version)
        if what == "pruned":
            EarlierDraft.keep(essay, Because.EXCHANGED)
            essay.save_draft("Maps", "<p>Without.</p>", over=essay.draft_version)
        if what == "for good, published":
            essay.publish()

    def let_go() -> None:
        essay = db.session.get_one(Essay, world.essays["draft"])
        if what == "taken out":
            essay.save_draft("Maps", "<p>Without.</p>", over=essay.draft_version)
        elif what == "pruned":
            db.session.delete(EarlierDraft.last_of(essay))
        else:
            essay.delete()
            essay.deleted_at = now() - UNDO

    change(use)
    night(app, timedelta(days=100))
    assert here(app)
    change(let_go)
    night(app, timedelta(days=100))
    assert here(app), "until now it was used"
    night(app, timedelta(days=129))
    assert here(app)
    night(app, timedelta(days=131))
    assert not here(app)


def test_what_is_used_again_stays(app: Flask, world: World, picture: None, change: Change) -> None:
    def save(html: str) -> None:
        essay = db.session.get_one(Essay, world.essays["draft"])
        essay.save_draft("Maps", html, over=essay.draft_version)

    night(app, timedelta(days=20))
    change(lambda: save(FIGURE))
    change(lambda: save("<p>Without.</p>"))
    night(app, timedelta(days=32))
    night(app, timedelta(days=61))
    assert here(app), "its days are counted anew"
    night(app, timedelta(days=63))
    assert not here(app)


def test_who_uploads_it_once_more_has_thirty_days_more(
    app: Flask, world: World, picture: None, change: Change
) -> None:
    def again() -> None:
        with time_machine.travel(now() + timedelta(days=25), tick=False):
            author = db.session.get_one(Member, world.members["author"])
            Picture.add(author, KEY, kind="png", width=600, height=400, bytes=18)

    change(again)
    night(app, timedelta(days=50))
    assert here(app)


def test_a_file_of_two_rows_stays_with_the_second(
    app: Flask, world: World, picture: None, folder: Path, change: Change
) -> None:
    def add_and_use() -> None:
        classmate = db.session.get_one(Member, world.members["classmate"])
        Picture.add(classmate, KEY, kind="png", width=600, height=400, bytes=18)
        db.session.execute(delete(Picture).where(Picture.uploader_id != classmate.id))

    change(add_and_use)
    night(app)
    assert (here(app), names(folder)) == (True, BOTH)


def test_who_is_stopped_between_file_and_row_leaves_a_file_that_is_swept(
    app: Flask, world: World, visit: Visit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_about: Any) -> None:
        raise OSError("as if the power had gone")

    given = drawn.written(drawn.corners(), "PNG")
    monkeypatch.setattr(picture_uploads, "_write_down", stopped)
    assert put_in(visit("author"), world, given).status == 500
    monkeypatch.undo()
    assert len(names(folder)) == 1
    with app.test_request_context():
        assert picture_files.sweep() == 0, "it may be on its way"
    night(app)
    assert names(folder) == set()
    src = put_in(visit("author"), world, given).response.get_json()["src"]
    assert visit("author").get(src).status == 200


def test_a_part_that_was_left_is_swept_and_a_torn_file_written_anew(
    app: Flask, world: World, visit: Visit, folder: Path
) -> None:
    given = drawn.written(drawn.corners(), "PNG")
    src = put_in(visit("author"), world, given).response.get_json()["src"]
    (file,) = (path for path in folder.rglob("*") if path.is_file())
    whole = file.read_bytes()
    file.write_bytes(whole[:10])
    file.with_name(".part-0123456789abcdef").write_bytes(b"left")
    put_in(visit("author"), world, given)
    assert visit("author").get(src).response.data == whole
    night(app)
    assert names(folder) == {file.name}


def test_what_is_uploaded_while_it_is_swept_stays(
    app: Flask, world: World, visit: Visit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file without its row, of yesterday: somebody uploads just that, while the night goes on."""
    given = drawn.written(drawn.corners(), "PNG")
    monkeypatch.setattr(picture_uploads, "_write_down", lambda *_about: None)
    src = put_in(visit("author"), world, given).response.get_json()["src"]
    monkeypatch.undo()
    write_down, swept = picture_uploads._write_down, threading.Thread(target=sweep, args=(app,))

    def and_meanwhile(course: str, made: Any) -> None:
        swept.start()
        swept.join(timeout=0.5)
        write_down(course, made)

    for path in folder.rglob("*"):
        os.utime(path, (0, 0))
    monkeypatch.setattr(picture_uploads, "_write_down", and_meanwhile)
    assert put_in(visit("author"), world, given).status == 201
    swept.join(timeout=10)
    assert not swept.is_alive()
    assert visit("author").get(src).status == 200


def test_files_are_their_owners_alone(app: Flask, picture: None, folder: Path) -> None:
    with app.app_context():
        path = path_of(KEY, "png", 480, 600)
    assert path == folder / "ab" / f"{KEY}-480.png"
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_they_are_synced_before_the_row(
    world: World, visit: Visit, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file and each folder that names it."""
    synced: list[int] = []
    sync, write_down = os.fsync, picture_uploads._write_down

    def noted(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        sync(handle)

    def then(course: str, made: Any) -> None:
        there = [folder.parent, folder, *folder.rglob("*")]
        assert {path.stat().st_ino for path in there} <= set(synced)
        assert len(there) == 6, "the instance, the pictures, those of the same letters, three files"
        write_down(course, made)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(picture_uploads, "_write_down", then)
    given = drawn.written(drawn.photograph(1000, 600), "JPEG")
    assert put_in(visit("author"), world, given).status == 201
