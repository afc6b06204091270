"""Words of a Word file: their marks, signs, and what Word puts around them."""

import pytest

from tests.interchange.a_docx import p, r
from tests.interchange.docx_read import html, told


def test_emphasis_by_hand_and_by_style() -> None:
    body = p(
        r("a ", "<w:b/>"),
        r("b ", "<w:i/>"),
        r("c ", '<w:rStyle w:val="Hervorhebung"/>'),
        r("d ", '<w:rStyle w:val="Hervorhebung"/><w:i w:val="0"/>'),
        r("e", '<w:vertAlign w:val="superscript"/>'),
        r("f", "<w:strike/>"),
    )
    assert html(body) == "<p><strong>a</strong> <em>b c</em> d <sup>e</sup><s>f</s></p>"


def test_runs_that_look_alike_are_one() -> None:
    assert html(p(r("Wo", "<w:i/>"), r("rd", "<w:i/>"))) == "<p><em>Word</em></p>"


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<w:t>a</w:t><w:tab/><w:t>b</w:t>", "a b"),
        ("<w:t>a</w:t><w:br/><w:t>b</w:t>", "a<br>b"),
        ('<w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t>', "a b"),
        ('<w:t>a</w:t><w:br w:type="column"/><w:t>b</w:t>', "a b"),
        ("<w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t>", "a\u2011b"),
        ("<w:t>a</w:t><w:softHyphen/><w:t>b</w:t>", "a\u00adb"),
        ('<w:sym w:font="Symbol" w:char="F061"/>', "α"),
        ('<w:sym w:font="Wingdings" w:char="F0FC"/>', "✓"),
        ('<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr><w:t>\uf062\uf067</w:t>', "βγ"),
        ("<w:t>&lt;b&gt;&amp;amp;</w:t>", "&lt;b&gt;&amp;amp;"),
        ("<w:t>Μῆνιν 史記 😀 e\u0301</w:t>", "Μῆνιν 史記 😀 e\u0301"),
    ],
)
def test_signs(inside: str, words: str) -> None:
    assert html(p(f"<w:r>{inside}</w:r>")) == f"<p>{words}</p>"


def test_a_sign_that_nobody_knows_is_told() -> None:
    assert told(p("a", '<w:r><w:sym w:font="Zapf" w:char="F0A1"/></w:r>')) == [
        "1 sign of a symbol font was left out."
    ]


@pytest.mark.parametrize("around", ["dir", "bdo", "smartTag", "customXml", "ins", "moveTo"])
def test_what_stands_around_words_goes_and_they_stay(around: str) -> None:
    assert html(p("a ", f"<w:{around}>{r('b')}</w:{around}>", " c")) == "<p>a b c</p>"


def test_controls_keep_what_was_filled_in_and_lose_what_only_asks() -> None:
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = p("a", control.format("", r("b")), control.format("<w:showingPlcHdr/>", r("Click here")))
    assert html(body) == "<p>ab</p>"


@pytest.mark.parametrize("gone", ["del", "moveFrom"])
def test_tracked_changes_are_as_accepted(gone: str) -> None:
    body = p("a ", f"<w:{gone}>{r('gone')}</w:{gone}>", "<w:ins>" + r("new") + "</w:ins>")
    assert html(body) == "<p>a new</p>"
    assert told(body) == ["2 tracked changes were taken as accepted."]


def test_paragraphs_are_joined_where_the_end_between_them_was_deleted() -> None:
    assert html(p("a ", about="<w:rPr><w:del/></w:rPr>") + p("b")) == "<p>a b</p>"


def test_an_initial_set_into_the_text_belongs_to_it() -> None:
    assert html(p("O", about='<w:framePr w:dropCap="drop"/>') + p("nce")) == "<p>Once</p>"


def test_formats_of_earlier_days_say_nothing() -> None:
    before = "<w:rPrChange><w:rPr><w:b/><w:vanish/></w:rPr></w:rPrChange>"
    assert html(p(r("a", before))) == "<p>a</p>"


@pytest.mark.parametrize(
    "hidden",
    [
        p("a", r("no", "<w:vanish/>")),
        p("a", r("no", '<w:rStyle w:val="Unsichtbar"/>')),
        p("a") + p("no", style="Geheim"),
    ],
)
def test_hidden_text_is_left_out(hidden: str) -> None:
    assert html(hidden) == "<p>a</p>"
    assert told(hidden) == ["1 piece of hidden text was left out."]


def test_what_is_shown_in_a_hidden_style_is_there() -> None:
    assert html(p(r("a", '<w:vanish w:val="0"/>'), style="Geheim")) == "<p>a</p>"


def test_comments_are_left_out_and_counted() -> None:
    body = p("a", '<w:commentRangeStart w:id="0"/>', '<w:r><w:commentReference w:id="0"/></w:r>')
    assert (html(body), told(body)) == ("<p>a</p>", ["1 comment was left out."])
