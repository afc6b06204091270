"""The blocks of a text, in the one form that says the same: none without words, none in a line.

A list's item holds a line and perhaps further lists, or else whole blocks. A table's cell, a
heading and a caption hold one line.
"""

from collections.abc import Iterable

from app.text.lines import Leaf, Mark, gather, line, line_of, marked
from app.text.schema import ALIASES, BLOCKS, BOXES, INLINES, LISTS, MARKS, PARTS, ROWS
from app.text.tree import Element, Node, chosen, plain

DEEPEST_NESTING = 10  # quotations and lists inside one another


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


def flow(nodes: Iterable[Node], depth: int = 0, marks: tuple[Mark, ...] = ()) -> list[Element]:
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


def _block(node: Element, depth: int, marks: tuple[Mark, ...]) -> list[Element]:
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
            return _code(node)
        case "blockquote" if depth < DEEPEST_NESTING:
            return _filled("blockquote", _foreign(node), flow(node.children, depth + 1, marks))
        case "ul" | "ol" if depth < DEEPEST_NESTING:
            return _list(name, node, depth)
        case "table":
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


def _filled(name: str, attributes: dict[str, str], blocks: list[Element]) -> list[Element]:
    return [Element(name, attributes, [*blocks])] if blocks else []


def _with_line(name: str, node: Element) -> list[Element]:
    content = line(node.children)
    return [Element(name, _foreign(node), content)] if content else []


def _code(node: Element) -> list[Element]:
    """Code: every line as it is, tabs as spaces, no empty lines around."""
    lines = [row.rstrip() for row in plain(node.children).expandtabs(4).splitlines()]
    code = "\n".join(lines).strip("\n")
    return [Element("pre", {}, [code])] if code else []


# Lists


def _list(name: str, node: Element, depth: int) -> list[Element]:
    """A list right within a list belongs to the item before it; anything else is an item."""
    found: list[tuple[dict[str, str], list[Element]]] = []
    for child in node.children:
        if isinstance(child, Element) and child.name == "li":
            facts = chosen(child, "value", "lang", "dir")
            found.append((facts, flow(child.children, depth + 1)))
        elif isinstance(child, Element) and child.name in LISTS and found:
            found[-1][1].extend(flow([child], depth + 1))
        elif blocks := flow([child], depth + 1):
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


def _table(node: Element, depth: int) -> list[Element]:
    """Head and body; whatever stood between the rows, such as a caption, comes before the table."""
    stray: list[Node] = []
    head: list[Element] = []
    body: list[Element] = []
    _sort_rows(node, False, head, body, stray)
    sections: list[Node] = []
    if head:
        sections.append(Element("thead", {}, [*head]))
    if body:
        sections.append(Element("tbody", {}, [*body]))
    table = Element("table", _foreign(node), sections)
    return flow(stray, depth) + ([table] if any(map(_seen, head + body)) else [])


def _sort_rows(
    node: Element, in_head: bool, head: list[Element], body: list[Element], stray: list[Node]
) -> None:
    for child in node.children:
        if not isinstance(child, Element) or child.name not in ROWS:
            stray.append(child)
        elif child.name == "tr":
            row = _row(child, in_head)
            if row.children:
                (head if in_head else body).append(row)
        else:
            _sort_rows(child, child.name == "thead", head, body, stray)


def _row(node: Element, in_head: bool) -> Element:
    cells: list[Node] = []
    for child in node.children:
        if isinstance(child, Element) and child.name in ("th", "td"):
            facts = chosen(child, "scope", "colspan", "rowspan", "lang", "dir")
            if child.name == "th":
                facts = {"scope": "col" if in_head else "row"} | facts
            cells.append(Element(child.name, facts, line(child.children)))
    return Element("tr", {}, cells)


def _seen(row: Element) -> bool:
    return any(isinstance(cell, Element) and cell.children for cell in row.children)


def _figure(node: Element, depth: int) -> list[Element]:
    """Pictures and their caption; what else stood there follows. No picture, no figure."""
    captions: list[Node] = []
    others: list[Node] = []
    for child in node.children:
        is_caption = isinstance(child, Element) and child.name == "figcaption"
        (captions if is_caption else others).append(child)
    rest = flow(others, depth)
    pictures = [picture for block in rest for picture in _pictures_alone(block)]
    if not pictures:
        return rest + flow(captions, depth)
    content: list[Node] = [*pictures]
    if caption := line(captions):
        content.append(Element("figcaption", {}, caption))
    figure = Element("figure", _foreign(node), content)
    return [figure, *(block for block in rest if not _pictures_alone(block))]


def _pictures_alone(block: Element) -> list[Element]:
    """The pictures of a paragraph that holds nothing else."""
    if block.name != "p":
        return []
    seen = [child for child in block.children if child != " "]
    pictures = [child for child in seen if isinstance(child, Element) and child.name == "img"]
    return pictures if len(pictures) == len(seen) else []


KEPT = BLOCKS | INLINES | PARTS | BOXES | ALIASES.keys() | {"tfoot"}
