"""Reading the rows of the sheet."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.visitor import Page


class Row(NamedTuple):
    """What a row of one module says, cell by cell."""

    essays: str
    first: str
    words: str
    written: str
    received: str

    @classmethod
    def of(cls, page: Page, name: str) -> Row:
        (row,) = [row for row in page.find("//tbody/tr") if name in row.xpath("string(th)")]
        return cls(*(words_alone(cell.text_content()) for cell in row.xpath("td")))


def cells(page: Page, name: str) -> list[str]:
    """What the cells of somebody's row say: first the whole course, then each module."""
    (row,) = [row for row in page.find("//tbody/tr") if name in row.xpath("string(th)")]
    return [
        " | ".join(words_alone(span.text_content()) for span in cell.xpath("span"))
        for cell in row.xpath("td")
    ]


def names(page: Page) -> list[str]:
    return [words_alone(head.text_content()) for head in page.find("//tbody/tr/th")]


def words_alone(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
