"""A saved page's markup made lines: gaps between paragraphs, breaks as lines, lists with signs."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias, cast

from lxml import etree
from lxml.etree import _Element

from app.interchange.page_lines import MOST_LINES, Line, spaced
from app.interchange.page_parts import NotUnderstood

Element: TypeAlias = _Element

MOST_ELEMENTS = 50_000  # a page with hundreds of comments has some 10,000

_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body"),
    *("center", "dd", "details", "div", "dl"),
    *("dt", "fieldset", "figcaption", "figure", "footer"),
    *("h1", "h2", "h3", "h4", "h5"),
    *("h6", "header", "hr", "main", "ol"),
    *("p", "pre", "section", "summary", "table"),
    *("ul",),
}
_ROWS = {"li", "tr", "br"}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_NUMBER = re.compile(r"-?[0-9]{1,5}")
_SMILEYS = {"emoji", "wp-smiley"}  # pictures of one sign, with that sign as their text
_RULE = "* * *"


def tree_of(source: str) -> Element:
    """The page as a tree; entities and network are off."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        tree = etree.fromstring(source.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as broken:
        raise NotUnderstood(1, "this is no page of HTML", "save the page as text") from broken
    if tree is None:  # a document type and nothing else
        raise NotUnderstood(1, "the page has no words", "choose a page with an essay")
    for fault in parser.error_log:
        if "depth" in fault.message.lower():
            reason = "the page is nested too deeply to be read whole"
            raise NotUnderstood(fault.line, reason, "save the page as text")
    if sum(1 for _ in tree.iter()) > MOST_ELEMENTS:
        reason = "no course-blog page has so many parts"
        raise NotUnderstood(1, reason, "save the page as text, or import one page at a time")
    return tree


def line_of(element: Element) -> int:
    """The line of the file on which an element begins."""
    return cast("int | None", element.sourceline) or 1


def tokens(element: Element) -> set[str]:
    """An element's classes."""
    return set((element.get("class") or "").lower().split())


def short_text(element: Element, limit: int = 300) -> str:
    """An element's words on one line; "" if they are more than a heading or a date can be."""
    pieces, length = [], 0
    for piece in element.itertext():
        length += len(piece) + 1
        if length > 2 * limit:
            return ""
        pieces.append(str(piece))
    words = spaced(_BLANKS.sub(" ", "".join(pieces)))
    return words if len(words) <= limit else ""


def lines_in(element: Element, skip: Callable[[Element], bool]) -> list[Line]:
    """The lines of an element without the parts to skip."""
    writer = _Lines()
    skipped = None
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if event == "start" and part is not element and skip(part):
            walk.skip_subtree()
            skipped = part
        elif event == "start":
            writer.open(part)
        elif part is not element:
            writer.close(part, left_out=part is skipped)
    return writer.ended()


class _Lines:
    """Collects words until something ends the line."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pictures = self._links = 0  # since the last line
        self._words: list[str] = []
        self._number = 0
        self._gap = True
        self._sign = ""  # what stands before an item of a list
        self._lists: list[int | None] = []  # the number of the last item; None: bullets
        self._cells = 0  # of a table's row, so far
        self._row = 0  # the line on which it began
        self._verbatim = 0

    def open(self, element: Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.flush(gap=True)
        elif tag in _ROWS:
            self.flush(gap=tag == "br" and not "".join(self._words).strip())
        elif tag in ("td", "th"):
            self._open_cell()
        self._open_special(element, tag)
        self._add(element.text, element)

    def _open_special(self, element: Element, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._lists.append(_told(element, "start", 1) - 1 if tag == "ol" else None)
        elif tag == "li" and self._lists:
            self._sign = self._next_sign(element)
        elif tag == "tr":
            self._cells, self._row = 0, len(self.lines)
        elif tag == "q":
            self._words.append("“")
        elif tag == "hr":
            self._add(_RULE, element)
        elif tag == "pre":
            self._verbatim += 1
        elif tag == "img" and _SMILEYS & tokens(element):
            self._add(element.get("alt"), element)
        elif tag == "img":
            self._pictures += 1
        elif tag == "a":
            self._links += _hides_address(element)
        elif tag == "sup" and _note_number(element):
            self._words.append("[")

    def _open_cell(self) -> None:
        """An empty cell keeps its place in the row."""
        if self._cells and (self._words or len(self.lines) == self._row):
            self._words.append(" | ")
        self._cells += 1

    def close(self, element: Element, left_out: bool) -> None:
        tag = element.tag
        if tag == "q" and not left_out:
            self._words.append("”")
        if tag in ("ul", "ol") and not left_out:
            self._lists.pop()
        elif tag == "pre" and not left_out:
            self._verbatim -= 1
        elif tag == "sup" and not left_out and _note_number(element):
            self._words.append("]")
        if tag in _BLOCKS:
            self.flush(gap=True)
        elif tag in ("li", "tr"):
            self.flush()
        self._add(element.tail, element)

    def ended(self) -> list[Line]:
        """All lines; what has no words behind it belongs to the last."""
        self.flush()
        if self.lines and (self._links or self._pictures):
            last = self.lines[-1]
            links, pictures = last.links + self._links, last.pictures + self._pictures
            self.lines[-1] = replace(last, links=links, pictures=pictures)
        return self.lines

    def flush(self, gap: bool = False) -> None:
        words = "".join(self._words)
        self._words = []
        words = spaced(words if self._verbatim else re.sub(" {2,}", " ", words))
        if self._cells and not words.strip("| "):
            words = ""
        if words:
            about = (self._links, self._pictures)
            self.lines.append(Line(self._number, self._sign + words, 0, self._gap, *about))
            self._gap, self._sign = False, ""
            self._links = self._pictures = 0
            if len(self.lines) > MOST_LINES:
                raise NotUnderstood(self._number, "no course-blog page has so many lines")
        self._gap = self._gap or gap

    def _add(self, text: str | None, element: Element) -> None:
        if not text:
            return
        if not self._words:
            self._number = line_of(element)
        if not self._verbatim:
            self._words.append(_BLANKS.sub(" ", text))
            return
        first, *rest = text.split("\n")
        self._words.append(first)
        for row in rest:
            self.flush(gap=not "".join(self._words).strip())
            self._number = line_of(element)
            self._words.append(row)

    def _next_sign(self, item: Element) -> str:
        number = self._lists[-1]
        if number is None:
            return "• "
        self._lists[-1] = number = _told(item, "value", number + 1)
        return f"{number}. "


def _told(element: Element, attribute: str, otherwise: int) -> int:
    """The number that an attribute gives a list, or an item of one."""
    told = (element.get(attribute) or "").strip()
    return int(told) if _NUMBER.fullmatch(told) else otherwise


def _hides_address(link: Element) -> bool:
    """Whether words lead to another page without showing where; a note's number leads to a note."""
    words = short_text(link).strip("[]() ").lower()
    elsewhere = (link.get("href") or "").lower().startswith(("http:", "https:"))
    shown = words.startswith(("http:", "https:", "www."))
    return elsewhere and not shown and bool(words) and not words.isdigit()


def _note_number(element: Element) -> bool:
    """A raised number is a note's: in plain text it stands in brackets, not glued to the word."""
    link = element[0] if len(element) == 1 else None
    return ((element.text or "") + (link.text or "" if link is not None else "")).strip().isdigit()
