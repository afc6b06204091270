"""A table may be wider than the screen."""

BOX = '<div class="wide" role="group" aria-label="Table" tabindex="0"><table'


def in_boxes(html: str) -> str:
    """`html`, a stored text, with each table in a box that scrolls sideways, by keyboard, too."""
    if "<table" not in html:
        return html
    return html.replace("<table", BOX).replace("</table>", "</table></div>")
