"""An essay with one of everything in it, as it is stored, and the picture it shows."""

import struct
import zlib

from app.interchange.docx_writing import Writing, docx
from tests.interchange.word_file import WordFile

KEY = "0f" * 16
GONE = "e1" * 16
TEXT = (
    "<p>The <em>Thaw</em><span data-footnote>E. Zubkova, <em>Russia After the War</em>, <a "
    'href="https://archive.example/a?b=1&amp;c=2" title="The archive">p. 12</a>.</span> was '
    "<strong>short</strong>: H<sub>2</sub>O, 10<sup>6</sup>, <s>no</s>, <code>x = 1</code>.<br>And "
    'then <q lang="de">Tauwetter</q>, <cite>Pravda</cite>, <span lang="ru">Оттепель</span> 😀 &lt;b'
    '&gt;; see <a href="/courses/soviet-history">the course</a>.</p>'
    "<h2>Before<span data-footnote>A note in a heading.</span></h2><h3>The war</h3><h4>Hunger</h4>"
    "<blockquote><p>We waited.</p><p>Nothing came.</p><footer>Zubkova, p. 12</footer></blockquote>"
    "<ul><li>bread<ul><li>rye</li></ul></li><li>salt</li></ul>"
    '<ol start="5"><li>five<ol><li>one</li></ol></li><li>six</li><li value="9">nine</li></ol>'
    "<ol><li>again</li><li><p>with more</p><blockquote><p>said in it</p></blockquote></li></ol>"
    '<table><thead><tr><th scope="col">Year</th><th scope="col" colspan="2">Event<span '
    "data-footnote>A note in a cell.</span></th></tr></thead><tbody><tr><td "
    'rowspan="2">1953</td><td>Stalin dies</td><td>March</td></tr><tr><td>Beria falls</td></tr>'
    '<tr><th scope="row">1956</th><td colspan="2">The speech</td></tr></tbody></table>'
    f'<figure data-credit="TASS" data-rights="public-domain"><img src="/media/{KEY}" alt="A tram '
    'in the snow" width="640" height="320"><figcaption>A tram<span data-footnote>A note in a '
    f'caption.</span></figcaption></figure><figure><img src="/media/{GONE}" alt="A queue"></figure>'
    "<hr><pre>one\n  two</pre>"
    '<p lang="ar" dir="rtl">قال (world) لهم.<span data-footnote>حاشية</span></p>'
    f'<p>Ἐν ἀρχῇ, 中文, שלום, and <img src="/media/{KEY}" alt="a small tram" width="20"> too.</p>'
)
IN_CELLS = (
    "<table><tbody><tr><td><h2>A</h2><ul><li>b</li><li>c</li></ul>"
    "<table><tbody><tr><td>d</td><td>e</td></tr></tbody></table></td>"
    "<td><p>f<span data-footnote>N.</span></p><blockquote><p>g</p><footer>h</footer></blockquote>"
    f'<figure><img src="/media/{KEY}" alt="A tram" width="640" height="320"></figure></td>'
    "<td></td></tr></tbody></table>"
)
NOTES = [
    "E. Zubkova, Russia After the War, p. 12.",
    "A note in a heading.",
    "A note in a cell.",
    "A note in a caption.",
    "حاشية",
]


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80\x20\x20" * width) * height)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


TRAM = png(640, 320)


def picture(src: str) -> tuple[bytes, str] | None:
    return (TRAM, "png") if src == f"/media/{KEY}" else None


def writing(html: str = TEXT, title: str = "The Illusion of the Thaw") -> Writing:
    about = ("Soviet History", "Week 11 · The Thaw", "April 3, 2017")
    return Writing(title, "Ruth Lindqvist", about, html, "https://board.example")


def word_file(html: str = TEXT, title: str = "The Illusion of the Thaw") -> WordFile:
    return WordFile(docx(writing(html, title), picture))
