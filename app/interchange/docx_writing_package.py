"""A Word file as the package it is: parts that point to one another, in a zip archive. The same
text gives the same bytes: nothing in it tells of a clock or a machine."""

import io
import zipfile
from collections.abc import Mapping

from lxml import etree

from app.interchange.docx_writing_markup import (
    NAMESPACES,
    OFFICE,
    Xml,
    serialised,
    sound,
    text_of,
    w,
)

PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
CORE = f"{PACKAGE}metadata/core-properties"
DUBLIN = "http://purl.org/dc/elements/1.1/"
BEGINNING = (1980, 1, 1, 0, 0, 0)  # of time, for a zip archive


class Part:
    """A part that holds text, and where its links and pictures lead."""

    def __init__(self, root: str) -> None:
        self.root = etree.Element(f"{{{NAMESPACES['w']}}}{root}", nsmap=NAMESPACES)
        self.relations: dict[tuple[str, str], str] = {}

    def relate(self, kind: str, target: str) -> str:
        """The id by which the part's markup calls what it points to."""
        return self.relations.setdefault((kind, target), f"rId{len(self.relations) + 1}")

    def relationships(self) -> bytes:
        root = _root("Relationships", f"{PACKAGE}relationships")
        for (kind, target), name in self.relations.items():
            facts = {"Id": name, "Type": f"{OFFICE}relationships/{kind}", "Target": target}
            if kind == "hyperlink":
                facts["TargetMode"] = "External"
            _add(root, "Relationship", **facts)
        return serialised(root)


def packed(
    document: Part, beside: Mapping[str, Part], pictures: Mapping[str, bytes], core: bytes
) -> bytes:
    """The file. `pictures`: their names below word/ and what is in them."""
    parts = {"document": document, **beside}
    files = {"[Content_Types].xml": _content_types(parts, pictures), "_rels/.rels": _beginning()}
    files["docProps/core.xml"] = core
    for name, part in parts.items():
        files[f"word/{name}.xml"] = serialised(part.root)
        if part.relations:
            files[f"word/_rels/{name}.xml.rels"] = part.relationships()
    files |= {f"word/{name}": picture for name, picture in pictures.items()}
    return zipped(files)


def zipped(files: Mapping[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, BEGINNING)
            about.create_system = 0  # the same wherever it is made
            written.writestr(about, content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _content_types(parts: Mapping[str, Part], pictures: Mapping[str, bytes]) -> bytes:
    root = _root("Types", f"{PACKAGE}content-types")
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml"}
    defaults["xml"] = "application/xml"
    for kind in sorted({name.rpartition(".")[2] for name in pictures}):
        defaults[kind] = f"image/{kind}"
    for extension, content in defaults.items():
        _add(root, "Default", Extension=extension, ContentType=content)
    for name in parts:
        kind = "document.main" if name == "document" else name
        _add(root, "Override", PartName=f"/word/{name}.xml", ContentType=f"{WORD}{kind}+xml")
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    _add(root, "Override", PartName="/docProps/core.xml", ContentType=core)
    return serialised(root)


def _beginning() -> bytes:
    """Where whoever opens the package begins."""
    root = _root("Relationships", f"{PACKAGE}relationships")
    for name, kind, target in (
        ("rId1", f"{OFFICE}relationships/officeDocument", "word/document.xml"),
        ("rId2", f"{PACKAGE}relationships/metadata/core-properties", "docProps/core.xml"),
    ):
        _add(root, "Relationship", Id=name, Type=kind, Target=target)
    return serialised(root)


def _root(name: str, namespace: str) -> Xml:
    return etree.XML(f'<{name} xmlns="{namespace}"/>')


def _add(root: Xml, name: str, **facts: str) -> None:
    etree.SubElement(root, etree.QName(root, name), facts)


def core_properties(title: str, author: str) -> bytes:
    """What a file says of itself: its title and its author, which both stand on its first page."""
    root = etree.Element(f"{{{CORE}}}coreProperties", nsmap={"cp": CORE, "dc": DUBLIN})
    for name, words in (("title", title), ("creator", author)):
        etree.SubElement(root, f"{{{DUBLIN}}}{name}").text = sound(words)
    return serialised(root)


def footer() -> Part:
    """The number of each page."""
    part = Part("ftr")
    number = w("fldSimple", w("r", text_of("1")), instr=" PAGE ")
    part.root.append(w("p", w("pPr", w("pStyle", val="Footer")), number))
    return part


def section(footer_id: str, width: int) -> Xml:
    """The page: A4, with margins that leave lines of `width`, in twentieths of a point."""
    side = (11906 - width) // 2
    below = w("footerReference", type="default")
    below.set(f"{{{NAMESPACES['r']}}}id", footer_id)
    high = {"top": 1418, "bottom": 1418, "header": 709, "footer": 709}
    margins = w("pgMar", **high, left=side, right=side, gutter=0)
    return w("sectPr", below, w("pgSz", w=11906, h=16838), margins)
