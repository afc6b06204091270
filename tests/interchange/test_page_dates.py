"""Dates that nobody can have meant so: they are refused, or told with how they were read."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from flask import Flask

from app.clock import now
from app.courses.models import Course
from app.interchange.page import NotUnderstood, read_page
from app.templating import moment
from tests.interchange.pages import ESSAY, page, read

SAID = "Oscar Penn on {} said:"


@pytest.mark.parametrize("date", ["April 3, 2071 at 12:23 pm", "3 April 9017", "2071-04-03"])
def test_a_comment_of_the_future_is_refused_with_its_line(date: str) -> None:
    good = SAID.format("April 2, 2017 at 1:00 pm")
    with pytest.raises(NotUnderstood, match=f"“{date}” is in the future") as refused:
        read(page(good, "Words.", SAID.format(date), "More words."))
    assert refused.value.line == 13


@pytest.mark.parametrize("shape", ["• {}", "Oscar Penn on {} said:"])
def test_a_comment_of_the_years_before_blogs_is_refused_wherever_it_stands(shape: str) -> None:
    good, wrong = (shape.format(f"April 3, {year} at 1:00 pm") for year in (2017, 1917))
    with pytest.raises(NotUnderstood, match="a comment cannot be of the year 1917") as refused:
        read(page(good, "Words.", wrong, "More words.", heading="Comments"))
    assert refused.value.line == 13
    quoted = "To the Citizens of Russia!\nOctober 25, 1917, 10:00 am"
    (comment,) = read(page(good, quoted, heading="Comments")).comments
    assert comment.text == quoted


def test_an_essay_of_the_future_is_refused_with_its_line() -> None:
    with pytest.raises(NotUnderstood, match="is in the future") as refused:
        read(f"Bread\n\nPosted on April 2, 2071 by Ann Lee\n\n{ESSAY[0]}")
    assert refused.value.line == 3
    with pytest.raises(NotUnderstood, match=r"Line 2 .* is in the future"):
        read(
            "<article><h1>Bread</h1>\n<time datetime='2071-04-02T10:00:00+00:00'>April 2, 2071"
            "</time><div class='entry-content'><p>Land.</p></div></article>"
        )


def test_a_page_saved_today_in_another_zone_is_read() -> None:
    soon = now() + timedelta(hours=20)
    (comment,) = read(page(SAID.format(f"{soon:%Y-%m-%d %H:%M} UTC"), "Words.")).comments
    assert comment.at == soon.replace(second=0, microsecond=0)


def test_a_given_date_of_the_future_is_refused(bring: Callable[..., Result], undated: str) -> None:
    done = bring(undated, "--date", "1 April 2071")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "“1 April 2071” is in the future: write it like 3 April 2017" in done.stderr


def test_a_time_that_the_clocks_skipped_or_repeated_is_told(bring: Callable[..., Result]) -> None:
    text = page(
        SAID.format("March 12, 2017 at 2:30 am"),
        "Words.",
        SAID.format("November 5, 2017 at 1:30 am"),
        "More words.",
        heading="2 thoughts on “Bread”",
    )
    assert read(text).remarks == (
        "Line 9: “March 12, 2017 at 2:30 am” was skipped when the clocks were set forward; "
        "it is read as 12 March 2017, 03:30 EDT.",
        "Line 13: “November 5, 2017 at 1:30 am” came twice when the clocks were set back; "
        "it is read as 5 November 2017, 01:30 EDT.",
    )
    done = bring(text)
    assert done.output.count("Note: Line ") == 2


@pytest.mark.parametrize(
    "date",
    [
        "March 12, 2017 at 1:59 am",
        "March 12, 2017 at 3:00 am",
        "November 5, 2017 at 12:59 am",
        "November 5, 2017 at 2:00 am",
        "November 5, 2017 at 1:30 am EST",
        "2017-03-12T02:30:00Z",
        "March 12, 2017",
    ],
)
def test_any_other_time_is_not_worth_a_word(date: str) -> None:
    text = page(SAID.format(date), "Words.", heading="1 thought on “Bread”")
    assert read(text).remarks == ()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("12 March 2017 2:30", "was skipped when the clocks were set forward"),
        ("5 November 2017 1:30", "came twice when the clocks were set back"),
    ],
)
def test_a_given_date_is_asked_for_again(
    bring: Callable[..., Result], undated: str, typed: str, reason: str
) -> None:
    done = bring(undated, "--date", typed)
    assert done.exit_code == 1
    assert f"“{typed}” {reason}: write another, or the offset behind it" in done.stderr
    assert bring(undated, "--date", f"{typed} UTC-5", "--dry-run").exit_code == 0


def test_a_day_that_begins_with_a_skipped_hour_is_that_day(app: Flask) -> None:
    """In São Paulo the clocks were set forward at midnight."""
    text = page(SAID.format("October 15, 2017"), "Words.").encode()
    at = read_page(text, ZoneInfo("America/Sao_Paulo")).comments[0].at
    assert at == datetime(2017, 10, 15, 3, tzinfo=UTC)
    with app.test_request_context():
        shown = moment(at, Course(zone="America/Sao_Paulo"), imported=True)
    assert "at 1:00 am" not in shown
    assert "October 15, 2017" in shown


@pytest.mark.parametrize(
    ("zone", "hours"), [("AEST", 2.4), ("JST", 3.4), ("NZDT", -0.6), ("WEST", 11.4), ("HST", 22.4)]
)
def test_a_zone_behind_the_time_is_no_name(zone: str, hours: float) -> None:
    (found,) = read(page(f"• April 3, 2017 at 12:24 pm {zone}", "Words.")).comments
    assert found.writer is None
    assert (found.at - datetime(2017, 4, 3, tzinfo=UTC)) == timedelta(hours=hours)


@pytest.mark.parametrize("zone", ["IST", "AST"])
def test_a_zone_that_is_of_several_places_is_refused(zone: str) -> None:
    with pytest.raises(NotUnderstood, match="a time zone that is not told apart here"):
        read(page(f"• April 3, 2017 at 12:24 pm {zone}", "Words."))
