"""Writing an essay with a browser without script: begin, save, publish, change."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import update

from app.clock import now
from app.courses.models import Course
from app.db import db
from app.essays.models import TEXT_LIMIT
from app.prompts.models import Prompt
from tests.essays.conftest import Change, Read
from tests.visitor import Page, Visitor
from tests.world import WORDS, World

Visit = Callable[[str], Visitor]

TEXT = "A first paragraph.\n\nA second one, with *stress*."
HTML = "<p>A first paragraph.</p><p>A second one, with <em>stress</em>.</p>"


def begin(visitor: Visitor, essays: str, button: str = "save=1", **fields: str) -> Page:
    return visitor.submit(
        f"{essays}/new", "/essays", button, **({"title": "On Memory", "text": TEXT} | fields)
    )


def id_of(page: Page) -> int:
    """The essay that a page has led to."""
    return int(page.location.split("/essays/")[1].split("/")[0])


def edit_address(essays: str, world: World, name: str) -> str:
    return f"{essays}/{world.essays[name]}/edit"


def typed(page: Page) -> tuple[str, str]:
    """Title and text in the form."""
    form = next(form for form in page.dom.forms if "title" in form.fields)
    return form.fields["title"], form.fields["text"].removeprefix("\n")  # as a browser reads it


def test_a_draft_is_kept_for_its_author_alone(
    visit: Visit, essays: str, author: Visitor, read: Read
) -> None:
    page = begin(author, essays)
    assert page.status == 303
    essay = read(id_of(page))
    assert (essay.draft_title, essay.draft_html) == ("On Memory", HTML)
    assert not essay.published
    opened = author.follow(page)
    assert "Saved. Only you can read this draft." in opened.words
    assert typed(opened) == ("On Memory", TEXT)
    for who in ("instructor", "assistant", "classmate", "observer"):
        assert visit(who).get(f"{essays}/{essay.id}").status == 404
        assert visit(who).get(page.location).status == 404


def test_publishing_at_once(visit: Visit, essays: str, author: Visitor) -> None:
    page = begin(author, essays, "publish=1")
    assert page.location == f"{essays}/{id_of(page)}"
    shown = visit("classmate").get(page.location)
    assert shown.h1 == "On Memory"
    assert "A second one, with stress." in shown.words
    assert shown.find("//em[text()='stress']")
    assert "Published. Your class can read it now." in author.follow(page).words


def test_the_page_shows_what_is_asked_and_who_will_read(
    essays: str, author: Visitor, world: World, change: Change
) -> None:
    due = now() + timedelta(days=2, hours=1)
    change(lambda: db.session.execute(update(Prompt).values(essays_due_at=due)))
    page = author.get(f"{essays}/new?module={world.modules['thaw']}")
    [asked] = page.find("//*[@data-module][not(@hidden)]")
    said = " ".join(asked.text_content().split())
    assert "Was Khrushchev a reformer" in said
    assert "Asks for 300–1,500 words." in said
    assert "Essays are due " in said
    assert ", in 2 days." in said
    assert "Your class (5 people) will read it." in page.words
    assert "Only you can read this draft." in page.words


def test_past_the_deadline_the_words_are_neutral(
    essays: str, author: Visitor, world: World
) -> None:
    page = author.get(f"{essays}/new?module={world.modules['thaw']}")
    assert "Essays were due March 9, 2026 at 12:59 am" in page.words
    assert "You can still publish." in page.words


def test_a_module_of_another_course_is_not_there(
    visit: Visit, essays: str, world: World, author: Visitor
) -> None:
    for module in (world.modules["elsewhere"], 10**17, "x", "2" * 30, "١"):
        assert author.get(f"{essays}/new?module={module}").status == 404
    page = author.post(
        essays, {"module": str(world.modules["elsewhere"]), "title": "T", "text": "Kept words"}
    )
    assert page.status == 422
    assert "Choose one of the course's modules, or none." in page.words
    assert typed(page) == ("T", "Kept words")


def test_a_draft_goes_into_its_module(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    page = begin(author, essays, module=str(world.modules["thaw"]))
    assert read(id_of(page)).module_id == world.modules["thaw"]
    author.submit(page.location, "/edit", "save=1", module="")
    assert read(id_of(page)).module_id is None


def test_the_module_of_a_published_essay_changes_with_publishing(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    path = edit_address(essays, world, "published")
    later = str(world.modules["later"])
    author.submit(path, "/edit", "save=1", module=later, text="Something new.")
    assert read("published").module_id == world.modules["thaw"]
    version = read("published").version
    author.submit(path, "/edit", "publish=1", module=later)
    assert read("published").module_id == world.modules["later"]
    assert read("published").version > version


def test_a_working_copy_changes_nothing_for_readers(
    visit: Visit, essays: str, author: Visitor, world: World, read: Read
) -> None:
    path = edit_address(essays, world, "published")
    page = author.submit(path, "/edit", "save=1", title="Better", text="Better words.")
    assert "Readers see the published text" in author.follow(page).words
    shown = visit("classmate").get(f"{essays}/{world.essays['published']}")
    assert shown.h1 == "The Illusion of the Thaw"
    assert WORDS["essay"] in shown.words
    author.submit(path, "/edit", "publish=1")
    shown = visit("classmate").get(f"{essays}/{world.essays['published']}")
    assert shown.h1 == "Better"
    assert "Better words." in shown.words
    assert read("published").revision_count == 2


def test_discarding_changes_asks_first(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    path = f"{essays}/{world.essays['published']}/discard"
    asked = author.get(path)
    assert WORDS["working"] in asked.words
    assert read("published").has_working_copy
    page = author.submit(path, "/discard")
    assert "Your changes are discarded." in author.follow(page).words
    assert not read("published").has_working_copy
    assert author.post(path).status == 303  # a second press


def test_publish_alone_publishes_the_working_copy(
    essays: str, author: Visitor, world: World, read: Read
) -> None:
    page = author.post(f"{essays}/{world.essays['published']}/publish")
    assert page.status == 303
    assert WORDS["working"] in read("published").html
    draft = author.post(f"{essays}/{world.essays['draft']}/publish")
    assert draft.status == 303
    assert read("draft").listed


def test_a_withdrawn_essay_is_published_again(
    visit: Visit, essays: str, author: Visitor, world: World, read: Read
) -> None:
    at = read("withdrawn").published_at
    page = author.submit(edit_address(essays, world, "withdrawn"), "/edit", "publish=1")
    assert "Published again." in author.follow(page).words
    assert WORDS["withdrawn"] in visit("classmate").get(page.location).words
    assert read("withdrawn").published_at == at


@pytest.mark.parametrize(
    ("title", "text", "sentence"),
    [
        ("", "Some words.", "Give your essay a title before you publish it."),
        ("A title", " \n ", "Write your essay before you publish it."),
        ("A title", "x" * (TEXT_LIMIT + 1), "400,001 characters long; 400,000 fit"),
        ("x" * 201, "Some words.", "200"),
        ("Subject: =?utf-8?q?x?=", "Some words.", ""),
        ("A\x00title", "Some words.", ""),
    ],
)
def test_what_cannot_be_published_comes_back_with_its_words(
    essays: str, author: Visitor, world: World, read: Read, title: str, text: str, sentence: str
) -> None:
    path = edit_address(essays, world, "draft")
    before = (read("draft").draft_title, read("draft").draft_html)
    for page in (
        begin(author, essays, "publish=1", title=title, text=text),
        author.submit(path, "/edit", "publish=1", title=title, text=text),
    ):
        assert page.status == 422
        assert sentence in page.words
        assert page.find("//*[@aria-invalid='true']")
        kept_title, kept_text = typed(page)
        assert kept_text.strip() == text.strip()
        assert kept_title.replace("\ufffd", "") == title.replace("\x00", "")
    assert (read("draft").draft_title, read("draft").draft_html) == before
    assert not read("draft").published


def test_what_is_not_finished_can_be_saved(essays: str, author: Visitor, read: Read) -> None:
    only_title = begin(author, essays, text="")
    assert read(id_of(only_title)).draft_title == "On Memory"
    only_text = begin(author, essays, title="")
    assert read(id_of(only_text)).draft_html == HTML


def test_nothing_at_all_makes_no_draft(essays: str, author: Visitor) -> None:
    page = begin(author, essays, title=" ", text="\n")
    assert page.status == 422
    assert "Write a title or a first sentence before you save." in page.words


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


def test_a_preview_saves_nothing(essays: str, author: Visitor, world: World, read: Read) -> None:
    path = edit_address(essays, world, "draft")
    page = author.submit(path, "/edit", "preview=1", title="Seen", text="So *it* looks.")
    assert page.status == 200
    assert page.find("//section[@class='preview']//em[text()='it']")
    assert typed(page) == ("Seen", "So *it* looks.")
    assert WORDS["draft"] in (read("draft").draft_html or "")


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


def test_only_the_author_edits(visit: Visit, essays: str, world: World) -> None:
    for who in ("classmate", "instructor", "assistant", "observer"):
        for verb in ("edit", "draft", "publish", "discard", "withdraw", "delete", "restore"):
            path = f"{essays}/{world.essays['published']}/{verb}"
            assert visit(who).post(path, {"title": "T", "text": "x"}).status == 403, (who, verb)
            path = f"{essays}/{world.essays['draft']}/{verb}"
            assert visit(who).post(path, {"title": "T", "text": "x"}).status == 404, (who, verb)


def test_observers_and_the_archive_write_nothing(
    visit: Visit, essays: str, author: Visitor, world: World, change: Change
) -> None:
    assert visit("observer").get(f"{essays}/new").status == 403
    assert visit("observer").post(essays, {"title": "T", "text": "x"}).status == 403
    change(lambda: db.session.query(Course).filter_by(slug=world.course).one().archive())
    assert author.get(f"{essays}/new").status == 403
    assert author.get(edit_address(essays, world, "draft")).status == 403
    assert author.post(f"{essays}/{world.essays['draft']}/publish").status == 403


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
    app: object, essays: str, author: Visitor, world: World
) -> None:
    """The ticket of a refused form still names the page with the form (not the POST's address)."""
    page = begin(author, essays, "publish=1", title="")
    assert page.status == 422
    form = page.form("/essays")
    tickets = URLSafeSerializer(author.app.config["SECRET_KEY"], salt="ticket")
    _, stands_on, _ = tickets.loads(form.fields["ticket"])
    assert stands_on == f"{essays}/new"


def test_what_arrived_is_told_to_the_browser(essays: str, author: Visitor) -> None:
    """A cookie names the form that was taken, so that the browser drops its copy; no other one."""
    path = f"{essays}/new"
    form = author.get(path)
    refused = author.send(form, path, "/essays", "publish=1", title="", text="Words.")
    assert "colloquy_arrived" not in str(refused.response.headers)
    taken = author.send(form, path, "/essays", "save=1", title="T", text="Words.")
    ticket = form.form("/essays").fields["ticket"]
    assert f"colloquy_arrived={ticket[-20:]};" in str(taken.response.headers)


def test_an_essay_of_another_course_is_not_there(
    essays: str, author: Visitor, world: World
) -> None:
    for verb in ("edit", "discard", "withdraw", "delete", "revisions", "revisions/1"):
        assert author.get(f"{essays}/{world.essays['elsewhere']}/{verb}").status == 404
        assert author.get(f"{essays}/{2**63}/{verb}").status == 404
        assert author.get(f"{essays}/٣/{verb}").status == 404
