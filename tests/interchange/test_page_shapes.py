"""Pages in the shapes in which people have them: copied from a browser, dumped, saved."""

import pytest

from app.interchange.page import NotUnderstood
from tests.interchange.pages import ESSAY, local, page, read

LONG = (
    "The queue had rules. One asked who was last, and became the last oneself; whoever left it "
    "for a while was remembered by the two beside."
)
WRAPPED = (
    "The queue had rules. One asked who was last, and became the last\n"
    "oneself; whoever left it for a while was remembered by the two\nbeside."
)


@pytest.mark.parametrize("essay", [LONG, WRAPPED], ids=["long", "wrapped"])
@pytest.mark.parametrize(
    "above",
    [
        "My class\nJust another site\nMenu\nSkip to content\nHome",
        "Skip to content\n\nMy class\n\n  • Home\n  • Syllabus",
        "Skip to the content\n\nSearch\n\nMy class",
    ],
)
@pytest.mark.parametrize("under", ["", "Leave a reply", "Posted on April 2, 2017 by Ann Lee"])
def test_under_a_menu_the_title_is_what_stands_above_the_essay(
    above: str, under: str, essay: str
) -> None:
    found = read("\n\n".join([above, "Bread lines", under, essay, "Leave a Reply", "Name *"]))
    assert (found.title, found.text) == ("Bread lines", " ".join(essay.split()))
    (told,) = found.remarks
    assert "above the title, were left out: “" in told


def test_an_invitation_to_reply_above_the_essay_ends_nothing() -> None:
    for essay in (LONG, WRAPPED):
        found = read(f"Bread\n\nFor Tuesday\n\nLeave a reply\n\n{essay}\n\nLeave a Reply\n\nName *")
        assert found.text == f"For Tuesday\n\nLeave a reply\n\n{LONG}"


@pytest.mark.parametrize(
    ("bubble", "heading"),
    [
        ("Leave a reply", ""),
        ("1 Reply", "One thought on “Bread”"),
        ("2 Replies", "2 thoughts on “Bread”"),
        ("Posted on April 2, 2017\n2", "2 thoughts on “Bread”"),
        ("Posted on April 2, 2017\nReply", ""),
    ],
)
def test_the_link_to_the_comments_under_a_title_is_none_of_the_essays_words(
    bubble: str, heading: str
) -> None:
    """As Twenty Eleven and Twenty Twelve print it: another save of the page has another number."""
    said = "".join(f"Bo {n}\nApril 3, 2017 at 1:0{n} pm\n\nIndeed.\n\n" for n in range(2))
    said = {"": "", "O": said[: len(said) // 2], "2": said}[heading[:1]]
    essay = "Land was promised.\n\nIt was given, too."
    foot = "This entry was posted in Week 6 on April 2, 2017 by annl."
    found = read("\n\n".join([f"Bread\n{bubble}", essay, foot, heading, said, "Leave a Reply"]))
    assert (found.title, found.text, found.writer) == ("Bread", essay, "annl")
    assert len(found.comments) == {"": 0, "O": 1, "2": 2}[heading[:1]]
    assert not found.problems


def test_a_number_that_heads_a_part_of_the_essay_stays() -> None:
    parts = "Posted on April 2, 2017\n\n1\n\nLand was promised.\n\n2\n\nIt was given, too."
    said = "1 thought on “Bread”\n\n• April 3, 2017 at 1:00 pm\n\nIndeed."
    assert read(f"Bread\n{parts}\n\n{said}").text.startswith("1\n\nLand was promised.\n\n2")


def test_a_form_above_the_comments_ends_the_essay_and_not_the_page() -> None:
    form = "Leave a Reply\n\nYour email address will not be published.\n\nName *\n\nPost Comment"
    said = "1 thought on “Bread”\n\n• April 3, 2017 at 1:00 pm\n\nIndeed."
    found = read(f"Bread\n\nApril 2, 2017\n\nLand was promised.\n\n{form}\n\n{said}")
    assert found.text == "Land was promised."
    assert [comment.text for comment in found.comments] == ["Indeed."]
    assert not found.problems


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Posted on <time datetime='2017-04-02'>April 2, 2017</time> by <a>annl</a>", ""),
        (
            "",
            "This entry was posted in <a>Week 6</a> on <time>April 2, 2017</time> by <a>annl</a>.",
        ),
        ("<time>April 2, 2017</time>", "Posted in Week 6"),
    ],
)
def test_a_saved_page_tells_its_writer_beside_a_marked_date(above: str, below: str) -> None:
    found = read(
        f"<html><article class='post'><h1 class='entry-title'>Bread</h1><div>{above}</div>"
        f"<div class='entry-content'><p>{LONG}</p></div><footer>{below}</footer></article>"
    )
    assert (found.text, local(found.at)) == (LONG, "2017-04-02 00:00")
    assert found.writer == (None if "Posted in" in below else "annl")


