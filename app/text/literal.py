"""Imported text, in which no sign means anything."""

import re

from app.text.lines import line
from app.text.schema import UNWANTED
from app.text.tree import Element, Node, write

BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")


def html_from_literal(text: str) -> str:
    """Paragraphs at blank lines, `<br>` at newlines; every other character is only itself."""
    text = re.sub(r"\r\n?|[\v\f\x85\u2028\u2029]", "\n", UNWANTED.sub("", text))
    paragraphs = (line(_broken(block)) for block in BLANK_LINES.split(text))
    return write(Element("p", {}, content) for content in paragraphs if content)


def _broken(block: str) -> list[Node]:
    nodes: list[Node] = []
    for row in block.split("\n"):
        nodes += [Element("br"), row]
    return nodes[1:]
