"""The difference between two versions, as one reads it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.essays.compare import Run, differences, paragraphs_of


def read(before: str, after: str) -> str:
    """The difference in one line: {+added+}, [-removed-], paragraphs apart by a slash."""
    signs = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
    return " / ".join(
        " ".join(signs[run.state].format(run.text) for run in paragraph)
        for paragraph in differences(before, after)
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
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
        (
            "<p>He spoke.</p>",
            "<p>He spoke.<span data-footnote>Taubman, <em>Khrushchev</em>.</span></p>",
            "He spoke. {+[Note: Taubman, Khrushchev.]+}",
        ),
        ("<ul><li>one</li><li>two</li></ul>", "<ul><li>one</li></ul>", "one / [-two-]"),
        ("<p>a<br>b</p>", "<p>a b</p>", "a b"),
        ("<p><em>a</em> &amp; b</p>", "<p>a &amp; b</p>", "a & b"),
    ],
)
def test_what_is_shown(before: str, after: str, said: str) -> None:
    assert read(before, after) == said


texts = st.lists(st.text("ab .", max_size=12), max_size=6).map(
    lambda paragraphs: "".join(f"<p>{text}</p>" for text in paragraphs)
)


@given(texts, texts)
def test_both_texts_can_be_read_off(before: str, after: str) -> None:
    """Leaving out what was added gives the old text, leaving out what was removed the new one."""
    laid = differences(before, after)

    def without(state: str) -> list[str]:
        kept = (" ".join(run.text for run in p if run.state != state) for p in laid)
        return [text for text in kept if text]

    assert without("added") == paragraphs_of(before)
    assert without("removed") == paragraphs_of(after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>" + "a " * 20_000, "<p>" + "a b " * 10_000),
        ("<p>a</p>" * 5_000, "<p>b</p><p>a</p>" * 4_000),
        ("<p>" + "a x " * 110, "<p>" + "a b " * 110),
    ],
)
def test_nothing_takes_long_to_compare(before: str, after: str) -> None:
    start = time.process_time()
    assert differences(before, after)
    assert time.process_time() - start < 3


def test_markup_in_a_text_stays_text() -> None:
    assert differences("", "<p>&lt;b&gt;</p>") == [[Run("added", "<b>")]]
