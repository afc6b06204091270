"""A Word file read as an essay: its title, its text in our HTML, its pictures, and what could not
be kept.

`read` runs in a child process (`app.limited`), since what strangers send may be made to keep a
program busy. Nothing here knows of the board. Pictures stand in the text as `src="docx:1"`.
"""

import base64
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain

from app.interchange.docx_blocks import Block, Blocks
from app.interchange.docx_cells import paragraphs_read
from app.interchange.docx_contents import fields_of_contents
from app.interchange.docx_languages import Languages
from app.interchange.docx_layout import html_of, title_taken
from app.interchange.docx_lines import Lines
from app.interchange.docx_lists import Lists
from app.interchange.docx_notes import notes_of, paragraphs_of_notes, plain_notes
from app.interchange.docx_package import Package, Target
from app.interchange.docx_pictures import Pictures
from app.interchange.docx_pieces import NoteSaid
from app.interchange.docx_refusals import DocxRefusedError, Why
from app.interchange.docx_remarks import described, remarks
from app.interchange.docx_story import Story, blocks_in
from app.interchange.docx_styles import Styles
from app.interchange.docx_xml import Node, told, whole_tree

FIELDS = frozenset({"fldSimple", "instrText"})
PAGE_NUMBER = re.compile(r"\s*PAGE\b")
SAYS = re.compile(rb"<(?:\w+:)?(?:t|instrText|fldSimple|drawing|pict)[ >]")
KINDS = {"endnote": "endnotes", "footnote": "footnotes"}


@dataclass(slots=True)
class ReadDocx:
    """What a Word file says."""

    title: str
    html: str  # not yet sanitised
    pictures: list[bytes] = field(default_factory=list)  # the first is `docx:1`
    remarks: list[str] = field(default_factory=list)


def read(data: bytes) -> bytes:
    """For a child process: what a file says, or why it is refused, as `understood` reads it."""
    try:
        docx = read_docx(data)
    except DocxRefusedError as refusal:
        return json.dumps({"refused": refusal.why}).encode()
    pictures = [base64.b64encode(one).decode() for one in docx.pictures]
    facts = {"title": docx.title, "html": docx.html, "remarks": docx.remarks}
    return json.dumps({**facts, "pictures": pictures}).encode()


def understood(told_back: bytes) -> ReadDocx:
    """What the child has read; DocxRefusedError where it has refused."""
    said = json.loads(told_back)
    if "refused" in said:
        raise DocxRefusedError(Why(*said["refused"]))
    pictures = [base64.b64decode(one) for one in said["pictures"]]
    return ReadDocx(said["title"], said["html"], pictures, said["remarks"])


def read_docx(data: bytes) -> ReadDocx:
    """What a file says; DocxRefusedError says why it is not read."""
    reading = Reading(Package(data))
    blocks = reading.blocks()
    title = title_taken(blocks, reading.counts) or reading.package.title
    html = html_of(blocks, reading.counts)
    left_out = [*remarks(reading.counts), *described(reading.pictures.gone)]
    return ReadDocx(title, html, reading.pictures.bytes, left_out)


class Reading:
    """One file being read, step by step."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.counts: Counter[str] = Counter()
        self.pictures = Pictures(package, self.counts)
        self.styles = Styles(package.tree(package.beside("styles")))
        self.languages = Languages(self.styles, package.tree(package.beside("settings")))

    def blocks(self) -> list[Block]:
        lines, story = self._part(self.package.document)
        lines.notes = self._notes()
        lists = Lists(self.package.tree(self.package.beside("numbering")))
        return list(Blocks(self.styles, lists, lines).told_apart(blocks_in(story)))

    def _part(self, name: str) -> tuple[Lines, Node]:
        """A part that holds text, and what reads its lines."""
        taker = Story()
        story = told(self.package.xml(name), taker)
        targets = self.package.targets(name)
        self.counts += taker.counts
        self.counts["headers"] += any(self._says(targets.get(one)) for one in taker.headers)
        lines = Lines(self.styles, self.languages, targets, self.pictures.place, self.counts)
        paragraphs = chain(paragraphs_read(blocks_in(story)), paragraphs_of_notes(story))
        lines.contents = fields_of_contents(paragraphs)
        return lines, story

    def _says(self, target: Target | None) -> bool:
        """Whether a running head or foot says anything."""
        if target is None or target.outside:
            return False
        said = self.package.xml(target.place)
        return bool(SAYS.search(said)) and not (self.styles.ours and _only_numbers(said))

    def _notes(self) -> dict[tuple[str, str], NoteSaid]:
        """What all notes say; a footnote may refer to an endnote."""
        notes: dict[tuple[str, str], NoteSaid] = {}
        named = {kind: self.package.beside(beside) for kind, beside in KINDS.items()}
        parts = {kind: self._part(name) for kind, name in named.items() if name}
        own_words = {
            key: words
            for kind, (_, story) in parts.items()
            for key, words in plain_notes(story, kind)
        }
        for kind, (lines, story) in parts.items():
            lines.notes, lines.own_words, lines.in_notes = dict(notes), own_words, True
            notes.update(notes_of(story, kind, lines))
        return notes


def _only_numbers(said: bytes) -> bool:
    """Whether a running foot holds the number of its page and nothing else, as ours does."""
    things = [*whole_tree(said).everything()]
    fields = [one.facts.get("instr", "") or one.words for one in things if one.name in FIELDS]
    words = "".join(one.words for one in things if one.name == "t")
    shown = any(one.name in ("drawing", "pict") for one in things)
    return words.strip().isdecimal() and not shown and all(map(PAGE_NUMBER.match, fields))
