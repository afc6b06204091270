"""However much somebody has written: what an archive costs."""

from __future__ import annotations

import errno
import sys
import tempfile
import tracemalloc
from collections.abc import Callable

import pytest
from sqlalchemy import insert

from app import clock
from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay, Revision
from tests.asking import statements
from tests.interchange.taken import Taken
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]
Take = Callable[[str], Taken]


def test_a_full_disk_is_told_as_such(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    author = visit("author")
    page = author.get("/account")
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    assert author.send(page, "/account", "/account/archive").status == 507


def test_who_writes_does_not_wait_for_it(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    author = visit("author")
    page = author.get("/account")

    def locked(*_arguments: object) -> None:
        raise AssertionError("it asks for the right to write")

    monkeypatch.setattr(sys.modules["app.sqlite"], "take_write_lock", locked)
    assert author.send(page, "/account", "/account/archive").status == 200


def much(world: World, essays: int, html: str) -> None:
    """So many essays with two versions each, and as many comments, past the models."""
    now, author = clock.now(), world.members["author"]
    first = 10_000
    course = db.session.get_one(Member, author).course_id
    row = {"course_id": course, "author_id": author, "html": html, "published_at": now}
    ids = range(first, first + essays)
    texts = [row | {"id": id, "title": f"Essay {id}", "revision_count": 2} for id in ids]
    db.session.execute(insert(Essay), texts)
    states = [
        {"essay_id": id, "number": number, "title": "An essay", "html": html, "words": 1}
        for id in ids
        for number in (1, 2)
    ]
    db.session.execute(insert(Revision), states)
    remark = {"essay_id": first, "author_id": author, "revision_number": 1, "path": "1"}
    remarks = [remark | {"html": f"<p>Remark {id}.</p>"} for id in ids]
    db.session.execute(insert(Comment), remarks)


def test_however_much_it_is_no_more_is_asked_and_it_is_all_there(
    take: Take, change: Change, world: World, visit: Visit
) -> None:
    with statements() as few:
        take("author")
    change(lambda: much(world, 250, "<p>Bread.</p>"))
    with statements() as many:
        taken = take("author")
    assert len(many) == len(few)
    assert len([name for name in taken.names if "essay-1" in name]) == 250 * 3
    assert [name for name in taken.names if "comments-" in name] == [
        f"{taken.names[0].split('/')[0]}/comments-{number}.html" for number in (1, 2, 3)
    ]
    assert len(taken.course["comments"]) == 251
    assert {len(one["versions"]) for one in taken.course["essays"] if one["id"] >= 10_000} == {2}


@pytest.mark.slow
def test_it_takes_no_more_memory_than_a_few_texts(
    visit: Visit, change: Change, world: World
) -> None:
    text = f"<p>{'word ' * 60_000}</p>"  # 300 KB
    change(lambda: much(world, 60, text))
    author = visit("author")
    page = author.get("/account")
    tracemalloc.start()
    sent = author.client.post(
        "/account/archive",
        data=dict(page.form("/account/archive").form_values()),
        buffered=False,
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = sum(len(piece) for piece in sent.iter_encoded())
    assert size > 60 * 1_000
    assert peak < 30 * len(text), "of 180 texts"
