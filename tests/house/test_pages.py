"""Every page that can be opened, as it is sent: headed, labelled, sealed against foreign script,
and kept by nobody who should not keep it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.house.test_doors import INSIDERS, path_of, rules
from tests.visitor import Page, Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]

# Pages that are opened from outside a course, by somebody for whom they are there.
OUTSIDERS = {
    "accounts.sign_in": "stranger",
    "accounts.register": "stranger",
    "courses.join": "stranger",
    "accounts.administration": "administrator",
    "accounts.all_courses": "administrator",
    "accounts.appoint": "administrator",
    "accounts.make_administrator": "administrator",
    "accounts.make_ordinary": "administrator",
    "accounts.suspend": "administrator",
    "accounts.board_log": "administrator",
    "accounts.board_settings": "administrator",
    "accounts.board_health": "administrator",
    "accounts.hand_out_password_link": "administrator",
    "accounts.confirm": "author",
    "accounts.invitation": "stranger",
    "feedback.discard": "assistant",
    "feedback.edit": "assistant",
    "essays.edit": "author",
    "essays.delete": "author",
    "essays.discard": "author",
    "essays.earlier_drafts": "author",
    "essays.withdraw": "author",
}
QUERIES = {"accounts.appoint": "?to=1"}
# What is no page, what leads on at once, and what only an empty board or imported writing shows.
NO_PAGES = {
    *("home.health", "home.join", "accounts.welcome", "discussion.permalink", "mail.demo"),
    "pictures.show",
    *("interchange.essay_writer", "interchange.comment_writer"),
    *("interchange.essay_docx", "interchange.draft_docx"),
    *(
        "discussion.edit",
        "discussion.delete",
    ),  # open for a while after posting: see the browser's walk
}
FIELDS = "//input[not(@type='hidden')] | //select | //textarea"
EVENT = re.compile(r"^on[a-z]+$")
FEEDBACK = ("feedback_draft", "feedback_ready", "feedback_released")


@pytest.fixture
def opened(app: Flask, world: World, visit: Visit) -> Callable[[], Iterator[tuple[str, Page]]]:
    """Every page there is, with its endpoint, opened by somebody for whom it is there."""

    def open_all() -> Iterator[tuple[str, Page]]:
        for rule in rules(app):
            if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES:
                continue
            who = {**INSIDERS, **OUTSIDERS}.get(rule.endpoint, "instructor")
            path = path_of(app, rule, world) + QUERIES.get(rule.endpoint, "")
            page = visit(who).get(path)
            if page.status in (302, 303):
                page = visit(who).get(page.location)
            assert page.status == 200, f"{path} as {who}: {page.status}"
            yield rule.endpoint, page

    return open_all


def test_every_page_says_where_one_is(opened: Callable[[], Iterator[tuple[str, Page]]]) -> None:
    count = 0
    for endpoint, page in opened():
        count += 1
        assert len(page.find("//h1")) == 1, endpoint
        assert page.h1, endpoint
        (title,) = page.find("//title")
        own, _, _rest = title.text_content().partition(" · ")
        assert own.strip(), endpoint
        assert title.text_content().endswith(" · Colloquy"), endpoint
        assert page.find("/html[@lang]"), endpoint
        assert len(page.find("//main")) == 1, endpoint
    assert count > 30


def test_every_field_has_a_name_for_those_who_do_not_see_it(
    opened: Callable[[], Iterator[tuple[str, Page]]],
) -> None:
    for endpoint, page in opened():
        for field in page.find(FIELDS):
            labels = page.find(f"//label[@for='{field.get('id')}']") if field.get("id") else []
            said = "".join(label.text_content() for label in labels) or field.get("aria-label")
            assert (said or "").strip(), f"{endpoint}: {field.get('name')}"
        for button in page.find("//button"):
            assert button.text_content().strip(), endpoint


def test_what_is_pointed_to_is_there_once(
    opened: Callable[[], Iterator[tuple[str, Page]]],
) -> None:
    for endpoint, page in opened():
        ids = Counter(page.find("//@id"))
        assert [name for name, times in ids.items() if times > 1] == [], endpoint
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            pointed = {name for value in page.find(f"//@{attribute}") for name in value.split()}
            assert pointed <= set(ids), f"{endpoint}: {attribute} {pointed - set(ids)}"


def test_no_page_holds_a_script_or_a_style(
    opened: Callable[[], Iterator[tuple[str, Page]]],
) -> None:
    for endpoint, page in opened():
        assert page.find("//style | //@style") == [], endpoint
        assert page.find("//script[not(@src) or normalize-space()]") == [], endpoint
        assert [one for one in page.find("//@*") if EVENT.match(one.attrname)] == [], endpoint
        outside = [
            url for url in page.find("//@src | //link/@href") if not url.startswith("/static/")
        ]
        assert outside == [], endpoint


def test_every_form_that_writes_carries_its_token(
    opened: Callable[[], Iterator[tuple[str, Page]]],
) -> None:
    forms = 0
    for endpoint, page in opened():
        for form in page.find("//form"):
            tokens = form.xpath(".//input[@name='csrf_token' and @type='hidden']/@value")
            writes = form.get("method", "get").lower() == "post"
            forms += writes
            assert [bool(token) for token in tokens] == ([True] if writes else []), endpoint
    assert forms > 50


@pytest.mark.slow
@pytest.mark.parametrize("who", ["author", "assistant", "instructor"])
def test_feedback_stands_where_it_is_marked_private(
    app: Flask, world: World, visit: Visit, who: str
) -> None:
    """Its words, the fields it is written in and the ways to it."""
    shown = set()
    visitor = visit(who)
    for rule in rules(app):
        if "GET" not in (rule.methods or ()) or rule.endpoint in NO_PAGES:
            continue
        page = visitor.get(path_of(app, rule, world))
        if page.status != 200 or page.response.mimetype != "text/html":
            continue
        for word in FEEDBACK:
            for place in page.find(f"//*[text()[contains(., '{WORDS[word]}')]]"):
                shown.add(word)
                assert place.xpath("ancestor-or-self::*[@data-private]"), rule.endpoint
        ways = "//a[contains(@href, '#feedback')]" if who == "author" else "//no-way"
        for place in page.find(f"//*[@name='letter_text'] | {ways}"):
            assert place.xpath("ancestor-or-self::*[@data-private]"), rule.endpoint
    assert shown >= ({"feedback_released"} if who == "author" else {"feedback_draft"})


def test_nobody_keeps_a_page(opened: Callable[[], Iterator[tuple[str, Page]]]) -> None:
    """Not even the essay's, as it is opened here: with the feedback on it."""
    for endpoint, page in opened():
        headers = page.response.headers
        assert headers["Cache-Control"] == "no-store", endpoint
        assert "ETag" not in headers, endpoint


def test_an_essay_that_has_not_changed_is_not_sent_again(world: World, visit: Visit) -> None:
    path = f"/courses/{world.course}/essays/{world.essays['published']}"
    classmate = visit("classmate")
    headers = classmate.get(path).response.headers
    assert headers["Cache-Control"] == "private, no-cache"
    tag = headers["ETag"]
    again = classmate.get(path, headers={"If-None-Match": tag})
    assert (again.status, again.text) == (304, "")
    assert all("Cookie" in one["Vary"] for one in (headers, again.response.headers))
    other = visit("author").get(path, headers={"If-None-Match": tag})
    assert other.status == 200
    outsider = visit("outsider").get(path, headers={"If-None-Match": tag})
    assert outsider.status == 404


@pytest.mark.parametrize(
    ("who", "told"), [("author", True), ("classmate", False), ("instructor", False)]
)
def test_only_its_author_is_told_of_unpublished_changes(
    world: World, visit: Visit, who: str, *, told: bool
) -> None:
    page = visit(who).get(f"/courses/{world.course}/essays/{world.essays['published']}")
    assert WORDS["essay"] in page.words
    assert ("changes here that your class does not see" in page.words) is told
