"""The board's own Word file, brought in again: what an essay is made of comes back as it was, and
what the board has put around it does not."""

import re

import pytest

from app.interchange.docx_reading import ReadDocx, read_docx
from app.interchange.docx_writing import docx
from app.text.sanitise import sanitise
from tests.interchange.a_docx import a_docx, p, r, zipped
from tests.interchange.docx_read import OURS, said
from tests.interchange.essay_sample import GONE, KEY, picture, writing
from tests.interchange.word_file import WordFile

FIRST = OURS.format(1).removeprefix('src="').removesuffix('"')  # where a picture is kept then
BYLINE = "Ruth Lindqvist · Soviet History · Week 11 · The Thaw · April 3, 2017"


def back(html: str) -> ReadDocx:
    return read_docx(docx(writing(html), picture))


def edited(html: str, before: str, after: str, part: str = "document") -> ReadDocx:
    """As somebody has changed it in the meantime."""
    parts = WordFile(docx(writing(html), picture)).files
    held = parts[f"word/{part}.xml"].decode()
    assert before in held
    parts[f"word/{part}.xml"] = held.replace(before, after).encode()
    return read_docx(zipped(parts))


def test_the_byline_and_the_page_numbers_are_the_boards_and_stay_out() -> None:
    came = back("<p>We waited.</p>")
    assert (came.title, said(came)) == ("The Illusion of the Thaw", "<p>We waited.</p>")
    assert came.remarks == []


def test_what_somebody_has_written_in_place_of_the_byline_stays() -> None:
    came = edited("<p>We waited.</p>", BYLINE, "A study in disappointment")
    assert said(came) == "<p>A study in disappointment</p><p>We waited.</p>"


def test_what_somebody_has_written_beside_the_page_number_is_told() -> None:
    number = 'instr=" PAGE "><w:r><w:t xml:space="preserve">'
    came = edited("<p>We waited.</p>", number, f"{number}Lindqvist ", "footer")
    assert came.remarks == ["Headers, footers and page numbers were left out."]


def test_a_style_of_that_name_in_a_file_of_others_says_nothing() -> None:
    style = b'<w:style w:type="paragraph" w:styleId="Byline"><w:name w:val="Byline"/></w:style>'

    def with_style(parts: dict[str, bytes]) -> None:
        parts["word/styles.xml"] = re.sub(
            b"(</w:styles>)", style + rb"\1", parts["word/styles.xml"]
        )

    file = a_docx(p("By Anna · Pravda", style="Byline") + p("a"), change=with_style)
    assert said(read_docx(file)) == "<p>By Anna · Pravda</p><p>a</p>"


@pytest.mark.parametrize(
    ("facts", "caption"),
    [
        ('data-credit="State Archive" data-rights="cc0"', "A <em>tram</em>"),
        ('data-credit="Photo: Ivanov · Pravda, “1932” &amp; &lt;later&gt;"', ""),
        ('data-rights="public-domain"', "A tram<span data-footnote>N.</span>"),
    ],
)
def test_whose_a_picture_is_comes_back_as_that(facts: str, caption: str) -> None:
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    figure = f'<figure {facts}><img src="/media/{KEY}" alt="A tram">{below}</figure>'
    assert said(back(figure)).replace(FIRST, f"/media/{KEY}") == sanitise(figure)


def test_what_somebody_has_made_of_a_credit_is_one() -> None:
    figure = f'<figure data-rights="cc0"><img src="/media/{KEY}" alt="A tram"></figure>'
    came = edited(figure, ">CC0<", ">Ivanov, about 1932<")
    assert '<figure data-credit="Ivanov, about 1932"><img' in said(came)


def test_whose_a_picture_is_that_is_not_there_stays_in_words() -> None:
    figure = f'<figure data-credit="TASS"><img src="/media/{GONE}" alt="A queue"></figure>'
    assert said(back(figure)) == "<p>[A queue]</p><p>TASS</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<p>So <span lang="ru">Оттепель, 1956</span> and <span lang="la">pax</span> (1956).</p>',
        '<p dir="rtl" lang="ar">قال (world) لهم.<span data-footnote>حاشية</span></p>',
        '<p lang="zh">中文 1956</p>',
        '<p>a <span lang="ar" dir="rtl">قال (world) لهم!</span> b <span lang="ru">мир</span></p>',
        '<p>a<span data-footnote><span lang="ar" dir="rtl">حاشية</span></span> b</p>',
        '<p>a<span data-footnote>See <span lang="fa" dir="rtl">حاشیه</span></span> b</p>',
        '<p>a سلام b <span lang="en-GB">the word سلام</span></p>',
        '<p dir="rtl">قال <span lang="en">peace</span> لهم</p>',
        '<h2 lang="de">Tauwetter</h2><p>a</p>',
        '<ul><li lang="ru">хлеб <em>и</em> соль</li><li>salt</li></ul>',
        '<table><tbody><tr><td lang="ru">хлеб</td><td>bread</td></tr></tbody></table>',
        '<p>a<span data-footnote><span lang="ru">См.</span> p. 2</span> b</p>',
        '<p>a<span data-footnote><span lang="ru">См. 2</span></span> b</p>',
        '<p>a <span lang="ru">мир<span data-footnote>См. 2</span> и</span> b</p>',
        f'<figure lang="ru" data-credit="TASS"><img src="/media/{KEY}" alt="A tram"><figcaption>'
        "Трамвай</figcaption></figure>",
    ],
)
def test_languages_come_back_where_they_were(html: str) -> None:
    assert said(back(html)).replace(FIRST, f"/media/{KEY}") == sanitise(html)


