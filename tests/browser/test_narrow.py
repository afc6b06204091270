"""What is wider than a phone: rows of tabs, tables of a term; and texts from right to left."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import write
from tests.browser.looking import PHONE
from tests.browser.people import COURSE, sign_in, tab_to

ROW = 60  # pixels: two rows of tabs are higher
LEFT = "it => Math.round(it.getBoundingClientRect().left)"

pytestmark = pytest.mark.slow


@pytest.fixture
def instructor(visitor: Callable[..., Page]) -> Page:
    page = visitor(viewport=PHONE)
    sign_in(page, "instructor")
    return page


def test_tabs_are_one_row_that_follows_where_one_is(instructor: Page) -> None:
    """The last of nine is in sight where one has opened it; the first comes back by keyboard."""
    instructor.goto(f"{COURSE}/edit")
    tabs = instructor.get_by_role("navigation", name="Course", exact=True)
    assert tabs.evaluate("it => it.clientHeight") < ROW
    expect(tabs.get_by_role("link", name="Settings")).to_be_in_viewport(ratio=1)
    first = tabs.get_by_role("link", name="Essays")
    expect(first).not_to_be_in_viewport()
    tab_to(instructor, first)
    expect(first).to_be_in_viewport(ratio=1)
    instructor.keyboard.press("Tab")
    expect(tabs.get_by_role("link", name="My writing")).to_be_in_viewport(ratio=1)


def test_participation_opens_at_the_present_week(instructor: Page) -> None:
    """Beside the names, not under them."""
    instructor.goto(f"{COURSE}/participation")
    table = instructor.get_by_role("region", name="Participation by module")
    week = table.get_by_role("columnheader", name="Week 11")
    expect(week).to_have_attribute("aria-current", "true")
    expect(week.get_by_role("link")).to_be_in_viewport(ratio=1)
    names = table.get_by_role("columnheader", name="Name").bounding_box()
    assert names is not None
    assert week.evaluate(LEFT) >= names["x"] + names["width"]


def test_a_list_from_right_to_left_has_its_numbers_on_the_right(student: Page) -> None:
    student.goto(f"{COURSE}/essays/new")
    student.get_by_label("Title").fill("המהפכה הרוסית")
    write(student, "1. ראשון\nשני\n\n> ציטוט\n\nThe end.")
    student.get_by_role("button", name="Publish").click()
    title = student.get_by_role("heading", level=1)
    expect(title).to_have_text("המהפכה הרוסית")
    expect(title).to_have_css("direction", "rtl")
    expect(student.locator("article li").first).to_have_css("direction", "rtl")
    expect(student.get_by_text("Maya Thistlewood").first).to_have_css("direction", "ltr")
