"""The words that a blog's own pages print: each by itself in a line, or in another language."""

from zoneinfo import ZoneInfo

import pytest

from app.interchange.page import NotUnderstood, read_page

ZONE = ZoneInfo("America/New_York")
TEXT = (
    "The harvest of 1956 was praised by everyone who did not have to eat it, and still is.\n\n"
    "Nobody asked what the wind would do to the soil once the grass that held it was gone."
)


def test_a_theme_that_says_by_in_and_when_in_lines_of_their_own() -> None:
    page = read_page(
        (
            "Virgin Lands\n\nWritten by\n\nJane Doe\n\nin\n\nUncategorized\n\nApril 3, 2017\n\n"
            f"{TEXT}\n\nComments\n\n2 responses to “Virgin Lands”\n\nAnna Lee\n\n"
            "April 5, 2017 at 9:00 am\n\nA question.\n\nReply\n\nBob Ray\n\n"
            "April 6, 2017 at 9:05 am\n\nAn answer.\n\nReply\n\nAdd new comment\n"
        ).encode(),
        ZONE,
    )
    assert (page.title, page.writer, page.text) == ("Virgin Lands", "Jane Doe", TEXT)
    assert page.at is not None
    assert [(one.writer, one.text) for one in page.comments] == [
        ("Anna Lee", "A question."),
        ("Bob Ray", "An answer."),
    ]


@pytest.mark.parametrize(
    "foreign",
    [
        "2 Kommentare zu „Neuland“",
        "2 réflexions sur « Terres vierges »",
        "2 comentarios en “Tierras vírgenes”",
        "Schreibe einen Kommentar",
        "Laisser un commentaire",
        "Deja una respuesta",
    ],
)
def test_a_blog_in_another_language_is_refused_before_its_lines_join_the_essay(
    foreign: str,
) -> None:
    page = f"Neuland\n\n{TEXT}\n\n{foreign}\n\nAnna Lee sagt:\n\nEine Frage.\n"
    with pytest.raises(NotUnderstood, match=r"Line 7 .*show the blog in English"):
        read_page(page.encode(), ZONE)
