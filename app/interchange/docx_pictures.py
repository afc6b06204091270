"""The pictures of a Word file: taken as they are, each once, and only those that lie in it. What is
linked from elsewhere is never fetched."""

from collections import Counter

from app.interchange.docx_package import Package, Target
from app.interchange.docx_xml import Node

MOST = 200  # of one file
MOST_BYTES = 24 * 1024 * 1024  # of all together
BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "",
    b"\xff\xd8\xff": "",
    b"GIF8": "",
    b"\xd7\xcd\xc6\x9a": "WMF",
    b"\x01\x00\x09\x00": "WMF",
    b"\x02\x00\x09\x00": "WMF",
    b"\x01\x00\x00\x00": "EMF",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
}


class Pictures:
    """Collects what the text shows; the same part shown twice is one picture."""

    def __init__(self, package: Package, counts: Counter[str]) -> None:
        self.package, self.counts = package, counts
        self.bytes: list[bytes] = []
        self.gone: list[str] = []  # what those that are left out are said to show
        self.numbers: dict[str, str] = {}  # by the part's name: how it stands in the text

    def place(self, target: Target | None, node: Node) -> str:
        """How the picture stands in the text; nothing where it is left out."""
        source = self._place(target)
        if not source:
            self.gone.append(node.facts["alt"])
        return source

    def _place(self, target: Target | None) -> str:
        if target is None:
            self.counts["missing pictures"] += 1
        elif target.outside:
            self.counts["linked pictures"] += 1
        else:
            return self._taken(target.place)
        return ""

    def _taken(self, part: str) -> str:
        if part not in self.numbers:
            self.numbers[part] = self._number(part)
        known = self.numbers[part]
        if not known.startswith("docx:"):
            self.counts[known] += 1
            return ""
        return known

    def _number(self, part: str) -> str:
        """`docx:` and a number, or under which remark it is left out."""
        data = self.package.part(part)
        if not data:
            return "missing pictures"
        if form := _unreadable(data):
            return f"picture in the {form} format"
        if len(self.bytes) >= MOST or sum(map(len, self.bytes)) + len(data) > MOST_BYTES:
            return "pictures too many"
        self.bytes.append(data)
        return f"docx:{len(self.bytes)}"


def _unreadable(data: bytes) -> str:
    """The name of a format that no page shows; nothing for one that it does."""
    if data[8:12] == b"WEBP" or data[4:12] in (b"ftypavif", b"ftypavis"):
        return ""
    for beginning, form in BEGINNINGS.items():
        if data.startswith(beginning):
            return form
    return "SVG" if b"<svg" in data[:2000] else "other"
