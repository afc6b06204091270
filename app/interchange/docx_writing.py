"""An essay as a Word file: with real notes, styles that Word's navigation knows, and the words that
stand for its pictures."""

from typing import NamedTuple

from app.interchange.docx_credits import BETWEEN_FACTS
from app.interchange.docx_writing_blocks import Blocks, Place
from app.interchange.docx_writing_lines import Lines, Notes
from app.interchange.docx_writing_markup import w
from app.interchange.docx_writing_package import (
    Part,
    core_properties,
    footer,
    packed,
    section,
)
from app.interchange.docx_writing_pictures import Find, Pictures
from app.interchange.docx_writing_styles import Lists, settings, styles
from app.text.tree import read

WIDTH = 9070  # of a line, in twentieths of a point: 16 cm


class Writing(NamedTuple):
    """What is written down: `html` is a stored text, `about` what stands below the title (course,
    module, date), `board` our address from outside, to which paths of our own site lead."""

    title: str
    author: str
    about: tuple[str, ...]
    html: str
    board: str


def docx(writing: Writing, picture: Find) -> bytes:
    """The file. `picture` finds what is at an address of ours; what it does not find is told by the
    words that stand for it."""
    document, pictures, notes, lists = Part("document"), Pictures(picture), Notes(), Lists()
    blocks = Blocks(Lines(document, pictures, writing.board, notes), lists)
    place = Place(WIDTH)
    blocks.body.append(blocks.paragraph("Title", [writing.title], place))
    byline = BETWEEN_FACTS.join(filter(None, (writing.author, *writing.about)))
    blocks.body.append(blocks.paragraph("Byline", [byline], place))
    blocks.write(read(writing.html), place)
    beside = {"styles": styles(), "numbering": lists.part(), "settings": settings()}
    beside |= {"footnotes": notes.part, "footer": footer()}
    related = {name: document.relate(name, f"{name}.xml") for name in beside}
    document.root.append(w("body", *blocks.body, section(related["footer"], WIDTH)))
    core = core_properties(writing.title, writing.author)
    return packed(document, beside, pictures.files, core)
