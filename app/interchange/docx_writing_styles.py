"""The styles of a Word file that we write, its lists and its settings. Names that Word knows are
Word's own, so that its navigation, its lists of notes and its ribbon know them, too."""

from copy import deepcopy
from typing import NamedTuple

from app.interchange.docx_writing_markup import Xml, w
from app.interchange.docx_writing_package import Part

FACE = "Times New Roman"  # there on every machine, in most scripts
FIXED_FACE = "Courier New"
STEP = 425  # twentieths of a point that each level of a list stands further in
QUOTED = 567  # and a quotation
LEVELS = 9
BULLETS = "•◦▪"
BULLETED = 1  # the list of all that has no numbers


class Style(NamedTuple):
    """A style of paragraphs. Sizes in half points, distances in twentieths of a point."""

    name: str
    size: int = 0
    before: int = 0
    after: int = 0
    based: str = "Normal"
    level: int | None = None  # in the outline
    strong: bool = False
    left: int = 0
    right: int = 0
    centred: bool = False
    with_next: bool = False
    ruled: bool = False
    then: str = ""
    face: str = ""
    grey: bool = False
    close: bool = False  # no distance between two of the same
    single: bool = False  # lines close to one another


STYLES = {
    "Title": Style("Title", 40, 0, 120, strong=True, with_next=True, single=True, then="Byline"),
    "Byline": Style("Byline", 21, 0, 480, grey=True, single=True, then="Normal"),
    "Heading1": Style(
        "heading 1", 30, 360, 120, level=0, strong=True, with_next=True, single=True, then="Normal"
    ),
    "Heading2": Style(
        "heading 2", 26, 300, 100, level=1, strong=True, with_next=True, single=True, then="Normal"
    ),
    "Heading3": Style(
        "heading 3", 24, 240, 80, level=2, strong=True, with_next=True, single=True, then="Normal"
    ),
    "Quote": Style("Quote", 23, 0, 160, left=QUOTED, right=QUOTED),
    "QuoteSource": Style("Quote Source", 22, 0, 240, left=QUOTED, right=QUOTED, grey=True),
    "ListParagraph": Style("List Paragraph", after=160, left=STEP, close=True),
    "ListContinue": Style("List Continue", after=160, left=STEP),
    "HTMLPreformatted": Style("HTML Preformatted", 20, 0, 160, face=FIXED_FACE, single=True),
    "Rule": Style("Rule", 12, 0, 240, ruled=True, then="Normal"),
    "Figure": Style("Figure", before=160, after=80, centred=True),
    "Caption": Style("caption", 21, 0, 240, centred=True, single=True, then="Normal"),
    "TableText": Style("Table Text", 22, 40, 40, single=True),
    "TableHeading": Style("Table Heading", 22, 40, 40, strong=True, single=True),
    "AfterTable": Style("After Table", 12, 0, 0, single=True, then="Normal"),
    "FootnoteText": Style("footnote text", 20, 0, 40, single=True),
    "Footer": Style("footer", 20, centred=True, single=True),
}
QUOTATIONS = frozenset({"Quote", "QuoteSource"})
OUR_OWN = frozenset(
    {
        *("Byline", "QuoteSource", "Rule", "Figure", "TableText", "TableHeading", "AfterTable"),
        *("EssayTable", "QuotedWords", "PictureCredit"),
    }
)


def styles() -> Part:
    part = Part("styles")
    face = w("rFonts", ascii=FACE, hAnsi=FACE, eastAsia=FACE, cs=FACE)
    size = (w("sz", val=24), w("szCs", val=24))
    usual = w("pPr", w("spacing", after=160, line=312, lineRule="auto"))
    part.root.append(
        w("docDefaults", w("rPrDefault", w("rPr", face, *size)), w("pPrDefault", usual))
    )
    part.root.append(w("style", w("name", val="Normal"), w("qFormat"), **_id("Normal", usual=True)))
    part.root.append(_of_characters())
    part.root.append(_of_tables())
    part.root.extend(_of_paragraphs(key, style) for key, style in STYLES.items())
    grey = w("color", val="595959")
    fixed = w("rFonts", ascii=FIXED_FACE, hAnsi=FIXED_FACE, cs=FIXED_FACE)
    raised = w("vertAlign", val="superscript")
    blue = (w("color", val="0563C1"), w("u", val="single"))
    part.root.extend(
        [
            _of_runs("FootnoteReference", "footnote reference", raised),
            _of_runs("Hyperlink", "Hyperlink", *blue),
            _of_runs("HTMLCode", "HTML Code", fixed, w("sz", val=21), w("szCs", val=21)),
            _of_runs("HTMLCite", "HTML Cite", w("i"), w("iCs")),
            _of_runs("QuotedWords", "Quoted Words"),
            _of_runs("PictureCredit", "Picture Credit", grey, w("sz", val=19), w("szCs", val=19)),
        ]
    )
    return part


