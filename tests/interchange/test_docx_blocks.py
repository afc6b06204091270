"""Blocks of a Word file: headings, quotations, lists, tables, and which way they run."""

import pytest

from app.interchange.docx_reading import read_docx
from app.text.blocks import DEEPEST_TABLES
from tests.interchange.a_docx import (
    BULLET,
    DECIMAL,
    a_docx,
    cell,
    item,
    note,
    note_mark,
    numbering,
    p,
    r,
    row,
    table,
)
from tests.interchange.docx_read import html, said, told


def test_headings_in_any_language_begin_at_the_second_level_without_gaps() -> None:
    body = p("A", style="berschrift1") + p("B", style="berschrift3") + p("C", style="Mine")
    assert html(body) == "<h2>A</h2><h3>B</h3><h2>C</h2>"
    assert html(p("D", about='<w:outlineLvl w:val="3"/>')) == "<h2>D</h2>"


def test_a_heading_made_bold_by_hand_is_a_heading() -> None:
    assert html(p(r("A", "<w:b/>"), style="berschrift1")) == "<h2>A</h2>"
    half = p(r("A", "<w:b/>"), "b", style="berschrift1")
    assert html(half) == "<h2><strong>A</strong>b</h2>"


def test_the_title_is_told_apart_and_its_note_is_kept() -> None:
    body = p("The", style="Title") + p("Thaw", note_mark(1), style="Title") + p("Text.")
    docx = read_docx(a_docx(body, footnotes=note(1, "Thanks."), title="Document1"))
    assert docx.title == "The Thaw"
    assert said(docx) == "<p>Text.<span data-footnote>Thanks.</span></p>"
    assert docx.remarks == ["1 note of the title was put at the end of the first paragraph."]


def test_without_a_title_the_one_in_the_properties_is_taken() -> None:
    assert read_docx(a_docx(p("a"), title="The  Thaw & I")).title == "The Thaw & I"
    assert read_docx(a_docx(p("a"), title="Microsoft Word - essay1.doc")).title == ""


def test_a_title_may_be_broken_into_lines() -> None:
    broken = "<w:r><w:t>The</w:t><w:br/><w:t>Thaw</w:t></w:r>"
    assert read_docx(a_docx(p(broken, style="Title"))).title == "The Thaw"


@pytest.mark.parametrize(
    "quoted",
    [
        p("b", style="Zitat"),
        p("b", style="Langzitat"),
        p("b", about='<w:ind w:left="720" w:right="720"/>'),
        p("b", about='<w:ind w:start="567"/>'),
    ],
)
def test_quotations_by_style_and_by_indentation(quoted: str) -> None:
    assert html(p("a") + quoted + p("c")) == "<p>a</p><blockquote><p>b</p></blockquote><p>c</p>"


@pytest.mark.parametrize(
    "indent", ['w:firstLine="720"', 'w:left="720" w:hanging="720"', 'w:left="200"']
)
def test_other_indentation_is_no_quotation(indent: str) -> None:
    assert html(p("a") + p("b", about=f"<w:ind {indent}/>")) == "<p>a</p><p>b</p>"


def test_where_everything_is_set_in_nothing_is_quoted() -> None:
    body = "".join(p(word, about='<w:ind w:left="1134"/>') for word in "abc") + p("d")
    assert "blockquote" not in html(body)


def test_paragraphs_of_a_quotation_stand_together() -> None:
    body = p("a", style="Zitat") + p(style="Zitat") + p("b", style="Zitat")
    assert html(body) == "<blockquote><p>a</p><p>b</p></blockquote>"


def test_lists_inside_lists() -> None:
    body = item("a", 1) + item("b", 1, 1) + item("c", 1, 1) + item("d", 1) + p("e")
    assert html(body, numbering=numbering(BULLET)) == (
        "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul><p>e</p>"
    )


def test_numbers_go_on_after_a_paragraph_and_begin_anew_where_that_is_said() -> None:
    body = item("a", 1) + item("b", 1) + p("between") + item("c", 1) + p("then") + item("d", 7)
    assert html(body, numbering=numbering(DECIMAL, starts={7: 5})) == (
        "<ol><li>a</li><li>b</li></ol><p>between</p>"
        '<ol start="3"><li>c</li></ol><p>then</p><ol start="5"><li>d</li></ol>'
    )


def test_a_list_whose_kind_is_told_elsewhere() -> None:
    """Where a style of lists is used, the list's own kind only names it."""
    style = '<w:styleLink w:val="Mine"/><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    kinds = (
        f'<w:abstractNum w:abstractNumId="1">{style}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Mine"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="2"/></w:num>'
    )
    assert html(item("a", 1), numbering=kinds) == "<ul><li>a</li></ul>"


def test_two_lists_side_by_side_are_two() -> None:
    body = item("a", 1) + item("b", 2)
    assert html(body, numbering=numbering(BULLET, DECIMAL)) == (
        "<ul><li>a</li></ul><ol><li>b</li></ol>"
    )


def test_an_item_may_have_another_paragraph() -> None:
    body = item("a", 1) + p("more", style="Listenabsatz") + item("b", 1)
    assert html(body, numbering=numbering(BULLET)) == (
        "<ul><li><p>a</p><p>more</p></li><li>b</li></ul>"
    )


