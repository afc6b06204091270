"""An essay as a Word file, as Word would read it."""

import pytest

from app.interchange.docx_writing import docx
from app.interchange.docx_writing_links import strict
from app.interchange.docx_writing_pictures import size_of
from tests.interchange.essay_sample import (
    GONE,
    IN_CELLS,
    KEY,
    NOTES,
    TRAM,
    picture,
    word_file,
    writing,
)
from tests.interchange.word_file import R, W, WordFile, local, said


@pytest.fixture(scope="module")
def file() -> WordFile:
    return word_file()


def test_word_would_find_nothing_wrong(file: WordFile) -> None:
    assert file.faults() == []


def test_it_begins_with_the_title_and_who_wrote_it_when_and_for_what(file: WordFile) -> None:
    assert file.styled("Title") == ["The Illusion of the Thaw"]
    byline = "Ruth Lindqvist · Soviet History · Week 11 · The Thaw · April 3, 2017"
    assert file.styled("Byline") == [byline]


def test_nothing_in_it_tells_of_a_machine_or_a_clock(file: WordFile) -> None:
    core = file.parts["docProps/core.xml"]
    facts = {local(one): one.text for one in core}
    assert facts == {"title": "The Illusion of the Thaw", "creator": "Ruth Lindqvist"}
    assert {info.date_time for info in file.infos} == {(1980, 1, 1, 0, 0, 0)}
    assert docx(writing(), picture) == docx(writing(), picture)


def test_headings_are_those_that_words_navigation_knows(file: WordFile) -> None:
    told = {one: file.styled(f"Heading{one}") for one in (1, 2, 3)}
    assert told == {1: ["Before"], 2: ["The war"], 3: ["Hunger"]}
    for level in (1, 2, 3):
        (style,) = file.find(f"w:style[@w:styleId='Heading{level}']", "styles")
        assert style[0].get(f"{{{W}}}val") == f"heading {level}"
        (outline,) = file.find(f"w:style[@w:styleId='Heading{level}']//w:outlineLvl", "styles")
        assert outline.get(f"{{{W}}}val") == str(level - 1)


def test_notes_are_real_ones_wherever_they_stand(file: WordFile) -> None:
    assert file.notes == NOTES
    assert file.find("//w:p[w:pPr/w:pStyle/@w:val='Heading1']//w:footnoteReference")
    assert file.find("//w:tc//w:footnoteReference")
    assert file.find("//w:p[w:pPr/w:pStyle/@w:val='Caption']//w:footnoteReference")
    for note in file.find("w:footnote[not(@w:type)]", "footnotes"):
        assert [local(one) for one in note] == ["p"]
        assert len(note.findall(f".//{{{W}}}footnoteRef")) == 1
    kinds = file.find("w:footnote/@w:type", "footnotes")
    assert kinds == ["separator", "continuationSeparator"]


def test_a_note_keeps_its_emphasis_and_its_links(file: WordFile) -> None:
    note = file.note(1)
    (emphasised,) = (run for run in note.iter(f"{{{W}}}r") if run.find(f".//{{{W}}}i") is not None)
    assert said(emphasised) == "Russia After the War"
    (link,) = note.iter(f"{{{W}}}hyperlink")
    assert (said(link), link.get(f"{{{W}}}tooltip")) == ("p. 12", "The archive")
    leads = file.relations("footnotes")[link.get(f"{{{R}}}id")]
    assert leads == ("https://archive.example/a?b=1&c=2", True)


def test_a_path_of_ours_is_told_with_our_address(file: WordFile) -> None:
    (link,) = file.find("//w:hyperlink")
    leads = file.relations()[link.get(f"{{{R}}}id")]
    assert (said(link), *leads) == (
        "the course",
        "https://board.example/courses/soviet-history",
        True,
    )


def test_marks_are_words_own(file: WordFile) -> None:
    assert file.run("Thaw") == ["i", "iCs"]
    assert file.run("short") == ["b", "bCs"]
    assert file.run("no") == ["strike"]
    assert file.run("2") == ["vertAlign:subscript"]
    assert file.run("6") == ["vertAlign:superscript"]
    assert file.run("x = 1") == ["rStyle:HTMLCode"]
    assert file.run("Pravda") == ["rStyle:HTMLCite"]
    assert file.run("Оттепель") == ["lang:ru"]
    assert file.run("„") == file.run("“") == ["rStyle:QuotedWords", "lang:de"]
    first = file.styled("")[0]
    assert "10" in first.split("\n")[0], "a break stays one"
    assert "Оттепель 😀 <b>; see" in first


