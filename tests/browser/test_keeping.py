"""What a browser keeps of words that the server does not have, and where it leads to them."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.desk import NEW, SAVED, kept, text, title
from tests.browser.people import COURSE, sign_in

Visit = Callable[..., Page]


def test_words_that_only_this_browser_has_are_told_of_where_one_begins(visitor: Visit) -> None:
    page = visitor()
    sign_in(page, "classmate")
    page.goto(NEW)
    page.context.set_offline(True)
    title(page).fill("Written on the train")
    text(page).fill("No line in the tunnel.")
    page.context.set_offline(False)
    page.evaluate("window.stop()")
    for way in ("/", COURSE, f"{COURSE}/essays/mine"):
        page.goto(way, wait_until="load")
        told = page.locator("kept-elsewhere li a")
        expect(told).to_have_text("Written on the train No line in the tunnel.")
    told.click()
    page.get_by_role("button", name="Bring it back").click()
    expect(text(page)).to_have_text("No line in the tunnel.")
    other = visitor()
    sign_in(other, "student")
    other.goto("/")
    expect(other.locator("kept-elsewhere a")).to_have_count(0)


def test_back_after_publishing_begins_nothing(visitor: Visit) -> None:
    page = visitor()
    sign_in(page, "classmate")
    page.goto(f"{COURSE}/essays/mine")
    before = page.locator("article.essay-card").count()
    page.goto(NEW)
    title(page).fill("Published at once")
    text(page).fill("Before anything was saved by itself.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Published at once")
    page.go_back()
    expect(text(page)).to_have_text("")
    expect(title(page)).to_have_value("")
    page.wait_for_timeout(2500)  # longer than the pause after which words are sent
    page.goto(f"{COURSE}/essays/mine")
    expect(page.locator("article.essay-card")).to_have_count(before + 1)


def test_a_comment_sent_while_the_line_fails_is_offered(visitor: Visit) -> None:
    page = visitor()
    sign_in(page, "classmate")
    page.goto(COURSE)
    page.locator("article.essay-card a").first.click()
    expect(page).to_have_url(re.compile(r"/essays/\d+$"))
    expect(page.locator("auto-save:defined")).to_be_attached()
    place, words = page.url, "Typed and sent in one breath."
    page.context.set_offline(True)
    page.get_by_label("Comment").last.fill(words)
    page.get_by_role("button", name="Post comment").click(no_wait_after=True)
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.goto(place)
    expect(page.locator(".kept-offer textarea")).to_have_value(words)
    page.get_by_role("button", name="Bring it back").click()
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("article.comment", has_text=words)).to_be_visible()
    assert words not in kept(page)
    expect(page.get_by_label("Comment").last).to_have_value("")


def test_what_was_typed_before_the_script_came_is_kept_too(visitor: Visit) -> None:
    page = visitor()
    sign_in(page, "classmate")
    late: list[Route] = []
    page.route("**/main-*.js", lambda route: route.continue_() if late else late.append(route))
    page.goto(NEW, wait_until="commit")
    text(page).fill("Faster than the script.")
    late[0].continue_()
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    page.goto(f"{COURSE}/essays/mine")
    expect(page.get_by_role("link", name="Untitled")).to_be_visible()
