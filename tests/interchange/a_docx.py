"""Word files made for a test: their parts written as Word writes them, zipped."""

import zipfile
from collections.abc import Callable
from html import escape
from io import BytesIO

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d494441"
    "54789c63382127f71f0004ba02043e571fc70000000049454e44ae426082"
)

STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'
    for key, name, more in (
        ("Title", "Title", ""),
        ("berschrift1", "heading 1", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        ("berschrift3", "heading 3", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
        ("Mine", "My own heading", '<w:basedOn w:val="berschrift1"/>'),
        ("Zitat", "Quote", "<w:rPr><w:i/></w:rPr>"),
        ("Langzitat", "Langzitat", '<w:basedOn w:val="Zitat"/>'),
        ("Beschriftung", "caption", ""),
        ("Geheim", "Secret", "<w:rPr><w:vanish/></w:rPr>"),
        ("Listenabsatz", "List Paragraph", '<w:pPr><w:ind w:left="720"/></w:pPr>'),
        ("Rechts", "From the right", "<w:pPr><w:bidi/></w:pPr>"),
    )
) + (
    '<w:style w:type="character" w:styleId="Hervorhebung"><w:name w:val="Emphasis"/>'
    "<w:rPr><w:i/></w:rPr></w:style>"
    '<w:style w:type="character" w:styleId="Unsichtbar"><w:name w:val="Unseen"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
    '<w:style w:type="table" w:styleId="Gitter"><w:name w:val="Grid"/>'
    '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
    '<w:style w:type="table" w:styleId="Spalte"><w:name w:val="Column"/>'
    '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>'
)
BULLET, DECIMAL = "bullet", "decimal"


def a_docx(
    body: str,
    *,
    footnotes: str = "",
    endnotes: str = "",
    numbering: str = "",
    links: dict[str, str] | None = None,
    pictures: dict[str, bytes] | None = None,
    title: str = "",
    change: Callable[[dict[str, bytes]], object] = lambda parts: None,
) -> bytes:
    """A file with this body. `links` and `pictures` are known by their ids; `change` may do
    anything to the parts before they are zipped."""
    beside = {"styles": STYLES, "footnotes": footnotes, "endnotes": endnotes}
    beside["numbering"] = numbering
    ends = [_relationship(f"part-{kind}", TYPES + kind, f"{kind}.xml") for kind in beside]
    for key, address in (links or {}).items():
        ends.append(_relationship(key, f"{TYPES}hyperlink", address, outside=True))
    ends += [_relationship(key, f"{TYPES}image", f"media/{key}.bin") for key in pictures or {}]
    parts = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relationships(
            _relationship("main", f"{TYPES}officeDocument", "word/document.xml"),
            _relationship("core", CORE, "docProps/core.xml"),
        ),
        "docProps/core.xml": (
            '<p:coreProperties xmlns:p="urn:p" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(title)}</dc:title></p:coreProperties>"
        ).encode(),
        "word/_rels/document.xml.rels": _relationships(*ends),
        "word/_rels/footnotes.xml.rels": _relationships(*ends),
        "word/document.xml": a_part("document", f"<w:body>{body}</w:body>"),
    }
    for kind, held in beside.items():
        parts[f"word/{kind}.xml"] = a_part(kind, held)
    for key, file in (pictures or {}).items():
        parts[f"word/media/{key}.bin"] = file
    change(parts)
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, held in parts.items():
            made.writestr(name, held)
    return file.getvalue()


def a_part(name: str, held: str) -> bytes:
    return f'<?xml version="1.0"?><w:{name} {NAMESPACES}>{held}</w:{name}>'.encode()


def _relationships(*ends: str) -> bytes:
    return f'<Relationships xmlns="{RELATIONSHIPS}">{"".join(ends)}</Relationships>'.encode()


def _relationship(key: str, kind: str, target: str, *, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{key}" Type="{kind}" Target="{escape(target)}"{mode}/>'


def p(*inside: str, style: str = "", about: str = "") -> str:
    """A paragraph of runs; what is no markup becomes a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = (one if one.startswith("<") else r(one) for one in inside)
    return f"<w:p><w:pPr>{named}{about}</w:pPr>{''.join(runs)}</w:p>"


def r(words: str, about: str = "") -> str:
    return f'<w:r><w:rPr>{about}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def item(words: str, list_id: int, level: int = 0) -> str:
    about = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return p(words, style="Listenabsatz", about=about)


def note_mark(number: int, kind: str = "footnote") -> str:
    style = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    return f'<w:r>{style}<w:{kind}Reference w:id="{number}"/></w:r>'


def note(number: int, *paragraphs: str, kind: str = "footnote") -> str:
    first, *others = paragraphs
    mark = f"<w:r><w:{kind}Ref/></w:r>"
    more = "".join(p(one) for one in others)
    return f'<w:{kind} w:id="{number}">{p(mark, f" {first}")}{more}</w:{kind}>'


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def row(*cells: str, about: str = "") -> str:
    held = "".join(one if one.startswith("<w:tc>") else cell(one) for one in cells)
    return f"<w:tr><w:trPr>{about}</w:trPr>{held}</w:tr>"


def cell(*inside: str, about: str = "") -> str:
    held = "".join(one if one.startswith("<") else p(one) for one in inside)
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{held}</w:tc>"


def picture(key: str, alt: str = "", *, linked: bool = False) -> str:
    how = "link" if linked else "embed"
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="{escape(alt)}"/><a:graphic>'
        f'<a:graphicData><pic:pic><pic:blipFill><a:blip r:{how}="{key}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def numbering(*forms: str, starts: dict[int, int] | None = None) -> str:
    """Lists 1, 2 …, each of a form on all its levels; `starts` says which begin anew, and at what,
    as lists of the first one's kind."""
    kinds = ""
    lists = ""
    for key, form in enumerate(forms, 1):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/></w:lvl>'
            for level in range(9)
        )
        kinds += f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>'
        lists += f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'
    for key, start in (starts or {}).items():
        lists += (
            f'<w:num w:numId="{key}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">'
            f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        )
    return kinds + lists


def field(instruction: str, *result: str) -> str:
    """A field as Word writes it, in runs of its own."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{"".join(map(r, result))}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def text_box(*blocks: str) -> str:
    """A text box as Word writes it: once for itself, once for its forebears."""
    held = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"{held}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{held}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
