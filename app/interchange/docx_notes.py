"""The footnotes and endnotes of a Word file, each as one line: ours stand in the text, at their
place, and number themselves."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.interchange.docx_blocks import set_in
from app.interchange.docx_lines import Lines
from app.interchange.docx_pieces import NoteSaid, Piece, from_right, in_language
from app.interchange.docx_story import blocks_in
from app.interchange.docx_xml import Node

OPENING = re.compile(r"[\s(\[]*")
AFTER_NUMBER = re.compile(r"\s*[)\]]?\.?\s+|\s*[)\]]\.?")
OWN_MARK = re.compile(r"[*†‡§¶#]{1,4}\s+")


def notes_of(story: Node, kind: str, lines: Lines) -> Iterator[tuple[tuple[str, str], NoteSaid]]:
    """What each note says, by its kind and id; of what Word itself puts between text and notes,
    nothing."""
    for note in _notes(story, kind):
        yield (kind, note.facts.get("id", "")), _said(note, lines)


def paragraphs_of_notes(story: Node) -> Iterator[Node]:
    """All paragraphs of notes that are read, in their order."""
    for kind in ("footnote", "endnote"):
        for note in _notes(story, kind):
            yield from paragraphs_in(blocks_in(note))


def _notes(story: Node, kind: str) -> Iterator[Node]:
    return (one for one in story.all(kind) if one.facts.get("type", "normal") == "normal")


def plain_notes(story: Node, kind: str) -> Iterator[tuple[tuple[str, str], str]]:
    """The words of each note alone, for where another note refers to it."""
    for note in story.all(kind):
        lines = map(_plain, paragraphs_in(blocks_in(note)))
        yield (kind, note.facts.get("id", "")), " ".join(" ".join(lines).split())


def _plain(paragraph: Node) -> str:
    return "".join(
        one.words if one.name == "t" else " "
        for one in paragraph.everything()
        if one.name in ("t", "tab", "br")
    )


def _said(note: Node, lines: Lines) -> NoteSaid:
    nodes = [*paragraphs_in(blocks_in(note))]
    _count_what_becomes_lines(note, nodes, lines)
    paragraphs = [lines.line(one) for one in nodes]
    if paragraphs:
        first = paragraphs[0]
        paragraphs[0] = replace(first, pieces=_without_number(first.pieces))
    told = [one for one in paragraphs if not one.empty]
    langs = {one.lang for one in told}
    if len(langs) == 1:
        html = "<br>".join(one.html.strip() for one in told)
        return NoteSaid(html, langs.pop(), from_right(told[0].pieces))
    lines_said = (in_language(one.html.strip(), one.lang, from_right(one.pieces)) for one in told)
    return NoteSaid("<br>".join(lines_said))


def _count_what_becomes_lines(note: Node, paragraphs: list[Node], lines: Lines) -> None:
    """A note is words: it has no blocks."""
    lists = quotations = False
    for at, one in enumerate(paragraphs):
        style, about = lines.styles.of_paragraph(one.about), one.about or Node("")
        numbering = about.first("numPr") or style.numbering
        listed = numbering is not None and numbering.value("numId") not in (None, "0")
        lists = lists or listed
        set_off = style.quotation or (at > 0 and set_in(about, style))
        quotations = quotations or (set_off and not listed)
    lines.counts["tables in notes"] += any(one.name == "tbl" for one in blocks_in(note))
    lines.counts["lists in notes"] += lists
    lines.counts["quotations in notes"] += quotations


def paragraphs_in(blocks: Iterable[Node]) -> Iterator[Node]:
    """All paragraphs, those in tables too, in their order."""
    for one in blocks:
        if one.name == "p":
            yield one
        else:
            yield from paragraphs_in(
                block for row in one.inside for cell in row.inside for block in blocks_in(cell)
            )


def _without_number(pieces: list[Piece]) -> list[Piece]:
    """The line without the note's own number, and what stands around it: “(1) ”, “1. ”, “* ”."""
    at = next((i for i, one in enumerate(pieces) if one.kind == "number"), None)
    if at is None:
        return _cut(pieces, OWN_MARK)
    before = "".join(one.said for one in pieces[:at])
    if not OPENING.fullmatch(before):
        return pieces
    return _cut(pieces[at + 1 :], AFTER_NUMBER)


def _cut(pieces: list[Piece], beginning: re.Pattern[str]) -> list[Piece]:
    """The pieces without a beginning, which may stand in several of them."""
    words = ""
    for one in pieces[:4]:
        if one.kind != "words":
            break
        words += one.said
    found = beginning.match(words)
    gone = found.end() if found else 0
    kept: list[Piece] = []
    for one in pieces:
        taken = min(gone, len(one.said)) if one.kind == "words" else 0
        gone -= taken
        kept.append(replace(one, said=one.said[taken:]))
    return kept
