"""Tables of contents that a program has put into a Word file: they repeat what the headings say,
with numbers of pages that an essay does not have."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from app.interchange.docx_xml import Node

CONTENTS = re.compile(r"\s*TOC\b")
STYLE = re.compile(
    r"(toc|contents|inhaltsverzeichnis) ?(\d|heading)|table of figures", re.IGNORECASE
)


def fields_of_contents(paragraphs: Iterable[Node]) -> frozenset[Node]:
    """Where a field begins that makes a table of contents. One that does not end in any of the
    paragraphs that are read is none: the whole text would stand in it."""
    return frozenset(_ended(paragraphs))


def _ended(paragraphs: Iterable[Node]) -> Iterator[Node]:
    open_ones: list[tuple[Node, list[str]]] = []
    for node in chain.from_iterable(one.everything() for one in paragraphs):
        if node.name == "fldSimple" and CONTENTS.match(node.facts.get("instr", "")):
            yield node
        elif node.name == "instrText" and open_ones:
            open_ones[-1][1].append(node.words)
        elif node.name == "fldChar":
            kind = node.facts.get("fldCharType")
            if kind == "begin":
                open_ones.append((node, []))
            elif kind == "end" and open_ones:
                begun, instruction = open_ones.pop()
                if CONTENTS.match("".join(instruction)):
                    yield begun
