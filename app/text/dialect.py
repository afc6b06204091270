"""Our Markdown: CommonMark with tables and footnotes, made so that nothing typed disappears.

Left out is what surprises people who write essays: indented lines are no code, a line of dashes
makes no heading of the line above, `&copy;` is six characters. Lists keep the numbers they were
given. What CommonMark reads and then does not show (a definition nobody uses, a cell too many, the
word after a fence) is shown.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_block import (
    StateBlock,
    blockquote,
    heading,
    list_block,
    reference,
    table,
)
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from app.text import notes, tags
from app.text.html_rules import RULES
from app.text.links import Helpers, with_notes_behind
from app.text.notes import Note, Notes
from app.text.sanitise import cleaner
from app.text.schema import kept_address

DEEPEST = 20  # levels of quotations and lists (a list is two); beyond, signs are characters
DEEPEST_QUOTE = 10  # each quotation looks through all lines of those within it
MOST_EMPTY_CELLS = 5_000  # that a table may be filled up with; beyond, its bars are characters
REACH = 5_000_000  # characters looked through for the ends of links in one text; then `[` is `[`
REPEATED_AT_MOST = 400_000  # characters of addresses that links with a label may come to

BlockRule = Callable[[StateBlock, int, int, bool], bool]


class References(dict[str, Any]):
    """Link definitions, which remember whether a link was made with them. Each is good for one
    link, and all for as many as do not fill the disk."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()
        self.latest = ""
        self.repeated = 0

    def __setitem__(self, label: str, facts: Any) -> None:
        self.latest = label
        super().__setitem__(label, facts)

    def get(self, label: str, default: Any = None) -> Any:
        facts = super().get(label)
        if facts is None or (label in self.used and self.repeated > REPEATED_AT_MOST):
            return default
        self.used.add(label)
        self.repeated += len(facts["href"]) + len(facts["title"])
        return facts


def rendered(source: str) -> str:
    """The HTML of a text typed in Markdown, not yet sanitised."""
    env = {
        "notes": Notes(),
        "references": References(),
        "patience": 3 * len(source) + 1000,
        "reach": REACH,
        "quoted": 0,
    }
    html: str = markdown.render(source, env)
    return html


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


# Rules of blocks, each with a condition of ours.


EMPTY_HEADING = re.compile(r"#{1,6}(?:[ \t]++#*+)?[ \t]*+")


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A heading that says something."""
    line = _line(state, start)
    says = line.startswith("#") and not EMPTY_HEADING.fullmatch(line)
    return says and heading(state, start, end, silent)


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return state.level < DEEPEST and list_block(state, start, end, silent)


BLANK_QUOTE_LINES = 5  # so many are looked ahead for words


def _blockquote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A quotation that quotes something."""
    if state.level >= DEEPEST or state.env["quoted"] >= DEEPEST_QUOTE:
        return False
    for number in range(start, min(end, start + BLANK_QUOTE_LINES)):
        line = _line(state, number)
        if not line.startswith(">"):
            return False
        if line.strip("> \t"):
            state.env["quoted"] += 1
            found = blockquote(state, start, end, silent)
            state.env["quoted"] -= 1
            return found
    return False


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table; cells too many stay in their row's last cell, the bars between them."""
    before = len(state.tokens)
    if not table(state, start, end, True) or _mostly_empty(state, start, end):
        return False
    if silent:
        return True
    table(state, start, end, False)
    line = start
    cells: list[Token] = []
    for token in state.tokens[before:]:
        if token.type == "inline":
            cells.append(token)
        elif token.type == "tr_close":
            written = _cells(_line(state, line))
            if len(written) > len(cells):
                cells[-1].content = " | ".join(written[len(cells) - 1 :])
            line, cells = max(line + 1, start + 2), []
    return True


def _mostly_empty(state: StateBlock, start: int, end: int) -> bool:
    """Whether a wide head would be filled up with cells that nobody typed. Whoever makes us look
    in vain too often gets no tables any more."""
    width, empty = _line(state, start).count("|"), 0
    for number in range(start + 2, end):
        if state.isEmpty(number):
            return False
        empty += max(0, width - _line(state, number).count("|"))
        if empty > MOST_EMPTY_CELLS or state.env["patience"] <= 0:
            state.env["patience"] -= state.eMarks[number] - state.bMarks[start]
            return True
    return False


