"""A class list without headings: in each line one person, or several one after the other.

“Ann Lee <ann@x.edu>”, “Lee, Ann; ann@x.edu”, “ann@x.edu”, “ann@x.edu, joon@x.edu”.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.text.typed import clean_line

# What an address may stand between. A run of other signs is looked at once, however long it is.
RUN = re.compile(r"[^\s<>()\[\],;:\"“”„«»|]+")
BETWEEN = ",;|\t"  # one person and the next, or their names
EMPTIED = re.compile(r"<\s*(?:mailto:\s*)?>|\(\s*\)|\[\s*\]|mailto:", re.IGNORECASE)
NUMBERED = re.compile(r"^(?:\d+[.)]\s*|[•*·‣–—-]\s+)+")
FIELD = re.compile(r"^(?:to|cc|bcc|from|name|student|e-?mail)\s*:\s*", re.IGNORECASE)
AFTER_A_NAME = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "ma", "ba", "msc"})
QUOTES = " \t\"“”„«»'"
SHOWN = 160  # characters of a line that is shown


class Row(NamedTuple):
    """What a list says of one person, as it is written there; of the line what is shown of it."""

    line: int
    written: str
    name: str = ""
    address: str = ""
    role: str = ""
    section: str = ""


def rows_in_lines(lines: Iterable[tuple[int, str]]) -> Iterator[Row]:
    """A row for each address of each line; for a line without one, a row without one."""
    for number, line in lines:
        written = shown(line)
        yield from (Row(number, written, *pair) for pair in people_in(line) or [("", "")])


def shown(line: str) -> str:
    """The line's beginning, to know it by."""
    words = clean_line(line[: 4 * SHOWN])
    return words if len(words) <= SHOWN else words[: SHOWN - 1] + "…"


def people_in(line: str) -> list[tuple[str, str]]:
    """The name and the address of everybody in a line."""
    texts, addresses = _parted(line)
    before, after = _whose(texts) if addresses else ([], [])
    return [
        (name_in(before[place]) or name_in(after[place]), address)
        for place, address in enumerate(addresses)
    ]


def _parted(line: str) -> tuple[list[str], list[str]]:
    """The addresses, and the texts before, between and after them; an address that is repeated,
    as mail programs do (“ann@x.edu <mailto:ann@x.edu>”), counts once."""
    texts, addresses, seen, end = [""], [], set(), 0
    for run in RUN.finditer(line):
        address = run[0].strip("'.!?*_")
        if "@" not in address[1:-1]:
            continue
        texts[-1] += line[end : run.start()]
        end = run.end()
        if address.lower() not in seen:
            seen.add(address.lower())
            addresses.append(address)
            texts.append("")
    texts[-1] += line[end:]
    return [EMPTIED.sub(" ", text) for text in texts], addresses


def _whose(texts: list[str]) -> tuple[list[str], list[str]]:
    """What stands before and what after each address, as far as it belongs to that one: a text
    between two belongs to that from which nothing parts it, else to the later."""
    before, after = [texts[0]], []
    for text in texts[1:-1]:
        said = text.strip(" >)]\"'")
        former = said[-1:] in BETWEEN and said[:1] not in BETWEEN and "<" not in text
        before.append("" if former else text)
        after.append(text if former else "")
    return before, [*after, texts[-1]]


def name_in(text: str) -> str:
    """The name in what stands beside an address; “Lee, Ann” is turned round."""
    parts = [_bare(part) for part in re.split(f"[{BETWEEN}]", text)]
    lettered = [part for part in parts if any(map(str.isalpha, part))]
    lettered = [part for part in lettered if part.lower().replace(".", "") not in AFTER_A_NAME]
    named = [part for part in lettered if not any(map(str.isdigit, part))] or lettered
    return clean_line(" ".join(reversed(named[:2])))


def _bare(part: str) -> str:
    """Without what lists put around a name: numbers, dashes, quotation marks, an open bracket."""
    part = NUMBERED.sub("", part.strip(QUOTES))
    part = FIELD.sub("", part).strip(QUOTES)
    part = part.rstrip(QUOTES + ":<([{–—-").lstrip(QUOTES + ":>)]}–—")
    return part.removeprefix("- ").strip(QUOTES)
