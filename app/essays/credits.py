"""What is pointed out of a text before it is published: pictures that lack words (a credit, which
is never asked for, and what they show, without which nothing is published), and lines that would be
read as signs."""

import re
from collections.abc import Iterator, Sequence

from app.text.markdown import lines_as_signs
from app.text.tree import Element, Node, read

SHOWN = 60  # characters of what a picture or a line is called
MOST_SHOWN = 2000  # characters of a line that are looked through for them
NAME = re.compile(r"<[A-Za-z0-9]+")
TAG = re.compile(r"</?[A-Za-z][^<>]*>?")
WERE = {"<table": "a table", "<figure": "a figure", "<img": "a picture"}
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


def misread_in(html: str) -> list[tuple[str, str]]:
    """The lines that were a table, a figure or a passage and would be read as signs: how each
    begins, and what it was."""
    return [(_begins(line), _was(line)) for line in lines_as_signs(html)]


def quoted(said: str) -> str:
    """Words by which one finds a place again, in one line."""
    words = " ".join(said.split())
    return f"“{words}”" if len(words) <= SHOWN else f"“{words[: SHOWN - 1].rstrip()}…”"


def _begins(line: str) -> str:
    """Its first tag, by which one knows what it was, and its words, by which one knows which."""
    first, rest = line[:MOST_SHOWN].partition(">")[::2]
    name = NAME.match(first)
    return quoted(f"{name[0] if name else '<'}> {TAG.sub(' ', rest)}")


def _was(line: str) -> str:
    name = NAME.match(line)
    return WERE.get(name[0].lower() if name else "", "a passage in another language")


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
    words = picture.attributes.get("alt", "").strip()
    return quoted(words) if words else f"picture {place}"
