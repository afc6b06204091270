"""What nobody writes in earnest hangs nobody's browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import NEW, paste, text, title

LENGTH = 200_000  # without kerning's places to begin anew, half a minute to set


@pytest.mark.slow
def test_a_word_as_long_as_a_text_may_be_is_written_read_and_compared(student: Page) -> None:
    page = student
    page.goto(NEW)
    for letter in "xy":
        title(page).fill("One word")
        text(page).fill("")
        paste(page, f"<p>{letter * LENGTH}</p>")
        page.get_by_role("button", name="Publish").first.click()
        expect(page.locator("article .prose").first).to_contain_text(letter * 100)
        essay = page.url
        page.goto(f"{essay}/edit")
    page.goto(f"{essay}/revisions/compare?from=1&to=2")
    added = page.locator(".changes ins")
    expect(added).to_be_visible()
    assert added.inner_text().count("y") == LENGTH
    page.screenshot()
