"""A saved page's markup made lines: gaps between paragraphs, breaks as lines, lists with signs."""

import re
from collections.abc import Callable
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
_DROPPED_TAGS = {
    *("script", "style", "noscript", "template", "nav"),
    *("aside", "form", "button", "input", "select"),
    *("textarea", "svg", "math", "iframe", "object"),
    *("embed", "audio", "video", "canvas", "map"),
    *("dialog", "link", "meta"),
}
_DROPPED_CLASSES = {
    *("screen-reader-text", "says", "reply", "edit-link", "comment-edit-link"),
    *("comment-reply-link", "comment-awaiting-moderation", "sharedaddy", "sd-sharing", "sharing"),
    *("jp-relatedposts", "post-navigation", "comment-navigation", "navigation", "nav-links"),
    *("site-header", "site-footer", "sidebar", "widget", "widget-area"),
    *("avatar", "comment-reply", "comment-actions", "comments-link"),
    *(
        "wp-block-comment-reply-link",
        "wp-block-comment-edit-link",
        "wp-block-avatar",
        "wp-block-comments-pagination",
        "wp-block-navigation",
    ),
    *("comment-respond", "comment-likes"),
}
_KEPT_CLASSES = {"blog"}  # Blogger calls the blog itself a widget
_DROPPED_IDS = {
    *("respond", "sidebar", "secondary", "masthead", "colophon"),
    *("wpadminbar", "reply-title", "nav-above", "nav-below"),
}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BADGE = re.compile(r"\W*(?:post\s+)?author\W*", re.IGNORECASE)  # beside the name in a comment
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_RULE = "* * *"


def tree_of(source: str) -> Element:
    """The page as a tree without scripts, menus, forms and links; entities and network are off."""
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
    elements = list(tree.iter())
    if len(elements) > MOST_ELEMENTS:
        reason = "no course-blog page has so many parts"
        raise NotUnderstood(1, reason, "save the page as text, or import one page at a time")
    for element in elements:
        if _is_dropped(element):
            _drop(element)
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


def lines_in(element: Element, skip: Callable[[Element], bool]) -> tuple[list[Line], int]:
    """The lines of an element without the parts to skip, and how many pictures it had."""
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
    writer.flush()
    return writer.lines, writer.pictures


def _drop(element: Element) -> None:
    """Leaves nothing of an element but the words behind it. (Taken out, they would have to be added
    to those before it, again and again.)"""
    tail = element.tail
    element.clear()
    element.tag, element.tail = "span", tail


def _is_dropped(element: Element) -> bool:
    return (
        element.tag in _DROPPED_TAGS
        or element.get("hidden") is not None
        or (bool(_DROPPED_CLASSES & tokens(element)) and not _KEPT_CLASSES & tokens(element))
        or ("post-author" in tokens(element) and _BADGE.fullmatch(short_text(element)) is not None)
        or (element.get("id") or "").lower() in _DROPPED_IDS
        or _HIDDEN.search(element.get("style") or "") is not None
    )


class _Lines:
    """Collects words until something ends the line."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pictures = 0
        self._words: list[str] = []
        self._number = 0
        self._gap = True
        self._sign = ""  # what stands before an item of a list
        self._lists: list[int | None] = []  # the number of the last item; None: bullets
        self._verbatim = 0

    def open(self, element: Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self.flush(gap=True)
        elif tag in _ROWS:
            self.flush(gap=tag == "br" and not "".join(self._words).strip())
        elif tag in ("td", "th") and self._words:
            self._words.append(" | ")
        self._open_special(element, tag)
        self._add(element.text, element)

    def _open_special(self, element: Element, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li" and self._lists:
            self._sign = self._next_sign()
        elif tag == "hr":
            self._add(_RULE, element)
        elif tag == "pre":
            self._verbatim += 1
        elif tag == "img":
            self.pictures += 1
        elif tag == "sup" and _note_number(element):
            self._words.append("[")

    def close(self, element: Element, left_out: bool) -> None:
        tag = element.tag
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

    def flush(self, gap: bool = False) -> None:
        words = "".join(self._words)
        self._words = []
        words = spaced(words if self._verbatim else re.sub(" {2,}", " ", words))
        if words:
            self.lines.append(Line(self._number, self._sign + words, 0, self._gap))
            self._gap, self._sign = False, ""
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

    def _next_sign(self) -> str:
        number = self._lists[-1]
        if number is None:
            return "• "
        self._lists[-1] = number + 1
        return f"{number + 1}. "


def _note_number(element: Element) -> bool:
    """A raised number is a note's: in plain text it stands in brackets, not glued to the word."""
    link = element[0] if len(element) == 1 else None
    return ((element.text or "") + (link.text or "" if link is not None else "")).strip().isdigit()