def _id(key: str, kind: str = "paragraph", *, usual: bool = False) -> dict[str, str]:
    facts = {"type": kind, "styleId": key}
    if usual:
        facts["default"] = "1"
    if key in OUR_OWN:
        facts["customStyle"] = "1"
    return facts


def _of_characters() -> Xml:
    facts = _id("DefaultParagraphFont", "character", usual=True)
    return w("style", w("name", val="Default Paragraph Font"), w("semiHidden"), **facts)


def _of_tables() -> Xml:
    """Thin lines between the rows, as in the tables of a book."""
    lines = [
        w(side, val="single", sz=4, space=0, color="A6A6A6")
        for side in ("top", "bottom", "insideH")
    ]
    sides = [w(side, w=100, type="dxa") for side in ("left", "right")]
    facts = w("tblPr", w("tblBorders", *lines), w("tblCellMar", *sides))
    return w("style", w("name", val="Essay Table"), facts, **_id("EssayTable", "table"))


def _of_paragraphs(key: str, style: Style) -> Xml:
    facts = [w("name", val=style.name), w("basedOn", val=style.based)]
    facts += [w("next", val=style.then)] if style.then else []
    facts += [w("qFormat"), _paragraph(style)]
    if look := _run(style):
        facts.append(w("rPr", *look))
    return w("style", *facts, **_id(key))


def _paragraph(style: Style) -> Xml:
    facts: list[Xml] = []
    if style.with_next:
        facts += [w("keepNext"), w("keepLines")]
    if style.ruled:
        facts.append(w("pBdr", w("bottom", val="single", sz=6, space=1, color="808080")))
    line = 252 if style.single else 312
    facts.append(w("spacing", before=style.before, after=style.after, line=line, lineRule="auto"))
    if style.left or style.right:
        facts.append(w("ind", left=style.left, right=style.right))
    facts += [w("contextualSpacing")] if style.close else []
    facts += [w("jc", val="center")] if style.centred else []
    facts += [] if style.level is None else [w("outlineLvl", val=style.level)]
    return w("pPr", *facts)


def _run(style: Style) -> list[Xml]:
    face = style.face
    look: list[Xml] = [w("rFonts", ascii=face, hAnsi=face, cs=face)] if face else []
    look += [w("b"), w("bCs")] if style.strong else []
    look += [w("noProof")] if face else []
    look += [w("color", val="595959")] if style.grey else []
    look += [w("sz", val=style.size), w("szCs", val=style.size)] if style.size else []
    return look


def _of_runs(key: str, name: str, *look: Xml) -> Xml:
    facts = [w("name", val=name), w("basedOn", val="DefaultParagraphFont")]
    facts += [w("rPr", *look)] if look else []
    return w("style", *facts, **_id(key, "character"))


class Lists:
    """The lists of a file: one for all that have no numbers, and one for each that has."""

    def __init__(self) -> None:
        bullets = [BULLETS[level % len(BULLETS)] for level in range(LEVELS)]
        self.kinds = [_kind(0, "bullet", bullets)]
        self.lists = [w("num", w("abstractNumId", val=0), numId=BULLETED)]

    def begin(self, first: int) -> int:
        """A list whose numbers begin with `first`; no other counts on with it."""
        signs = [f"%{level + 1}." for level in range(LEVELS)]
        kind = len(self.kinds)
        self.kinds.append(_kind(kind, "decimal", signs, first))
        return self._list(w("abstractNumId", val=kind))

    def go_on(self, list_id: int, level: int, number: int) -> int:
        """That list, at another number."""
        kind = deepcopy(self.lists[list_id - 1][0])
        return self._list(kind, w("lvlOverride", w("startOverride", val=number), ilvl=level))

    def _list(self, *facts: Xml) -> int:
        self.lists.append(w("num", *facts, numId=len(self.lists) + 1))
        return len(self.lists)

    def part(self) -> Part:
        part = Part("numbering")
        part.root.extend([*self.kinds, *self.lists])
        return part


def _kind(key: int, form: str, signs: list[str], first: int = 1) -> Xml:
    levels = [
        w(
            "lvl",
            *(w("start", val=first), w("numFmt", val=form), w("lvlText", val=sign)),
            w("lvlJc", val="left"),
            w("pPr", w("ind", left=STEP * (level + 1), hanging=STEP)),
            ilvl=level,
        )
        for level, sign in enumerate(signs)
    ]
    named = w("nsid", val=f"{key + 1:08X}")
    several = w("multiLevelType", val="multilevel")
    return w("abstractNum", named, several, *levels, abstractNumId=key)


def settings() -> Part:
    """Which notes are the lines above the notes, and that Word need not be compatible with an
    older one."""
    part = Part("settings")
    lines = w("footnotePr", w("footnote", id=-1), w("footnote", id=0))
    mode = w(
        "compatSetting",
        name="compatibilityMode",
        uri="http://schemas.microsoft.com/office/word",
        val=15,
    )
    part.root.extend([w("defaultTabStop", val=709), lines, w("compat", mode)])
    return part
