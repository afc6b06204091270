"""Pictures in a Word file: each stored once, shown no larger than its place, with the words that
stand for it."""

from collections.abc import Callable
from typing import NamedTuple

from app.interchange.docx_writing_markup import NAMESPACES, Xml, element, qualified, w

PIXEL = 9525  # English Metric Units, of which Word counts 914,400 to an inch
TWENTIETH = 635  # of a point, in the same units
HIGHEST = 11_000  # twentieths of a point: what leaves room for a caption on the page
KINDS = frozenset({"png", "jpeg", "gif"})  # that every Word shows
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # of a JPEG, which tell its size

# What is at an address of ours, and its kind (“jpeg”); None where there is nothing.
Find = Callable[[str], tuple[bytes, str] | None]


class Stored(NamedTuple):
    """A picture in the package; its size in pixels."""

    name: str
    width: int
    height: int


class Pictures:
    """The pictures of a file, by where they come from."""

    def __init__(self, find: Find) -> None:
        self.find = find
        self.files: dict[str, bytes] = {}
        self.known: dict[str, Stored | None] = {}
        self.drawn = 0

    def of(self, src: str) -> Stored | None:
        if src not in self.known:
            self.known[src] = self._store(self.find(src))
        return self.known[src]

    def _store(self, found: tuple[bytes, str] | None) -> Stored | None:
        """Nothing of what Word could not show."""
        size = size_of(*found) if found else None
        if not found or not size or not all(size):
            return None
        name = f"media/image{len(self.files) + 1}.{found[1]}"
        self.files[name] = found[0]
        return Stored(name, *size)

    def drawing(self, picture: Stored, relation: str, alt: str, asked: str, room: int) -> Xml:
        """The picture in its line. `asked`: how many pixels wide, if anybody said so; `room`: how
        wide its place is, in twentieths of a point."""
        self.drawn += 1
        shown = fitted(picture, int(asked) if asked else picture.width, room)
        extent = {"cx": str(shown[0]), "cy": str(shown[1])}
        name = f"Picture {self.drawn}"
        graphic = element(
            "a:graphic",
            element("a:graphicData", _picture(name, relation, extent), uri=NAMESPACES["pic"]),
        )
        about = element("wp:docPr", id=self.drawn, name=name, descr=alt)
        frame = element("wp:cNvGraphicFramePr", element("a:graphicFrameLocks", noChangeAspect=1))
        around = dict.fromkeys(("distT", "distB", "distL", "distR"), 0)
        inside = (element("wp:extent", **extent), about, frame, graphic)
        return w("drawing", element("wp:inline", *inside, **around))


def _picture(name: str, relation: str, extent: dict[str, str]) -> Xml:
    blip = element("a:blip")
    blip.set(qualified("r:embed"), relation)
    stretch = element("a:stretch", element("a:fillRect"))
    place = element("a:xfrm", element("a:off", x=0, y=0), element("a:ext", **extent))
    shape = element("a:prstGeom", element("a:avLst"), prst="rect")
    return element(
        "pic:pic",
        element("pic:nvPicPr", element("pic:cNvPr", id=0, name=name), element("pic:cNvPicPr")),
        element("pic:blipFill", blip, stretch),
        element("pic:spPr", place, shape),
    )


def fitted(picture: Stored, pixels: int, room: int) -> tuple[int, int]:
    """Width and height as shown: as asked, in its own proportions, within the room there is."""
    width = min(max(1, pixels) * PIXEL, room * TWENTIETH)
    width = min(width, HIGHEST * TWENTIETH * picture.width // picture.height)
    return max(1, width), max(1, width * picture.height // picture.width)


def size_of(data: bytes, kind: str) -> tuple[int, int] | None:
    """Width and height in pixels, as the picture's own head tells them."""
    match kind:
        case "png" if data[:8] == b"\x89PNG\r\n\x1a\n":
            return _two(data, 16, 4, "big")
        case "gif" if data[:4] == b"GIF8":
            return _two(data, 6, 2, "little")
        case "jpeg":
            return _of_jpeg(data)
    return None


def _of_jpeg(data: bytes) -> tuple[int, int] | None:
    """From one segment to the next until one tells the size."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in FRAMES:
            high, wide = _two(data, at + 5, 2, "big")
            return wide, high
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def _two(data: bytes, at: int, length: int, order: str) -> tuple[int, int]:
    assert order in ("big", "little")
    first, second = data[at : at + length], data[at + length : at + 2 * length]
    way = "big" if order == "big" else "little"
    return int.from_bytes(first, way), int.from_bytes(second, way)  # type: ignore[arg-type]
