"""S7: feedback is seen by staff and, once released, by the essay's author. Nobody else, ever, by
any way out; before its release the author sees not even that it exists.
"""

import re

import pytest

from app.db import db
from app.feedback.models import Feedback
from tests.feedback.reading import JSON, Change, Visit, section
from tests.visitor import Page
from tests.world import WORDS, World

ONCE = re.compile(r'(?<=name="(?:ticket)" value=")[^"]+|(?<=name="csrf_token" value=")[^"]+')
LETTERS = ("feedback_draft", "feedback_ready", "feedback_released")
UNRELEASED = ("feedback_draft", "feedback_ready")


def essay(world: World, name: str) -> str:
    return f"/courses/{world.course}/essays/{world.essays[name]}"


def everywhere(world: World) -> list[str]:
    """The pages where something about an essay might show."""
    course = f"/courses/{world.course}"
    return [
        "/",
        *(course + rest for rest in ("", "/essays", "/modules", "/people", "/essays/mine")),
        f"{course}/deleted",
        f"{course}/modules/{world.modules['thaw']}",
        *(f"{course}/people/{world.members[who]}" for who in ("author", "classmate", "instructor")),
        *(essay(world, name) for name in ("published", "unanswered", "withdrawn", "deleted")),
        f"{essay(world, 'published')}/revisions",
        f"{essay(world, 'unanswered')}/revisions/1",
    ]


def addresses(world: World, name: str, letter: str) -> list[tuple[str, str]]:
    """Every address of one letter."""
    place = f"{essay(world, name)}/feedback/{world.letters[letter]}"
    return [
        ("GET", f"{place}/edit"),
        ("GET", f"{place}/discard"),
        *(("POST", f"{place}/{verb}") for verb in ("ready", "draft", "release", "discard")),
    ]


def without_tokens(page: Page) -> str:
    return ONCE.sub("", page.text)


@pytest.mark.parametrize(
    ("who", "may_read"),
    [
        ("stranger", set()),
        ("outsider", set()),
        ("removed", set()),
        ("administrator", set()),
        ("observer", set()),
        ("classmate", set()),
        ("author", {"feedback_released"}),
    ],
)
def test_nowhere_is_a_word_of_it(visit: Visit, world: World, who: str, may_read: set[str]) -> None:
    visitor = visit(who)
    for path in everywhere(world):
        page = visitor.get(path)
        assert page.status < 500, path
        for word in LETTERS:
            if word not in may_read:
                assert WORDS[word] not in page.text, path
        told = ("/", f"/courses/{world.course}", essay(world, "published"))
        if path not in told or not may_read:
            assert "data-private" not in page.text, path


@pytest.mark.parametrize("who", ["author", "classmate", "observer"])
def test_addresses_of_what_one_may_not_read_are_not_found(
    visit: Visit, world: World, who: str
) -> None:
    visitor = visit(who)
    asked = addresses(world, "published", "draft") + addresses(world, "unanswered", "ready")
    if who != "author":
        asked += addresses(world, "published", "released")
    for method, path in asked:
        page = visitor.get(path) if method == "GET" else visitor.post(path)
        assert page.status == 404, f"{method} {path}"
        invented = path.replace(path.split("/")[-2], "999999")
        again = visitor.get(invented) if method == "GET" else visitor.post(invented)
        assert without_tokens(again) == without_tokens(page), path


def test_the_author_changes_nothing_about_a_released_letter(visit: Visit, world: World) -> None:
    author = visit("author")
    for method, path in addresses(world, "published", "released"):
        page = author.get(path) if method == "GET" else author.post(path)
        assert page.status == 403, f"{method} {path}"
    assert WORDS["feedback_released"] in section(author.get(essay(world, "published")))


@pytest.mark.parametrize("who", ["author", "classmate", "observer"])
def test_only_staff_write(visit: Visit, world: World, who: str) -> None:
    visitor = visit(who)
    for name in ("published", "unanswered"):
        for letter in ("", world.letters["draft"], world.letters["ready"]):
            fields = {"letter_text": "Forged.", "over": "1", "letter": letter}
            for headers in ({}, JSON):
                sent = visitor.post(f"{essay(world, name)}/feedback", fields, headers=headers)
                assert sent.status in (403, 404)
        assert visitor.get(f"{essay(world, name)}/feedback").status == 403
        assert "Forged." not in visit("instructor").get(essay(world, name)).text


def test_a_letter_belongs_to_its_essay(visit: Visit, world: World) -> None:
    """An id of another essay is not found, in the address and in the form (S2)."""
    instructor = visit("instructor")
    for method, path in addresses(world, "published", "ready"):
        page = instructor.get(path) if method == "GET" else instructor.post(path)
        assert page.status == 404, f"{method} {path}"
    for letter in (world.letters["ready"], "x", "0", "9" * 30):
        fields = {"letter_text": "Stray.", "over": "2", "letter": letter}
        sent = instructor.post(f"{essay(world, 'published')}/feedback", fields)
        assert sent.status == 404
        assert "Stray." in sent.text  # the words come back


def test_before_the_release_the_authors_pages_are_the_same_with_and_without(
    visit: Visit, world: World, change: Change
) -> None:
    """To the letter, and with the same validator."""
    classmate = visit("classmate")
    with_letter = {path: classmate.get(path) for path in everywhere(world)}
    change(lambda: db.session.delete(db.session.get_one(Feedback, world.letters["ready"])))
    for path, before in with_letter.items():
        after = classmate.get(path)
        assert without_tokens(after) == without_tokens(before), path
        for header in ("ETag", "Cache-Control", "Vary"):
            assert after.response.headers.get(header) == before.response.headers.get(header), path


def test_what_shows_feedback_is_never_kept_by_a_browser(visit: Visit, world: World) -> None:
    published, unanswered = essay(world, "published"), essay(world, "unanswered")
    letter = f"{published}/feedback/{world.letters['draft']}"
    shown = {
        "author": [published],
        "assistant": [published, unanswered, f"{letter}/edit", f"{letter}/discard"],
        "instructor": [published, f"/courses/{world.course}/feedback", f"{letter}/edit"],
    }
    for who, paths in shown.items():
        for path in paths:
            page = visit(who).get(path)
            assert "data-private" in page.text, path
            assert page.response.headers["Cache-Control"] == "no-store", path
            assert "ETag" not in page.response.headers, path


def test_a_release_is_seen_on_the_next_request(visit: Visit, world: World) -> None:
    """Also by a browser that has kept the page from before."""
    classmate, own = visit("classmate"), essay(world, "unanswered")
    before = classmate.get(own)
    visit("instructor").submit(own, "/release")
    kept = {"If-None-Match": before.response.headers.get("ETag", "")}
    after = classmate.get(own, headers=kept)
    assert after.status == 200
    assert WORDS["feedback_ready"] in section(after)


def test_the_mark_in_the_header_counts_no_unreleased_letter(visit: Visit, world: World) -> None:
    def waiting(who: str) -> str:
        head = visit(who).get(f"/courses/{world.course}/people").find("//header")[0]
        return " ".join(head.text_content().split())

    classmate = waiting("classmate")
    author = waiting("author")
    draft = f"{essay(world, 'published')}/feedback/{world.letters['draft']}"
    visit("assistant").post(f"{draft}/ready")
    assert waiting("author") == author
    visit("instructor").submit(essay(world, "unanswered"), "/release")
    assert waiting("classmate") != classmate
    assert waiting("author") == author
