"""Staff hide an essay with a reason: what everybody then finds, and the way back."""

from collections.abc import Callable

import pytest

from app.courses.models import Member
from app.db import db
from app.essays.models import Essay
from tests.essays.conftest import Change, Read
from tests.visitor import Page, Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]

REASON = "It names a living witness, who asked us not to."
TITLE = "The Illusion of the Thaw"


@pytest.fixture
def path(essays: str, world: World) -> str:
    return f"{essays}/{world.essays['published']}"


@pytest.fixture
def lonely(essays: str, world: World) -> str:
    """An essay of the classmate's that nobody has answered."""
    return f"{essays}/{world.essays['unanswered']}"


def hide(visitor: Visitor, path: str, reason: str = REASON) -> Page:
    return visitor.submit(f"{path}/hide", "/hide", reason=reason)


def unhide(visitor: Visitor, path: str) -> Page:
    return visitor.submit(path, "/unhide")


def test_hiding_asks_why_and_says_what_will_happen(visit: Visit, path: str, read: Read) -> None:
    asked = visit("assistant").get(f"{path}/hide")
    assert "The class no longer finds it, and it counts nowhere." in asked.words
    assert "Its author and the course's staff read the reason." in asked.words
    assert not read("published").hidden
    refused = visit("assistant").post(f"{path}/hide", {"reason": "  "})
    assert refused.status == 422
    assert "Say why" in refused.words
    long = visit("assistant").post(f"{path}/hide", {"reason": "x" * 1001})
    assert (long.status, "1,000 fit" in long.words) == (422, True)
    assert not read("published").hidden
    for who in ("author", "classmate", "observer"):
        assert visit(who).get(f"{path}/hide").status == 403
        assert visit(who).post(f"{path}/hide", {"reason": "No."}).status == 403
    assert not read("published").hidden


def test_a_hidden_essay_keeps_its_address_for_the_replies(visit: Visit, path: str) -> None:
    before = visit("classmate").get(path)  # a page that is kept must not be shown again
    assert WORDS["essay"] in before.words
    hide(visit("assistant"), path)
    for who in ("classmate", "observer"):
        page = visit(who).get(path)
        assert page.h1 == "Hidden by the course's staff"
        for words in (TITLE, WORDS["essay"], REASON, "Tomas Ferreira"):
            assert words not in page.text, words
        assert WORDS["comment"] in page.words
        assert not page.find("//form[contains(@action, '/comments')]")
        assert visit(who).get(f"{path}/revisions").status == 404
        assert visit(who).get(f"{path}/hide").status == 404
    assert "its essay is hidden by the course's staff" in visit("classmate").get(path).words
    refused = visit("classmate").post(f"{path}/comments", {"comment": "But I wanted to say this."})
    assert refused.status == 403
    assert "But I wanted to say this." in refused.text


def test_one_without_replies_is_gone(visit: Visit, lonely: str) -> None:
    hide(visit("instructor"), lonely)
    assert visit("author").get(lonely).status == 404
    assert visit("classmate").get(lonely).h1 == "Dachas for Everyone"


def test_staff_read_who_and_when_and_its_author_why(visit: Visit, path: str) -> None:
    assistant = visit("assistant")
    done = assistant.follow(hide(assistant, path))
    assert "nobody else but staff finds it any more" in done.words
    for who in ("instructor", "assistant"):
        page = visit(who).get(path)
        assert f"Hidden by Tomas Ferreira on {page.find('//time')[0].text}: {REASON}" in page.words
        assert WORDS["essay"] in page.words
        assert page.form("/unhide") is not None
    page = visit("author").get(path)
    assert f"Hidden by your course's staff: {REASON}" in page.words
    assert WORDS["essay"] in page.words
    assert "Tomas Ferreira" not in page.words
    assert not page.find("//form[contains(@action, '/unhide')]")
    assert visit("author").post(f"{path}/unhide").status == 403
    assert visit("classmate").post(f"{path}/unhide").status == 404


def test_it_counts_nowhere(visit: Visit, essays: str, path: str, world: World) -> None:
    course = essays.removesuffix("/essays")
    places = [
        *(course, essays, f"{course}/people/{world.members['author']}", f"{essays}?awaiting=1"),
        *(f"{course}/modules/{world.modules['thaw']}", f"{essays}/{world.essays['unanswered']}"),
    ]
    assert sum(TITLE in visit("classmate").get(place).text for place in places) == 5
    hide(visit("instructor"), path)
    for place in places:
        assert TITLE not in visit("classmate").get(place).text, place
        listed = visit("instructor").get(place).find("//a/@href")
        assert path not in listed, place
    counted = visit("instructor").get(f"{course}/people")
    [row] = counted.find("//tr[.//bdi[text()='Ruth Lindqvist']]")
    assert "0" in row.text_content().split()


def test_its_author_finds_it_where_their_own_stands(
    visit: Visit, essays: str, path: str, world: World
) -> None:
    hide(visit("instructor"), path)
    author, course = visit("author"), essays.removesuffix("/essays")
    assert f"Hidden by your course's staff: {REASON}" in author.get(f"{essays}/mine").words
    for place in (course, f"{course}/modules/{world.modules['thaw']}"):
        assert f"Your course's staff have hidden {TITLE}" in author.get(place).words
        assert f"You published {TITLE}" not in author.get(place).words


