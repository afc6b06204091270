"""The markup of a Word file: its elements, and what is told of a run or a paragraph, in the order
that Word insists on (ECMA-376, part 1, 17.3)."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from lxml import etree

Xml = etree._Element

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": f"{OFFICE}relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
EAST_ASIAN = frozenset({"zh", "ja", "ko", "yue", "wuu", "lzh"})
COMPLEX = frozenset({"ar", "fa", "he", "ur", "yi", "ps", "ckb", "syr", "arc", "dv", "ug", "sd"})


def w(name: str, /, *inside: Xml, **facts: object) -> Xml:
    """An element of Word's own, with attributes of its own."""
    return element(f"w:{name}", *inside, **{f"w:{key}": value for key, value in facts.items()})


def element(name: str, /, *inside: Xml, **facts: object) -> Xml:
    """An element of any of the namespaces; a name without one has none."""
    prefix = name.partition(":")[0]
    made = etree.Element(qualified(name), nsmap={prefix: NAMESPACES[prefix]})
    for key, value in facts.items():
        made.set(qualified(key), sound(str(value)))
    made.extend(inside)
    return made


def qualified(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else name


def sound(words: str) -> str:
    """Without the characters that no XML may hold."""
    return NO_XML.sub("", words)


class Look(NamedTuple):
    """How the words of a run look."""

    style: str = ""
    strong: bool = False
    em: bool = False
    strike: bool = False
    height: str = ""  # superscript or subscript
    lang: str = ""
    rtl: bool = False  # the direction around them

    def told(self, rtl: bool) -> Iterable[Xml]:
        """The run's properties; nothing for plain words."""
        facts: list[Xml] = [w("rStyle", val=self.style)] if self.style else []
        facts += [w("b"), w("bCs")] if self.strong else []
        facts += [w("i"), w("iCs")] if self.em else []
        facts += [w("strike")] if self.strike else []
        facts += [w("vertAlign", val=self.height)] if self.height else []
        facts += [w("rtl")] if rtl else []
        facts += [_language(self.lang)] if self.lang else []
        return [w("rPr", *facts)] if facts else []


def _language(lang: str) -> Xml:
    """Word asks for a language by kinds of script."""
    primary = lang.partition("-")[0].lower()
    told = w("lang", val=lang)
    if primary in EAST_ASIAN:
        told.set(qualified("w:eastAsia"), lang)
    if primary in COMPLEX:
        told.set(qualified("w:bidi"), lang)
    return told


class Form(NamedTuple):
    """What is told of a paragraph. `number`: its list and level; `left`, `hanging` in twentieths of
    a point, where they are not as its style or its list have them."""

    style: str = ""
    number: tuple[int, int] | None = None
    rtl: bool = False
    left: int | None = None
    hanging: int = 0
    with_next: bool = False

    def told(self) -> Iterable[Xml]:
        facts: list[Xml] = [w("pStyle", val=self.style)] if self.style else []
        facts += [w("keepNext")] if self.with_next else []
        if self.number:
            list_id, level = self.number
            facts.append(w("numPr", w("ilvl", val=level), w("numId", val=list_id)))
        facts += [w("bidi")] if self.rtl else []
        if self.left is not None:
            facts.append(w("ind", left=self.left, hanging=self.hanging))
        return [w("pPr", *facts)] if facts else []


def text_of(words: str) -> Xml:
    told = w("t")
    told.text = sound(words)
    told.set(SPACE, "preserve")
    return told


def serialised(root: Xml) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
