"""What becomes of a picture that somebody uploads: done in a child process (`limited`), which knows
nothing of the application.

A picture is known by its content, never by its name. It is decoded to bare pixels, turned upright,
brought to sRGB, and written anew: so nothing else of the file is left, neither place nor owner nor
device, no thumbnail, no comment, and nothing that stood behind its end.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    JpegImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

# Imported, so that they are loaded before memory is limited, and Pillow looks for no others.
READERS = (AvifImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, WebPImagePlugin)

MOST_PIXELS = 50_000_000  # a telephone's largest
LONGEST_SIDE = 30_000  # pixels: a scroll, not a line
WIDTHS = (1600, 960, 480)
HIGHEST = 8_000  # pixels of the widest file
QUALITY = 85  # of JPEG: what is lost is not seen
MANY_COLOURS = 10_000  # a drawing has fewer, its smoothed edges counted
MANY_GREYS = 128
LARGEST_PROFILE = 4 * 1024 * 1024  # bytes of a description of colours

ORIENTATION = 0x0112  # what EXIF says of how the camera was held
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# How files begin: those that are read, and those that have a name to be refused by.
READ = {
    "PNG": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "JPEG": re.compile(rb"\xff\xd8\xff"),
    "GIF": re.compile(rb"GIF8[79]a"),
    "WEBP": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    "AVIF": re.compile(rb".{4}ftyp(avif|avis|.{8}(.{4}){0,15}?(avif|avis))", re.DOTALL),
}
REFUSED = {
    "heic": re.compile(rb".{4}ftyp(hei[cmsx]|hev[cx]|mif1|msf1)", re.DOTALL),
    "tiff": re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"),
    "bmp": re.compile(rb"BM"),
    "pdf": re.compile(rb"\s*%PDF"),
    "postscript": re.compile(rb"\s*%!PS|\xc5\xd0\xd3\xc6"),
    "svg": re.compile(rb"[^\0]{0,2000}?<svg[\s>:]", re.IGNORECASE | re.DOTALL),
    "html": re.compile(rb"[^\0]{0,2000}?<(!doctype|html|script|body|head|\?php)", re.IGNORECASE),
    "empty": re.compile(rb"\Z"),
}

Image.MAX_IMAGE_PIXELS = None  # we count by ourselves, before anything is decoded
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each thread takes memory of its own


class RefusedError(Exception):
    """This picture is not taken; `args[0]` names why."""


def made(given: bytes) -> bytes:
    """The picture as we keep it: a line of JSON, then its files, the widest first. Where it is
    refused, the line alone, with the name of the reason."""
    try:
        return _answer(*_made(given))
    except RefusedError as refused:
        return _answer({"refused": refused.args[0]}, [])
    except MemoryError:
        return _answer({"refused": "large"}, [])
    except Exception:  # noqa: BLE001 - a broken file breaks a reader in any way there is
        return _answer({"refused": "unreadable"}, [])


def _answer(head: dict[str, Any], files: list[bytes]) -> bytes:
    said = json.dumps(head | {"lengths": [len(file) for file in files]})
    return b"".join([said.encode(), b"\n", *files])


def _made(given: bytes) -> tuple[dict[str, Any], list[bytes]]:
    opened = _opened(given)
    animated = opened.format != "MPO" and bool(getattr(opened, "is_animated", False))
    if animated:
        opened.seek(0)
    came_as_jpeg = isinstance(opened, JpegImagePlugin.JpegImageFile)
    if came_as_jpeg:
        opened.draft(None, (WIDTHS[0], HIGHEST))  # of it only what is needed is decoded
    plain = _in_plain_mode(opened)
    kind = "jpeg" if came_as_jpeg or _is_photograph(plain) else "png"
    picture = _bare(plain, _turn_of(opened), opened.info.get("icc_profile"))
    sizes = list(_sizes(*picture.size))
    pictures = [picture if size == picture.size else _scaled(picture, size) for size in sizes]
    head = {"kind": kind, "sizes": sizes, "animated": animated}
    return head, [_written(one, kind) for one in pictures]


def _opened(given: bytes) -> Image.Image:
    """The file as what its content says it is; nothing of it is decoded yet."""
    for kind, begins in READ.items():
        if begins.match(given):
            if kind == "WEBP":
                _refuse_if_large(*_size_of_webp(given))
            opened = Image.open(BytesIO(given), formats=[kind])
            _refuse_if_large(*opened.size)
            return opened
    named = (name for name, begins in REFUSED.items() if begins.match(given))
    raise RefusedError(next(named, "unknown"))


def _size_of_webp(given: bytes) -> tuple[int, int]:
    """As its head says, which is asked before a reader takes memory for all of it."""
    form, said = given[12:16], int.from_bytes(given[20:30].ljust(10, b"\0"), "little")
    if form == b"VP8X":
        return (said >> 32 & 0xFFFFFF) + 1, (said >> 56) + 1
    if form == b"VP8L":
        return (said >> 8 & 0x3FFF) + 1, (said >> 22 & 0x3FFF) + 1
    return (said >> 48 & 0x3FFF), (said >> 64 & 0x3FFF)


def _refuse_if_large(width: int, height: int) -> None:
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise RefusedError("large")
    if not width * height:
        raise RefusedError("unreadable")


def _is_photograph(plain: Image.Image) -> bool:
    """Whether it looks best as JPEG: it is opaque and has many colours, or many greys none of which
    is its ground."""
    if plain.mode == "L":
        greys = [number for number in plain.histogram() if number]
        return len(greys) > MANY_GREYS and max(greys) < plain.width * plain.height / 5
    return plain.mode == "RGB" and plain.getcolors(MANY_COLOURS) is None


def _bare(plain: Image.Image, turn: int | None, profile: Any) -> Image.Image:
    """Its pixels alone, upright, in sRGB, no wider than our widest."""
    picture = _fitted(plain, sideways=turn is not None and turn >= 5)
    picture = _in_srgb(picture, profile)
    if turn is not None:
        picture = picture.transpose(UPRIGHT[turn])
    return Image.frombytes(picture.mode, picture.size, picture.tobytes())


def _turn_of(opened: Image.Image) -> int | None:
    with suppress(Exception):  # what it says of itself may be broken, and the picture whole
        said = opened.getexif().get(ORIENTATION)
        return said if said in UPRIGHT else None
    return None


def _in_plain_mode(picture: Image.Image) -> Image.Image:
    """As L, RGB, RGBA or CMYK, with eight bits a channel."""
    picture.load()
    if picture.mode.startswith(("I", "F")):  # sixteen bits of grey
        return picture.convert("F").point(lambda grey: grey / 257 + 0).convert("L")
    if picture.has_transparency_data:
        return _opaque_if_it_is(picture.convert("RGBA"))
    if picture.mode in ("L", "RGB", "CMYK"):
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def _opaque_if_it_is(picture: Image.Image) -> Image.Image:
    least, _most = picture.getchannel("A").getextrema()
    return picture.convert("RGB") if least == 255 else picture


def _fitted(picture: Image.Image, *, sideways: bool) -> Image.Image:
    width, height = reversed(picture.size) if sideways else picture.size
    size = next(_sizes(width, height))
    size = (size[1], size[0]) if sideways else size
    return picture if size == picture.size else _scaled(picture, size)


def _in_srgb(picture: Image.Image, profile: Any) -> Image.Image:
    """By the picture's own description of its colours, if it has one that can be read."""
    if isinstance(profile, bytes) and len(profile) <= LARGEST_PROFILE and picture.mode != "L":
        with suppress(Exception):
            return _converted(picture, profile)
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _converted(picture: Image.Image, profile: bytes) -> Image.Image:
    own = ImageCms.ImageCmsProfile(BytesIO(profile))
    srgb = ImageCms.createProfile("sRGB")
    plain = "RGB" if picture.mode in ("RGBA", "CMYK") else picture.mode
    pixels = picture.convert("RGB") if picture.mode == "RGBA" else picture
    converted = ImageCms.profileToProfile(pixels, own, srgb, outputMode=plain)
    assert converted is not None
    if picture.mode == "RGBA":
        converted.putalpha(picture.getchannel("A"))
    return converted


def _sizes(width: int, height: int) -> Iterator[tuple[int, int]]:
    """The sizes of its files, the widest first; nothing is made larger than it is."""
    share = min(1, WIDTHS[0] / width, HIGHEST / height)
    widest = _size(width, height, share)
    yield widest
    for narrower in WIDTHS[1:]:
        if narrower < widest[0]:
            yield _size(*widest, narrower / widest[0])


def _size(width: int, height: int, share: float) -> tuple[int, int]:
    return max(1, round(width * share)), max(1, round(height * share))


def _scaled(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _written(picture: Image.Image, kind: str) -> bytes:
    file = BytesIO()
    if kind == "jpeg":
        opaque = picture if picture.mode in ("L", "RGB") else picture.convert("RGB")
        opaque.save(file, "JPEG", quality=QUALITY, progressive=True, optimize=True)
    else:
        picture.save(file, "PNG", optimize=True)
    return file.getvalue()
