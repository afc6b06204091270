"""A long essay is opened and written in without waiting."""

from __future__ import annotations

import statistics

import pytest
from playwright.sync_api import Page

from tests.browser.long_essay import SET_UP, open_long_essay, typed_there

# Three times what `python -m tests.bench.keys` asks for: a guard against work that grows with the
# text, on whatever machine the tests are run.
MOST_WORK = 50  # ms of the processor's time for a key
SET_UP_WITHIN = 1000  # ms; some thirty on a machine with nothing else to do


@pytest.mark.slow
@pytest.mark.parametrize("place", ["text", "note", "find"])
def test_a_key_is_answered_at_once_in_a_long_essay(student: Page, place: str) -> None:
    open_long_essay(student)
    _, work = typed_there(student, place)
    assert statistics.median(work) < MOST_WORK


@pytest.mark.slow
def test_a_long_essay_is_there_at_once(student: Page) -> None:
    open_long_essay(student)
    assert student.evaluate(SET_UP) < SET_UP_WITHIN
