"""Who sees a picture: whoever put it in, and whoever may read a text that has it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.clock import now
from app.courses.models import Member
from app.courses.sections import Section
from app.db import db
from app.essays.models import UNDO, Essay
from app.essays.pictures import Picture, keys_in
from app.essays.policy import pictures_open_to
from app.essays.sittings import Because, EarlierDraft
from tests.world import World

As = Callable[[str], Member]

KEY = "a" * 32
CLASS = {"instructor", "assistant", "author", "classmate", "observer"}
STAFF = {"instructor", "assistant"}


@pytest.fixture
def by(as_: As) -> Callable[[str], Picture]:
    """`by("author")` is a picture that the author has put in."""

    def add(who: str) -> Picture:
        return Picture.add(as_(who), KEY, kind="png", width=500, height=400, bytes=1_000)

    return add


@pytest.fixture
def seen(as_: As, world: World) -> Callable[[], set[str]]:
    """Who of the main course sees the picture now."""

    def by_whom() -> set[str]:
        db.session.flush()
        everybody = {who: as_(who) for who in world.members if who not in ("removed", "elsewhere")}
        return {who for who, member in everybody.items() if KEY in keys_seen_by(member)}

    return by_whom


def keys_seen_by(member: Member) -> set[str]:
    return {picture.key for picture in db.session.scalars(pictures_open_to(member))}


def with_picture(words: str = "Seen from above.") -> str:
    return f'<figure><img src="/media/{KEY}" alt="A map"></figure><p>{words}</p>'


def write(essay: Essay, html: str) -> Essay:
    essay.save_draft("Maps", html, over=essay.draft_version)
    db.session.flush()
    return essay


@pytest.fixture
def draft(as_: As, by: Callable[[str], Picture]) -> Essay:
    """A draft of the author's with a picture of the classmate's, whose own essay with it was there
    to be read and is gone: so what others see, they see by this text."""
    by("classmate")
    shared = write(Essay.begin(as_("classmate")), with_picture("Shared."))
    shared.publish()
    mine = write(Essay.begin(as_("author")), with_picture())
    shared.delete()
    shared.deleted_at = now() - UNDO
    return mine


def test_what_no_text_has_only_its_uploader_sees(
    by: Callable[[str], Picture], seen: Callable[[], set[str]]
) -> None:
    by("author")
    assert seen() == {"author"}


def test_a_draft_shows_it_to_its_author_alone(draft: Essay, seen: Callable[[], set[str]]) -> None:
    """`classmate` put it in."""
    assert seen() == {"author", "classmate"}


def test_published_the_class_sees_it_and_in_what_stood_before(
    draft: Essay, seen: Callable[[], set[str]]
) -> None:
    draft.publish()
    assert seen() == CLASS
    write(draft, "<p>Without it.</p>").publish()
    assert seen() == CLASS, "each published version can be read"


def test_withdrawn_or_hidden_its_author_and_staff_see_it(
    draft: Essay, as_: As, seen: Callable[[], set[str]]
) -> None:
    draft.publish()
    draft.withdraw()
    assert seen() == {"author", "classmate"} | STAFF
    draft.publish()
    assert seen() == CLASS
    draft.hide(as_("assistant").person, "For a reason.")
    assert seen() == {"author", "classmate"} | STAFF


def test_deleted_its_author_alone_sees_it_for_thirty_days(
    draft: Essay, seen: Callable[[], set[str]]
) -> None:
    draft.publish()
    draft.delete()
    assert seen() == {"author", "classmate"}
    draft.deleted_at = now() - UNDO
    assert seen() == {"classmate"}


def test_changes_that_are_not_published_show_it_to_their_author(
    as_: As, by: Callable[[str], Picture], seen: Callable[[], set[str]]
) -> None:
    essay = write(Essay.begin(as_("author")), "<p>At first without.</p>")
    essay.publish()
    by("author")
    write(essay, with_picture())
    assert seen() == {"author"}
    essay.publish()
    assert seen() == CLASS


def test_an_earlier_draft_shows_it_to_whoever_wrote_it(
    draft: Essay, as_: As, seen: Callable[[], set[str]]
) -> None:
    EarlierDraft.keep(draft, Because.EXCHANGED)
    write(draft, "<p>Without it.</p>")
    assert seen() == {"author", "classmate"}
    kept = EarlierDraft.last_of(draft)
    assert kept is not None
    draft.author = as_("assistant")
    assert seen() == {"classmate"}, "an earlier draft is nobody else's"
    draft.author = as_("author")
    draft.bring_back(kept)
    db.session.delete(kept)
    assert seen() == {"author", "classmate"}


def test_what_is_discarded_shows_it_to_nobody_else(
    as_: As, by: Callable[[str], Picture], seen: Callable[[], set[str]]
) -> None:
    by("author")
    essay = write(Essay.begin(as_("author")), "<p>Without.</p>")
    essay.publish()
    write(essay, with_picture())
    essay.discard_draft()
    assert seen() == {"author"}


def test_nobody_comes_to_a_picture_by_writing_its_key(
    as_: As, by: Callable[[str], Picture], seen: Callable[[], set[str]]
) -> None:
    by("author")
    essay = write(Essay.begin(as_("classmate")), with_picture())
    assert seen() == {"author"}
    essay.publish()
    assert seen() == {"author"}
    write(essay, with_picture("Written once more."))
    assert seen() == {"author"}


def test_who_sees_it_may_quote_it_and_keeps_the_quotation(
    as_: As, by: Callable[[str], Picture], seen: Callable[[], set[str]]
) -> None:
    by("author")
    essay = write(Essay.begin(as_("author")), with_picture())
    essay.publish()
    quoting = write(Essay.begin(as_("classmate")), with_picture("As Ruth shows."))
    essay.withdraw()
    assert seen() == {"author", "classmate"} | STAFF
    write(quoting, with_picture("As Ruth has shown."))
    quoting.publish()
    assert seen() == CLASS


def test_where_sections_are_separate_only_those_who_find_the_essay_see_it(
    as_: As, by: Callable[[str], Picture], seen: Callable[[], set[str]]
) -> None:
    by("author")
    write(Essay.begin(as_("author")), with_picture()).publish()
    as_("author").section_id = Section.add(as_("author").course, "Tuesday").id
    assert seen() == CLASS
    as_("author").course.separate_sections = True
    assert seen() == {"author"} | STAFF


def test_in_another_course_it_does_not_exist(
    as_: As, by: Callable[[str], Picture], world: World
) -> None:
    by("author")
    write(Essay.begin(as_("author")), with_picture()).publish()
    elsewhere = as_("elsewhere")
    assert keys_seen_by(elsewhere) == set()
    write(Essay.begin(elsewhere), with_picture())
    assert keys_seen_by(elsewhere) == set()
    by("elsewhere")
    assert [one.course_id for one in db.session.scalars(pictures_open_to(elsewhere))] == [
        elsewhere.course_id
    ]


def test_what_one_sees_comes_along_into_another_course(
    as_: As, by: Callable[[str], Picture]
) -> None:
    by("author")
    there = as_("elsewhere").course.admit(as_("author").person)
    db.session.flush()
    write(Essay.begin(there), with_picture()).publish()
    db.session.flush()
    assert keys_seen_by(as_("elsewhere")) == {KEY}
    (row,) = db.session.scalars(pictures_open_to(there))
    assert (row.course_id, row.uploader_id) == (there.course_id, there.id)


def test_keys_are_read_from_pictures_alone() -> None:
    other = "/media/" + "b" * 32
    text = f'<p>{other} <a href="{other}">x</a> <img src="/media/{KEY}" alt=""></p>'
    assert keys_in(text) == {KEY}
