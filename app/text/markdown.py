"""Markdown as it is typed, and as it is given back for editing."""


def html_from_markdown(source: str) -> str:
    """The sanitised HTML of a text typed in Markdown."""
    raise NotImplementedError


def markdown_from_html(html: str) -> str:
    """The Markdown that `html_from_markdown` turns into `html` again."""
    raise NotImplementedError
