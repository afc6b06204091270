"""Files that are no Word files, are broken, or made to do harm: a named refusal or clean text."""

import socket
import struct
import zipfile
from io import BytesIO

import pytest

from app.interchange.docx_package import LARGEST
from app.interchange.docx_reading import read, read_docx, understood
from app.interchange.docx_refusals import DocxRefusedError
from app.limited import in_a_child
from app.text.measure import words
from app.text.sanitise import sanitise
from tests.interchange.a_docx import (
    a_docx,
    a_part,
    cell,
    field,
    note,
    note_mark,
    p,
    picture,
    r,
    row,
    table,
    zipped,
)

GOOD = a_docx(p("Hello there"))
WORD_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")


def changed(name: str, held: bytes) -> bytes:
    return a_docx(p("a"), change=lambda parts: parts.update({name: held}))


def with_flag(bit: int) -> bytes:
    """The good file, in whose directory a part is marked."""
    data = bytearray(GOOD)
    at = data.index(b"PK\x01\x02")
    (flags,) = struct.unpack_from("<H", data, at + 8)
    struct.pack_into("<H", data, at + 8, flags | bit)
    return bytes(data)


def lying(size: int) -> bytes:
    """The good file, in whose directory a part says to be of another size."""
    data = bytearray(GOOD)
    struct.pack_into("<I", data, data.rindex(b"word/document.xml") - 46 + 24, size)
    return bytes(data)


def broken() -> bytes:
    """The good file with a bit of its text turned."""
    data = bytearray(GOOD)
    data[data.index(b"word/document.xml") + 60] ^= 4
    return bytes(data)


def inflating() -> bytes:
    return changed("word/document.xml", a_part("document", " " * 25_000_000))


def with_type(beginning: str) -> bytes:
    return changed("word/document.xml", beginning.encode() + a_part("document", "")[21:])


