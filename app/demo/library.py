"""Reads the demo course's texts from the files in `texts/`; their README says what means what."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "texts"
SHOWN = 7  # so many of the people are named on the sign-in page

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EssayText:
    """One essay: its facts, the text that was published first, and the text as revised."""

    name: str
    facts: Row
    first: str
    revised: str


def course() -> Row:
    return tomllib.loads((TEXTS / "course.toml").read_text("utf-8"))


def people() -> list[Row]:
    return _rows("people")


def comments() -> list[Row]:
    return _rows("comments")


def letters() -> list[Row]:
    return _rows("feedback")


def essays() -> list[EssayText]:
    return [_essay(path) for path in sorted((TEXTS / "essays").glob("*.md"))]


@cache
def shown_accounts() -> tuple[tuple[str, str], ...]:
    """Address and part of each account that is shown on the sign-in page."""
    return tuple((row["address"], _part(row)) for row in people()[:SHOWN])


def _part(row: Row) -> str:
    if row.get("administrator"):
        return "administrator"
    return str(row.get("role", "not in the course"))


def _rows(name: str) -> list[Row]:
    rows: list[Row] = tomllib.loads((TEXTS / f"{name}.toml").read_text("utf-8"))[name]
    return rows


def _essay(path: Path) -> EssayText:
    _, facts, texts = re.split(
        r"^\+\+\+\n", path.read_text("utf-8"), maxsplit=2, flags=re.MULTILINE
    )
    first, _, revised = texts.partition("\n+++ revised\n")
    return EssayText(path.stem, tomllib.loads(facts), first.strip(), revised.strip())
