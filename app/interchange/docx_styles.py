"""What the styles of a Word file mean: headings, quotations, captions; emphasis; what is hidden.

Word keeps the English names of its own styles in every language; other programs name them in their
user's. So a style is known by its name, its outline level, or the style that it is based on.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeVar

from app.interchange.docx_contents import STYLE as STYLE_OF_CONTENTS
from app.interchange.docx_xml import Node

Fact = TypeVar("Fact")

BODY_TEXT = 9  # an outline level that is none
MOST_BASES = 20  # styles based on one another

HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis"
    r"|címsor|titlu|заголовок|επικεφαλίδα|başlık|عنوان|כותרת|标题|標題|見出し|제목)\s*([1-9])",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"title|titel|titre|título|titolo|название|заголовок|标题|標題|表題", re.IGNORECASE
)
QUOTATION = re.compile(
    r"block ?text|quot|zitat|citation|citazion|cita\b|citaç|citaat|citat|citát|cytat|sitat|sitaatti"
    r"|idézet|alıntı|цитата|παράθεση|اقتباس|ציטוט|引用|引文|인용|extract",
    re.IGNORECASE,
)
NO_QUOTATION = re.compile(r"bibliograph|citation list|works cited", re.IGNORECASE)
CAPTION = re.compile(
    r"caption|beschriftung|légende|legend|didascalia|bijschrift|bildtext|подпись|название объекта"
    r"|题注|題注|図表番号|illustration|figure|drawing|abbildung",
    re.IGNORECASE,
)
OURS = frozenset({"Byline", "After Table", "Quoted Words"})  # names that no other program gives
RULE = re.compile(r"rule|horizontal line", re.IGNORECASE)
PREFORMATTED = re.compile(r"html preformatted|preformatted text", re.IGNORECASE)
LISTED = re.compile(r"list|liste|lista|elenco|lijst|список|列表|リスト", re.IGNORECASE)


class Styles:
    """The styles of one file, asked by the paragraphs and runs that name them."""

    def __init__(self, part: Node) -> None:
        self.styles: dict[str, Node] = {}
        self.usual: dict[str, str] = {}  # the style of what names none, by its type
        for style in (one for top in part.inside for one in top.all("style")):
            key, kind = style.facts.get("styleId", ""), style.facts.get("type", "paragraph")
            self.styles.setdefault(key, style)
            if style.facts.get("default", "0") in ("1", "true", "on"):
                self.usual.setdefault(kind, key)
        self.defaults = [one for top in part.inside for one in top.all("docDefaults")]
        names = {style.value("name") for style in self.styles.values()}
        self.ours = names >= OURS  # Word keeps them, and not what a file says of its program
        self.of = cache(self._of)

    def languages(self) -> Iterator[Node]:
        """What is said of the language of all words that say none themselves."""
        usual = self.styles.get(self.usual.get("paragraph", ""), Node(""))
        for holder in (*self.defaults, usual):
            yield from (one for one in holder.everything() if one.name == "lang")

    def bases(self, key: str) -> Iterator[Node]:
        """A style and those it is based on."""
        for _ in range(MOST_BASES):
            style = self.styles.get(key)
            if style is None:
                return
            yield style
            key = style.value("basedOn") or ""

    def said(self, key: str, about: str, ask: Callable[[Node], Fact | None]) -> Fact | None:
        """What the nearest style says in its `pPr` or `rPr`."""
        for style in self.bases(key):
            holder = style.first(about)
            answer = None if holder is None else ask(holder)
            if answer is not None:
                return answer
        return None

    def credits(self, key: str) -> bool:
        """Whether a style of words is the one in which we write whose a picture is."""
        style = self.styles.get(key)
        return self.ours and style is not None and style.value("name") == "Picture Credit"

    def sets_off(self, key: str, place: str) -> bool:
        """Whether a style of tables makes its `firstRow` or `firstCol` bold, so that it heads the
        others."""
        for style in self.bases(key):
            for part in style.all("tblStylePr"):
                look = part.first("rPr") if part.facts.get("type") == place else None
                if look is not None and look.says("b"):
                    return True
        return False

    def of_paragraph(self, about: Node | None) -> "ParagraphStyle":
        key = about.value("pStyle") if about is not None else None
        return self.of(key or self.usual.get("paragraph", ""))

    def _of(self, key: str) -> "ParagraphStyle":
        return ParagraphStyle(self, key)


class ParagraphStyle:
    """What one style of paragraphs means."""

    def __init__(self, styles: Styles, key: str) -> None:
        self.key = key
        names = [style.value("name") or "" for style in styles.bases(key)] or [key]
        self.level = self._level(styles, names)
        self.title = self.level is None and any(map(TITLE.fullmatch, names[:2]))
        self.quotation = self.level is None and self._quotes(names)
        # in ours words stand in place of a picture that is not there
        no_caption = self.title or (styles.ours and names[0] == "Figure")
        self.caption = self.level is None and not no_caption and any(map(CAPTION.match, names))
        self.byline = styles.ours and names[0] == "Byline"
        self.rule = bool(RULE.fullmatch(names[0]))
        self.preformatted = bool(PREFORMATTED.fullmatch(names[0]))
        self.heads_cell = names[0] == "Table Heading"  # of a table: LibreOffice calls it so, too
        self.contents = bool(STYLE_OF_CONTENTS.fullmatch(names[0]))
        self.listed = bool(LISTED.match(names[0]))
        self.rtl = styles.said(key, "pPr", lambda about: about.says("bidi"))
        self.hidden = styles.said(key, "rPr", lambda about: about.says("vanish"))
        self.left = styles.said(key, "pPr", left_of) or 0
        self.numbering = styles.said(key, "pPr", lambda about: about.first("numPr"))

    def _level(self, styles: Styles, names: list[str]) -> int | None:
        outline = styles.said(self.key, "pPr", lambda about: about.value("outlineLvl"))
        for name in names:
            if found := HEADING.match(name):
                return int(found[1])
        if outline is not None and outline.isdigit() and int(outline) < BODY_TEXT:
            return int(outline) + 1
        return None

    def _quotes(self, names: list[str]) -> bool:
        return any(QUOTATION.search(one) and not NO_QUOTATION.search(one) for one in names)


def left_of(about: Node) -> int | None:
    """How far a paragraph is set in, in twentieths of a point; None where it is not said."""
    indent = about.first("ind")
    if indent is None:
        return None
    said = indent.facts.get("left", indent.facts.get("start", ""))
    return int(said) if re.fullmatch(r"-?[0-9]{1,6}", said) else None
