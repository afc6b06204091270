"""Staff hide a comment with a reason: what everybody then finds, and the way back."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from app.clock import now
from app.courses.models import Member
from app.db import db
from app.discussion.models import PART, Comment
from app.essays.models import Essay
from tests.discussion.thread import comments, reply
from tests.visitor import Page, Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]

REASON = "This is about a person, not about the argument."
PLACEHOLDER = "Hidden by the course's staff"


def one(world: World, name: str) -> Comment:
    return db.session.get_one(Comment, world.comments[name])


def place(essay: str, world: World, name: str) -> str:
    return f"{essay}/comments/{world.comments[name]}"


def hide(visitor: Visitor, path: str, reason: str = REASON) -> Page:
    return visitor.submit(f"{path}/hide", "/hide", reason=reason)


def unhide(visitor: Visitor, essay: str, path: str) -> Page:
    return visitor.submit(essay, f"{path.removeprefix(essay)}/unhide")


def test_hiding_asks_why(visit: Visit, essay: str, world: World) -> None:
    path = place(essay, world, "asked")
    links = visit("assistant").get(essay).find("//section//article//a[text()='Hide']/@href")
    assert links == [f"{place(essay, world, name)}/hide" for name in ("asked", "answered", "staff")]
    asked = visit("assistant").get(f"{path}/hide")
    assert asked.h1 == "Hide this comment by Joon-ho Dae?"
    assert WORDS["comment"] in asked.words
    refused = visit("assistant").post(f"{path}/hide", {"reason": ""})
    assert (refused.status, "Say why" in refused.words) == (422, True)
    for who in ("author", "classmate", "observer"):
        assert not visit(who).get(essay).find("//a[text()='Hide']")
        assert visit(who).post(f"{path}/hide", {"reason": "No."}).status == 403
    own = place(essay, world, "staff")
    assert visit("instructor").post(f"{own}/hide", {"reason": "No."}).status == 403
    assert WORDS["comment"] in visit("observer").get(essay).words


def test_the_title_of_an_essay_that_is_gone_is_told_nowhere(
    app: Flask, visit: Visit, essay: str, world: World
) -> None:
    """Neither where one asks, nor in the log (W5)."""
    path, title = place(essay, world, "asked"), "The Illusion of the Thaw"
    assert title in visit("classmate").get(f"{path}/delete").text
    with app.app_context():
        db.session.get_one(Essay, world.essays["published"]).delete()
        db.session.commit()
    for who, verb in (("classmate", "delete"), ("assistant", "hide")):
        page = visit(who).get(f"{path}/{verb}")
        assert (page.status, title in page.text) == (200, False), verb
        assert "an essay that is gone" in page.words
    hide(visit("assistant"), path)
    unhide(visit("assistant"), essay, path)
    log = visit("instructor").get(f"/courses/{world.course}/log")
    assert log.words.count("a comment by Joon-ho Dae on an essay that is gone") == 2
    assert title not in log.text


def test_replies_stay_below_a_placeholder(visit: Visit, essay: str, world: World) -> None:
    path = place(essay, world, "asked")
    assert WORDS["comment"] in visit("author").get(essay).words  # kept, and not shown again
    hide(visit("assistant"), path)
    for who in ("author", "observer"):
        page = visit(who).get(essay)
        said = comments(page)
        assert said[0].removeprefix("– ") == PLACEHOLDER
        assert WORDS["reply"] in said[1]
        for words in (WORDS["comment"], REASON, "Joon-ho Dae", "Tomas Ferreira"):
            assert words not in page.text, f"{words} for the {who}"
        assert "2 thoughts on" in page.words
    assert visit("author").get(path).status == 302
    refused = visit("author").post(
        f"{essay}/comments", {"comment": "But I had begun.", "parent_id": world.comments["asked"]}
    )
    assert refused.status == 403
    assert "hidden by the course's staff meanwhile" in refused.words
    assert "But I had begun." in refused.text


def test_without_replies_it_is_gone(visit: Visit, essay: str, world: World) -> None:
    path = place(essay, world, "staff")
    hide(visit("assistant"), path)
    for who in ("author", "classmate"):
        page = visit(who).get(essay)
        assert len(comments(page)) == 2
        assert PLACEHOLDER not in page.words
        assert WORDS["staff"] not in page.text
        assert visit(who).get(path).status == 404


def test_staff_read_who_and_when_and_its_writer_why(visit: Visit, essay: str, world: World) -> None:
    path = place(essay, world, "asked")
    hide(visit("assistant"), path)
    for who in ("instructor", "assistant"):
        first = comments(visit(who).get(essay))[0]
        assert "Joon-ho Dae" in first
        assert "Hidden by Tomas Ferreira on" in first
        assert REASON in first
        assert WORDS["comment"] in first
        assert "Restore" in first
        assert "Hide" not in first.split()
    first = comments(visit("classmate").get(essay))[0]
    assert f"Hidden by your course's staff: {REASON}" in first
    assert WORDS["comment"] in first
    for words in ("Tomas Ferreira", "Restore", "Edit", "Delete", "Reply"):
        assert words not in first, words
    for verb in ("edit", "delete"):
        refused = visit("classmate").get(f"{path}/{verb}")
        assert refused.status == 403
        assert "Your course's staff have hidden this" in refused.words
        assert visit("classmate").post(f"{path}/{verb}", {"comment": "Other."}).status == 403
    assert visit("classmate").post(f"{path}/unhide").status == 403
    assert visit("author").post(f"{path}/unhide").status == 403


def test_a_second_press_is_answered_like_the_first(
    app: Flask, visit: Visit, essay: str, world: World
) -> None:
    """Where the comment was all that kept the address of a deleted essay, too."""
    with app.app_context():
        comment = one(world, "on_deleted")
        comment.essay.deleted_at = now() - timedelta(days=40)
        db.session.commit()
        path = essay.rpartition("/")[0] + f"/{comment.essay_id}/comments/{comment.id}/hide"
    assistant = visit("assistant")
    opened = assistant.get(path)
    first, second = (assistant.send(opened, path, "/hide", reason=REASON) for _ in range(2))
    assert (second.status, second.location) == (303, first.location)
    assert first.location.endswith("/hidden")


def test_it_counts_nowhere(visit: Visit, essay: str, world: World) -> None:
    course = essay.split("/essays/")[0]
    places = [f"{course}/people/{world.members['instructor']}"]
    assert WORDS["staff"] in visit("author").get(places[0]).words
    assert "Nadia Amsel" in visit("author").get("/").words
    hide(visit("assistant"), place(essay, world, "staff"))
    assert WORDS["staff"] not in visit("author").get(places[0]).words
    assert WORDS["staff"] not in visit("instructor").get(places[0]).words
    counted = visit("author").get(f"{course}/people")
    [row] = counted.find("//tr[.//bdi[text()='Nadia Amsel']]")
    assert row.text_content().split()[-2:] == ["0", "0"]
    waiting = visit("author").get("/").find("//section[@aria-labelledby='waiting']")[0]
    assert "Nadia Amsel" not in waiting.text_content()
    assert "2 thoughts" in visit("author").get(f"{course}/essays").words


def test_an_essay_whose_only_comment_is_hidden_waits_for_a_reply(
    visit: Visit, world: World
) -> None:
    lonely = f"/courses/{world.course}/essays/{world.essays['unanswered']}"
    sent = reply(visit("author"), lonely, "A first and only remark.")
    waiting = f"/courses/{world.course}/essays?awaiting=1"
    assert "Dachas for Everyone" not in visit("classmate").get(waiting).words
    path = sent.location.partition("?")[0] + "/comments/" + sent.location.rpartition("-")[2]
    hide(visit("instructor"), path)
    assert "Dachas for Everyone" in visit("classmate").get(waiting).words
    page = visit("classmate").get(lonely)
    assert "No thoughts yet on" in page.words
    assert "Nobody has answered yet." in page.words
    assert "A first and only remark." not in page.text
    hide(visit("instructor"), lonely)
    assert visit("author").get(lonely).status == 404


def test_restored_by_one_press_it_is_as_before(visit: Visit, essay: str, world: World) -> None:
    staff, path = visit("instructor"), place(essay, world, "asked")
    before = comments(visit("observer").get(essay))
    hide(staff, path)
    page = staff.follow(unhide(staff, essay, path))
    assert "Restored. Your class can read it again." in page.words
    assert comments(visit("observer").get(essay)) == before
    assert "3 thoughts on" in page.words
    log = staff.get(essay.split("/essays/")[0] + "/log").words
    assert "hid a comment by Joon-ho Dae on “The Illusion of the Thaw”: " + REASON in log
    assert "restored a comment by Joon-ho Dae on “The Illusion of the Thaw”." in log


def test_pressed_twice_it_is_done_once(visit: Visit, essay: str, world: World) -> None:
    staff, other, path = visit("instructor"), visit("assistant"), place(essay, world, "asked")
    asked, seen = staff.get(f"{path}/hide"), other.get(f"{path}/hide")
    assert staff.send(asked, path, "/hide", reason=REASON).status == 303
    hidden = staff.get(essay)
    late = other.send(seen, path, "/hide", reason="For reasons of mine.")
    assert (late.status, "For reasons of mine." in late.text) == (409, True)
    assert other.get(f"{path}/hide").status == 302
    unhide(other, essay, path)
    assert staff.send(asked, path, "/hide", reason=REASON).status == 303
    assert "3 thoughts on" in staff.get(essay).words
    assert staff.send(hidden, essay, "/unhide").status == 303  # it stands already
    assert "3 thoughts on" in staff.get(essay).words


def test_what_is_hidden_is_listed_for_staff(visit: Visit, essay: str, world: World) -> None:
    path = place(essay, world, "asked")
    hide(visit("assistant"), path)
    listed = visit("instructor").get(essay.split("/essays/")[0] + "/hidden")
    assert WORDS["comment"] in listed.words
    assert "Joon-ho Dae on The Illusion of the Thaw" in listed.words
    assert "Hidden by Tomas Ferreira on" in listed.words
    [way] = listed.find("//article//a/@href")
    assert way == path


def test_a_new_name_of_who_hid_it_is_shown_at_once(
    app: Flask, visit: Visit, essay: str, world: World
) -> None:
    hide(visit("assistant"), place(essay, world, "asked"))
    assert "Hidden by Tomas Ferreira" in visit("instructor").get(essay).words
    with app.app_context():
        db.session.get_one(Member, world.members["assistant"]).person.rename("Tomasa Ferreira")
        db.session.commit()
    assert "Hidden by Tomasa Ferreira" in visit("instructor").get(essay).words


def test_a_hidden_newest_comment_does_not_stop_the_reading_mark(
    visit: Visit, essay: str, world: World
) -> None:
    hide(visit("assistant"), place(essay, world, "staff"))
    reader = visit("observer")
    assert reader.submit(essay, "/read").status == 303
    assert not reader.get(essay).find("//read-mark")


def test_answers_deep_down_do_not_name_whoever_is_hidden(
    app: Flask, visit: Visit, essay: str, world: World
) -> None:
    with app.app_context():
        above = one(world, "answered")
        writer = db.session.get_one(Member, world.members["assistant"])
        for number in range(8):
            above = Comment.post(above.essay, f"<p>Deep {number}.</p>", writer, above)
        assert above.parent is not None
        above.parent.hide(db.session.get_one(Member, world.members["instructor"]).person, REASON)
        db.session.commit()
    page = visit("classmate").get(essay)
    assert "in reply to a comment that is gone" in comments(page)[9]
    assert "Deep 6." not in page.words


def test_parts_begin_at_the_same_comment_for_all(
    app: Flask, visit: Visit, essay: str, world: World
) -> None:
    with app.app_context():
        about = db.session.get_one(Essay, world.essays["published"])
        writer = db.session.get_one(Member, world.members["classmate"])
        made = [Comment.post(about, f"<p>No. {n}.</p>", writer) for n in range(PART)]
        by = db.session.get_one(Member, world.members["instructor"]).person
        made[10].hide(by, REASON)
        gone = made[10].id
        db.session.commit()
    ways = "(//nav[@aria-label='Parts of the discussion'])[1]//a/@href"
    assert visit("author").get(essay).find(ways) == visit("instructor").get(essay).find(ways)
    assert f"comment-{gone}" not in visit("author").get(essay).text
    assert "No. 10." in visit("instructor").get(essay).words
    assert "102 thoughts on" in visit("author").get(essay).words


def test_one_that_held_a_place_open_can_be_restored(visit: Visit, world: World) -> None:
    """Of a deleted essay one finds the thread alone, as long as something stands in it."""
    essay = f"/courses/{world.course}/essays/{world.essays['deleted']}"
    path = place(essay, world, "on_deleted")
    staff, listed = visit("instructor"), f"/courses/{world.course}/hidden"
    assert hide(staff, path).location == listed
    for who in ("instructor", "author", "classmate"):
        assert visit(who).get(essay).status == 404, who
    page = staff.get(listed)
    assert "Joon-ho Dae on an essay that is gone" in page.words
    assert "A Deleted Argument" not in page.words
    assert not page.find("//article//a")
    assert visit("author").post(f"{path}/unhide").status in (403, 404)
    assert "Restored." in staff.follow(staff.send(page, listed, "/unhide")).words
    assert WORDS["comment"] in visit("classmate").get(essay).words
    assert "Nothing is hidden." in staff.get(listed).words
