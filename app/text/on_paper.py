"""A text for paper: where a link leads is printed behind it, for paper cannot be pressed."""

from collections.abc import Iterable, Iterator

from app.text.schema import leads_away
from app.text.tree import Element, Node, plain, read, write

MAIL = "mailto:"


def with_addresses(html: str) -> str:
    """`html`, a stored text, with the address behind each link that leads away from here: once for
    each address, and not where the link's own words are it already."""
    if "<a " not in html:
        return html
    return write(_addressed(read(html), set()))


def _addressed(nodes: Iterable[Node], told: set[str]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, str):
            yield node
            continue
        yield Element(node.name, node.attributes, [*_addressed(node.children, told)])
        address = _address_of(node)
        if address and address not in told:
            told.add(address)
            if _bare(address) not in _bare(plain(node.children)):
                yield from (" ", Element("span", {"class": "address"}, [address]))


def _address_of(node: Element) -> str:
    """Where a link leads; nothing where that is a path of our own site, which is no address on
    paper."""
    href = node.attributes.get("href", "") if node.name == "a" else ""
    return href.removeprefix(MAIL) if leads_away(href) or href.startswith(MAIL) else ""


def _bare(address: str) -> str:
    """What of an address people write down."""
    words = address.strip().lower().rstrip("/")
    for beginning in ("https://", "http://", "www."):
        words = words.removeprefix(beginning)
    return words
