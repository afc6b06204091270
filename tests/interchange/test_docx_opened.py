"""A word processor that is not ours opens what goes out, and sees what we have put in."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from app.interchange.docx_writing import docx
from tests.interchange.essay_sample import IN_CELLS, NOTES, TEXT, picture, writing
from tests.machine import word_processor

pytestmark = pytest.mark.slow

NAMES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for name in ("office", "text", "table", "drawing")
} | {
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
Find = Callable[[str], list[Any]]


@pytest.fixture(scope="module")
def find(tmp_path_factory: pytest.TempPathFactory) -> Find:
    """Looks into the sample."""
    return opened(TEXT, tmp_path_factory.mktemp("opened"))


def opened(html: str, folder: Path) -> Find:
    """Looks into a text as the word processor has saved it in its own format."""
    program = word_processor()
    assert program, "No word processor: .venv/bin/python -m tests.machine libreoffice-writer-nogui"
    (folder / "essay.docx").write_bytes(docx(writing(html), picture))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(program), "--headless", profile, "--convert-to", "fodt", "--outdir", str(folder)]
    command.append(str(folder / "essay.docx"))
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    saved = etree.parse(Path(folder) / "essay.fodt", etree.XMLParser(huge_tree=True))

    def look(path: str) -> list[Any]:
        found = saved.xpath(path, namespaces=NAMES)
        assert isinstance(found, list)
        return found

    return look


def words(element: Any) -> str:
    return "".join(element.itertext()).strip()


def test_it_sees_the_same_notes(find: Find) -> None:
    assert [words(note) for note in find("//text:note/text:note-body")] == NOTES
    numbers = [words(number) for number in find("//text:note/text:note-citation")]
    assert numbers == [str(number + 1) for number in range(len(NOTES))]


def test_it_sees_the_headings(find: Find) -> None:
    told = [
        (heading.get(f"{{{NAMES['text']}}}outline-level"), heading.xpath("string(text()[1])"))
        for heading in find("//text:h")
    ]
    assert told == [("1", "Before"), ("2", "The war"), ("3", "Hunger")]


def test_it_sees_the_table_and_its_head(find: Find) -> None:
    assert len(find("//table:table")) == 1
    heads = find("//table:table-header-rows/table:table-row")
    assert len(heads) == 1
    assert len(find("//table:table//table:table-row")) == 4
    spanned = find("//table:table-cell/@table:number-columns-spanned")
    assert spanned.count("2") == 2
    assert "2" in find("//table:table-cell/@table:number-rows-spanned")


def test_it_sees_the_pictures_and_the_words_that_stand_for_them(find: Find) -> None:
    assert [words(one) for one in find("//svg:desc")] == ["A tram in the snow", "a small tram"]


def test_it_sees_where_links_lead(find: Find) -> None:
    assert sorted(find("//text:a/@xlink:href")) == [
        "https://archive.example/a?b=1&c=2",
        "https://board.example/courses/soviet-history",
    ]


def test_it_sees_the_lists(find: Find) -> None:
    items = [
        words(item)
        for item in find("//text:list-item/text:p")
        if not item.xpath("ancestor::text:note", namespaces=NAMES)
    ]
    assert items == ["bread", "rye", "salt", "five", "one", "six", "nine", "again", "with more"]
    assert find("//text:list//text:list"), "one in another"


def test_it_sees_what_cells_hold(tmp_path: Path) -> None:
    find = opened(IN_CELLS, tmp_path)
    assert len(find("//table:table")) == 2
    assert [words(one) for one in find("//table:table//table:table//text:p")] == ["d", "e"]
    assert [words(one) for one in find("//table:table-cell/text:h")] == ["A"]
    assert [words(one) for one in find("//table:table-cell/text:list//text:p")] == ["b", "c"]
    assert [words(one) for one in find("//table:table-cell//text:note-body")] == ["N."]
