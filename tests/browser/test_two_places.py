"""Writing in two places, and what a browser keeps of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.desk import NEW, SAVED, kept, saved, status, text, title, write
from tests.browser.people import sign_in

Visit = Callable[..., Page]

SOON = 1500  # milliseconds: less than the pause after which words are saved


def in_two_places(visitor: Visit, name: str, words: str) -> tuple[Page, Page]:
    """An essay that one person has begun, and has opened on another device."""
    first, second = visitor(), visitor()
    for page in (first, second):
        sign_in(page, "student")
    first.goto(NEW)
    title(first).fill(name)
    write(first, words)
    saved(first)
    second.goto(first.url)
    return first, second


def test_the_second_place_hears_of_the_first_at_its_first_key(
    visitor: Visit, accessible: Callable[[Page], None]
) -> None:
    first, second = in_two_places(
        visitor, "At home and in the library", "The Thaw was a promise to nobody.^[Zubkova, p. 12.]"
    )
    write(first, "The Thaw was a promise to all.^[Zubkova, p. 21.]")
    expect(status(first)).to_have_attribute("data-state", "saved")
    text(second).press("Control+Home")
    text(second).press("X")
    notice = second.locator(".kept-offer")
    expect(notice).to_contain_text("changed in another tab", timeout=SOON)
    difference = notice.get_by_role("region", name="Where your version differs")
    expect(difference.locator(".prose del")).to_have_text([re.compile("The"), re.compile("all")])
    expect(difference.locator(".prose ins")).to_have_text(
        [re.compile("XThe"), re.compile("nobody")]
    )
    expect(difference.locator(".notes")).to_contain_text("Note 1, changed:")
    accessible(second)
    notice.get_by_role("button", name="Mine, in the form below").click()
    expect(status(second)).to_have_text(SAVED)
    second.reload()
    expect(text(second)).to_have_text(re.compile("^XThe Thaw was a promise to nobody"))


def test_a_second_tab_is_told_before_anybody_types_there(
    student: Page, accessible: Callable[[Page], None]
) -> None:
    student.goto(NEW)
    title(student).fill("Open twice")
    write(student, "The Thaw was a promise to nobody.")
    expect(status(student)).to_have_text(SAVED)
    second = student.context.new_page()
    second.goto(student.url)
    write(student, "The Thaw was a promise to all.")
    expect(status(second)).to_have_text(re.compile("^Changed in another tab"))
    accessible(second)
    second.locator(".saved").get_by_role("button", name="Show it here").click()
    expect(text(second)).to_have_text("The Thaw was a promise to all.")
    expect(status(second)).not_to_have_text(re.compile("^Changed"))


def test_a_second_tab_is_told_of_words_that_are_published_at_once(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("Published at once")
    write(student, "Begun.")
    saved(student)
    second = student.context.new_page()
    second.goto(student.url)
    student.route("**/draft", lambda route: route.abort())
    text(student).press("Control+End")
    student.keyboard.type(" And finished.")
    student.get_by_role("button", name="Publish", exact=True).click()
    expect(student.locator(".prose")).to_have_text("Begun. And finished.")
    expect(status(second)).to_have_text(re.compile("^Changed in another tab"))


def test_from_the_text_one_gets_to_the_two_versions(visitor: Visit) -> None:
    first, second = in_two_places(visitor, "Long and twice", "\n".join(["So."] * 40))
    write(first, "Nothing left of it.")
    expect(status(first)).to_have_attribute("data-state", "saved")
    text(second).press("Control+End")
    second.keyboard.type("X")
    expect(status(second)).to_be_in_viewport()
    decide = second.locator(".saved").get_by_role("button", name="Decide above")
    decide.click()
    mine = second.get_by_role("button", name="Mine, in the form below")
    expect(mine).to_be_focused()
    expect(mine).to_be_in_viewport()
    mine.click()
    expect(status(second)).to_have_text(SAVED)
    expect(decide).to_have_count(0)


def test_the_other_version_is_saved_where_only_the_title_differs(visitor: Visit) -> None:
    first, second = in_two_places(visitor, "A title", "Common.")
    title(first).fill("Their title")
    expect(status(first)).to_have_attribute("data-state", "saved")
    title(second).fill("My title")
    second.get_by_role("button", name="The other one").click()
    expect(title(second)).to_have_value("Their title")
    expect(status(second)).to_have_text(SAVED)
    expect(second.locator(".saved-way")).to_have_count(0)
    expect(text(second)).to_be_focused()


def test_what_one_has_decided_is_not_asked_again_by_a_late_answer(visitor: Visit) -> None:
    first, second = in_two_places(visitor, "Decided once", "Common.")
    write(first, "Theirs.")
    expect(status(first)).to_have_attribute("data-state", "saved")
    text(second).press("Control+End")
    second.keyboard.type(" Mine")
    mine = second.get_by_role("button", name="Mine, in the form below")
    expect(mine).to_be_visible()
    held: list[Route] = []
    second.route("**/draft", lambda route: route.continue_() if held else held.append(route))
    second.keyboard.type(" too")
    while not held:
        second.wait_for_timeout(50)
    mine.click()
    held[0].continue_()
    expect(status(second)).to_have_text(SAVED)
    expect(mine).to_have_count(0)
    second.reload()
    expect(text(second)).to_have_text("Common. Mine too")


def test_what_this_browser_keeps_is_listed_and_cleared(
    visitor: Visit, accessible: Callable[[Page], None]
) -> None:
    page = visitor()
    sign_in(page, "classmate")
    page.goto("/account")
    page.get_by_role("link", name="What this browser keeps").click()
    expect(page.locator("kept-list")).to_contain_text("Nothing of yours is kept")
    page.goto(NEW)
    title(page).fill("Saved and kept")
    text(page).fill("The server has this.")
    expect(status(page)).to_have_text(SAVED)
    page.goto(NEW)
    page.context.set_offline(True)
    title(page).fill("Kept alone")
    text(page).fill("Only the browser has this.")
    expect(status(page)).to_have_text(re.compile("^Not saved"))
    page.context.set_offline(False)
    page.evaluate("window.stop()")
    page.evaluate("document.querySelector('auto-save').dirty = false")
    page.goto("/account/kept")
    cards = page.locator("kept-list article")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("Only this browser has these words")
    expect(cards.last).to_contain_text("The server has these words, too")
    accessible(page)
    page.get_by_role("button", name="Clear what the server has").click()
    expect(cards).to_have_count(1)
    assert "The server has this." not in kept(page)
    page.get_by_role("button", name="Clear Kept alone").click()
    expect(cards).to_have_count(0)
    assert "Only the browser has this." not in kept(page)
    page.get_by_role("button", name="Undo").click()
    expect(cards).to_have_count(1)
    cards.get_by_role("link").click()
    page.get_by_role("button", name="Bring it back").click()
    expect(text(page)).to_have_text("Only the browser has this.")
    expect(status(page)).to_have_text(SAVED)
    other = page.context
    other.clear_cookies()
    sign_in(page, "student")
    page.goto("/account/kept")
    expect(page.locator("kept-list")).to_contain_text("Nothing of yours is kept")
    expect(page.locator("kept-list")).to_contain_text("other accounts")
    assert "Only the browser" not in page.locator("main").inner_text()


def test_a_reader_sees_what_changed_since_they_read_it(visitor: Visit) -> None:
    author, reader = visitor(), visitor()
    sign_in(author, "student")
    sign_in(reader, "classmate")
    author.goto(NEW)
    title(author).fill("Read twice")
    text(author).fill("A first thought.")
    author.get_by_role("button", name="Publish").click()
    expect(author.get_by_role("heading", level=1)).to_have_text("Read twice")
    with reader.expect_response(re.compile("/read$")):
        reader.goto(author.url)
    author.goto(f"{author.url}/edit")
    text(author).fill("A second thought.")
    author.get_by_role("button", name="Publish changes").click()
    expect(author.locator(".flashes")).to_be_visible()
    with reader.expect_response(re.compile("/read$")):
        reader.reload()
    reader.get_by_role("link", name="See what changed", exact=True).click()
    expect(reader.locator(".changes ins")).to_have_text(re.compile("second"))
    reader.go_back()
    reader.reload()
    expect(reader.get_by_text("Changed since you last read it")).to_have_count(0)


def test_an_answer_in_two_places_is_asked_about_and_none_is_lost(
    visitor: Visit, accessible: Callable[[Page], None]
) -> None:
    first, second = visitor(), visitor()
    sign_in(first, "student")
    sign_in(second, "student")
    first.goto(NEW)
    title(first).fill("Answered twice")
    text(first).fill("A thought to be answered.")
    first.get_by_role("button", name="Publish").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Answered twice")
    second.goto(first.url)
    first.get_by_label("Comment").fill("A long answer in the first tab.")
    expect(status(first)).to_have_text(SAVED)
    answer = second.get_by_label("Comment", exact=True)
    answer.fill("Short.")
    notice = second.locator(".kept-offer")
    expect(notice).to_contain_text("writing this answer in another tab")
    notice.get_by_text("The other version").click()
    expect(notice.locator("textarea")).to_have_value(re.compile("A long answer in the first tab."))
    accessible(second)
    notice.get_by_role("button", name="The other one").click()
    expect(answer).to_have_value("A long answer in the first tab.")
    aside = second.locator(".kept-offer", has_text="words of yours that were not saved")
    aside.get_by_role("button", name="Bring it back").click()
    expect(answer).to_have_value("Short.")
    expect(status(second)).to_have_text(SAVED)
    first.get_by_label("Comment", exact=True).fill("A long answer, and on.")
    first.get_by_role("button", name="Mine, in the form below").click()
    expect(status(first)).to_have_text(SAVED)
    second.reload()
    expect(answer).to_have_value("A long answer, and on.")