def test_the_language_of_the_whole_file_is_no_marking() -> None:
    """Word has saved it, and noted its own language, and that of its country."""
    html = '<p><span lang="en-GB">We</span> <span lang="fr">attendons</span></p>'
    usual = '<w:rPrDefault><w:rPr><w:lang w:val="en-US" w:bidi="ar-SA"/>'
    came = edited(html, "<w:rPrDefault><w:rPr>", usual, "styles")
    assert said(came) == '<p>We <span lang="fr">attendons</span></p>'
    came = edited(html, "<w:compat>", '<w:themeFontLang w:val="en-US"/><w:compat>', "settings")
    assert said(came) == '<p>We <span lang="fr">attendons</span></p>'


def test_what_word_notes_in_files_of_others_is_no_marking() -> None:
    file = a_docx(
        p(r("سلام", '<w:lang w:val="fr-CH" w:bidi="ar-SA"/>'), r("a", '<w:lang w:val="ru"/>'))
    )
    assert said(read_docx(file)) == "<p>سلامa</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<p>a</p><hr><p>b</p>",
        "<pre>one\n  two</pre><p>a</p><pre>three</pre>",
        "<ul><li><p>a</p><p>b</p></li><li>c</li></ul><p>d</p>",
        "<ol><li><p>a</p><ul><li><p>b</p><p>c</p></li></ul><p>d</p></li><li>e</li></ol>",
        '<table><tbody><tr><th scope="row">1956</th><td>a</td></tr><tr><th scope="row">1957</th>'
        "<td>b</td></tr></tbody></table>",
        '<table><thead><tr><th scope="col">c</th><th scope="col">d</th></tr></thead><tbody><tr>'
        '<td>a</td><th scope="row">1956</th></tr></tbody></table>',
        '<table><tbody><tr><th scope="col" rowspan="2">a</th><th scope="col">b</th></tr><tr>'
        "<td>c</td></tr></tbody></table>",
        '<table><tbody><tr><td></td><th scope="col">b</th></tr><tr><th scope="row">1956</th>'
        "<td></td></tr></tbody></table>",
    ],
)
def test_blocks_come_back_as_what_they_were(html: str) -> None:
    assert said(back(html)) == sanitise(html)


def test_a_line_more_of_what_stands_as_typed_belongs_to_it() -> None:
    again = '<w:p><w:pPr><w:pStyle w:val="HTMLPreformatted"/></w:pPr>'
    came = edited("<pre>one</pre>", "</w:body>", f"{again}<w:r><w:t>two</w:t></w:r></w:p></w:body>")
    assert said(came) == "<pre>one\ntwo</pre>"


def test_empty_lines_between_what_stands_as_typed_stay() -> None:
    line = '<w:p><w:pPr><w:pStyle w:val="HTMLPreformatted"/></w:pPr>{}</w:p>'
    more = "".join(map(line.format, ("", "", "<w:r><w:t>two</w:t></w:r>", "")))
    came = edited("<pre>one</pre>", "</w:body>", f"{more}</w:body>")
    assert said(came) == "<pre>one\n\n\ntwo</pre>"
    assert said(back("<pre>one</pre><p>a</p>")) == "<pre>one</pre><p>a</p>"


def test_what_is_more_than_typed_keeps_its_notes() -> None:
    words = ">one</w:t></w:r>"
    mark = f'{words}<w:r><w:footnoteReference w:id="1"/></w:r>'
    came = edited("<pre>one</pre><p>a<span data-footnote>N.</span></p>", words, mark)
    assert said(came).startswith("<p>one<span data-footnote>N.</span></p>")


def test_what_stands_for_a_picture_is_no_caption_of_its_neighbour() -> None:
    shown = f'<figure><img src="/media/{KEY}" alt="A tram"></figure>'
    gone = f'<figure><img src="/media/{GONE}" alt="A queue"></figure>'
    got = said(back(shown + gone + shown)).replace(FIRST, f"/media/{KEY}")
    assert got == f"{shown}<p>[A queue]</p>{shown}"
