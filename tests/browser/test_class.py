"""A class at work: an essay from its first word to the letter that only its author reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import SAVED, text, write
from tests.browser.people import (
    COURSE,
    PASSWORD,
    fill_in_sign_in,
    go,
    press,
    sign_in,
    sign_out,
    type_into,
)

Visit = Callable[..., Page]

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
OWN_PASSWORD = "nine quiet geese fly"
LETTER = "Your best sentence hides in the second footnote."
# What is signed anew for each page, and says nothing.
SIGNED = re.compile(r'(?<=name="(?:ticket)" value=")[^"]+')


@dataclass
class Author:
    """A student who has just come, with a phone."""

    page: Page
    essay: str = ""  # address of what they publish


@pytest.fixture
def author(visitor: Visit) -> Author:
    return Author(visitor(**PHONE))


@pytest.fixture
def member(visitor: Visit) -> Callable[[str], Page]:
    """A browser of one of the demo course's people, signed in."""

    def come(who: str) -> Page:
        page = visitor()
        sign_in(page, who)
        return page

    return come


def test_a_class_publishes_and_answers(author: Author, member: Callable[[str], Page]) -> None:
    instructor = member("instructor")
    classmate = member("classmate")
    register(author.page, code_of_the_course(instructor))
    write_and_lose_the_connection(author)
    reply_of_a_classmate(classmate, author.essay)
    answer_in_the_thread(author)
    onlookers = [classmate, member("observer"), member("student")]
    before = [source(page, author.essay) for page in onlookers]
    write_feedback(instructor, author.essay)
    expect_no_trace(author.page, author.essay)
    release_feedback(instructor, author.essay)
    read_feedback(author)
    after = [source(page, author.essay) for page in onlookers]
    assert after == before
    for page in [*onlookers, member("outsider"), member("admin")]:
        expect_no_trace(page, author.essay)


