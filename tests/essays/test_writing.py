"""Writing an essay with a browser without script: begin, save, publish, change."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.clock import now
from app.courses.models import Course
from app.db import db
from app.essays.models import TEXT_LIMIT
from app.prompts.models import Prompt
from tests.essays.conftest import HTML, TEXT, Change, Read, begin, edit_address, id_of, typed
from tests.visitor import Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]


def test_a_draft_is_kept_for_its_author_alone(
    visit: Visit, essays: str, author: Visitor, read: Read
) -> None:
    page = begin(author, essays)
    assert page.status == 303
    essay = read(id_of(page))
    assert (essay.draft_title, essay.draft_html) == ("On Memory", HTML)
    assert not essay.published
    opened = author.follow(page)
    assert "Saved. Only you can read this draft." in opened.words
    assert typed(opened) == ("On Memory", TEXT)
    for who in ("instructor", "assistant", "classmate", "observer"):
        assert visit(who).get(f"{essays}/{essay.id}").status == 404
        assert visit(who).get(page.location).status == 404


def test_publishing_at_once(visit: Visit, essays: str, author: Visitor) -> None:
    page = begin(author, essays, "publish=1")
    assert page.location == f"{essays}/{id_of(page)}"
    shown = visit("classmate").get(page.location)
    assert shown.h1 == "On Memory"
    assert "A second one, with stress." in shown.words
    assert shown.find("//em[text()='stress']")
    assert "Published. Your class can read it now." in author.follow(page).words


def test_the_page_shows_what_is_asked_and_who_will_read(
    essays: str, author: Visitor, world: World, change: Change
) -> None:
    due = now() + timedelta(days=2, hours=1)
    change(lambda: db.session.execute(update(Prompt).values(essays_due_at=due)))
    page = author.get(f"{essays}/new?module={world.modules['thaw']}")
    [asked] = page.find("//*[@data-module][not(@hidden)]")
    said = " ".join(asked.text_content().split())
    assert "Was Khrushchev a reformer" in said
    assert "Asks for 300–1,500 words." in said
    assert "Essays are due " in said
    assert ", in 2 days." in said
    assert "Your class (4 people) will read it." in page.words
    assert "Only you can read this draft." in page.words


def test_a_new_essay_answers_the_question_that_is_due(
    essays: str, author: Visitor, world: World, change: Change
) -> None:
    chosen = "//select[@name='module']/option[@selected]/@value"
    assert author.get(f"{essays}/new").find(chosen) == [""]  # the deadline has passed
    due = now() + timedelta(days=2)
    change(lambda: db.session.execute(update(Prompt).values(essays_due_at=due)))
    page = author.get(f"{essays}/new")
    assert page.find(chosen) == [str(world.modules["thaw"])]
    assert (
        "Was Khrushchev a reformer"
        in page.find("//*[@data-module][not(@hidden)]")[0].text_content()
    )
    other = author.get(f"{essays}/new?module={world.modules['later']}")
    assert other.find(chosen) == [str(world.modules["later"])]


def test_past_the_deadline_the_words_are_neutral(
    essays: str, author: Visitor, world: World
) -> None:
    page = author.get(f"{essays}/new?module={world.modules['thaw']}")
    assert "Essays were due March 9, 2026 at 12:59 am" in page.words
    assert "You can still publish." in page.words


def test_a_module_of_another_course_is_not_there(
    visit: Visit, essays: str, world: World, author: Visitor
) -> None:
    for module in (world.modules["elsewhere"], 10**17, "x", "2" * 30, "١"):
        assert author.get(f"{essays}/new?module={module}").status == 404
    page = author.post(
        essays, {"module": str(world.modules["elsewhere"]), "title": "T", "text": "Kept words"}
    )
    assert page.status == 422
    assert "Choose one of the course's modules, or none." in page.words
    assert typed(page) == ("T", "Kept words")


def test_a_draft_goes_into_its_module(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    page = begin(author, essays, module=str(world.modules["thaw"]))
    assert read(id_of(page)).module_id == world.modules["thaw"]
    author.submit(page.location, "/edit", "save=1", module="")
    assert read(id_of(page)).module_id is None


def test_a_draft_stays_where_another_tab_has_moved_it(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    page = begin(author, essays, module=str(world.modules["thaw"]))
    opened = author.get(page.location).form("/edit").fields
    author.submit(page.location, "/edit", "save=1", module="")
    newer = author.get(page.location).form("/edit").fields
    sent = dict(opened) | {"over": newer["over"], "text": "Other words.", "save": "1"}
    assert author.post(page.location, sent).status == 303
    assert read(id_of(page)).module_id is None


def test_the_module_of_a_published_essay_changes_with_publishing(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    path = edit_address(essays, world, "published")
    later = str(world.modules["later"])
    author.submit(path, "/edit", "save=1", module=later, text="Something new.")
    assert read("published").module_id == world.modules["thaw"]
    version = read("published").version
    author.submit(path, "/edit", "publish=1", module=later)
    assert read("published").module_id == world.modules["later"]
    assert read("published").version > version


def test_a_working_copy_changes_nothing_for_readers(
    visit: Visit, essays: str, author: Visitor, world: World, read: Read
) -> None:
    path = edit_address(essays, world, "published")
    page = author.submit(path, "/edit", "save=1", title="Better", text="Better words.")
    assert "Readers see the published text" in author.follow(page).words
    shown = visit("classmate").get(f"{essays}/{world.essays['published']}")
    assert shown.h1 == "The Illusion of the Thaw"
    assert WORDS["essay"] in shown.words
    author.submit(path, "/edit", "publish=1")
    shown = visit("classmate").get(f"{essays}/{world.essays['published']}")
    assert shown.h1 == "Better"
    assert "Better words." in shown.words
    assert read("published").revision_count == 2


def test_discarding_changes_asks_first(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    path = f"{essays}/{world.essays['published']}/discard"
    asked = author.get(path)
    assert WORDS["working"] in asked.words
    assert read("published").has_working_copy
    page = author.submit(path, "/discard")
    assert "Your changes are discarded." in author.follow(page).words
    assert not read("published").has_working_copy
    assert author.post(path).status == 303  # a second press


def test_publishing_what_is_published_says_that_nothing_changed(
    essays: str, author: Visitor, world: World
) -> None:
    path = edit_address(essays, world, "published")
    author.submit(path, "/edit", "publish=1")  # what was in its working copy
    again = author.submit(path, "/edit", "publish=1")
    assert "The text had not changed" in author.follow(again).words
    new = author.submit(path, "/edit", "publish=1", text="Another text.")
    assert "Your class can read the new version now." in author.follow(new).words


def test_publish_alone_publishes_the_working_copy(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    page = author.post(f"{essays}/{world.essays['published']}/publish")
    assert page.status == 303
    assert WORDS["working"] in read("published").html
    draft = author.post(f"{essays}/{world.essays['draft']}/publish")
    assert draft.status == 303
    assert read("draft").listed


def test_a_withdrawn_essay_is_published_again(
    visit: Visit, essays: str, author: Visitor, world: World, read: Read
) -> None:
    at = read("withdrawn").published_at
    page = author.submit(edit_address(essays, world, "withdrawn"), "/edit", "publish=1")
    assert "Published again." in author.follow(page).words
    assert WORDS["withdrawn"] in visit("classmate").get(page.location).words
    assert read("withdrawn").published_at == at


@pytest.mark.parametrize(
    ("title", "text", "sentence"),
    [
        ("", "Some words.", "Give your essay a title before you publish it."),
        ("A title", " \n ", "Write your essay before you publish it."),
        ("A title", "x" * (TEXT_LIMIT + 1), "400,001 characters long; 400,000 fit"),
        ("x" * 201, "Some words.", "200"),
        ("Subject: =?utf-8?q?x?=", "Some words.", ""),
        ("A\x00title", "Some words.", ""),
    ],
)
def test_what_cannot_be_published_comes_back_with_its_words(
    essays: str, author: Visitor, world: World, read: Read, title: str, text: str, sentence: str
) -> None:
    path = edit_address(essays, world, "draft")
    before = (read("draft").draft_title, read("draft").draft_html)
    for page in (
        begin(author, essays, "publish=1", title=title, text=text),
        author.submit(path, "/edit", "publish=1", title=title, text=text),
    ):
        assert page.status == 422
        assert sentence in page.words
        assert page.find("//*[@aria-invalid='true']")
        kept_title, kept_text = typed(page)
        assert kept_text.strip() == text.strip()
        assert kept_title.replace("\ufffd", "") == title.replace("\x00", "")
    assert (read("draft").draft_title, read("draft").draft_html) == before
    assert not read("draft").published


def test_what_is_not_finished_can_be_saved(essays: str, author: Visitor, read: Read) -> None:
    only_title = begin(author, essays, text="")
    assert read(id_of(only_title)).draft_title == "On Memory"
    only_text = begin(author, essays, title="")
    assert read(id_of(only_text)).draft_html == HTML


def test_nothing_at_all_makes_no_draft(essays: str, author: Visitor) -> None:
    page = begin(author, essays, title=" ", text="\n")
    assert page.status == 422
    assert "Write a title or a first sentence before you save." in page.words


def test_a_preview_saves_nothing(essays: str, author: Visitor, world: World, read: Read) -> None:
    path = edit_address(essays, world, "draft")
    page = author.submit(path, "/edit", "preview=1", title="Seen", text="So *it* looks.")
    assert page.status == 200
    assert page.find("//section[@class='preview']//em[text()='it']")
    assert typed(page) == ("Seen", "So *it* looks.")
    assert WORDS["draft"] in (read("draft").draft_html or "")


def test_only_the_author_edits(visit: Visit, essays: str, world: World) -> None:
    for who in ("classmate", "instructor", "assistant", "observer"):
        for verb in ("edit", "draft", "publish", "discard", "withdraw", "delete", "restore"):
            path = f"{essays}/{world.essays['published']}/{verb}"
            assert visit(who).post(path, {"title": "T", "text": "x"}).status == 403, (who, verb)
            path = f"{essays}/{world.essays['draft']}/{verb}"
            assert visit(who).post(path, {"title": "T", "text": "x"}).status == 404, (who, verb)


def test_observers_and_the_archive_write_nothing(
    visit: Visit, essays: str, author: Visitor, world: World, change: Change
) -> None:
    assert visit("observer").get(f"{essays}/new").status == 403
    assert visit("observer").post(essays, {"title": "T", "text": "x"}).status == 403
    change(lambda: db.session.query(Course).filter_by(slug=world.course).one().archive())
    assert author.get(f"{essays}/new").status == 403
    draft = author.get(
        author.get(f"{essays}/mine").find("//main//h2/a/@href[contains(., '/edit')]")[0]
    )
    assert draft.status == 200
    assert WORDS["draft"] in draft.words
    assert "This course is archived" in draft.words
    assert not draft.find("//main//form")
    assert author.post(edit_address(essays, world, "draft"), {"text": "More"}).status == 403
    assert author.post(f"{essays}/{world.essays['draft']}/publish").status == 403


def test_an_essay_of_another_course_is_not_there(
    essays: str, author: Visitor, world: World
) -> None:
    for verb in ("edit", "discard", "withdraw", "delete", "revisions", "revisions/1"):
        assert author.get(f"{essays}/{world.essays['elsewhere']}/{verb}").status == 404
        assert author.get(f"{essays}/{2**63}/{verb}").status == 404
        assert author.get(f"{essays}/٣/{verb}").status == 404
