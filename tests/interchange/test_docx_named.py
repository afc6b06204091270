"""What could not be kept of a Word file is named, in words and numbers."""

import pytest

from tests.interchange.a_docx import (
    DECIMAL,
    PIXEL,
    cell,
    field,
    item,
    note,
    note_mark,
    numbering,
    p,
    picture,
    r,
    row,
    table,
)
from tests.interchange.docx_read import html, told

ONE = p("a", note_mark(1))


def a_note(*blocks: str, number: int = 1) -> str:
    return f'<w:footnote w:id="{number}">{"".join(blocks)}</w:footnote>'


@pytest.mark.parametrize(
    ("blocks", "remark"),
    [
        (table(row("b", "c")) + p("d"), "The table in 1 note became lines."),
        (
            p("b") + item("c", 1) + item("d", 1),
            "The list in 1 note became lines without its numbers or signs.",
        ),
        (
            p("b") + p("c", style="Zitat"),
            "The quotation in 1 note became a line like the others.",
        ),
        (
            p("b") + p("c", about='<w:ind w:left="720"/>'),
            "The quotation in 1 note became a line like the others.",
        ),
    ],
)
def test_what_a_note_cannot_hold(blocks: str, remark: str) -> None:
    parts = {"footnotes": a_note(blocks), "numbering": numbering(DECIMAL)}
    assert told(ONE, **parts) == [remark]
    assert "c" in html(ONE, **parts)


def test_a_note_of_lines_has_nothing_to_tell() -> None:
    first = p("b", about='<w:ind w:left="720"/>')
    assert told(ONE, footnotes=a_note(first + p("c"))) == []


def test_a_note_within_a_note_is_not_missing() -> None:
    notes = a_note(p("See ", note_mark(2), "."))
    notes += a_note(p(r("Zub", "<w:i/>"), "kova.") + p("P. 2"), number=2)
    got = html(ONE, footnotes=notes)
    assert got == "<p>a<span data-footnote>See [Zubkova. P. 2].</span></p>"
    assert told(ONE, footnotes=notes) == [
        "1 note within another note now stands there in brackets."
    ]
    end = note(1, "End ", kind="endnote").replace("</w:p>", f"{note_mark(1)}</w:p>")
    body = p("a", note_mark(1, "endnote"))
    assert "End [Foot.]" in html(body, footnotes=note(1, "Foot."), endnotes=end)


@pytest.mark.parametrize("form", ["lowerLetter", "upperRoman"])
def test_lists_that_are_numbered_otherwise(form: str) -> None:
    body = item("a", 1) + item("b", 1) + p("c") + item("d", 1)
    assert told(body, numbering=numbering(form)) == [
        "1 list with letters or Roman numerals is now numbered 1, 2, 3."
    ]
    assert told(body, numbering=numbering(DECIMAL)) == []


def test_headings_deeper_than_ours() -> None:
    levels = "".join(p("A", about=f'<w:outlineLvl w:val="{level}"/>') for level in range(5))
    assert told(levels) == ["2 headings of levels below the third are now ones of the third."]
    assert html(levels).count("<h4>") == 3


def test_the_link_of_a_picture() -> None:
    click = '<a:hlinkClick r:id="l"/></wp:docPr>'
    linked = picture("x", "A dam").replace('"A dam"/>', f'"A dam">{click}')
    parts = {"links": {"l": "https://example.org/"}, "pictures": {"x": PIXEL}}
    remark = "1 link of a picture was left out: write it into the caption."
    assert told(p(linked), **parts) == [remark]
    around = f'<w:hyperlink r:id="l">{picture("x", "A dam")}</w:hyperlink>'
    assert told(p(around), **parts) == [remark]
    within = html(p("See ", linked), **parts)
    assert within.startswith('<p>See <a href="https://example.org/"')
    assert told(p("See ", linked), **parts) == []


def test_columns() -> None:
    sections = '<w:sectPr><w:cols w:num="{}"/></w:sectPr>'
    assert told(p("a") + sections.format(2)) == ["The columns of your file have become one."]
    assert told(p("a") + sections.format(1)) == []


def test_a_table_of_contents_is_left_out() -> None:
    made = p(field(' TOC \\o "1-3" ', "A", "1")) + p("b")
    assert html(made) == "<p>b</p>"
    assert told(made) == ["The table of contents was left out."]
    simple = p(f'<w:fldSimple w:instr="TOC">{r("A 1")}</w:fldSimple>') + p("b")
    assert html(simple) == "<p>b</p>"


def test_a_table_of_contents_over_several_paragraphs_ends_where_it_ends() -> None:
    start, rest = field(" TOC ", "A").split('<w:r><w:fldChar w:fldCharType="end"/>')
    body = p(start) + p("B") + p('<w:r><w:fldChar w:fldCharType="end"/>' + rest, "c") + p("d")
    assert html(body) == "<p>c</p><p>d</p>"
    assert html(p(start) + p("b")) == "<p>A</p><p>b</p>", "without an end it takes nothing along"


def test_a_table_of_contents_that_ends_where_nothing_is_read_takes_nothing_along() -> None:
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    start = field(" TOC ", "A").removesuffix(end)
    merged = cell(p(end), about="<w:vMerge/>")
    body = p(start) + table(row(cell("b", about='<w:vMerge w:val="restart"/>')), row(merged))
    assert html(body + p("c")).endswith("</table><p>c</p>")
    assert told(body + p("c")) == []
    body = p(start) + table(row(cell("b", p(end)), "c")) + p("d")
    assert html(body).endswith("<td></td><td>c</td></tr></tbody></table><p>d</p>")


def test_a_table_of_contents_by_its_styles() -> None:
    def with_styles(parts: dict[str, bytes]) -> None:
        more = "".join(
            f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
            for key, name in (("H", "TOC Heading"), ("V1", "toc 1"))
        )
        styles = parts["word/styles.xml"].replace(b"</w:styles>", f"{more}</w:styles>".encode())
        parts["word/styles.xml"] = styles

    body = p("Contents", style="H") + p("A\t1", style="V1") + p("b")
    assert html(body, change=with_styles) == "<p>b</p>"
    assert told(body, change=with_styles) == ["The table of contents was left out."]


@pytest.mark.parametrize("change", ["ins", "del"])
def test_rows_of_a_table_that_were_tracked(change: str) -> None:
    body = table(row("a"), row("b", about=f'<w:{change} w:id="1"/>'))
    assert told(body) == ["1 tracked change was taken as accepted."]
