"""What becomes of pictures: upright, in sRGB, without anything else that stood in their files; or
refused by name."""

from __future__ import annotations

import random
import time
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from app.essays.picture_uploads import REFUSALS, Made, RefusedError, made_of
from tests.essays import drawn
from tests.essays.drawn import COLOURS, SECRETS, corners, photograph, written

pytestmark = pytest.mark.slow  # left out by `make check`

HOSTILE = Path(__file__).parents[3] / "shared" / "corpus" / "hostile" / "images"
CORPUS = sorted(HOSTILE.iterdir()) if HOSTILE.is_dir() else []
METADATA = (
    b"Exif",
    b"http://",
    b"xmp",
    b"iCCP",
    b"ICC_PROFILE",
    b"Photoshop",
    b"tEXt",
    b"iTXt",
    b"zTXt",
)


def pictures_of(made: Made) -> list[Image.Image]:
    return [Image.open(BytesIO(content)) for _, content in made.files]


def refusal_of(given: bytes) -> str:
    """The name of the reason for which it is refused; empty where a clean picture came of it."""
    try:
        bare(made_of(given))
    except RefusedError as no:
        (name,) = (name for name, said in REFUSALS.items() if said == (no.status, no.sentence))
        return name
    return ""


def bare(made: Made) -> None:
    """Fails if there is anything in the files but a picture."""
    for _, content in made.files:
        for word in (*SECRETS, *METADATA):
            assert word not in content, word
    for picture in pictures_of(made):
        assert not picture.getexif()
        assert not picture.info.keys() - {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
            "transparency",
            "dpi",
        }


def distance(name: str, colour: tuple[int, ...]) -> int:
    return sum(abs(a - b) for a, b in zip(COLOURS[name], colour, strict=True))


def corner_colours(picture: Image.Image) -> list[str]:
    """The names of the colours in its quarters, row by row."""
    plain, names = picture.convert("RGB"), []
    for y in (plain.height // 4, plain.height * 3 // 4):
        for x in (plain.width // 4, plain.width * 3 // 4):
            here = plain.getpixel((x, y))
            assert isinstance(here, tuple)
            names.append(min(COLOURS, key=lambda name: distance(name, here)))
    return names


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif", "gif"])
def test_nothing_of_place_owner_or_device_is_kept(kind: str) -> None:
    given = drawn.samples()[kind]
    assert any(word in given for word in SECRETS), "the control: it was in what was sent"
    bare(made_of(given))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_as_the_camera_was_held(orientation: int) -> None:
    """Each way of holding it, so turned that red is at the top on the left when looked at."""
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    upright = corners(64, 48)
    turned = upright.transpose(Image.Transpose(back[orientation])) if orientation > 1 else upright
    (picture,) = pictures_of(made_of(drawn.jpeg_of_camera(orientation, turned)))
    assert picture.size == (64, 48)
    assert corner_colours(picture) == ["red", "green", "blue", "ochre"]


def test_a_picture_on_its_side_is_as_wide_as_it_is_seen() -> None:
    turned = photograph(2000, 3000).transpose(Image.Transpose.ROTATE_90)
    made = made_of(written(turned, "JPEG", exif=drawn.exif(6)))
    assert [picture.size for picture in pictures_of(made)] == [
        (1600, 2400),
        (960, 1440),
        (480, 720),
    ]


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (300, [300]),
        (480, [480]),
        (481, [481, 480]),
        (960, [960, 480]),
        (1600, [1600, 960, 480]),
        (5000, [1600, 960, 480]),
    ],
)
def test_three_widths_and_none_wider_than_the_picture(width: int, widths: list[int]) -> None:
    made = made_of(written(corners(width, 40), "PNG"))
    assert [size for size, _ in made.files] == widths
    assert [picture.width for picture in pictures_of(made)] == widths
    assert (made.width, made.height) == pictures_of(made)[0].size


def test_photographs_become_jpeg_and_drawings_png() -> None:
    assert made_of(written(photograph(), "PNG")).kind == "jpeg"
    assert made_of(written(photograph(), "WEBP")).kind == "jpeg"
    assert made_of(written(corners(), "PNG")).kind == "png"
    seen_through = photograph()
    seen_through.putalpha(120)
    made = made_of(written(seen_through, "PNG"))
    assert (made.kind, pictures_of(made)[0].mode) == ("png", "RGBA")


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_picture_is_kept(kind: str) -> None:
    made = made_of(drawn.animation(kind))
    assert made.animated
    (picture,) = pictures_of(made)
    assert getattr(picture, "n_frames", 1) == 1
    assert corner_colours(picture) == ["red"] * 4


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_colour_is_read(mode: str) -> None:
    """White stays white and black black."""
    given = Image.new("L", (20, 20), 255)
    given.paste(0, (0, 0, 10, 20))
    if mode == "I;16":
        row = b"\0\0" * 10 + b"\xff\xff" * 10
        given = Image.frombytes("I;16", (20, 20), row * 20)
    else:
        given = given.convert("RGB").convert(mode) if mode == "CMYK" else given.convert(mode)
    made = made_of(written(given, "JPEG" if mode == "CMYK" else "PNG"))
    picture = pictures_of(made)[0].convert("L")
    dark, light = picture.getpixel((3, 10)), picture.getpixel((16, 10))
    assert isinstance(dark, int | float)
    assert isinstance(light, int | float)
    assert dark < 10
    assert light > 245


