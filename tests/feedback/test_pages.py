"""A letter from its first words to its release, as staff write it and the author reads it."""

from app.courses.models import Course
from app.db import db
from tests.feedback.reading import Change, Visit, hidden, section, typed
from tests.world import WORDS, World


def test_the_author_reads_what_was_released(visit: Visit, essay: str) -> None:
    text = section(visit("author").get(essay))
    assert WORDS["feedback_released"] in text
    assert "Nadia Amsel" in text
    assert "Released on" in text
    assert "Only you and the course's staff can read this." in text
    assert "corrected" not in text
    assert "changed the essay" not in text


def test_staff_find_every_letter_with_its_state(visit: Visit, essay: str, other: str) -> None:
    for who in ("instructor", "assistant"):
        text = section(visit(who).get(essay))
        assert WORDS["feedback_released"] in text
        assert "Released on" in text
        assert "Draft" in text
        assert "Ready, not released" in section(visit(who).get(other))
    assert WORDS["feedback_draft"] in section(visit("instructor").get(essay))
    assert typed(visit("assistant").get(essay)) == WORDS["feedback_draft"]  # to go on with


def test_a_letter_is_begun_saved_and_found_again(visit: Visit, other: str) -> None:
    assistant = visit("assistant")
    sent = assistant.submit(other, "/feedback", "save=1", letter_text="You ask *whose* metres.")
    assert (sent.status, sent.location) == (303, f"{other}#feedback")
    page = assistant.follow(sent)
    assert typed(page) == "You ask *whose* metres."
    assert "Draft" in section(page)
    assert "You ask whose metres." in section(visit("instructor").get(other))
    on = assistant.follow(assistant.get(f"{other}/feedback"))
    assert typed(on) == "You ask *whose* metres."


def test_sent_twice_it_is_there_once(visit: Visit, other: str) -> None:
    assistant = visit("assistant")
    page = assistant.get(other)
    for _ in range(2):
        sent = assistant.send(page, other, "/feedback", "ready=1", letter_text="Once only.")
        assert (sent.status, sent.location) == (303, f"{other}#feedback")
    assert section(visit("instructor").get(other)).count("Once only.") == 1


def test_who_will_see_it_stands_beside_the_button(visit: Visit, essay: str, other: str) -> None:
    assert (
        "The course's staff can read this at once, Joon-ho Dae once an instructor releases it."
        in section(visit("assistant").get(other))
    )
    own = visit("instructor").get(other).find("//a[contains(@href, '/edit')]/@href")[0]
    page = visit("instructor").get(own)
    assert "The course's staff can read this at once, Joon-ho Dae once you release it." in section(
        page
    )
    released = visit("instructor").get(f"{essay}/feedback")
    page = visit("instructor").follow(released)
    assert "Ruth Lindqvist and the course's staff see this as soon as you save." in section(page)


def test_from_draft_to_ready_and_back_and_released(visit: Visit, essay: str, world: World) -> None:
    letter = f"{essay}/feedback/{world.letters['draft']}"
    assistant, instructor, author = visit("assistant"), visit("instructor"), visit("author")
    for _ in range(2):  # pressing again changes nothing and complains about nothing
        assert assistant.post(f"{letter}/ready").status == 303
    assert "Ready, not released" in section(assistant.get(essay))
    for _ in range(2):
        assert assistant.post(f"{letter}/draft").status == 303
    assert "Ready, not released" not in section(assistant.get(essay))
    assistant.post(f"{letter}/ready")
    assert assistant.post(f"{letter}/release").status == 403
    assert WORDS["feedback_draft"] not in author.get(essay).text
    assert instructor.submit(essay, "/release").status == 303
    for _ in range(2):
        assert instructor.post(f"{letter}/release").status == 303
    assert WORDS["feedback_draft"] in section(author.get(essay))
    for verb in ("ready", "draft"):
        assert assistant.post(f"{letter}/{verb}").status == 303
    assert WORDS["feedback_draft"] in section(author.get(essay))  # never taken back


