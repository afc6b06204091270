"""Between two versions not words alone may differ: pictures, sources, tables, how words look."""

import pytest

from app.essays.compare import differences
from app.text.sanitise import sanitise
from tests.essays.test_compare import note, read, said


def figure(facts: str = "", alt: str = "A map", key: str = "0") -> str:
    return f'<figure{facts}><img src="/media/{key * 32}" alt="{alt}"></figure>'


QUOTED = "<blockquote><p>So it was.</p>{}</blockquote>"
ROW, HEAD = "<tr><td>a b</td></tr>", '<tr><th scope="col">a b</th></tr>'


@pytest.mark.parametrize(
    ("before", "after", "shown", "said"),
    [
        (figure(), figure(alt="A plan"), "[Picture: A [-map]-] {+plan]+}", ""),
        (figure(), figure(key="1"), "[Picture: A map]", "Another picture stands here."),
        (
            figure(),
            figure(' data-credit="Ivanov" data-rights="cc-by"'),
            "[Picture: A map] / {+Credit: Ivanov+} / {+Rights: CC BY+}",
            "",
        ),
        (
            figure(' data-rights="cc0"'),
            figure(' data-rights="own"'),
            "[Picture: A map] / [-Rights: CC0-] / {+Rights: The author’s own work+}",
            "",
        ),
        (
            QUOTED.format("<footer>Zubkova, p. 1</footer>"),
            QUOTED.format("<footer>Zubkova, p. 2</footer>"),
            "So it was. / — Zubkova, p. [-1-] {+2+}",
            "",
        ),
        ("<p>a</p>", "<p>a</p><hr>", "a / {+* * *+}", ""),
        ("<p>a b</p>", '<p lang="ru">a b</p>', "a b", "A language or direction changed."),
        (
            '<p>a <span lang="ru">b</span></p>',
            '<p>a <span lang="uk">b</span></p>',
            "a b",
            "A language or direction changed.",
        ),
        ("<p>a b</p>", "<p>a <q>b</q></p>", "a b", "Quotation marks changed."),
        ("<p>a b</p>", "<p>a <cite>b</cite></p>", "a b", "Emphasis changed."),
        (
            f"<table><tbody>{ROW}</tbody></table>",
            f"<table><tbody>{ROW}<tr><td>c d</td></tr></tbody></table>",
            "a b / {+c d+}",
            "A table of 1 row and 1 column has 2 rows and 1 column now.",
        ),
        (
            f"<table><tbody>{ROW}</tbody></table>",
            f"<table><thead>{HEAD}</thead></table>",
            "a b",
            "Heads or joined cells of a table changed.",
        ),
        (
            "<ol><li>a b</li></ol>",
            '<ol start="1917"><li>a b</li></ol>',
            "a b",
            "A number in the list changed.",
        ),
    ],
)
def test_it_knows_all_that_a_text_is_made_of(
    before: str, after: str, shown: str, said: str
) -> None:
    assert sanitise(before) == before
    assert sanitise(after) == after
    assert read(before, after) == shown
    assert "".join(differences(before, after).forms) == said
    assert differences(before, after).changed
    assert not differences(after, after).changed


def test_the_look_of_a_note_is_told_with_the_note() -> None:
    before, after = f"<p>a{note('See b.')}</p>", f"<p>a{note('See <em>b</em>.')}</p>"
    (change,) = differences(before, after).notes
    assert (change.state, change.form) == ("changed", "Emphasis changed.")
    assert not any(differences(before, after).forms)


def test_a_picture_in_a_note_is_told_with_the_note() -> None:
    picture = '<img src="/media/{}" alt="b">'
    before, after = (f"<p>a{note(picture.format(key * 32))}</p>" for key in "01")
    (change,) = differences(before, after).notes
    assert (said(change.runs), change.form) == ("[Picture: b]", "Another picture stands here.")


def test_the_shape_of_a_table_is_told_once() -> None:
    rows = "".join(f"<tr><td>{n} a</td><td>{n} b</td></tr>" for n in range(3))
    before, after = (f"<table><tbody>{some}</tbody></table>" for some in (rows, f"{rows}{ROW}"))
    assert [*filter(None, differences(before, after).forms)] == [
        "A table of 3 rows and 2 columns has 4 rows and 2 columns now."
    ]
