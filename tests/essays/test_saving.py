"""What the script that saves as one types is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from app.essays import writing_routes
from app.essays.compare import Difference, differences
from app.essays.models import TEXT_LIMIT
from tests.essays.conftest import Read
from tests.visitor import Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]
JSON = {"Accept": "application/json"}


def send(visitor: Visitor, path: str, **fields: str) -> tuple[int, dict[str, Any]]:
    page = visitor.post(path, fields, headers=JSON)
    return page.status, page.response.get_json()


def test_the_first_save_of_a_new_essay_says_where_it_is(
    essays: str, author: Visitor, read: Read
) -> None:
    form = author.get(f"{essays}/new").form("/essays")
    fields = {"title": "T", "text": "Four words stand here.", "ticket": form.fields["ticket"]}
    status, said = send(author, essays, **fields)
    assert status == 200
    essay_id = int(said["edit_url"].split("/")[-2])
    assert said["edit_url"] == f"{essays}/{essay_id}/edit"
    assert said["draft_url"] == f"{essays}/{essay_id}/draft"
    assert (said["version"], said["words"]) == (1, 4)
    assert said["saved_at"].startswith(str(read(essay_id).draft_saved_at.year))  # type: ignore[union-attr]
    again, same = send(author, essays, **fields)  # the answer was lost on its way
    assert (again, same["edit_url"], same["version"]) == (200, said["edit_url"], 1)
    status, said = send(author, said["draft_url"], title="T", text="More.", over="1")
    assert (status, said["version"]) == (200, 2)
    assert read(essay_id).draft_html == "<p>More.</p>"


def test_a_save_of_a_published_essay_changes_nothing_for_readers(
    visit: Visit, essays: str, author: Visitor, world: World, read: Read
) -> None:
    path = f"{essays}/{world.essays['published']}"
    over = str(read("published").draft_version)
    status, _ = send(author, f"{path}/draft", title="New", text="New.", over=over, publish="1")
    assert status == 200
    shown = visit("classmate").get(path)
    assert WORDS["essay"] in shown.words
    assert shown.h1 == "The Illusion of the Thaw"


def test_a_save_over_a_newer_version_gets_it_back(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    path = f"{essays}/{world.essays['draft']}/draft"
    over = str(read("draft").draft_version)
    send(author, path, title="First", text="From the *first* tab.", over=over)
    status, said = send(author, path, title="Second", text="From the second.", over=over)
    assert status == 409
    assert (said["title"], said["text"]) == ("First", "From the *first* tab.")
    status, _ = send(author, path, title="Second", text="x", over=str(said["version"]))
    assert status == 200
    assert read("draft").draft_title == "Second"


def test_a_long_comparison_holds_nobody_up_and_shows_what_was_saved_during_it(
    visit: Visit,
    essays: str,
    author: Visitor,
    world: World,
    read: Read,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = f"{essays}/{world.essays['draft']}/draft"
    over = str(read("draft").draft_version)
    send(author, path, title="First", text="From the first.", over=over)
    third, newest = visit("author"), str(read("draft").draft_version)

    def compare_slowly(before: str, after: str) -> Difference:
        monkeypatch.undo()
        with ThreadPoolExecutor(1) as elsewhere:
            fields = {"title": "Third", "text": "From the third.", "over": newest}
            saved, _ = elsewhere.submit(send, third, path, **fields).result()
        assert saved == 200
        return differences(before, after)

    monkeypatch.setattr(writing_routes, "differences", compare_slowly)
    status, said = send(author, path, title="Second", text="From the second.", over=over)
    assert (status, said["text"]) == (409, "From the third.")
    assert "third." in said["difference"]
    assert said["version"] == read("draft").draft_version


def test_a_repeated_save_is_no_conflict(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    path = f"{essays}/{world.essays['draft']}/draft"
    over = str(read("draft").draft_version)
    first = send(author, path, title="T", text="Words.", over=over)
    assert send(author, path, title="T", text="Words.", over=over)[0] == first[0] == 200


def test_refusals_are_sentences(
    app: Flask, visit: Visit, essays: str, author: Visitor, world: World
) -> None:
    path = f"{essays}/{world.essays['draft']}/draft"
    long = "x" * (TEXT_LIMIT + 1)
    huge = "x" * (3 * 1024 * 1024)
    for who, fields, expected in (
        ("author", {"title": "T", "text": long}, 422),
        ("author", {"title": "T", "text": huge}, 413),
        ("classmate", {"title": "T", "text": "x"}, 404),
        ("stranger", {"title": "T", "text": "x"}, 401),
    ):
        status, said = send(visit(who), path, **fields)
        assert status == expected, who
        assert said["error"].endswith("."), who
    published = f"{essays}/{world.essays['published']}/draft"
    status, said = send(visit("classmate"), published, title="T", text="x")
    assert (status, said["error"][:9]) == (403, "It is for")
    no_token = author.client.post(path, data={"text": "x"}, headers=JSON)
    assert no_token.status_code == 400
    assert no_token.get_json()["error"]
