"""How course-blog themes mark what is what: the classes, and the dates and names under them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from lxml import etree

from app.interchange.page_dates import Stamp, stamp_in
from app.interchange.page_markup import Element, short_text, tokens
from app.interchange.page_names import LONGEST_NAME, named

ESSAYS = (
    *("entry-content", "wp-block-post-content", "post-content", "post-body", "post-entry"),
    *("entry-body", "entrytext", "article-content", "article-body", "storycontent", "entry"),
)
TITLES = {
    *("entry-title", "wp-block-post-title", "post-title", "article-title", "storytitle"),
}
COUNTS = {
    *("comments-title", "comments-heading", "wp-block-comments-title", "comment-title"),
    *("comments-header", "comment-count", "comments-count"),
}
WRITERS = (
    *("fn", "comment-author-name", "wp-block-comment-author-name", "comment-author-link"),
    *("wp-block-post-author-name", "wp-block-post-author__name", "comment-author", "author"),
    *("entry-author", "byline", "commenter", "user", "comment-name", "post-author"),
)
DATES = {
    *("comment-date", "comment-time", "comment-timestamp", "comment-metadata", "comment-meta"),
    *("commentmetadata", "wp-block-comment-date", "entry-date", "post-date", "posted-on"),
    *("wp-block-post-date", "published", "date", "datetime", "timestamp"),
}
WORDS = {
    *("comment-content", "comment-text", "comment-entry", "wp-block-comment-content"),
    *("commenttext", "comment_text", "comment-copy"),
}
ABOUT = {
    *("comment-meta", "comment-author", "comment-metadata", "commentmetadata", "comment-header"),
}

_ITEM_ID = re.compile(r"(?:li-|div-)?comment-[0-9]+")
_ABOUT_NAME = re.compile(
    r"\A\s*(?:(?:comment\s+)?by|author)\b:?\s*|\s+(?:says|said|on|at)\W*\Z|\W*\b(?:says|said)\W+on\W*\Z",
    re.IGNORECASE,
)
_POST_ID = re.compile(r"post-[0-9]+")


def is_item(element: Element) -> bool:
    """Whether an element is one comment (or wraps one)."""
    known = {"comment", "pingback", "trackback"}
    if WORDS & tokens(element):  # some themes call a comment's words a comment too
        return False
    return bool(known & tokens(element)) or _ITEM_ID.fullmatch(element.get("id") or "") is not None


def is_essay(element: Element) -> bool:
    """Whether an element is called the essay's text."""
    return not tokens(element).isdisjoint(ESSAYS) or element.get("itemprop") == "articleBody"


def is_post(element: Element) -> bool:
    """Whether an element holds one essay with its head."""
    known = {"post", "hentry", "type-post"} & tokens(element)
    numbered = _POST_ID.fullmatch(element.get("id") or "") is not None
    return element.tag in ("article", "main") or bool(known) or numbered


def parts_of(element: Element, skip: Callable[[Element], bool]) -> Iterator[Element]:
    """An element's descendants in the page's order, without those to skip and what is in them."""
    walk = etree.iterwalk(element, events=("start",))
    for _, part in walk:
        if part is element:
            continue
        if skip(part):
            walk.skip_subtree()
        else:
            yield part


def first_stamp(parts: Iterable[Element]) -> tuple[Stamp, Element] | None:
    """The first date marked as one: `<time>` before what is only called a date."""
    parts = list(parts)
    timed = (part for part in parts if part.tag in ("time", "abbr"))
    called = (part for part in parts if DATES & tokens(part) or "#comment-" in part.get("href", ""))
    called = (part for part in called if not any(WORDS & tokens(inner) for inner in part.iter()))
    for part in chain(timed, called):
        if stamp := _stamp_of(part):
            return stamp, part
    return None


def first_name(parts: Iterable[Element]) -> tuple[str | None, Element | None]:
    """The first name marked as one, the closest mark first, and where; None where it has or shows
    none."""
    parts = list(parts)
    classed = [(part, classes) for part in parts if (classes := tokens(part))]
    marked = [part for mark in WRITERS for part, classes in classed if mark in classes]
    others = [part for part in parts if part.tag == "cite" or part.get("rel") == "author"]
    for part in chain(marked, others):
        words = short_text(part)
        stamp = stamp_in(words)
        words = _ABOUT_NAME.sub("", words[: stamp.start] if stamp else words)
        if words:
            name = named(words, strict=False)
            name = words[:LONGEST_NAME].strip() if name is None else name
            return name or None, part
    return None, None


def _stamp_of(element: Element) -> Stamp | None:
    """What a date says: the line one sees, made exact by the attribute where the two agree."""
    seen = stamp_in(short_text(element))
    told = stamp_in((element.get("datetime") or element.get("title") or "")[:100])
    if told is None or seen is None:
        return told or seen
    if told.zone.strip("Z+0:"):  # an offset that somebody thought about
        return told
    if _same_day(seen, told) and (not seen.timed or _same_clock(seen, told)):
        return replace(told, zone="") if told.timed else seen
    return told if told.zone else seen


def _same_day(seen: Stamp, told: Stamp) -> bool:
    days = {seen.first, seen.second} if seen.slashed else (seen.first, seen.second)
    expected = {told.first, told.second} if seen.slashed else (told.first, told.second)
    return seen.year == told.year and days == expected


def _same_clock(seen: Stamp, told: Stamp) -> bool:
    if seen.clock is None or told.clock is None:
        return False
    late = 12 if seen.half == "p" and seen.clock[0] < 12 else 0
    hour = 0 if seen.half == "a" and seen.clock[0] == 12 else seen.clock[0] + late
    return (hour, seen.clock[1]) == told.clock[:2]
