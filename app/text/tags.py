"""HTML inside Markdown: what Markdown has no signs for, and only where nothing of it is lost.

Such as `<q>`, `<span lang="ru">` or a table without a head. Any other `<` is a character.
"""

import re
from html import unescape

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from app.text.sanitise import cleaner
from app.text.schema import ATTRIBUTES, BLOCKS, INLINES, PARTS, VOID, kept_attribute

IN_A_LINE = INLINES - {"a", "code"}
FACTS = r'((?:[ ]+[a-z-]{1,16}(?:="[^"<>]{0,50000}"|=[\w-]{1,30})?){0,6})[ ]*'
TAG = re.compile(rf"<(/?)([a-z0-9]{{1,10}}){FACTS}>")
FACT = re.compile(r' ([a-z-]+)(?:="([^"]*)"|=([\w-]+))?')
BEGINS_A_BLOCK = re.compile(rf"<({'|'.join(sorted(BLOCKS))})[ >]")
WORDS = re.compile(r"[^<]+")
END_OF_LINE = re.compile(r"[ \t]*(\n|$)")


def tag(state: StateInline, silent: bool) -> bool:
    """One tag in a line; whether it has its partner is seen when the whole line is read."""
    if state.src[state.pos] != "<":
        return False
    match = TAG.match(state.src, state.pos, state.posMax)
    if match is None or match[2] not in IN_A_LINE or not _understood(match):
        return False
    if match[2] == "span" and not match[1] and not match[3]:
        return False
    if not silent:
        token = state.push("tag", match[2], 0)
        token.content = match[0]
        token.markup = "" if match[2] in VOID else match[1] or "<"
    state.pos = match.end()
    return True


def _understood(match: re.Match[str]) -> bool:
    """Whether every attribute is one we keep, with a value we keep."""
    closing, name, facts = match.groups()
    if closing:
        return not facts and name not in VOID
    allowed = ATTRIBUTES.get(name, set()) | ATTRIBUTES["*"]
    return all(
        fact in allowed and kept_attribute(name, fact, unescape(quoted or bare)) is not None
        for fact, quoted, bare in FACT.findall(facts)
    )


def pair(tokens: list[Token]) -> None:
    """Make every tag that has no partner within the same mark the characters it was typed as."""
    open_ones: list[Token] = []
    for token in tokens:
        if token.type == "tag" and token.markup == "/":
            if open_ones and open_ones[-1].type == "tag" and open_ones[-1].tag == token.tag:
                open_ones.pop()
            else:
                _literally(token)
        elif token.nesting == 1 or (token.type == "tag" and token.markup):
            open_ones.append(token)
        elif token.nesting == -1:
            while open_ones and open_ones[-1].type == "tag":
                _literally(open_ones.pop())
            if open_ones:
                open_ones.pop()
    for token in open_ones:
        if token.type == "tag":
            _literally(token)


def _literally(token: Token) -> None:
    token.type, token.tag, token.markup = "text", "", ""


def html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Blocks of HTML that begin a line and end one, at the outermost level."""
    if silent or state.level or state.blkIndent or state.env["patience"] <= 0:
        return False
    begin = state.bMarks[start] + state.tShift[start]
    if not BEGINS_A_BLOCK.match(state.src, begin, state.eMarks[start]):
        return False
    stop, well_formed = _balanced(state.src, begin)
    if not well_formed or not _kept_whole(state.src[begin:stop]):
        state.env["patience"] -= stop - begin
        return False
    line = start
    while state.eMarks[line] < stop:
        line += 1
    token = state.push("kept_html", "", 0)
    token.content = state.src[begin:stop]
    token.map = [start, line + 1]
    state.line = line + 1
    return True


def _balanced(source: str, at: int) -> tuple[int, bool]:
    """How far the blocks that begin here go, and whether all of them is HTML we know."""
    open_ones: list[str] = []
    while at < len(source):
        match = TAG.match(source, at)
        if match is None:
            words = WORDS.match(source, at) if open_ones else None
            if words is None:
                return at, False
            at = words.end()
            continue
        if match[2] not in BLOCKS | PARTS | INLINES or not _understood(match):
            return at, False
        at = match.end()
        if match[1]:
            if not open_ones or open_ones.pop() != match[2]:
                return at, False
        elif match[2] not in VOID:
            open_ones.append(match[2])
        if not open_ones and END_OF_LINE.match(source, at):
            return at, True
    return at, False


def _kept_whole(html: str) -> bool:
    """Whether a browser finds the same elements in this as are written there."""
    found = [(match[1], match[2]) for match in TAG.finditer(html)]
    kept = [(match[1], match[2]) for match in TAG.finditer(cleaner.clean(html))]
    return found == kept
