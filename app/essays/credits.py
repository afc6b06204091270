"""Which pictures of a text lack words: a credit, which is pointed out before publishing and never
asked for, and what they show, without which nothing is published."""

from collections.abc import Iterator, Sequence

from app.text.tree import Element, Node, read

SHOWN = 60  # characters of what a picture is called
OWN = "own"  # the rights of whoever has made it needs no name beside it


def uncredited_in(html: str) -> list[str]:
    """What each of them is called, in their order: by its own words, else by its place."""
    if "/media/" not in html:
        return []
    pictures = enumerate(_pictures(read(html), credited=False), start=1)
    return [_called(picture, place) for place, (picture, credited) in pictures if not credited]


def undescribed_in(html: str) -> list[int]:
    """The places, among the text's pictures, of those that say nothing to who cannot see them."""
    if "/media/" not in html:
        return []
    pictures = enumerate(_pictures(read(html), credited=False), start=1)
    return [place for place, (one, _) in pictures if not one.attributes.get("alt", "").strip()]


def _pictures(nodes: Sequence[Node], *, credited: bool) -> Iterator[tuple[Element, bool]]:
    """Each picture, and whether its figure says whose it is."""
    for node in nodes:
        if not isinstance(node, Element):
            continue
        if node.name == "img":
            yield node, credited
        yield from _pictures(node.children, credited=credited or _says_whose(node))


def _says_whose(element: Element) -> bool:
    said = element.attributes
    credit = said.get("data-credit", "").strip()
    return element.name == "figure" and bool(credit or said.get("data-rights") == OWN)


def _called(picture: Element, place: int) -> str:
    words = " ".join(picture.attributes.get("alt", "").split())
    if not words:
        return f"picture {place}"
    return f"“{words}”" if len(words) <= SHOWN else f"“{words[: SHOWN - 1].rstrip()}…”"