def test_what_a_cell_holds_is_as_outside_and_ends_with_a_paragraph() -> None:
    file = word_file(IN_CELLS)
    assert file.faults() == []
    held = [[local(one) for one in cell] for cell in file.find("//w:body/w:tbl/w:tr/w:tc")]
    assert held[0] == ["tcPr", "p", "p", "p", "tbl", "p"]
    assert held[1:] == [["tcPr", "p", "p", "p", "p"], ["tcPr", "p"]]
    assert [file.styled(one) for one in ("Heading1", "Quote", "TableText")] == [
        ["A"],
        ["g"],
        ["d", "e", "f", ""],
    ]
    room = int(file.find("//w:body/w:tbl/w:tr/w:tc[2]/w:tcPr/w:tcW/@w:w")[0])
    (wide,) = file.find("//w:tc//*[local-name()='inline']/*[local-name()='extent']/@cx")
    assert int(wide) <= room * 635, "a picture is no wider than its cell"


def test_a_table_says_what_is_set_off() -> None:
    """By that Word tells who hears a table what heads its columns and its rows."""
    look, row = "//w:tblLook/@w:firstColumn", "<tr><{0}>1956</{1}><td>a</td></tr>"
    heads, plain = row.format('th scope="row"', "th"), row.format("td", "td")
    table = "<table><tbody>{}</tbody></table>"
    assert word_file(table.format(heads * 2)).find(look) == ["1"]
    assert word_file(table.format(heads + plain)).find(look) == []


def test_a_quotation_names_its_source_below_it(file: WordFile) -> None:
    assert file.styled("Quote")[:2] == ["We waited.", "Nothing came."]
    assert file.styled("QuoteSource") == ["— Zubkova, p. 12"]


def numbering(file: WordFile) -> list[tuple[str, str, int, str]]:
    """Each item: its words, its form, its level, and the number its list begins or goes on with."""
    items = []
    for paragraph in file.find("//w:p[w:pPr/w:numPr]"):
        number = paragraph.find(f".//{{{W}}}numId").get(f"{{{W}}}val")
        level = paragraph.find(f".//{{{W}}}ilvl").get(f"{{{W}}}val")
        (num,) = file.find(f"w:num[@w:numId='{number}']", "numbering")
        kind = num[0].get(f"{{{W}}}val")
        path = f"w:abstractNum[@w:abstractNumId='{kind}']/w:lvl[@w:ilvl='{level}']"
        (form,) = file.find(f"{path}/w:numFmt/@w:val", "numbering")
        (start,) = file.find(f"{path}/w:start/@w:val", "numbering")
        again = num.xpath(".//w:startOverride/@w:val", namespaces={"w": W})
        items.append((said(paragraph), str(form), int(level), str((again or [start])[0])))
    return items


def test_lists_are_numbered_by_word(file: WordFile) -> None:
    assert numbering(file) == [
        ("bread", "bullet", 0, "1"),
        ("rye", "bullet", 1, "1"),
        ("salt", "bullet", 0, "1"),
        ("five", "decimal", 0, "5"),
        ("one", "decimal", 1, "1"),
        ("six", "decimal", 0, "5"),
        ("nine", "decimal", 0, "9"),
        ("again", "decimal", 0, "1"),
        ("with more", "decimal", 0, "1"),
    ]
    assert "said in it" in file.styled("Quote")


def test_an_item_without_words_and_a_number_beyond_words_own_are_kept() -> None:
    html = '<ol><li><ol><li>in</li></ol></li></ol><ol start="40000"><li>far</li><li>on</li></ol>'
    file = word_file(html)
    assert numbering(file) == [("", "decimal", 0, "1"), ("in", "decimal", 1, "1")]
    assert file.styled("ListContinue") == ["40000. far", "40001. on"]


def test_a_table_has_a_head_that_is_repeated_and_cells_that_span(file: WordFile) -> None:
    (table,) = file.find("//w:tbl")
    rows = table.findall(f"{{{W}}}tr")
    heads = [row.find(f".//{{{W}}}tblHeader") is not None for row in rows]
    assert heads == [True, False, False, False]
    cells = [[said(cell) for cell in row.findall(f"{{{W}}}tc")] for row in rows]
    assert cells == [
        ["Year", "Event"],
        ["1953", "Stalin dies", "March"],
        ["", "Beria falls", ""],
        ["1956", "The speech"],
    ]
    assert file.find("//w:gridSpan/@w:val") == ["2", "2"]
    merged = [one.get(f"{{{W}}}val") for one in file.find("//w:vMerge")]
    assert merged == ["restart", None]
    assert file.styled("TableHeading") == ["Year", "Event", "1956"]


