"""What stands around people's words on a page, and what belongs to them."""

import pytest

from app.interchange.page import NotUnderstood
from tests.interchange.pages import ESSAY, local, page, read


@pytest.mark.parametrize(
    "last",
    [
        *("Published in 1962, the novel was a shock.", "Next they came for the kulaks"),
        *("Posted in Berlin in 1953, he wrote home.", "«Мы вам покажем кузькину мать»"),
        *("Photo of a queue in 1975", "On April 3, 2017 I met him at 12:23 pm.", "1917. A year"),
        *("Khrushchev on February 25, 1956 said:", "We met on April 3, 2017 at 12:23 pm."),
        *("Yeltsin, December 31, 1999 at 12:00 pm.", "Moscow, April 3, 2017"),
    ],
)
def test_the_essays_last_words_are_no_litter(last: str) -> None:
    comments = "1 thought on “Bread”\n\n• April 3, 2017 at 1:00 pm\n\n"
    for rest in ("Leave a Reply", comments + "More"):
        found = read("\n\n".join(["Bread", ESSAY[0], last, rest]))
        assert found.text == ESSAY[0] + "\n\n" + last
        assert [comment.text for comment in found.comments] == (["More"] if "1 th" in rest else [])


@pytest.mark.parametrize(
    ("header", "writer"),
    [
        ("anna k on April 3, 2017 at 1:00 pm said:", "anna k"),
        ("Smith, John on April 3, 2017 at 1:00 pm said:", "Smith, John"),
        ("1. [2]Amira H. Says:\n[3]April 3rd, 2017 at 1:00 pm edit", "Amira H."),
        ("#4 Bo says:\nApril 3, 2017 at 1:00 pm (Edit)", "Bo"),
        ("Anonymous says:\nApril 3, 2017 at 1:00 pm", None),
        ("[name removed] on April 3, 2017 at 1:00 pm", None),
        ("•\n\nApril 3, 2017 at 1:00 pm", None),
        ("مريم says:\n\u200eApril 3, 2017 at 1:00 pm", "مريم"),
    ],
)
def test_a_writers_name_as_the_page_has_it(header: str, writer: str | None) -> None:
    found = read(page(header + "\n\nPlease reply", "Pingback: Week 6"))
    assert [(one.writer, one.text) for one in found.comments] == [(writer, "Please reply")]
    same_line = "anna k on April 3, 2017 at 1:00 pm said: He said: reply"
    assert read(page(same_line)).comments[0].text == "He said: reply"


@pytest.mark.parametrize(
    "head",
    [
        *(
            "Bread\nPosted on April 2, 2017 by Ann Lee\n4 Replies",
            "Bread\n\nAnn Lee\nApril 2, 2017",
        ),
        *(
            "Bread | My class\n\nMy class\n\nBread\n\nApril 2, 2017\nAnn Lee",
            "# Bread\n\nOn April 2, 2017 by Ann Lee",
        ),
        *("My class\nMenu\n\nBread\n\nBy Ann Lee on April 2, 2017 — Leave a comment",),
    ],
)
def test_the_head_of_a_page(head: str) -> None:
    found = read(f"{head}\n\n{ESSAY[0]}\n\n1 thought on “Bread”\n\n• 3 May 2017\n\nx")
    assert (found.title, found.stated_count) == ("Bread", 1)
    assert (found.writer, local(found.at)) == ("Ann Lee", "2017-04-02 00:00")
    assert found.text == ESSAY[0]


def test_a_title_is_found_without_a_line_for_it() -> None:
    untitled = ESSAY[0] + "\n\n" + ESSAY[1]
    assert read(untitled + "\n\n1 thought on “Bread”\n\n• 3 May 2017\n\nx").title == "Bread"
    assert read(untitled, name="C:\\pages\\bread-and_land.txt").title == "Bread and land"
    assert read(untitled).title == "The wager of the virgin lands was lost…"
    titled = f"My class\n\nWeek 11: Bread and Peace\n\n{ESSAY[0]}\n\n1 comment on “Bread and Peace”"
    assert read(titled).title == "Week 11: Bread and Peace"


def test_a_byline_under_the_essay_is_no_comment() -> None:
    comment = "Bo on April 3, 2017 at 1:00 pm said:\n\nx"
    for foot in (
        "Posted on April 2, 2017 at 3:04 pm by Ann Lee",
        "This entry was posted in Week 6 on April 2, 2017 at 3:04 pm by Ann Lee.",
    ):
        found = read(f"Bread\n\n{ESSAY[0]}\n\n{foot}\n\n{comment}")
        assert (found.text, found.writer) == (ESSAY[0], "Ann Lee")
        assert local(found.at) == "2017-04-02 15:04"
        assert [one.writer for one in found.comments] == ["Bo"]


def test_a_heading_with_the_pages_title_is_a_heading_without_quotation_marks() -> None:
    with pytest.raises(NotUnderstood, match="before any date") as refused:
        read(
            page(
                "Words of nobody.", "• April 3, 2017 at 1:00 pm", "x", heading="2 Replies to Bread"
            )
        )
    assert refused.value.line == 9


@pytest.mark.parametrize(
    "end", ["Reply", "Reply to Ann Lee", "Edit | Permalink", "[11]Reply ↓", "← Peace\n\nLand →"]
)
def test_links_around_a_comment_are_left_out(end: str) -> None:
    found = read(
        "\n\n".join(["Bread", ESSAY[0], "• April 3, 2017 at 1:00 pm", "Avatar", "Yes.", end])
    )
    assert found.comments[0].text == "Yes."
    kept = read(page("• April 3, 2017 at 1:00 pm", "Reply to the first point", end))
    assert kept.comments[0].text == "Reply to the first point"


def test_a_chronology_is_no_thread() -> None:
    dated = ["September 11, 2001", "A morning.", "October 7, 2006", "An evening."]
    assert read("\n\n".join(["Bread", *ESSAY, *dated])).comments == ()


def test_an_essay_whose_element_was_never_closed_ends_at_the_comments() -> None:
    found = read(
        "<article><h1>Bread</h1><div class='entry-content'><p>Land.</p></article>"
        "<h2>1 thought on “Bread”</h2><ol><li class='comment'><b class='fn'>Ann</b>"
        "<time>3 May 2017</time><div class='comment-content'>Yes.</div></li></ol>"
    )
    assert (found.text, found.comments[0].text) == ("Land.", "Yes.")


def test_a_sentence_that_begins_like_the_form_does_not_end_the_page() -> None:
    """“Leave a Reply” ends the page as a whole line only."""
    found = read("A Title\n\nFirst.\n\nLeave a reply to Stalin, he said.\n\nLast.\n")
    assert found.text.endswith("Leave a reply to Stalin, he said.\n\nLast.")


def test_what_else_may_end_a_page_does_not_while_comments_follow() -> None:
    text = (
        "A Title\n\nFirst.\n\nComments are closed.\n\nLast.\n\n1 thought on “A Title”\n\n"
        "• April 3, 2017 at 12:23 pm\n\nA thought.\n"
    )
    found = read(text)
    assert "Last." in found.text
    assert len(found.comments) == 1
