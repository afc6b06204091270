"""A limit that is missed ends the drills with 1."""

from pathlib import Path

import pytest

from tests.drills import __main__ as drills
from tests.drills.figures import Figure, Found, seconds_of


@pytest.mark.parametrize(
    ("found", "ends_with"),
    [
        ({"lost": 0, "acknowledged": 7, "said": "42 s"}, 0),
        ({"lost": 1}, 1),
        ({"pace": Figure(0.5, least=0.5), "p95": Figure(2.0, most=2)}, 0),
        ({"pace": Figure(0.49, least=0.5)}, 1),
        ({"p95": Figure(2.01, most=2, unit="s")}, 1),
        ({"5xx": Figure(1, most=0)}, 1),
    ],
)
def test_what_a_drill_ends_with(
    found: Found,
    ends_with: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(drills, "DRILLS", {"one": lambda _folder: found})
    assert drills.main([]) == ends_with
    assert ("NOT REACHED" in capsys.readouterr().out) == bool(ends_with)


def test_one_that_breaks_down_is_told_and_the_others_are_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_folder: Path) -> Found:
        raise AssertionError("nobody could write")

    monkeypatch.setattr(drills, "DRILLS", {"one": broken, "two": lambda _folder: {"lost": 0}})
    assert drills.main([]) == 1
    said = capsys.readouterr().out
    assert "one did NOT come to its end" in said
    assert "two (" in said


def test_the_slowest_five_of_a_hundred_are_left_out() -> None:
    took = [*(n / 100 for n in range(95)), 7, 7, 7, 7, 7]
    assert seconds_of(took, 0.95) == 0.94
    assert seconds_of([*took, 7], 0.95) == 7
