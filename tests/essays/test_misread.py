"""A line that stands for what Markdown cannot say, changed so that its tags would be read as signs:
it is pointed out before it is published, and whoever means the signs publishes them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete

from app.accounts.models import SignIn
from app.db import db
from app.essays.credits import misread_in
from app.text.markdown import html_from_markdown
from tests.essays.conftest import Change, Read, begin, edit_address, id_of
from tests.essays.test_credits import draft_says
from tests.visitor import Page, Visitor
from tests.world import PASSWORD, World

pytestmark = pytest.mark.slow  # left out by `make check`

TABLE = "<table><tbody><tr><td>Grain</td><td>14 million</td></tr></tbody></table>"
FIGURE = f'<figure><img src="/media/{"a" * 32}" alt="A map of Moscow"></figure>'
PASSAGE = '<p lang="ru">Оттепель</p>'
STORED = f"<p>Before.</p>{TABLE}{FIGURE}{PASSAGE}<p>Behind.</p>"
POINTED_OUT = "A line would be published as code, not as a table: “<table> Grain 14 million”."

BROKEN = [
    (TABLE, TABLE.replace("14", "< 14"), "a table: “<table> Grain < 14 million”"),
    (TABLE, f"See {TABLE}", "a table: “<table> Grain 14 million”"),
    (TABLE, f"{TABLE} and more", "a table: “<table> Grain 14 million and more”"),
    (TABLE, f"- {TABLE}", "a table: “<table> Grain 14 million”"),
    (TABLE, f"> {TABLE}", "a table: “<table> Grain 14 million”"),
    (TABLE, TABLE.replace("</tr>", ""), "a table: “<table> Grain 14 million”"),
    (PASSAGE, PASSAGE.replace("<p", "<P"), "a passage in another language: “<P> Оттепель”"),
    (FIGURE, FIGURE.replace("of Moscow", 'of "Moscow"'), "a figure: “<figure>”"),
]


@pytest.fixture
def address(essays: str, world: World, change: Change) -> str:
    draft_says(world, change, STORED)
    return edit_address(essays, world, "draft")


def text_in(page: Page) -> str:
    text: str = page.form("/edit").fields["text"].removeprefix("\n")
    return text


def pointed_out(page: Page) -> str:
    """What is said beside the publish button."""
    lines = page.find("//form//p[@data-misread]")
    return " ".join(" ".join(line.text_content().split()) for line in lines)


@pytest.mark.parametrize(("line", "broken", "named"), BROKEN)
def test_the_first_publish_names_the_line_and_the_second_publishes_it(
    author: Visitor, address: str, read: Read, line: str, broken: str, named: str
) -> None:
    text = text_in(author.get(address))
    assert text.count(line) == 1
    text = text.replace(line, broken)
    refused = author.submit(address, "/edit", "publish=1", text=text)
    assert refused.status == 422
    (beside,) = refused.find("//p[@id='text-refusal']")
    assert f"A line would be published as code, not as {named}" in beside.text_content()
    assert not pointed_out(refused), "once is enough"
    assert text_in(refused) == text, "what was typed is there as it was typed"
    assert not read("draft").published
    assert author.send(refused, address, "/edit", "publish=1").status == 303
    assert read("draft").published


def test_whoever_puts_it_back_publishes_the_table(
    author: Visitor, address: str, read: Read
) -> None:
    text = text_in(author.get(address))
    refused = author.submit(address, "/edit", "publish=1", text=text.replace(TABLE, f"- {TABLE}"))
    assert author.send(refused, address, "/edit", "publish=1", text=text).status == 303
    assert read("draft").html == STORED


def test_another_line_that_is_changed_is_named_too(author: Visitor, address: str) -> None:
    text = text_in(author.get(address)).replace(TABLE, f"- {TABLE}")
    refused = author.submit(address, "/edit", "publish=1", text=text)
    text = text.replace(PASSAGE, f"- {PASSAGE}")
    refused = author.send(refused, address, "/edit", "publish=1", text=text)
    assert refused.status == 422
    assert "“<table> Grain 14 million”, “<p> Оттепель”" in refused.words


def test_another_line_is_named_though_the_first_is_a_table_again(
    author: Visitor, address: str
) -> None:
    text = text_in(author.get(address))
    refused = author.submit(address, "/edit", "publish=1", text=text.replace(TABLE, f"- {TABLE}"))
    text = text.replace(PASSAGE, f"- {PASSAGE}")
    refused = author.send(refused, address, "/edit", "publish=1", text=text)
    assert refused.status == 422
    assert "“<p> Оттепель”" in refused.words
    assert author.send(refused, address, "/edit", "publish=1").status == 303


def test_of_two_lines_one_is_put_back_and_the_other_was_told_of(
    author: Visitor, address: str
) -> None:
    text = text_in(author.get(address)).replace(PASSAGE, f"- {PASSAGE}")
    broken = text.replace(TABLE, f"- {TABLE}")
    refused = author.submit(address, "/edit", "publish=1", text=broken)
    assert author.send(refused, address, "/edit", "publish=1", text=text).status == 303


def test_where_the_session_has_ended_nothing_but_words_is_shown(
    author: Visitor, address: str, app: Flask
) -> None:
    """And the line counts as told of when they are back."""
    text = text_in(author.get(address)).replace(TABLE, f"- {TABLE}")
    refused = author.submit(address, "/edit", "publish=1", text=text)
    with app.app_context():
        db.session.execute(delete(SignIn))
        db.session.commit()
    door = author.send(refused, address, "/edit", "publish=1")
    labels = [label.text_content() for label in door.find("//*[@class='your-words']//label")]
    assert labels == ["Title", "Text"]
    fields = {"email": "author@world.example", "password": PASSWORD}
    back = author.follow(author.send(door, "/sign-in", "/sign-in", **fields))
    assert author.send(back, address, "/edit", "publish=1").status == 303


@pytest.mark.parametrize("wrote", [TABLE.replace("Grain", "Coal"), FIGURE, PASSAGE])
def test_a_new_table_beside_it_hides_it_no_more(author: Visitor, address: str, wrote: str) -> None:
    text = text_in(author.get(address)).replace(TABLE, f"- {TABLE}\n\n{wrote}")
    refused = author.submit(address, "/edit", "publish=1", text=text)
    assert refused.status == 422
    assert "“<table> Grain 14 million”" in refused.words


def test_it_is_pointed_out_in_the_preview_and_after_it_was_saved(
    author: Visitor, address: str
) -> None:
    opened = author.get(address)
    assert not pointed_out(opened)
    text = text_in(opened).replace(TABLE, f"- {TABLE}")
    preview = author.submit(address, "/edit", "preview=1", text=text)
    (shown,) = preview.find("//section[@class='preview']")
    assert POINTED_OUT in " ".join(shown.text_content().split())
    assert POINTED_OUT in pointed_out(preview)
    saved = author.follow(author.send(preview, address, "/edit", "save=1"))
    assert POINTED_OUT in pointed_out(saved)
    assert author.send(saved, address, "/edit", "publish=1").status == 303


def test_what_is_moved_or_deleted_whole_is_nothing_to_point_out(
    author: Visitor, address: str, read: Read
) -> None:
    text = text_in(author.get(address)).replace(f"{TABLE}\n\n", "") + f"\n\n{TABLE}"
    text = text.replace(f"{PASSAGE}\n\n", "")
    assert author.submit(address, "/edit", "publish=1", text=text).status == 303
    assert read("draft").html == f"<p>Before.</p>{FIGURE}<p>Behind.</p>{TABLE}"


def test_whoever_writes_about_html_is_not_held_up(
    author: Visitor, essays: str, address: str, read: Read
) -> None:
    """Neither in a new essay, nor beside a table that stays one."""
    about = "In 1993 <table> was drafted, and <figure> much later."
    page = begin(author, essays, "publish=1", text=about)
    assert page.status == 303
    assert about.replace("<", "&lt;").replace(">", "&gt;") in read(id_of(page)).html
    text = text_in(author.get(address)) + f"\n\n{about}"
    assert author.submit(address, "/edit", "publish=1", text=text).status == 303
    text = text.replace(f"{TABLE}\n\n", "")
    assert author.submit(address, "/edit", "publish=1", text=text).status == 303, "nothing new"


def test_with_script_one_sees_what_one_writes(author: Visitor, address: str) -> None:
    html = "<p>In 1993 &lt;table&gt; was drafted.</p>"
    page = author.submit(address, "/edit", "publish=1", text=html, format="html")
    assert page.status == 303


def test_what_is_marked_as_code_is_meant_so(author: Visitor, address: str) -> None:
    text = f"Written `{TABLE}`.\n\n```\n{TABLE}\n```"
    assert misread_in(html_from_markdown(text)) == []
    assert author.submit(address, "/edit", "publish=1", text=text).status == 303


@pytest.mark.parametrize("text", ["1 < 2", "<tablet> and <p>", "a <b> c", "&lt;", TABLE, FIGURE])
def test_other_signs_are_none_of_ours(text: str) -> None:
    assert misread_in(html_from_markdown(text)) == []


def test_a_long_line_is_named_by_how_it_begins() -> None:
    ((named, _),) = misread_in(html_from_markdown(f"x {TABLE.replace('Grain', 'Grain ' * 9_000)}"))
    assert named.startswith("“<table> Grain Grain")
    assert len(named) < 70


def test_the_help_says_what_such_a_line_is(author: Visitor, address: str) -> None:
    (helped,) = author.get(address).find("//details[@class='help']")
    words = " ".join(helped.text_content().split())
    assert "begins with <table>, <figure> or <p lang=…> stands for a table, a figure or a" in words
    assert "makes no footnote" in words
