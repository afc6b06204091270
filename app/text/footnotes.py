"""Footnotes live in the text; numbers, links and the list at the end are made when it is shown."""

from collections.abc import Iterable

from app.text.portions import in_portions
from app.text.tree import Element, Node, is_note, read, write


def render(html: str, prefix: str) -> str:
    """`html`, a stored text, with its footnotes numbered and listed at its end, ready to be shown.

    `prefix` stands before every id, so that several texts can share a page.
    """
    return in_portions(_with_notes(html, prefix))


def _with_notes(html: str, prefix: str) -> str:
    if "data-footnote" not in html:
        return html
    notes: list[list[Node]] = []
    text = write(_numbered(read(html), prefix, notes))
    if not notes:
        return html
    items = "".join(_item(number, note, prefix) for number, note in enumerate(notes, 1))
    return f'{text}<section role="doc-endnotes" aria-label="Notes"><ol>{items}</ol></section>'


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
