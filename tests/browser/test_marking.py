"""Two people write to one author at once, each in a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import COURSE, sign_in

Visit = Callable[..., Page]

SAVED = re.compile(r"^Saved at ")


def come(visitor: Visit, who: str) -> Page:
    page = visitor()
    sign_in(page, who)
    return page


def an_essay(page: Page) -> str:
    """Published just now, so that nobody has written feedback on it; where it is."""
    page.goto(f"{COURSE}/essays/new")
    page.get_by_label("Title").fill("Marked by Two")
    page.get_by_label("Your essay").fill("A thesis.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Marked by Two")
    return page.url


def letter(page: Page) -> Locator:
    return page.get_by_label("Your letter to")


def status(page: Page) -> Locator:
    return page.locator("#feedback [data-saved]")


def types(page: Page, words: str) -> None:
    letter(page).press_sequentially(words)


def told(page: Page) -> Locator:
    return page.locator("#feedback .kept-offer")


def test_two_staff_are_told_of_one_another_once(visitor: Visit) -> None:
    essay = an_essay(come(visitor, "student"))
    instructor, assistant = come(visitor, "instructor"), come(visitor, "assistant")
    for page in (instructor, assistant):
        page.goto(essay)
    types(instructor, "Dear Maya,")
    expect(status(instructor)).to_have_text(SAVED)
    for page, other, words in (
        (assistant, "Ines Halvorsen", "Dear Maya,"),
        (instructor, "Kwabena Lindqvist", "Hello Maya,"),
    ):
        types(page, "Hello Maya,")
        expect(told(page)).to_contain_text(f"{other} is writing to Maya Thistlewood, too.")
        expect(status(page)).to_have_text(re.compile("^Not saved: there is something to read"))
        expect(page.get_by_text("Nobody has written")).to_be_hidden()
        told(page).get_by_text(f"From {other}").click()
        expect(told(page).get_by_role("textbox")).to_have_value(re.compile(words))
        told(page).get_by_role("button", name="Go on with mine").click()
        expect(status(page)).to_have_text(SAVED)
    for page in (instructor, assistant) * 2:
        with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
            types(page, " more")
        assert kept.value.status == 200
        expect(told(page)).to_have_count(0)
    instructor.get_by_role("button", name="Mark ready").click()
    expect(instructor.locator("#feedback")).to_contain_text("Ready, not released")
    expect(instructor.locator("#feedback")).to_contain_text("Hello Maya, more more")


def test_a_letter_that_was_finished_elsewhere_says_so(visitor: Visit) -> None:
    essay = an_essay(come(visitor, "student"))
    instructor = come(visitor, "instructor")
    instructor.goto(essay)
    types(instructor, "Dear Maya,")
    expect(status(instructor)).to_have_text(SAVED)
    other = instructor.context.new_page()
    other.goto(essay)
    other.get_by_role("button", name="Mark ready").click()
    types(instructor, " more")
    expect(status(instructor)).to_have_text(re.compile("not a draft any more"))
    expect(told(instructor)).to_have_count(0)
