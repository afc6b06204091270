"""A page of a course blog, as it was saved first, and as it was saved later."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.interchange.desk import Desk
from tests.interchange.taken import Taken
from tests.visitor import Visitor
from tests.world import World

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
collect_ignore = [] if CORPUS.is_dir() else ["test_docx_corpus.py"]

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


@pytest.fixture
def desk(app: Flask, world: World) -> Iterator[Desk]:
    with app.app_context():
        yield Desk(world)


@pytest.fixture
def bring(app: Flask, world: World, tmp_path: Path) -> Callable[..., Result]:
    def bring(page: str | bytes | Path, *options: str, course: str = world.course) -> Result:
        file = page if isinstance(page, Path) else tmp_path / "page.txt"
        if isinstance(page, str | bytes):
            file.write_bytes(page.encode() if isinstance(page, str) else page)
        arguments = ["import", "page", str(file), "--course", course, *options]
        return app.test_cli_runner().invoke(args=arguments)

    return bring


@pytest.fixture
def take(visit: Callable[[str], Visitor]) -> Callable[[str], Taken]:
    """The archive of somebody, by the button of their account."""
    return lambda who: Taken(visit(who).submit("/account", "/account/archive"))
