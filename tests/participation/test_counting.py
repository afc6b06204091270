"""What is counted, and what is not."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from app import clock
from app.accounts.models import Person
from app.courses.models import Member
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay
from app.participation import queries
from app.prompts.models import Prompt
from tests.participation.rows import Row, cells, names
from tests.visitor import Visitor
from tests.world import World

Visit = Callable[[str], Visitor]
Change = Callable[[Callable[[], object]], None]
RowOf = Callable[[str], Row]

DUE = datetime(2026, 3, 9, 4, 59, tzinfo=UTC)  # in the world


def essay(world: World, name: str) -> Essay:
    return db.session.get_one(Essay, world.essays[name])


def comment(world: World, name: str) -> Comment:
    return db.session.get_one(Comment, world.comments[name])


def member(world: World, who: str) -> Member:
    return db.session.get_one(Member, world.members[who])


def published(author: Member, module: int | None, at: datetime, words: str = "Bread.") -> Essay:
    with clock.at(at):
        one = Essay.begin(author)
        one.module_id = module
        one.save_draft("Another essay", f"<p>{words}</p>", over=0)
        one.publish()
        db.session.flush()
    return one


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(seconds=60), ""),
        (timedelta(seconds=61), ", 1 minute after the deadline"),
        (timedelta(hours=3), ", 3 hours after the deadline"),
        (timedelta(days=2), ", 2 days after the deadline"),
    ],
)
def test_late_in_neutral_words(
    change: Change, world: World, row_of: RowOf, after: timedelta, said: str
) -> None:
    due = essay_time(change, world) - after
    change(lambda: move_deadline(world, due))
    assert row_of("Joon-ho Dae").first == f"March 2, 2026 at 10:50 am{said}"


def essay_time(change: Change, world: World) -> datetime:
    found: list[datetime] = []
    change(lambda: found.append(essay(world, "unanswered").published_at or DUE))
    return found[0]


def move_deadline(world: World, due: datetime) -> None:
    of_thaw = select(Prompt).where(Prompt.module_id == world.modules["thaw"])
    db.session.scalars(of_thaw).one().essays_due_at = due


def test_of_several_essays_the_first_counts_as_the_time(
    change: Change, world: World, row_of: RowOf
) -> None:
    thaw, late = world.modules["thaw"], DUE + timedelta(days=1)
    change(lambda: published(member(world, "classmate"), thaw, late, "Two words."))
    assert row_of("Joon-ho Dae")[:3] == ("2", "March 2, 2026 at 10:50 am", "7")
    change(lambda: essay(world, "unanswered").withdraw())
    assert row_of("Joon-ho Dae")[:3] == (
        "1 (1 not counted)",
        "March 10, 2026 at 12:59 am, 1 day after the deadline",
        "2",
    )


def test_what_was_published_first_is_the_first_whatever_was_begun_first(
    change: Change, world: World, row_of: RowOf
) -> None:
    thaw, early = world.modules["thaw"], datetime(2026, 3, 2, 13, 0, tzinfo=UTC)
    change(lambda: published(member(world, "classmate"), thaw, early))
    assert row_of("Joon-ho Dae")[:2] == ("2", "March 2, 2026 at 8:00 am")


def test_what_is_published_again_counts_from_the_first_time(
    change: Change, world: World, row_of: RowOf
) -> None:
    before = row_of("Joon-ho Dae")
    change(lambda: essay(world, "unanswered").withdraw())
    assert row_of("Joon-ho Dae")[:3] == ("0 (1 not counted)", "", "")
    change(lambda: essay(world, "unanswered").publish())
    assert row_of("Joon-ho Dae") == before


def test_a_deleted_essay_is_not_counted_and_others_words_on_it_are(
    change: Change, world: World, row_of: RowOf
) -> None:
    assert row_of("Joon-ho Dae").written == "3"  # two of them under what is withdrawn and deleted
    change(lambda: essay(world, "published").delete())
    assert row_of("Ruth Lindqvist") == Row("0 (1 not counted)", "", "", "1 (1 under own)", "")
    assert row_of("Joon-ho Dae").written == "3"


def test_not_even_by_its_author_who_can_bring_it_back(
    change: Change, visit: Visit, world: World, sheet: str
) -> None:
    change(lambda: essay(world, "unanswered").delete())
    page = visit("classmate").get(f"{sheet}/{world.members['classmate']}")
    assert "Dachas for Everyone" not in page.text
    assert "No essay counted" in page.words


def test_nothing_is_counted_that_is_not_open(
    monkeypatch: pytest.MonkeyPatch, visit: Visit, sheet: str
) -> None:
    """The rooms' own scopes decide; whatever they will hide, these counts hide."""
    hidden = {"essays_open_to": Essay.title, "comments_listed_for": Comment.html}
    for scope, column in hidden.items():
        asked = getattr(queries, scope)
        narrower = partial(lambda ask, column, who: ask(who).where(column == ""), asked, column)
        monkeypatch.setattr(queries, scope, narrower)
    for statement in (queries._essays, queries._written):
        monkeypatch.setattr(queries, statement.__name__, statement.__wrapped__)
    assert cells(visit("instructor").get(sheet), "Ruth Lindqvist") == [
        *("No essay | 0 comments written, 0 received", "Nothing", "Nothing")
    ]


