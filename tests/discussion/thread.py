"""Reading a thread, and answering in it."""

from tests.visitor import Page, Visitor


def comments(page: Page) -> list[str]:
    """What the comments of a page say, in order."""
    found = page.find("//article[@class='comment' or @id and starts-with(@id, 'comment-')]")
    return [" ".join(one.text_content().split()) for one in found]


def reply(visitor: Visitor, essay: str, words: str, to: int | None = None) -> Page:
    where = essay + (f"?reply={to}" if to else "")
    return visitor.submit(where, f"{essay}/comments", comment=words)
