"""Word files that nobody here made: `../shared/corpus`, where that stands beside the project."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest

from app.interchange.docx_reading import read, read_docx, understood
from app.interchange.docx_refusals import DocxRefusedError, Why
from app.text.sanitise import sanitise
from tests.interchange.docx_read import said

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
INDEX = CORPUS / "docx" / "index.tsv"
ROWS = list(csv.DictReader(INDEX.open(), delimiter="\t")) if INDEX.exists() else []
HOSTILE = sorted((CORPUS / "hostile" / "docx").glob("*.docx"))
# What the index counts and a page does not show: see the corpus' README.
EMPTY_HEADINGS = {"pandoc-table_captions_with_field.docx": 1, "poi-russian-media-digest.docx": 1}
METAFILES = {"pandoc-image_with_textbox_caption.docx": 1, "poi-russian-media-digest.docx": 1}
LINKS_IN_NOTES = {"pandoc-link_in_notes.docx": 1, "poi-arabic-un-40notes.docx": 8}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_what_the_index_counts_comes_in(row: dict[str, str]) -> None:
    docx = read_docx((INDEX.parent / row["file"]).read_bytes())
    html, name = said(docx), row["file"]
    wanted = {
        "notes": int(row["footnotes"]) + int(row["endnotes"]),
        "headings": int(row["headings"]) - EMPTY_HEADINGS.get(name, 0),
        "pictures": int(row["images"]) - METAFILES.get(name, 0),
        "tables": int(row["tables"]),
        "links": int(row["links"]) + LINKS_IN_NOTES.get(name, 0),
    }
    assert wanted == {
        "notes": html.count("<span data-footnote>"),
        "headings": len(re.findall("<h[2-4]", html)),
        "pictures": html.count("<img "),
        "tables": html.count("<table"),
        "links": html.count("<a "),
    }
    if row["comments"] != "0":
        assert f"{row['comments']} comments were left out." in docx.remarks


def test_all_words_of_the_arabic_one_come_in() -> None:
    """As many letters as the file has: the index counts 48,694 Arabic ones outside the notes."""
    html = said(read_docx((INDEX.parent / "poi-arabic-un-40notes.docx").read_bytes()))
    text = re.sub(r"<span data-footnote>.*?</span>|<[^>]*>", "", html)
    assert sum("ARABIC" in unicodedata.name(letter, "") for letter in text) >= 48_694
    assert html.count('<p dir="rtl">') > 150


@pytest.mark.parametrize("file", HOSTILE, ids=lambda file: file.name)
def test_hostile_ones_are_refused_by_name_or_come_in_clean(file: Path) -> None:
    html, why = outcome(file.read_bytes())
    assert why is None or (why.name and why.sentence.endswith("."))
    assert "javascript:" not in html
    assert "<script" not in html


def outcome(data: bytes) -> tuple[str, Why | None]:
    """The text, or why there is none."""
    try:
        return sanitise(understood(read(data)).html), None
    except DocxRefusedError as refusal:
        return "", refusal.why
