"""What tests of participation ask for."""

from collections.abc import Callable

import pytest

from tests.participation.rows import Row
from tests.visitor import Visitor
from tests.world import World


@pytest.fixture
def sheet(world: World) -> str:
    return f"/courses/{world.course}/participation"


@pytest.fixture
def row_of(visit: Callable[[str], Visitor], world: World, sheet: str) -> Callable[[str], Row]:
    """The row of somebody in the module that the world's essays are in, as the instructor reads
    it."""

    def read(name: str) -> Row:
        page = visit("instructor").get(f"{sheet}?module={world.modules['thaw']}")
        return Row.of(page, name)

    return read
