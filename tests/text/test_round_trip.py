"""A text given back for editing, and saved unchanged, is the text it was."""

import pytest
from hypothesis import given

from app.text.literal import html_from_literal
from app.text.markdown import html_from_markdown, markdown_from_html
from app.text.sanitise import sanitise
from tests.text.samples import PICTURE, pasted, typed

ESSAY = """\
## A retreat?

On March 2, 1930, *Pravda* printed an article.[^1] In class **almost everybody** read it as
a retreat -- *I will argue* that it was none [sic].

> Dizzy with success,\\
> he said.[^2]

- first
- second
  - within

1914. War
1917. Revolution

| Year | Dead |
| --- | --- |
| 1932 | many[^3] |

See [the archive](https://a.example/x_(y) "1930"), <https://b.example/>.

```
code *is* code
```

[^1]: J. V. Stalin, “Dizzy with Success,” *Pravda*.
[^2]: Ibid.

    And again.
[^3]: Disputed.
"""


def unwrapped(source: str) -> str:
    return source.replace("read it as\na", "read it as a").strip()


def test_an_essay_comes_back_as_it_was_typed() -> None:
    source = ESSAY.replace("(https://a.example/x_(y)", "(<https://a.example/x_(y)>")
    assert markdown_from_html(html_from_markdown(source)) == unwrapped(source)


@pytest.mark.parametrize(
    "words",
    [
        "1917. The year of two revolutions",
        "- a dash begins this",
        "# number",
        "> greater",
        "    indented by four",
        "+ plus",
        "* star * and *another*",
        "_under_ and snake_case",
        "a | b",
        "--|--",
        "[1] He said [sic] so [^1] and ^[x]",
        "[1]: http://a.example",
        "<b>bold</b> & <q>quoted</q> &amp; &lt;",
        "C:\\Users\\x \\* end\\",
        "`code` and ``more``",
        "~~~ ~~no~~ ~",
        "---",
        "===",
        "<p>a</p>",
        "https://a.example/x_y_z",
        "Wow! [x](y) ![z](w)",
        "x",
    ],
)
def test_imported_words_are_never_signs(words: str) -> None:
    html = html_from_literal(f"Before.\n\n{words}\n{words}\n\nAfter.")
    assert html_from_markdown(markdown_from_html(html)) == html


def test_harmless_signs_are_not_cluttered_with_backslashes() -> None:
    plain = "He said [sic] so (p. 3): 1917 was it - or not; snake_case, a < b, c > d & 5 # 6 ~ 7!"
    assert markdown_from_html(html_from_literal(plain)) == plain
    assert markdown_from_html("<p>1917. It began.</p>") == "1917\\. It began."


