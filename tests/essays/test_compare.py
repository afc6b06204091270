"""The difference between two versions, as one reads it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.essays.compare import NOTES, RUNS, SHOWN, Run, differences
from app.text.passages import MOST, Passages

pytestmark = pytest.mark.slow  # left out by `make check`


def said(runs: list[Run]) -> str:
    """Runs in one line: {+added+}, [-removed-]; a note's sign is ^ and its number."""
    signs = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
    words = ""
    for run in runs:
        space = "" if run.glued or not words else " "
        words += space + signs[run.state].format(f"^{run.text}" if run.note else run.text)
    return words


def read(before: str, after: str) -> str:
    """The paragraphs of a difference, apart by a slash."""
    return " / ".join(said(runs) for runs in differences(before, after).paragraphs)


def notes(before: str, after: str) -> list[str]:
    """What has happened to the notes."""
    return [
        f"{note.before or ''}→{note.after or ''} {note.state}: {said(note.runs)}"
        for note in differences(before, after).notes
    ]


def note(words: str) -> str:
    return f"<span data-footnote>{words}</span>"


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("<p>One two.</p>", "<p>One two.</p>", "One two."),
        ("", "<p>New.</p>", "{+New.+}"),
        ("<p>Old.</p>", "", "[-Old.-]"),
        (
            "<p>Khrushchev was a brave reformer.</p>",
            "<p>Khrushchev was no reformer.</p>",
            "Khrushchev was [-a brave-] {+no+} reformer.",
        ),
        ("<p>One.</p><p>Two.</p>", "<p>One.</p><p>And.</p><p>Two.</p>", "One. / {+And.+} / Two."),
        ("<p>A b c.</p>", "<p>X y z.</p>", "[-A b c.-] / {+X y z.+}"),
        ("<ul><li>one</li><li>two</li></ul>", "<ul><li>one</li></ul>", "one / [-two-]"),
        ("<p>a<br>b</p>", "<p>a b</p>", "a b"),
        ("<p><em>a</em> &amp; b</p>", "<p>a &amp; b</p>", "a & b"),
        ("<p>He <em>spoke</em>.</p>", "<p>He <em>spoke</em>!</p>", "He [-spoke.-] {+spoke!+}"),
        ("<p>我喜欢莫斯科</p>", "<p>我喜欢列宁格勒</p>", "我喜欢[-莫斯科-]{+列宁格勒+}"),
        (
            "<p>It was the end of a long and weary road for all.</p>",
            "<p>Nobody saw the beginning which some had hoped to find.</p>",
            "[-It was the end of a long and weary road for all.-] / "
            "{+Nobody saw the beginning which some had hoped to find.+}",
        ),
    ],
)
def test_what_is_shown(before: str, after: str, shown: str) -> None:
    assert read(before, after) == shown


def test_a_word_that_stayed_amid_many_that_changed_is_read_with_them() -> None:
    before = "<p>Begin here: one two three four the five six seven eight. It ends here, too.</p>"
    after = (
        "<p>Begin here: nine ten eleven twelve the last first most least. It ends here, too.</p>"
    )
    assert read(before, after) == (
        "Begin here: [-one two three four the five six seven eight.-] "
        "{+nine ten eleven twelve the last first most least.+} It ends here, too."
    )
    assert read("<p>He was the last of all.</p>", "<p>He is the first of all.</p>") == (
        "He [-was-] {+is+} the [-last-] {+first+} of all."
    )


def test_a_new_note_is_a_sign_in_the_text_and_a_note_among_the_notes() -> None:
    before, after = "<p>He spoke.</p>", f"<p>He spoke.{note('Taubman, <em>Khrushchev</em>.')}</p>"
    assert read(before, after) == "He spoke.{+^1+}"
    assert notes(before, after) == ["→1 added: {+Taubman, Khrushchev.+}"]
    assert read(after, before) == "He spoke.[-^1-]"
    assert notes(after, before) == ["1→ removed: [-Taubman, Khrushchev.-]"]


def test_a_note_whose_number_alone_is_another_has_not_changed() -> None:
    before = f"<p>One{note('Zubkova, p. 12.')} and two.</p>"
    after = (
        f"<p>First{note('Kotkin, p. 1.')} of all.</p><p>One{note('Zubkova, p. 12.')} and two.</p>"
    )
    assert read(before, after) == "{+First+}{+^1+} {+of all.+} / One^2 and two."
    assert notes(before, after) == ["→1 added: {+Kotkin, p. 1.+}"]


def test_a_note_that_says_something_else_changes_among_the_notes_alone() -> None:
    before = f"<p>One{note('Zubkova, Russia, p. 12.')}, and two.</p>"
    after = f"<p>One{note('Zubkova, Russia, p. 21.')}, and two.</p>"
    assert read(before, after) == "One^1, and two."
    assert notes(before, after) == ["1→1 changed: Zubkova, Russia, p. [-12.-] {+21.+}"]
    assert differences(before, after).changed


