"""Saved pages: what the markup calls by the wrong name is still somebody's words."""

import pytest

from tests.interchange.pages import read

ESSAY = "<article><h1>Bread</h1><div class='entry-content'>{}</div></article>"
COMMENT = (
    "<li class='comment{}'><b class='fn'>{}</b> <time>April {}, 2017 at 9:00 am</time>"
    "<div class='comment-content'><p>{}</p></div></li>"
)
BO = COMMENT.format("", "Bo", 3, "One.")
CY = COMMENT.format("{}", "Cy", 4, "Two.")
BOTH = [("Bo", "One."), ("Cy", "Two.")]


def saved(essay: str, *items: str) -> str:
    return ESSAY.format(essay) + f"<ol>{''.join(items)}</ol>"


def spoken(text: str) -> list[tuple[str | None, str]]:
    return [(one.writer, one.text) for one in read(text).comments]


@pytest.mark.parametrize("name", [" reply", " comment-reply", " avatar", " widget"])
def test_a_comment_is_one_whatever_else_it_is_called(name: str) -> None:
    assert spoken(saved("<p>Land.</p>", BO, CY.format(name))) == BOTH


@pytest.mark.parametrize("tag", ["div style='display: none'", "div hidden", "form", "aside"])
def test_folded_comments_are_comments(tag: str) -> None:
    closed = f"<{tag}>{CY.format('')}</{tag.split()[0]}>"
    assert spoken(saved("<p>Land.</p>", BO, closed)) == BOTH


@pytest.mark.parametrize(
    "kept",
    [
        "<aside>A second voice.</aside>",
        "<form>A second voice.</form>",
        "<div class='reply'>A second voice.</div>",
        "<p class='avatar'>A second voice.</p>",
        "<div class='sharing navigation'>A second voice.</div>",
        "<div class='widget sidebar'>A second voice.</div>",
    ],
)
def test_nothing_of_an_essay_is_lost_by_its_name(kept: str) -> None:
    found = read(saved(f"<p>Land.</p>{kept}<p>Peace.</p>", BO))
    assert (found.text, found.remarks) == ("Land.\n\nA second voice.\n\nPeace.", ())
    said = COMMENT.format("", "Bo", 3, f"One.</p>{kept}<p>")
    assert spoken(saved("<p>Land.</p>", said)) == [("Bo", "One.\n\nA second voice.")]


def test_links_and_buttons_of_a_comment_are_none_of_its_words() -> None:
    links = (
        "<div class='reply'><a href='#'>Reply</a></div><div class='sharedaddy'>Share this:</div>"
        "<form><input name='q'><label>Search this page</label></form><button>Like</button>"
    )
    said = COMMENT.format("", "Bo", 3, f"One.</p>{links}<p>")
    assert spoken(saved("<p>Land.</p>", said)) == [("Bo", "One.")]


def test_what_is_hidden_in_an_essay_is_told() -> None:
    found = read(saved("<p>Land.</p>\n<p style='display:none'>A folded note.</p>", BO))
    assert found.text == "Land."
    assert found.remarks == ("Line 2, hidden on the page, was left out: “A folded note.”.",)


def test_running_text_beside_the_page_is_told() -> None:
    words = "An essay that the theme has put into the column beside. " * 5
    found = read(f"<html><aside>{words}</aside><h1>Bread</h1><p>Land was promised.</p></html>")
    (told,) = found.remarks
    assert told.startswith("Line 1, beside the page's own words, was left out: “An essay that the")


def test_a_comment_beside_the_page_is_told() -> None:
    aside = f"<div class='widget'><ol>{CY.format('')}</ol></div>"
    found = read(saved("<p>Land.</p>", BO, aside))
    assert [one.writer for one in found.comments] == ["Bo"]
    assert found.remarks[0].endswith("beside the page's own words, was left out: “Cy”.")


