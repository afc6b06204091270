"""A picture looked at in its full size, by keyboard, over the text it stands in."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.people import COURSE, press, sign_in, tab_to

Visit = Callable[..., Page]

pytestmark = pytest.mark.slow

# As texts are rendered: the picture in its link, the caption with its credit.
PUT_IN = """src => {
  const figure = document.createElement("figure");
  figure.innerHTML = `<a class="picture" href="${src}/1600"><img src="${src}/480" alt="A map"></a>
    <figcaption id="c">Moscow from above. <small class="credit">City archive</small></figcaption>`;
  const prose = document.createElement("div");
  prose.className = "prose";
  prose.append(figure);
  document.querySelector("main").append(prose);
}"""


def upload(page: Page) -> str:
    """Put a picture in, as the editor does; its address."""
    file = BytesIO()
    Image.new("RGB", (1200, 800), (120, 60, 30)).save(file, "PNG")
    token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    told = page.request.post(
        f"{COURSE}/pictures",
        multipart={
            "csrf_token": token,
            "picture": {"name": "map.png", "mimeType": "image/png", "buffer": file.getvalue()},
        },
    )
    assert told.status == 201
    return str(told.json()["src"])


@pytest.mark.parametrize("width", [390, 1360])
def test_by_keyboard_and_back(
    visitor: Visit, accessible: Callable[[Page], None], width: int
) -> None:
    page = visitor(viewport={"width": width, "height": 820})
    sign_in(page, "student")
    page.goto(f"{COURSE}/essays/new")
    page.evaluate(PUT_IN, upload(page))
    link, view = page.locator("a.picture"), page.locator("dialog.picture-view")
    press(page, link)
    expect(view).to_be_visible()
    expect(view).to_have_attribute("aria-label", "A map")
    expect(view).to_contain_text("Moscow from above. City archive")
    expect(view.locator("img")).to_have_js_property("naturalWidth", 1200)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    accessible(page)
    page.keyboard.press("Escape")
    expect(view).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, view.get_by_role("button", name="Close"))
    page.keyboard.press("Enter")
    expect(view).to_be_hidden()
    expect(link).to_be_focused()