REFUSED = {
    "empty": b"",
    "no-word-file": b"Dear diary, this is text.",
    "old-word": WORD_MAGIC + b"\0" * 600,
    "locked": WORD_MAGIC + "EncryptedPackage".encode("utf-16-le"),
    "rtf": b"{\\rtf1 Hello}",
    "pdf": b"%PDF-1.7",
    "web-page": b"<!DOCTYPE html><p>Hello",
    "too-large": b"PK\x03\x04" + b"\0" * LARGEST,
    "macros": changed("word/vbaProject.bin", b"x"),
    "odt": zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"x"}),
    "pages": zipped({"Index/Document.iwa": b"x"}),
    "spreadsheet": zipped({"xl/workbook.xml": b"x"}),
    "slides": zipped({"ppt/presentation.xml": b"x"}),
    "without-text": a_docx(p("a"), change=lambda parts: parts.pop("word/document.xml")),
    "strange-names": changed("../../outside.xml", b"x"),
    "too-many-parts": a_docx(
        p("a"), change=lambda parts: parts.update({f"word/{n}": b"" for n in range(2100)})
    ),
    "inflates": inflating(),
    "damaged": broken(),
    "damaged-text": changed("word/document.xml", a_part("document", "<w:body>\xff")[:-20]),
    "document-type": with_type('<!DOCTYPE w [<!ENTITY a "b">]>'),
    "too-deep": a_docx("<w:tbl><w:tr><w:tc>" * 1000 + p("a") + "</w:tc></w:tr></w:tbl>" * 1000),
}
ALIKE = [
    ("damaged", b"PK\x03\x04"),
    ("damaged", GOOD[: len(GOOD) // 2]),
    ("damaged", lying(10)),
    ("inflates", lying(4_000_000_000)),
    ("locked", with_flag(1)),
    ("strange-names", changed("/etc/passwd", b"x")),
    ("strange-names", changed("word\\..\\..\\outside.xml", b"x")),
    ("damaged-text", changed("word/document.xml", b"")),
    ("damaged-text", changed("word/document.xml", b"\xff\xfe<")),
    ("damaged-text", changed("word/styles.xml", b"<a><b></a>")),
    ("document-type", with_type('<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd">')),
    ("document-type", changed("docProps/core.xml", b'<!DOCTYPE c SYSTEM "file:///x"><c/>')),
    ("document-type", changed("word/_rels/document.xml.rels", b"<!DOCTYPE c><c/>")),
    ("document-type", changed("word/document.xml", "<!DOCTYPE c><c/>".encode("utf-16"))),
]


@pytest.mark.parametrize(("name", "data"), [*REFUSED.items(), *ALIKE])
def test_refused_by_name_with_a_sentence(name: str, data: bytes) -> None:
    with pytest.raises(DocxRefusedError) as refusal:
        understood(read(data))
    assert refusal.value.why.name == name
    assert refusal.value.why.sentence.endswith(".")


def test_a_text_in_utf_16_is_read() -> None:
    held = a_part("document", f"<w:body>{p('史記')}</w:body>").decode().encode("utf-16")
    assert read_docx(changed("word/document.xml", held)).html == "<p>史記</p>"


def test_names_as_windows_writes_them_are_read() -> None:
    def change(parts: dict[str, bytes]) -> None:
        for name in list(parts):
            parts[name.replace("/", "\\")] = parts.pop(name)

    assert read_docx(a_docx(p("a"), change=change)).html == "<p>a</p>"


def test_a_text_that_only_speaks_of_entities_is_read() -> None:
    assert "&lt;!DOCTYPE" in read_docx(a_docx(p(r("<!DOCTYPE html>")))).html


def test_tables_400_deep_keep_their_words() -> None:
    body = p("innermost")
    for number in range(400):
        body = table(row(cell(f"w{number}", body)))
    kept = sanitise(read_docx(a_docx(body)).html)
    assert words(kept) == 401
    assert kept.index("w399") < kept.index("w0") < kept.index("innermost")


@pytest.mark.parametrize(
    "inside",
    [
        [r("w ")] * 50_000,
        [r("w "), r("v ", "<w:i/>")] * 25_000,
        [field("REF x", "y ")] * 10_000,
        ["<w:hyperlink>" * 400 + r("w") + "</w:hyperlink>" * 400],
        ["<w:smartTag>" * 400 + r("w") + "</w:smartTag>" * 400],
    ],
    ids=["alike", "different", "fields", "links", "tags"],
)
@pytest.mark.slow
def test_a_paragraph_of_very_many_runs_is_kept(inside: list[str]) -> None:
    docx = understood(child(a_docx(p(*inside))))
    assert words(sanitise(docx.html)) == max(1, len(inside)) or len(inside) == 1


@pytest.mark.slow
def test_boxes_in_boxes_keep_their_words() -> None:
    body = p("w")
    for _ in range(300):
        body = p("w", f"<w:r><w:pict><w:txbxContent>{body}</w:txbxContent></w:pict></w:r>")
    assert words(sanitise(read_docx(a_docx(body)).html)) == 301


@pytest.mark.slow
def test_40_pages_with_180_notes_come_in_quickly() -> None:
    sentence = "The virgin lands were ploughed up in the spring and the wind took the soil. "
    body = "".join(p(*[sentence, r("Twice. ", "<w:i/>")] * 4, note_mark(n)) for n in range(180))
    notes = "".join(note(n, f"Zubkova, Russia After the War, p. {n}.") for n in range(180))
    docx = understood(child(a_docx(body, footnotes=notes), seconds=10))
    assert sanitise(docx.html).count("<span data-footnote>") == 180


def child(data: bytes, seconds: int = 20) -> bytes:
    return in_a_child("app.interchange.docx_reading:read", data, seconds=seconds, megabytes=800)


def test_no_connection_is_made() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        link, held = {"l": address}, f'<!DOCTYPE w SYSTEM "{address}">'
        linked = p("a", picture("l", linked=True), f'<w:hyperlink r:id="l">{r("b")}</w:hyperlink>')
        for data in (a_docx(linked, links=link), with_type(held)):
            child(data)
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_the_good_one_is_good() -> None:
    """The control: what is changed above is why it is refused."""
    assert understood(child(GOOD)).html == "<p>Hello there</p>"
    assert zipfile.is_zipfile(BytesIO(GOOD))