def test_a_deleted_comment_is_not_counted_and_undone_it_is(
    change: Change, world: World, row_of: RowOf
) -> None:
    change(lambda: comment(world, "asked").delete())  # leaves a placeholder
    assert row_of("Joon-ho Dae").written == "2"
    assert row_of("Ruth Lindqvist").received == "1"
    change(lambda: comment(world, "asked").restore())
    assert row_of("Joon-ho Dae").written == "3"
    assert row_of("Ruth Lindqvist").received == "2"


def test_what_is_hidden_is_named_and_not_counted(
    change: Change, visit: Visit, world: World, sheet: str, row_of: RowOf
) -> None:
    def hide() -> None:
        by = db.session.get_one(Person, world.people["instructor"])
        essay(world, "unanswered").hide(by, "It quotes somebody's letter.")
        comment(world, "asked").hide(by, "It names somebody's illness.")

    change(hide)
    page = visit("instructor").get(f"{sheet}/{world.members['classmate']}")
    assert re.search(r"Dachas for Everyone, hidden \w+ \d+, \d{4}: not counted", page.words)
    assert row_of("Joon-ho Dae").written == "2"


def test_nobody_receives_their_own_comments(change: Change, world: World, row_of: RowOf) -> None:
    def answer_oneself() -> None:
        own = essay(world, "unanswered")
        Comment.post(own, "<p>To myself.</p>", member(world, "classmate"))
        Comment.post(own, "<p>From outside.</p>", None, import_key="x", writer_name="Somebody")

    change(answer_oneself)
    assert row_of("Joon-ho Dae")[3:] == ("4 (1 under own)", "1")


def test_a_draft_is_counted_by_nobody(change: Change, world: World, row_of: RowOf) -> None:
    before = row_of("Ruth Lindqvist")
    change(lambda: db.session.delete(essay(world, "draft")))
    assert row_of("Ruth Lindqvist") == before


def test_changes_that_are_not_published_are_not_counted(
    change: Change, world: World, row_of: RowOf
) -> None:
    assert row_of("Ruth Lindqvist").words == "12"
    change(lambda: essay(world, "published").publish())  # the working copy
    assert row_of("Ruth Lindqvist").words == "9"
    assert row_of("Ruth Lindqvist").first == "March 2, 2026 at 10:20 am"


def test_the_words_of_whoever_was_removed_stay(
    change: Change, visit: Visit, world: World, sheet: str, row_of: RowOf
) -> None:
    change(lambda: member(world, "classmate").remove())
    assert "Joon-ho Dae" not in " ".join(names(visit("instructor").get(sheet)))
    assert row_of("Ruth Lindqvist").received == "2"
    page = visit("instructor").get(f"{sheet}/{world.members['classmate']}")
    assert "No longer in this course" in page.words
    assert "3 comments written" in page.words


def test_what_is_in_no_module_has_a_column_of_its_own(
    change: Change, visit: Visit, world: World, sheet: str
) -> None:
    assert "In no module" not in visit("instructor").get(sheet).words
    change(lambda: published(member(world, "classmate"), None, DUE, "Two words."))
    page = visit("instructor").get(sheet)
    assert cells(page, "Joon-ho Dae")[-1] == (
        "1 essay, 2 words | March 9, 2026 | 0 comments written, 0 received"
    )
    assert cells(page, "Joon-ho Dae")[0].startswith("2 essays, 7 words")
    assert cells(page, "Ruth Lindqvist")[-1] == "Nothing"


def test_of_an_imported_page_only_what_it_says_is_shown(
    change: Change, world: World, row_of: RowOf
) -> None:
    def was_imported() -> None:
        one = essay(world, "unanswered")
        one.import_key, one.published_before = "x", True
        move_deadline(world, DUE - timedelta(days=60))

    change(was_imported)
    assert row_of("Joon-ho Dae").first == "before 2 March 2026"
