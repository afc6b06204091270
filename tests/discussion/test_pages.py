"""The thread on an essay's page, used as a class uses it."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.db import db
from app.discussion.models import COMMENT_LIMIT
from app.essays.models import Essay
from tests.apart import separate
from tests.discussion.thread import comments, reply
from tests.visitor import Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]


def test_the_page_counts_and_orders_the_thread(visit: Visit, essay: str) -> None:
    page = visit("observer").get(essay)
    assert page.status == 200
    assert page.h1 == "The Illusion of the Thaw"
    assert "3 thoughts on “The Illusion of the Thaw”" in page.words
    said = comments(page)
    assert len(said) == 3
    for expected, found in zip(("comment", "reply", "staff"), said, strict=True):
        assert WORDS[expected] in found
    assert WORDS["deleted_comment"] not in page.text


def test_staff_have_a_badge_and_the_author_is_named(visit: Visit, essay: str) -> None:
    asked, answered, staff = comments(visit("classmate").get(essay))
    assert "Instructor" in staff
    assert "Instructor" not in asked
    assert "author" in answered
    assert "author" not in asked


def test_an_answer_joins_the_thread_and_is_seen_on_the_next_request(
    visit: Visit, essay: str, world: World
) -> None:
    author, classmate = visit("author"), visit("classmate")
    sent = reply(author, essay, "And the *diaries*, read closely.", to=world.comments["asked"])
    assert sent.status == 303
    page = author.follow(sent)
    assert "4 thoughts on" in page.words
    said = comments(classmate.get(essay))
    assert "And the diaries, read closely." in said[2]  # behind the earlier answer, before staff's
    assert sent.location.endswith(f"#comment-{page.find('//article/@id')[2].split('-')[-1]}")


def test_heading_of_one_and_of_none(visit: Visit, world: World) -> None:
    lonely = f"/courses/{world.course}/essays/{world.essays['unanswered']}"
    author = visit("author")
    assert "No thoughts yet on “Dachas for Everyone”" in author.get(lonely).words
    reply(author, lonely, "Who built them?")
    assert "One thought on “Dachas for Everyone”" in author.get(lonely).words


def test_sent_twice_it_is_there_once(visit: Visit, essay: str) -> None:
    visitor = visit("classmate")
    page = visitor.get(essay)
    first = visitor.send(page, essay, f"{essay}/comments", comment="Once and no more.")
    second = visitor.send(page, essay, f"{essay}/comments", comment="Once and no more.")
    assert first.location == second.location
    assert visitor.get(essay).words.count("Once and no more.") == 1


def test_other_words_in_the_same_form_are_another_comment(visit: Visit, essay: str) -> None:
    visitor = visit("classmate")
    page = visitor.get(essay)
    for words in ("The first of two.", "Gone back to the form, and on.", "The first of two."):
        visitor.send(page, essay, f"{essay}/comments", comment=words)
    said = visitor.get(essay).words
    assert [said.count("The first of two."), said.count("Gone back to the form")] == [1, 1]


def test_each_form_of_a_page_is_known_by_itself(visit: Visit, essay: str) -> None:
    for _ in range(2):  # as rendered, and as kept
        tickets = visit("author").get(essay).find("//input[@name='ticket']/@value")
        assert len(tickets) > 1
        assert len(set(tickets)) == len(tickets)


def test_two_identical_posts_without_a_page_make_one(visit: Visit, essay: str) -> None:
    visitor = visit("classmate")
    for _ in range(2):
        assert visitor.post(f"{essay}/comments", {"comment": "From a script."}).status == 303
    assert visitor.get(essay).words.count("From a script.") == 1


@pytest.mark.parametrize("nothing", ["", "   \n\t "])
def test_an_empty_comment_is_refused_in_words(visit: Visit, essay: str, nothing: str) -> None:
    page = visit("classmate").post(f"{essay}/comments", {"comment": nothing})
    assert page.status == 422
    assert "Write a sentence or two" in page.words


def test_too_long_a_comment_comes_back_whole(visit: Visit, essay: str) -> None:
    words = "x" * (COMMENT_LIMIT + 1)
    page = visit("classmate").post(f"{essay}/comments", {"comment": words})
    assert page.status == 422
    assert page.form("/comments").fields["comment"].strip() == words
    assert "60,000 fit" in page.words


def test_a_reply_to_another_essays_comment_is_not_found(
    visit: Visit, essay: str, world: World
) -> None:
    for foreign in ("on_withdrawn", "elsewhere"):
        fields = {"comment": "Stray", "parent_id": world.comments[foreign]}
        assert visit("classmate").post(f"{essay}/comments", fields).status == 404
    for nonsense in ("x", "-1", "9" * 30, "١"):
        fields = {"comment": "Stray", "parent_id": nonsense}
        assert visit("classmate").post(f"{essay}/comments", fields).status == 404


def test_who_answers_what_was_deleted_meanwhile_is_told_so(
    visit: Visit, essay: str, world: World
) -> None:
    visitor = visit("classmate")
    for gone in ("deleted", "asked"):  # one leaves nothing behind, one a placeholder
        there = visitor.get(f"{essay}?reply={world.comments['asked']}")
        visitor.post(f"{essay}/comments/{world.comments['asked']}/delete")
        fields = {"comment": "Typed at length.", "parent_id": str(world.comments[gone])}
        refused = visitor.send(there, essay, f"{essay}/comments", **fields)
        assert refused.status == 403
        assert "has been deleted meanwhile" in refused.words
        assert "Typed at length." in refused.text
        visitor.post(f"{essay}/comments/{world.comments['asked']}/restore")
    assert "Typed at length." not in visitor.get(essay).text


def test_observers_read_and_cannot_answer(visit: Visit, essay: str) -> None:
    observer = visit("observer")
    assert not observer.get(essay).find("//form[contains(@action, '/comments')]")
    assert not observer.get(essay).find("//a[contains(@href, '?reply=')]")
    assert observer.post(f"{essay}/comments", {"comment": "I may not"}).status == 403
    assert "I may not" not in observer.get(essay).text


def test_only_the_writer_finds_edit_and_delete(visit: Visit, essay: str, world: World) -> None:
    own = f"{essay}/comments/{world.comments['asked']}"
    for who, has in {"classmate": True, "author": False, "instructor": False}.items():
        page = visit(who).get(essay)
        for verb in ("edit", "delete"):
            assert bool(page.find(f"//a[@href='{own}/{verb}']")) is has
            assert visit(who).get(f"{own}/{verb}").status == (200 if has else 403)
    assert visit("instructor").post(f"{own}/edit", {"comment": "No"}).status == 403
    assert visit("instructor").post(f"{own}/delete").status == 403


def test_an_old_comment_corrected_says_so(visit: Visit, essay: str, world: World) -> None:
    visitor, own = visit("classmate"), f"{essay}/comments/{world.comments['asked']}"
    form = visitor.get(f"{own}/edit").form("/edit")
    assert form.fields["comment"].strip() == WORDS["comment"]
    sent = visitor.submit(f"{own}/edit", "/edit", comment="Which letters show it?")
    said = comments(visitor.follow(sent))[0]
    assert "Which letters show it?" in said
    assert "corrected" in said


def test_a_refused_correction_keeps_the_words(visit: Visit, essay: str, world: World) -> None:
    own = f"{essay}/comments/{world.comments['asked']}"
    page = visit("classmate").post(f"{own}/edit", {"comment": ""})
    assert page.status == 422
    assert WORDS["comment"] in visit("author").get(essay).words


def test_deleting_leaves_a_placeholder_and_can_be_undone(
    visit: Visit, essay: str, world: World
) -> None:
    visitor, own = visit("classmate"), f"{essay}/comments/{world.comments['asked']}"
    asked = visitor.get(f"{own}/delete")
    assert WORDS["comment"] in asked.words
    visitor.send(asked, f"{own}/delete", "/delete")
    page = visit("author").get(essay)
    assert "2 thoughts on" in page.words
    assert WORDS["comment"] not in page.text
    assert "has deleted" in comments(page)[0]
    assert WORDS["reply"] in comments(page)[1]
    assert visitor.post(f"{own}/delete").status == 303  # a second press changes nothing
    assert "2 thoughts on" in visitor.get(essay).words
    for _ in range(2):
        assert visitor.post(f"{own}/restore").status == 303
    assert "3 thoughts on" in visit("author").get(essay).words
    assert WORDS["comment"] in visit("author").get(essay).words


def test_nobody_else_restores(visit: Visit, essay: str, world: World) -> None:
    gone = f"{essay}/comments/{world.comments['deleted']}"
    for who in ("author", "instructor", "observer"):
        assert visit(who).post(f"{gone}/restore").status in (403, 404)
    assert WORDS["deleted_comment"] not in visit("author").get(essay).text


def test_a_draft_is_kept_for_its_writer_and_place(visit: Visit, essay: str, world: World) -> None:
    visitor, to = visit("classmate"), world.comments["answered"]
    place = {"comment": "Begun here", "parent_id": to}
    assert visitor.post(f"{essay}/comments/draft", place).status == 200
    there = visitor.get(f"{essay}?reply={to}").form("/comments")
    assert there.fields["comment"].strip() == "Begun here"
    assert visitor.get(essay).form("/comments").fields["comment"].strip() == ""
    assert "Begun here" not in visit("author").get(f"{essay}?reply={to}").text
    reply(visitor, essay, "Finished here.", to=to)
    there = visitor.get(f"{essay}?reply={to}").form("/comments")
    assert there.fields["comment"].strip() == ""


def test_a_withdrawn_essays_thread_stays_and_is_closed(visit: Visit, world: World) -> None:
    address = f"/courses/{world.course}/essays/{world.essays['withdrawn']}"
    page = visit("classmate").get(address)
    assert page.status == 200
    assert page.h1 == "Withdrawn by its author"
    assert WORDS["withdrawn"] not in page.text
    assert "A Withdrawn Argument" not in page.text
    assert WORDS["comment"] in page.words
    refused = visit("classmate").post(f"{address}/comments", {"comment": "More"})
    assert refused.status == 403
    assert "This thread is closed" in refused.words
    for who in ("author", "instructor"):
        assert WORDS["withdrawn"] in visit(who).get(address).words


def test_what_was_deleted_comes_back_into_a_closed_thread(visit: Visit, world: World) -> None:
    address = f"/courses/{world.course}/essays/{world.essays['withdrawn']}"
    mine, visitor = f"{address}/comments/{world.comments['on_withdrawn']}", visit("author")
    assert "One thought" in visitor.get(address).words
    gone = visit("classmate").follow(visit("classmate").post(f"{mine}/delete"))
    assert gone.h1 == "Recently deleted"  # nothing keeps the essay's address for the class
    assert WORDS["comment"] in gone.words
    assert not gone.find(f"//main//a[starts-with(@href, '{address}')]")
    assert WORDS["comment"] not in visitor.get(address).words
    assert visit("classmate").post(f"{mine}/restore").status == 303
    assert "One thought" in visitor.get(address).words
    assert WORDS["comment"] in visitor.get(address).words


def test_a_deleted_essay_is_seen_by_its_author_alone(
    app: Flask, visit: Visit, world: World
) -> None:
    with app.app_context():
        essay = db.session.get_one(Essay, world.essays["deleted"])
        essay.restore()
        essay.delete()  # today, so that the 30 days run
        db.session.commit()
    address = f"/courses/{world.course}/essays/{world.essays['deleted']}"
    assert WORDS["deleted"] in visit("author").get(address).words
    for who in ("classmate", "instructor"):
        page = visit(who).get(address)
        assert page.h1 == "Withdrawn by its author"
        assert WORDS["deleted"] not in page.text


def test_two_tabs_correcting_one_comment_are_shown_both(
    visit: Visit, essay: str, world: World
) -> None:
    visitor, own = visit("classmate"), f"{essay}/comments/{world.comments['asked']}/edit"
    first, second = visitor.get(own), visitor.get(own)
    assert visitor.send(first, own, "/edit", comment="From the first tab.").status == 303
    refused = visitor.send(second, own, "/edit", comment="From the second tab.")
    assert refused.status == 409
    assert "From the first tab." in refused.text
    assert refused.form("/edit").fields["comment"].strip() == "From the second tab."
    assert "From the first tab." in visitor.get(essay).words
    assert visitor.send(refused, own, "/edit", comment="From both.").status == 303
    assert "From both." in visitor.get(essay).words


def test_in_a_closed_thread_nothing_is_offered_that_is_refused(visit: Visit, world: World) -> None:
    address = f"/courses/{world.course}/essays/{world.essays['withdrawn']}"
    page = visit("classmate").get(address)
    assert not page.find("//article[@id]//a[contains(@href, '/edit')]")
    assert page.find("//article[@id]//a[contains(@href, '/delete')]")


def test_who_was_moved_to_another_section_deletes_what_they_wrote(
    app: Flask, visit: Visit, essay: str, world: World
) -> None:
    with app.app_context():
        separate(world)
        db.session.commit()
    classmate, path = visit("classmate"), f"{essay}/comments/{world.comments['asked']}"
    assert classmate.get(essay).status == 404
    assert WORDS["comment"] in classmate.get(f"{path}/delete").words
    assert classmate.submit(f"{path}/delete", "/delete").location.endswith("/deleted")
    assert WORDS["comment"] not in visit("author").get(essay).words
    assert visit("observer").get(f"{path}/delete").status == 403