@pytest.mark.parametrize("field", ["<input type='hidden' name='state'>", "<input name='q'>"])
def test_a_page_within_one_form_is_read(field: str) -> None:
    found = read(f"<html><body><form>{field}<h1>Bread</h1><p>Land was promised.</p></form></html>")
    assert (found.title, found.text) == ("Bread", "Land was promised.")


@pytest.mark.parametrize(
    "words", ["He read <cite>Pravda</cite> daily.", "<footer>He read.</footer>"]
)
def test_a_comments_words_are_its_own_and_its_name_is_not(words: str) -> None:
    page = saved(
        "<p>Land.</p>",
        "<li class='comment'><b class='fn'>Bo</b> <time>April 3, 2017 at 9:00 am</time>"
        f"<p>{words}</p></li>",
    )
    expected = "He read Pravda daily." if "cite" in words else "He read."
    assert spoken(page) == [("Bo", expected)]


@pytest.mark.parametrize(
    ("about", "writer"),
    [
        ("<cite>Ann Lee</cite> says: <time>April 3, 2017</time>", "Ann Lee"),
        (
            "<p><cite>Comment by Ann Lee</cite> — <time>April 3, 2017</time></p>",
            "Ann Lee",
        ),
        ("<time>April 3, 2017</time>", None),
    ],
)
def test_a_cited_name_stands_first_or_beside_the_date(about: str, writer: str | None) -> None:
    page = saved("<p>Land.</p>", f"<li class='comment'>{about}<p>In <cite>Pravda</cite>.</p></li>")
    assert spoken(page) == [(writer, "In Pravda.")]


@pytest.mark.parametrize(
    ("about", "writer", "text"),
    [
        ("<span>Bo</span> <time>April 3, 2017</time>", "Bo", "Yes."),
        ("<p>Bo, <time>April 3, 2017</time></p>", "Bo", "Yes."),
        (
            "<b class='fn'>Bo</b><p>On <time>April 3, 2017</time> I wrote that he reads it.</p>",
            "Bo",
            "On April 3, 2017 I wrote that he reads it.\n\nYes.",
        ),
    ],
)
def test_what_stands_beside_a_marked_date_is_a_name_or_words(
    about: str, writer: str, text: str
) -> None:
    page = saved("<p>Land.</p>", f"<li class='comment'>{about}<p>Yes.</p></li>")
    assert spoken(page) == [(writer, text)]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>He <q>said</q> so.</p>", "He “said” so."),
        ("<ol start='4'><li>Four<li>Five</ol>", "4. Four\n5. Five"),
        ("<ol><li value='7'>Seven<li>Eight</ol>", "7. Seven\n8. Eight"),
        ("<ol start='x'><li>One</ol>", "1. One"),
        ("<table><tr><td><td>1917<td>1956<tr><td>Rye<td>2<td></table>", "| 1917 | 1956\nRye | 2 |"),
        ("<table><tr><td></td><td></td></tr></table><p>Land.</p>", "Land."),
        ("<p>Good <img class='emoji' alt='👍' src='x'></p>", "Good 👍"),
    ],
)
def test_what_markup_says_is_said_in_the_text(markup: str, text: str) -> None:
    assert read(saved(markup, BO)).text == text


def test_links_and_pictures_are_counted_in_essay_and_comments() -> None:
    link = "<a href='https://archive.example/{}'>{}</a>"
    essay = (
        f"<p>Land: {link.format(1, 'see there')}, {link.format(2, '[1]')}.</p><img src='map.png'>"
    )
    own = f"<p>{link.format(3, 'https://archive.example/3')} <a href='#note'>below</a></p>"
    said = COMMENT.format("", "Bo", 3, f"One. {link.format(4, 'Source')}<img src='x.png'>")
    assert read(saved(essay + own, said)).remarks == (
        "2 pictures were left out.",
        "Where 2 links lead is not in the text: add what is a source.",
    )


def test_a_video_is_told() -> None:
    found = read(saved("<p>Land.</p><iframe src='https://video.example'></iframe>", BO))
    assert found.remarks[0].startswith("1 embedded part was left out")
