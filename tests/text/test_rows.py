"""Each cell of a table stays under its heading, whatever reaches over several rows."""

from app.text.sanitise import sanitise

FIRST = "<tr><td>1</td><td>2</td><td>3</td></tr>"


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
