"""Footnotes live in the text; numbers, links and the list at the end are made when it is shown."""


def render(html: str, prefix: str) -> str:
    """`html` with its footnotes numbered and listed; `prefix` keeps ids apart on one page."""
    raise NotImplementedError