@pytest.mark.parametrize(
    "html",
    [
        '<p lang="ar" dir="rtl">التاريخ</p>',
        "<p>He said <q>so <em>it</em> is</q>, <cite>x</cite>, H<sub>2</sub>O.</p>",
        '<p><span lang="ru">мир</span> <bdi>x</bdi></p>',
        f'<figure><img src="{PICTURE}" alt="A &quot;map&quot; &amp; more"><figcaption>c. 1070'
        "<span data-footnote>n</span></figcaption></figure>",
        '<table><tbody><tr><th scope="row">a</th><td colspan="2">b<br>c</td></tr></tbody></table>',
        '<table><thead><tr><th scope="col">a | b</th></tr></thead>'
        "<tbody><tr><td><code>c|d</code><br>\\</td></tr></tbody></table>",
        "<ul><li>a</li></ul><ul><li>b</li></ul><ol><li>c</li></ol><ol><li>d</li></ol>",
        "<ul><li></li><li><p>a</p><p>b</p><pre>c\n\n  d</pre></li><li><hr></li></ul>",
        '<ol start="3"><li>a<ol start="7"><li>b</li></ol></li><li value="1">c</li></ol>',
        "<blockquote><blockquote><p>a</p></blockquote><ul><li>b</li></ul></blockquote>",
        "<pre>```\n\n~~~</pre><p><code>`</code> <code>a``b</code></p>",
        "<p>un<em>believ</em>able <em>“x”</em>y <strong>a</strong><em>b</em></p>",
        "<p><em>a <strong>b</strong></em> <em><strong>c</strong></em> <s>d</s>~</p>",
        '<p>wow!<a href="/x">[a]</a>^<span data-footnote>b</span>[<a href="/y">c</a>](d)</p>',
        '<p><a href="/x" title="a &quot;b&quot; \\ &amp;amp;">y</a></p>',
        "<h2>a #</h2><h3># b<br>c</h3>",
        "<blockquote><p>a</p><footer>Zubkova<br>- <em>p. 12</em></footer></blockquote>",
        '<blockquote><p>a</p><footer lang="ru"><q>a</q></footer></blockquote>',
        f'<figure data-credit="a | &lt;b&gt; &amp;amp; &quot;c&quot;" data-rights="own" lang="ru">'
        f'<img src="{PICTURE}" alt="{"long &quot;x&quot; " * 500}." width="3" height="2"></figure>',
        f'<ul><li><figure><img src="{PICTURE}" alt=""></figure></li></ul>',
        f'<table><thead><tr><th scope="col">a<img src="{PICTURE}" alt="b | c"></th></tr></thead>'
        "<tbody><tr><td>d</td></tr></tbody></table>",
        "<p><span data-footnote>n</span>: a</p><hr><p>b<br><br>c</p>",
    ],
)
def test_what_markdown_has_no_signs_for_survives_too(html: str) -> None:
    assert sanitise(html).replace(' rel="noopener noreferrer nofollow ugc"', "") == html
    assert html_from_markdown(markdown_from_html(html)) == html


def test_one_odd_paragraph_does_not_spoil_the_others() -> None:
    source = markdown_from_html('<p>A <em>word</em>.</p><p dir="rtl">א</p><p>B<br>c</p>')
    assert source == 'A *word*.\n\n<p dir="rtl">א</p>\n\nB\\\nc'


def test_a_source_is_typed_behind_a_dash() -> None:
    html = "<blockquote><p>a</p><footer>Zubkova, <em>p. 12</em></footer></blockquote>"
    source = "> a\n>\n> — Zubkova, *p. 12*"
    assert markdown_from_html(html) == source
    assert html_from_markdown(source) == html


def test_a_figure_is_one_line_that_can_be_moved_or_deleted() -> None:
    html = (
        f'<figure data-credit="x"><img src="{PICTURE}" alt="a"><figcaption>b</figcaption></figure>'
    )
    source = markdown_from_html(f"<p>One</p>{html}<p>Two</p>")
    assert source == f"One\n\n{html}\n\nTwo"
    assert html_from_markdown(f"One\n\nTwo\n\n{html}") == f"<p>One</p><p>Two</p>{html}"


def test_a_picture_in_a_table_does_not_spoil_it() -> None:
    html = html_from_markdown(f'| a |\n| --- |\n| <img src="{PICTURE}" alt="b"> c |')
    assert f'<td><img src="{PICTURE}" alt="b"> c</td>' in html
    assert markdown_from_html(html).startswith("| a |")


def test_twelve_notes_keep_their_order() -> None:
    html = "".join(f"<p>a{n}<span data-footnote>note {n}</span></p>" for n in range(1, 13))
    source = markdown_from_html(html)
    assert source.endswith("[^11]: note 11\n[^12]: note 12")
    assert html_from_markdown(source) == html


def test_nothing_is_nothing() -> None:
    assert html_from_markdown("") == markdown_from_html("") == ""
    assert html_from_markdown(" \n\t\n ") == ""


@given(typed)
def test_any_typed_text_comes_back_the_same(source: str) -> None:
    html = html_from_markdown(source)
    assert sanitise(html) == html
    assert html_from_markdown(markdown_from_html(html)) == html


@pytest.mark.slow
@given(pasted)
def test_any_kept_html_comes_back_the_same(pasted_html: str) -> None:
    html = sanitise(pasted_html)
    assert html_from_markdown(markdown_from_html(html)) == html


@given(typed)
def test_any_imported_text_comes_back_the_same(words: str) -> None:
    html = html_from_literal(words)
    assert sanitise(html) == html
    assert html_from_markdown(markdown_from_html(html)) == html
