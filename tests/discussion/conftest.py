"""What the tests of the thread share."""

import pytest

from tests.world import World


@pytest.fixture
def essay(world: World) -> str:
    """The address of a published essay with three comments."""
    return f"/courses/{world.course}/essays/{world.essays['published']}"
