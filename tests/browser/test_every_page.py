"""Every page there is, as whoever may open it, on a phone and on a desk, in light and dark.

People go where links lead them, to one page of every kind; what nobody can reach by links fails.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.exceptions import HTTPException

from tests.browser.desk import write
from tests.browser.looking import Look
from tests.browser.people import COURSE, sign_in

Visit = Callable[..., Page]

BLOG = """\
A Harbor in Fog and Nobody to Meet

The ships came in at night, in gray colors.

One thought on “A Harbor in Fog and Nobody to Meet”

  • April 3, 2017 at 12:23 pm

    Who unloaded them in the fog?

Leave a Reply
"""
# So many pages of one kind are looked at, where one does not show it all.
KINDS = Counter({"essays.show": 4, "courses.essays": 2})
# What is no page but a file, what leads on at once, and what a board that has people, or mail, does
# not show.
NO_PAGES = {
    *("static", "home.health", "home.join", "accounts.welcome"),
    *("accounts.hand_out_password_link", "accounts.stop_mail"),
    *("interchange.essay_docx", "interchange.draft_docx", "pictures.show"),
}
MYSELF = "instructor@demo.example"
LINKS = "all => all.map((it) => it.getAttribute('href'))"

pytestmark = pytest.mark.slow


def test_every_page(app: Flask, visitor: Visit, accessible: Callable[[Page], None]) -> None:
    look = Look(accessible)
    reached: set[str] = set()

    def come(who: str) -> Page:
        page = visitor()
        look.listen(page)
        if who != "stranger":
            sign_in(page, who)
        return page

    student, instructor = come("student"), come("instructor")
    essay = written_by_a_student(student)
    join, imported = done_by_an_instructor(instructor, essay, look)
    reached |= walk(app, student, [essay, "/"], look)
    reached |= walk(app, instructor, [essay, imported, "/"], look)
    admin = come("admin")
    make_another_administrator(admin)
    reached |= walk(app, admin, ["/"], look)
    stranger = come("stranger")
    mail_is_written(student, stranger)
    reached |= walk(app, stranger, ["/", join], look)
    assert not look.faults, "\n".join(look.faults)
    assert pages(app) - reached == set(), "No link leads there"


def pages(app: Flask) -> set[str]:
    rules = app.url_map.iter_rules()
    return {rule.endpoint for rule in rules if "GET" in (rule.methods or ())} - NO_PAGES


def walk(app: Flask, page: Page, beginnings: list[str], look: Look) -> set[str]:
    """Follow links to pages of every kind, and look at each; the kinds that were found."""
    ways, visited = deque(beginnings), Counter[str]()
    titles: dict[str, str] = {}
    while ways:
        path = ways.popleft().partition("#")[0]
        kind = kind_of(app, path)
        if kind in NO_PAGES or visited[kind] >= KINDS.get(kind, 1):
            continue
        visited[kind] += 1
        answered = page.goto(path)
        assert answered is not None, path
        if answered.status != 200:
            look.faults.append(f"{path}: {answered.status}")
            continue
        look.at(page, "Soviet History" if COURSE in page.url else "")
        arrived = kind_of(app, page.url)
        if titles.setdefault(page.title(), arrived) != arrived:
            look.faults.append(f"{path} is called “{page.title()}”, like {titles[page.title()]}")
        ways.extend(page.locator("a[href^='/']").evaluate_all(LINKS))
    return set(visited) | set(titles.values())


def kind_of(app: Flask, address: str) -> str:
    """The endpoint of an address of ours."""
    parts = urlsplit(address)
    try:
        found = app.url_map.bind("localhost").match(parts.path, query_args=parts.query)
    except HTTPException as nowhere:
        raise AssertionError(f"A link leads to {address}: {nowhere}") from None
    return str(found[0])


def written_by_a_student(page: Page) -> str:
    """An essay with two versions, an earlier draft, changes that are not published yet and an
    answer to it; and one deleted."""
    publish(page, "Looked at")
    essay = urlsplit(page.url).path
    wide = (
        "| Harvest of a year " * 12 + "|\n" + "|---" * 12 + "|\n" + "| a million tons " * 12 + "|"
    )
    code = "    " + "one_long_line_of_code " * 20
    thought = f"A first thought[^1].\n\n{wide}\n\n{code}\n\n[^1]: With a note."
    page.get_by_label("Comment", exact=True).fill(thought)
    page.get_by_role("button", name="Post comment").click()
    change(page, essay, "A thesis, changed.^[Another source.]", "Publish changes")
    change(page, essay, "Thought better of.", "Save for later")
    page.get_by_role("link", name="Discard changes").click()
    page.get_by_role("button", name="Discard changes").click()
    change(page, essay, "Changed meanwhile.", "Save for later")
    publish(page, "Thought better of")
    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".flashes")).to_be_visible()
    return essay


def change(page: Page, essay: str, text: str, button: str) -> None:
    page.goto(f"{essay}/edit")
    write(page, text)
    page.get_by_role("button", name=button).click()
    expect(page.locator(".flashes")).to_be_visible()


def make_another_administrator(page: Page) -> None:
    """Only one who is not the last can be made an ordinary person again."""
    page.goto("/administration?q=observer@demo.example")
    page.get_by_role("link", name="Make administrator").click()
    page.get_by_role("button", name="Make administrator").click()
    expect(page.locator(".flashes")).to_contain_text("is an administrator")


def mail_is_written(student: Page, stranger: Page) -> None:
    """To confirm an address, and to choose a new password."""
    student.goto("/account")
    student.get_by_role("button", name="Send the mail to confirm it").click()
    stranger.goto("/forgotten")
    stranger.get_by_label("E-mail address").fill("classmate@demo.example")
    stranger.get_by_role("button", name="Send the link").click()
    stranger.goto("/demo/mail")
    for _ in range(50):
        if stranger.locator("article").count() > 1:
            return
        stranger.wait_for_timeout(200)
        stranger.reload()
    raise AssertionError("the mail does not come")


def publish(page: Page, title: str) -> None:
    page.goto(f"{COURSE}/essays/new")
    page.get_by_label("Title").fill(title)
    write(page, "A thesis.^[A source.]\n> A quotation.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def done_by_an_instructor(page: Page, essay: str, look: Look) -> tuple[str, str]:
    """A letter begun, somebody invited, a section made, an essay brought in; where people join, and
    that essay."""
    page.goto(essay)
    page.get_by_label("Your letter").fill("Dear Maya,")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".flashes")).to_be_visible()
    page.goto(f"{COURSE}/people")
    join = urlsplit(page.locator("code.join-link").inner_text()).path
    page.goto(f"{COURSE}/people/invite")
    people = f"Ann Lee;ann@class.example;Friday\nNobody;;\n{MYSELF};Tuesday at ten"
    page.get_by_label("Or paste it").fill(f"Name;E-mail;Section\n{people}")
    page.get_by_role("button", name="Show who is on it").click()
    look.at(page, "Soviet History")
    page.get_by_role("button", name="Invite 1 person").click()
    expect(page.locator(".flashes")).to_be_visible()
    page.goto(f"{COURSE}/sections")
    page.get_by_label("Title").fill("Monday, in the dark")
    page.get_by_role("button", name="Add the section").click()
    expect(page.locator(".flashes")).to_be_visible()
    page.goto(f"{COURSE}/import")
    page.get_by_label("Or paste its text").fill(BLOG)
    page.get_by_role("button", name="Show what is understood").click()
    page.get_by_role("button", name="Import").click()
    expect(page.locator(".flashes")).to_be_visible()
    return join, urlsplit(page.url).path
