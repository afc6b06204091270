"""Earlier drafts, as their author finds them."""

from collections.abc import Callable

import pytest

from app.courses.models import Course
from app.db import db
from app.essays.models import Essay
from app.essays.sittings import EarlierDraft
from tests.essays.conftest import Change, Read, typed
from tests.visitor import Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]


@pytest.fixture
def address(essays: str, world: World) -> str:
    return f"{essays}/{world.essays['published']}"


def test_an_earlier_draft_is_brought_back_with_one_press(
    author: Visitor, address: str, world: World, read: Read, change: Change
) -> None:
    draft = world.drafts["published"]
    change(lambda: setattr(db.session.get_one(EarlierDraft, draft), "words", 1))
    page = author.get(f"{address}/edit")
    [way] = page.find("//a[text()='Earlier drafts']/@href")
    listed = author.get(way)
    [card] = listed.find("//article")
    assert WORDS["earlier"] in card.text_content()
    assert "the end of a sitting" in card.text_content()
    assert listed.find("//button[normalize-space()='Bring it back the draft with 1 word']")
    back = f"/drafts/{world.drafts['published']}/restore"
    done = author.submit(way, back)
    assert done.location == f"{address}/edit"
    opened = author.follow(done)
    assert "Your earlier draft is back." in opened.words
    assert typed(opened)[1] == WORDS["earlier"]
    assert WORDS["essay"] in read("published").html
    again = author.submit(way, back)  # a second press
    assert again.status == 303
    drafts = author.get(way)
    assert [WORDS["working"] in card.text_content() for card in drafts.find("//article")] == [
        True,
        False,
    ]


def test_one_of_them_is_shown_with_what_has_changed_since(
    author: Visitor, address: str, world: World
) -> None:
    page = author.get(f"{address}/drafts/{world.drafts['published']}")
    assert WORDS["earlier"] in page.words
    [changes] = page.find("//section[@aria-labelledby='changes']")
    removed = " ".join(word.text_content() for word in changes.findall(".//del"))
    assert "removed: " in removed
    assert "thought better of." in removed
    assert "readers do not see yet." in changes.text_content()


def test_a_second_tab_does_not_save_over_what_was_brought_back(
    author: Visitor, address: str, world: World
) -> None:
    old = author.get(f"{address}/edit")
    author.submit(f"{address}/drafts", f"/drafts/{world.drafts['published']}/restore")
    late = author.send(old, f"{address}/edit", "/edit", "save=1", text="From the other tab.")
    assert late.status == 409
    assert WORDS["earlier"] in late.text


@pytest.mark.parametrize("who", ["instructor", "assistant", "classmate", "observer"])
def test_nobody_else_sees_them(visit: Visit, address: str, world: World, who: str) -> None:
    other, draft = visit(who), f"{address}/drafts/{world.drafts['published']}"
    for page in (other.get(f"{address}/drafts"), other.get(draft), other.post(f"{draft}/restore")):
        assert page.status == 403
        assert WORDS["earlier"] not in page.text
    assert WORDS["earlier"] not in other.get(address).text


def test_a_draft_that_was_never_published_has_them_too(
    author: Visitor, essays: str, world: World, visit: Visit
) -> None:
    way = f"{essays}/{world.essays['draft']}/drafts"
    assert WORDS["draft"] in author.get(way).words
    assert visit("instructor").get(way).status == 404


def test_without_any_the_page_says_when_there_will_be(
    author: Visitor, essays: str, world: World
) -> None:
    page = author.get(f"{essays}/{world.essays['withdrawn']}/drafts")
    assert "No earlier drafts yet." in page.words
    assert page.find("//main//a[text()='Back to your essay']")


def test_in_the_archive_they_are_read_and_not_brought_back(
    author: Visitor, address: str, world: World, change: Change
) -> None:
    change(lambda: db.session.query(Course).filter_by(slug=world.course).one().archive())
    page = author.get(f"{address}/drafts")
    assert WORDS["earlier"] in page.words
    assert "Bring it back" not in page.words
    refused = author.post(f"{address}/drafts/{world.drafts['published']}/restore")
    assert refused.status == 403
    assert "archived" in refused.words


def test_of_a_deleted_essay_they_wait_until_it_is_back(
    author: Visitor, address: str, world: World, change: Change
) -> None:
    change(lambda: db.session.get_one(Essay, world.essays["published"]).delete())
    assert author.get(f"{address}/drafts").status == 403
    author.post(f"{address}/restore")
    assert WORDS["earlier"] in author.get(f"{address}/drafts").words
