"""A Word file as a package of parts: looked at from outside before anything in it is read.

A .docx is a zip. What is no such zip, is made to fill memory, or is another kind of file is refused
with a sentence that says what to do. Nothing is ever unpacked onto a disk.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from urllib.parse import unquote

from app.interchange.docx_refusals import (
    DAMAGED,
    EMPTY,
    INFLATES,
    LOCKED,
    MACROS,
    MOST_MEGABYTES,
    NO_WORD_FILE,
    OF_PAGES,
    OLD_WORD,
    OPEN_DOCUMENT,
    PDF,
    RICH_TEXT,
    SLIDES,
    SPREADSHEET,
    STRANGE_NAMES,
    TOO_LARGE,
    TOO_MANY_PARTS,
    WEB_PAGE,
    WITHOUT_TEXT,
    DocxRefusedError,
)
from app.interchange.docx_xml import Node, whole_tree

LARGEST = MOST_MEGABYTES * 1024 * 1024  # bytes of a file
MOST_PARTS = 2_000
MOST_INFLATED = 120 * 1024 * 1024  # bytes of all parts together
LARGEST_XML = 30 * 1024 * 1024  # bytes of a part that is read as XML
MOST_XML = 60 * 1024 * 1024  # bytes of all that are
HIGHEST_RATIO = 250  # between a part and what it takes in the zip: text comes to 10 or 20
UNSUSPICIOUS = 16 * 1024 * 1024  # bytes below which no ratio is suspicious

NO_TITLE = re.compile(r"(Microsoft Word - .*|(Document|Dokument|Untitled)( ?\w*))?")  # as saved

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError),
    *(NotImplementedError, KeyError, IndexError),
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a relationship of a part leads to: another part, or an address outside."""

    kind: str  # the end of its type, such as `image`
    place: str
    outside: bool


class Package:
    """The parts of a Word file, read one by one as they are asked for."""

    def __init__(self, data: bytes) -> None:
        _refuse_other_files(data)
        try:
            self.zip = zipfile.ZipFile(BytesIO(data))
            # some programs of Windows write names with its own strokes
            self.parts = {one.filename.replace("\\", "/"): one for one in self.zip.infolist()}
        except BROKEN as broken:
            raise DocxRefusedError(DAMAGED) from broken
        self.xml_read = 0
        _refuse_suspicious(self.zip.infolist())
        _refuse_other_packages(self.parts.keys())

    def part(self, name: str, most: int = MOST_INFLATED) -> bytes:
        """What a part holds; nothing where there is none."""
        info = self.parts.get(name)
        if info is None:
            return b""
        try:
            with self.zip.open(info) as stream:
                held = stream.read(most + 1)
        except BROKEN as broken:
            raise DocxRefusedError(DAMAGED) from broken
        if len(held) > most:
            raise DocxRefusedError(INFLATES)
        return held

    def xml(self, name: str) -> bytes:
        held = self.part(name, LARGEST_XML)
        self.xml_read += len(held)
        if self.xml_read > MOST_XML:
            raise DocxRefusedError(INFLATES)
        return held

    def tree(self, name: str) -> Node:
        """A part of facts, such as its styles; empty where there is none."""
        return whole_tree(self.xml(name)) if name in self.parts else Node("")

    def targets(self, name: str) -> dict[str, Target]:
        """Where the relationships of a part lead to, by their ids."""
        folder, file = posixpath.split(name)
        found = {}
        for one in self.tree(posixpath.join(folder, "_rels", f"{file}.rels")).everything():
            if one.name.endswith("Relationship") and "Id" in one.facts:
                outside = one.facts.get("TargetMode") == "External"
                place = one.facts.get("Target", "")
                kind = one.facts.get("Type", "").rpartition("/")[2]
                found[one.facts["Id"]] = Target(
                    kind, place if outside else self._resolved(folder, place), outside
                )
        return found

    def _resolved(self, folder: str, place: str) -> str:
        """The name of a part, from where it is named; some programs write it percent-encoded."""
        name = posixpath.normpath(posixpath.join("/", folder, place)).lstrip("/")
        return name if name in self.parts else unquote(name)

    @cached_property
    def document(self) -> str:
        """The name of the part that holds the text."""
        named = [one.place for one in self.targets("").values() if one.kind == "officeDocument"]
        for name in (*named, "word/document.xml"):
            if name in self.parts:
                return name
        raise DocxRefusedError(WITHOUT_TEXT)

    def beside(self, kind: str) -> str:
        """The name of a part that belongs to the text, such as its `styles`; or nothing."""
        found = (one.place for one in self.targets(self.document).values() if one.kind == kind)
        return next((name for name in found if name in self.parts), "")

    @property
    def title(self) -> str:
        """The title that stands in the file's properties."""
        for one in self.targets("").values():
            if one.kind == "core-properties" and not one.outside:
                for fact in self.tree(one.place).everything():
                    if fact.name.endswith(":title"):
                        title = " ".join(fact.words.split())
                        return "" if NO_TITLE.fullmatch(title) else title
        return ""


def _refuse_other_files(data: bytes) -> None:
    if not data:
        raise DocxRefusedError(EMPTY)
    if len(data) > LARGEST:
        raise DocxRefusedError(TOO_LARGE)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise DocxRefusedError(LOCKED if locked else OLD_WORD)
    beginning = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for sign, why in BEGINNINGS.items():
        if beginning.startswith(sign):
            raise DocxRefusedError(why)
    if not data.startswith(b"PK"):
        raise DocxRefusedError(NO_WORD_FILE)


def _refuse_suspicious(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise DocxRefusedError(TOO_MANY_PARTS)
    if sum(part.file_size for part in parts) > MOST_INFLATED:
        raise DocxRefusedError(INFLATES)
    for part in parts:
        ratio = part.file_size / max(1, part.compress_size)
        if part.file_size > UNSUSPICIOUS and ratio > HIGHEST_RATIO:
            raise DocxRefusedError(INFLATES)
        if part.flag_bits & 0x1:
            raise DocxRefusedError(LOCKED)
        name = part.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/"):
            raise DocxRefusedError(STRANGE_NAMES)


def _refuse_other_packages(names: Iterable[str]) -> None:
    """Other programs' files are zips, too."""
    for name in names:
        for beginning, why in PACKAGES.items():
            if name.startswith(beginning):
                raise DocxRefusedError(why)


BEGINNINGS = {
    b"{\\rtf": RICH_TEXT,
    b"%pdf": PDF,
    b"<!doctype html": WEB_PAGE,
    b"<html": WEB_PAGE,
}
PACKAGES = {
    "word/vbaProject.bin": MACROS,
    "mimetype": OPEN_DOCUMENT,
    "Index/": OF_PAGES,
    "Index.zip": OF_PAGES,
    "xl/": SPREADSHEET,
    "ppt/": SLIDES,
}