def _cells(row: str) -> list[str]:
    cells = [cell.strip() for cell in escapedSplit(row.strip())]
    if cells[0] == "":
        del cells[0]
    if cells and cells[-1] == "":
        del cells[-1]
    return cells


def _link_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`[label]: address`; a place is kept for it in case no link uses it."""
    references: References = state.env["references"]
    references.latest = ""
    if not reference(state, start, end, silent):
        return False
    if not silent:
        token = state.push("link_definition", "", 0)
        token.content = state.getLines(start, state.line, state.blkIndent, False).strip()
        token.meta["label"] = references.latest
    return True


# Steps between reading blocks, reading lines and writing.


def _read_notes(state: StateCore) -> None:
    """Read the texts of the notes; in them a note is only characters."""
    all_notes: Notes = state.env["notes"]
    all_notes.inside = True
    for note in all_notes.all:
        _read_note(state, note)
    all_notes.inside = False


def _read_note(state: StateCore, note: Note) -> None:
    for paragraph in note.paragraphs:
        if note.tokens:
            note.tokens.append(Token("hardbreak", "br", 0))
        tokens: list[Token] = []
        state.md.inline.parse(paragraph, state.md, state.env, tokens)
        _tidy(tokens)
        note.tokens += tokens


def _pair_tags(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            _tidy(token.children)
            for child in token.children:
                _tidy(child.children or [])


def _tidy(tokens: list[Token]) -> None:
    """Make characters of what came to nothing: tags without a partner, links without an address."""
    tags.pair(tokens)
    open_links: list[Token] = []
    for token in tokens:
        if token.type == "link_open":
            open_links.append(token)
        elif token.type == "link_close" and not open_links.pop().attrs["href"]:
            token.type, token.tag, token.content = "text", "", "]()"
    for token in tokens:
        if token.type == "link_open" and not token.attrs["href"]:
            token.type, token.tag, token.content = "text", "", "["
    tokens[:] = with_notes_behind(tokens)


def _keep_numbers(state: StateCore) -> None:
    """Give every item the number it was typed with, unless all have 0 or all have 1."""
    open_lists: list[list[Token]] = []
    for token in state.tokens:
        if token.type in ("ordered_list_open", "bullet_list_open"):
            open_lists.append([])
        elif token.type == "list_item_open":
            open_lists[-1].append(token)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            items = open_lists.pop()
            numbers = [int(item.info or 0) for item in items]
            if token.type == "ordered_list_close" and (len(items) == 1 or set(numbers) - {0, 1}):
                for item, number in zip(items, numbers, strict=True):
                    item.attrSet("value", str(number))


INTERRUPTING = ["paragraph", "reference"]
ANYWHERE = [*INTERRUPTING, "blockquote", "list"]


@lru_cache(maxsize=1000)
def _is_kept(address: str) -> bool:
    """Whether the sanitiser lets it through; it refuses hosts that cannot exist, too."""
    return "href" in cleaner.clean(f'<a href="{escapeHtml(address)}">-</a>')


class Markdown(MarkdownIt):
    """With our own rule for where a link may lead."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        address = kept_address(url)
        return address if address and _is_kept(address) else ""

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return bool(url)


def _assembled() -> MarkdownIt:
    md = Markdown("commonmark", {"html": False, "maxNesting": 100})
    md.helpers = Helpers()  # type: ignore[assignment]
    md.enable(["table", "strikethrough"])
    md.disable(["code", "lheading", "html_block", "html_inline", "entity"])
    blocks, lines, steps = md.block.ruler, md.inline.ruler, md.core.ruler
    blocks.at("heading", _heading, {"alt": [*INTERRUPTING, "blockquote"]})
    blocks.at("list", _list, {"alt": [*INTERRUPTING, "blockquote"]})
    blocks.at("blockquote", _blockquote, {"alt": ANYWHERE})
    blocks.at("table", _table, {"alt": INTERRUPTING})
    blocks.at("reference", _link_definition)
    blocks.before("table", "kept_html", tags.html_block)
    blocks.before("table", "note_definition", notes.definition, {"alt": ANYWHERE})
    lines.before("link", "note_reference", notes.reference)
    lines.before("link", "note_inline", notes.inline)
    lines.before("autolink", "tag", tags.tag)
    steps.after("inline", "pair_tags", _pair_tags)
    steps.after("pair_tags", "read_notes", _read_notes)
    steps.after("block", "keep_numbers", _keep_numbers)
    for name, write in RULES.items():
        md.add_render_rule(name, write)
    return md


markdown = _assembled()
