"""Pictures of a Word file, and what has no place in an essay."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from app.interchange.docx_reading import read_docx
from tests.interchange.a_docx import (
    PIXEL,
    a_docx,
    field,
    note,
    note_mark,
    p,
    picture,
    r,
    row,
    table,
    text_box,
)
from tests.interchange.docx_read import OURS, html, told


def test_a_picture_alone_is_a_figure_with_the_caption_beside_it() -> None:
    body = p(picture("x", "A dam")) + p("Fig. 1", style="Beschriftung") + p("Text.")
    figure = f'<figure><img {OURS.format(1)} alt="A dam"><figcaption>Fig. 1</figcaption></figure>'
    assert html(body, pictures={"x": PIXEL}) == f"{figure}<p>Text.</p>"
    above = p("Fig. 1", style="Beschriftung") + p(picture("x", "A dam")) + p("Text.")
    assert html(above, pictures={"x": PIXEL}) == f"{figure}<p>Text.</p>"


def test_a_caption_in_a_text_box_belongs_to_the_picture_before_it() -> None:
    box = text_box(p("Figure ", field("SEQ Figure", "1"), ": A dam"))
    got = html(p(picture("x")) + p(box), pictures={"x": PIXEL})
    assert "<figcaption>Figure 1: A dam</figcaption>" in got


def test_a_table_keeps_its_caption_as_a_paragraph() -> None:
    got = html(p("Table 1", style="Beschriftung") + table(row("a", "b")))
    assert got.startswith("<p>Table 1</p><table>")
    body = p(picture("x")) + p("Table ", field("SEQ Table", "1")) + table(row("a", "b"))
    assert "<figcaption>" not in html(body, pictures={"x": PIXEL})


def test_a_picture_in_a_line_stays_in_it_and_the_same_one_is_taken_once() -> None:
    docx = read_docx(a_docx(p("a ", picture("x"), picture("x")), pictures={"x": PIXEL}))
    assert docx.html.count('src="docx:1"') == 2
    assert docx.pictures == [PIXEL]


@pytest.mark.parametrize(
    ("held", "form"),
    [(b"\x01\x00\x00\x00EMF", "EMF"), (b"\xd7\xcd\xc6\x9a", "WMF"), (b"<svg onload=x>", "SVG")],
)
def test_a_picture_that_no_page_shows_is_told_by_its_format(held: bytes, form: str) -> None:
    docx = read_docx(a_docx(p("a", picture("x")), pictures={"x": held}))
    assert docx.pictures == []
    assert docx.remarks == [
        f"1 picture in the {form} format was left out: save it as PNG or JPEG and add that."
    ]


def test_what_a_picture_that_is_left_out_was_to_show_is_told() -> None:
    metafile = {"x": b"\x01\x00\x00\x00EMF"}
    body = p("a", picture("x", "The dam\nin 1932"), picture("x"), picture("y", "A <queue>"))
    assert told(body, pictures=metafile)[-1] == (
        "What was left out is described in your file as: “The dam in 1932”, “A <queue>”."
    )
    many = "".join(picture("x", f"Dam {number}") for number in range(12))
    assert told(p(many), pictures=metafile)[-1].endswith("“Dam 9” and 2 more.")


def test_a_linked_picture_is_named_and_never_fetched() -> None:
    body = p("a", picture("l", linked=True))
    assert html(body, links={"l": "http://127.0.0.1:9/p.png"}) == "<p>a</p>"
    assert told(body, links={"l": "http://127.0.0.1:9/p.png"}) == [
        "1 picture was left out: it does not lie in the file, which only links to it."
    ]


def test_an_old_picture_and_its_words() -> None:
    old = '<w:r><w:pict><v:shape alt="A dam"><v:imagedata r:id="x"/></v:shape></w:pict></w:r>'
    assert f'<img {OURS.format(1)} alt="A dam">' in html(p(old), pictures={"x": PIXEL})


# What has no place here


def test_text_boxes_stand_once_behind_their_paragraph() -> None:
    body = p("a", text_box(p("boxed")), " b") + p("c")
    assert html(body) == "<p>a b</p><p>boxed</p><p>c</p>"
    assert told(body) == ["1 text box was put behind its paragraph."]


def test_a_choice_that_says_nothing_gives_way_to_what_falls_back() -> None:
    body = p(
        '<w:r><mc:AlternateContent><mc:Choice Requires="x"><x/></mc:Choice><mc:Fallback>'
        "<w:t>fallen back</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert html(body) == "<p>fallen back</p>"


@pytest.mark.parametrize(
    ("held", "remark"),
    [
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "1 equation was kept as its signs"),
        ("<w:r><w:drawing><wps:wsp/></w:drawing></w:r>", "1 drawn shape was left out."),
        ("<w:r><w:drawing><c:chart/></w:drawing></w:r>", "1 chart was left out"),
        ("<w:r><w:object><o:OLEObject/></w:object></w:r>", "1 embedded object"),
        (r("a", '<w:u w:val="single"/>'), "1 underlined passage is no longer underlined."),
    ],
)
def test_what_is_not_kept_is_told(held: str, remark: str) -> None:
    (only,) = told(p("a ", held))
    assert only.startswith(remark)


def test_running_heads_are_told_if_they_say_something() -> None:
    def with_head(words: str) -> Callable[[dict[str, bytes]], None]:
        def change(parts: dict[str, bytes]) -> None:
            parts["word/styles-header.xml"] = words.encode()
            rels = parts["word/_rels/document.xml.rels"].decode()
            end = '<Relationship Id="h" Type="x/header" Target="styles-header.xml"/></Rel'
            parts["word/_rels/document.xml.rels"] = rels.replace("</Rel", end).encode()

        return change

    body = p("a") + '<w:sectPr><w:headerReference r:id="h"/></w:sectPr>'
    assert told(body, change=with_head("<w:hdr><w:p/></w:hdr>")) == []
    assert told(body, change=with_head("<w:hdr><w:t>Marsh 1</w:t></w:hdr>")) == [
        "Headers, footers and page numbers were left out."
    ]


def test_the_strict_form_of_the_format_is_read_alike() -> None:
    def strict(parts: dict[str, bytes]) -> None:
        for name, held in parts.items():
            parts[name] = re.sub(
                rb"http://schemas\.openxmlformats\.org/(wordprocessingml|officeDocument|drawingml)"
                rb"/2006/",
                rb"http://purl.oclc.org/ooxml/\1/",
                held,
            )

    body = p("A", style="berschrift1") + p("b", note_mark(1), picture("x"))
    held: dict[str, Any] = {"footnotes": note(1, "N."), "pictures": {"x": PIXEL}}
    assert html(body, **held, change=strict) == html(body, **held)
