"""A table may be wider than the screen."""

import re

BOX = '<div class="wide" role="group" aria-label="Table" tabindex="0">'
EDGE = re.compile(r"(<table\b|</table>)")


def in_boxes(html: str) -> str:
    """`html`, a stored text, with each table in a box that scrolls sideways, by keyboard, too. A
    table within a table scrolls with it."""
    if "<table" not in html:
        return html
    boxed: list[str] = []
    around = 0  # tables
    for piece in EDGE.split(html):
        if piece == "<table":
            boxed += [piece] if around else [BOX, piece]
            around += 1
        elif piece == "</table>":
            around -= 1
            boxed += [piece] if around else [piece, "</div>"]
        else:
            boxed.append(piece)
    return "".join(boxed)
