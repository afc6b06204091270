"""The blocks of a text, in the one form that says the same: none without words, none in a line.

A list's item holds a line and perhaps further lists, or else whole blocks; a table's cell holds
nothing, a line or whole blocks. A heading, a caption and the source of a quotation hold one line.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.text.lines import Leaf, Mark, as_typed, gather, line, line_of, marked
from app.text.rows import sections_of
from app.text.schema import (
    ALIASES,
    BLOCKS,
    BOXES,
    INLINES,
    LISTS,
    MARKS,
    PARTS,
    PHRASES,
    SIGNS,
)
from app.text.tree import Element, Node, chosen, is_note

DEEPEST_NESTING = 10  # quotations and lists inside one another
# Tables inside one another: Word's arrange pages with three around what is meant as a table. With
# all marks on what stands in it, more would lie deeper than `tree.DEEPEST`.
DEEPEST_TABLES = 4
DASHES = re.compile(rf"^(?:{SIGNS['footer']}\s+)+")  # begin the source of a quotation


class Depth(NamedTuple):
    """What is around a block: how many quotations and lists, and how many tables."""

    blocks: int = 0
    tables: int = 0

    @property
    def further(self) -> "Depth":
        """Within one more quotation or list."""
        return self._replace(blocks=self.blocks + 1)

    @property
    def in_table(self) -> "Depth":
        return self._replace(tables=self.tables + 1)


OUTERMOST = Depth()


def text(nodes: Iterable[Node]) -> list[Element]:
    """The one form of a whole text."""
    blocks = flow(nodes)
    return flow(blocks) if _forget_the_usual_direction(blocks) else blocks


def _forget_the_usual_direction(nodes: Iterable[Node]) -> bool:
    """Left to right need not be said, unless what is around it runs the other way.

    Whether it was said anywhere; then a paragraph may have become an item's line.
    """
    said = False
    for node in nodes:
        if isinstance(node, Element) and node.name not in INLINES:
            if node.attributes.get("dir") == "ltr":
                del node.attributes["dir"]
                said = True
            if "dir" not in node.attributes:
                said |= _forget_the_usual_direction(node.children)
    return said


def flow(
    nodes: Iterable[Node], depth: Depth = OUTERMOST, marks: tuple[Mark, ...] = ()
) -> list[Element]:
    """The blocks that `nodes` come to; words that stand free become paragraphs."""
    blocks: list[Element] = []
    free: list[Leaf] = []
    for node in nodes:
        if _fits_in_a_line(node):
            gather([node], marks, free)
            continue
        blocks += _paragraph(free)
        free = []
        assert isinstance(node, Element)
        blocks += _block(node, depth, marks)
    return blocks + _paragraph(free)


def _fits_in_a_line(node: Node) -> bool:
    if isinstance(node, str):
        return True
    return ALIASES.get(node.name, node.name) in INLINES and all(map(_fits_in_a_line, node.children))


def _paragraph(free: list[Leaf], attributes: dict[str, str] | None = None) -> list[Element]:
    content = line_of(free) if free else []
    return [Element("p", attributes or {}, content)] if content else []


def _block(node: Element, depth: Depth, marks: tuple[Mark, ...]) -> list[Element]:
    name = ALIASES.get(node.name, node.name)
    match name:
        case "p" if all(map(_fits_in_a_line, node.children)):
            free: list[Leaf] = []
            gather(node.children, marks, free)
            return _paragraph(free, _foreign(node))
        case "h2" | "h3" | "h4":
            return _with_line(name, node)
        case "hr":
            return [Element("hr")]
        case "pre":
            return _code(node, marks)
        case "blockquote" if depth.blocks < DEEPEST_NESTING:
            return _quotation(node, depth, marks)
        case "ul" | "ol" if depth.blocks < DEEPEST_NESTING:
            return _list(name, node, depth)
        case "table" if depth.tables < DEEPEST_TABLES:
            return _table(node, depth)
        case "figure":
            return _figure(node, depth)
    if (
        name in INLINES - MARKS
    ):  # such as a link around blocks; bold around a whole page means nothing
        marks = marked(name, node, marks)
    return flow(node.children, depth, marks)


def _foreign(node: Element) -> dict[str, str]:
    return chosen(node, "lang", "dir")


def _with_line(name: str, node: Element) -> list[Element]:
    content = line(node.children)
    return [Element(name, _foreign(node), content)] if content else []


def _code(node: Element, marks: tuple[Mark, ...]) -> list[Element]:
    """Code: every line as it is, tabs as spaces, no empty lines around. Notes and pictures that
    stood in it follow."""
    words = as_typed(node.children)
    typed = "".join(piece for piece in words if isinstance(piece, str))
    lines = [row.rstrip() for row in typed.expandtabs(4).splitlines()]
    code = "\n".join(lines).strip("\n")
    others = [piece for piece in words if isinstance(piece, Element)]
    return ([Element("pre", {}, [code])] if code else []) + flow(others, marks=marks)


# Quotations


def _quotation(node: Element, depth: Depth, marks: tuple[Mark, ...]) -> list[Element]:
    """What is quoted and, last, its source: a `<footer>`, or a paragraph that begins with a dash.
    Where nothing is quoted, the source is a paragraph."""
    inside = [child for child in node.children if not (isinstance(child, str) and child.isspace())]
    last = inside[-1] if inside else None
    footer = last if isinstance(last, Element) and last.name == "footer" else None
    blocks = flow(inside[:-1] if footer else inside, depth.further, marks)
    if footer:
        blocks += _source(footer, line(footer.children), "footer" if blocks else "p")
    elif len(blocks) > 1 and blocks[-1].name == "p" and _dashed(blocks[-1].children):
        blocks[-1:] = _source(blocks[-1], blocks[-1].children, "footer")
    return [Element("blockquote", _foreign(node), [*blocks])] if blocks else []


def _source(node: Element, content: list[Node], name: str) -> list[Element]:
    """A source without its dash, which is drawn where it is shown."""
    if _dashed(content):
        content = line([DASHES.sub("", str(content[0])), *content[1:]])
    return [Element(name, _foreign(node), content)] if content else []


def _dashed(content: list[Node]) -> bool:
    """Whether a line begins with an em dash and a space."""
    return bool(content) and isinstance(content[0], str) and bool(DASHES.match(content[0]))


# Lists


def _list(name: str, node: Element, depth: Depth) -> list[Element]:
    """A list right within a list belongs to the item before it; anything else is an item."""
    found: list[tuple[dict[str, str], list[Element]]] = []
    for child in node.children:
        if isinstance(child, Element) and child.name == "li":
            facts = chosen(child, "value", "lang", "dir")
            found.append((facts, flow(child.children, depth.further)))
        elif isinstance(child, Element) and child.name in LISTS and found:
            found[-1][1].extend(flow([child], depth.further))
        elif blocks := flow([child], depth.further):
            found.append(({}, blocks))
    items = [_item(facts, blocks) for facts, blocks in found]
    attributes = _foreign(node)
    if name == "ol":
        _number(attributes, node, items)
    else:
        for item in items:
            item.attributes.pop("value", None)
    return [Element(name, attributes, [*items])] if items else []


def _number(attributes: dict[str, str], node: Element, items: list[Element]) -> None:
    """Say only the numbers that counting on would not give."""
    expected = int(node.attributes.get("start", 1))
    if items and "value" in items[0].attributes:
        expected = int(items[0].attributes["value"])
    if expected != 1:
        attributes["start"] = str(expected)
    for item in items:
        number = int(item.attributes.pop("value", expected))
        if number != expected:
            item.attributes["value"] = str(number)
        expected = number + 1


def _item(facts: dict[str, str], blocks: list[Element]) -> Element:
    first = blocks[0] if blocks else None
    if (
        first
        and first.name == "p"
        and not first.attributes
        and all(block.name in LISTS for block in blocks[1:])
    ):
        return Element("li", facts, [*first.children, *blocks[1:]])
    return Element("li", facts, [*blocks])


# Tables and figures


def _table(node: Element, depth: Depth) -> list[Element]:
    """A table that has cells, though they may be empty: somebody is about to fill them in. Whatever
    stood between its rows, such as a caption, comes before it."""
    sections, stray = sections_of(node, lambda cell: _content(cell, depth.in_table))
    table = Element("table", _foreign(node), [*sections])
    return flow(stray, depth) + ([table] if sections else [])


def _content(cell: Element, depth: Depth) -> list[Node]:
    """Blocks; of one plain paragraph the line alone."""
    blocks = flow(cell.children, depth)
    if [(block.name, block.attributes) for block in blocks] == [("p", {})]:
        return blocks[0].children
    return [*blocks]


def _figure(node: Element, depth: Depth) -> list[Element]:
    """A figure for each picture, the caption with the last; what else stood there follows. No
    picture, no figure."""
    captions: list[Node] = []
    others: list[Node] = []
    for child in node.children:
        is_caption = isinstance(child, Element) and child.name == "figcaption"
        (captions if is_caption else others).append(child)
    rest = flow(others, depth)
    pictures = [picture for block in rest for picture in _pictures_alone(block)]
    if not pictures:
        return rest + flow(captions, depth)
    facts = chosen(node, "data-credit", "data-rights", "lang", "dir")
    figures = [Element("figure", dict(facts), [picture]) for picture in pictures]
    if caption := line(captions):
        figures[-1].children.append(Element("figcaption", {}, caption))
    return [*figures, *(block for block in rest if not _pictures_alone(block))]


def _pictures_alone(block: Element) -> list[Element]:
    """The pictures of a paragraph in which nothing else is seen."""
    seen = [*_leaves(block)] if block.name == "p" else []
    pictures = [leaf for leaf in seen if isinstance(leaf, Element) and leaf.name == "img"]
    return pictures if len(pictures) == len(seen) else []


def _leaves(node: Element) -> Iterator[Node]:
    """What stands in a line, whatever its marks, without white space and breaks."""
    for child in node.children:
        if isinstance(child, str):
            yield from () if child.isspace() else (child,)
        elif child.name in MARKS | PHRASES and not is_note(child):
            yield from _leaves(child)
        elif child.name != "br":
            yield child


KEPT = BLOCKS | INLINES | PARTS | BOXES | ALIASES.keys() | {"tfoot"}
