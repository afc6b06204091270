"""What every page must stand up to, whoever looks at it and on whatever screen."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import ConsoleMessage, Page, ViewportSize

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1360, height=900)

# Nobody scrolls sideways to read; what scrolls within a box of its own does not count.
STICKING_OUT = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.querySelectorAll("body *")]
    .filter((it) => it.getBoundingClientRect().right > edge + 0.5)
    .map((it) => it.outerHTML.slice(0, 120));
}"""


class Look:
    """Looks at pages, and remembers what was wrong with them."""

    def __init__(self, accessible: Callable[[Page], None]) -> None:
        self.accessible = accessible
        self.faults: list[str] = []

    def at(self, page: Page, course: str = "") -> None:
        """Look at the page on a phone and on a desk; `course` is what its title has to name."""
        self._say(page, _headed(page, course))
        for screen in (PHONE, DESK):
            page.set_viewport_size(screen)
            if screen is PHONE:
                self._say(page, [f"sticks out: {it}" for it in page.evaluate(STICKING_OUT)])
            try:
                self.accessible(page)
            except AssertionError as fault:
                self._say(page, [f"at {screen['width']}: {fault}"])

    def listen(self, page: Page) -> None:
        """Whatever the browser complains of from now on is a fault."""
        page.on("console", lambda message: self._say(page, _complaint(message)))

    def _say(self, page: Page, faults: list[str]) -> None:
        self.faults += [f"{page.url}: {fault}" for fault in faults]


def _headed(page: Page, course: str) -> list[str]:
    """One heading of the first rank, and a title that says where one is."""
    faults = []
    if (count := page.locator("h1").count()) != 1:
        faults.append(f"{count} h1")
    own, _, name = page.title().rpartition(" · ")
    if name != "Colloquy" or not own.strip() or course not in own:
        faults.append(f"the title is “{page.title()}”")
    return faults


def _complaint(message: ConsoleMessage) -> list[str]:
    """An error in the console; not that the page itself was refused, which is what one came for."""
    refused = message.text.startswith("Failed to load resource")
    if message.type != "error" or (refused and "/static/" not in message.location.get("url", "")):
        return []
    return [f"in the console: {message.text}"]