def test_by_keyboard_alone(visitor: Visit) -> None:
    page = visitor()
    page.goto("/")
    go(page, page.get_by_role("link", name="Sign in"))
    type_into(page, page.get_by_label("E-mail"), "classmate@demo.example")
    type_into(page, page.get_by_label("Password"), PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    go(page, page.locator("main .course-list").get_by_role("link", name="Soviet History"))
    go(page, page.get_by_role("link", name="My writing"))
    go(page, page.get_by_role("link", name="Write an essay"))
    type_into(page, page.get_by_label("Title"), "Without a Mouse")
    type_into(page, text(page), "Every way leads through the tab key.")
    go(page, page.get_by_role("button", name="Publish"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Without a Mouse")
    go(page, page.get_by_role("link", name="Skip to the page"))
    type_into(page, page.get_by_label("Comment", exact=True), "A thought of my own.")
    go(page, page.get_by_role("button", name="Post comment"))
    go(page, comment(page, "A thought of my own").get_by_role("link", name="Reply"))
    type_into(page, page.get_by_label("Comment", exact=True), "And its answer.")
    go(page, page.get_by_role("button", name="Post comment"))
    expect(comment(page, "And its answer")).to_have_attribute("data-depth", "1")
    press(page, page.locator("details.account > summary"))
    go(page, page.get_by_role("button", name="Sign out"))
    expect(page.locator("body:not([data-person])")).to_be_attached()


def test_without_script(visitor: Visit) -> None:
    """Everything can be read and sent; one says oneself that one has read."""
    page = visitor(java_script_enabled=False)
    sign_in(page, "student")
    page.goto(COURSE)
    page.get_by_role("link", name="My writing").click()
    page.get_by_role("link", name="Write an essay").click()
    page.get_by_label("Title").fill("Without a Script")
    page.get_by_label("Your essay").fill("Paper never needed one.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator(".flash")).to_contain_text("Only you can read this draft.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Without a Script")
    reader = visitor(java_script_enabled=False)
    sign_in(reader, "observer")
    address = page.url
    reader.goto(address)
    reader.get_by_role("button", name="Mark as read", exact=True).click()
    expect(reader.get_by_role("button", name="Mark as read")).to_have_count(0)
    page.get_by_label("Comment", exact=True).fill("A remark for later readers.")
    page.get_by_role("button", name="Post comment").click()
    expect(comment(page, "A remark for later readers.")).to_be_visible()
    sign_out(page)
    reader.goto(address)
    expect(reader.locator(".comment [data-new]")).to_have_count(1)
    reader.get_by_role("button", name="Mark as read", exact=True).click()
    expect(reader.locator(".comment [data-new]")).to_have_count(0)


def code_of_the_course(instructor: Page) -> str:
    instructor.goto(COURSE)
    instructor.get_by_role("link", name="People", exact=True).click()
    code = instructor.locator("main p:has-text('Code:') code").inner_text()
    assert len(code) >= 12
    return code


def register(page: Page, code: str) -> None:
    """By the link that the instructor gives out; signed in, one is in the course."""
    page.goto(f"/join/{code}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Join Soviet History")
    page.get_by_role("link", name="Register").click()
    expect(page.get_by_label("Course code")).to_have_value(code)
    page.get_by_label("Your name").fill("Sunniva Brekke")
    page.get_by_label("E-mail").fill("sunniva@class.example")
    page.get_by_label("Password").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    fill_in_sign_in(page, "sunniva@class.example", OWN_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Soviet History")


def write_and_lose_the_connection(author: Author) -> None:
    """A tunnel, and the phone closes the page: everything comes back, and is published."""
    page, context = author.page, author.page.context
    page.get_by_role("link", name="Write your essay").first.click()
    page.get_by_label("Title").fill("The Bread Queue as Archive")
    write(page, "A queue remembers what a ministry forgets.^[A. Nove, An Economic History.]")
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    address = page.url
    context.set_offline(True)
    text(page).press("Control+Home")
    text(page).press_sequentially("Written in a tunnel. ")
    expect(page.locator("[data-saved]")).to_have_text(re.compile("^Not saved: no connection"))
    page.close(run_before_unload=False)
    context.set_offline(False)
    author.page = page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Bring it back").click()
    expect(text(page)).to_have_text(re.compile("^Written in a tunnel. A queue"))
    expect(page.get_by_label("Title")).to_have_value("The Bread Queue as Archive")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The Bread Queue as Archive")
    author.essay = re.sub(r"^https?://[^/]+", "", page.url)
    page.locator("main article sup a").click()
    expect(page.locator("[role=doc-endnotes]")).to_contain_text("A. Nove, An Economic History.")


def reply_of_a_classmate(classmate: Page, essay: str) -> None:
    """Who finds the newest essay on the course's page, still without an answer."""
    classmate.goto(COURSE)
    card = classmate.locator("article.essay-card", has_text="The Bread Queue as Archive").first
    expect(card).to_contain_text("Awaiting a first reply")
    card.get_by_role("link", name="The Bread Queue as Archive").click()
    expect(classmate).to_have_url(re.compile(f"{essay}$"))
    classmate.get_by_label("Comment", exact=True).fill(
        "Whose memory is a queue, if nobody wrote it down?"
    )
    classmate.get_by_role("button", name="Post comment").click()
    expect(heading(classmate)).to_have_text("One thought on “The Bread Queue as Archive”")


def answer_in_the_thread(author: Author) -> None:
    """The mark in the header leads to the desk, the desk to the question, and there one answers."""
    page = author.page
    page.goto("/")
    expect(page.locator("a.waiting")).to_contain_text("1 new")
    page.get_by_role("link", name="Jonah Adeyemi-Fox answered you").click()
    asked = comment(page, "Whose memory is a queue")
    expect(asked).to_be_in_viewport()
    asked.get_by_role("link", name="Reply to Jonah").click()
    page.get_by_label("Comment", exact=True).fill("Somebody always did: *the next in line*.")
    page.get_by_role("button", name="Post comment").click()
    answer = page.locator(f"#{asked.get_attribute('id')} + article.comment")
    expect(answer).to_contain_text("Somebody always did")
    expect(answer).to_have_attribute("data-depth", "1")
    expect(page.locator(".comment em")).to_have_text("the next in line")
    expect(heading(page)).to_have_text("2 thoughts on “The Bread Queue as Archive”")


def write_feedback(instructor: Page, essay: str) -> None:
    instructor.goto(essay)
    instructor.get_by_label("Your letter to Sunniva Brekke").fill(f"Dear Sunniva,\n\n{LETTER}")
    instructor.get_by_role("button", name="Mark ready").click()
    expect(feedback(instructor)).to_contain_text("Ready, not released")


def release_feedback(instructor: Page, essay: str) -> None:
    instructor.goto(essay)
    feedback(instructor).get_by_role("button", name="Release").first.click()
    expect(feedback(instructor)).to_contain_text(re.compile("Released on"))


def read_feedback(author: Author) -> None:
    page = author.page
    page.goto("/")
    expect(page.locator("a.waiting")).to_contain_text("1 new")
    page.get_by_role("link", name="Feedback for you").click()
    expect(feedback(page)).to_contain_text(LETTER)
    expect(feedback(page)).to_contain_text("Only you and the course's staff can read this.")


def heading(page: Page) -> Locator:
    return page.locator("#comments-title")


def comment(page: Page, words: str) -> Locator:
    return page.locator("article.comment", has_text=words)


def feedback(page: Page) -> Locator:
    return page.locator("section#feedback[data-private]")


def source(page: Page, address: str) -> str:
    """What the server sends this reader, as it is read the second time: nothing new any more."""
    page.goto(address)
    expect(page.locator("read-mark button")).to_be_hidden()
    for _ in range(50):
        sent = page.request.get(address).text()
        if "<read-mark>" not in sent:
            return SIGNED.sub("", sent)
        page.wait_for_timeout(200)
    raise AssertionError("that it was read is not told")


def expect_no_trace(page: Page, essay: str) -> None:
    """Neither the words of the letter, nor a way to it, nor the place where it would stand."""
    for address in (essay, f"{essay}/revisions", f"{essay}/feedback", COURSE, "/"):
        text = page.request.get(address).text()
        assert LETTER not in text, address
        assert 'id="feedback"' not in text, address
        assert f"{essay}#feedback" not in text, address


def test_a_new_course_is_offered_the_readers_own_clock(visitor: Visit) -> None:
    page = visitor(timezone_id="Asia/Tokyo")
    sign_in(page, "admin")
    page.goto("/courses/new")
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    page.context.close()
    page = visitor(timezone_id="Asia/Tokyo")
    sign_in(page, "instructor")
    page.goto(f"{COURSE}/edit")
    expect(page.get_by_label("Time zone")).to_have_value("America/New_York")
