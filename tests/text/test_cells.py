"""What a table's cell holds: nothing, a line, or whole blocks, tables among them."""

import time

import pytest

from app.essays.compare import differences
from app.text.blocks import DEEPEST_TABLES
from app.text.footnotes import render
from app.text.markdown import html_from_markdown, markdown_from_html
from app.text.measure import words
from app.text.on_paper import with_addresses
from app.text.passages import Passages
from app.text.sanitise import sanitise
from app.text.tables import in_boxes
from tests.text.documents import words_of


def table(*cells: str) -> str:
    return f"<table><tbody><tr>{''.join(f'<td>{one}</td>' for one in cells)}</tr></tbody></table>"


HOLDING = table(
    '<h3>Bread</h3><p>a<span data-footnote>one</span></p><p><a href="https://a.example">b</a></p>',
    "<ul><li>c</li></ul>",
    f"<p>d</p>{table('e')}<p>f<span data-footnote>two</span></p>",
)

QUOTED = "<blockquote><p>a</p><footer>b</footer></blockquote>"


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("<p>a<br>b</p>", "a<br>b"),
        ('<p dir="ltr">a</p>', "a"),
        ("<p></p>", ""),
        ("a<p>b</p>", "<p>a</p><p>b</p>"),
        ('<p lang="ru">a</p>', '<p lang="ru">a</p>'),
        ("a<ul><li>b</ul>", "<p>a</p><ul><li>b</li></ul>"),
        ("<blockquote>a<p>— b</blockquote>", QUOTED),
        (table("a", ""), table("a", "")),
    ],
)
def test_a_cell_of_one_plain_paragraph_is_a_line_and_any_other_is_blocks(
    cell: str, kept: str
) -> None:
    assert sanitise(table(cell)) == table(kept)
    assert sanitise(table(kept)) == table(kept)


def test_an_empty_table_waits_to_be_filled_in() -> None:
    empty = table("", "")
    assert sanitise(empty) == empty
    assert html_from_markdown(markdown_from_html(empty)) == empty
    assert differences("<p>a</p>", f"<p>a</p>{empty}").changed
    assert sanitise(f"<table><tr></tr></table>{empty}<table></table>") == empty


def test_a_table_of_lines_is_typed_with_bars_and_any_other_is_one_line_of_html() -> None:
    head = '<thead><tr><th scope="col">a</th></tr></thead>'
    assert markdown_from_html(f"<table>{head}<tbody><tr><td>b</td></tr></tbody></table>") == (
        "| a |\n| --- |\n| b |"
    )
    two = f"<table>{head}<tbody><tr><td><p>b</p><p>c</p></td></tr></tbody></table>"
    assert markdown_from_html(f"<p>One</p>{two}") == f"One\n\n{two}"
    assert html_from_markdown(f"{two}\n\nOne") == f"{two}<p>One</p>"


def test_its_paragraphs_are_counted_compared_and_shown() -> None:
    stored = sanitise(HOLDING)
    assert words(stored) == 7
    kinds = [frame.kind for frame in Passages(stored).frames]
    assert kinds[:7] == ["smaller heading", *["table cell"] * 2, "list item", *["table cell"] * 3]
    found = differences(stored, stored.replace(">d<", ">d and more<"))
    runs = [run for one in found.paragraphs for run in one]
    assert [run.text for run in runs if run.state != "same"] == ["and more"]
    assert not any(found.forms)
    shown = render(with_addresses(stored), "e1-")
    assert shown.count('role="doc-noteref"') == 2
    assert '</a> <span class="address">https://a.example</span></p>' in shown
    assert in_boxes(shown).count('<div class="wide"') == 1
    assert in_boxes(f"{stored}<p>a</p>{stored}").count("</table></div>") == 2


@pytest.mark.parametrize("depth", [DEEPEST_TABLES, DEEPEST_TABLES + 1, 20, 40, 400, 5_000])
@pytest.mark.slow
def test_tables_too_deep_in_one_another_are_opened_up_quickly(depth: int) -> None:
    html = "".join(f"<table><tr><td>w{n}<td>v{n}" for n in range(depth))
    began = time.process_time()
    stored = sanitise(html)
    assert time.process_time() - began < 5
    assert stored.count("<table") == (min(depth, DEEPEST_TABLES) if depth < 100 else 0)
    assert sorted(words_of(stored)) == sorted(f"{side}{n}" for side in "vw" for n in range(depth))
    assert sanitise(stored) == stored


def test_the_deepest_text_there_is_stays_as_it_is() -> None:
    """All that may stand in one another at once is still within what is read."""
    line = "x"
    for name in ("sup", "sub", "strong", "s", "em", "cite", "q", "q", "q", "q", "q", "q"):
        line = f"<{name}>{line}</{name}>"
    line = line.replace("x", f"y<span data-footnote>{line}</span>")
    html = f"<p>a</p><ul><li><p>b</p><p>{line}</p></li></ul>"
    for _ in range(9):
        html = f"<ul><li><p>c</p>{html}<p>d</p></li></ul>"
    for _ in range(DEEPEST_TABLES):
        html = table("", f"<p>e</p>{html}")
    assert sanitise(html) == html
