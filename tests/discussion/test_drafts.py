"""One answer, begun in two tabs: neither goes unseen over the other, and none is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask, g

from app.discussion.forms import CommentForm
from tests.discussion.thread import comments
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]

LONG = "A long answer in the first tab."


def save(visitor: Visitor, essay: str, words: str, over: str | None, to: int | str = "") -> Page:
    """As the script does while one types; `over` as its form says it, if it does."""
    fields = {"comment": words, "parent_id": to} | ({} if over is None else {"over": over})
    return visitor.post(f"{essay}/comments/draft", fields)


def told(answer: Page) -> dict[str, str]:
    """What the script hears."""
    said: dict[str, str] = json.loads(answer.text)
    return said


def over(page: Page) -> str:
    return str(page.form("/comments").fields["over"])


def begun(page: Page) -> str:
    return str(page.form("/comments").fields["comment"]).strip()


def test_a_draft_goes_over_no_other_that_was_not_seen(visit: Visit, essay: str) -> None:
    first, second = visit("classmate"), visit("classmate")
    empty = over(second.get(essay))
    assert save(first, essay, LONG, over(first.get(essay))).status == 200
    refused = save(second, essay, "Short.", empty)
    assert refused.status == 409
    said = told(refused)
    assert said["error"].startswith("You have been writing this answer in another tab")
    assert (said["title"], said["text"], said["comment"]) == ("", LONG, LONG)
    assert begun(first.get(essay)) == LONG
    decided = save(second, essay, "Short.", said["version"])
    assert decided.status == 200
    assert begun(first.get(essay)) == "Short."


def test_whoever_empties_the_field_is_asked_too(visit: Visit, essay: str) -> None:
    visitor = visit("classmate")
    empty = over(visitor.get(essay))
    save(visitor, essay, LONG, empty)
    assert save(visitor, essay, "", empty).status == 409
    assert begun(visitor.get(essay)) == LONG


def test_one_tab_goes_on_over_what_it_has_saved(visit: Visit, essay: str) -> None:
    visitor = visit("classmate")
    version = over(visitor.get(essay))
    for words in ("A", "A long", "", LONG):
        saved = save(visitor, essay, words, version)
        assert saved.status == 200
        version = told(saved)["version"]
        assert over(visitor.get(essay)) == version
    assert begun(visitor.get(essay)) == LONG


def test_the_same_words_are_no_question(visit: Visit, essay: str) -> None:
    visitor = visit("classmate")
    empty = over(visitor.get(essay))
    first = save(visitor, essay, LONG, empty)
    again = save(visitor, essay, LONG, empty)
    assert (again.status, told(again)) == (200, told(first))


def test_a_page_of_before_this_version_saves_as_it_did(visit: Visit, essay: str) -> None:
    visitor = visit("classmate")
    save(visitor, essay, LONG, None)
    assert save(visitor, essay, "On its way.", None).status == 200
    assert begun(visitor.get(essay)) == "On its way."


def test_a_kept_page_says_which_draft_it_holds(visit: Visit, essay: str) -> None:
    """The page is kept by what it shows: with each draft it is another, with the same one again."""
    visitor = visit("classmate")
    empty = over(visitor.get(essay))
    version = told(save(visitor, essay, LONG, empty))["version"]
    for _ in range(2):  # as rendered, and as kept
        assert (over(visitor.get(essay)), begun(visitor.get(essay))) == (version, LONG)
    save(visitor, essay, "", version)
    assert (over(visitor.get(essay)), begun(visitor.get(essay))) == (empty, "")


def test_each_place_of_a_thread_has_its_own_draft(visit: Visit, essay: str, world: World) -> None:
    visitor, to = visit("classmate"), world.comments["answered"]
    there = f"{essay}?reply={to}"
    save(visitor, essay, LONG, over(visitor.get(essay)))
    assert save(visitor, essay, "To you.", over(visitor.get(there)), to).status == 200
    assert save(visitor, essay, "To you all.", over(visitor.get(there)), to).status == 200
    assert (begun(visitor.get(essay)), begun(visitor.get(there))) == (LONG, "To you all.")


def test_a_draft_that_was_posted_stands_in_nobodys_way(visit: Visit, essay: str) -> None:
    visitor = visit("classmate")
    save(visitor, essay, LONG, over(visitor.get(essay)))
    second = over(visitor.get(essay))
    visitor.submit(essay, f"{essay}/comments", comment=LONG)
    assert begun(visitor.get(essay)) == ""
    assert save(visitor, essay, "And one thing more.", second).status == 200
    assert begun(visitor.get(essay)) == "And one thing more."


def test_what_is_posted_takes_no_draft_along_that_was_not_seen(visit: Visit, essay: str) -> None:
    first, second = visit("classmate"), visit("classmate")
    early = second.get(essay)
    save(first, essay, LONG, over(first.get(essay)))
    assert second.send(early, essay, f"{essay}/comments", comment="Short.").status == 303
    assert "Short." in " ".join(comments(first.get(essay)))
    assert begun(first.get(essay)) == LONG
    same = second.send(early, essay, f"{essay}/comments", comment=LONG)
    assert same.status == 303
    assert begun(first.get(essay)) == ""


def test_a_refused_answer_still_knows_its_draft(visit: Visit, essay: str) -> None:
    visitor = visit("classmate")
    save(visitor, essay, LONG, over(visitor.get(essay)))
    refused = visitor.submit(essay, f"{essay}/comments", comment=" ")
    assert refused.status == 422
    assert over(refused) == over(visitor.get(essay))


def test_a_form_sent_twice_is_one_though_its_draft_was_saved_between(
    visit: Visit, essay: str
) -> None:
    visitor = visit("classmate")
    page = visitor.get(essay)
    version = told(save(visitor, essay, LONG, over(page)))["version"]
    sent = [
        visitor.send(page, essay, f"{essay}/comments", comment=LONG, over=said).location
        for said in (over(page), version)
    ]
    assert sent[0] == sent[1]
    assert visitor.get(essay).words.count(LONG) == 1


def test_of_two_that_save_at_once_one_is_asked(visit: Visit, essay: str) -> None:
    tabs = [visit("classmate") for _ in range(6)]
    version = over(tabs[0].get(essay))
    for _ in range(3):  # over none, then over one that stands
        with ThreadPoolExecutor(len(tabs)) as threads:
            said = [
                threads.submit(save, tab, essay, f"Tab {n} of {version}.", version)
                for n, tab in enumerate(tabs)
            ]
            answers = [one.result() for one in said]
        assert sorted(one.status for one in answers) == [200] + [409] * (len(tabs) - 1)
        won = next(n for n, one in enumerate(answers) if one.status == 200)
        assert begun(tabs[0].get(essay)) == f"Tab {won} of {version}."
        version = told(answers[won])["version"]


def test_a_letter_kept_over_a_sign_in_leaves_the_answer_its_draft(app: Flask) -> None:
    """Both forms stand on one page, and both are written over something."""
    with app.test_request_context():
        expected = CommentForm.begun(LONG).over.data
        g.kept_words = {"letter_text": ["Dear author"], "over": ["12:3"]}
        form = CommentForm.begun(LONG)
    assert (form.comment.data, form.over.data) == (LONG, expected)
