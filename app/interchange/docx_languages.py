"""In which languages the words of a Word file stand, where we have written that into it.

Word notes a language at whatever it checks, such as French at each Arabic word, and nobody has
asked it to: in files of others it says nothing. In ours it does, unless it is the language that the
whole file is in.
"""

from collections.abc import Iterator
from dataclasses import replace
from unicodedata import bidirectional, name

from app.interchange.docx_pieces import NOTE, Line, Piece, in_language
from app.interchange.docx_styles import Styles
from app.interchange.docx_xml import Node
from app.text.schema import LANGUAGE

FROM_RIGHT = frozenset({"R", "AL"})
EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO")


class Languages:
    """Tells the languages of runs in a file of ours."""

    def __init__(self, styles: Styles, settings: Node) -> None:
        self.asked = styles.ours
        self.usual: dict[str, set[str]] = {"val": set(), "bidi": set(), "eastAsia": set()}
        for one in (*styles.languages(), *_of_the_program(settings)):
            for script, lang in one.facts.items():
                if script in self.usual:
                    self.usual[script].add(_primary(lang))

    def of(self, about: Node | None, words: str) -> str:
        """That of a run; nothing where it is the usual one, or where there are no letters."""
        said = about.first("lang") if self.asked and about is not None else None
        if said is None or not any(map(str.isalpha, words)):
            return ""
        for script in _asked_of(words):
            lang = said.facts.get(script, "")
            if LANGUAGE.fullmatch(lang) and _primary(lang) not in self.usual[script]:
                return lang
        return ""

    def from_right(self, about: Node | None) -> bool:
        return self.asked and about is not None and bool(about.says("rtl"))


def _of_the_program(settings: Node) -> Iterator[Node]:
    return (one for top in settings.inside for one in top.all("themeFontLang"))


def _primary(lang: str) -> str:
    return lang.partition("-")[0].lower()


def _asked_of(words: str) -> Iterator[str]:
    """Where Word notes the language of words in this script, the likelier place first."""
    first = next(filter(str.isalpha, words))
    if bidirectional(first) in FROM_RIGHT:
        yield "bidi"
    elif name(first, "").startswith(EAST_ASIAN):
        yield "eastAsia"
    yield "val"


def settle(line: Line) -> None:
    """A language that all words of a line stand in is the line's own; what has no letters goes
    with the words on both sides of it."""
    if not any(one.lang for one in line.pieces):
        return
    around = _around(line.pieces)
    worded = {one.lang for one in line.pieces if one.worded}
    line.lang = worded.pop() if len(worded) == 1 else ""
    line.pieces = [
        _within(one, lang, line.lang) for one, lang in zip(line.pieces, around, strict=True)
    ]


def _around(pieces: list[Piece]) -> list[str]:
    around: list[str] = []
    before, waiting = "", 0
    for one in pieces:
        if not one.worded:
            waiting += 1
            continue
        around += [one.lang if one.lang == before else ""] * waiting + [one.lang]
        before, waiting = one.lang, 0
    return around + [""] * waiting


def _within(piece: Piece, around: str, line: str) -> Piece:
    """The piece in the language around it; a note in another one says so itself."""
    if piece.kind == "note" and piece.lang not in ("", around, line):
        inside = piece.said.removeprefix(NOTE).removesuffix("</span>")
        piece = replace(piece, said=f"{NOTE}{in_language(inside, piece.lang, piece.rtl)}</span>")
    return replace(piece, lang="" if line else around)
