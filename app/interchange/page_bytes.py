"""From the bytes of a file to its words, or a refusal that names what the file is."""

import codecs
import re

from app.interchange.page_parts import NotUnderstood

LARGEST = 1024 * 1024  # a course-blog page is a few dozen kilobytes; a megabyte is a book

# What people send instead of a page, by its first bytes.
FOREIGN = (
    (b"PK\x03\x04", "this is a Word document or a zip file"),
    (b"PK\x05\x06", "this is an empty zip file"),
    (b"%PDF", "this is a PDF"),
    (b"\xd0\xcf\x11\xe0", "this is an old Word document"),
    (b"{\\rtf", "this is a rich text document"),
    (b"\x89PNG", "this is a picture"),
    (b"\xff\xd8\xff", "this is a picture"),
    (b"GIF8", "this is a picture"),
    (b"\x1f\x8b", "this is a compressed file"),
    (b"bplist00", "this is a Safari web archive"),
    (b"From: <Saved by", "this is a web archive (.mht)"),
)
SAVE_AS_TEXT = "save the page as plain text or as .html and import that"

# Controls that mean nothing in a text; tab and the line ends are not among them.
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
MANY_CONTROLS = 0.01  # a stray one is dropped, one in a hundred is no text

DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?([\w-]+)""", re.IGNORECASE
)
ONE_BYTE = re.compile(r"(?:windows-?|cp)125\d|iso-?8859-\d+|latin-?1|koi8-[ru]", re.IGNORECASE)


def words_of(data: bytes) -> str:
    """The text of a file in UTF-8 (with or without BOM), Windows-1252 or what its HTML declares."""
    _refuse_size(data)
    for start, reason in FOREIGN:
        if data.startswith(start):
            raise NotUnderstood(1, reason, SAVE_AS_TEXT)
    text = decoded(data)
    controls = len(CONTROLS.findall(text))
    if "\0" in text or controls > MANY_CONTROLS * len(text) + 1:
        raise NotUnderstood(1, "this is no text but a file of another kind", SAVE_AS_TEXT)
    text = CONTROLS.sub("", text)
    if not text.strip():
        raise NotUnderstood(1, "the page is empty", "choose a file with the page's text in it")
    return text


def _refuse_size(data: bytes) -> None:
    if len(data) > LARGEST:
        raise NotUnderstood(1, "the page is larger than 1 MB", "import one page at a time, as text")


def decoded(data: bytes) -> str:
    """The text, its controls left in it. NotUnderstood."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _wide(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        line = data.count(b"\n", 0, broken.start) + 1
    _refuse_broken_utf8(data, line)
    return _narrow(data, line)


def _wide(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as broken:
        reason = "this is neither UTF-8 nor Windows-1252 text"
        raise NotUnderstood(1, reason, "save it as UTF-8 text and import that") from broken


def _refuse_broken_utf8(data: bytes, line: int) -> None:
    """Mostly good UTF-8 is a damaged file, not Windows-1252: reading it so would garble it."""
    read = data.decode("utf-8", "replace")
    bad = read.count("\ufffd")
    good = sum(letter > "\x7f" for letter in read) - bad
    if good > bad:
        reason = "a character in it is damaged (the rest is UTF-8)"
        raise NotUnderstood(line, reason, "save the page once more and import that")


def _narrow(data: bytes, line: int) -> str:
    declared = DECLARED.search(data[:2048])
    name = declared.group(1).decode("ascii") if declared else ""
    encoding = name if ONE_BYTE.fullmatch(name) else "cp1252"
    if re.fullmatch(r"iso-?8859-1|latin-?1", encoding, re.IGNORECASE):
        encoding = "cp1252"  # as every browser reads it
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as broken:
        reason = "this is neither UTF-8 nor Windows-1252 text"
        raise NotUnderstood(line, reason, "save it as UTF-8 text and import that") from broken
