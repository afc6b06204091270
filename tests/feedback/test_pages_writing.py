"""Writing to an author: what is refused, kept while one types, and saved by two at once."""

import pytest

from app.feedback.models import LETTER_LIMIT
from tests.feedback.reading import JSON, Visit, hidden, said, section, typed
from tests.world import PASSWORD, WORDS, World


def test_a_letter_stays_about_the_text_one_has_read(visit: Visit, other: str) -> None:
    assistant, classmate = visit("assistant"), visit("classmate")
    page = assistant.get(other)
    classmate.submit(f"{other}/edit", "/edit", "publish=1", text="Seven hundred square metres.")
    sent = assistant.send(page, other, "/feedback", letter_text="Six hundred is not much.")
    assert "changed since feedback" in section(assistant.follow(sent))


@pytest.mark.parametrize("nothing", ["", " \n\t "])
def test_nothing_written_is_refused_in_words(visit: Visit, other: str, nothing: str) -> None:
    assistant = visit("assistant")
    fields = hidden(assistant.get(other)) | {"letter_text": nothing}
    page = assistant.post(f"{other}/feedback", fields)
    assert page.status == 422
    assert "Write a sentence or two" in page.words


def test_too_long_a_letter_comes_back_whole(visit: Visit, other: str) -> None:
    words = "x" * (LETTER_LIMIT + 1)
    page = visit("assistant").post(f"{other}/feedback", {"letter_text": words, "over": "1"})
    assert page.status == 422
    assert typed(page) == words
    assert "60,000 fit" in page.words


def test_two_people_at_once_the_second_sees_both(visit: Visit, other: str, world: World) -> None:
    assistant, instructor = visit("assistant"), visit("instructor")
    page = assistant.get(other)
    edit = f"{other}/feedback/{world.letters['ready']}/edit"
    instructor.submit(edit, "/feedback", letter_text="I have rewritten mine.")
    refused = assistant.send(page, other, "/feedback", letter_text="My own view.")
    assert refused.status == 409
    (conflict,) = refused.find("//*[@data-conflict]")
    assert "I have rewritten mine." in conflict.text_content()
    assert "Nadia Amsel" in conflict.text_content()
    assert typed(refused) == "My own view."
    sent = assistant.send(refused, other, "/feedback")  # knowing of it, one goes on
    text = section(instructor.follow(sent))
    assert "My own view." in text
    assert "I have rewritten mine." in text


def test_a_colleague_changing_my_letter_is_a_conflict(
    visit: Visit, essay: str, world: World
) -> None:
    assistant, instructor = visit("assistant"), visit("instructor")
    mine = assistant.get(essay)
    edit = f"{essay}/feedback/{world.letters['draft']}/edit"
    sent = instructor.submit(edit, "/feedback", "save=1", letter_text="The instructor's wording.")
    assert sent.location == edit
    refused = assistant.send(mine, essay, "/feedback", letter_text="The assistant's wording.")
    assert refused.status == 409
    assert "The instructor's wording." in refused.find("//*[@data-conflict]")[0].text_content()
    assert typed(refused) == "The assistant's wording."
    assert typed(assistant.get(essay)) == "The instructor's wording."


def test_a_letter_discarded_in_another_tab_keeps_the_words_of_this_one(
    visit: Visit, essay: str, world: World
) -> None:
    assistant, letter = visit("assistant"), f"{essay}/feedback/{world.letters['draft']}"
    page = assistant.get(essay)
    asked = assistant.get(f"{letter}/discard")
    assert WORDS["feedback_draft"] in asked.words
    assert assistant.send(asked, f"{letter}/discard", "/discard").status == 303
    assert assistant.post(f"{letter}/discard").status == 303  # a second press
    assert WORDS["feedback_draft"] not in visit("instructor").get(essay).text
    assert assistant.get(f"{letter}/edit").status == 404
    refused = assistant.send(page, essay, "/feedback", letter_text="Still typing.")
    assert refused.status == 409
    assert typed(refused) == "Still typing."
    assistant.send(refused, essay, "/feedback")
    assert "Still typing." in section(visit("instructor").get(essay))


def test_saved_while_typing(visit: Visit, other: str) -> None:
    assistant = visit("assistant")
    page = assistant.get(other)
    assert page.find("//section[@id='feedback']//auto-save/@data-url") == [f"{other}/feedback"]
    fields = hidden(page)
    url, over = f"{other}/feedback", fields["over"]
    empty = assistant.post(url, fields | {"letter_text": ""}, headers=JSON)
    assert (empty.status, said(empty)["over"]) == (200, over)
    for words in ("You", "You ask", "You ask whose.", "You ask whose."):
        kept = assistant.post(url, fields | {"letter_text": words, "over": over}, headers=JSON)
        assert (kept.status, said(kept)["saved"]) == (200, True)
        over = said(kept)["over"]
    assert typed(assistant.get(other)) == "You ask whose."
    assert "Draft" in section(assistant.get(other))
    assert not visit("classmate").get(other).find("//*[@data-private]")


