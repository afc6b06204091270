"""Which of a course's sections a class list names. It makes none: one that is not there is told."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.courses.sections import TITLE_LIMIT, Section
from app.interchange.roster import DAMAGED, UNREADABLE, Listed
from app.text.names import why_not_title

MOST_NEW = 30  # that are offered to be added; a column of more is none of sections
SEVERAL = re.compile(r"\s*[,;|]\s*")  # “Monday, Readers of Latin”, as Moodle lists groups

MANY = "It names more than one section; nobody is in two. Leave one in the list."
LONG = f"A section's title has at most {TITLE_LIMIT} characters. Shorten it in the list."


class Missing(NamedTuple):
    """What the list says where no section is called so, on how many lines; `trouble`: why it
    cannot be added, in a sentence, or nothing."""

    title: str
    lines: int
    trouble: str


class Places:
    """The `sections` of a course as a class list may call them; `usual`: of whoever's line names
    none."""

    def __init__(self, sections: Sequence[Section], usual: Section | None = None) -> None:
        self.usual = usual
        self._called = {_compared(one.title): one for one in sections}
        self._titles = {one.id: one.title for one in sections}

    def title_of(self, section_id: int | None) -> str:
        return self._titles.get(section_id or 0, "")

    def of(self, listed: Listed) -> Section | None:
        """Where the list puts somebody; None as well where it names no section that there is."""
        if not listed.section:
            return self.usual
        found = self._found(listed.section)
        return found[0] if len(found) == 1 else None

    def missing(self, people: Iterable[Listed]) -> list[Missing]:
        """What is called a section there and is none, in the list's order."""
        lines: dict[str, list[str]] = {}
        for one in people:
            if one.section and len(self._found(one.section)) != 1:
                lines.setdefault(_compared(one.section), []).append(one.section)
        return [Missing(said[0], len(said), self._trouble(said[0])) for said in lines.values()]

    def _found(self, said: str) -> list[Section]:
        """The sections that these words name: one by all of them, or several between commas."""
        for names in ([said], SEVERAL.split(said)):
            called = dict.fromkeys(map(_compared, names))
            if found := [self._called[name] for name in called if name in self._called]:
                return found
        return []

    def _trouble(self, said: str) -> str:
        if self._found(said):
            return MANY
        if UNREADABLE in said:
            return DAMAGED
        return LONG if len(said) > TITLE_LIMIT else why_not_title(said) or ""


def _compared(title: str) -> str:
    return " ".join(title.casefold().split())
