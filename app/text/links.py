"""Where the words of a link end. A note may be typed among them, and stands behind the link."""

from markdown_it import helpers
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from app.text.notes import REFERENCE


class Helpers:
    """The parser's helpers; the one that looks for a link's end does not look for ever."""

    parseLinkDestination = staticmethod(helpers.parseLinkDestination)  # noqa: N815
    parseLinkTitle = staticmethod(helpers.parseLinkTitle)  # noqa: N815

    @staticmethod
    def parseLinkLabel(state: StateInline, start: int, disable_nested: bool = False) -> int:  # noqa: N802
        if state.env["reach"] <= 0:
            return -1
        before = state.pos
        end = _end_of_label(state, start, disable_nested)
        state.pos = before
        state.env["reach"] -= (end if end >= 0 else state.posMax) - start
        return end


def _end_of_label(state: StateInline, start: int, disable_nested: bool) -> int:
    """The parser's own way to the bracket that closes the one at `start`, or -1; but it takes what
    begins with a bracket for a link within the link, and a note is none."""
    state.pos = start + 1
    open_ones = 1
    while state.pos < state.posMax:
        at = state.pos
        sign = state.src[at]
        open_ones -= sign == "]"
        if not open_ones:
            return at
        state.md.inline.skipToken(state)
        if sign == "[":
            open_ones += state.pos == at + 1
            if disable_nested and state.pos > at + 1 and not _is_note(state, at):
                return -1
    return -1


def _is_note(state: StateInline, at: int) -> bool:
    """Whether what was read from here up to where the parser is now is the sign of a note."""
    return REFERENCE.fullmatch(state.src, at, state.pos) is not None


def with_notes_behind(tokens: list[Token]) -> list[Token]:
    """The same tokens, each note in a link behind that link: its number is a link, too, and a link
    cannot stand in a link."""
    placed: list[Token] = []
    waiting: list[Token] = []
    open_links = 0
    for token in tokens:
        open_links += (token.type == "link_open") - (token.type == "link_close")
        if open_links and token.type == "note":
            waiting.append(token)
            continue
        placed.append(token)
        if not open_links:
            placed += waiting
            waiting = []
    return placed + waiting
