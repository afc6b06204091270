"""The page that copies a course, as an instructor reads and fills it in."""

from tests.visitor import Page, Visitor


def shift(page: Page) -> str:
    return str(page.find("//*[@data-shift]")[0].text_content()).strip()


def rows(page: Page) -> list[list[str]]:
    return [[" ".join(cell.itertext()).strip() for cell in row] for row in page.find("//tbody/tr")]


def open_copy(visitor: Visitor, copy: str, **fields: str) -> Page:
    """Look at the dates that the fields give, then open the copy."""
    page = visitor.submit(copy, "/copy", "show=1", **fields)
    assert page.status == 200
    return visitor.send(page, copy, "/copy")


def value(page: Page, field: str) -> str:
    return str(page.form("/copy").fields[field] or "")
