"""`flask import page`: what it prints, what it saves, and how it says no."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.courses.models import Course
from app.db import db
from app.essays.models import Essay
from tests.visitor import Visitor
from tests.world import World

SEED = Path(__file__).parents[3] / "shared" / "seed" / "illusion-of-khrushchev.txt"


def essays(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Essay)) or 0


def test_it_prints_what_it_understood_and_saves(
    app: Flask, bring: Callable[..., Result], first: str
) -> None:
    before = essays(app)
    done = bring(first)
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "Title: The Virgin Lands Were No Miracle",
        "Writer: Ida Marsh",
        "Date: 2 April 2017, 00:00 EDT",
        "Text: 2 paragraphs, 20 words",
        "2 comments:",
        "  1. name not recorded, 3 April 2017, 12:23 EDT: What did the wind do in 1963?",
        "  2. Oscar Penn, 5 April 2017, 09:00 EDT: A question of dust.",
        "Saved the essay and 2 comments.",
    ]
    assert essays(app) == before + 1


def test_the_same_page_again_says_so(
    app: Flask, bring: Callable[..., Result], first: str, later: str
) -> None:
    bring(first)
    before = essays(app)
    assert bring(first).output.endswith(
        "Nothing new: the essay and all its comments were here already.\n"
    )
    assert bring(later).output.endswith("Saved 1 new comment; the rest was here already.\n")
    assert essays(app) == before


def test_a_dry_run_saves_nothing(app: Flask, bring: Callable[..., Result], undated: str) -> None:
    before = essays(app)
    done = bring(undated, "--dry-run")
    assert "Date: before 3 April 2017, 12:23 EDT (its first comment)" in done.output
    assert done.output.endswith("Nothing is saved. Without --dry-run: the essay and 2 comments.\n")
    assert essays(app) == before


def test_a_count_that_differs_is_reported(bring: Callable[..., Result], first: str) -> None:
    done = bring(first.replace("2 thoughts", "5 thoughts"))
    assert "Note: The page says 5 thoughts, 2 were found." in done.output
    assert done.exit_code == 0


def test_a_module_can_be_named(app: Flask, bring: Callable[..., Result], first: str) -> None:
    assert bring(first, "--module", "week 11 · the thaw").exit_code == 0
    with app.app_context():
        essay = db.session.scalars(select(Essay).where(Essay.import_key.is_not(None))).one()
        assert essay.module is not None
        assert essay.module.title == "Week 11 · The Thaw"


@pytest.mark.parametrize(
    ("page", "options", "sentence"),
    [
        ("no such file", [], "cannot be read: No such file or directory."),
        (".", [], "cannot be read: Is a directory."),
        (b"PK\x03\x04 Word", [], "Line 1 cannot be understood: this is a Word document"),
        (b"a" * 1_100_000, [], "Line 1 cannot be understood: the page is larger than 1 MB"),
        ("Title\n\nWords of an essay that has no date.", [], "when it was published, with --date."),
        (
            "Title\n\nWords of an essay that has no date.",
            ["--date", "soon"],
            "“soon” is no date: write it like 3 April 2017 or 2017-04-03 12:23.",
        ),
        ("Title\n\nWords.", ["--module", "Week 99"], "There is no module “Week 99”; the modules"),
        ("Title\n\nWords.", ["--course", "nowhere"], "There is no course “nowhere”; the courses"),
    ],
)
def test_a_refusal_is_one_sentence_and_saves_nothing(
    app: Flask,
    bring: Callable[..., Result],
    page: str | bytes,
    options: list[str],
    sentence: str,
) -> None:
    before = essays(app)
    is_path = page in {"no such file", "."}
    done = bring(Path(str(page)) if is_path else page, *options)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert sentence in done.stderr
    assert essays(app) == before


def test_nothing_comes_into_the_archive(
    app: Flask, world: World, bring: Callable[..., Result], first: str
) -> None:
    with app.app_context():
        db.session.scalars(select(Course).where(Course.slug == world.course)).one().archive()
        db.session.commit()
    done = bring(first)
    assert (done.exit_code, "is archived" in done.output) == (1, True)


if SEED.exists():

    def test_the_seed_comes_in_and_reads_well(
        app: Flask,
        world: World,
        bring: Callable[..., Result],
        visit: Callable[[str], Visitor],
    ) -> None:
        done = bring(SEED)
        assert done.output.endswith("Saved the essay and 4 comments.\n")
        with app.app_context():
            imported = select(Essay.id).where(Essay.import_key.is_not(None))
            (essay_id,) = db.session.scalars(imported)
        page = visit("classmate").get(f"/courses/{world.course}/essays/{essay_id}")
        assert page.h1 == "The Illusion of Khrushchev"
        assert "4 thoughts on “The Illusion of Khrushchev”" in page.words
        assert len(page.find("//article//div[contains(@class, 'opening')]/p")) == 3
        dates = [time.text for time in page.find("//article[@class='comment']//time")]
        assert dates == [
            "April 3, 2017 at 12:23 pm",
            "April 3, 2017 at 9:03 pm",
            "April 4, 2017 at 1:47 am",
            "April 4, 2017 at 1:48 pm",
        ]
        assert "name not recorded" in page.words
        assert "before 3 April 2017" in page.words
        assert "Nothing new" in bring(SEED).output
