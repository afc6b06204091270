"""Pictures put in and looked at, by everybody of the cast."""

from __future__ import annotations

import threading
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from app.courses.models import Member
from app.db import db
from app.essays import picture_uploads
from app.essays.picture_files import keep
from app.essays.picture_uploads import LARGEST, made_of
from app.essays.pictures import Picture
from tests.essays import drawn
from tests.visitor import Page, Visitor
from tests.world import CAST, World

pytestmark = pytest.mark.slow  # left out by `make check`

Visit = Callable[[str], Visitor]
SCRIPT = {"Accept": "application/json"}


def put_in(visitor: Visitor, world: World, given: bytes, name: str = "photo.jpg") -> Page:
    """Send a picture as the editor does."""
    fields: dict[str, Any] = {"picture": (BytesIO(given), name)}
    return visitor.post(f"/courses/{world.course}/pictures", fields, headers=SCRIPT)


def rows(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Picture)) or 0


def files(app: Flask) -> list[Path]:
    folder = Path(app.instance_path) / "pictures"
    return sorted(path for path in folder.rglob("*") if path.is_file())


def fill(app: Flask, world: World, size: int) -> None:
    """The author has so many bytes of pictures already."""
    with app.app_context():
        author = db.session.get_one(Member, world.members["author"])
        Picture.add(author, "0" * 32, kind="png", width=1, height=1, bytes=size)
        db.session.commit()


def test_a_picture_comes_in_and_is_looked_at(world: World, visit: Visit) -> None:
    author = visit("author")
    page = put_in(author, world, drawn.written(drawn.photograph(2000, 1500), "JPEG"))
    told = page.response.get_json()
    assert page.status == 201
    assert (told["width"], told["height"], told["said"]) == (1600, 1200, "")
    for address, width in (("", 1600), ("/480", 480), ("/960", 960), ("/1600", 1600)):
        seen = author.get(told["src"] + address).response
        assert seen.status_code == 200
        assert seen.mimetype == "image/jpeg"
        assert Image.open(BytesIO(seen.data)).width == width
    assert author.get(told["src"] + "/700").status == 404


def test_of_an_animation_the_first_picture_is_kept_and_it_is_said(
    world: World, visit: Visit
) -> None:
    told = put_in(visit("author"), world, drawn.animation()).response.get_json()
    assert "first picture" in told["said"]


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif", "gif"])
def test_nothing_of_place_owner_or_device_is_in_any_file(
    app: Flask, world: World, visit: Visit, kind: str
) -> None:
    given = drawn.samples()[kind]
    page = put_in(visit("author"), world, given, f"{drawn.OWNER}.{kind}")
    assert page.status == 201
    stored = files(app)
    assert stored
    for path in stored:
        content = path.read_bytes()
        assert not any(word in content for word in drawn.SECRETS), path
        assert drawn.OWNER not in str(path)
    seen = visit("author").get(page.response.get_json()["src"]).response
    assert not any(word in seen.data + str(seen.headers).encode() for word in drawn.SECRETS)


def test_what_is_no_picture_is_refused_with_what_to_do(
    app: Flask, world: World, visit: Visit
) -> None:
    author = visit("author")
    page = put_in(author, world, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "map.png")
    assert page.status == 415
    assert page.response.get_json()["error"].startswith("This is an SVG drawing. Save or export")
    assert put_in(author, world, b"").status == 422
    nothing = author.post(f"/courses/{world.course}/pictures", headers=SCRIPT)
    assert (nothing.status, "No picture has arrived" in nothing.text) == (422, True)
    plain = author.post(f"/courses/{world.course}/pictures")
    assert plain.h1 == "This picture was not added"
    assert rows(app) == 0


def test_a_file_that_is_too_large_is_not_even_read(app: Flask, world: World, visit: Visit) -> None:
    page = put_in(visit("author"), world, b"\xff\xd8\xff" + b"\0" * LARGEST + b"\0" * 70_000)
    assert page.status == 413
    assert "larger than 20 MB" in page.response.get_json()["error"]
    assert rows(app) == 0


def test_only_pictures_may_be_that_large(world: World, visit: Visit) -> None:
    fields: dict[str, Any] = {"text": "x" * 3_000_000, "title": "Long"}
    assert visit("author").post(f"/courses/{world.course}/essays", fields).status == 413


def test_a_large_photograph_comes_in(world: World, visit: Visit) -> None:
    """Larger than any form."""
    given = drawn.written(drawn.photograph(3000, 2000), "PNG")
    assert len(given) > 2 * 2**20
    assert put_in(visit("author"), world, given).status == 201


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *(("instructor", 201), ("assistant", 201), ("author", 201), ("classmate", 201)),
        *(("observer", 403), ("removed", 404), ("outsider", 404), ("administrator", 404)),
        ("stranger", 401),
    ],
)
def test_who_writes_essays_adds_pictures(
    app: Flask, world: World, visit: Visit, who: str, status: int
) -> None:
    before = files(app)
    assert put_in(visit(who), world, drawn.written(drawn.corners(20), "PNG")).status == status
    assert rows(app) == (status == 201)
    if status != 201:
        assert files(app) == before


