"""What says the same is stored in one form: sources, figures, tables, code that holds a note."""

import pytest

from app.text.sanitise import sanitise
from tests.text.samples import PICTURE


def test_a_source_is_the_last_of_a_quotation_by_its_tag_or_its_dash() -> None:
    stored = "<blockquote><p>a</p><footer>Zubkova, <em>p. 12</em></footer></blockquote>"
    assert sanitise(stored) == stored
    for source in ("<p>— Zubkova, <i>p. 12</i></p>", "<footer><p>— Zubkova, <em>p. 12</em></p>"):
        assert sanitise(f"<blockquote><p>a</p>{source}</blockquote>") == stored


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<blockquote><p>— a</p></blockquote>", "<blockquote><p>— a</p></blockquote>"),
        ("<blockquote><footer>— a</footer></blockquote>", "<blockquote><p>a</p></blockquote>"),
        (
            "<blockquote><footer>a</footer><p>b</p></blockquote>",
            "<blockquote><p>a</p><p>b</p></blockquote>",
        ),
        ("<p>a</p><footer>— b</footer>", "<p>a</p><p>— b</p>"),
        (
            "<blockquote>a<p>— — b<br>c</p></blockquote>",
            "<blockquote><p>a</p><footer>b<br>c</footer></blockquote>",
        ),
    ],
)
def test_what_has_no_quotation_above_it_is_no_source(html: str, kept: str) -> None:
    assert sanitise(html) == kept


def test_a_figure_has_one_picture_and_its_credit() -> None:
    facts = 'data-credit="Photo: &quot;Ivanov&quot;, 1932" data-rights="cc-by"'
    html = f'<figure {facts}><img src="{PICTURE}" alt="a"></figure>'
    assert sanitise(html) == html
    both = f'<a href="{PICTURE}/1600"><img src="{PICTURE}" alt="a"></a>' * 2
    assert sanitise(f"<figure {facts}>{both}<figcaption>c</figcaption></figure>") == html + (
        html.replace("</figure>", "<figcaption>c</figcaption></figure>")
    )


@pytest.mark.parametrize(
    "fact", ['data-rights="mine"', 'data-credit=" "', 'data-other="x"', 'class="x"']
)
def test_a_figure_carries_nothing_else(fact: str) -> None:
    picture = f'<img src="{PICTURE}" alt="">'
    kept = f"<figure>{picture}</figure>"
    assert sanitise(f"<figure {fact}>{picture}</figure>") == kept


@pytest.mark.parametrize(
    "src",
    [
        *("/media/1.jpg", f"{PICTURE}/480", f"{PICTURE}?x", PICTURE.upper(), f"{PICTURE}0"),
        *(f"https://a.example{PICTURE}", f"{PICTURE} ", "data:image/png;base64,AAAA"),
    ],
)
def test_nothing_else_is_a_picture(src: str) -> None:
    assert sanitise(f'<p><img src="{src}" alt="A map"></p>') == "<p>A map</p>"


HEAD, BODY = '<tr><th scope="col">a</th></tr>', "<tr><td>b</td></tr>"


@pytest.mark.parametrize(
    "rows",
    [
        HEAD + BODY,
        f"<thead>{HEAD}</thead><tbody>{BODY}</tbody>",
        f"<tbody>{HEAD}{BODY}</tbody>",
        f"<tbody>{BODY}</tbody><thead><tr><td>a</td></tr></thead>",
        "<tr><th>a</th></tr><tr><td>b</td></tr>",
    ],
)
def test_the_head_of_a_table_follows_from_its_rows(rows: str) -> None:
    kept = f"<table><thead>{HEAD}</thead><tbody>{BODY}</tbody></table>"
    assert sanitise(f"<table>{rows}</table>") == kept


def test_what_heads_no_column_is_no_head() -> None:
    row = '<tr><th scope="row">a</th><td>b</td></tr>'
    kept = f'<table><tbody>{row}<tr><th scope="col">c</th></tr></tbody></table>'
    assert sanitise(kept) == kept
    assert sanitise(f"<table><tr><th>a</th><td>b</td></tr>{BODY}</table>").startswith(
        f"<table><tbody>{row}"
    )


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (
            "<p><code>a <b>b<span data-footnote>n</span></b>c</code></p>",
            "<p><code>a b</code><span data-footnote>n</span><code>c</code></p>",
        ),
        (
            "<pre>a\n  b<span data-footnote>n</span></pre>",
            "<pre>a\n  b</pre><p><span data-footnote>n</span></p>",
        ),
        ('<p><code>a <img src="x.png" alt="b"></code></p>', "<p><code>a b</code></p>"),
    ],
)
def test_a_note_stands_outside_code(html: str, kept: str) -> None:
    assert sanitise(html) == kept


def test_what_grows_beyond_reading_is_cut() -> None:
    html = sanitise(f'<p><img src="{PICTURE}" alt="{"&quot;" * 9_000}">b</p>')
    assert sanitise(html) == html
    assert html.count("&quot;") == 5_000
    assert sanitise(f'<a href="https://a.example/{"&" * 90_000}">b</a>') == "<p>b</p>"
