"""Essays on paper: one, a module's, somebody's; with the comments if these are asked for."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.accounts.models import Person
from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.interchange.queries import ESSAYS
from tests.visitor import Page, Visitor
from tests.world import WORDS, World

pytestmark = pytest.mark.slow  # left out by `make check`

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]


def essay_of(world: World, name: str = "published") -> str:
    return f"/courses/{world.course}/essays/{world.essays[name]}/print"


def module_of(world: World) -> str:
    return f"/courses/{world.course}/modules/{world.modules['thaw']}/print"


def person_of(world: World, who: str = "author") -> str:
    return f"/courses/{world.course}/people/{world.members[who]}/print"


def titles(page: Page) -> list[str]:
    return [title.text_content().strip() for title in page.find("//*[@class='sheet-title']")]


def test_an_essay_is_printed_with_its_author_and_its_title_on_each_page(
    visit: Visit, world: World
) -> None:
    page = visit("observer").get(essay_of(world))
    assert page.h1 == "The Illusion of the Thaw"
    assert WORDS["essay"] in page.words
    assert WORDS["working"] not in page.words
    (running,) = page.find("//*[@class='running']")
    assert "Ruth Lindqvist" in running.text_content()
    assert "The Illusion of the Thaw" in running.text_content()
    assert (
        visit("observer")
        .get(essay_of(world).removesuffix("/print"))
        .find(f"//a[@href='{essay_of(world)}']")
    )


def test_comments_are_printed_if_they_are_asked_for(visit: Visit, world: World) -> None:
    reader = visit("observer")
    for path in (essay_of(world), module_of(world), person_of(world)):
        without, page = reader.get(path), reader.get(f"{path}?comments=1")
        assert WORDS["comment"] not in without.words, path
        for word in ("comment", "reply", "staff"):
            assert WORDS[word] in page.words, path
        assert WORDS["deleted_comment"] not in page.words
        assert "Ruth Lindqvist to Joon-ho Dae" in page.words
        assert page.find("//input[@name='comments'][@checked]")


def test_a_deleted_comment_that_was_answered_keeps_its_place_without_its_words(
    visit: Visit, world: World, change: Change
) -> None:
    change(lambda: db.session.get_one(Comment, world.comments["asked"]).delete())
    page = visit("observer").get(f"{essay_of(world)}?comments=1")
    assert WORDS["comment"] not in page.words
    assert "A comment that its author has deleted" in page.words
    assert "Ruth Lindqvist to" not in page.words
    assert WORDS["reply"] in page.words


def test_a_hidden_comment_is_on_nobodys_paper(visit: Visit, world: World, change: Change) -> None:
    """Not on the paper of its writer and of staff either, which is handed on."""

    def hide() -> None:
        staff = db.session.get_one(Member, world.members["assistant"]).person
        for name in ("asked", "staff"):
            db.session.get_one(Comment, world.comments[name]).hide(staff, "Off the point.")

    change(hide)
    for who in ("author", "classmate", "observer", "assistant", "instructor"):
        for path in (essay_of(world), module_of(world), person_of(world)):
            page = visit(who).get(f"{path}?comments=1")
            for words in (WORDS["comment"], WORDS["staff"], "Off the point.", "to Joon-ho Dae"):
                assert words not in page.words, f"{path} as {who}"
            assert page.words.count("Hidden by the course's staff") == 1, "above its reply"
            assert WORDS["reply"] in page.words
            assert "more stand on the essay's page" not in page.words


@pytest.mark.parametrize(
    ("name", "readers"),
    [
        ("draft", ["author"]),
        ("withdrawn", ["author", "assistant", "instructor"]),
        ("deleted", []),  # its 30 days are over
        ("published", ["author", "classmate", "observer", "assistant", "instructor"]),
    ],
)
def test_who_may_read_it_may_print_it(
    visit: Visit, world: World, name: str, readers: list[str]
) -> None:
    for who in ("author", "classmate", "observer", "assistant", "instructor"):
        page = visit(who).get(f"{essay_of(world, name)}?comments=1")
        assert page.status == (200 if who in readers else 404), who


def test_what_is_hidden_is_on_nobodys_paper(app: Flask, visit: Visit, world: World) -> None:
    with app.app_context():
        by = db.session.get_one(Person, world.people["instructor"])
        db.session.get_one(Essay, world.essays["published"]).hide(by, "Names a neighbour.")
        db.session.commit()
    page = essay_of(world).removesuffix("/print")
    for who in ("author", "assistant", "instructor"):
        assert visit(who).get(essay_of(world)).status == 404
        assert not visit(who).get(page).find("//a[text()='Print']")


def test_an_author_prints_a_draft_as_it_stands(visit: Visit, world: World) -> None:
    page = visit("author").get(essay_of(world, "draft"))
    assert page.h1 == "A Draft Nobody Else Sees"
    assert WORDS["draft"] in page.words
    assert "draft, saved" in page.words


def test_a_module_begins_with_its_question_and_the_list(visit: Visit, world: World) -> None:
    page = visit("classmate").get(module_of(world))
    assert page.h1 == "Week 11 · The Thaw"
    assert "Was Khrushchev a reformer" in page.words
    order = ["The Illusion of the Thaw", "Dachas for Everyone"]
    assert titles(page) == order, "the first published comes first"
    listed = page.find("//*[@class='sheet-list']//li/span[1]")
    assert [one.text_content() for one in listed] == order
    for word in ("draft", "withdrawn", "deleted"):
        for who in ("author", "instructor"):
            assert WORDS[word] not in visit(who).get(module_of(world)).words


def test_an_empty_module_says_so(visit: Visit, world: World) -> None:
    path = f"/courses/{world.course}/modules/{world.modules['later']}/print"
    assert "No essays here yet" in visit("classmate").get(path).words


def test_an_authors_work_is_what_the_class_reads(visit: Visit, world: World) -> None:
    for who in ("author", "classmate", "instructor"):
        page = visit(who).get(person_of(world))
        assert (page.h1, titles(page)) == ("Ruth Lindqvist", ["The Illusion of the Thaw"])
    assert "No essays yet" in visit("author").get(person_of(world, "observer")).words


def write(world: World, number: int, html: str = "<p>Words.</p>") -> Essay:
    author = db.session.get_one(Member, world.members["author"])
    essay = Essay.begin(author)
    essay.module_id = world.modules["thaw"]
    essay.save_draft(f"Essay {number:02}", html, over=0)
    essay.publish()
    return essay


def test_a_long_module_is_printed_in_parts(
    visit: Visit, world: World, change: Change, count_queries: Callable[..., int]
) -> None:
    path = f"{module_of(world)}?comments=1"
    few = count_queries(lambda: visit("observer").get(path))
    change(lambda: [write(world, number) for number in range(ESSAYS)])
    assert count_queries(lambda: visit("observer").get(path)) == few
    first = visit("observer").get(path)
    assert len(titles(first)) == ESSAYS
    (way,) = first.find("//a[contains(@href, 'after=')]/@href")
    second = visit("observer").get(way)
    assert titles(second) == [f"Essay {number:02}" for number in (ESSAYS - 2, ESSAYS - 1)]
    assert second.find("//input[@name='comments'][@checked]"), "the comments are still asked for"
    assert second.find(f"//input[@name='after'][@value='{way.rpartition('=')[2]}']")
    assert not second.find("//a[contains(@href, 'after=')]")


def test_few_but_very_long_essays_are_printed_in_parts(
    visit: Visit, world: World, change: Change
) -> None:
    book = "<p>" + "word " * 40_000 + "</p>"
    change(lambda: [write(world, number, book) for number in range(3)])
    page = visit("observer").get(module_of(world))
    assert titles(page) == ["The Illusion of the Thaw", "Dachas for Everyone", "Essay 00"]
    way = page.find("//a[contains(@href, 'after=')]/@href")[0]
    assert titles(visit("observer").get(way)) == ["Essay 01"]


@pytest.mark.parametrize("after", ["elsewhere", "draft", "none", "words"])
def test_a_part_begins_behind_an_essay_of_the_course(
    visit: Visit, world: World, after: str
) -> None:
    given = {"none": "999999", "words": "x"} | {k: str(v) for k, v in world.essays.items()}
    assert visit("instructor").get(f"{module_of(world)}?after={given[after]}").status == 404


def test_many_comments_are_printed_up_to_a_bound_that_is_told(
    visit: Visit, world: World, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer() -> None:
        essay = db.session.get_one(Essay, world.essays["published"], with_for_update=True)
        author = db.session.get_one(Member, world.members["author"])
        for number in range(110):
            Comment.add(essay, f"<p>Remark {number:03}.</p>", author)

    change(answer)
    page = visit("observer").get(f"{module_of(world)}?comments=1")
    assert "Remark 096." in page.words
    assert "Remark 097." not in page.words
    assert "13 more stand on the essay's page." in page.words
    alone = visit("observer").get(f"{essay_of(world)}?comments=1")
    assert "Remark 109." in alone.words
    assert "more stand on" not in alone.words


def test_notes_are_numbered_anew_for_each_essay_and_addresses_are_told(
    visit: Visit, world: World, change: Change
) -> None:
    text = (
        '<p>Seen<span data-footnote>See <a href="https://archive.example/a">the archive</a></span>'
        " and heard<span data-footnote>Said there.</span></p>"
    )
    change(lambda: [write(world, number, text) for number in range(2)])
    page = visit("observer").get(module_of(world))
    numbers = [one.text_content() for one in page.find("//a[@role='doc-noteref']")]
    assert numbers == ["1", "2", "1", "2"]
    assert len(page.find("//section[@role='doc-endnotes']")) == 2
    addresses = [one.text_content() for one in page.find("//span[@class='address']")]
    assert addresses == ["https://archive.example/a"] * 2
    ids = page.find("//@id")
    assert len(ids) == len(set(ids))
