"""A Word file made for a test, as it is read."""

import re
from typing import Any

from app.interchange.docx_reading import ReadDocx, read_docx
from app.text.sanitise import sanitise
from tests.interchange.a_docx import a_docx

OURS = f'src="/media/{"0" * 31}{{}}"'


def said(docx: ReadDocx) -> str:
    """The text as it is stored; pictures as if they were kept."""
    html = re.sub(r'src="docx:(\d)"', lambda found: OURS.format(found[1]), docx.html)
    return sanitise(html)


def html(body: str, **parts: Any) -> str:
    return said(read_docx(a_docx(body, **parts)))


def told(body: str, **parts: Any) -> list[str]:
    return read_docx(a_docx(body, **parts)).remarks
