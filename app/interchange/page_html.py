"""Reads a course-blog page saved as .html.

Where the theme marks essay and comments as course blogs do, those marks are believed; any other
page is reduced to the lines one sees and read like text.

On `<time datetime>`: an offset is believed, except +00:00 beside a clock that shows the same time.
Older WordPress printed local times so; they are read in the course's zone, like the line one sees.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property

from app.interchange.page_bylines import byline_in, byline_under, is_date
from app.interchange.page_comments import SHOWN, Entry, headed_entry, without_litter
from app.interchange.page_counts import Count, count_in, headings_in
from app.interchange.page_divide import Divided, divide
from app.interchange.page_dropping import without_furniture
from app.interchange.page_foot import told_of_foot, without_foot
from app.interchange.page_head import Head, told_by
from app.interchange.page_lines import Line
from app.interchange.page_marks import is_pingback
from app.interchange.page_markup import Element, line_of, lines_in, short_text, tokens, tree_of
from app.interchange.page_parts import ONE_POST, NotUnderstood
from app.interchange.page_theme import (
    ABOUT,
    COUNTS,
    ESSAYS,
    TITLES,
    WORDS,
    first_name,
    first_stamp,
    is_item,
    is_post,
    parts_of,
)
from app.interchange.page_title import LONG, title_of_file

_HTML = re.compile(
    r"\s*+(?:<!--(?:(?!-->).){0,500}+-->\s*+)*+<(?:!doctype\s+html|html|head|body|\?xml|meta|title|main|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[a-z!]", re.IGNORECASE)
_WINDOW = re.compile(r"\s+[|–—«»·-]\s+")  # between a page's title and its site's
MOST_TRIED = 20  # elements called the essay's text that turn out to be empty
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_SMALL = ("p", "small", "span", "a", "footer", "header", "time", "cite")
MOST_ABOUT = 150  # letters of a comment's name and date, and of what stands between
FEW = 25  # letters between them: “Posted by”, “at”, “Permalink”
_SAYS = re.compile(r"\W*(?:says|said|on|at)\W*", re.IGNORECASE)


def is_html(source: str, name: str) -> bool:
    """Whether this is markup: it begins like it, or the file is called so and has tags."""
    called = name.lower().endswith((".html", ".htm", ".xhtml"))
    return _HTML.match(source) is not None or (called and _TAG.search(source) is not None)


def divide_html(source: str, name: str) -> Divided:
    """Head, essay, comments of a saved page."""
    saved = _Saved(tree_of(source), name)
    if saved.essay is not None and (saved.items or not saved.is_answered()):
        return saved.noted(saved.divided(saved.essay))
    lines = saved.lines_but_comments() if saved.items else saved.lines()
    divided = replace(divide(lines, name, saved.title()), wrapped=False)
    return saved.noted(saved.answered(divided) if saved.items else divided)


class _Saved:
    """A saved page whose theme says what is what."""

    def __init__(self, tree: Element, name: str) -> None:
        self.tree = tree
        self.name = name
        self.left_out = without_furniture(tree)
        found = [part for part in tree.iter("li", "article", "div", "section") if is_item(part)]
        self._found = set(found)
        self.essay = self._find_essay()
        if self.essay is not None:
            self._found -= set(self.essay.iterancestors())
        # What only wraps another comment has no words of its own.
        self.items = [part for part in found if part in self._found and self._lines(part)]

    def divided(self, essay: Element) -> Divided:
        """The page in its parts, all of them marked by its theme."""
        body = lines_in(essay, self._is_comment)
        if any(essay in item.iterancestors() for item in self.items[:1]):
            # The essay's element was never closed: it ends where the comments' heading stands.
            ends = [heading.first for heading in headings_in(body) if heading.count.sure]
            body = body[: next(filter(None, ends), None)]
        head, body = without_foot(self._head(essay), body)
        told = list(told_of_foot(head.foot))
        return self.answered(Divided(head, body, [], self._count, 0, False, told))

    def answered(self, divided: Divided) -> Divided:
        """A page with the comments that its theme marks."""
        comments = [item for item in self.items if not self._is_pingback(item)]
        entries = [self._entry(item) for item in comments]
        return replace(divided, entries=entries, pingbacks=len(self.items) - len(comments))

    def noted(self, divided: Divided) -> Divided:
        """The same with what is said of words that were left out."""
        return replace(divided, left_out=[*divided.left_out, *self.left_out])

    def lines(self) -> list[Line]:
        """Every line that one sees."""
        return lines_in(self.tree, lambda part: part.tag == "head")

    def lines_but_comments(self) -> list[Line]:
        """Every line outside the comments."""
        return lines_in(self.tree, self._is_known)

    def is_answered(self) -> bool:
        """Whether the page says that it has comments."""
        return self._count is not None and self._count.number != 0

    def title(self) -> str:
        """The title as the theme marks it, as the comments' heading quotes it, or the window's."""
        marked = [part for part in self._around(self.tree) if TITLES & tokens(part)]
        post = self.tree if self.essay is None else _post_of(self.essay)
        headings = [part for part in self._around(post) if part.tag in _HEADINGS]
        if self.essay is not None:
            marked += [part for part in headings if part.tag == "h1"]
        quoted = [self._count.title] if self._count else []
        rest = [] if self.essay is None else list(map(short_text, headings))
        rest = [words for words in rest if not is_date(words)]
        window = self.tree.find(".//title")
        shown = _WINDOW.split(short_text(window))[0] if window is not None else ""
        return next(filter(None, [*map(short_text, marked), *quoted, *rest]), shown)

    def _find_essay(self) -> Element | None:
        """The element that a theme calls the essay, by its clearest name, with words in it."""
        ranks = {name: rank for rank, name in enumerate(ESSAYS)}
        found: list[tuple[int, int, Element]] = []
        for place, part in enumerate(parts_of(self.tree, self._is_comment)):
            marks = [ranks[name] for name in tokens(part) if name in ranks]
            if part.get("itemprop") == "articleBody":
                marks.append(len(ESSAYS))
            if marks:
                found.append((min(marks), place, part))
        found.sort()
        for i, (_, _, part) in enumerate(found[:MOST_TRIED]):
            if lines_in(part, self._is_comment):
                self._refuse_second(
                    part, [other for rank, _, other in found[i + 1 :] if rank == found[i][0]]
                )
                return part
        return None

    def _refuse_second(self, essay: Element, others: list[Element]) -> None:
        """A blog's front page has several essays, and no comments."""
        looked: set[Element] = set()  # what stands in one of these was looked at with it
        for other in [] if self._found else others:
            apart = _post_of(other) not in (_post_of(essay), essay, other)
            if not apart or not looked.isdisjoint(other.iterancestors()):
                continue
            looked.add(other)
            lines = lines_in(other, self._is_comment)
            if any(len(line.text) > LONG for line in lines):
                reason = f"a second post begins here (“{lines[0].plain[:SHOWN]}”)"
                raise NotUnderstood(lines[0].number, reason, ONE_POST)

    def _is_comment(self, part: Element) -> bool:
        return part in self._found

    def _is_known(self, part: Element) -> bool:
        return part is self.essay or part in self._found or part.tag == "head"

    def _around(self, element: Element) -> Iterator[Element]:
        """What stands outside the essay's and the comments' own words."""
        return parts_of(element, self._is_known)

    def _lines(self, item: Element) -> list[Line]:
        return lines_in(item, self._is_comment)

    def _is_pingback(self, item: Element) -> bool:
        marked = {"pingback", "trackback"} & tokens(item)
        return bool(marked) or is_pingback(self._lines(item)[0].plain)

    def _head(self, essay: Element) -> Head:
        post = _post_of(essay)
        around = [part for part in self._around(post) if "comment" not in (part.get("class") or "")]
        dated, (writer, name) = first_stamp(around), first_name(around)
        signed = 1 if name is None else line_of(name)
        head = Head(self.title() or title_of_file(self.name), 0, writer, signed=signed)
        if dated:
            head = replace(head, stamp=dated[0], number=line_of(dated[1]))
        for line in lines_in(post, self._is_known):
            byline = byline_in(line.plain) or byline_under(line.plain)
            if byline and (byline.stamp or not dated):
                return told_by(byline, head, line.number)
        return head

    @cached_property
    def _count(self) -> Count | None:
        """The heading over the comments: marked as such, or a heading, or any line outside."""
        around = list(self._around(self.tree))
        marked = [part for part in around if COUNTS & tokens(part)]
        marked += [part for part in around if part.tag in _HEADINGS]
        counts = [count for part in marked if (count := count_in(short_text(part)))]
        outside = headings_in(self.lines_but_comments())
        counts += [heading.count for heading in outside if heading.count.sure]
        numbered = [count for count in counts if count.number is not None]
        return next(iter(numbered or counts), None)

    def _entry(self, item: Element) -> Entry:
        """One comment by its theme's marks; without a marked date, by its lines."""
        own = list(parts_of(item, self._is_comment))
        words = next((part for part in own if WORDS & tokens(part)), None)
        dated = first_stamp(own)
        writer, name = first_name(_signing(own, words, dated[1] if dated else None))
        if dated is None:
            entry = headed_entry(self._lines(item))
            return replace(entry, writer=entry.writer or writer)
        stamp, date = dated
        if words is not None:
            return Entry(line_of(item), writer, stamp, self._lines(words))
        if name is None and (read := self._by_its_lines(item)):
            return replace(read, number=line_of(item), stamp=stamp)
        about = {date} if name is None else {date, name}
        around = {part for place in about for part in place.iterancestors()}
        around -= {*item.iterancestors(), item}
        lines = lines_in(item, lambda part: self._tells_about(part, about, around))
        while lines and _SAYS.fullmatch(lines[0].plain):
            lines.pop(0)
        return Entry(line_of(item), writer, stamp, without_litter(lines))

    def _by_its_lines(self, item: Element) -> Entry | None:
        """A comment whose theme marks no name, if its first lines say who and when."""
        with suppress(NotUnderstood):
            return headed_entry(self._lines(item))
        return None

    def _tells_about(self, part: Element, about: set[Element], around: set[Element]) -> bool:
        """Whether a part of a comment is about it, not of it: nested comments are neither."""
        small = part in around and part.tag in _SMALL and _is_short(part, about)
        told = part in about and not _in_sentence(part, about)
        return told or small or bool(ABOUT & tokens(part)) or self._is_comment(part)


