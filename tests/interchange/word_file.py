"""A Word file, opened: its parts, what they say, and what Word would refuse of them. Which elements
follow which is taken from ECMA-376, part 1, not from what writes our files."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = {
    "w": W,
    "r": R,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs "
    "bidi spacing ind contextualSpacing jc textAlignment outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike noProof vanish color spacing "
    "kern position sz szCs highlight u effect bdr shd vertAlign rtl cs em lang",
    "tblPr": "tblStyle bidiVisual tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap vAlign",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "lvl": "start numFmt suff lvlText lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl lvl",
    "num": "abstractNumId lvlOverride",
    "numbering": "abstractNum num",
    "style": "name basedOn next link uiPriority semiHidden qFormat pPr rPr tblPr",
    "sectPr": "footerReference type pgSz pgMar",
    "inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
    "settings": "zoom defaultTabStop characterSpacingControl footnotePr endnotePr compat",
}


class WordFile:
    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.infos = archive.infolist()
            self.files = {info.filename: archive.read(info) for info in self.infos}
        self.parts = {
            name: etree.fromstring(content)
            for name, content in self.files.items()
            if name.endswith((".xml", ".rels"))
        }
        self.document = self.parts["word/document.xml"]

    def find(self, path: str, part: str = "document") -> list[Any]:
        found = self.parts[f"word/{part}.xml"].xpath(path, namespaces=NAMES)
        assert isinstance(found, list)
        return found

    def styled(self, style: str) -> list[str]:
        """The words of each paragraph in a style; “” is that of plain paragraphs."""
        inside = f"w:pPr/w:pStyle/@w:val='{style}'" if style else "not(w:pPr/w:pStyle)"
        return [said(paragraph) for paragraph in self.find(f"//w:p[{inside}]")]

    def run(self, words: str) -> list[str]:
        """What is told of the run with just these words: names, with their values if any."""
        (run,) = self.find(f"//w:r[string(w:t)='{words}']")
        facts = run.xpath("w:rPr/*", namespaces=NAMES)
        return [":".join(filter(None, (local(one), one.get(f"{{{W}}}val")))) for one in facts]

    @property
    def notes(self) -> list[str]:
        """In the order in which they are referred to."""
        ids = self.find("//w:footnoteReference/@w:id")
        return [said(self.note(number)).strip() for number in ids]

    def note(self, number: str | int) -> Any:
        (note,) = self.find(f"w:footnote[@w:id='{number}']", "footnotes")
        return note

    def relations(self, part: str = "document") -> dict[str, tuple[str, bool]]:
        """Where each id leads, and whether that is outside the file."""
        rels = self.parts.get(f"word/_rels/{part}.xml.rels")
        return {
            one.get("Id", ""): (one.get("Target", ""), one.get("TargetMode") == "External")
            for one in (rels if rels is not None else [])
        }

    def faults(self) -> list[str]:
        return [*self._packaging(), *self._order(), *self._references(), *self._tables()]

    def _packaging(self) -> Iterator[str]:
        names = [info.filename for info in self.infos]
        yield from (name for name, times in Counter(names).items() if times > 1)
        types = self.parts["[Content_Types].xml"]
        known = {one.get("PartName") or one.get("Extension") for one in types}
        for name in names[1:]:
            kind = name.rpartition(".")[2]
            if f"/{name}" not in known and (kind == "xml" or kind not in known):
                yield f"{name} has no type"
        for name, rels in self.parts.items():
            folder = posixpath.dirname(posixpath.dirname(name))
            for one in rels if name.endswith(".rels") else ():
                target = posixpath.join(folder, one.get("Target", ""))
                if one.get("TargetMode") != "External" and target not in names:
                    yield f"{name}: {target} is not there"

    def _order(self) -> Iterator[str]:
        for name, part in self.parts.items():
            for element in part.iter() if name.startswith("word/") else ():
                order = ORDER.get(local(element), "").split()
                inside = [local(child) for child in element]
                known = [one for one in inside if one in order]
                if order and (known != inside or known != sorted(known, key=order.index)):
                    yield f"{name}: {local(element)} holds {inside}"
                if len(inside) > len(set(inside)) and local(element) in (
                    "pPr",
                    "rPr",
                    "tcPr",
                    "tblPr",
                ):
                    yield f"{name}: {local(element)} says something twice: {inside}"

    def _references(self) -> Iterator[str]:
        styles = set(self.find("//w:style/@w:styleId", "styles"))
        lists = set(self.find("//w:num/@w:numId", "numbering"))
        for part in ("document", "footnotes"):
            used = set(self.find("(//w:pStyle | //w:rStyle | //w:tblStyle)/@w:val", part))
            yield from (f"no style {name}" for name in used - styles)
            numbered = set(self.find("//w:numId/@w:val", part))
            yield from (f"no list {name}" for name in numbered - lists)
            asked = set(self.find("//@r:id | //@r:embed", part)) - self.relations(part).keys()
            yield from (f"{part}: nothing is {name}" for name in asked)
        kinds = set(self.find("//w:abstractNum/@w:abstractNumId", "numbering"))
        yield from set(self.find("//w:num/w:abstractNumId/@w:val", "numbering")) - kinds
        notes = self.find("w:footnote[not(@w:type)]/@w:id", "footnotes")
        if notes != self.find("//w:footnoteReference/@w:id"):
            yield "notes and their signs differ"
        drawn = [*self.find("//wp:docPr/@id"), *self.find("//wp:docPr/@id", "footnotes")]
        yield from (f"picture {one} twice" for one, times in Counter(drawn).items() if times > 1)

    def _tables(self) -> Iterator[str]:
        """Rows fill the columns, cells end in a paragraph, and what goes on has begun above."""
        for table in self.find("//w:tbl"):
            columns = len(table.xpath("w:tblGrid/w:gridCol", namespaces=NAMES))
            above: dict[int, int] = {}
            for row in table.xpath("w:tr", namespaces=NAMES):
                at, merged = 0, {}
                for cell in row.xpath("w:tc", namespaces=NAMES):
                    spans = cell.xpath("w:tcPr/w:gridSpan/@w:val", namespaces=NAMES)
                    span = int(spans[0]) if spans else 1
                    merge = cell.xpath("w:tcPr/w:vMerge", namespaces=NAMES)
                    if merge:
                        merged[at] = span
                        if merge[0].get(f"{{{W}}}val") is None and above.get(at) != span:
                            yield f"a cell at {at} goes on that has not begun"
                    if local(cell[-1]) != "p":
                        yield "a cell that does not end in a paragraph"
                    at += span
                above = merged
                if at != columns:
                    yield f"a row of {at} columns, not {columns}"
            if not 0 < columns < 64:
                yield f"{columns} columns"
            behind = table.getnext()
            if behind is None or local(behind) != "p":
                yield "a table without a paragraph behind it"


def local(element: Any) -> str:
    return str(etree.QName(element).localname)


def said(element: Any) -> str:
    """The words of a paragraph or of anything that holds some."""
    words = {"br": "\n", "tab": "\t", "softHyphen": "\u00ad"}
    pieces = element.xpath(".//w:t | .//w:br | .//w:tab | .//w:softHyphen", namespaces=NAMES)
    return "".join(words.get(local(piece), piece.text or "") for piece in pieces)
