"""Where a page's title is printed twice or not at all, its essay and comments are read whole."""

import pytest

from tests.interchange.pages import ESSAY, read

SAID = "Oscar Penn on April 3, 2017 at 12:23 pm said:"


@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["one block", "parted"])
@pytest.mark.parametrize("under", ["\n\n", "\nSunday, April 2nd, 2017\n\n"], ids=["text", "date"])
def test_a_title_printed_twice_is_one_title_and_nobodys_name(between: str, under: str) -> None:
    found = read(f"Frozen Thaw{between}Frozen Thaw{under}{ESSAY[0]}\n\n{SAID}\n\nWords.")
    assert (found.title, found.writer, found.text) == ("Frozen Thaw", None, ESSAY[0])


def test_an_invitation_to_reply_above_the_essay_ends_nothing_though_the_title_is_missing() -> None:
    menus = "Soviet History\nSpring 2017\n\nHome\nAbout\n\nWeek eleven, second group"
    heading = "1 thought on “Chernobyl and the End of Secrecy”"
    text = f"{ESSAY[0]}\n\n{heading}\n\n{SAID}\n\nWords.\n\nLeave a Reply\n\nName *"
    found = read(f"{menus}\nLeave a reply\n\n{text}")
    assert ESSAY[0] in found.text
    assert [comment.text for comment in found.comments] == ["Words."]


def test_an_invitation_to_reply_under_a_short_essay_ends_it() -> None:
    about = "This course asks how a revolution became a state, and what its people made of that."
    found = read(f"Bread\n\nApril 2, 2017\n\nThey were promised land.\n\nLeave a Reply\n\n{about}")
    assert found.text == "They were promised land."


@pytest.mark.parametrize("heading", ['1 comment for "Bread"', "1 thought on „Bread“"])
def test_a_heading_ends_with_its_quotation_though_the_next_line_quotes(heading: str) -> None:
    said = "Ida Marsh on April 3, 2017 at 9:00 am said:\n\nThey called it “bread”"
    found = read(f"Bread\n\n{ESSAY[0]}\n\n{heading}\n{said}\n")
    (comment,) = found.comments
    assert (found.title, comment.writer) == ("Bread", "Ida Marsh")
    quoted = read(f'Bread\n\n{ESSAY[0]}\n\n{heading}\nIda on April 3, 2017 said: "Yes."')
    assert (quoted.title, len(quoted.comments), quoted.remarks) == ("Bread", 1, ())
