"""What tests of feedback ask for."""

import pytest

from tests.world import World


@pytest.fixture
def essay(world: World) -> str:
    """The author's essay: the instructor's letter is released, the assistant's a draft."""
    return f"/courses/{world.course}/essays/{world.essays['published']}"


@pytest.fixture
def other(world: World) -> str:
    """The classmate's essay: the instructor's letter is ready."""
    return f"/courses/{world.course}/essays/{world.essays['unanswered']}"