def _in_sentence(part: Element, about: set[Element]) -> bool:
    """Whether a date or a name stands in a paragraph of a comment's own words."""
    parent = part.getparent()
    return parent is not None and parent.tag == "p" and not _is_short(parent, about)


def _is_short(part: Element, about: set[Element]) -> bool:
    """Whether hardly anything but a comment's name and date stands in a part."""
    told = sum(len(short_text(one)) for one in about if part in one.iterancestors())
    return 0 < len(short_text(part, MOST_ABOUT)) <= told + FEW


def _signing(parts: list[Element], words: Element | None, date: Element | None) -> list[Element]:
    """The parts of a comment that can name its writer: none in its words, and a `<cite>` only
    without words before it or beside the date; elsewhere it is a book's title."""
    inside = set() if words is None else set(words.iter())
    dated = set() if date is None else {date, *date.iterancestors()}
    signing, said = [], False
    for part in parts:
        beside = part in dated or part.getparent() in dated
        if part not in inside and (part.tag != "cite" or not said or beside):
            signing.append(part)
        said = said or bool((part.text or "").strip())
    return signing


def _post_of(essay: Element) -> Element:
    holder = next(filter(is_post, essay.iterancestors()), None)
    parent = essay.getparent()
    return holder if holder is not None else essay if parent is None else parent
