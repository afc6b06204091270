"""What people do in every journey: sign in, sign out, go by keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

PASSWORD = "colloquy-demo"
COURSE = "/courses/soviet-history"
TOKEN = re.compile('name="csrf_token"[^>]* value="([^"]+)"')
FAR = 80  # presses of the tab key; no page makes anybody press it so often

# The outline, of a sheet that of the desk it lies on: what shows where one is.
SHOWN = """it => {
  const style = getComputedStyle(it.matches(".manuscript-text") ? it.closest(".desk") : it);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


def sign_in(page: Page, address: str, password: str = PASSWORD) -> None:
    """What the form sends, without the form, which costs more than many a journey after it;
    `address` may be the part of a demo address before the at sign."""
    form = page.context.request.get("/sign-in").text()
    sent = {"email": whole(address), "password": password, "csrf_token": TOKEN.findall(form)[0]}
    answer = page.context.request.post("/sign-in", form=sent, max_redirects=0)
    assert answer.status == 303, answer.text()


def whole(address: str) -> str:
    return address if "@" in address else f"{address}@demo.example"


def fill_in_sign_in(page: Page, address: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail").fill(whole(address))
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator("details.account > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("body:not([data-person])")).to_be_attached()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press the tab key until `wanted` has the focus; wherever it stops on the way is visible."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() == 0:  # the browser's own bar, between the end and the beginning
            continue
        assert focused.evaluate(SHOWN), f"Nobody sees the focus on {_name(focused)}"
        if wanted.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"The tab key does not lead to {wanted} on {page.url}")


def press(page: Page, wanted: Locator) -> None:
    """Reach a link or a button by the tab key, and press it by the return key."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def go(page: Page, wanted: Locator) -> None:
    """Press what leads to another page or place, and be there."""
    with page.expect_navigation():
        press(page, wanted)


def type_into(page: Page, wanted: Locator, words: str) -> None:
    tab_to(page, wanted)
    page.keyboard.type(words)


def _name(element: Locator) -> str:
    return str(element.evaluate("it => it.outerHTML.slice(0, 200)"))