def test_saved_while_typing_over_a_colleagues_is_told(
    visit: Visit, other: str, world: World
) -> None:
    assistant, url = visit("assistant"), f"{other}/feedback"
    fields = hidden(assistant.get(other)) | {"letter_text": "You ask"}
    over = said(assistant.post(url, fields, headers=JSON))["over"]
    edit = f"{url}/{world.letters['ready']}/edit"
    visit("instructor").submit(edit, "/feedback", letter_text="Rewritten.")
    for words in ("You ask", "You ask whose."):  # unchanged words do not pass unseen either
        stale = assistant.post(url, fields | {"letter_text": words, "over": over}, headers=JSON)
        assert stale.status == 409
        assert said(stale)["text"].strip() == "Rewritten."
    going_on = fields | {"letter_text": "You ask whose.", "over": said(stale)["over"]}
    assert assistant.post(url, going_on, headers=JSON).status == 200


def test_what_is_ready_or_released_does_not_change_while_one_types(
    visit: Visit, essay: str, other: str, world: World
) -> None:
    instructor = visit("instructor")
    for place, name in ((essay, "released"), (other, "ready")):
        page = instructor.get(f"{place}/feedback/{world.letters[name]}/edit")
        assert not page.find("//auto-save/@data-url")
        sent = hidden(page) | {"letter_text": "Half a sent"}
        refused = instructor.post(f"{place}/feedback", sent, headers=JSON)
        assert refused.status == 409
        assert "not a draft any more" in said(refused)["error"]
    assert "Half a sent" not in visit("author").get(essay).text
    assert "Half a sent" not in instructor.get(other).text


def test_scripts_are_refused_in_sentences(visit: Visit, other: str) -> None:
    url = f"{other}/feedback"
    long = {"letter_text": "x" * (LETTER_LIMIT + 1), "over": "1"}
    refused = visit("assistant").post(url, long, headers=JSON)
    assert refused.status == 422
    assert "60,000 fit" in said(refused)["error"]
    refused = visit("observer").post(url, {"letter_text": "Hm."}, headers=JSON)
    assert refused.status == 403
    assert said(refused)["error"]


def test_the_essay_stands_beside_the_letter(visit: Visit, other: str, world: World) -> None:
    assistant = visit("assistant")
    page = assistant.get(f"{other}/feedback")
    assert page.h1 == "Dachas for Everyone"
    assert "Six hundred square metres each." in page.find("//article")[0].text_content()
    assert WORDS["feedback_ready"] in section(page)  # the colleague's letter is in view
    sent = assistant.send(page, f"{other}/feedback", "/feedback", letter_text="Beside the text.")
    page = assistant.follow(sent)
    assert sent.location.endswith("/edit")
    assert typed(page) == "Beside the text."


def test_words_come_back_after_an_expired_session(visit: Visit, other: str) -> None:
    fields = hidden(visit("assistant").get(other)) | {"letter_text": "Not *lost*.", "ready": "1"}
    signed_out = visit("stranger")
    refused = signed_out.post(f"{other}/feedback", fields)
    assert refused.status == 401
    sign_in = {"email": "assistant@world.example", "password": PASSWORD}
    page = signed_out.follow(signed_out.send(refused, "/sign-in", "/sign-in", **sign_in))
    assert typed(page) == "Not *lost*."
    assert "Not lost." not in visit("instructor").get(other).words  # nothing is sent by itself
    sent = signed_out.send(page, other, "/feedback", "save=1")
    assert typed(signed_out.follow(sent)) == "Not *lost*."


def test_markup_is_harmless_in_a_letter(visit: Visit, other: str) -> None:
    words = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) 4 < 5"
    page = visit("assistant").follow(
        visit("assistant").submit(other, "/feedback", "ready=1", letter_text=words)
    )
    assert not page.find("//section[@id='feedback']//script | //*[@onerror]")
    assert not page.find("//a[starts-with(@href, 'javascript')]")
    assert "4 < 5" in section(page)


def test_a_letter_with_footnotes_and_its_essay_share_a_page(visit: Visit, other: str) -> None:
    noted = "See this.[^1]\n\n[^1]: Fitzpatrick, p. 12."
    sent = visit("assistant").submit(other, "/feedback", "ready=1", letter_text=noted)
    page = visit("instructor").follow(sent)
    ids = page.find("//@id")
    assert len(ids) == len(set(ids))
    assert "Fitzpatrick" in section(page)
