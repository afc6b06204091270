"""Paragraphs of a Word file read as lines: words and their marks, links, notes, pictures, signs."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from app.interchange.docx_languages import Languages, settle
from app.interchange.docx_package import Target
from app.interchange.docx_pieces import NOTE, UNMARKED, Line, NoteSaid, Piece, in_language
from app.interchange.docx_styles import Styles
from app.interchange.docx_symbols import read, sign
from app.interchange.docx_xml import Node
from app.text.schema import kept_address

LINK = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"?([^"\s]+)"?(.*)', re.DOTALL)
PLACE_IN = re.compile(r'\\l\s+"?([^"\s]+)"?')
COUNTED = re.compile(r"\s*SEQ\s+(\S+)")
BOX = re.compile(r"\s*FORMCHECKBOX")

SIGNS = {"tab": "\t", "ptab": " ", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
RAISED = {"superscript": "sup", "subscript": "sub"}
TOGGLES = {"b": "strong", "i": "em", "strike": "s", "dstrike": "s"}


@dataclass(slots=True)
class Field:
    """What Word fills in by itself: an instruction, and between `separate` and `end` its result."""

    instruction: str = ""
    shown: bool = False
    gone: bool = False  # a table of contents
    link: str = ""


class Lines:
    """Reads the paragraphs of one part, in order; its relationships are the part's own."""

    def __init__(
        self,
        styles: Styles,
        languages: Languages,
        targets: Mapping[str, Target],
        picture: Callable[[Target | None, Node], str],
        counts: Counter[str],
    ) -> None:
        self.styles, self.languages, self.targets = styles, languages, targets
        self.picture, self.counts = picture, counts
        self.notes: Mapping[tuple[str, str], NoteSaid] = {}  # by kind and id
        self.own_words: Mapping[tuple[str, str], str] = {}  # those of notes, for notes within notes
        self.contents: frozenset[Node] = frozenset()  # fields that hold a table of contents
        self.in_notes = False  # where a note has no place of its own
        self.fields: list[Field] = []

    def line(self, paragraph: Node) -> Line:
        line = Line()
        style = self.styles.of_paragraph(paragraph.about)
        for piece in self._pieces(paragraph, "", bool(style.hidden)):
            line.pieces.append(piece)
        settle(line)
        line.counts_as = self._counted_as(paragraph)
        for one in self.fields:  # an instruction ends with its paragraph, whatever is missing
            one.shown = True
        return line

    def _counted_as(self, paragraph: Node) -> str:
        for one in paragraph.inside:
            said = one.facts.get("instr", "") if one.name == "fldSimple" else ""
            for inner in one.inside if one.name == "r" else ():
                said = inner.words if inner.name == "instrText" else said
            if found := COUNTED.match(said):
                return found[1]
        return ""

    def _pieces(self, holder: Node, link: str, hidden: bool) -> Iterator[Piece]:
        for node in holder.inside:
            match node.name:
                case "r":
                    yield from self._run(node, link, hidden)
                case "hyperlink":
                    yield from self._pieces(node, self._linked(node) or link, hidden)
                case "fldSimple":
                    link_in = self._led_to(node.facts.get("instr", ""))
                    self.fields.append(Field("", True, self._gone(node), link_in))
                    yield from self._pieces(node, link, hidden)
                    self.fields.pop()
                case "t" | "picture" | "rule":
                    yield from self._things(node, "", UNMARKED, link)

    # Runs

    def _run(self, run: Node, link: str, hidden: bool) -> Iterator[Piece]:
        marks, font = self._look(run)
        if self._hidden(run, hidden):
            words = any(one.name == "t" and one.words.strip() for one in run.inside)
            self.counts["hidden"] += words
            self._follow_fields(run)
            return
        credit = run.about is not None and self.styles.credits(run.about.value("rStyle") or "")
        own_mark = any("customMarkFollows" in one.facts for one in run.inside)
        for node in run.inside:
            if node.name in ("fldChar", "instrText"):
                yield from self._field(node)
            elif not (own_mark and node.name in ("t", "sym")):
                for piece in self._things(node, font, marks, link):
                    piece.credit = credit
                    piece.lang = piece.lang or self.languages.of(run.about, piece.said)
                    if piece.kind == "words":
                        piece.rtl = self.languages.from_right(run.about)
                    yield piece

    def _look(self, run: Node) -> tuple[frozenset[str], str]:
        about = run.about
        if about is None:
            return UNMARKED, ""
        key = about.value("rStyle") or ""
        marks = {mark for name, mark in TOGGLES.items() if self._on(about, key, name)}
        raised = about.value("vertAlign")
        if raised is None and key:
            raised = self.styles.said(key, "rPr", lambda said: said.value("vertAlign"))
        if raised in RAISED:
            marks.add(RAISED[raised])
        self.counts["underlined"] += about.value("u") not in (None, "none", "") and not key
        fonts = about.first("rFonts")
        font = "" if fonts is None else fonts.facts.get("ascii", fonts.facts.get("hAnsi", ""))
        return frozenset(marks), font

    def _on(self, about: Node, key: str, name: str) -> bool:
        said = about.says(name)
        if said is None and key:
            said = self.styles.said(key, "rPr", lambda style: style.says(name))
        return bool(said)

    def _hidden(self, run: Node, usually: bool) -> bool:
        about = run.about
        if about is None:
            return usually
        said = about.says("vanish")
        key = about.value("rStyle")
        if said is None and key:
            said = self.styles.said(key, "rPr", lambda style: style.says("vanish"))
        return usually if said is None else said

    def _things(self, node: Node, font: str, marks: frozenset[str], link: str) -> Iterator[Piece]:
        if any(one.gone or not one.shown for one in self.fields):
            return
        link = link or next((one.link for one in reversed(self.fields) if one.link), "")
        match node.name:
            case "t":
                words, unknown = read(font, node.words)
                self.counts["signs"] += unknown
                yield Piece(words, marks, link)
            case "tab" | "ptab" | "noBreakHyphen" | "softHyphen":
                yield Piece(SIGNS[node.name], marks, link)
            case "br" | "cr":
                if node.facts.get("type", "textWrapping") == "textWrapping":
                    yield Piece("<br>", UNMARKED, link, "break")
                else:  # of a page or a column: words on both sides of it are two
                    yield Piece(" ", marks, link)
            case "sym":
                yield Piece(self._symbol(node), marks, link)
            case "picture":
                yield from self._pictured(node, link)
            case "rule":
                yield Piece("", kind="rule")
            case "footnoteRef" | "endnoteRef":
                yield Piece("", kind="number")
            case "footnoteReference" | "endnoteReference":
                yield from self._noted(node)

    def _symbol(self, node: Node) -> str:
        place = node.facts.get("char", "")
        known = sign(node.facts.get("font", ""), int(place, 16)) if _is_hex(place) else None
        self.counts["signs"] += known is None
        return known or ""

    def _pictured(self, node: Node, link: str) -> Iterator[Piece]:
        target = self.targets.get(node.facts["part"]) or self.targets.get(node.facts["link"])
        source = self.picture(target, node)
        if source and (linked := self.targets.get(node.facts["leads"])) and linked.outside:
            link = link or self._safe(linked.place)
        if source:
            alt = " ".join(node.facts["alt"].split())
            yield Piece(f'<img src="{source}" alt="{escape(alt)}">', UNMARKED, link, "picture")

    def _noted(self, node: Node) -> Iterator[Piece]:
        kind = node.name.removesuffix("Reference")
        key = kind, node.facts.get("id", "")
        note = self.notes.get(key)
        if note is None and (words := self.own_words.get(key, "")):
            note = NoteSaid(escape(words, quote=False))
        if note is None:
            self.counts["lost notes"] += 1
        elif note.html and self.in_notes:
            self.counts["notes in notes"] += 1
            yield Piece(f" [{in_language(*note)}]", kind="words of a note")
        elif note.html:
            yield Piece(f"{NOTE}{note.html}</span>", kind="note", lang=note.lang, rtl=note.rtl)

    # Links and fields

    def _linked(self, node: Node) -> str:
        target = self.targets.get(node.facts.get("r:id", ""))
        if target is None or not target.outside:
            return ""  # to a place in the same file
        place = node.facts.get("anchor", "")
        return self._safe(f"{target.place}#{place}" if place else target.place)

    def _safe(self, address: str) -> str:
        if address.lower().startswith("www."):
            address = f"http://{address}"
        if kept_address(address) is not None:
            return address
        self.counts["links"] += 1
        return ""

    def _led_to(self, instruction: str) -> str:
        found = LINK.match(instruction)
        if found is None or found[1].startswith("\\"):
            return ""
        place = PLACE_IN.search(found[2])
        return self._safe(f"{found[1]}#{place[1]}" if place else found[1])

    def _field(self, node: Node) -> Iterator[Piece]:
        if node.name == "instrText":
            if self.fields and not self.fields[-1].shown:
                self.fields[-1].instruction += node.words
            return
        match node.facts.get("fldCharType"):
            case "begin":
                self.fields.append(Field(gone=self._gone(node)))
            case "separate" if self.fields:
                self.fields[-1].shown = True
                self.fields[-1].link = self._led_to(self.fields[-1].instruction)
            case "end" if self.fields:
                ended = self.fields.pop()
                if BOX.match(ended.instruction):
                    yield Piece("☐")

    def _gone(self, begun: Node) -> bool:
        gone = begun in self.contents
        self.counts["contents"] += gone
        return gone

    def _follow_fields(self, run: Node) -> None:
        for node in run.inside:
            if node.name in ("fldChar", "instrText"):
                list(self._field(node))


def _is_hex(said: str) -> bool:
    return bool(re.fullmatch("[0-9A-Fa-f]{1,6}", said)) and int(said, 16) < 0x110000
