"""A blog's names are chosen freely; one that looks like a role is not shown here as a name."""

from collections.abc import Callable

import pytest
from click.testing import Result

from tests.interchange.desk import Desk
from tests.visitor import Visitor
from tests.world import World

ROLES = ("Instructor", "Admin", "admin", "Professor Marsh", "Prof. Penn", "The Moderator")


@pytest.mark.parametrize("name", ROLES)
def test_a_role_is_no_name_and_that_is_told(desk: Desk, first: str, name: str) -> None:
    coming = desk.coming(first.replace("Oscar Penn", name))
    assert coming.remarks == (
        f"Line 15: the name “{name}” looks like a role, so it reads “name not recorded”; "
        "after the import you can say whose it is.",
    )
    essay = coming.save()
    assert [comment.writer_name for comment in desk.thread(essay)] == ["", ""]
    assert essay.writer_name == "Ida Marsh"


@pytest.mark.parametrize(
    "name", ["Oscar Penn", "Oscar Penn (Instructor)", "Ida Profumo", "Thomas Adminsky", "student4"]
)
def test_any_other_name_is_shown(desk: Desk, first: str, name: str) -> None:
    coming = desk.coming(first.replace("Oscar Penn", name))
    assert coming.remarks == ()
    assert desk.thread(coming.save())[1].writer_name == name.removesuffix(" (Instructor)")


def test_the_writer_of_an_essay_is_told_with_the_line(desk: Desk, first: str) -> None:
    by_line = first.replace("April 2, 2017 by Ida Marsh", "April 2, 2017\n\nBy Professor Marsh")
    coming = desk.coming(by_line)
    assert coming.remarks[0].startswith("Line 5: the name “Professor Marsh” looks like a role")
    assert coming.save().writer_name == ""


def test_the_writer_of_a_marked_essay_is_told_with_the_line(desk: Desk) -> None:
    coming = desk.coming(
        "<article><h1>Bread</h1>\n<time>3 May 2017</time>\n<a class='author'>admin</a>"
        "<div class='entry-content'><p>Land.</p></div></article>"
    )
    assert coming.remarks[0].startswith("Line 3: the name “admin” looks like a role")


def test_one_name_is_told_once_with_all_its_lines(desk: Desk, first: str) -> None:
    said = "  • Instructor on April 6, 2017 at 9:0{} am said:\n\n    Well asked.\n\n"
    several = first.replace("Leave a", "".join(map(said.format, range(8))) + "Leave a")
    told = [remark for remark in desk.coming(several).remarks if "Instructor" in remark]
    assert len(told) == 1
    assert told[0].startswith("Lines 19, 23, 27, 31, 35 and 3 more: the name “Instructor”")


def test_a_name_without_letters_is_told_too(desk: Desk, first: str) -> None:
    told = desk.coming(first.replace("Oscar Penn", "1234567")).remarks
    assert told[0].startswith("Line 15: the name “1234567” can be no name here")


def test_the_command_and_the_import_page_show_no_role_as_a_name(
    world: World, visit: Callable[[str], Visitor], bring: Callable[..., Result], first: str
) -> None:
    page = first.replace("Oscar Penn", "Instructor").replace("Ida Marsh", "Admin")
    done = bring(page, "--dry-run")
    assert "Writer: name not recorded\n" in done.output
    assert "  2. name not recorded, 5 April 2017" in done.output
    assert "Note: Line 3: the name “Admin” looks like a role" in done.output
    path = f"/courses/{world.course}/import"
    instructor = visit("instructor")
    looked = instructor.submit(path, path, source=page)
    assert "Line 15: the name “Instructor” looks like a role" in looked.words
    saved = instructor.follow(instructor.send(looked, path, path, "save=1"))
    assert "name not recorded" in saved.words
    assert "Admin" not in saved.words
    assert not saved.find("//*[contains(@class, 'who')][contains(., 'Instructor')]")
    assert "Whose is this?" in saved.words
