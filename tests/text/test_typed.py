import time

import pytest

from app.text.typed import clean_line, clean_text


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\r\nb\rc\nd\ve\ff\u2028g\x85h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("\x00a\x08\tb\x1b[31m\x7f", "a\tb[31m"),
        ("e\u0301", "é"),
        ("  a  b ", "  a  b "),
        ("a\ud800b\ufffec", "abc"),
        ("می\u200cخواهم 👩\u200d🎓", "می\u200cخواهم 👩\u200d🎓"),
    ],
)
def test_a_text_keeps_what_can_be_read(raw: str, kept: str) -> None:
    assert clean_text(raw) == kept


def test_a_tower_of_accents_is_composed_in_time() -> None:
    began = time.process_time()
    kept = clean_text("a" + "\u0301\u0323" * 200_000)
    assert time.process_time() - began < 2
    assert kept.replace("\u034f", "").count("\u0323") > 190_000
    assert clean_text("a" + "\u0301" * 30) == "á" + "\u0301" * 29


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  Ada \t  Lovelace\r\n", "Ada Lovelace"),
        ("Ada\u00a0\u3000Lovelace", "Ada Lovelace"),
        ("e\u0301", "é"),
        (" \n ", ""),
        ("a\x0bb\x00", "a\x0bb\x00"),  # left for the name's and the title's rule to refuse
    ],
)
def test_a_line_is_one_line(raw: str, kept: str) -> None:
    assert clean_line(raw) == kept
