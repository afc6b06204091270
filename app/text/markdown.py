"""Markdown as it is typed, and as it is given back for editing."""

import re

from app.text.dialect import rendered
from app.text.literal import html_from_literal
from app.text.sanitise import sanitise
from app.text.schema import LISTS, UNWANTED
from app.text.tree import Element, Node, read, write
from app.text.writing import Manner, UnsayableError, Writer

# Beyond these a text is made to keep us busy; its words are kept, its signs mean nothing.
LONGEST = 2_000_000  # characters
MOST_SIGNS = 40_000  # an essay of 60,000 words has a tenth of that

ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
SIGN = re.compile(r"[*_~`<\[!^|]|^[ \t]*(?:[-+#>]|\d{1,9}[.)])", re.MULTILINE)


def html_from_markdown(source: str) -> str:
    """The sanitised HTML of a text typed in Markdown. Nothing typed disappears."""
    source = UNWANTED.sub("", source)
    return sanitise(rendered(source)) if _reasonable(source) else html_from_literal(source)


def _reasonable(source: str) -> bool:
    if len(source) <= MOST_SIGNS:
        return True
    return len(source) <= LONGEST and len(SIGN.findall(ESCAPED.sub("", source))) <= MOST_SIGNS


def markdown_from_html(html: str) -> str:
    """The Markdown that `html_from_markdown` turns into `html` again, exactly.

    Each block is written as handsomely as reads back right; at worst it is HTML.
    """
    html = sanitise(html)
    blocks = [block for block in read(html) if isinstance(block, Element)]
    source = _written(blocks, [_manner(block, "handsome") for block in blocks])
    if html_from_markdown(source) == html:
        return source
    source = _written(blocks, [_surest(block) for block in blocks])
    if html_from_markdown(source) == html:
        return source
    return _written(blocks, ["html"] * len(blocks))


def _manner(block: Element, wanted: Manner) -> Manner:
    """The manner that is wanted, if the block can be written in it at all."""
    try:
        Writer(wanted).block(block)
    except UnsayableError:
        return "html"
    return wanted


def _surest(block: Element) -> Manner:
    """The handsomest manner in which this block, alone, reads back right."""
    manners: tuple[Manner, ...] = ("handsome", "careful")
    for manner in manners:
        if _manner(block, manner) == manner:
            source = _written([block], [manner])
            if html_from_markdown(source) == write([block]):
                return manner
    return "html"


def _written(blocks: list[Element], manners: list[Manner]) -> str:
    """The blocks, and after them their notes."""
    written: list[str] = []
    notes: list[str] = []
    before = ("", False)
    for block, manner in zip(blocks, manners, strict=True):
        writer = Writer(manner, first_note=len(notes) + 1)
        other_sign = before == (block.name, False)
        written.append(writer.block(block, other_sign))
        notes += writer.notes
        before = (block.name if _begins_a_list(block, manner) else "", other_sign)
    return "\n\n".join([*written, "\n".join(notes)] if notes else written)


def _begins_a_list(block: Node, manner: Manner) -> bool:
    return isinstance(block, Element) and block.name in LISTS and manner != "html"
