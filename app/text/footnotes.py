"""A stored text as it is shown. Footnotes live in the text; their numbers, their links and the list
at the end are made here, and whatever its pictures need."""

from collections.abc import Iterable

from app.text import pictures
from app.text.portions import in_portions
from app.text.tree import Element, Node, is_note, read, write


def render(html: str, prefix: str, *, on_paper: bool = False) -> str:
    """`html`, a stored text, ready to be shown: with its footnotes numbered and listed at its end,
    and its pictures in the width that the page needs, with their credit.

    `prefix` stands before every id, so that several texts can share a page.
    """
    if "data-footnote" not in html and "<img" not in html:
        return in_portions(html)
    nodes = read(html)
    if "<img" in html:
        nodes = pictures.shown(nodes, on_paper=on_paper)
    notes: list[list[Node]] = []
    text = write(_numbered(nodes, prefix, notes))
    return in_portions(text + _listed(notes, prefix))


def _listed(notes: list[list[Node]], prefix: str) -> str:
    if not notes:
        return ""
    items = "".join(_item(number, note, prefix) for number, note in enumerate(notes, 1))
    return f'<section role="doc-endnotes" aria-label="Notes"><ol>{items}</ol></section>'


def _numbered(nodes: Iterable[Node], prefix: str, notes: list[list[Node]]) -> list[Node]:
    """The nodes with a number in the place of each note; the notes are added to `notes`."""
    numbered: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            numbered.append(node)
        elif is_note(node):
            notes.append(node.children)
            numbered.append(_reference(len(notes), prefix))
        else:
            numbered.append(
                Element(node.name, node.attributes, _numbered(node.children, prefix, notes))
            )
    return numbered


def _reference(number: int, prefix: str) -> Element:
    link = Element(
        "a",
        {
            "href": f"#{prefix}fn{number}",
            "id": f"{prefix}fnref{number}",
            "role": "doc-noteref",
        },
        [str(number)],
    )
    return Element("sup", {}, [link])


def _item(number: int, note: list[Node], prefix: str) -> str:
    back = Element(
        "a",
        {
            "href": f"#{prefix}fnref{number}",
            "role": "doc-backlink",
            "aria-label": f"Back to note {number} in the text",
        },
        ["↩"],
    )
    return write([Element("li", {"id": f"{prefix}fn{number}"}, [*note, " ", back])])
