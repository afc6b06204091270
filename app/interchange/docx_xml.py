"""A part of a Word file as a tree of our own, read so that nothing in it can reach out or run away.

No entities, no network, no document type; elements and attributes carry short names, the same for
both forms of the format (`transitional`, which Word writes, and `strict`).
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from lxml import etree

from app.interchange.docx_refusals import DAMAGED_TEXT, DOCUMENT_TYPE, TOO_DEEP, DocxRefusedError

DEEPEST = 200  # nodes inside one another, of those that we keep

PREFIXES = {
    "wordprocessingml/main": "",
    "officeDocument/relationships": "r:",
    "officeDocument/math": "m:",
    "drawingml/main": "a:",
    "drawingml/wordprocessingDrawing": "wp:",
    "drawingml/picture": "pic:",
    "drawingml/chart": "c:",
    "drawingml/diagram": "dgm:",
    "markup-compatibility": "mc:",
    "urn:schemas-microsoft-com:vml": "v:",
    "urn:schemas-microsoft-com:office:office": "o:",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps:",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "c:",
}
FAMILIES = ("http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/")


@dataclass(slots=True, eq=False)
class Node:
    """One element. `about` is what Word says of it (its `pPr`, `rPr` …)."""

    name: str
    facts: dict[str, str] = field(default_factory=dict)
    inside: list["Node"] = field(default_factory=list)
    words: str = ""
    about: "Node | None" = None

    def first(self, name: str) -> "Node | None":
        return next((one for one in self.inside if one.name == name), None)

    def all(self, name: str) -> Iterator["Node"]:
        return (one for one in self.inside if one.name == name)

    def everything(self) -> Iterator["Node"]:
        """All that stands in it, however deep."""
        waiting = self.inside[::-1]
        while waiting:
            one = waiting.pop()
            yield one
            waiting += one.inside[::-1]

    def value(self, name: str) -> str | None:
        """The `val` of what it holds under a name; None where it does not."""
        found = self.first(name)
        return None if found is None else found.facts.get("val", "")

    def says(self, name: str) -> bool | None:
        """Whether a property is on or off; None where nothing is said."""
        found = self.first(name)
        return None if found is None else found.facts.get("val", "on") not in OFF


OFF = frozenset({"0", "false", "off", "none"})


class Taker:
    """What a parser tells; it builds a tree of everything."""

    def __init__(self) -> None:
        self.kept = [Node("")]
        self.said: list[str] = []  # the words since the last tag, in pieces

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.said.clear()
        node = Node(short(tag), facts(attributes))
        self.kept[-1].inside.append(node)
        self.keep(node)

    def keep(self, node: Node) -> None:
        if len(self.kept) > DEEPEST:
            raise DocxRefusedError(TOO_DEEP)
        self.kept.append(node)

    def end(self, _tag: str) -> None:
        self.kept.pop().words = "".join(self.said)
        self.said.clear()

    def data(self, words: str) -> None:
        self.said.append(words)

    def close(self) -> Node:
        return self.kept[0]


def whole_tree(data: bytes) -> Node:
    return told(data, Taker())


def told(data: bytes, taker: Taker) -> Node:
    """What `taker` makes of XML."""
    words = _decoded(data)
    if "<!DOCTYPE" in words or "<!ENTITY" in words:
        raise DocxRefusedError(DOCUMENT_TYPE)
    parser = etree.XMLParser(
        target=cast(Any, taker),
        encoding="utf-8",
        resolve_entities=cast(Any, "internal"),  # XML's own: here no others can be defined
        no_network=True,
        load_dtd=False,
        huge_tree=True,  # as deep and as long as our own limits allow
    )
    try:
        made: Any = etree.fromstring(words.encode(), parser)
    except etree.XMLSyntaxError as wrong:
        if "depth" in str(wrong):
            raise DocxRefusedError(TOO_DEEP) from wrong
        raise DocxRefusedError(DAMAGED_TEXT) from wrong
    assert isinstance(made, Node)
    return made


def _decoded(data: bytes) -> str:
    """Word writes UTF-8; the format allows UTF-16, too, and nothing else."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise DocxRefusedError(DAMAGED_TEXT) from wrong


def facts(attributes: dict[str, str]) -> dict[str, str]:
    return {short(name): value for name, value in attributes.items()} if attributes else {}


@lru_cache(maxsize=4096)
def short(tag: str) -> str:
    """`{http://…/wordprocessingml/2006/main}p` is `p`; what we do not know keeps a `?:`."""
    if not tag.startswith("{"):
        return tag
    space, _, name = tag[1:].partition("}")
    for family in FAMILIES:
        if space.startswith(family):
            space = space.removeprefix(family).replace("/2006", "")
    return PREFIXES.get(space, "?:") + name
