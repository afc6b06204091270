"""The thread on an essay's page, used as a class uses it."""

from collections.abc import Callable

import pytest

from tests.visitor import Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]


@pytest.fixture
def essay(world: World) -> str:
    """The address of a published essay with three comments."""
    return f"/courses/{world.course}/essays/{world.essays['published']}"


def test_the_page_counts_and_orders_the_thread(visit: Visit, essay: str) -> None:
    page = visit("observer").get(essay)
    assert page.status == 200
    assert page.h1 == "The Illusion of the Thaw"
    assert "3 thoughts on “The Illusion of the Thaw”" in page.words
    assert page.words.index(WORDS["comment"]) < page.words.index(WORDS["reply"])
    assert page.words.index(WORDS["reply"]) < page.words.index(WORDS["staff"])
    assert WORDS["deleted_comment"] not in page.text
