"""Footnotes as they are typed: `[^1]` with its text further down, or `^[…]` in place.

No note is lost: one that nothing refers to stays visible as it was typed, one referred to twice is
told twice, a reference to nothing is only its characters.
"""

import re
from dataclasses import dataclass, field

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

REPEATED_AT_MOST = 20_000  # characters that one note may come to by being referred to again

LABEL = r"\[\^([^\s\[\]^]{1,60})\]"
REFERENCE = re.compile(LABEL)
DEFINITION = re.compile(LABEL + r":[ \t]*(.*)")


@dataclass
class Note:
    """A note's text: its paragraphs as typed, and read."""

    label: str
    paragraphs: list[str]
    uses: int = 0
    tokens: list[Token] = field(default_factory=list)

    @property
    def can_be_used(self) -> bool:
        return self.uses == 0 or sum(map(len, self.paragraphs)) * self.uses < REPEATED_AT_MOST


@dataclass
class Notes:
    """The notes of one text, by their label; and whether one is being read right now."""

    defined: dict[str, Note] = field(default_factory=dict)
    all: list[Note] = field(default_factory=list)
    inside: bool = False


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`[^label]: text`; further paragraphs are indented by a tab or four spaces."""
    line = _line(state, start)
    match = DEFINITION.fullmatch(line) if line.startswith("[^") else None
    if not match:
        return False
    if silent:
        return True
    label, first = match.groups()
    paragraphs, state.line = _paragraphs(state, first, start + 1, end)
    if not paragraphs:
        state.line = start
        return False
    note = Note(label, paragraphs)
    notes: Notes = state.env["notes"]
    notes.all.append(note)
    notes.defined.setdefault(label, note)
    token = state.push("note_definition", "", 0)
    token.meta["note"] = note
    token.map = [start, state.line]
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _paragraphs(state: StateBlock, first: str, line: int, end: int) -> tuple[list[str], int]:
    """The paragraphs of a note and the line after it."""
    paragraphs: list[list[str]] = [[first]]
    after = line
    while line < end:
        if state.isEmpty(line):
            paragraphs.append([])
        elif state.sCount[line] >= state.blkIndent + 4:
            paragraphs[-1].append(_line(state, line))
            after = line + 1
        elif not paragraphs[-1] or _begins_something(state, line, end):
            break
        else:
            paragraphs[-1].append(_line(state, line))
            after = line + 1
        line += 1
    joined = ("\n".join(lines).strip() for lines in paragraphs)
    return [paragraph for paragraph in joined if paragraph], after


def _begins_something(state: StateBlock, line: int, end: int) -> bool:
    if state.sCount[line] < state.blkIndent:
        return True
    return any(rule(state, line, end, True) for rule in state.md.block.ruler.getRules("reference"))


def reference(state: StateInline, silent: bool) -> bool:
    """`[^label]`, if there is such a note."""
    notes: Notes = state.env["notes"]
    if notes.inside or state.src[state.pos] != "[":
        return False
    match = REFERENCE.match(state.src, state.pos, state.posMax)
    note = notes.defined.get(match[1]) if match else None
    if match is None or note is None or not note.can_be_used:
        return False
    if not silent:
        note.uses += 1
        state.push("note", "", 0).meta["note"] = note
    state.pos = match.end()
    return True


def inline(state: StateInline, silent: bool) -> bool:
    """`^[text]`."""
    notes: Notes = state.env["notes"]
    if notes.inside or not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    text = state.src[state.pos + 2 : end].strip()
    if end < 0 or not text:
        return False
    if not silent:
        note = Note("", [text], uses=1)
        notes.all.append(note)
        state.push("note", "", 0).meta["note"] = note
    state.pos = end + 1
    return True
