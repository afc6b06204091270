"""What a page of writing says of where the words are, and how it sets them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk import NEW, SAVED, kept, status, text, title, write

PATIENCE_MS = 15_000  # a slow line is told of after some seconds


def test_a_paragraph_is_set_in_its_own_direction(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("Two directions")
    write(student, "Left to right.\nكان هذا وعدا.")
    student.get_by_role("button", name="Publish").click()
    edges = student.locator(".prose.opening p").evaluate_all(
        """all => all.map((p) => {
          const words = document.createRange();
          words.selectNodeContents(p);
          return p.getBoundingClientRect().right - words.getBoundingClientRect().right;
        })"""
    )
    assert edges[0] > 100 > 1 > edges[1]  # what is left free to the right of the words


def test_a_blank_at_the_end_is_no_unsaved_word(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("Blanks")
    text(student).fill("The last word. ")
    expect(status(student)).to_have_text(SAVED)
    student.context.set_offline(True)
    text(student).press("End")
    text(student).type("  ")
    student.wait_for_timeout(2500)
    student.context.set_offline(False)
    place = student.url
    student.evaluate("window.onbeforeunload = null")
    student.once("dialog", lambda dialog: dialog.accept())
    student.goto(place)
    expect(text(student)).to_have_text("The last word.")
    expect(student.locator(".kept-offer")).to_have_count(0)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (500, "Not saved: the server cannot take it just now."),
        (200, "Not saved: no connection."),
        (None, "Not saved yet: the connection is slow."),
    ],
)
def test_what_kept_words_from_being_saved_is_told(
    student: Page, answer: int | None, told: str
) -> None:
    """200 with a page of somebody else's: the sign-in page of a hotel's network."""

    def answered(route: Route) -> None:
        if answer:
            route.fulfill(status=answer, body="<h1>Welcome, guest</h1>")

    student.goto(NEW)
    student.route("**/essays", answered)
    text(student).fill("Words for the server.")
    expect(status(student)).to_contain_text(told, timeout=PATIENCE_MS)
    assert "Words for the server." in kept(student)