def test_a_table_that_word_could_not_open_becomes_lines() -> None:
    row = "".join(f"<td>c{number}</td>" for number in range(64))
    wide = word_file(f"<table><tbody><tr>{row}</tr></tbody></table>")
    assert wide.find("//w:tbl") == []
    assert wide.styled("TableText") == ["\t".join(f"c{number}" for number in range(64))]
    spans = '<td colspan="100" rowspan="100">x</td>' * 20
    many = word_file(f"<table><tbody>{f'<tr>{spans}</tr>' * 300}</tbody></table>")
    assert len(many.styled("TableText")) == 300


def test_columns_that_no_cell_needs_are_left_out() -> None:
    html = '<table><tbody><tr><td colspan="100">a</td><td>b</td></tr></tbody></table>'
    file = word_file(html)
    assert len(file.find("//w:gridCol")) == 2
    assert file.faults() == []


def test_pictures_carry_the_words_that_stand_for_them(file: WordFile) -> None:
    assert file.find("//wp:docPr/@descr") == ["A tram in the snow", "a small tram"]
    embedded = file.find("//a:blip/@r:embed")
    assert {file.relations()[one] for one in embedded} == {("media/image1.png", False)}
    assert file.files["word/media/image1.png"] == TRAM
    large, small = file.find("//wp:extent")
    assert int(large.get("cx")) == 2 * int(large.get("cy")) == 9070 * 635, "the width of the page"
    assert int(small.get("cx")) == 20 * 9525
    assert file.styled("Caption") == ["A tram\nTASS · In the public domain"]


def test_what_word_cannot_show_is_told_in_words(file: WordFile) -> None:
    assert file.styled("Figure") == ["", "[A queue]"]


@pytest.mark.parametrize(
    "found", [(b"RIFF....WEBP", "webp"), (b"\x89PNG", "png"), (b"", "jpeg"), None]
)
def test_a_picture_that_is_none_is_left_out(found: tuple[bytes, str] | None) -> None:
    html = f'<p><img src="/media/{GONE}" alt=""></p>'
    file = WordFile(docx(writing(html), lambda src: found))
    assert file.styled("") == ["[Picture]"]
    assert file.faults() == []


def test_the_size_of_a_picture_is_read_from_its_head() -> None:
    jpeg = bytes.fromhex("ffd8 ffe0 0004 0000 ffc0 0011 08 0140 0280 03".replace(" ", ""))
    assert size_of(jpeg, "jpeg") == (640, 320)
    assert size_of(b"GIF89a\x80\x02\x40\x01", "gif") == (640, 320)
    assert size_of(TRAM, "png") == (640, 320)
    assert size_of(TRAM, "jpeg") is None


def test_right_to_left_is_said_of_paragraph_and_words(file: WordFile) -> None:
    (arabic,) = file.find("//w:p[w:pPr/w:bidi]")
    runs = [
        (said(run), run.find(f".//{{{W}}}rtl") is not None)
        for run in arabic.findall(f"{{{W}}}r")
        if said(run)
    ]
    assert runs == [("قال (", True), ("world", False), (") لهم.", True)]
    assert file.run("שלום") == ["rtl"], "and of a word among others"
    assert set(file.find("//w:lang/@w:bidi")) == {"ar"}


def test_code_keeps_its_lines_and_a_rule_is_a_line(file: WordFile) -> None:
    assert file.styled("HTMLPreformatted") == ["one\n  two"]
    assert file.styled("Rule") == [""]
    assert file.find("w:style[@w:styleId='Rule']//w:pBdr/w:bottom", "styles")


def test_what_no_xml_may_hold_is_nowhere() -> None:
    """It cannot be typed, and is kept out of titles of older databases, too."""
    odd = "A\x0bB\x0cC\ufffeD\ud800E\u00ad"
    file = word_file(f'<p>x\x0by<img src="/media/{KEY}" alt="s\x0bt"></p>', odd)
    assert file.styled("Title") == ["ABCDE\u00ad"]
    assert file.styled("") == ["xy"]
    assert file.find("//wp:docPr/@descr") == ["st"]


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e"),
        ("https://Bücher.example/ß?ü", "https://xn--bcher-kva.example/%C3%9F?%C3%BC"),
        ("http://me:word@a.example:80/%zz", "http://me:word@a.example:80/%25zz"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("mailto:a.b@c.example?subject=%20x", "mailto:a.b@c.example?subject=%20x"),
        ("/courses/a#b", "https://board.example/courses/a#b"),
        *((one, None) for one in ("http://[::1", "http://a b/", "http://a:port/", "http://a..b/")),
    ],
)
def test_an_address_is_as_strict_as_word_asks_for(address: str, leads: str | None) -> None:
    assert strict(address, "https://board.example/") == leads


def test_where_word_could_not_go_is_told_in_words() -> None:
    file = word_file('<p><a href="http://a..b/">here</a></p>')
    assert file.styled("") == ["here <http://a..b/>"]
    assert file.relations().keys() == {f"rId{number}" for number in range(1, 6)}
