"""Writing an essay by keys, as whoever writes does it, and where the words then are."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from app.text.sanitise import sanitise
from tests.browser.people import COURSE

NEW = f"{COURSE}/essays/new"
SAVED = re.compile(r"^Saved at ")
NOTE = re.compile(r"\^\[([^\]]*)\]")

PASTE = """(it, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const facts = { clipboardData: data, bubbles: true, cancelable: true };
  it.dispatchEvent(new ClipboardEvent("paste", facts));
}"""

OPEN = """html => {
  const { desk } = document.querySelector("essay-editor");
  desk.html = html;
  desk.view.focus();
}"""
# The cursor right behind some words.
BEHIND = """words => {
  const text = document.createTreeWalker(document.querySelector("#manuscript"), 4);
  while (text.nextNode()) {
    const at = text.currentNode.data.indexOf(words);
    if (at < 0) continue;
    getSelection().collapse(text.currentNode, at + words.length);
    return true;
  }
  return false;
}"""

# The browser tells where the cursor is some time after it was moved.
SHOWN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)))"


def title(page: Page) -> Locator:
    return page.get_by_label("Title")


def text(page: Page) -> Locator:
    """Where the essay is written: the editor; without script, the plain field."""
    return page.get_by_label("Your essay")


def status(page: Page) -> Locator:
    """Where it stands whether the words are saved."""
    return page.locator("[data-saved]")


def told(page: Page) -> Locator:
    """What the editor tells to a screen reader."""
    return page.locator(".desk > [role=status].visually-hidden")


def write(page: Page, words: str) -> None:
    """In place of what stands in the editor: each line a paragraph, `^[…]` a footnote. What begins
    with “> ”, “- ”, “1. ” or “## ” becomes what it does for anybody who types it."""
    text(page).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    go_on(page, words)


def go_on(page: Page, words: str) -> None:
    """Type, where one is."""
    for number, line in enumerate(words.split("\n")):
        if number:
            page.keyboard.press("Enter")
        for place, piece in enumerate(NOTE.split(line)):
            if place % 2:
                note(page, piece)
            else:
                page.keyboard.type(piece)


def note(page: Page, words: str) -> None:
    """A footnote where one is, and back to the text."""
    page.keyboard.press("Control+Alt+f")
    expect(page.locator(".note-text")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.locator(".note-text")).to_have_count(0)


def paste(page: Page, html: str) -> None:
    """What another program has put on the clipboard."""
    text(page).evaluate(PASTE, html)


def written(page: Page) -> str:
    """The text as it is sent: HTML where the editor writes it, else Markdown."""
    return page.locator("textarea[name=text]").input_value()


def saved(page: Page) -> None:
    """Wait until the server has everything."""
    expect(status(page)).to_have_attribute("data-state", "saved")
    expect(status(page)).to_have_text(SAVED)


def at_ease(page: Page) -> None:
    """The browser tells of a selection a moment later, sooner than anybody goes on."""
    page.wait_for_timeout(300)


def kept(page: Page) -> str:
    """All that the browser keeps, as one string."""
    return str(page.evaluate("JSON.stringify(localStorage)"))


def expire(context: BrowserContext) -> None:
    """The session ends, as it does after a time or when signed out elsewhere."""
    context.clear_cookies()


def after(page: Page, text: str, place: str, *keys: str) -> str:
    """What is sent when somebody opens `text`, goes behind `place` and presses these keys; what is
    no key is typed."""
    page.evaluate(OPEN, text)
    assert page.evaluate(BEHIND, place)
    page.evaluate(SHOWN)
    for key in keys:
        if key[0] == "^":
            page.keyboard.press(key[1:])
        else:
            page.keyboard.type(key)
        page.evaluate(SHOWN)
    return stored(page)


def stored(page: Page) -> str:
    """The text as the server would keep it."""
    return sanitise(written(page))
