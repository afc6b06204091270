"""How the lists of a Word file are numbered: Word keeps no numbers, it counts as it shows them."""

from collections import defaultdict
from dataclasses import dataclass

from app.interchange.docx_styles import left_of
from app.interchange.docx_xml import Node

LEVELS = 9
UNSEEN = frozenset({"none"})  # a level that shows no sign: a paragraph set in, no item
NUMBERS = frozenset({"decimal", "decimalZero", "ordinal"})
SIGNS = frozenset({"bullet", "none"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: how deep, and its number, or none where it has a sign."""

    list_id: str
    level: int
    number: int | None
    otherwise: bool = False  # numbered in Word with letters, Roman numerals …
    left: int = 0  # how far in its words stand, in twentieths of a point


class Lists:
    """Counts on from item to item; ask in the order of the text."""

    def __init__(self, part: Node) -> None:
        tops = part.inside
        kinds = [one for top in tops for one in top.all("abstractNum")]
        by_id = {one.facts.get("abstractNumId", ""): one for one in kinds}
        by_style = {one.value("styleLink"): one for one in kinds if one.value("styleLink")}
        self.lists = {one.facts.get("numId", ""): one for top in tops for one in top.all("num")}
        self.kinds: dict[str, Node] = {}
        for key, one in self.lists.items():
            kind = by_id.get(one.value("abstractNumId") or "", Node(""))
            self.kinds[key] = by_style.get(kind.value("numStyleLink"), kind)
        self.counted: dict[Node, dict[int, int]] = defaultdict(dict)  # by kind: numbers so far
        self.begun: set[tuple[str, int]] = set()  # restarts that have happened

    def place(self, numbering: Node, usual: Node | None) -> Place | None:
        """Where the next item of a list stands; None where the paragraph is in none. `usual` is
        what the paragraph's style says."""
        list_id = numbering.value("numId")
        if list_id is None and usual is not None:
            list_id = usual.value("numId")
        said = numbering.value("ilvl") or (usual.value("ilvl") if usual else None) or "0"
        level = min(int(said), LEVELS - 1) if said.isdecimal() and len(said) < 4 else 0
        if list_id not in self.lists:
            return None
        kind = self._level(list_id, level)
        form = kind.value("numFmt") or "decimal"
        if form in UNSEEN:
            return None
        number = self._counted(list_id, level)
        about = kind.first("pPr") or Node("")
        left = left_of(about) or 0
        if form in SIGNS:
            return Place(list_id, level, None, left=left)
        return Place(list_id, level, number, form not in NUMBERS, left)

    def _level(self, list_id: str, level: int) -> Node:
        own = self._override(list_id, level)
        changed = own.first("lvl") if own is not None else None
        if changed is not None and changed.first("numFmt") is not None:
            return changed
        for one in self.kinds[list_id].all("lvl"):
            if one.facts.get("ilvl") == str(level):
                return one
        return Node("")

    def _override(self, list_id: str, level: int) -> Node | None:
        found = self.lists[list_id].all("lvlOverride")
        return next((one for one in found if one.facts.get("ilvl") == str(level)), None)

    def _counted(self, list_id: str, level: int) -> int:
        """The next number at this level; deeper ones begin again."""
        numbers = self.counted[self.kinds[list_id]]
        own = self._override(list_id, level)
        restart = own.value("startOverride") if own is not None else None
        if restart is not None and (list_id, level) not in self.begun:
            self.begun.add((list_id, level))
            numbers[level] = _number(restart)
        elif level in numbers:
            numbers[level] += 1
        else:
            numbers[level] = _number(self._level(list_id, level).value("start"))
        for deeper in [one for one in numbers if one > level]:
            del numbers[deeper]
        return numbers[level]


def _number(said: str | None) -> int:
    return int(said) if said and said.isdecimal() and len(said) < 7 else 1
