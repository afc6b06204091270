"""Whatever is given as a class list is read or refused, and soon; nothing slips into a mail."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.interchange.roster import MOST, Listed, RosterError, read_roster, words_of_list

pytestmark = pytest.mark.slow  # left out by `make check`

SECONDS = 4  # on a machine with other work; what looks at all signs from each takes a minute

PIECES = st.sampled_from(
    [
        *("Ann", "Lee", "Lee, Ann", "ann@x.edu", "joon@x.edu", "<ann@x.edu>", "<", ">", '"', "'"),
        *(
            ",",
            ";",
            "\t",
            "|",
            " ",
            "\n",
            "\r",
            "\n\n",
            "\x00",
            "\x0b",
            "\u2028",
            "\u202e",
            "\ufeff",
        ),
        *("Email", "First name", "Name,Email", "sep=;", "=?utf-8?q?a?=", "=1+1", "@", "mailto:"),
        *("e\u0301", "李", "1.", "-", "(", ")", "Professor", "a" * 90),
    ]
)


def answer(text: str) -> list[Listed]:
    """What the reader makes of it, nothing if it refuses; any other exception is a failure."""
    try:
        return read_roster(text)
    except RosterError:
        return []


def sound(one: Listed) -> None:
    """Of whoever is understood, name and address are fit for a page and for a mail."""
    if one.trouble:
        return
    assert one.address.isascii()
    assert one.address.count("@") == 1
    assert one.address == one.address.strip().lower()
    for sign in one.name + one.address:
        assert unicodedata.category(sign) not in ("Cc", "Cs", "Zl", "Zp"), one
    assert "=?" not in one.name or "?=" not in one.name
    assert not set(one.name) & set("<>")
    assert one.name[:1] not in ("=", "+", "-", "@")


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_whatever_comes_is_read_or_refused(text: str) -> None:
    rows = answer(text)
    lines = [one.line for one in rows]
    assert lines == sorted(lines)
    for one in rows:
        sound(one)
    fresh = [one.address for one in rows if not one.trouble and not one.first]
    assert len(fresh) == len(set(fresh))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_whatever_file_comes_is_read_or_refused(data: bytes) -> None:
    try:
        text = words_of_list(data)
    except RosterError:
        return
    for one in answer(text):
        sound(one)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_nothing_around_an_address_changes_it(around: str) -> None:
    if "@" in around or "\n" in around:
        return
    rows = answer(f"{around} someone@x.edu {around}")
    found = {one.address for one in rows if not one.trouble}
    assert found <= {"someone@x.edu"}


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"Student <s{number}@x.edu>" for number in range(20_000)),
        ", ".join(f"s{number}@x.edu" for number in range(20_000)),
        "Name,Email\n" + "\n".join(f"Student,s{number}@x.edu" for number in range(20_000)),
        "nobody\n" * 20_000,
    ],
)
def test_a_list_that_no_class_is_as_long_as_is_refused(text: str) -> None:
    with pytest.raises(RosterError, match=f"{MOST:,} fit"):
        read_roster(text)


def test_the_longest_list_is_read() -> None:
    text = ", ".join(f"Student {number} <s{number}@x.edu>" for number in range(MOST))
    assert len(read_roster(text)) == MOST


UNITS = (
    *("a", "a@", "a@b.cc,", '"', "<", "< ", " ", "\t", "-", "(", ",", "a\u0301", "1.", "@", "=?"),
    *('x"y,', "Name,", "Name\t", "[", "mailto:", "\u00a0"),
)


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS)
def test_a_third_of_a_megabyte_of_spite_takes_no_time(unit: str) -> None:
    began = time.process_time()
    for before in ("", "Name,Email\n", "<"):
        text = before + unit * (330_000 // len(unit)) + "x"
        answer(text)
    assert time.process_time() - began < SECONDS