def test_a_line_across_the_page() -> None:
    rule = '<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>'
    border = '<w:pBdr><w:bottom w:val="single"/></w:pBdr>'
    assert html(p("a") + p(rule) + p("b") + p(about=border) + p("c")) == (
        "<p>a</p><hr><p>b</p><hr><p>c</p>"
    )


def test_what_runs_from_right_to_left_says_so() -> None:
    assert html(p("سلام", about="<w:bidi/>")) == '<p dir="rtl">سلام</p>'
    assert html(p("سلام", style="Rechts")) == '<p dir="rtl">سلام</p>'
    assert html(p("a", style="Rechts", about='<w:bidi w:val="0"/>')) == "<p>a</p>"


# Tables


def test_a_table_with_a_head_and_cells_that_reach_further() -> None:
    body = table(
        row("a", "b", about="<w:tblHeader/>"),
        row(cell("c", about='<w:gridSpan w:val="2"/>')),
        row(cell("d", about='<w:vMerge w:val="restart"/>'), "e"),
        row(cell(about="<w:vMerge/>"), "f"),
    )
    assert html(body) == (
        '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead><tbody>'
        '<tr><td colspan="2">c</td></tr><tr><td rowspan="2">d</td><td>e</td></tr>'
        "<tr><td>f</td></tr></tbody></table>"
    )


def test_a_cell_of_the_head_that_reaches_below_it_keeps_what_is_beside_it_in_its_column() -> None:
    body = table(
        row(cell("a", about='<w:vMerge w:val="restart"/>'), "b", about="<w:tblHeader/>"),
        row(cell(about="<w:vMerge/>"), "c"),
        row("d", "e"),
    )
    assert html(body) == (
        '<table><tbody><tr><th scope="col" rowspan="2">a</th><th scope="col">b</th></tr>'
        "<tr><td>c</td></tr><tr><td>d</td><td>e</td></tr></tbody></table>"
    )


def test_cells_merged_as_old_versions_of_word_do_it() -> None:
    """What stands in those that have become a part of another is not shown."""
    merged = '<w:hMerge w:val="{}"/>'
    first = row(
        cell("a", about=merged.format("restart")), cell("x", about=merged.format("continue")), "b"
    )
    assert html(table(first, row("c", "d", "e"))) == (
        '<table><tbody><tr><td colspan="2">a</td><td>b</td></tr>'
        "<tr><td>c</td><td>d</td><td>e</td></tr></tbody></table>"
    )


def test_a_head_by_the_style_of_the_table() -> None:
    rows = row("a") + row("b")
    look = '<w:tblPr><w:tblStyle w:val="Gitter"/><w:tblLook w:val="{}"/></w:tblPr>'
    assert "<thead>" in html(f"<w:tbl>{look.format('04A0')}{rows}</w:tbl>")
    assert "<thead>" not in html(f"<w:tbl>{look.format('0480')}{rows}</w:tbl>")


def test_what_heads_the_rows_by_the_style_of_the_table() -> None:
    """Word asks to set off the first column of each table; not all styles do so."""
    rows = row("a", "b") + row("c", "d")
    look = '<w:tblPr><w:tblStyle w:val="{}"/><w:tblLook w:val="0080"/></w:tblPr>'
    got = html(f"<w:tbl>{look.format('Spalte')}{rows}</w:tbl>")
    assert got.startswith('<table><tbody><tr><th scope="row">a</th><td>b</td></tr>')
    assert "<th" not in html(f"<w:tbl>{look.format('Gitter')}{rows}</w:tbl>")


def test_a_cell_holds_paragraphs_with_notes_headings_and_lists() -> None:
    body = table(
        row(cell("a", p("b", note_mark(1))), cell(item("c", 1), item("d", 1))),
        row(cell(p("E", style="berschrift1"), "f"), ""),
    )
    got = html(body, footnotes=note(1, "N."), numbering=numbering(BULLET))
    assert got == (
        "<table><tbody><tr><td><p>a</p><p>b<span data-footnote>N.</span></p></td>"
        "<td><ul><li>c</li><li>d</li></ul></td></tr>"
        "<tr><td><h2>E</h2><p>f</p></td><td></td></tr></tbody></table>"
    )


def test_headings_in_cells_count_among_those_of_the_text() -> None:
    inner = cell(p("B", about='<w:outlineLvl w:val="3"/>'), table(row("c")))
    assert "<td><h3>B</h3><table>" in html(p("A", style="berschrift1") + table(row(inner)))


def test_a_table_in_a_cell_stays_there() -> None:
    inner = "<table><tbody><tr><td>b</td><td>c</td></tr></tbody></table>"
    body = table(row(cell("a", table(row("b", "c")), "d"), "e"))
    assert html(body) == (
        f"<table><tbody><tr><td><p>a</p>{inner}<p>d</p></td><td>e</td></tr></tbody></table>"
    )
    assert told(body) == []


def test_a_table_too_deep_in_others_is_opened_up() -> None:
    body = "innermost"
    for number in range(DEEPEST_TABLES + 1):
        body = table(row(cell(f"w{number}", body)))
    assert html(body).count("<table") == DEEPEST_TABLES
    assert "<td><p>w1</p><p>w0</p><p>innermost</p></td>" in html(body)
    assert told(body) == [
        "1 table that stood too deep in other tables was opened up; its words are kept."
    ]


def test_rows_deleted_as_a_tracked_change_are_gone() -> None:
    assert "gone" not in html(table(row("a"), row("gone", about="<w:del/>")))
