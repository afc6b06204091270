"""Which way words run: Word must be told for each run, where a browser sees for itself."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from unicodedata import bidirectional

from app.text.tree import Element, Node, is_note

# The blocks of letters that run from right to left, and the signs that say so.
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
STRONG = {"L": False, "R": True, "AL": True}


def runs_from_right(nodes: Iterable[Node], otherwise: bool = False) -> bool:
    """Whether a line does, by its first letter, as on a page; its notes have their own."""
    return next(_strong(nodes), otherwise)


def _strong(nodes: Iterable[Node]) -> Iterator[bool]:
    for node in nodes:
        if isinstance(node, Element):
            if not is_note(node):
                yield from _strong(node.children)
            continue
        for letter in node:
            if (kind := bidirectional(letter)) in STRONG:
                yield STRONG[kind]


def direction_of(element: Element, around: str) -> str:
    """What an element says of its direction, or else what is said around it."""
    return element.attributes.get("dir", around)


def right_to_left(said: str, nodes: Iterable[Node]) -> bool:
    """Whether a line does: as it is said, or by its first letter."""
    return said == "rtl" if said in ("ltr", "rtl") else runs_from_right(nodes)


def stretches(words: str, rtl: bool) -> Iterator[tuple[str, bool]]:
    """The words in stretches that run one way. What has no way of its own, such as a full stop,
    goes with letters on both sides of it that agree, else with what is around."""
    if not rtl and not RIGHT_TO_LEFT.search(words):
        yield words, False
        return
    ways = _ways(words, rtl)
    for way, group in groupby(zip(ways, words, strict=True), key=lambda pair: pair[0]):
        yield "".join(letter for _, letter in group), way


def _ways(words: str, rtl: bool) -> list[bool]:
    """For each character whether it runs from the right."""
    ways: list[bool] = []
    before, waiting = rtl, 0
    for letter in words:
        way = STRONG.get(bidirectional(letter))
        if way is None:
            waiting += 1
            continue
        ways += [way if way == before else rtl] * waiting + [way]
        before, waiting = way, 0
    return ways + [rtl] * waiting