def test_a_date_above_the_title_is_the_essays() -> None:
    for date in ("Posted on April 2, 2017 by Ann Lee", "Posted onApril 2, 2017by Ann Lee"):
        found = read(f"Menu\nHome\nSyllabus\n{date}\nBread and lines\n\n{LONG}")
        assert (found.title, found.text) == ("Bread and lines", LONG)
        assert (found.writer, local(found.at)) == ("Ann Lee", "2017-04-02 00:00")


@pytest.mark.parametrize(
    "byline",
    [
        "Posted on April 2, 2017April 2, 2017 by Ann Lee",
        "Posted on April 2, 2017April 9, 2017 by Ann Lee",
        "April 2, 2017 by Ann Lee 5 Comments",
        "April 2, 2017 by Ann Lee Leave a Comment",
        "Posted byAnn LeeApril 2, 20175 Comments",
        "Posted onApril 2, 2017AuthorAnn LeeCategoriesWeek 6",
        "Post authorBy Ann LeePost dateApril 2, 20175 Commentson Bread",
        "Post authorBy Ann LeePost dateApril 2, 2017No Commentson Bread",
        "  • Post authorBy Ann Lee\n  • Post dateApril 2, 2017\n  • 5 Comments on Bread",
    ],
)
def test_a_byline_with_all_that_themes_put_into_it(byline: str) -> None:
    found = read(f"Bread\n\n{byline}\n\n{LONG}")
    assert (found.title, found.text) == ("Bread", LONG)
    assert (found.writer, local(found.at)) == ("Ann Lee", "2017-04-02 00:00")


def test_a_count_in_the_byline_is_compared() -> None:
    said = "Bo on April 3, 2017 at 1:00 pm said:"
    found = read(
        f"Bread\n\nApril 2, 2017 by Ann Lee 5 Comments\n\n{LONG}\n\nComments\n\n{said}\n\nx"
    )
    assert found.problems == ("The page says 5 comments, 1 was found.",)


@pytest.mark.parametrize(
    ("foot", "writer"),
    [
        (
            "This entry was posted in Week 11 and tagged queues, bread, deficit by Ann Lee.\n"
            "Bookmark the\npermalink.",
            None,
        ),
        ("Filed Under: Week 11", None),
        ("CategoriesWeek 11\n\nTagsQueues", None),
        (
            "Posted by Ann Lee at 9:14 PM\nEmail ThisBlogThis!Share to Twitter\nLabels: week 11",
            "Ann",
        ),
        ("April 2, 2017\nPosted in Week 11\n\nby\n\nAnn Lee\n\nTags:", "Ann"),
        ("Posted\n\nApril 2, 2017\n\nin\n\nWeek 11\n\nby\n\nAnn Lee", "Ann"),
        ("Share this:\n  • Twitter\n  • Facebook\nLike this:\nLike Loading...", None),
        ("Share this:\n\nRelated\nWeek 3: Bread\nFebruary 2, 2017\nIn “Week 3”", None),
        ("Post navigation\nPrevious Post\nDizzy with success", None),
    ],
)
def test_the_foot_of_an_essay_is_none_of_its_words(foot: str, writer: str | None) -> None:
    comment = "Bo on April 3, 2017 at 1:00 pm said:\n\nYes."
    for text in (LONG, WRAPPED):
        found = read(f"Bread\n\n{text}\n\n{foot}\n\n1 thought on “Bread”\n\n{comment}")
        assert found.text == LONG
        assert writer is None or found.writer == "Ann Lee"
        assert [one.text for one in found.comments] == ["Yes."]