def test_whoever_is_removed_meanwhile_adds_nothing(
    app: Flask, world: World, visit: Visit, as_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = visit("author")

    def while_it_is_worked_on(given: bytes) -> Any:
        with app.app_context():
            as_("author").remove()
            db.session.commit()
        return made_of(given)

    monkeypatch.setattr(picture_uploads, "made_of", while_it_is_worked_on)
    assert put_in(author, world, drawn.written(drawn.corners(), "PNG")).status == 404
    assert rows(app) == 0


def test_while_it_is_worked_on_others_write(
    app: Flask, world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database's lock is not held meanwhile."""
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    classmate, said = visit("classmate"), []

    def while_it_is_worked_on(given: bytes) -> Any:
        other = threading.Thread(
            target=lambda: said.append(
                classmate.post(f"{essay}/comments", {"comment": "Meanwhile."}).status
            )
        )
        other.start()
        other.join(timeout=5)
        return made_of(given)

    monkeypatch.setattr(picture_uploads, "made_of", while_it_is_worked_on)
    assert put_in(visit("author"), world, drawn.written(drawn.corners(), "PNG")).status == 201
    assert said == [303]


def test_the_same_content_is_one_file(app: Flask, world: World, visit: Visit) -> None:
    given = drawn.written(drawn.corners(50, 50), "PNG")
    author = visit("author")
    first = put_in(author, world, given, "one.png").response.get_json()
    before = files(app)
    again = put_in(author, world, given, "two.jpg").response.get_json()
    assert (again["src"], rows(app)) == (first["src"], 1)
    theirs = put_in(visit("classmate"), world, given).response.get_json()
    assert (theirs["src"], rows(app)) == (first["src"], 2)
    assert files(app) == before


@pytest.mark.parametrize(
    ("limit", "said"),
    [("PICTURES_OF_PERSON", "each person has"), ("PICTURES_OF_COURSE", "this course take")],
)
def test_there_is_room_for_so_much(
    app: Flask,
    world: World,
    visit: Visit,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    said: str,
) -> None:
    monkeypatch.setitem(app.config, limit, 1)
    fill(app, world, 2**20 - 200)
    before, author = files(app), visit("author")
    page = put_in(author, world, drawn.written(drawn.photograph(500, 400), "JPEG"))
    assert page.status == 422
    assert said in page.response.get_json()["error"]
    assert "1.0 of the 1 MB" in page.response.get_json()["error"]
    assert (rows(app), files(app)) == (1, before)
    assert put_in(author, world, drawn.written(drawn.corners(8, 8), "PNG")).status == 201
    theirs = put_in(visit("classmate"), world, drawn.written(drawn.photograph(500, 400), "JPEG"))
    assert theirs.status == (201 if limit == "PICTURES_OF_PERSON" else 422)


def test_two_at_once_do_not_share_the_last_room(
    app: Flask, world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have been told that there is room before either has taken it."""
    monkeypatch.setitem(app.config, "PICTURES_OF_PERSON", 1)
    given = [drawn.written(drawn.photograph(1600, 900 + n), "JPEG", quality=98) for n in (0, 7)]
    meet, statuses = threading.Barrier(2, timeout=60), []

    def together(*about: Any) -> None:
        keep(*about)
        meet.wait()

    monkeypatch.setattr(picture_uploads, "keep", together)
    sizes = [len(one) for one in given]
    fill(app, world, 2**20 - 700_000)
    visitors = [visit("author") for _ in given]

    def send(number: int) -> None:
        statuses.append(put_in(visitors[number], world, given[number]).status)

    threads = [threading.Thread(target=send, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201, 422], sizes
    assert rows(app) == 2


def test_a_browser_that_has_it_is_asked_for_rights_first(
    app: Flask, world: World, visit: Visit
) -> None:
    author = visit("author")
    src = put_in(author, world, drawn.written(drawn.photograph(), "JPEG")).response.get_json()[
        "src"
    ]
    seen = author.get(src).response
    tag = seen.headers["ETag"]
    part = {"Range": "bytes=0-99"}
    assert seen.headers["Cache-Control"] == "private, no-cache"
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert seen.headers["Content-Security-Policy"] == "default-src 'none'"
    assert seen.headers["Content-Disposition"] == "inline; filename=picture-800.jpg"
    assert "Last-Modified" not in seen.headers
    assert author.get(src, headers={"If-None-Match": tag}).status == 304
    some = author.get(src, headers=part).response
    assert (some.status_code, some.data) == (206, seen.data[:100])
    for who in CAST.keys() - {"author"}:
        for headers in ({}, {"If-None-Match": tag}, part, part | {"If-Range": tag}):
            for address in (src, f"{src}/480"):
                assert visit(who).get(address, headers=headers).status == 404, who
    stranger = visit("stranger").get(src, headers={"If-None-Match": tag})
    assert (stranger.status, stranger.location[:9]) == (302, "/sign-in?")
    with app.app_context():
        db.session.get_one(Member, world.members["author"]).remove()
        db.session.commit()
    assert author.get(src, headers={"If-None-Match": tag}).status == 404


@pytest.mark.parametrize("key", ["0" * 32, "x", "..", "%2e%2e%2fsecret_key", "0" * 31, "A" * 32])
def test_what_is_no_picture_is_not_found(world: World, visit: Visit, key: str) -> None:
    assert visit("author").get(f"/media/{key}").status == 404
    assert visit("author").get(f"/media/{key}/480").status == 404


def test_a_full_disk_is_told_as_such(
    app: Flask, world: World, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_about: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(picture_uploads, "keep", full)
    page = put_in(visit("author"), world, drawn.written(drawn.corners(), "PNG"))
    assert page.status == 507
    assert rows(app) == 0
