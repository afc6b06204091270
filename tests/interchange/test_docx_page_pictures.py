"""The pictures of a Word file that a member brings in."""

import pytest

from tests.interchange.a_docx import PIXEL, a_docx, p, picture
from tests.interchange.test_docx_page import ESSAY, Visit, send
from tests.world import World

pytestmark = pytest.mark.slow  # left out by `make check`


@pytest.fixture
def here(world: World) -> str:
    return f"/courses/{world.course}/essays/import"


def test_its_pictures_are_kept_and_those_that_cannot_be_are_told(visit: Visit, here: str) -> None:
    author = visit("author")
    body = p("a") + p(picture("x", "A dam")) + p(picture("y", "A broken one"))
    page = send(author, here, a_docx(body, pictures={"x": PIXEL, "y": PIXEL[:40]}))
    shown = page.find("//section[@class='preview']//figure//img")
    assert [one.get("alt") for one in shown] == ["A dam"]
    kept = author.get(shown[0].getparent().get("href"))
    assert (kept.status, kept.response.mimetype) == (200, "image/png")
    assert visit("classmate").get(shown[0].getparent().get("href")).status == 404
    assert "1 picture was left out. This picture is damaged" in page.words
    assert "What was left out is described in your file as: “A broken one”." in page.words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1 picture has no description yet, for readers who cannot see it: describe it before"),
        (2, "2 pictures have no description yet, for readers who cannot see them: describe them"),
    ],
)
def test_pictures_that_nobody_has_described_are_counted(
    visit: Visit, here: str, number: int, words: str
) -> None:
    body = p("a", picture("x", "A dam"), *[picture("x")] * number)
    page = send(visit("author"), here, a_docx(body, pictures={"x": PIXEL}))
    assert words in " ".join(page.words.split())
    assert "no description" not in send(visit("author"), here, ESSAY).words
