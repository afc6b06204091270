"""Notes, links and fields of a Word file."""

import re

import pytest

from tests.interchange.a_docx import field, note, note_mark, p, r
from tests.interchange.docx_read import html, told


def test_notes_stand_at_their_place_without_their_number() -> None:
    body = p("a", note_mark(2), " b", note_mark(3, "endnote"), ".")
    notes = note(2, "One.", "Two.")
    end = note(3, "End.", kind="endnote")
    assert html(body, footnotes=notes, endnotes=end) == (
        "<p>a<span data-footnote>One.<br>Two.</span> b<span data-footnote>End.</span>.</p>"
    )


def test_brackets_and_points_around_the_number_go_with_it() -> None:
    number = "<w:r><w:footnoteRef/></w:r>"
    for before, after in (("(", ") "), ("[", "]"), ("", ". "), ("", "\u00a0")):
        held = f'<w:footnote w:id="1">{p(before, number, after, "Text.")}</w:footnote>'
        assert html(p("a", note_mark(1)), footnotes=held) == (
            "<p>a<span data-footnote>Text.</span></p>"
        )


def test_a_mark_of_ones_own_gives_way_to_our_number() -> None:
    mark = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    held = f'<w:footnote w:id="1">{p("* Text.")}</w:footnote>'
    assert html(p("a", mark), footnotes=held) == "<p>a<span data-footnote>Text.</span></p>"


def test_what_word_puts_between_text_and_notes_is_none() -> None:
    separator = f'<w:footnote w:type="separator" w:id="0">{p("____")}</w:footnote>'
    assert html(p("a", note_mark(1)), footnotes=separator + note(1, "N.")).count("____") == 0


def test_a_note_with_a_link_and_emphasis() -> None:
    link = f'<w:hyperlink r:id="l">{r("site", "<w:i/>")}</w:hyperlink>'
    held = f'<w:footnote w:id="1">{p("See ", link)}</w:footnote>'
    got = html(p("a", note_mark(1)), footnotes=held, links={"l": "https://example.org/"})
    assert '<span data-footnote>See <a href="https://example.org/"' in got
    assert "<em>site</em></a></span>" in got


def test_a_note_that_is_missing_is_told() -> None:
    assert told(p("a", note_mark(9))) == [
        "1 note is missing in the file: only its number was there."
    ]


# Links and fields


def test_links_as_elements_and_as_fields() -> None:
    element = f'<w:hyperlink r:id="l">{r("a")}</w:hyperlink>'
    written = field(' HYPERLINK "https://example.org/b" \\l "c" ', "b")
    got = html(p(element, " ", written, " c"), links={"l": "https://example.org/a"})
    assert re.findall(r'href="([^"]*)"[^>]*>(.)<', got) == [
        ("https://example.org/a", "a"),
        ("https://example.org/b#c", "b"),
    ]
    assert got.endswith(" c</p>")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "\\\\host\\x"])
def test_links_that_lead_to_no_page_are_words(address: str) -> None:
    body = p(f'<w:hyperlink r:id="l">{r("a")}</w:hyperlink>')
    assert html(body, links={"l": address}) == "<p>a</p>"
    assert told(body, links={"l": address}) == [
        "1 link was left out, since it leads to no web page; its words are kept."
    ]


def test_an_address_is_as_it_was() -> None:
    body = p(f'<w:hyperlink r:id="l">{r("a")}</w:hyperlink>')
    got = html(body, links={"l": "https://example.org/?a=1&b=<>"})
    assert 'href="https://example.org/?a=1&amp;b=%3C%3E"' in got
    assert 'href="http://www.example.org"' in html(body, links={"l": "www.example.org"})


def test_a_note_stands_outside_a_link() -> None:
    body = p(f'<w:hyperlink r:id="l">{r("a")}{note_mark(1)}</w:hyperlink>')
    got = html(body, links={"l": "https://example.org/"}, footnotes=note(1, "N."))
    assert got.endswith("a</a><span data-footnote>N.</span></p>")


def test_fields_say_what_they_show() -> None:
    nested = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        f"{field('PAGE', '7')}"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{r("shown")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert html(p("a ", nested)) == "<p>a shown</p>"
    assert html(p(f'<w:fldSimple w:instr="SEQ x">{r("3")}</w:fldSimple>')) == "<p>3</p>"


def test_a_field_without_an_end_takes_nothing_along() -> None:
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>X</w:instrText></w:r>'
    assert html(p("a", broken) + p("b") + p("c")) == "<p>a</p><p>b</p><p>c</p>"
