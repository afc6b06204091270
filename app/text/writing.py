"""A text written as Markdown, as its author might have typed it.

What Markdown has no signs for is written as HTML, which `tags` reads. There are three ways to write
a block, each surer and less handsome than the one before; `markdown` takes the first that reads
back.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from app.text.schema import BLOCKS, LISTS, SIGNS
from app.text.tree import Element, Node, is_note, plain, write

Manner = Literal["handsome", "careful", "html"]

ANY_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
PLAIN_ADDRESS = re.compile(r"https?://[^\s<>]+")

# In running text only what would mean something: `*`, backticks, a bracket that a link or note
# could begin or end with, `_` outside a word, `<` before a letter, `\` before a sign. `$` is where
# a mark, a link or a note begins.
MEANS_SOMETHING = re.compile(
    r"[*`]"
    r"|\\(?=[!-/:-@\[-`{-~]|\s?$)"
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|\[(?=\^)|\](?=[(:])|\^(?=\[|$)|!(?=\[|$)"
    r"|<(?=[A-Za-z/])"
    r"|~(?=~|$)|(?<=~)~|^~"
)
IN_LINK = re.compile(r"[\[\]]|" + MEANS_SOMETHING.pattern)

# What makes a block of a line that begins with it.
BEGINS_A_BLOCK = re.compile(
    r"(?:(?P<number>\d{1,9})(?=[.)](?:\s|$))"
    r"|(?P<note>\[\^\d+\])(?=:)"
    r"|(?=#{1,6}(?:\s|$)|>|[-+](?:\s|$)|(?:-[ \t]*){3,}$|[-:|][-:|\s]*$))"
)


class UnsayableError(Exception):
    """Markdown has no signs for this."""


@dataclass
class Place:
    """Where words are written: what must not stand there."""

    one_line: bool = False
    in_link: bool = False
    in_table: bool = False


@dataclass
class Writer:
    """Writes blocks and keeps the notes met on the way, numbered through the text."""

    manner: Manner
    first_note: int = 1
    notes: list[str] = field(default_factory=list)

    def block(self, block: Element, other_sign: bool = False) -> str:
        """One block; `other_sign` keeps a list apart from the list before it."""
        if self.manner == "html":
            return write([block], rel=False)
        if {"lang", "dir"} & block.attributes.keys():
            raise UnsayableError
        match block.name:
            case "p":
                return self.paragraph(block.children)
            case "h2" | "h3" | "h4":
                words = self.line(block.children, Place(one_line=True))
                return f"{SIGNS[block.name]} " + re.sub(r"(#+)$", r"\\\1", words)
            case "blockquote":
                return _quoted(self.blocks(block.children))
            case "ul" | "ol":
                return self.listing(block, other_sign)
            case "footer":
                return self.paragraph([f"{SIGNS['footer']} ", *block.children])
            case "pre":
                return _fenced(plain(block.children))
            case "hr":
                return "---"
            case "table":
                return self.table(block)
        raise UnsayableError

    def blocks(self, nodes: Iterable[Node]) -> str:
        written: list[str] = []
        before: tuple[str, bool] = ("", False)
        for node in nodes:
            assert isinstance(node, Element)
            other_sign = before == (node.name, False)
            written.append(self.block(node, other_sign))
            before = (node.name if node.name in LISTS else "", other_sign)
        return "\n\n".join(written)

    def paragraph(self, nodes: list[Node]) -> str:
        return "\n".join(map(_guarded, self.line(nodes, Place()).split("\n")))

    # Lists and tables

    def listing(self, block: Element, other_sign: bool) -> str:
        number = int(block.attributes.get("start", 1))
        items: list[str] = []
        for item in block.children:
            assert isinstance(item, Element)
            if {"lang", "dir"} & item.attributes.keys():
                raise UnsayableError
            number = int(item.attributes.get("value", number))
            if block.name == "ol":
                sign = f"{number}{')' if other_sign else '.'}"
            else:
                sign = "*" if other_sign else "-"
            items.append(self.item(item, sign))
            number += 1
        loose = any("\n\n" in item for item in items)
        return ("\n\n" if loose else "\n").join(items)

    def item(self, item: Element, sign: str) -> str:
        line = [node for node in item.children if not _is_block(node)]
        blocks = [node for node in item.children if _is_block(node)]
        words = self.paragraph(line) if line else ""
        inside = self.blocks(blocks)
        apart = "\n" if words and all(map(_may_follow_at_once, blocks)) else "\n\n"
        content = apart.join(filter(None, (words, inside)))
        return f"{sign} {_indented(content, len(sign) + 1)}".rstrip()

    def table(self, table: Element) -> str:
        if [section.name for section in _elements(table)] not in (["thead"], ["thead", "tbody"]):
            raise UnsayableError
        rows = [row for section in _elements(table) for row in _elements(section)]
        heads = len(_elements(_elements(table)[0]))
        widths = {len(row.children) for row in rows}
        kinds = [{(cell.name, *cell.attributes.items()) for cell in _elements(row)} for row in rows]
        plain_kinds = [{("th", ("scope", "col"))}, *[{("td",)}] * (len(rows) - 1)]
        cells = (cell for row in rows for cell in _elements(row))
        if any(map(_is_block, (node for cell in cells for node in cell.children))):
            raise UnsayableError
        if heads != 1 or len(widths) != 1 or kinds != plain_kinds:
            raise UnsayableError
        written = [self.row(row) for row in rows]
        return "\n".join([written[0], "|" + " --- |" * widths.pop(), *written[1:]])

    def row(self, row: Element) -> str:
        place = Place(one_line=True, in_table=True)
        cells = [self.line(cell.children, place) for cell in _elements(row)]
        return f"| {' | '.join(cells)} |"

    # Lines

    def line(self, nodes: list[Node], place: Place) -> str:
        """Words with their marks; which signs can stand for a mark depends on its neighbours."""
        written = ""
        for index, node in enumerate(nodes):
            after = self.first_sign(nodes[index + 1]) if index + 1 < len(nodes) else " "
            if isinstance(node, str):
                written += self.words(node, place, index + 1 == len(nodes))
            elif node.name in ("em", "strong", "s"):
                written += self.mark(node, place, written[-1:] or " ", after)
            else:
                written += self.inline(node, place)
        return written

    def words(self, words: str, place: Place, last: bool) -> str:
        if self.manner == "careful":
            return _barred(ANY_SIGN.sub(r"\\\g<0>", words), place)
        signs = IN_LINK if place.in_link else MEANS_SOMETHING
        ended = f"{words} " if last else words
        return _barred(signs.sub(r"\\\g<0>", ended)[: -1 if last else None], place)

    def first_sign(self, node: Node) -> str:
        """The character that this node will begin with."""
        if isinstance(node, str):
            return node[0]
        if node.name in ("em", "strong"):
            return "*"
        return {"s": "~", "code": "`", "a": "["}.get(node.name, "[" if is_note(node) else "<")

    def mark(self, node: Element, place: Place, before: str, after: str) -> str:
        inside = self.line(node.children, place)
        signs = [SIGNS[node.name], *(["_"] if node.name == "em" else [])]
        if self.manner == "handsome":
            for sign in signs:
                if _can_stand(sign, before, inside, after):
                    return f"{sign}{inside}{sign}"
        return f"<{node.name}>{inside}</{node.name}>"

    def inline(self, node: Element, place: Place) -> str:
        match node.name:
            case "br":
                return "<br>" if place.one_line else "\\\n"
            case "code":
                return _in_backticks(plain(node.children), place)
            case "a":
                return self.link(node, place)
            case "img":
                return _barred(write([node]), place)
        if is_note(node):
            return self.note(node, place)
        facts = write([Element(node.name, node.attributes)]).partition("></")[0]
        return f"{facts}>{self.line(node.children, place)}</{node.name}>"

    def link(self, link: Element, place: Place) -> str:
        address = link.attributes["href"]
        title = link.attributes.get("title", "")
        if link.children == [address] and PLAIN_ADDRESS.fullmatch(address) and not title:
            written = f"<{address}>"
        else:
            inside = Place(one_line=True, in_link=True, in_table=place.in_table)
            words = self.line(link.children, inside)
            safe = address.replace("&", r"\&") if re.search(r"&#?\w+;", address) else address
            target = f"<{safe}>" if re.search(r"[()]", safe) else safe
            told = ' "' + re.sub(r'[\\"&]', r"\\\g<0>", title) + '"' if title else ""
            return f"[{words}]({_barred(target + told, place)})"
        return _barred(written, place)

    def note(self, note: Element, place: Place) -> str:
        """The sign of a note; its text goes to the end."""
        number = self.first_note + len(self.notes)
        self.notes.append("")
        parts: list[list[Node]] = [[]]
        for node in note.children:
            if isinstance(node, Element) and node.name == "br":
                parts.append([])
            else:
                parts[-1].append(node)
        text = "\n\n    ".join(self.line(part, Place(one_line=True)) for part in parts)
        self.notes[number - self.first_note] = f"[^{number}]: {text}"
        return f"[^{number}]"


def _barred(written: str, place: Place) -> str:
    return written.replace("|", r"\|") if place.in_table else written


def _elements(node: Element) -> list[Element]:
    return [child for child in node.children if isinstance(child, Element)]


def _is_block(node: Node) -> bool:
    return isinstance(node, Element) and node.name in BLOCKS


def _may_follow_at_once(node: Node) -> bool:
    """Whether this list is seen as one right under a line: it begins with 1 and says something."""
    if not isinstance(node, Element) or node.name not in LISTS or "start" in node.attributes:
        return False
    first = node.children[0]
    return isinstance(first, Element) and bool(first.children) and not _is_block(first.children[0])


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _indented(text: str, width: int) -> str:
    """All lines but the first moved to the right."""
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, text)


def _fenced(code: str) -> str:
    longest = max(map(len, re.findall(r"`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code}\n{fence}"


def _in_backticks(code: str, place: Place) -> str:
    longest = max(map(len, re.findall(r"`+", code)), default=0)
    sign = "`" * (longest + 1)
    room = " " if code[0] == "`" or code[-1] == "`" else ""
    return _barred(f"{sign}{room}{code}{room}{sign}", place)


def _guarded(line: str) -> str:
    """A line that begins no block."""
    match = BEGINS_A_BLOCK.match(line)
    if not match:
        return line
    kept = match["number"] or match["note"] or ""
    return f"{kept}\\{line[len(kept) :]}"


def _can_stand(sign: str, before: str, inside: str, after: str) -> bool:
    """Whether these signs, written here, begin and end a mark: CommonMark's rule, made strict."""
    if sign[0] in (before, after) or inside[0] == sign[0] or inside[-1] == sign[0]:
        return False
    begins = inside[0].isalnum() or not before.isalnum()
    ends = inside[-1].isalnum() or not after.isalnum()
    between = sign != "_" or not (before.isalnum() or after.isalnum())
    return begins and ends and between and not inside[0].isspace() and not inside[-1].isspace()
