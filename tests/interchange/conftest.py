"""A page of a course blog, as it was saved first, and as it was saved later."""

import pytest

FIRST = """\
The Virgin Lands Were No Miracle

Posted on April 2, 2017 by Ida Marsh

Everyone praises the harvest of 1956. 1917. The year is *not* a list.

Nobody <asks> about the soil & the wind.

2 thoughts on “The Virgin Lands Were No Miracle”

  • April 3, 2017 at 12:23 pm

    What did the wind do in 1963?

  • Oscar Penn on April 5, 2017 at 9:00 am said:

    A question of dust.

Leave a Reply
"""

BETWEEN = """\
  • April 4, 2017 at 8:15 am

    It blew the topsoil to Romania.

"""


@pytest.fixture
def first() -> str:
    return FIRST


@pytest.fixture
def later() -> str:
    """The same page with a comment that was approved later, between the two others."""
    place = FIRST.index("  • Oscar Penn")
    return (FIRST[:place] + BETWEEN + FIRST[place:]).replace("2 thoughts", "3 thoughts")


@pytest.fixture
def undated() -> str:
    return FIRST.replace("Posted on April 2, 2017 by Ida Marsh\n\n", "")