@pytest.mark.parametrize(
    "last",
    [
        "by\n\nAnn Lee",
        "The work was done\n\nby\n\nwomen, mostly.",
        "Related: the dacha",
        "Tags were sewn on",
    ],
)
def test_what_only_looks_like_a_foot_stays(last: str) -> None:
    assert read(f"Bread\n\n{LONG}\n\n{last}").text == f"{LONG}\n\n{last}"


@pytest.mark.parametrize(
    ("header", "writer"),
    [
        ("1. [a1b2c3d4]Ann Lee on April 3, 2017 at 1:00 pm said:", "Ann Lee"),
        ("    □ [Ann Lee Avatar] Ann Lee says:\n      April 3, 2017 at 1:00 pm", "Ann Lee"),
        ("    ☆ Ann Lee on April 3, 2017 at 1:00 pm said:", "Ann Lee"),
        ("1. [Ann Avatar]\n\n    Ann Lee\n\n    April 3, 2017 at 1:00 pm", "Ann Lee"),
        ("Ann LeeApril 3, 2017 at 1:00 PM", "Ann Lee"),
        ("Ann T.April 3, 2017 at 1:00 PM", "Ann T."),
        ("Ann Leesays:\nApril 3, 2017 at 1:00 pm", "Ann Lee"),
        ("[Student A] on April 3, 2017 at 1:00 pm", "Student A"),
        ("[name removed] on April 3, 2017 at 1:00 pm", None),
    ],
)
def test_the_header_of_a_comment_as_it_is_copied(header: str, writer: str | None) -> None:
    for end in ("ReplyDelete", "Reply", "Reply By Post Author", "Replyto Ann Lee", "LikeLike"):
        found = read(page(header, "Yes.", end, "Bo on April 4, 2017 at 1:00 pm said:", "No."))
        said = [(one.writer, one.text) for one in found.comments]
        assert said == [(writer, "Yes."), ("Bo", "No.")], end


@pytest.mark.parametrize(
    "end",
    [
        "Newer PostOlder PostHome\nSubscribe to: Post Comments (Atom)",
        "[8]Leave a Reply [9]Cancel reply",
    ],
)
def test_the_end_of_a_page_ends_the_last_comment(end: str) -> None:
    header = "Ann Lee on April 3, 2017 at 1:00 pm said:"
    found = read("\n\n".join(["Bread", *ESSAY, "1 comment:", header, "Yes.", end, "Name"]))
    assert [one.text for one in found.comments] == ["Yes."]


def test_a_title_printed_twice_is_one() -> None:
    assert read(f"Bread lines\nBread lines\n\n{LONG}").title == "Bread lines"
    assert read(f"→\nBread lines\n\n{LONG}\n\n1 thought on “Bread lines”").title == "Bread lines"


def test_a_file_that_is_named_by_its_pages_title_tells_the_title() -> None:
    text = f"My class\nSunday, April 2, 2017\nWhy Bread Mattered\n\n{LONG}"
    found = read(text, name="Why Bread Mattered – My class.txt")
    assert (found.title, found.text) == ("Why Bread Mattered", LONG)
    assert (local(found.at), found.writer) == ("2017-04-02 00:00", None)
    assert found.remarks == ("Line 1, above the title, was left out: “My class”.",)
    assert read(text).writer is None


