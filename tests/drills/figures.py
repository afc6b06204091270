"""What a drill has found, beside what it must be."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

MUST_BE_NONE = ("lost", "doubled", "half", "missing", "words not given back", "refused")
Found = Mapping[str, object]


@dataclass(frozen=True)
class Figure:
    """A number, and the least or the most that it may be."""

    number: float
    least: float | None = None
    most: float | None = None
    unit: str = ""

    @property
    def reached(self) -> bool:
        enough = self.least is None or self.number >= self.least
        return enough and (self.most is None or self.number <= self.most)

    @property
    def limit(self) -> str:
        if self.most == 0:
            return "must be 0"
        said = [] if self.least is None else [f"at least {_said(self.least, self.unit)}"]
        return ", ".join(
            [*said, *([f"at most {_said(self.most, self.unit)}"] if self.most else [])]
        )

    def __str__(self) -> str:
        return _said(self.number, self.unit)


def seconds_of(took: Sequence[float], part: float) -> float:
    """What so large a part of them took at most, the slowest left out."""
    return sorted(took)[min(len(took), math.ceil(len(took) * part)) - 1] if took else math.inf


def figures_in(found: Found) -> Iterator[tuple[str, Figure]]:
    """Those of the table that are numbers, each with its limit."""
    for what, figure in found.items():
        if isinstance(figure, Figure):
            yield what, figure
        elif isinstance(figure, int):
            yield what, Figure(figure, most=0 if what in MUST_BE_NONE else None)


def lines(found: Found) -> Iterator[str]:
    """The table, a figure a line."""
    limited = dict(figures_in(found))
    for what, told in found.items():
        figure = limited.get(what)
        if figure is None:
            yield f"  {what:28} {told}"
            continue
        verdict = "" if figure.reached else "NOT REACHED"
        yield f"  {what:28} {figure!s:>12}  {figure.limit:20} {verdict}".rstrip()


def wrong(found: Found) -> int:
    """How many figures are not what they must be."""
    return sum(not figure.reached for _, figure in figures_in(found))


def _said(number: float, unit: str) -> str:
    told = f"{number:,}" if isinstance(number, int) else f"{number:,.2f}"
    return f"{told} {unit}".strip()
