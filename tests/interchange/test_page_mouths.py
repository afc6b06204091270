"""Each comment is its own writer's, whatever people call themselves and whatever they say."""

import pytest

from tests.interchange.pages import ESSAY, page, read

BO = "Bo Marsh on April 3, 2017 at 8:00 am said:"
NAMES = ("He Jing", "You Jin", "Anna (she/her)", "Ann/Bo", "I Wayan Sujana", "who?", "x: y")


def spoken(text: str) -> list[tuple[str | None, str]]:
    return [(one.writer, one.text) for one in read(text).comments]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", ["{} on {} said:", "• {} on {} said:", "{} says:\n{}"])
def test_whoever_said_something_at_a_time_is_named_there(name: str, shape: str) -> None:
    header = shape.format(name, "April 3, 2017 at 9:00 am")
    text = page(BO, "One.", header, "Two.", heading="Comments")
    assert spoken(text) == [("Bo Marsh", "One."), (name, "Two.")]
    assert read(text).remarks == ()


@pytest.mark.parametrize("name", ["He Jing", "You Jin", "Anna (they/them)", "Ann/Bo"])
def test_a_name_that_begins_like_a_sentence_needs_no_time(name: str) -> None:
    header = f"{name} on April 3, 2017 said:"
    text = page("Bo on April 3, 2017 said:", "One.", header, "Two.", heading="Comments")
    assert spoken(text) == [("Bo", "One."), (name, "Two.")]


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize(
    "name",
    [
        *("So Yeon Park", "My Nguyen", "To Huu", "See Lor", "No Hyun", "ÜNAL, Ayşe", "Ann & Bo"),
        *("ann.lee@college.example", "Anna (she/her)", "Ann/Bo"),
    ],
)
def test_a_name_above_a_date_is_a_name(name: str, place: int) -> None:
    names = ["Bo Marsh", "Cy Penn"]
    names[place] = name
    headers = [f"{one}\nApril {n}, 2017 at 9:00 am" for n, one in enumerate(names, start=3)]
    text = page(headers[0], "One.", headers[1], "Two.", heading="Comments")
    assert spoken(text) == [(names[0], "One."), (names[1], "Two.")]


def test_words_above_a_nameless_date_are_no_name() -> None:
    said = ["One.", "Thanks Ann", "The Thaw"]
    dates = [f"• April {day}, 2017 at 9:00 am" for day in (3, 4)]
    text = page(dates[0], *said, dates[1], "Two.", heading="Comments")
    assert spoken(text) == [(None, "\n\n".join(said)), (None, "Two.")]


@pytest.mark.parametrize(
    ("byline", "writer"),
    [
        ("By So Yeon Park\n\nApril 2, 2017", "So Yeon Park"),
        ("Posted on April 2, 2017 by Ann and Bo", "Ann and Bo"),
        ("This entry was posted on April 2, 2017 by Ann Lee and tagged bread.", "Ann Lee"),
    ],
)
def test_a_byline_names_its_writer_whole(byline: str, writer: str) -> None:
    rows = ["Bread", byline, *ESSAY] if not byline.startswith("This") else ["Bread", *ESSAY, byline]
    found = read("\n\n".join(rows))
    assert (found.title, found.writer, found.remarks) == ("Bread", writer, ())


def test_a_title_is_no_byline() -> None:
    assert read(f"By No Means\n\n{ESSAY[0]}").title == "By No Means"


def test_a_name_without_end_is_one() -> None:
    endless = "Whoever wrote this has a name that takes more than sixty letters to write down"
    header = f"{endless} on April 3, 2017 at 9:00 am said:"
    assert spoken(page(BO, "One.", header, "Two."))[1] == (endless, "Two.")


def test_a_line_that_is_dated_like_a_header_and_none_is_told() -> None:
    (note,) = read(
        page(BO, "One.", "It was late — April 3, 2017 at 9:00 am", "Two.", heading="Comments")
    ).remarks
    assert note.startswith("Line 13 is read as words of the comment above it: “It was late")


SOUNDS = (
    *("Powered by steam", "Notify me of changes, said the spy.", "Older post", "Leave a comment"),
    *("Comments are closed, the court ruled", "You must log in to the archive first"),
    *("Logged in as a guest, he read", "Leave a Reply", "Comments are closed."),
)


@pytest.mark.parametrize("line", SOUNDS)
@pytest.mark.parametrize("count", ["Comments", "2 thoughts on “Bread”"])
def test_no_line_of_a_comment_ends_a_page_while_another_follows(line: str, count: str) -> None:
    cy = "Cy Penn on April 4, 2017 at 9:00 am said:"
    found = read(page(BO, "One.", line, "More.", cy, "Two.", heading=count))
    assert [(one.writer, one.text) for one in found.comments] == [
        ("Bo Marsh", f"One.\n\n{line}\n\nMore."),
        ("Cy Penn", "Two."),
    ]
    told = [note for note in found.remarks if "is read as words of a comment" in note]
    sounds = line in ("Older post", "Leave a comment", "Leave a Reply", "Comments are closed.")
    assert len(told) == sounds
    assert all(note.startswith(f"Line 13, “{line}”") for note in told)


@pytest.mark.parametrize("line", SOUNDS[:7])
def test_nothing_of_the_last_comment_is_dropped_without_a_word(line: str) -> None:
    found = read(page(BO, "One.", line, "More.", heading="Comments"))
    kept = "More." in found.comments[0].text
    assert kept or [note for note in found.remarks if "“More.”" in note]


def test_days_behind_the_form_are_menus_and_hours_are_told() -> None:
    said = ["Bo on April 3, 2017 said:", "One.", "Leave a Reply", "Recent posts"]
    assert len(read(page(*said, "Peace\nApril 9, 2017", heading="Comments")).comments) == 1
    found = read(page(*said, "Cy Penn — April 9, 2017 at 8:00 am", "Two.", heading="Comments"))
    assert [one.writer for one in found.comments] == ["Bo"]
    assert "what is dated behind it was left out" in " ".join(found.remarks)
