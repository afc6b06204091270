"""What goes out as a Word file comes back from one: with the same words, notes, headings, tables,
links and pictures."""

import re
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings

from app.interchange.docx_reading import ReadDocx, read_docx
from app.interchange.docx_writing import Writing, docx
from app.interchange.docx_writing_pictures import Find
from app.text.measure import words
from app.text.sanitise import sanitise
from app.text.tree import read
from tests.interchange.a_docx import a_docx, cell, item, note, note_mark, numbering, p, row, table
from tests.interchange.test_docx_any import letters, picture, texts
from tests.text.documents import KEYS, documents, notes_of

CORPUS = sorted((Path(__file__).parents[3] / "shared" / "corpus" / "docx").glob("*.docx"))
PLACED = re.compile(r'src="docx:(\d+)"')


def stored(docx: ReadDocx) -> tuple[str, dict[str, bytes]]:
    """The text with its pictures kept, and those by where they are kept."""
    keys = [f"/media/{sha256(one).hexdigest()[:32]}" for one in docx.pictures]
    html = PLACED.sub(lambda found: f'src="{keys[int(found[1]) - 1]}"', docx.html)
    return sanitise(html), dict(zip(keys, docx.pictures, strict=True))


def counted(html: str) -> Counter[str]:
    tags = {"notes": "<span data", "tables": "<table", "links": "<a ", "pictures": "<img "}
    counts = Counter({name: html.count(tag) for name, tag in tags.items()})
    return counts + Counter(words=words(html), headings=len(re.findall("<h[2-4]", html)))


def out_and_back(title: str, html: str, find: Find) -> ReadDocx:
    return read_docx(docx(Writing(title, "", (), html, "https://board.example"), find))


def among(pictures: dict[str, bytes]) -> Find:
    def find(src: str) -> tuple[bytes, str] | None:
        kinds = {b"\xff\xd8": "jpeg", b"GI": "gif", b"\x89P": "png"}
        return pictures[src], kinds[pictures[src][:2]]

    return find


if CORPUS:

    @pytest.mark.parametrize("file", CORPUS, ids=lambda file: file.name)
    def test_files_of_others_go_out_and_come_back(file: Path) -> None:
        came = read_docx(file.read_bytes())
        html, pictures = stored(came)
        back = out_and_back(came.title or "Untitled", html, among(pictures))
        again, _ = stored(back)
        assert counted(again) == counted(html)
        assert notes_of(again) == notes_of(html)
        assert back.title == (came.title or "Untitled")
        assert set(back.pictures) == set(came.pictures)


def test_what_cells_hold_goes_out_and_comes_back() -> None:
    held = cell(p("A", style="berschrift1"), item("b", 1), item("c", 1), table(row("d", "")), "e")
    body = table(row(held, cell("f", p("g", note_mark(1)))), row("", ""))
    came = read_docx(a_docx(body, footnotes=note(1, "N."), numbering=numbering("bullet")))
    html, _ = stored(came)
    assert counted(html) == Counter(words=7, notes=1, headings=1, tables=2)
    assert stored(out_and_back("T", html, among({})))[0] == html


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(documents.map(sanitise))
def test_any_essay_comes_back_with_its_words_and_notes(html: str) -> None:
    """What a page draws (quotation marks, dashes) comes back as words, as does what stands for a
    picture that is not there, with whose it is."""
    again, _ = stored(out_and_back("T", html, picture))
    notes = list[str]()
    shown = re.sub("/media/[0-9a-f]{32}", KEYS[0], again)
    said = "".join(texts(read(shown), list[str]()))
    assert letters("".join(texts(read(html), notes))) == letters(said)
    assert [letters(one) for one in notes] == [letters(one) for one in notes_of(again)]
    assert again.count("<table") == html.count("<table")
    assert again.count("<img ") == html.count(f'<img src="{KEYS[0]}"')
