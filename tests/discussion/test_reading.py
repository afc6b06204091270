"""What is new to a reader, long threads in parts, and pages that are kept."""

from collections.abc import Callable

from flask import Flask

from app.accounts.models import Person
from app.courses.models import Member, Role
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from tests.discussion.thread import comments, reply
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]


def test_new_comments_are_marked_until_read(visit: Visit, essay: str) -> None:
    author = visit("author")
    assert not author.get(essay).find("//*[@data-new]")  # a first reading has nothing to compare
    author.submit(essay, "/read")
    assert not author.get(essay).find("//*[@data-new]")
    reply(visit("classmate"), essay, "Something new.")
    marked = author.get(essay).find("//article[@id][.//*[@data-new]]")
    assert ["Something new." in one.text_content() for one in marked] == [True]
    author.submit(essay, "/read")
    page = author.get(essay)
    assert not page.find("//*[@data-new]")
    assert not page.find("//read-mark")


def test_a_reading_of_what_is_not_under_this_essay_is_refused(
    visit: Visit, world: World, essay: str
) -> None:
    author = visit("author")
    reply(visit("classmate"), essay, "Something new.")
    for wrong in ("", "abc", str(2**63), "١"):
        assert author.post(f"{essay}/read", {"comment_id": wrong}).status == 422
    assert author.post(f"{essay}/read", {"comment_id": "999999"}).status == 404
    other = f"/courses/{world.course}/essays/{world.essays['unanswered']}"
    assert author.post(f"{other}/read", {"comment_id": world.comments["asked"]}).status == 404


def test_opening_the_page_writes_nothing(visit: Visit, essay: str) -> None:
    author = visit("author")
    author.submit(essay, "/read")
    reply(visit("classmate"), essay, "Something new.")
    for _ in range(2):
        assert author.get(essay).find("//*[@data-new]")


def long_thread(app: Flask, world: World, length: int) -> tuple[str, list[int]]:
    """The address of an essay that has been answered so often, and the comments' numbers."""
    with app.app_context():
        essay = db.session.get_one(Essay, world.essays["unanswered"])
        made = [Comment.post(essay, f"<p>thought {n}.</p>", essay.author) for n in range(length)]
        ids = [comment.id for comment in made]
        db.session.commit()
    return f"/courses/{world.course}/essays/{world.essays['unanswered']}", ids


def test_two_hundred_comments_come_in_parts(app: Flask, visit: Visit, world: World) -> None:
    address, ids = long_thread(app, world, 230)
    visitor = visit("classmate")
    first = visitor.get(address)
    assert [len(comments(first)), "230 thoughts" in first.words] == [100, True]
    place = visitor.get(f"{address}/comments/{ids[150]}").location
    part = visitor.get(place)
    assert "thought 150." in part.words
    assert part.find(f"//article[@id='comment-{ids[150]}']")
    assert len(comments(part)) == 100
    assert visitor.get(f"{address}?after={world.comments['asked']}").status == 404
    assert visitor.get(f"{address}?after=x").status == 404


def test_who_has_answered_sees_the_part_that_holds_the_answer(
    app: Flask, visit: Visit, world: World
) -> None:
    address, (first, *_) = long_thread(app, world, 120)
    visitor = visit("classmate")
    late, early = reply(visitor, address, "At the end."), reply(visitor, address, "Soon.", to=first)
    assert "At the end." in comments(visitor.follow(late))[-1]
    assert "Soon." in comments(visitor.follow(early))[1]
    for nonsense in (world.comments["asked"], "x"):
        assert visitor.get(f"{address}?comment={nonsense}").status == 404


def test_an_unchanged_page_is_not_sent_twice(visit: Visit, essay: str) -> None:
    visitor = visit("classmate")
    first = visitor.get(essay).response
    assert first.headers["Cache-Control"] == "private, no-cache"
    asked = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get(essay, headers=asked).status == 304
    assert visit("observer").get(essay, headers=asked).status == 200
    reply(visit("author"), essay, "News.")
    assert visitor.get(essay, headers=asked).status == 200


