"""Writing in a real browser: nothing typed is lost, whatever happens to the line or the session."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Dialog, Page, expect

from tests.browser.desk import NEW, SAVED, expire, kept, status, text, title
from tests.browser.people import COURSE, sign_in, sign_out

Visit = Callable[..., Page]


def test_a_draft_is_saved_as_one_types_and_published(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("Saved as I type")
    text(student).press_sequentially("The first words.")
    expect(status(student)).to_have_text(SAVED)
    expect(student).to_have_url(re.compile(r"/essays/\d+/edit$"))
    expect(student.locator("word-count")).to_have_text(
        re.compile("^3 words · the question asks for ")
    )
    text(student).press_sequentially(" And more of them.")
    expect(student.locator("word-count")).to_have_text(re.compile("^7 words · "))
    expect(status(student)).to_have_attribute("data-state", "saved")
    student.reload()
    expect(text(student)).to_have_text("The first words. And more of them.")
    expect(student.locator(".kept-offer")).to_have_count(0)
    student.get_by_role("button", name="Publish").click()
    expect(student.get_by_role("heading", level=1)).to_have_text("Saved as I type")
    assert "The first words" not in kept(student)


def test_typed_without_a_connection_everything_comes_back(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("On the train")
    text(student).fill("Written with a connection.")
    expect(status(student)).to_have_text(SAVED)
    student.context.set_offline(True)
    text(student).press_sequentially(" Written in a tunnel.")
    expect(status(student)).to_have_text(re.compile("^Not saved: no connection"))
    expect(status(student)).to_have_attribute("data-state", "browser")
    address = student.url
    student.close(run_before_unload=False)
    page = student.context.new_page()
    page.wait_for_timeout(1500)  # what the closed page has still sent has failed
    student.context.set_offline(False)
    page.goto(address)
    expect(text(page)).to_have_text("Written with a connection.")
    expect(page.locator(".kept-offer")).to_contain_text("words of yours that were not saved")
    page.get_by_role("button", name="Bring it back").click()
    expect(text(page)).to_have_text("Written with a connection. Written in a tunnel.")
    expect(status(page)).to_have_text(SAVED)
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".prose")).to_contain_text("Written in a tunnel.")


def test_a_new_essay_begun_without_a_connection_is_made_once(student: Page) -> None:
    student.goto(NEW)
    student.context.set_offline(True)
    title(student).fill("Begun in a tunnel")
    text(student).fill("Every word of it.")
    expect(status(student)).to_have_text(re.compile("^Not saved: no connection"))
    text(student).press_sequentially(" And another.")
    student.context.set_offline(False)
    expect(status(student)).to_have_text(SAVED)
    expect(student).to_have_url(re.compile(r"/essays/\d+/edit$"))
    expect(status(student)).to_have_attribute("data-state", "saved")
    student.goto(f"{COURSE}/essays/mine")
    expect(student.get_by_role("link", name="Begun in a tunnel")).to_have_count(1)
    student.get_by_role("link", name="Begun in a tunnel").click()
    expect(text(student)).to_have_text("Every word of it. And another.")


def test_an_expired_session_beside_the_text(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("A long evening")
    text(student).fill("Before midnight.")
    expect(status(student)).to_have_text(SAVED)
    expire(student.context)
    text(student).press_sequentially(" After midnight.")
    expect(status(student)).to_have_text(re.compile("^Not saved: you are signed out"))
    with student.context.expect_page() as opened:
        student.locator(".saved").get_by_role("link", name="Sign in").click()
    sign_in(opened.value, "student")
    opened.value.close()
    expect(status(student)).to_have_text(SAVED, timeout=20_000)
    expect(student.locator(".saved").get_by_role("link", name="Sign in")).to_have_count(0)
    student.get_by_role("button", name="Publish").click()
    expect(student.locator(".prose")).to_contain_text("Before midnight. After midnight.")


def test_words_of_one_account_are_never_offered_to_another(student: Page) -> None:
    student.goto(NEW)
    student.context.set_offline(True)
    text(student).fill("A secret of the student.")
    expect(status(student)).to_have_text(re.compile("^Not saved: no connection"))
    student.close(run_before_unload=False)
    page = student.context.new_page()
    student.context.set_offline(False)
    expire(page.context)
    sign_in(page, "classmate")
    page.goto(NEW)
    expect(text(page)).to_have_text("")
    expect(page.locator(".kept-offer")).to_have_count(0)
    sign_out(page)
    sign_in(page, "student")
    page.goto(NEW)
    page.get_by_role("button", name="Bring it back").click()
    expect(text(page)).to_have_text("A secret of the student.")


def test_signing_out_forgets_what_the_server_has(student: Page) -> None:
    student.goto(NEW)
    text(student).fill("Words that the server has.")
    expect(status(student)).to_have_text(SAVED)
    assert "Words that the server has." in kept(student)
    sign_out(student)
    assert "Words that the server has." not in kept(student)


def test_a_second_tab_never_overwrites_unseen(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("Two tabs")
    text(student).fill("Common ground.")
    expect(status(student)).to_have_text(SAVED)
    other = student.context.new_page()
    other.goto(student.url)
    text(other).fill("From the other tab.")
    expect(status(other)).to_have_text(SAVED)
    text(student).fill("From the first tab.")
    notice = student.locator(".kept-offer")
    expect(notice).to_contain_text("changed in another tab")
    expect(status(student)).to_have_text(re.compile("^Not saved: a newer version"))
    notice.get_by_text("The other version").click()
    expect(notice.get_by_role("textbox")).to_have_value(re.compile("From the other tab."))
    notice.get_by_role("button", name="The other one").click()
    expect(text(student)).to_have_text("From the other tab.")
    student.get_by_role("button", name="Bring it back").click()
    expect(text(student)).to_have_text("From the first tab.")
    expect(status(student)).to_have_text(SAVED)


def test_leaving_with_unsaved_words_is_asked(student: Page) -> None:
    student.goto(NEW)
    student.context.set_offline(True)
    text(student).press_sequentially("Not on the server.")
    expect(status(student)).to_have_text(re.compile("^Not saved"))
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    student.on("dialog", answer)
    student.evaluate("document.querySelector('auto-save').held = true")
    student.context.set_offline(False)
    student.goto(COURSE)
    assert asked == ["beforeunload"]


def test_too_large_and_the_browser_gives_it_back(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("Far too long")
    student.locator("textarea[name=text]").evaluate(
        """it => {
          it.value = "語".repeat(750_000);
          it.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    expect(status(student)).to_have_text(re.compile("^Not saved: "), timeout=20_000)
    student.get_by_role("button", name="Save draft").click()
    expect(student.get_by_role("heading", level=1)).to_have_text("This is too large")
    copy = student.locator("kept-copy textarea")
    expect(copy).to_have_value(re.compile("^Far too long\n\n語語語"))


def test_the_question_follows_the_module(student: Page) -> None:
    student.goto(NEW)
    last = student.locator("week-question [data-module]").last
    expect(last).to_be_hidden()
    student.get_by_label("Module").select_option(last.get_attribute("data-module"))
    expect(last).to_be_visible()
    expect(student.locator("week-question [data-module]:visible")).to_have_count(1)


def test_pages_of_writing_are_accessible(student: Page, accessible: Callable[[Page], None]) -> None:
    page = student
    page.goto(NEW)
    accessible(page)
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("alert")).to_be_visible()
    accessible(page)
    title(page).fill("Looked at")
    text(page).fill("One two three.")
    page.get_by_role("button", name="Publish").click()
    address = page.url
    page.route("**/editor-*.js", lambda route: route.abort())  # then there is the plain form
    page.goto(f"{address}/edit")
    text(page).fill("One two four.")
    accessible(page)
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Preview")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Publish changes").click()
    for way in ("/revisions", "/revisions/2", "/withdraw", "/delete", "/discard"):
        page.goto(f"{address}{way}")
        accessible(page)
    for way in ("/essays/mine", "/deleted"):
        page.goto(f"{COURSE}{way}")
        accessible(page)


def test_what_is_due_is_told_in_the_readers_time_too(visitor: Visit) -> None:
    page = visitor(timezone_id="Asia/Tokyo")
    sign_in(page, "student")
    page.goto(NEW)
    expect(page.locator("week-question .deadline").last).to_contain_text("Tokyo time)")
    expect(page.locator("footer")).to_contain_text(
        "Times are New York time; your own clock, Tokyo,"
    )
    text(page).fill("Words.")
    both = r"^Saved at \d+:\d\d [ap]m, New York time \(for you \d+:\d\d [ap]m\)$"
    expect(status(page)).to_have_text(re.compile(both))


def test_what_was_looked_at_is_read(visitor: Visit) -> None:
    page = visitor()
    sign_in(page, "observer")
    page.goto(f"{COURSE}/essays")
    discussed = page.locator("article.essay-card", has_text="thoughts")
    with page.expect_response(re.compile("/read$")):
        discussed.get_by_role("link").first.click()
    page.reload()
    expect(page.locator("read-mark")).to_have_count(0)
    expect(page.locator(".comment [data-new]")).to_have_count(0)
