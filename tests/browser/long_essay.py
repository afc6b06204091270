"""An essay of 10,000 words with 200 notes, and how long the browser works for each key in it."""

from __future__ import annotations

from random import Random

from playwright.sync_api import CDPSession, Page

from tests.browser.desk import NEW, SAVED, status, title

WORDS = ("farm", "in", "village", "by", "1930", "letters", "archive", "party", "peasants", "said")
PARAGRAPHS, WORDS_IN_ONE, NOTES_IN_ONE = 100, 100, 2
TYPED = "so it went, and nobody knew why; they said "

# Into the middle of the text, or into the note in the middle.
TO_THE_MIDDLE = """inNote => {
  const { desk } = document.querySelector("essay-editor");
  const { view } = desk;
  const notes = [...view.dom.querySelectorAll("[data-note]")];
  const note = notes[notes.length / 2];
  if (inNote) return note.dispatchEvent(new CustomEvent("write-note"));
  view.focus();
  getSelection().collapse(note.previousSibling, 20);
  return true;
}"""
# From the key until its letter has its place on the page, in milliseconds.
WATCH = """() => {
  window.answered = [];
  const channel = new MessageChannel();
  let pressed = 0;
  let written = false;
  channel.port1.onmessage = () => {
    document.body.getBoundingClientRect();
    answered.push(performance.now() - pressed);
  };
  addEventListener("keydown", () => ((pressed = performance.now()), (written = false)), true);
  addEventListener("input", () => {
    if (!written) channel.port2.postMessage("");
    written = true;
  }, true);
}"""
# How long it takes to make an editor with all these words.
SET_UP = """() => {
  const { desk } = document.querySelector("essay-editor");
  const facts = { label: "", told: "", sprite: "", pictures: "", language: "en", html: desk.html };
  const place = document.body.appendChild(document.createElement("div"));
  const began = performance.now();
  const other = new desk.constructor(place, { ...facts, changed() {} });
  place.getBoundingClientRect();
  const took = performance.now() - began;
  other.view.destroy();
  place.remove();
  return took;
}"""


def long_essay() -> str:
    """The same words each time, with a heading now and then and a table."""
    random = Random(1930)
    blocks = []
    for number in range(PARAGRAPHS):
        words = random.choices(WORDS, k=WORDS_IN_ONE)
        for note in range(NOTES_IN_ONE):
            told = f"E. Zubkova, <em>Russia After the War</em> (1998), p. {number + note}."
            words[20 + 40 * note] += f"<span data-footnote>{told}</span>"
        blocks.append(f"<p>{' '.join(words)}</p>")
        if number % 10 == 0:
            blocks.append(f"<h2>Part {number}</h2>")
    blocks.append("<table><tbody><tr><td>one</td><td>two</td></tr></tbody></table>")
    return "".join(blocks)


def open_long_essay(page: Page) -> None:
    """The page of a draft that says all this, opened anew."""
    page.goto(NEW)
    title(page).fill("Ten thousand words")
    page.evaluate("html => (document.querySelector('essay-editor').desk.html = html)", long_essay())
    status(page).filter(has_text=SAVED).wait_for(timeout=30_000)
    page.reload()
    page.wait_for_function("document.querySelectorAll('[data-note] .note-number').length === 200")


def typed_there(page: Page, place: str) -> tuple[list[float], list[float]]:
    """For each key, milliseconds until it is answered, and of the processor's time. `place`:
    text, note, or find with the bar for finding open."""
    if place == "find":
        page.keyboard.press("Control+f")
        page.keyboard.type("the")
    page.evaluate(TO_THE_MIDDLE, place == "note")
    page.keyboard.type(TYPED)  # what is done once is done
    page.evaluate(WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    work = [_work_of(session, page, key) for key in TYPED * 3]
    session.detach()
    answered: list[float] = page.evaluate("answered")
    return answered, work


def _work_of(session: CDPSession, page: Page, key: str) -> float:
    before = _busy(session)
    page.keyboard.type(key)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return _busy(session) - before


def _busy(session: CDPSession) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    (seconds,) = (it["value"] for it in metrics if it["name"] == "TaskDuration")
    return 1000 * float(seconds)
