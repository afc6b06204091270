"""What stands about feedback on a page."""

import json
from collections.abc import Callable
from typing import Any

from tests.visitor import Page, Visitor

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]
JSON = {"Accept": "application/json"}


def section(page: Page) -> str:
    """What the essay's page says about feedback."""
    (found,) = page.find("//section[@id='feedback' and @data-private]")
    return " ".join(found.text_content().split())


def hidden(page: Page) -> dict[str, Any]:
    return dict(page.form("/feedback").form_values())


def typed(page: Page) -> str:
    words: str = page.form("/feedback").fields["letter_text"]
    return words.strip()


def said(page: Page) -> Any:
    return json.loads(page.text)