def test_assistants_release_where_the_course_allows_it(
    visit: Visit, essay: str, world: World, change: Change
) -> None:
    fields = {"letter_text": "Well argued.", "release": "1"}
    page = visit("assistant").get(essay)
    assert "Release" not in [one.text_content() for one in page.find("//button")]
    assert visit("assistant").post(f"{essay}/feedback", hidden(page) | fields).status == 403
    assert "Well argued." not in visit("author").get(essay).text

    def allow() -> None:
        db.session.query(Course).filter_by(slug=world.course).one().assistants_release = True

    change(allow)
    sent = visit("assistant").submit(essay, "/feedback", "release=1", letter_text="Well argued.")
    assert sent.status == 303
    assert "Well argued." in section(visit("author").get(essay))


def test_a_letter_changed_since_the_button_was_shown_is_not_released(
    visit: Visit, other: str, world: World
) -> None:
    instructor, letter = visit("instructor"), f"{other}/feedback/{world.letters['ready']}"
    shown = instructor.get(other)
    instructor.submit(f"{letter}/edit", "/feedback", letter_text="Not what you have read.")
    refused = instructor.send(shown, other, "/release")
    assert refused.status == 409
    assert "changed after you opened" in refused.words
    assert not visit("classmate").get(other).find("//*[@data-private]")
    assert instructor.submit(other, "/release").status == 303
    assert "Not what you have read." in section(visit("classmate").get(other))


def test_a_correction_is_shown_as_one(visit: Visit, essay: str, world: World) -> None:
    letter = f"{essay}/feedback/{world.letters['released']}"
    page = visit("instructor").get(f"{letter}/edit")
    assert not page.find("//auto-save/@data-url")  # what is released is not saved while one types
    sent = visit("instructor").send(
        page, f"{letter}/edit", "/feedback", letter_text="The evidence is *very* well chosen."
    )
    assert sent.location == f"{letter}/edit"
    text = section(visit("author").get(essay))
    assert "The evidence is very well chosen." in text
    assert "corrected" in text
    assert WORDS["feedback_released"] not in text


def test_an_essay_changed_since_says_so_to_both(visit: Visit, essay: str) -> None:
    visit("author").post(f"{essay}/publish")  # the working copy
    assert "You have changed the essay since this was written" in section(
        visit("author").get(essay)
    )
    assert section(visit("instructor").get(essay)).count("changed since feedback") == 2


def test_only_the_writer_discards_and_only_a_draft(visit: Visit, essay: str, world: World) -> None:
    draft = f"{essay}/feedback/{world.letters['draft']}/discard"
    assert visit("instructor").post(draft).status == 403
    assert visit("instructor").get(draft).status == 403
    visit("assistant").post(f"{essay}/feedback/{world.letters['draft']}/ready")
    assert visit("assistant").post(draft).status == 403
    assert WORDS["feedback_draft"] in section(visit("assistant").get(essay))


def test_of_a_withdrawn_essay_the_letters_stay(visit: Visit, essay: str, world: World) -> None:
    visit("author").submit(f"{essay}/withdraw", "/withdraw")
    for who in ("author", "instructor", "assistant"):
        assert WORDS["feedback_released"] in visit(who).get(essay).text
    assert WORDS["feedback_released"] not in visit("classmate").get(essay).text
    assert not visit("classmate").get(essay).find("//*[@data-private]")
    correct = f"{essay}/feedback/{world.letters['released']}/edit"
    visit("instructor").submit(correct, "/feedback", letter_text="Still worth saying.")
    assert "Still worth saying." in section(visit("author").get(essay))


def test_of_a_deleted_essay_the_author_keeps_the_letters(visit: Visit, essay: str) -> None:
    visit("author").submit(f"{essay}/delete", "/delete")
    assert WORDS["feedback_released"] in section(visit("author").get(essay))
    place = visit("instructor").get(essay)  # others answered, so the address stays
    assert WORDS["essay"] not in place.text
    assert not place.find("//section[@id='feedback']//form")


def test_in_the_archive_nothing_is_written(
    visit: Visit, essay: str, other: str, world: World, change: Change
) -> None:
    change(lambda: db.session.query(Course).filter_by(slug=world.course).one().archive())
    instructor = visit("instructor")
    page = instructor.get(other)
    assert WORDS["feedback_ready"] in section(page)
    assert not page.find("//section[@id='feedback']//form")
    letter = f"{other}/feedback/{world.letters['ready']}"
    for verb in ("ready", "draft", "release", "discard"):
        assert instructor.post(f"{letter}/{verb}").status == 403
    assert instructor.post(f"{other}/feedback", {"letter_text": "Late.", "over": "2"}).status == 403
    assert WORDS["feedback_released"] in section(visit("author").get(essay))
