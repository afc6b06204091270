"""What a saved page has beside people's words: menus, forms, buttons, side columns.

In the essay and in the comments only what can be nobody's words is taken out, and what is hidden;
of that, and of running text that stood in a side column, somebody is told.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

from app.interchange.page_marks import is_foot
from app.interchange.page_markup import Element, line_of, short_text, tokens
from app.interchange.page_theme import is_essay, is_item

WORDLESS = {
    *("script", "style", "noscript", "template", "button", "input", "select", "textarea"),
    *("svg", "canvas", "map", "link", "meta"),
}
EMBEDDED = {"iframe", "object", "embed", "audio", "video", "math"}
LINKS = {"a", "button"}
# Classes that are never on anybody's words.
SURE = {
    *("screen-reader-text", "says", "edit-link", "comment-edit-link", "comment-reply-link"),
    *("comment-awaiting-moderation", "sharedaddy", "sd-sharing", "jp-relatedposts"),
    *("post-navigation", "comment-navigation", "nav-links", "comments-link", "comment-respond"),
    *("wp-block-comment-reply-link", "wp-block-comment-edit-link", "wp-block-avatar"),
    *("wp-block-comments-pagination", "wp-block-navigation", "comment-likes"),
}
# Classes that may be: `reply` is a link, or a comment that answers another.
DOUBTFUL = {"reply", "comment-reply", "comment-actions", "avatar", "sharing", "navigation"}
BESIDE = {"site-header", "site-footer", "sidebar", "widget", "widget-area"}
KEPT = {"blog"}  # Blogger calls the blog itself a widget
BESIDE_IDS = {"sidebar", "secondary", "masthead", "colophon", "wpadminbar"}
SURE_IDS = {"respond", "reply-title", "nav-above", "nav-below"}
_BADGE = re.compile(r"\W*(?:post\s+)?author\W*", re.IGNORECASE)  # beside the name in a comment
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
MOST_PARTS = 60  # no link, avatar or row of buttons has more
LONGEST_FORM = 150  # words; a form that says more is wrapped around the page
RUNNING = 200  # letters in one piece: no menu has that
SHOWN = 40  # letters of what was left out in a sentence about it
FEW = 5  # of these sentences


def without_furniture(tree: Element) -> list[str]:
    """Empties what is the blog's own; what is said of words that were left out so."""
    elements = list(tree.iter())
    parents = {element: element.getparent() for element in elements}
    inside, holders = _inside(elements, parents), _holders(elements, parents)
    gone: set[Element] = set()
    notes: list[str] = []
    embedded = 0
    for element in elements:
        if parents[element] in gone:
            gone.add(element)
        elif _is_furniture(element, element in inside, element in holders):
            embedded += element.tag in EMBEDDED and element in inside
            notes += _told(element, element in inside, element in holders)
            gone.add(element)
            _drop(element)
    return [*_shortened(notes), *_embedded(embedded)]


def _inside(elements: Iterable[Element], parents: dict[Element, Element | None]) -> set[Element]:
    """What stands in an essay or a comment."""
    inside: set[Element] = set()
    for element in elements:
        parent = parents[element]
        if parent is not None and (parent in inside or is_essay(parent) or is_item(parent)):
            inside.add(element)
    return inside


def _holders(elements: Iterable[Element], parents: dict[Element, Element | None]) -> set[Element]:
    """The essays and the comments, and what they stand in."""
    holders: set[Element] = set()
    for element in elements:
        holder = element if is_item(element) or is_essay(element) else None
        while holder is not None and holder not in holders:
            holders.add(holder)
            holder = parents[holder]
    return holders


def _is_furniture(element: Element, inside: bool, holds: bool) -> bool:
    tag, classes = element.tag, tokens(element)
    if tag in WORDLESS or tag in EMBEDDED or tag == "nav":
        return True
    if not inside and not is_item(element) and _is_beside(element, classes):
        return True
    if holds:
        return False
    return (
        bool(SURE & classes)
        or (element.get("id") or "").lower() in SURE_IDS
        or is_hidden(element)
        or (bool(DOUBTFUL & classes) and not _has_words(element))
        or ("post-author" in classes and _BADGE.fullmatch(short_text(element)) is not None)
        or (tag == "form" and _is_form(element))
        or (tag in ("aside", "dialog") and not inside)
    )


def _is_beside(element: Element, classes: set[str]) -> bool:
    """Whether this is the site's head or foot, or a column beside the page."""
    named = (element.get("id") or "").lower() in BESIDE_IDS
    return named or (bool(BESIDE & classes) and not KEPT & classes)


def is_hidden(element: Element) -> bool:
    hidden = _HIDDEN.search(element.get("style") or "") is not None
    return hidden or element.get("hidden") is not None


def _is_form(element: Element) -> bool:
    """Whether a form is one to fill in: some sites have one around the whole page."""
    pieces = accumulate(len(piece.split()) for piece in element.itertext())
    if element.find(".//h1") is not None or any(words > LONGEST_FORM for words in pieces):
        return False
    fields = element.iter("input", "textarea", "select", "button")
    return any((field.get("type") or "").lower() != "hidden" for field in fields)


def _has_words(element: Element) -> bool:
    """Whether anything but links, pictures and what blogs print beside them stands here."""
    pieces, linked = [], set()
    for number, part in enumerate(element.iter()):
        if number > MOST_PARTS:
            return True
        if part is not element and part.getparent() not in linked:
            pieces.append(part.tail or "")
        if part.tag in LINKS or part.getparent() in linked:
            linked.add(part)
        else:
            pieces.append(part.text or "")
    words = " ".join(" ".join(pieces).split())
    return any(map(str.isalnum, words)) and not is_foot(words)


def _told(element: Element, inside: bool, holds: bool) -> Iterator[str]:
    """What is said of an element that is left out: hidden words, running text beside the page, and
    whatever is called an essay or a comment there."""
    if element.tag in WORDLESS or element.tag in EMBEDDED or (inside and not is_hidden(element)):
        return
    pieces = (" ".join(str(piece).split()) for piece in element.itertext())
    least = 1 if inside or holds else RUNNING
    if words := next((piece for piece in pieces if len(piece) >= least), ""):
        where = "hidden on the page" if is_hidden(element) else "beside the page's own words"
        yield f"Line {line_of(element)}, {where}, was left out: “{words[:SHOWN]}”."


def _shortened(notes: list[str]) -> list[str]:
    rest = len(notes) - FEW
    return [*notes[:FEW], f"So were {rest} more such parts."] if rest > 0 else notes


def _embedded(number: int) -> Iterator[str]:
    if number:
        parts = "1 embedded part was" if number == 1 else f"{number} embedded parts were"
        yield f"{parts} left out: videos, sounds and frames stay where they are."


def _drop(element: Element) -> None:
    """Leaves nothing of an element but the words behind it. (Taken out, they would have to be added
    to those before it, again and again.)"""
    tail = element.tail
    element.clear()
    element.tag, element.tail = "span", tail
