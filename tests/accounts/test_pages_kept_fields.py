"""What of a form the sign-in page shows to whoever was signed out, and what it only carries."""

from flask import Flask

from app.courses.models import Member
from app.db import db
from tests.accounts.conftest import Interrupted
from tests.world import World


def test_what_was_read_of_a_word_file_is_shown_as_words_and_comes_back_as_it_was(
    world: World, interrupted: Interrupted
) -> None:
    address = f"/courses/{world.course}/essays/import"
    sent = {
        "title": "Bread",
        "text": "<p>Bread was <em>short</em>.</p>",
        "format": "html",
        "left_out": "1 picture was left out.\nSo was a drawing.",
        "save": "1",
    }
    ticket = interrupted.visitor.get(address).form("/essays/import").fields["ticket"]
    interrupted.sign_out()
    door = interrupted.visitor.post(address, sent | {"ticket": ticket})
    shown = [box.text.removeprefix("\n") for box in door.find("//textarea[@readonly]")]
    assert shown == ["Bread", "Bread was *short*."]
    assert "Left out" not in door.words
    back = interrupted.visitor.get(interrupted.sign_in(door).location)
    assert back.h1 == "The text of your Word file"
    assert back.find("//em[text()='short']")
    assert back.form("/essays/import").fields["format"] == "html"
    assert [
        item.text_content() for item in back.find("//section[@aria-labelledby='left-out']//li")
    ] == [
        "1 picture was left out.",
        "So was a drawing.",
    ]


def test_what_a_form_carries_along_is_no_words(world: World, interrupted: Interrupted) -> None:
    """By which the server knows what was to be changed: nobody has typed it."""
    essay = f"/courses/{world.course}/essays/{world.essays['published']}"
    ticket = interrupted.visitor.get(essay).form("/comments").fields["ticket"]
    interrupted.sign_out()
    over = "0f3a9b"
    fields = {"ticket": ticket, "comment": "A thought.", "over": over}
    door = interrupted.visitor.post(f"{essay}/comments", fields)
    assert [box.text.strip() for box in door.find("//textarea[@readonly]")] == ["A thought."]
    assert door.form("/sign-in").fields["kept-over"] == over


def test_where_the_page_is_gone_a_word_file_is_words_all_the_same(
    app: Flask, world: World, interrupted: Interrupted
) -> None:
    address = f"/courses/{world.course}/essays/import"
    ticket = interrupted.visitor.get(address).form("/essays/import").fields["ticket"]
    interrupted.sign_out()
    words = {"text": "<p>Bread was <em>short</em>.</p>", "format": "html"}
    sent = {"ticket": ticket, "left_out": "A drawing."} | words
    door = interrupted.visitor.post(address, sent)
    with app.app_context():
        db.session.get_one(Member, world.members["author"]).remove()
        db.session.commit()
    page = interrupted.visitor.get(interrupted.sign_in(door).location)
    assert page.status == 404
    shown = [box.text.strip() for box in page.find("//textarea[@readonly]")]
    assert shown == ["Bread was *short*."]
