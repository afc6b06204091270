"""Pasted writing: in the shapes of each program, hostile, our own, and without end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.clipboard import Pasted

Paste = Callable[[str], Pasted]

# What it shows, what is on the clipboard, and what that becomes.
SHAPES = sorted((Path(__file__).parent / "pasted").glob("*.txt"))

PIXEL = "data:image/png;base64,iVBORw0KGgo="
KEY = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("file", SHAPES, ids=[file.stem for file in SHAPES])
def test_it_becomes_plain_writing(file: Path, paste: Paste) -> None:
    law, html, expected = file.read_text().rstrip("\n").split("\n-----\n")
    pasted = paste(html)
    assert pasted.html == expected.replace(">\n<", "><"), law
    assert pasted.unwanted == []
    assert pasted.said == []


def test_what_our_editor_copied_is_left_alone(paste: Paste) -> None:
    html = '<p data-pm-slice="1 1 []">a<span data-footnote>b</span></p>'
    assert paste(html).html == html


def test_a_row_without_cells_takes_its_part_of_what_reaches_over_it_along(paste: Paste) -> None:
    rows = "<tr><td rowspan=3>a</td><td>b</td></tr><tr></tr><tr><td>c</td></tr>"
    assert paste(f"<table>{rows}<tr><td>d</td><td>e</td></tr></table>").html == (
        '<table><tbody><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr>'
        "<tr><td>d</td><td>e</td></tr></tbody></table>"
    )


def test_no_cell_reaches_out_of_the_head_that_it_stands_in(paste: Paste) -> None:
    head = "<thead><tr><th scope=col rowspan=2>a</th><th scope=col>b</th></tr></thead>"
    body = "<tr><td>1</td><td>2</td></tr>"
    assert paste(f"<table>{head}<tbody>{body}</tbody></table>").html == (
        f'<table><tbody><tr><th scope="col">a</th><th scope="col">b</th></tr>{body}</tbody></table>'
    )


def test_pictures_that_came_along_are_named_in_their_places(paste: Paste) -> None:
    alone, beside = f"<img src={PIXEL} alt='A map'>", f"<img src={PIXEL} alt=image1.png>"
    pasted = paste(f"<p>{alone}</p><p>b {beside}</p>")
    first, second = pasted.pictures
    assert (first["dataURL"], first["alt"], second["alt"]) == (PIXEL, "A map", "")
    assert pasted.html == (
        f'<figure><img src="{first["placeholder"]}" alt="A map"></figure>'
        f'<p>b <img src="{second["placeholder"]}" alt=""></p>'
    )


def test_pictures_that_did_not_come_are_counted_once(paste: Paste) -> None:
    lost = "<img src='file:///C:/x.png' alt='Picture 1'><img src='https://e.example/y.png' alt='Y'>"
    smile = "<img src='https://e.example/smile.png' alt='😀'>"
    pasted = paste(f"<p>a{lost}{smile}<img src='https://e.example/counts.gif' width=1></p>")
    assert pasted.html == "<p>a😀</p>"
    assert pasted.pictures == []
    assert [it[:31] for it in pasted.said] == ["2 pictures could not be pasted."]


def test_our_own_pictures_and_what_is_said_of_them_stay(paste: Paste) -> None:
    facts = 'data-credit="Unknown" data-rights="cc0"'
    size = 'width="9" height="6"'
    caption = "C<small class=credit>Unknown</small>"
    image = f'<img src="/media/{KEY}/960" alt="A" {size}>'
    pasted = paste(f"<figure {facts}>{image}<figcaption>{caption}</figcaption></figure>")
    kept = image.replace("/960", "")
    assert pasted.html == f"<figure {facts}>{kept}<figcaption>C</figcaption></figure>"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<b id='docs-internal-guid-1'>the archive.{}</b>", "Google Docs does not put footnotes"),
        ("<p paraid='1'>the archive{}</p>", "Word on the web does not put footnotes"),
        ("<p>the archive{}</p>", "Some numbers look like those of notes"),
        ("<p>a<a href='https://w.example/#cite_note-3'>[3]</a></p>", "Some numbers look like"),
    ],
)
def test_notes_that_did_not_come_are_spoken_of(html: str, said: str, paste: Paste) -> None:
    raised = "<span style='font-size:0.6em;vertical-align:super'>1</span>"
    assert [it[: len(said)] for it in paste(html.format(raised)).said] == [said]


@pytest.mark.parametrize("html", ["m<sup>2</sup>", "the 19<sup>th</sup>", "<sup>16</sup>He said"])
def test_other_small_letters_are_no_notes(html: str, paste: Paste) -> None:
    assert paste(f"<b id='docs-internal-guid-1'><p>{html}</p></b>").said == []


def test_8000_words_of_word_take_well_under_a_second(paste: Paste) -> None:
    dressed = "<span lang=EN-US style='color:red'>eight words that Word has dressed up now</span> "
    there = "<a href=#_ftn{0} name=_ftnref{0}><span class=MsoFootnoteReference>[{0}]</span></a>"
    back = "<a href=#_ftnref{0} name=_ftn{0}>[{0}]</a>"
    note = f"<div style='mso-element:footnote'><p>{back} note</p></div>"
    paragraph = f"<p class=MsoNormal>{dressed * 6}{there}<o:p></o:p></p>"
    parts = [part.format(number) for part in (paragraph, note) for number in range(200)]
    paste(paragraph)  # once, so that the browser has read the script
    pasted = paste("".join(parts))
    assert pasted.counts["note"] == 200
    assert len(pasted.words) >= 8000
    assert pasted.milliseconds < 1000


TO_AND_FRO = "<p id=x>word " + "<a href=#n>1</a>" * 4000 + "<p id=n>" + "<a href=#x>1</a>" * 4000

ENDLESS = {
    "tables in tables": "<table><tr><td>word " * 400,
    "spans beside spans": "<span style='color:red'>word </span><b>word </b>" * 25_000,
    "spans in spans": "<span style='color:red'>word " * 50_000 + "</span>" * 50_000,
    "lists in lists": "<ul><li>word " * 2_500,
    "quotations in quotations": "<blockquote>word " * 5_000,
    "links to and fro": TO_AND_FRO,
    "rules without end": "<style>" + "/* a, " * 60_000 + "</style>word ",
    "tags without end": "word " + '<a b="<a ' * 60_000,
    "breaks": "word <br><br>" * 20_000,
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_keeps_its_words_and_hangs_nobody(name: str, paste: Paste) -> None:
    pasted = paste(ENDLESS[name])
    assert pasted.html.count("word") == ENDLESS[name].count("word ")
    assert pasted.milliseconds < 10_000