def test_a_list_in_a_wrapped_text_keeps_its_items() -> None:
    wrapped = (
        f"Bread\n\n{WRAPPED}\n\n 1. The Twenty-Second Party Congress of October 1961 and all\n"
    )
    found = read(
        wrapped + " 2. An editor with nerve and a First Secretary who liked peasants\n 3. Luck"
    )
    assert found.text.split("\n\n")[1].count("\n") == 2
    assert read("Bread\n\n" + WRAPPED.replace("oneself;", "12. oneself;")).text.count("\n") == 0


def test_a_page_with_a_document_type_and_nothing_else_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="no words"):
        read("<!DOCTYPE html>", name="page.html")


def test_a_heading_that_is_a_date_is_no_title() -> None:
    found = read(
        "<div class='content'><h2>April 2, 2017</h2><h3>Bread</h3>"
        "<div class='entry-content'><p>Land.</p></div></div>",
        name="page.html",
    )
    assert found.title == "Bread"


def test_words_that_a_comment_has_under_a_lost_date_give_it_none() -> None:
    with pytest.raises(NotUnderstood, match="before any date"):
        read(
            "<article><h1>Bread</h1><div class='entry-content'><p>Land.</p></div></article><ol>"
            "<li class='comment'><b class='fn'>Ann</b><div class='comment-metadata'>"
            "<div class='comment-content'>On April 3, 2017 I said so.</div></div></li></ol>"
        )


@pytest.mark.parametrize("text", [LONG, WRAPPED], ids=["long", "wrapped"])
def test_a_blogs_front_page_is_refused_at_its_second_post(text: str) -> None:
    post = f"{{}}\n\nPosted on April {{}}, 2017 by Ann Lee\n\n{text}\n\nPosted in Week 6\n\n"
    with pytest.raises(NotUnderstood, match="a second post begins here") as refused:
        read("My class\n\n" + post.format("Bread", 2) + post.format("Peace", 1))
    assert refused.value.line in (13, 15)
    assert str(refused.value).endswith("; open the post to import and save its own page.")
    assert read("My class\n\n" + post.format("Bread", 2)).text == LONG


def test_a_saved_front_page_is_refused_at_its_second_post() -> None:
    post = (
        "<article class='post'><h2 class='entry-title'>{}</h2><time>April {}, 2017</time>"
        f"<div class='entry-content'><p>{LONG}</p></div></article>\n"
    )
    with pytest.raises(NotUnderstood, match=r"Line 2 .* a second post begins here"):
        read("<html>" + post.format("Bread", 2) + post.format("Peace", 1))
    assert read("<html>" + post.format("Bread", 2)).text == LONG


def test_under_a_long_menu_the_first_post_is_no_second() -> None:
    menu = "\n".join(f"Week {number}" for number in range(1, 30))
    for essay in (LONG, WRAPPED):
        found = read(
            f"My class\n\n{menu}\n\nBread\n\nPosted on April 2, 2017 by Ann Lee\n\n{essay}"
        )
        assert (found.title, found.writer, found.text) == ("Bread", "Ann Lee", LONG)


def test_garbled_signs_are_told_once() -> None:
    text = page("• April 3, 2017 at 1:00 pm", "Itâ€™s “Zoë”.", heading="1 thought on “Bread”")
    (told,) = read(text).remarks
    assert told.startswith("Line 11: “â€™” looks like a sign that was garbled")
    for fine in ("It’s", "café", "São Paulo", "ÂNGELA", "SÃO", "10 €", "â la"):
        assert read(text.replace("Itâ€™s", fine)).remarks == ()
    garbled = page("• April 3, 2017 at 1:00 pm", "Zoë, née", heading="1 thought on “Bread”")
    assert read(garbled.replace("Zoë", "Zoë".encode().decode("cp1252"))).remarks != ()