def test_who_gets_another_role_gets_another_page(
    app: Flask, visit: Visit, essay: str, world: World
) -> None:
    observer = visit("observer")
    asked = {"If-None-Match": observer.get(essay).response.headers["ETag"]}
    assert observer.get(essay, headers=asked).status == 304
    with app.app_context():
        db.session.get_one(Member, world.members["observer"]).become(Role.STUDENT)
        db.session.commit()
    page = observer.get(essay, headers=asked)
    assert page.status == 200
    assert page.form(f"{essay}/comments") is not None


def test_another_title_of_the_module_shows_at_once(visit: Visit, essay: str, world: World) -> None:
    observer = visit("observer")
    asked = {"If-None-Match": observer.get(essay).response.headers["ETag"]}
    module = f"/courses/{world.course}/modules/{world.modules['thaw']}/edit"
    visit("instructor").submit(module, module, title="Week 11 · Spring")
    page = observer.get(essay, headers=asked)
    assert page.status == 200
    assert "Week 11 · Spring" in page.words


def test_a_new_name_shows_on_old_comments(visit: Visit, app: Flask, essay: str) -> None:
    assert "Joon-ho Dae" in visit("observer").get(essay).words
    with app.app_context():
        person = Person.with_address("classmate@world.example")
        assert person
        person.rename("Dae Joon-ho")
        db.session.commit()
    assert "Dae Joon-ho" in visit("observer").get(essay).words


def test_another_zone_shows_at_once(app: Flask, visit: Visit, essay: str, world: World) -> None:
    visitor = visit("classmate")
    before = visitor.get(essay)
    with app.app_context():
        db.session.get_one(Essay, world.essays["published"]).course.zone = "Asia/Tokyo"
        db.session.commit()
    asked = {"If-None-Match": before.response.headers["ETag"]}
    after = visitor.get(essay, headers=asked)
    assert after.status == 200
    assert comments(after) != comments(before)


def test_reading_one_part_leaves_the_others_new(app: Flask, visit: Visit, world: World) -> None:
    address, (first, *_, last) = long_thread(app, world, 120)
    reader = visit("author")
    reader.post(f"{address}/read", {"comment_id": first})
    reply(visit("classmate"), address, "Late, but high up.", to=first)
    reader.submit(address, "/read")
    part = reader.get(reader.get(f"{address}/comments/{last}").location)
    assert part.find(f"//article[@id='comment-{last}'][.//*[@data-new]]")


def test_what_is_hidden_in_another_part_keeps_nothing_unread(
    app: Flask, visit: Visit, world: World
) -> None:
    address, (first, *_, last) = long_thread(app, world, 120)
    reader, classmate = visit("author"), visit("classmate")
    reader.post(f"{address}/read", {"comment_id": last})
    reader.submit(f"{address}?comment={last}", "/read")
    late = reply(classmate, address, "Unkind, and high up.", to=first).location
    number = late.partition("comment=")[2].partition("#")[0]
    hide = f"{address}/comments/{number}/hide"
    assert visit("instructor").submit(hide, "/hide", reason="It is.").status == 303
    place = reply(classmate, address, "At the end.").location
    assert reader.get(place).find("//*[@data-new]")
    reader.submit(place, "/read")
    assert not reader.get(place).find("//*[@data-new]")


def test_what_waits_elsewhere_is_not_to_be_noted_here(
    visit: Visit, world: World, essay: str
) -> None:
    """As many things wait as before, but of another essay: the page is another one."""
    classmate = visit("classmate")
    classmate.submit(essay, "/read")
    hide = f"{essay}/comments/{world.comments['asked']}/hide"
    visit("instructor").submit(hide, "/hide", reason="It is unkind.")
    assert classmate.get(essay).find("//read-mark")
    classmate.submit("/", "/seen")
    assert not classmate.get(essay).find("//read-mark")
    reply(visit("author"), f"/courses/{world.course}/essays/{world.essays['unanswered']}", "Here.")
    assert not classmate.get(essay).find("//read-mark")
