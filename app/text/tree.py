"""A text as a tree: read from HTML that is already well formed, and written as HTML again."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from app.text.schema import INLINES, UNWANTED, VOID, leads_away

DEEPEST = 64  # elements further in are opened up, their lines kept apart


@dataclass(slots=True)
class Element:
    """One element; what stands in it is words (`str`) and elements."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node]" = field(default_factory=list)


Node = Element | str

TOKEN = re.compile(r'<(/?)([a-z0-9]+)((?: [a-z-]+(?:="[^"]*")?)*)>|([^<]+)')
ATTRIBUTE = re.compile(r' ([a-z-]+)(?:="([^"]*)")?')


def read(html: str) -> list[Node]:
    """The tree of HTML in which every element is closed, as `nh3` and `write` leave it."""
    root = Element("")
    open_elements = [root]
    too_deep = 0
    for closing, name, attributes, words in TOKEN.findall(html):
        inside = open_elements[-1]
        if words:
            inside.children.append(_plain(words))
        elif closing:
            if too_deep:
                too_deep -= 1
                _keep_apart(name, inside)
            elif len(open_elements) > 1:
                open_elements.pop()
        elif name in VOID:
            inside.children.append(Element(name, _attributes(attributes)))
        elif too_deep or len(open_elements) > DEEPEST:
            too_deep += 1
            _keep_apart(name, inside)
        else:
            open_elements.append(Element(name, _attributes(attributes)))
            inside.children.append(open_elements[-1])
    return root.children


def _keep_apart(name: str, inside: Element) -> None:
    """The edge of a block that is opened up becomes the end of a line."""
    if name not in INLINES:
        inside.children.append(Element("br"))


def _plain(words: str) -> str:
    return UNWANTED.sub("", unescape(words) if "&" in words else words)


def _attributes(written: str) -> dict[str, str]:
    """Without `rel`, which `write` knows by itself."""
    facts = ATTRIBUTE.findall(written) if written else ()
    return {name: _plain(value) for name, value in facts if name != "rel"}


def write(nodes: Iterable[Node], *, rel: bool = True) -> str:
    """HTML; links that lead away say with `rel` that we vouch for nothing."""
    return "".join(_written(nodes, rel))


def _written(nodes: Iterable[Node], rel: bool) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield escape(node, quote=False)
            continue
        yield f"<{node.name}{''.join(_written_attributes(node, rel))}>"
        if node.name not in VOID:
            yield from _written(node.children, rel)
            yield f"</{node.name}>"


def _written_attributes(element: Element, rel: bool) -> Iterator[str]:
    for name, value in element.attributes.items():
        yield f' {name}="{escape(value)}"' if value or name == "alt" else f" {name}"
    if rel and leads_away(element.attributes.get("href", "")):
        yield ' rel="noopener noreferrer nofollow ugc"'


def chosen(element: Element, *names: str) -> dict[str, str]:
    """Those of its attributes, in this order."""
    return {name: element.attributes[name] for name in names if name in element.attributes}


def is_note(node: Node) -> bool:
    """Whether this is a footnote, standing where its number will stand."""
    return isinstance(node, Element) and node.name == "span" and "data-footnote" in node.attributes


def plain(nodes: Iterable[Node], *, notes: bool = True) -> str:
    """The words alone; a `<br>` is a newline."""
    return "".join(_plain_pieces(nodes, notes))


def _plain_pieces(nodes: Iterable[Node], notes: bool) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.name == "br":
            yield "\n"
        elif notes or not is_note(node):
            yield from _plain_pieces(node.children, notes)
