"""Imported text, in which no sign means anything."""

import re
from html import escape


def html_from_literal(text: str) -> str:
    """Paragraphs at blank lines, `<br>` at newlines; every other character is only itself."""
    blocks = re.split(r"\n[ \t]*\n\s*", text.strip())
    return "".join(
        f"<p>{'<br>'.join(escape(line, quote=False) for line in block.split(chr(10)))}</p>"
        for block in blocks
        if block
    )
