"""Each cell of a table stays under its heading, whatever reaches over several rows."""

from hypothesis import given
from hypothesis import strategies as st

from app.essays.compare import differences
from app.text.markdown import html_from_markdown, markdown_from_html
from app.text.sanitise import sanitise
from app.text.tree import Element, Node, read, write

HEADINGS = '<th scope="col">b</th><th scope="col">c</th>'
FIRST = "<tr><td>1</td><td>2</td><td>3</td></tr>"
MERGED = f'<tr><th scope="col" rowspan="2">a/d</th>{HEADINGS}</tr><tr><td>e</td><td>f</td></tr>'
SPANS = st.sampled_from(("2", "3", "9"))


def columns_of(table: Element) -> dict[str, int]:
    """The column in which each cell begins: as browsers place them, which end a cell with the head
    or body it stands in."""
    columns: dict[str, int] = {}
    for section in elements(table):
        taken: set[tuple[int, int]] = set()
        for number, row in enumerate(elements(section)):
            column = 0
            for cell in elements(row):
                while (number, column) in taken:
                    column += 1
                columns[str(cell.children[0])] = column
                across, down = (int(cell.attributes.get(f"{n}span", 1)) for n in ("col", "row"))
                taken |= {(number + y, column + x) for x in range(across) for y in range(down)}
    return columns


def elements(node: Element) -> list[Element]:
    return [child for child in node.children if isinstance(child, Element)]


@st.composite
def tables(draw: st.DrawFn) -> Element:
    """Rows as the editor writes them or under a head, some without cells; each cell with a word of
    its own."""
    heads = draw(st.integers(0, 3))
    rows: list[Node] = []
    for number, width in enumerate(draw(st.lists(st.integers(0, 3), min_size=1, max_size=6))):
        row = Element("tr")
        for place in range(width):
            spans = draw(st.fixed_dictionaries({}, optional={"colspan": SPANS, "rowspan": SPANS}))
            name, facts = ("th", {"scope": "col"}) if number < heads else ("td", {})
            row.children.append(Element(name, facts | spans, [f"w{number}-{place}"]))
        rows.append(row)
    above = draw(st.integers(0, len(rows)))
    sections = (("thead", rows[:above]), ("tbody", rows[above:]))
    return Element("table", {}, [Element(name, {}, some) for name, some in sections if some])


@given(tables())
def test_every_cell_stays_in_its_column(table: Element) -> None:
    stored = sanitise(write([table]))
    assert sanitise(stored) == stored
    assert html_from_markdown(markdown_from_html(stored)) == stored
    assert not differences(stored, stored).changed
    shown = {}
    for one in read(stored):
        assert isinstance(one, Element)
        shown = columns_of(one)
        assert all(map(elements, (row for section in elements(one) for row in elements(section))))
    assert shown == columns_of(table)


def test_a_head_ends_before_the_row_from_which_a_cell_reaches_below_it() -> None:
    """Without a head where that is the first; headings go on heading their columns."""
    kept = f"<table><tbody>{MERGED}{FIRST}</tbody></table>"
    assert sanitise(f"<table>{MERGED}{FIRST}</table>") == kept
    assert sanitise(kept) == kept
    above = f'<tr><th scope="col">A</th>{HEADINGS}</tr>'
    two = f"<table><thead>{above}</thead><tbody>{MERGED}{FIRST}</tbody></table>"
    assert sanitise(f"<table>{above}{MERGED}{FIRST}</table>") == two


def test_a_cell_that_is_said_to_reach_out_of_its_head_ends_with_it() -> None:
    """As browsers show it, so that what stands below stays under its heading."""
    head = '<th scope="col"{}>A</th><th scope="col">B</th>'
    body = "<tr><td>1</td><td>2</td></tr>"
    kept = f"<table><thead><tr>{head.format('')}</tr></thead><tbody>{body}</tbody></table>"
    over = head.format(' rowspan="2"')
    assert sanitise(f"<table><thead><tr>{over}</tr></thead><tbody>{body}</tbody></table>") == kept
    above = "<tr><td{}>a</td><td>b</td></tr>"
    two = f"<tbody>{above.format(' rowspan=2')}</tbody><tbody>{body}</tbody>"
    kept = f"<table><tbody>{above.format('')}{body}</tbody></table>"
    assert sanitise(f"<table>{two}</table>") == kept


def test_a_cell_that_reaches_over_two_rows_of_a_head_leaves_it_whole() -> None:
    rows = f'<tr><th scope="col" rowspan="2">a</th>{HEADINGS}</tr><tr>{HEADINGS}</tr>'
    kept = f"<table><thead>{rows}</thead><tbody>{FIRST}</tbody></table>"
    assert sanitise(f"<table>{rows}{FIRST}</table>") == kept


def test_a_table_whose_heading_reaches_down_is_one_line_of_html_in_the_plain_form() -> None:
    stored = sanitise(f"<table>{MERGED}{FIRST}</table>")
    assert markdown_from_html(stored) == stored


def test_a_row_without_cells_takes_its_part_of_what_reaches_over_it_along() -> None:
    first = '<tr><td colspan="2" rowspan="2">L</td></tr>'
    two = "<tr><td>z1</td><td>z2</td></tr>"
    kept = f'<table><tbody><tr><td colspan="2">L</td></tr>{two}</tbody></table>'
    assert sanitise(f"<table>{first}<tr></tr>{two}</table>") == kept
    held = '<tr><td rowspan="{}">a</td><td>b</td></tr>{}<tr><td>c</td></tr>'
    kept = f"<table><tbody>{held.format(2, '')}{FIRST}</tbody></table>"
    assert sanitise(f"<table>{held.format(3, '<tr></tr>')}{FIRST}</table>") == kept


def test_no_cell_reaches_below_the_last_row() -> None:
    kept = "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"
    assert sanitise(kept.replace("<td>a", '<td rowspan="4">a')) == kept
