"""How two states of a text differ, word by word, for people to read. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from lxml import html as lxml_html

State = Literal["same", "added", "removed"]

BLOCKS = frozenset(
    {"p", "h2", "h3", "h4", "blockquote", "ul", "ol", "li", "pre", "hr", "figure", "figcaption"}
    | {"table", "thead", "tbody", "tr", "th", "td"}
)
# Comparing costs up to the cube of the lengths where a few words repeat for ever. Beyond these,
# which honest paragraphs stay far below, a stretch is shown as removed and added in one piece.
MOST_WORDS = 3_000  # a side, or paragraphs
MOST_MATCHES = 50_000  # pairs of equal words
MOST_PAIRS = 2_500  # 50 changed paragraphs on each side


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a paragraph, and what has happened to them."""

    state: State
    text: str


def differences(before: str, after: str) -> list[list[Run]]:
    """The paragraphs of two stored texts, laid over one another: each a list of runs, between
    which a space belongs.

    Footnotes stand in brackets where they are referred to. Formatting is not compared.
    """
    old, new = paragraphs_of(before), paragraphs_of(after)
    laid: list[list[Run]] = []
    for what, a, b, c, d in _opcodes(old, new):
        if what == "equal":
            laid += [[Run("same", text)] for text in new[c:d]]
        else:
            laid += _changed(old[a:b], new[c:d])
    return laid


def paragraphs_of(html: str) -> list[str]:
    """The text of every paragraph, heading, list item and cell."""
    if not html.strip():
        return []
    pieces = _pieces(lxml_html.fragment_fromstring(html, create_parent="div"))
    texts = (re.sub(r"\s+", " ", text).strip() for text in "".join(pieces).split("\0"))
    return [text for text in texts if text]


def _pieces(element: lxml_html.HtmlElement) -> Iterator[str]:
    """The text in order, with a null sign at the bounds of blocks."""
    is_note = element.get("data-footnote") is not None
    edges = ("\0", "\0") if element.tag in BLOCKS else (" [Note: ", "]") if is_note else ("", "")
    yield edges[0] if element.tag != "br" else " "
    yield (element.text or "").replace("\0", "")
    for child in element:
        yield from _pieces(child)
        yield (child.tail or "").replace("\0", "")
    yield edges[1]


def _changed(old: list[str], new: list[str]) -> Iterator[list[Run]]:
    """A stretch that differs: each new paragraph beside the first old one that it is like."""
    if len(old) * len(new) > MOST_PAIRS:
        new, added = [], new
    else:
        added = []
    for place, text in enumerate(new, start=1):
        like = next((i for i, other in enumerate(old) if _alike(other, text)), None)
        if like is None and len(old) > len(new) - place:  # it stands for an old one
            yield [Run("removed", old.pop(0))]
        if like is None:
            yield [Run("added", text)]
            continue
        yield from ([Run("removed", gone)] for gone in old[:like])
        yield _words(old[like], text)
        del old[: like + 1]
    yield from ([Run("removed", gone)] for gone in old)
    yield from ([Run("added", text)] for text in added)


def _alike(one: str, other: str) -> bool:
    """Whether a third of the words of the longer stand in the other."""
    ours, theirs = set(one.split()), set(other.split())
    return 3 * len(ours & theirs) >= max(len(ours), len(theirs))


def _words(before: str, after: str) -> list[Run]:
    """One paragraph's change, word by word."""
    old, new = before.split(), after.split()
    runs: list[Run] = []
    for what, a, b, c, d in _opcodes(old, new):
        if what == "equal":
            runs.append(Run("same", " ".join(new[c:d])))
            continue
        runs += [Run("removed", " ".join(old[a:b]))] if a < b else []
        runs += [Run("added", " ".join(new[c:d]))] if c < d else []
    return runs


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    counts = Counter(new)
    matches = sum(number * counts[word] for word, number in Counter(old).items())
    if max(len(old), len(new)) > MOST_WORDS or matches > MOST_MATCHES:
        return [("equal" if old == new else "replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
