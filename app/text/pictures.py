"""Pictures as they are shown: no wider a file than the page needs, each leading to its full size,
and below a figure who made it and why it may stand here."""

from collections.abc import Iterable, Iterator

from app.text.schema import RIGHTS
from app.text.tree import Element, Node

WIDTHS = (480, 960, 1600)  # in pixels, that each picture is stored in, as far as it is that wide
COLUMN = 680  # pixels that a text is at most wide


def shown(nodes: Iterable[Node], *, on_paper: bool = False) -> list[Node]:
    """The nodes with their pictures ready to be shown. On paper there is nothing to press, and
    nothing that could wait until somebody scrolls to it."""
    return [*_shown(nodes, links=not on_paper, waits=not on_paper)]


def _shown(nodes: Iterable[Node], links: bool, waits: bool) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.name == "img":
            picture = _picture(node, waits)
            yield _linked(picture) if links else picture
        else:
            inside = [*_shown(node.children, links and node.name != "a", waits)]
            if node.name == "figure":
                inside = _credited(node, inside)
            yield Element(node.name, node.attributes, inside)


def _picture(node: Element, waits: bool) -> Element:
    facts = dict(node.attributes)
    if "width" in facts:
        facts |= _choice(facts["src"], int(facts["width"]))
    if waits:
        facts["loading"] = "lazy"
    return Element("img", facts | {"decoding": "async"})


def _choice(src: str, width: int) -> dict[str, str]:
    """The files that a browser may choose from; none is wider than the picture itself."""
    files = [f"{src}/{one} {one}w" for one in WIDTHS if one <= width]
    if width < WIDTHS[-1] and width not in WIDTHS:
        files.append(f"{src} {width}w")
    if len(files) < 2:
        return {}
    widest = min(width, COLUMN)
    return {
        "srcset": ", ".join(files),
        "sizes": f"(max-width: {widest}px) 100vw, {widest}px",
    }


def _linked(picture: Element) -> Element:
    """The picture, leading to its full size; one that says nothing needs words for that."""
    facts = {"class": "picture", "href": f"{picture.attributes['src']}/{WIDTHS[-1]}"}
    if not picture.attributes["alt"]:
        facts["aria-label"] = "The picture in full size"
    return Element("a", facts, [picture])


def _credited(figure: Element, inside: list[Node]) -> list[Node]:
    """What stands in a figure, with its credit in its caption."""
    told = (
        figure.attributes.get("data-credit"),
        RIGHTS.get(figure.attributes.get("data-rights", "")),
    )
    words = " · ".join(filter(None, told))
    if not words:
        return inside
    credit = Element("small", {"class": "credit"}, [words])
    last = inside[-1]
    if isinstance(last, Element) and last.name == "figcaption":
        caption = Element("figcaption", last.attributes, [*last.children, " ", credit])
        return [*inside[:-1], caption]
    return [*inside, Element("figcaption", {}, [credit])]
