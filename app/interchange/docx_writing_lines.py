"""A line of a text as runs of a Word file: words with their looks, links, notes and pictures."""

import re
from collections.abc import Iterable, Iterator

from app.interchange.docx_writing_directions import right_to_left, runs_from_right, stretches
from app.interchange.docx_writing_links import strict
from app.interchange.docx_writing_markup import Form, Look, Xml, qualified, sound, text_of, w
from app.interchange.docx_writing_package import Part
from app.interchange.docx_writing_pictures import Pictures
from app.text.tree import Element, Node, is_note

SEPARATE = {"separator": -1, "continuationSeparator": 0}  # the lines above notes, and their ids
PIECE = re.compile("[\n\t\u00ad]|[^\n\t\u00ad]+")
SIGNS = {"\n": "br", "\t": "tab", "\u00ad": "softHyphen"}
LONGEST_TIP = 255  # characters that Word shows beside a link
HEIGHTS = {"sup": "superscript", "sub": "subscript"}
QUOTES = {  # by language, outside and inside another quotation
    **dict.fromkeys(("de", "cs", "sk", "sl", "hr", "bg", "is", "lt"), ("„“", "‚‘")),
    **dict.fromkeys(("fr", "it", "es", "pt", "el", "no", "nb", "nn", "uk"), ("«»", "“”")),
    **dict.fromkeys(("ru", "be"), ("«»", "„“")),
    **dict.fromkeys(("pl", "hu", "ro"), ("„”", "«»")),
    **dict.fromkeys(("sv", "fi"), ("””", "’’")),
    **dict.fromkeys(("ja",), ("「」", "『』")),
}
USUAL_QUOTES = ("“”", "‘’")


class Notes:
    """The notes of a file, in a part of their own."""

    def __init__(self) -> None:
        self.part = Part("footnotes")
        self.count = 0
        for kind, number in SEPARATE.items():
            line = w("p", w("r", w(kind)))
            self.part.root.append(w("footnote", line, type=kind, id=number))

    def add(self, form: Form, runs: Iterable[Xml]) -> int:
        """A note, which begins with its number; the number it has."""
        self.count += 1
        number = self.count
        note = w("footnote", id=number)
        self.part.root.append(note)
        sign = w("r", *Look("FootnoteReference").told(form.rtl), w("footnoteRef"))
        space = w("r", *Look().told(form.rtl), text_of(" "))
        note.append(w("p", *form.told(), sign, space, *runs))
        return number


class Lines:
    """Writes the lines of one part."""

    def __init__(self, part: Part, pictures: Pictures, board: str, notes: Notes) -> None:
        self.part, self.pictures, self.board, self.notes = part, pictures, board, notes

    def runs(self, nodes: Iterable[Node], look: Look, room: int) -> Iterator[Xml]:
        """`room`: how wide the line is, in twentieths of a point."""
        for node in nodes:
            if isinstance(node, str):
                yield from words(node, look)
            elif is_note(node):
                yield self._note(node, look, room)
            else:
                yield from self._element(node, look, room)

    def _element(self, node: Element, look: Look, room: int) -> Iterator[Xml]:
        look = _foreign(node, look)
        match node.name:
            case "br":
                yield w("r", *look.told(look.rtl), w("br"))
            case "img":
                yield from self._picture(node, look, room)
            case "a":
                yield from self._link(node, look, room)
            case "q":
                quoted = look._replace(style="QuotedWords")
                yield from self.runs(_in_quotes(node, look), quoted, room)
            case _:
                yield from self.runs(node.children, _marked(node.name, look), room)

    def _link(self, node: Element, look: Look, room: int) -> Iterator[Xml]:
        """What Word could not go to is told in words."""
        address = node.attributes.get("href", "")
        target = strict(address, self.board)
        if target is None:
            yield from self.runs([*node.children, f" <{address}>"], look, room)
            return
        link = w("hyperlink", *self.runs(node.children, look._replace(style="Hyperlink"), room))
        link.set(qualified("r:id"), self.part.relate("hyperlink", target))
        if title := node.attributes.get("title"):
            link.set(qualified("w:tooltip"), sound(title)[:LONGEST_TIP])
        yield link

    def _picture(self, node: Element, look: Look, room: int) -> Iterator[Xml]:
        """A picture that is not there is told by the words that stand for it."""
        alt = node.attributes.get("alt", "")
        stored = self.pictures.of(node.attributes.get("src", ""))
        if stored is None:
            yield from words(f"[{alt or 'Picture'}]", look)
            return
        relation = self.part.relate("image", stored.name)
        width = node.attributes.get("width", "")
        yield w("r", self.pictures.drawing(stored, relation, alt, width, room))

    def _note(self, node: Element, look: Look, room: int) -> Xml:
        rtl = right_to_left(node.attributes.get("dir", ""), node.children)
        inside = Lines(self.notes.part, self.pictures, self.board, self.notes)
        runs = inside.runs(node.children, Look(lang=look.lang, rtl=rtl), room)
        number = self.notes.add(Form("FootnoteText", rtl=rtl), runs)
        sign = w("footnoteReference", id=number)
        return w("r", *Look("FootnoteReference").told(look.rtl), sign)


def words(said: str, look: Look) -> Iterator[Xml]:
    """Runs of words, each in one direction."""
    for stretch, rtl in stretches(said, look.rtl):
        pieces = (
            w(SIGNS[piece]) if piece in SIGNS else text_of(piece)
            for piece in PIECE.findall(stretch)
        )
        yield w("r", *look.told(rtl), *pieces)


def _marked(name: str, look: Look) -> Look:
    match name:
        case "strong":
            return look._replace(strong=True)
        case "em":
            return look._replace(em=True)
        case "s":
            return look._replace(strike=True)
        case "sup" | "sub":
            return look._replace(height=HEIGHTS[name])
        case "code":
            return look._replace(style="HTMLCode")
        case "cite":
            return look._replace(style="HTMLCite")
    return look


def _foreign(node: Element, look: Look) -> Look:
    """In which language and direction its words stand."""
    said = node.attributes.get("dir", "auto" if node.name == "bdi" else "")
    if said == "auto":
        said = "rtl" if runs_from_right(node.children, look.rtl) else "ltr"
    return look._replace(
        lang=node.attributes.get("lang", look.lang), rtl=said == "rtl" if said else look.rtl
    )


def _in_quotes(node: Element, look: Look) -> list[Node]:
    """The marks that a page draws around a quotation, as its language has them."""
    pairs = QUOTES.get(look.lang.partition("-")[0].lower(), USUAL_QUOTES)
    marks = pairs[look.style == "QuotedWords"]
    return [marks[0], *node.children, marks[1]]
