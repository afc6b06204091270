"""Pictures on their way into a text, while somebody goes on writing."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.browser.desk import (
    BEHIND,
    NEW,
    OPEN,
    SHOWN,
    expire,
    go_on,
    paste,
    saved,
    status,
    text,
    title,
    told,
    written,
)
from tests.browser.people import sign_in

pytestmark = pytest.mark.slow

GIVE = """async (it, {how, kind, name, bytes, html}) => {
  const data = new DataTransfer();
  const there = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
  data.items.add(new File([there], name, {type: kind}));
  if (html) data.setData("text/html", html);
  const facts = {bubbles: true, cancelable: true};
  const pasted = () => new ClipboardEvent("paste", {...facts, clipboardData: data});
  const dropped = () => new DragEvent("drop", {...facts, dataTransfer: data});
  it.dispatchEvent(how === "paste" ? pasted() : dropped());
}"""


def png(color: str = "gray") -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), color).save(file, "PNG")
    return file.getvalue()


def payload(name: str, content: bytes | None = None) -> FilePayload:
    return {"name": name, "mimeType": "image/png", "buffer": content or png()}


def given(how: str, name: str = "map.png", kind: str = "image/png", html: str = "") -> object:
    content = b64encode(png()).decode()
    return {"how": how, "name": name, "kind": kind, "bytes": content, "html": html}


def choose(page: Page, *files: FilePayload) -> None:
    with page.expect_file_chooser() as chosen:
        page.get_by_role("button", name="Picture").click()
    chosen.value.set_files(list(files))


@pytest.fixture
def held(editor: Page) -> list[Route]:
    """What is sent to the pictures waits in this list until it is let go."""
    waiting: list[Route] = []
    editor.route("**/pictures", lambda route: waiting.append(route))
    return waiting


def the_next(page: Page, held: list[Route]) -> Route:
    """As soon as it is sent."""
    while not held:
        page.wait_for_timeout(20)
    return held.pop(0)


def let_go(page: Page, held: list[Route]) -> None:
    the_next(page, held).continue_()


def behind(page: Page, words: str) -> None:
    assert page.evaluate(BEHIND, words)
    page.evaluate(SHOWN)


def blocks(page: Page) -> list[str]:
    """What stands in the text, block by block: pictures by what they show."""
    shown = re.sub(r'<figure><img[^>]*alt="([^"]*)".*?</figure>', r"<p>[\1]</p>", written(page))
    return re.findall(r"<p>(.*?)</p>", shown)


def test_whoever_writes_on_is_not_interrupted(editor: Page, held: list[Route]) -> None:
    editor.evaluate(OPEN, "<p>First.</p><p>Second.</p><p>Third.</p>")
    behind(editor, "Second.")
    choose(editor, payload("map.png"), payload("queue.png"))
    expect(editor.locator(".awaited")).to_contain_text("Sending picture 1 of 2: map.png")
    behind(editor, "First.")
    go_on(editor, "\nPut in before.")
    behind(editor, "Third.")
    go_on(editor, " I go")
    let_go(editor, held)
    expect(text(editor).locator("figure img")).to_have_count(1)
    go_on(editor, " on writing")
    let_go(editor, held)
    expect(text(editor).locator("figure img")).to_have_count(2)
    go_on(editor, " here.")
    expect(editor.locator(".awaited")).to_have_count(0)
    expect(told(editor)).to_contain_text("2 pictures are in your text")
    there = ["First.", "Put in before.", "Second.", "[]", "[]", "Third. I go on writing here."]
    assert blocks(editor) == there


def test_whoever_waits_describes_it_at_once(
    editor: Page, held: list[Route], accessible: Callable[[Page], None]
) -> None:
    editor.evaluate(OPEN, "<p>First.</p>")
    choose(editor, payload("map.png"))
    expect(told(editor)).to_have_text("Sending map.png")
    accessible(editor)
    let_go(editor, held)
    expect(editor.get_by_label("What does it show?")).to_be_focused()
    editor.keyboard.type("A map")
    assert blocks(editor) == ["First.", "[A map]"]


def test_publishing_waits_for_pictures(editor: Page, held: list[Route]) -> None:
    title(editor).fill("With a picture")
    editor.evaluate(OPEN, "<p>First.</p>")
    saved(editor)
    choose(editor, payload("map.png"))
    expect(editor.locator(".awaited")).to_be_visible()
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(status(editor)).to_have_text("Waiting for your pictures…")
    let_go(editor, held)
    problem = editor.locator(".error-summary, [role=alert]").first
    expect(problem).to_contain_text("Say what picture 1 shows")  # it is there, and undescribed
    expect(text(editor).locator("figure img")).to_have_count(1)


def test_what_is_not_sent_stops_the_publishing(editor: Page, held: list[Route]) -> None:
    title(editor).fill("Without its picture")
    editor.evaluate(OPEN, "<p>First.</p>")
    saved(editor)
    choose(editor, payload("map.png"), payload("broken.png", b"no picture at all"))
    expect(editor.locator(".awaited")).to_be_visible()
    editor.get_by_role("button", name="Publish", exact=True).click()
    let_go(editor, held)
    let_go(editor, held)
    expect(status(editor)).to_have_text(re.compile("^Not sent: not all of your pictures"))
    expect(editor.locator(".desk-notice")).to_contain_text("“broken.png”: ")
    expect(editor).to_have_url(re.compile("/edit$"))


def test_what_is_left_out_while_it_is_sent_is_not_waited_for(
    editor: Page, held: list[Route]
) -> None:
    title(editor).fill("Without it")
    editor.evaluate(OPEN, "<p>First.</p>")
    choose(editor, payload("map.png"), payload("queue.png"))
    editor.get_by_role("button", name="Leave it out").click()
    go_on(editor, " Still.")
    expect(editor.locator(".awaited")).to_have_count(0)
    assert blocks(editor) == ["First. Still."]
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.get_by_role("heading", level=1)).to_have_text("Without it")
    assert len(held) == 1  # nothing more was sent


def test_a_pasted_picture_that_is_broken_stops_nothing(editor: Page) -> None:
    title(editor).fill("Pasted in part")
    editor.evaluate(OPEN, "<p>First.</p>")
    paste(editor, "<p>Second <img src='data:image/png;base64,%3D%3D' alt='A map'></p>")
    expect(editor.locator(".desk-notice")).to_contain_text("cannot be read")
    expect(text(editor).locator("img[src^=pasted]")).to_have_count(0)
    editor.get_by_role("button", name="Publish", exact=True).click()
    expect(editor.get_by_role("heading", level=1)).to_have_text("Pasted in part")


def test_a_picture_copied_in_a_browser_is_pasted(editor: Page) -> None:
    editor.evaluate(OPEN, "<p>First.</p>")
    html = '<meta charset="utf-8"><img src="https://example.org/map.png" alt="Map">'
    text(editor).evaluate(GIVE, given("paste", "image.png", html=html))
    expect(text(editor).locator("figure img")).to_have_attribute("src", re.compile("^/media/"))
    expect(editor.locator(".desk-notice")).to_have_count(0)


def test_a_picture_pasted_into_a_note_stands_behind_its_paragraph(editor: Page) -> None:
    editor.evaluate(OPEN, "<p>First.</p><p>Second.</p>")
    behind(editor, "First.")
    editor.keyboard.press("Control+Alt+f")
    go_on(editor, "Ibid.")
    editor.locator(".note-text").evaluate(GIVE, given("paste"))
    expect(text(editor).locator("p:has([data-note]) + figure img")).to_have_count(1)


def pasted_figure(page: Page) -> None:
    picture = f"data:image/png;base64,{b64encode(png()).decode()}"
    caption = "<figcaption>What the map shows</figcaption>"
    page.evaluate(OPEN, "<p>First.</p>")
    paste(page, f"<figure><img src='{picture}' alt='A map'>{caption}</figure>")
    expect(text(page).locator("figure")).to_have_count(1)


def test_of_a_pasted_picture_that_does_not_come_the_words_stay(
    editor: Page, held: list[Route]
) -> None:
    pasted_figure(editor)
    the_next(editor, held).fulfill(status=422, json={"error": "This is no picture."})
    expect(text(editor).locator("figure")).to_have_count(0)
    assert "What the map shows" in blocks(editor)


def test_what_was_undone_while_its_picture_was_on_its_way_comes_back_with_it(
    editor: Page, held: list[Route]
) -> None:
    pasted_figure(editor)
    editor.keyboard.press("Control+z")
    expect(text(editor).locator("figure")).to_have_count(0)
    with editor.expect_response("**/pictures"):
        let_go(editor, held)
    editor.wait_for_timeout(200)
    editor.keyboard.press("Control+y")
    expect(text(editor).locator("figure img")).to_have_attribute("src", re.compile("^/media/"))


def test_files_dropped_beside_the_text_go_into_it_and_others_are_explained(editor: Page) -> None:
    editor.evaluate(OPEN, "<p>First.</p>")
    title(editor).evaluate(GIVE, given("drop"))
    expect(text(editor).locator("figure img")).to_have_count(1)
    text(editor).evaluate(GIVE, given("drop", "essay.pdf", "application/pdf"))
    expect(editor.locator(".desk-notice")).to_contain_text("Only pictures can be put into the text")
    expect(text(editor).locator("figure img")).to_have_count(1)


def test_signed_out_and_in_again_it_is_sent_with_what_is_valid_then(student: Page) -> None:
    student.goto(NEW)
    student.wait_for_function("document.querySelector('essay-editor')?.desk")
    expire(student.context)
    choose(student, payload("map.png"))
    notice = student.locator(".desk-notice")
    expect(notice).to_contain_text("You are signed out.")
    with student.context.expect_page() as opened:
        notice.get_by_role("link", name="Sign in").click()
    sign_in(opened.value, "student")
    choose(student, payload("map.png"))
    expect(text(student).locator("figure img")).to_have_count(1)
