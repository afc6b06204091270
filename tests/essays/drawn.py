"""Pictures as people upload them, drawn here, with all that cameras and programs write in."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, PngImagePlugin

PLACE, OWNER, DEVICE = "Moscow-55.7558", "Ruth-Lindqvist-owner", "Zenit-camera-7"
SECRETS = [word.encode() for word in (PLACE, OWNER, DEVICE)]
COLOURS = {
    "red": (200, 30, 30),
    "green": (30, 160, 60),
    "blue": (30, 60, 200),
    "ochre": (220, 170, 40),
}


def corners(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    """Red, green / blue, ochre: so that it shows how a picture is turned."""
    drawn = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(drawn)
    half = (width // 2, height // 2)
    for number, colour in enumerate(COLOURS.values()):
        left, top = half[0] * (number % 2), half[1] * (number // 2)
        draw.rectangle((left, top, left + half[0] - 1, top + half[1] - 1), fill=colour)
    return drawn.convert(mode)


def photograph(width: int = 800, height: int = 600) -> Image.Image:
    """One with many colours."""
    noise = random.Random(7).randbytes(100 * 75 * 3)
    return Image.frombytes("RGB", (100, 75), noise).resize(
        (width, height), Image.Resampling.BICUBIC
    )


def exif(orientation: int = 1) -> Image.Exif:
    said = Image.Exif()
    said[0x0112] = orientation
    said[0x010F], said[0x0110], said[0x013B] = DEVICE, DEVICE, OWNER
    said[0x8298] = OWNER
    said.get_ifd(0x8769)[0xA430] = OWNER
    said.get_ifd(0x8825).update({1: "N", 2: (55.0, 45.0, 21.0), 3: "E", 27: PLACE.encode()})
    return said


def xmp() -> bytes:
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
        '"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc='
        f'"http://purl.org/dc/elements/1.1/" dc:creator="{OWNER}" dc:coverage="{PLACE}"/>'
        "</rdf:RDF></x:xmpmeta>"
    ).encode()


def written(drawn: Image.Image, kind: str, **how: Any) -> bytes:
    file = BytesIO()
    drawn.save(file, kind, **how)
    return file.getvalue()


def jpeg_of_camera(orientation: int = 1, drawn: Image.Image | None = None) -> bytes:
    """With EXIF, a thumbnail in it, XMP, IPTC, a comment, and something behind its end."""
    thumbnail = written(corners(32, 24), "JPEG", comment=OWNER)
    said = exif(orientation).tobytes() + b"\0" + thumbnail
    jpeg = written(
        drawn or corners(), "JPEG", quality=95, exif=said, xmp=xmp(), comment=f"by {OWNER}"
    )
    record = f"Photoshop 3.0\0008BIM\4\4\0\0\0\0\0{chr(len(OWNER) + 5)}\x1c\2P\0".encode("latin-1")
    iptc = record + bytes([len(OWNER)]) + OWNER.encode()
    segment = b"\xff\xed" + (len(iptc) + 2).to_bytes(2) + iptc
    return jpeg[:2] + segment + jpeg[2:] + b"trailing " + PLACE.encode()


def png_with_text(drawn: Image.Image | None = None) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", OWNER)
    told.add_text("Location", PLACE, zip=False)
    told.add_itxt("XML:com.adobe.xmp", xmp().decode())
    png = written(drawn or corners(), "PNG", pnginfo=told, exif=exif(6))
    return png + b"trailing " + PLACE.encode()


def samples() -> dict[str, bytes]:
    """Each kind that is taken, full of what must not be kept."""
    drawn = corners()
    return {
        "jpeg": jpeg_of_camera(),
        "png": png_with_text(),
        "webp": written(drawn, "WEBP", exif=exif(), xmp=xmp(), lossless=True),
        "avif": written(drawn, "AVIF", exif=exif().tobytes(), xmp=xmp()),
        "gif": written(drawn, "GIF", comment=f"{OWNER} {PLACE} {DEVICE}"),
    }


def animation(kind: str = "GIF") -> bytes:
    frames = [Image.new("RGB", (40, 30), colour) for colour in COLOURS.values()]
    return written(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