def test_its_author_edits_it_openly_and_it_stays_hidden(
    visit: Visit, author: Visitor, path: str
) -> None:
    hide(visit("instructor"), path)
    page = author.get(f"{path}/edit")
    assert f"Hidden by your course's staff: {REASON}" in page.words
    assert "your class once they restore it" in page.words
    sent = author.send(page, f"{path}/edit", "/edit", "publish=1", text="Without the name.")
    assert "Published, and still hidden" in author.follow(sent).words
    assert visit("classmate").get(path).h1 == "Hidden by the course's staff"
    assert "Without the name." in visit("instructor").get(path).words
    assert WORDS["essay"] in visit("instructor").get(f"{path}/revisions/1").words
    for verb in ("withdraw", "delete"):
        refused = author.get(f"{path}/{verb}")
        assert refused.status == author.post(f"{path}/{verb}").status == 403
        assert "Your course's staff have hidden this" in refused.words
    unhide(visit("assistant"), path)
    assert "Without the name." in visit("classmate").get(path).words


def test_restored_by_one_press_it_is_as_before(
    visit: Visit, essays: str, path: str, read: Read
) -> None:
    staff = visit("instructor")
    published = read("published").published_at
    hide(staff, path)
    page = staff.follow(unhide(staff, path))
    assert "Restored. Your class can read it again." in page.words
    assert WORDS["essay"] in visit("classmate").get(path).words
    assert TITLE in visit("classmate").get(essays).words
    assert visit("classmate").get(path).form("/comments") is not None
    assert read("published").published_at == published


def test_pressed_twice_it_is_done_once(visit: Visit, path: str, read: Read) -> None:
    staff, other = visit("instructor"), visit("assistant")
    asked = staff.get(f"{path}/hide")
    assert staff.send(asked, f"{path}/hide", "/hide", reason=REASON).status == 303
    hidden = staff.get(path)
    assert other.submit(path, "/unhide").status == 303
    again = staff.send(asked, f"{path}/hide", "/hide", reason=REASON)  # a retry that came late
    assert (again.status, read("published").hidden) == (303, False)
    hide(other, path)
    assert staff.send(hidden, path, "/unhide").status == 303
    hide(other, path, "Once more.")
    assert staff.send(hidden, path, "/unhide").status == 303
    assert read("published").hidden
    log = staff.get(path.split("/essays/")[0] + "/log").words
    assert log.count("hid the essay") == 3
    assert log.count("restored the essay") == 2


def test_of_two_who_hide_it_the_second_is_told(visit: Visit, path: str, read: Read) -> None:
    staff, other = visit("instructor"), visit("assistant")
    asked = staff.get(f"{path}/hide")
    hide(other, path)
    late = staff.send(asked, f"{path}/hide", "/hide", reason="For reasons of mine.")
    assert late.status == 409
    assert "This has been hidden meanwhile" in late.words
    assert staff.get(f"{path}/hide").location == path
    assert "For reasons of mine." in late.text
    assert read("published").hidden_reason == REASON


def test_the_log_tells_it_and_what_is_hidden_is_listed(visit: Visit, path: str) -> None:
    course = path.split("/essays/")[0]
    assert "Nothing is hidden." in visit("instructor").get(f"{course}/hidden").words
    hide(visit("assistant"), path)
    log = visit("instructor").get(f"{course}/log")
    assert f"Tomas Ferreira hid the essay “{TITLE}”: {REASON}" in log.words
    [way] = log.find("//a[text()='What is hidden in this course']/@href")
    listed = visit("instructor").get(way)
    [link] = listed.find("//article//h3/a")
    assert (link.get("href"), link.text_content()) == (path, TITLE)
    assert "Hidden by Tomas Ferreira on" in listed.words
    assert REASON in listed.words
    for who in ("author", "classmate", "observer"):
        assert visit(who).get(way).status == 403


def test_a_new_name_of_who_hid_it_is_shown_at_once(
    visit: Visit, path: str, world: World, change: Change
) -> None:
    hide(visit("assistant"), path)
    assert "Hidden by Tomas Ferreira" in visit("instructor").get(path).words

    def rename() -> None:
        member = db.session.get_one(Member, world.members["assistant"])
        member.person.rename("Tomasa Ferreira")

    change(rename)
    assert "Hidden by Tomasa Ferreira" in visit("instructor").get(path).words


def test_in_the_archive_nothing_is_hidden_or_restored(
    visit: Visit, path: str, world: World, change: Change
) -> None:
    hide(visit("instructor"), path)
    change(lambda: db.session.get_one(Member, world.members["author"]).course.archive())
    page = visit("instructor").get(path)
    assert REASON in page.words
    assert not page.find("//form[contains(@action, '/unhide')]")
    assert visit("instructor").post(f"{path}/unhide").status == 403


def test_of_imported_writing_without_author_it_works_too(
    visit: Visit, path: str, world: World, change: Change
) -> None:
    def orphan() -> None:
        essay = db.session.get_one(Essay, world.essays["published"])
        essay.author_id, essay.writer_name, essay.import_key = None, "Ida Marsh", "page"

    change(orphan)
    assert hide(visit("instructor"), path).status == 303
    assert "Ida Marsh" in visit("instructor").get(path.split("/essays/")[0] + "/hidden").words
    assert visit("author").get(path).h1 == "Hidden by the course's staff"
