"""What two lists have in common, in their order: the words of two texts, or their paragraphs.

Whoever compares hostile texts must not wait for ever. Words that stand once on each side are found
in a time that grows with the length; only the short stretches between them are compared word with
word, and all of that together within a `Budget`. What goes beyond it counts as different.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

STEPS = 3_000_000  # of comparing: about a second
DEEPEST = 12  # words that stand once within words that stand once, and so on


class Budget:
    """How much may still be compared."""

    def __init__(self, steps: int = STEPS) -> None:
        self.steps = steps

    def affords(self, steps: int) -> bool:
        """Whether so many steps are left; they are taken."""
        if steps > self.steps:
            return False
        self.steps -= steps
        return True


class Stretch(NamedTuple):
    """`old[a:b]` became `new[c:d]`; `same`: they are equal."""

    same: bool
    a: int
    b: int
    c: int
    d: int


def stretches(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[Stretch]:
    """Both lists from beginning to end, what is the same and what is not by turns."""
    a = c = 0
    for b, d, size in _runs(sorted(_pairs(old, new, budget))):
        if (a, c) != (b, d):
            yield Stretch(False, a, b, c, d)
        a, c = b + size, d + size
        yield Stretch(True, b, a, d, c)
    if a < len(old) or c < len(new):
        yield Stretch(False, a, len(old), c, len(new))


def _runs(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Where pairs follow one another on both sides: the first of them, and how many they are."""
    start = 0
    for end in range(1, len(pairs) + 1):
        a, c = pairs[end - 1]
        if end == len(pairs) or pairs[end] != (a + 1, c + 1):
            yield (*pairs[start], end - start)
            start = end


def _pairs(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[tuple[int, int]]:
    """The places of what is the same, in no order, none crossing another."""
    waiting = [(0, len(old), 0, len(new), 0)]
    while waiting:
        a, b, c, d, depth = waiting.pop()
        while a < b and c < d and old[a] == new[c]:
            yield a, c
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            yield b, d
        anchors = _anchors(old[a:b], new[c:d]) if depth < DEEPEST else []
        if not anchors:
            yield from ((a + x, c + y) for x, y in _compared(old[a:b], new[c:d], budget))
            continue
        for x, y in anchors:
            yield a + x, c + y
        edges = [(a - 1, c - 1), *((a + x, c + y) for x, y in anchors), (b, d)]
        for (a, c), (b, d) in pairwise(edges):
            waiting.append((a + 1, b, c + 1, d, depth + 1))


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """What stands once on each side and in the same order on both: as many as possible."""
    ours, theirs = Counter(old), Counter(new)
    places = {word: place for place, word in enumerate(new) if theirs[word] == 1}
    once = [(x, places[word]) for x, word in enumerate(old) if ours[word] == 1 and word in places]
    return _rising(once)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest selection of pairs whose second numbers rise as the first ones do."""
    ends: list[int] = []  # of the selections of each length, the lowest second number
    last: list[int] = []  # the place of the pair that has it
    before: list[int] = []  # for each pair: the one that comes before it
    for place, (_, y) in enumerate(pairs):
        length = bisect_left(ends, y)
        ends[length : length + 1], last[length : length + 1] = [y], [place]
        before.append(last[length - 1] if length else -1)
    chosen = []
    place = last[-1] if last else -1
    while place >= 0:
        chosen.append(pairs[place])
        place = before[place]
    return chosen[::-1]


def _compared(old: Sequence[str], new: Sequence[str], budget: Budget) -> Iterator[tuple[int, int]]:
    """The same of two short stretches, each word with each."""
    if not old or not new:
        return
    counts = Counter(new)
    matches = sum(number * counts[word] for word, number in Counter(old).items())
    if not matches or not budget.affords((len(old) + matches) * min(len(old), len(new))):
        return
    for a, c, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        yield from ((a + step, c + step) for step in range(size))
