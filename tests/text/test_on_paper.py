"""Where a link leads, told behind it."""

import pytest

from app.text.on_paper import with_addresses
from app.text.sanitise import sanitise

ADDRESS = ' <span class="address">{}</span>'


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ('<a href="https://a.example/b">the archive</a>', "https://a.example/b"),
        ('<a href="mailto:ann@a.example">Ann</a>', "ann@a.example"),
        ('<a href="https://a.example/b?c=1&amp;d=2">x</a>', "https://a.example/b?c=1&amp;d=2"),
        ('<a href="https://www.a.example/b/">a.example/b</a>', ""),
        ('<a href="https://a.example/b">https://a.example/b</a>', ""),
        ('<a href="https://a.example">See <em>a.example</em> there</a>', ""),
        ('<a href="mailto:ann@a.example">ann@a.example</a>', ""),
        ('<a href="/courses/x">our course</a>', ""),
    ],
)
def test_an_address_is_told_where_the_words_do_not(link: str, told: str) -> None:
    html = sanitise(f"<p>See {link}, please.</p>")
    place = html.index("</a>") + len("</a>")
    said = ADDRESS.format(told) if told else ""
    assert with_addresses(html) == html[:place] + said + html[place:]


def test_an_address_is_told_once() -> None:
    html = sanitise(
        '<p><a href="https://a.example/b">one</a> <a href="https://a.example/b">two</a></p>'
    )
    assert with_addresses(html).count("class=") == 1


def test_an_address_in_a_note_is_told_in_the_note() -> None:
    html = sanitise('<p>a<span data-footnote><a href="https://a.example">b</a>.</span></p>')
    assert '</a> <span class="address">https://a.example</span>.</span></p>' in with_addresses(html)


def test_a_text_without_links_stays_as_it_is() -> None:
    assert with_addresses("<p>&lt;a href&gt; &amp; b</p>") == "<p>&lt;a href&gt; &amp; b</p>"