def test_colours_come_into_srgb() -> None:
    """A picture that describes its colours otherwise looks the same without the description."""
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    made = made_of(written(corners(), "PNG", icc_profile=lab.tobytes()))
    assert corner_colours(pictures_of(made)[0]) == ["red", "green", "blue", "ochre"]
    bare(made)
    broken = made_of(written(corners(), "PNG", icc_profile=b"no profile at all" * 20))
    assert corner_colours(pictures_of(broken)[0]) == ["red", "green", "blue", "ochre"]


def bomb() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "x" * 90_000_000, zip=True)
    return written(corners(), "PNG", pnginfo=told)


def with_size(png: bytes, width: int, height: int) -> bytes:
    return png[:16] + width.to_bytes(4) + height.to_bytes(4) + png[24:]


REFUSED = {
    "a drawing": (b'<?xml version="1.0"?>\n<svg onload="alert(1)"/>', "svg"),
    "a drawing without a head": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "html"),
    "a script": (b"push graphic-context\nfill 'url(http://x.example/)'", "unknown"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "postscript"),
    "PDF": (b"%PDF-1.7\n", "pdf"),
    "BMP": (written(corners(), "BMP"), "bmp"),
    "TIFF": (written(corners(), "TIFF"), "tiff"),
    "HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
    "a zip": (b"PK\3\4" + b"\0" * 100, "unknown"),
    "nothing": (b"", "empty"),
    "half a PNG": (written(photograph(), "PNG")[:5000], "unreadable"),
    "half a JPEG": (written(photograph(), "JPEG")[:5000], "unreadable"),
    "only a beginning": (b"\x89PNG\r\n\x1a\n", "unreadable"),
    "only a RIFF": (b"RIFF\0\0\0\0WEBP", "unreadable"),
    "only a brand": (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "unreadable"),
    "too many bytes": (b"\xff\xd8\xff" + b"\0" * 20 * 2**20, "heavy"),
    "far too large": (written(Image.new("1", (30_000, 30_000)), "PNG"), "large"),
    "too long": (written(Image.new("1", (30_001, 2)), "PNG"), "large"),
    "a GIF that says it is": (
        b"GIF89a\xff\xff\xff\xff\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;",
        "large",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_has_a_name(name: str) -> None:
    given, why = REFUSED[name]
    assert refusal_of(given) == why


@pytest.mark.slow
@pytest.mark.parametrize("how", ["a bomb of text", "a lying size"])
def test_what_swells_is_given_up_soon(how: str) -> None:
    given = (
        bomb() if how == "a bomb of text" else with_size(written(corners(), "PNG"), 9_000, 5_000)
    )
    began = time.monotonic()
    assert refusal_of(given) in ("unreadable", "large", "long")
    assert time.monotonic() - began < 15


@pytest.mark.slow
def test_the_largest_that_is_taken_is_taken() -> None:
    large = photograph(1000, 800).resize((7_900, 6_300))
    given = written(large, "JPEG")
    made = made_of(given)
    assert made.width == 1600


@pytest.mark.slow
def test_each_bit_of_a_file_may_be_wrong() -> None:
    """Whatever is broken: a clean picture or a refusal by name."""
    chance = random.Random(3)
    for given in drawn.samples().values():
        for _ in range(4):
            broken = bytearray(given)
            for _ in range(chance.randint(1, 30)):
                broken[chance.randrange(12, len(broken))] = chance.randrange(256)
            assert refusal_of(bytes(broken)) in {"", "unreadable", "unknown", "large", "long"}


FILES = {name: given for name, (given, _) in REFUSED.items()} | {
    path.name: path.read_bytes() for path in CORPUS
}


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_whatever_comes_is_cleaned_or_refused(name: str) -> None:
    """Also every hostile file of the corpus, where it stands; and no process is left."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    assert refusal_of(FILES[name]) in REFUSALS.keys() | {""}
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before
