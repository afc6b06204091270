"""A picture without credit is pointed out before publishing, and stops nobody."""

from __future__ import annotations

import pytest

from app.db import db
from app.essays.credits import uncredited_in
from app.essays.models import Essay
from tests.essays.conftest import Change, edit_address
from tests.visitor import Visitor
from tests.world import World

pytestmark = pytest.mark.slow  # left out by `make check`

IMG = f'<img src="/media/{"a" * 32}" alt="{{}}">'
MAP, NAMELESS = IMG.format("A map of   Moscow"), IMG.format("")


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>No picture at all.</p>", []),
        (f"<figure>{MAP}</figure>", ["“A map of Moscow”"]),
        (f'<figure data-credit="Archive of the city">{MAP}</figure>', []),
        (f'<figure data-credit=" ">{MAP}</figure>', ["“A map of Moscow”"]),
        (f'<figure data-rights="own">{MAP}</figure>', []),
        (f'<figure data-rights="cc-by">{MAP}</figure>', ["“A map of Moscow”"]),
        (f'<figure data-credit="X">{MAP}</figure><p>And {NAMELESS}.</p>', ["picture 2"]),
        (f"<blockquote><figure>{MAP}</figure></blockquote>", ["“A map of Moscow”"]),
        (f"<figure>{IMG.format('x' * 100)}</figure>", [f"“{'x' * 59}…”"]),
    ],
)
def test_what_has_no_credit_is_named(html: str, told: list[str]) -> None:
    assert uncredited_in(html) == told


def draft_says(world: World, change: Change, text: str) -> None:
    def save() -> None:
        essay = db.session.get_one(Essay, world.essays["draft"])
        essay.save_draft(essay.working_title, text, over=essay.draft_version)

    change(save)


def test_it_is_said_beside_publish_and_stops_nobody(
    essays: str, world: World, author: Visitor, change: Change
) -> None:
    address = edit_address(essays, world, "draft")
    assert not author.get(address).find("//p[@data-uncredited][not(@hidden)]")
    draft_says(world, change, f"<p>Seen: {MAP}</p><p>And {IMG.format('A plan')}</p>")
    page = author.get(address)
    (said,) = page.find("//form//p[@data-uncredited][not(@hidden)]")
    words = " ".join(said.text_content().split())
    assert words.startswith("2 pictures have no credit yet: “A map of Moscow”, “A plan”. You")
    assert author.submit(address, "/edit", "publish=1").status == 303


def test_a_picture_that_says_nothing_to_who_cannot_see_it_is_not_published(
    essays: str, world: World, author: Visitor, change: Change
) -> None:
    draft_says(world, change, f"<p>Seen: {MAP}</p><p>And {NAMELESS}</p>")
    address = edit_address(essays, world, "draft")
    refused = author.submit(address, "/edit", "publish=1")
    assert refused.status == 422
    assert "Say what picture 2 shows before you publish" in refused.words
    (text,) = refused.find("//textarea[@name='text']")
    assert 'alt="A map of Moscow"' in text.text
    described = text.text.replace('alt=""', 'alt="A plan"')
    assert author.submit(address, "/edit", "publish=1", text=described).status == 303


@pytest.mark.parametrize(
    ("pictures", "said"),
    [
        (1, "what picture 1 shows before you publish: those who cannot see it are"),
        (2, "what pictures 1 and 2 show before you publish: those who cannot see them are"),
        (4, "what pictures 1, 2, 3 and 4 show before you publish: those who cannot see them are"),
    ],
)
def test_all_pictures_that_say_nothing_are_named_in_one_sentence(
    essays: str, world: World, author: Visitor, change: Change, pictures: int, said: str
) -> None:
    draft_says(world, change, f"<p>Seen: {NAMELESS * pictures}</p>")
    refused = author.submit(edit_address(essays, world, "draft"), "/edit", "publish=1")
    assert f"Say {said}" in refused.words
