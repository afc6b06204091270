"""What is sent twice, from two tabs, or in an odd shape: made once, and nothing is lost."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask

from app.essays.models import TEXT_LIMIT
from app.security import read_ticket
from tests.essays.conftest import TEXT, Read, begin, edit_address, id_of
from tests.visitor import Page, Visitor
from tests.world import World

Visit = Callable[[str], Visitor]


def test_the_longest_text_of_any_script_fits(essays: str, author: Visitor, read: Read) -> None:
    paragraph = "Хрущёв обещал. " * 60
    text = "\n\n".join([paragraph.strip()] * (TEXT_LIMIT // (len(paragraph) + 2)))
    page = author.get(f"{essays}/new")
    assert page.form("/essays").get("enctype") == "multipart/form-data"
    sent = author.post(
        essays, {"title": "Долгое", "text": text}, content_type="multipart/form-data"
    )
    assert sent.status == 303
    assert read(id_of(sent)).draft_html.count("<p>") == text.count("\n\n") + 1  # type: ignore[union-attr]


def test_sent_twice_makes_one(essays: str, author: Visitor, world: World, app: object) -> None:
    path = f"{essays}/new"
    form = author.get(path)
    sent = [
        author.send(form, path, "/essays", "publish=1", title="Once", text=TEXT) for _ in range(3)
    ]
    assert {page.location for page in sent} == {sent[0].location}
    assert author.get(f"{essays}/mine").text.count("Once") == 1


def test_going_back_to_the_form_of_a_made_essay_loses_nothing(
    essays: str, author: Visitor, read: Read
) -> None:
    path = f"{essays}/new"
    form = author.get(path)
    made = author.send(form, path, "/essays", "save=1", title="Once", text="First.")
    back = author.send(form, path, "/essays", "save=1", title="Once", text="First, and more.")
    assert back.status == 409
    assert "First, and more." in back.text
    saved = author.send(back, path, "/edit", "save=1")
    assert id_of(saved) == id_of(made)
    assert read(id_of(made)).draft_html == "<p>First, and more.</p>"


def test_going_back_to_publish_what_was_saved(essays: str, author: Visitor, read: Read) -> None:
    path = f"{essays}/new"
    form = author.get(path)
    made = author.send(form, path, "/essays", "save=1", title="Once", text="First.")
    author.send(form, path, "/essays", "publish=1", title="Once", text="First.")
    assert read(id_of(made)).listed


def test_two_tabs_show_both_texts(essays: str, author: Visitor, world: World, read: Read) -> None:
    path = edit_address(essays, world, "draft")
    first, second = author.get(path), author.get(path)
    author.send(first, path, "/edit", "save=1", text="From the first tab.")
    for button in ("save=1", "publish=1"):
        page = author.send(second, path, "/edit", button, title="Other", text="From the second.")
        assert page.status == 409
        areas = [area.text_content().strip() for area in page.find("//textarea")]
        assert areas == ["From the second.", "From the first tab."]
        assert "The title saved meanwhile: A Draft Nobody Else Sees" in page.words
        assert read("draft").draft_html == "<p>From the first tab.</p>"
        assert not read("draft").published
    saved = author.send(page, path, "/edit", "save=1")
    assert saved.status == 303
    assert read("draft").draft_html == "<p>From the second.</p>"
    assert read("draft").draft_title == "Other"


@pytest.mark.parametrize("over", ["", "-1", "1e9", "٣", "9" * 40, "2.0", "0"])
def test_a_version_that_is_none_is_never_saved_over(
    essays: str, author: Visitor, world: World, over: str
) -> None:
    path = edit_address(essays, world, "draft")
    page = author.submit(path, "/edit", "save=1", text="Unseen.", over=over)
    assert page.status == 409
    assert "Unseen." in page.text


def test_extra_fields_change_nothing(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    extra = {
        "author_id": str(world.members["classmate"]),
        "published_at": "2020-01-01",
        "comment_count": "99",
        "id": "1",
        "course_id": "2",
        "version": "500",
    }
    page = author.post(essays, {"title": "T", "text": "x", "module": "", "over": "0"} | extra)
    essay = read(id_of(page))
    assert essay.author_id == world.members["author"]
    assert (essay.published_at, essay.comment_count) == (None, 0)


def test_a_file_in_place_of_the_words_is_no_words(essays: str, author: Visitor) -> None:
    for field in ("title", "text", "over", "module"):
        page = author.post(
            essays,
            {"title": "T", "text": "x", "module": "", "over": "0"} | {field: (BytesIO(b"x"), "x")},
            content_type="multipart/form-data",
        )
        assert page.status in (303, 422), field


def test_words_kept_over_a_sign_in_belong_to_the_form(
    app: Flask, essays: str, author: Visitor, world: World
) -> None:
    """The ticket of a refused form still names the page with the form (not the POST's address)."""
    page = begin(author, essays, "publish=1", title="")
    assert page.status == 422
    form = page.form("/essays")
    with app.app_context():
        ticket = read_ticket(form.fields["ticket"])
    assert ticket
    assert ticket.page == f"{essays}/new"


def test_what_arrived_is_told_to_the_browser(essays: str, author: Visitor) -> None:
    """A cookie names the form that was taken, so that the browser drops its copy; no other one."""
    path = f"{essays}/new"
    form = author.get(path)
    refused = author.send(form, path, "/essays", "publish=1", title="", text="Words.")
    assert "colloquy_arrived" not in str(refused.response.headers)
    taken = author.send(form, path, "/essays", "save=1", title="T", text="Words.")
    ticket = form.form("/essays").fields["ticket"]
    assert f"colloquy_arrived={ticket[-20:]};" in str(taken.response.headers)


def test_a_page_opened_at_once_after_signing_in_can_be_sent(
    app: Flask, essays: str, world: World
) -> None:
    """A page that is kept for a reader carries the token of the session it is sent to."""
    path = f"{essays}/{world.essays['published']}"
    browsers = [app.test_client(), app.test_client()]
    for browser in browsers:
        with browser.session_transaction() as session:
            session["_user_id"] = world.tokens["classmate"]  # and no token made for a form yet
    forms = [Page(browser.get(path)).form("/comments") for browser in browsers]
    for number, (browser, form) in enumerate(zip(browsers, forms, strict=True)):
        fields = dict(form.form_values()) | {"comment": f"From session {number}."}
        assert browser.post(f"{path}/comments", data=fields).status_code == 303
