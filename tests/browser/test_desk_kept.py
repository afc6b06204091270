"""Nothing written in the editor is lost: whatever happens to line, server, session or tab, and
whichever form goes on with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.desk import (
    NEW,
    SAVED,
    expire,
    go_on,
    saved,
    status,
    text,
    title,
    write,
    written,
)
from tests.browser.people import COURSE, sign_in, sign_out
from tests.drills.server import Server, serving

Visit = Callable[..., Page]

NO_LINE = re.compile("^Not saved: no connection")
RETRY_MS = 30_000  # until it is tried again

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as server:
        yield server


def without_the_editor(page: Page) -> None:
    """From now on this page gets the plain form, with all other scripts."""
    page.route("**/editor-*.js", lambda route: route.abort())


def test_a_server_that_is_killed_has_everything_when_it_is_back(
    browser: Browser, server: Server
) -> None:
    context = browser.new_context(base_url=server.url)
    page = context.new_page()
    sign_in(page, "student")
    page.goto(NEW)
    title(page).fill("Killed in the middle")
    write(page, "Before it.^[Noted.]")
    saved(page)
    server.kill()
    go_on(page, " While it was gone.^[Noted, too.]")
    expect(status(page)).to_have_text(NO_LINE)
    go_on(page, " And on.")
    server.start()
    expect(status(page)).to_have_text(SAVED, timeout=RETRY_MS)
    saved(page)
    page.reload()
    expect(text(page)).to_have_text("Before it.1 While it was gone.2 And on.")
    expect(page.locator(".desk-notes li")).to_have_text(["Noted.", "Noted, too."])
    context.close()


def test_offline_words_and_notes_come_back_on_another_page(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("In the tunnel")
    write(student, "With a line.")
    saved(student)
    student.context.set_offline(True)
    student.keyboard.press("Control+i")
    go_on(student, " Without one.^[Nor for the note.]")
    expect(status(student)).to_have_text(NO_LINE)
    address, whole = student.url, written(student)
    student.close(run_before_unload=False)
    page = student.context.new_page()
    student.context.set_offline(False)
    page.goto(address)
    offer = page.locator(".kept-offer")
    expect(offer.locator("textarea")).to_have_value(
        re.compile(r"With a line. Without one. \[Nor for the note\.\]")
    )
    offer.get_by_role("button", name="Bring it back").click()
    expect(page.locator(".desk-notes li")).to_have_text("Nor for the note.")
    assert written(page) == whole
    saved(page)
    page.reload()
    expect(text(page)).to_have_text("With a line. Without one.1")
    expect(page.locator(".kept-offer")).to_have_count(0)


def test_that_nothing_is_saved_is_in_sight_above_a_long_text(student: Page) -> None:
    student.goto(NEW)
    write(student, "\n".join(f"Paragraph {number}." for number in range(60)))
    text(student).press("Control+Home")
    saved(student)
    expect(status(student)).not_to_be_in_viewport()
    student.context.set_offline(True)
    student.keyboard.type("Begun: ")
    expect(status(student)).to_have_text(NO_LINE)
    expect(status(student)).to_be_in_viewport()
    student.context.set_offline(False)


def test_signed_out_in_another_tab(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("Signed out beside it")
    write(student, "Signed in.")
    saved(student)
    other = student.context.new_page()
    other.goto("/")
    sign_out(other)
    go_on(student, " Signed out.^[Noted.]")
    expect(status(student)).to_have_text(re.compile("^Not saved: you are signed out"))
    sign_in(other, "student")
    expect(status(student)).to_have_text(SAVED, timeout=RETRY_MS)
    saved(student)
    student.reload()
    expect(text(student)).to_have_text("Signed in. Signed out.1")


def test_published_with_an_expired_session_it_comes_back_into_the_editor(student: Page) -> None:
    """The sign-in page shows the words as they are read, and gives them back as they were."""
    student.goto(NEW)
    title(student).fill("Too late at night")
    write(student, "Before midnight.")
    saved(student)
    expire(student.context)
    student.route("**/draft", lambda route: route.abort())
    student.keyboard.press("Control+i")
    go_on(student, " After.^[A note.]")
    student.get_by_role("button", name="Publish", exact=True).click()
    words = student.locator(".your-words textarea")
    expect(words.last).to_have_value("Before midnight. *After.[^1]*\n\n[^1]: A note.")
    expect(student.locator(".your-words")).not_to_contain_text("Format")
    student.get_by_label("E-mail").fill("student@demo.example")
    student.get_by_label("Password").fill("colloquy-demo")
    student.get_by_role("button", name="Sign in", exact=True).click()
    expect(text(student)).to_have_text("Before midnight. After.1")
    expect(student.locator(".desk-notes li")).to_have_text("A note.")


def test_a_second_tab_shows_both_and_loses_neither(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("Two tabs, two notes")
    write(student, "Common.^[Shared.]")
    saved(student)
    other = student.context.new_page()
    other.goto(student.url)
    write(other, "Theirs.^[The other's note.]")
    saved(other)
    go_on(student, " Mine.^[My note.]")
    notice = student.locator(".kept-offer")
    expect(notice).to_contain_text("changed in another tab")
    expect(status(student)).to_have_text(re.compile("^Not saved: a newer version"))
    shown = notice.get_by_role("region", name="Where your version differs")
    expect(shown.locator("del")).to_contain_text(["Theirs.", "The other’s"])
    # The first key asks; what is typed until one has decided is asked about again.
    expect(shown.locator("ins")).to_contain_text(["Mine.", "Shared.", "My"])
    notice.get_by_role("button", name="The other one").click()
    expect(text(student)).to_have_text("Theirs.1")
    expect(student.locator(".desk-notes li")).to_have_text("The other’s note.")
    student.get_by_role("button", name="Bring it back").click()
    expect(text(student)).to_have_text("Common.1 Mine.2")
    expect(student.locator(".desk-notes li")).to_have_text(["Shared.", "My note."])
    saved(student)


def test_words_of_the_plain_form_are_brought_back_into_the_editor(student: Page) -> None:
    without_the_editor(student)
    student.goto(NEW)
    student.context.set_offline(True)
    title(student).fill("Plain at first")
    text(student).fill("A *plain* word.[^1]\n\n[^1]: Noted plainly.\n\n> Quoted.\n>\n> — Zubkova")
    expect(status(student)).to_have_text(NO_LINE)
    student.close(run_before_unload=False)
    page = student.context.new_page()
    student.context.set_offline(False)
    page.goto(NEW)
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator(".desk-notes li")).to_have_text("Noted plainly.")
    expect(page.locator("#manuscript em")).to_have_text("plain")
    expect(page.locator("#manuscript blockquote footer")).to_have_text("Zubkova")
    saved(page)


def test_words_of_the_editor_are_brought_back_into_the_plain_form(student: Page) -> None:
    student.goto(NEW)
    student.context.set_offline(True)
    title(student).fill("Rich at first")
    write(student, "A word.^[Noted.]\n> Quoted.\n— Zubkova")
    expect(status(student)).to_have_text(NO_LINE)
    student.close(run_before_unload=False)
    page = student.context.new_page()
    without_the_editor(page)
    student.context.set_offline(False)
    page.goto(NEW)
    page.get_by_role("button", name="Bring it back").click()
    expect(text(page)).to_have_value("A word.[^1]\n\n> Quoted.\n>\n> — Zubkova\n\n[^1]: Noted.")
    saved(page)


def test_what_the_server_has_is_not_offered_again(student: Page) -> None:
    """The answer to the last save was lost, not the save."""
    student.goto(NEW)
    write(student, "Words.^[Noted.]\n- one\ntwo")
    saved(student)
    student.evaluate("document.querySelector('auto-save').keep(false)")
    student.reload()
    expect(text(student)).to_contain_text("Words.1")
    expect(student.locator(".kept-offer")).to_have_count(0)


def test_notes_survive_undoing_and_moving_to_another_essay(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("Where they came from")
    write(student, "".join(f"Claim {number}.^[Source {number}.] " for number in range(1, 13)))
    notes, keys = student.locator(".desk-notes li"), student.keyboard
    twelve = [f"Source {number}." for number in range(1, 13)]
    expect(notes).to_have_text(twelve)
    whole = written(student)
    student.wait_for_timeout(600)  # what is done at once is undone at once
    keys.press("Control+a")
    keys.press("Control+x")
    expect(notes).to_have_count(0)
    keys.press("Control+z")
    expect(notes).to_have_text(twelve)
    assert written(student) == whole
    keys.press("Control+y")
    expect(notes).to_have_count(0)
    saved(student)
    student.goto(NEW)
    title(student).fill("Where they went")
    write(student, "Before.^[My own.] ")
    keys.press("Control+v")
    expect(notes).to_have_text(["My own.", *twelve])
    expect(student.locator(".note-number")).to_have_text([str(number) for number in range(1, 14)])
    student.get_by_role("button", name="Publish", exact=True).click()
    expect(student.locator("[role=doc-endnotes] li")).to_have_count(13)


def test_earlier_drafts_and_versions_have_their_notes(student: Page) -> None:
    student.goto(NEW)
    title(student).fill("Thought better of")
    matters = "The note that matters."
    write(student, f"{'Words that were there before. ' * 6}^[{matters}]")
    saved(student)
    write(student, "Nothing.^[Another.]")
    saved(student)
    student.get_by_role("button", name="Publish", exact=True).click()
    expect(student.locator("[role=doc-endnotes] li")).to_contain_text("Another.")
    essay = student.url
    student.goto(f"{essay}/edit")
    student.get_by_role("link", name="Earlier drafts").click()
    student.locator("article.essay-card h2 a").last.click()
    expect(student.locator("main")).to_contain_text(matters)
    student.get_by_role("button", name="Bring it back").click()
    student.goto(f"{essay}/edit")
    expect(student.locator(".desk-notes li")).to_have_text(matters)
    student.get_by_role("button", name="Publish changes").click()
    expect(student.locator("[role=doc-endnotes] li")).to_contain_text(matters)
    student.goto(f"{essay}/revisions/compare?from=1&to=2")
    expect(student.locator(".notes, .changes").last).to_contain_text("that matters")


def test_typed_before_the_editor_came_it_is_in_it(student: Page) -> None:
    late: list[object] = []

    def hold(route: object) -> None:
        late.append(route)

    student.route("**/editor-*.js", hold)
    student.goto(f"{COURSE}/essays/new", wait_until="commit")
    text(student).fill("Faster than *its* script.[^1]\n\n[^1]: Noted.")
    student.wait_for_timeout(500)
    late[0].continue_()  # type: ignore[attr-defined]
    expect(student.locator("#manuscript")).to_have_text("Faster than its script.1")
    expect(student.locator(".desk-notes li")).to_have_text("Noted.")
    saved(student)