def test_only_what_is_near_a_change_is_to_be_read() -> None:
    long = "".join(f"<p>Paragraph {number}.</p>" for number in range(9))
    parts = differences(long, long.replace("Paragraph 4", "Chapter 4")).parts
    assert [(shown, len(paragraphs)) for shown, paragraphs in parts] == [
        (False, 3),
        (True, 3),
        (False, 3),
    ]
    assert not differences(long, long).changed


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "<blockquote><p>He spoke.</p></blockquote>",
            "<h2>He spoke.</h2>",
            "A quotation is a heading now.",
        ),
        ("<p>He spoke then.</p>", "<ul><li>He spoke.</li></ul>", "A paragraph is a list item now."),
        (
            "<ul><li>a b</li></ul>",
            "<ol><li><p>a b</p></li></ol>",
            "A list item is a numbered item now.",
        ),
        ("<p>He <em>spoke</em>.</p>", "<p>He <strong>spoke</strong>.</p>", "Emphasis changed."),
        ("<p>“<em>He</em> spoke</p>", "<p>“He spoke up</p>", "Emphasis changed."),
        (
            '<p><a href="/a">He</a> spoke.</p>',
            '<p><a href="/b"><em>He</em></a> spoke.</p>',
            "Emphasis changed. A link changed.",
        ),
        ("<p>He <em>spoke</em>.</p>", "<p>He <em>spoke</em> up.</p>", ""),
        ("<p>He spoke.</p>", "<h2>Another matter</h2>", ""),
    ],
)
def test_what_became_of_a_paragraph_is_said_though_words_changed_too(
    before: str, after: str, said: str
) -> None:
    found = differences(f"{before}<p>One.</p>", f"{after}<p>Two.</p>")
    assert " ".join(filter(None, found.forms)) == said
    alone = differences(before, after)
    assert alone.changed
    assert said in [form for part in alone.parts for form, _ in part.paragraphs]


def test_of_very_many_changes_the_first_are_shown_and_the_rest_is_counted() -> None:
    before, after = (
        "".join(f"<p>{side}{n}{note(f'p. {side}{n}')}</p>" for n in range(3_000)) for side in "ab"
    )
    found = differences(before, after)
    shown = [runs for part in found.parts for _, runs in part.paragraphs]
    assert SHOWN - 2 <= sum(map(len, shown)) <= SHOWN
    assert len(shown) + found.left_out == len(found.paragraphs)
    assert len(found.notes_shown) == NOTES < len(found.notes)


def test_a_paragraph_with_too_many_changes_is_shown_as_removed_and_added() -> None:
    one, other = ("".join(f"{n} {side} " for n in range(2 * RUNS)) for side in "ab")
    (runs,) = differences(f"<p>{one}</p>", f"<p>{other}</p>").paragraphs
    assert [(run.state, run.text) for run in runs] == [
        ("removed", one.strip()),
        ("added", other.strip()),
    ]


texts = st.lists(st.text("ab .語", max_size=12), max_size=6).map(
    lambda paragraphs: "".join(f"<p>{text}</p>" for text in paragraphs)
)


@given(texts, texts)
def test_both_texts_can_be_read_off(before: str, after: str) -> None:
    """Leaving out what was added gives the old text, leaving out what was removed the new one."""

    def without(state: str) -> list[str]:
        laid = differences(before, after).paragraphs
        kept = (" ".join(run.text for run in p if run.state != state) for p in laid)
        return ["".join(text.split()) for text in kept if text]

    def words(html: str) -> list[str]:
        return ["".join(piece.text for piece in one) for one in Passages(html).paragraphs]

    assert without("added") == words(before)
    assert without("removed") == words(after)


SIZE = 400_000  # characters, as long as a text may be


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>" + "a " * (SIZE // 2) + "</p>", "<p>" + "a b " * (SIZE // 4) + "</p>"),
        ("<p>a</p>" * (SIZE // 3), "<p>b</p><p>a</p>" * (SIZE // 6)),
        (("<p>" + "a x " * 110 + "</p>") * 100, ("<p>" + "a b " * 110 + "</p>") * 100),
        (
            "".join(f"<p>{n} a b</p>" for n in range(SIZE // 16)),
            "".join(f"<p>{n} b a</p>" for n in reversed(range(SIZE // 16))),
        ),
        (
            "<p>" + " ".join(map(str, range(SIZE // 8))) + "</p>",
            "<p>" + " ".join(map(str, reversed(range(SIZE // 8)))) + "</p>",
        ),
        (
            "".join(f"<p>a{note(f'p. {n}')}</p>" for n in range(SIZE // 40)),
            "".join(f"<p>a{note(f'{n}, p.')}</p>" for n in range(SIZE // 40)),
        ),
    ],
)
@pytest.mark.slow
def test_nothing_takes_long_to_compare(before: str, after: str) -> None:
    start = time.process_time()
    assert differences(before, after).changed
    assert time.process_time() - start < 5


def test_of_too_many_paragraphs_and_notes_the_rest_is_one() -> None:
    html = "".join(f"<p>{number}{note('p. 1')}</p>" for number in range(MOST + 3))
    passages = Passages(html)
    assert (len(passages.paragraphs), len(passages.notes)) == (MOST + 1, MOST)
    assert [piece.text for piece in passages.paragraphs[-1]][:3] == [f"{MOST}", "[p.", "1]"]
    assert passages.paragraphs[-1][-3].text == f"{MOST + 2}"


def test_markup_in_a_text_stays_text() -> None:
    assert differences("", "<p>&lt;b&gt;</p>").paragraphs == [[Run("added", "<b>")]]
