"""What a text typed in Markdown means, and that nothing typed disappears."""

import re
import string
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis.strategies import characters, lists, one_of, sampled_from

from app.text.dialect import rendered
from app.text.markdown import html_from_markdown
from app.text.sanitise import sanitise
from tests.text.samples import Seen, assert_harmless, typed


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one two</p><p>three</p>"),
        ("one  \ntwo\\\nthree", "<p>one<br>two<br>three</p>"),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
        ("# a\n\n## b\n### c", "<h2>a</h2><h2>b</h2><h3>c</h3>"),
        ("#### d\n###### e", "<h4>d</h4><h4>e</h4>"),
        ("> a\n>\n> b", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        ("```\n  x\n\n<b>\n```", "<pre>  x\n\n&lt;b&gt;</pre>"),
        ("a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"),
        ('[a](/courses/x "t")', '<p><a href="/courses/x" title="t">a</a></p>'),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            '<table><thead><tr><th scope="col">a</th><th scope="col">b</th></tr></thead>'
            "<tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        ),
    ],
)
def test_signs_mean_what_they_mean_elsewhere(source: str, html: str) -> None:
    assert html_from_markdown(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("    A paragraph with an indent.", "<p>A paragraph with an indent.</p>"),
        ("\tSo does this.\n\n\tAnd this.", "<p>So does this.</p><p>And this.</p>"),
        ("A line\n---", "<p>A line</p><hr>"),
        ("A line\n===", "<p>A line ===</p>"),
        ("AT&amp;T &copy; <b>x</b>", "<p>AT&amp;amp;T &amp;copy; &lt;b&gt;x&lt;/b&gt;</p>"),
        ("snake_case_name and 2*3*4 [sic]", "<p>snake_case_name and 2<em>3</em>4 [sic]</p>"),
        ("“It’s” -- (c) ...", "<p>“It’s” -- (c) ...</p>"),
        ("www.example.org http://example.org", "<p>www.example.org http://example.org</p>"),
    ],
)
def test_what_is_no_sign_is_left_alone(source: str, html: str) -> None:
    assert html_from_markdown(source) == html


@given(
    lists(
        one_of(characters(categories=["L", "N"]), sampled_from(" ,;:.?!'\"()“”‘’–—-_&\n1aש"))
    ).map("".join)
)
def test_sentences_come_to_what_markdown_makes_of_them(source: str) -> None:
    for text in (source, f"So {source}", f"So it was. {source} ש.\n\nAnd {source}!"):
        assert html_from_markdown(text) == sanitise(rendered(text))


@pytest.mark.parametrize("sign", [*string.punctuation, "  ", "\n", "\t", "\xa0", "1. ", "[^1]"])
def test_a_sign_is_a_sign_wherever_it_stands_among_sentences(sign: str) -> None:
    for text in (f"So {sign}it was{sign}.", f"So {sign * 2}it{sign * 2}", f"{sign}So", f"So{sign}"):
        assert html_from_markdown(text) == sanitise(rendered(text))


def test_a_chronology_keeps_its_years() -> None:
    html = html_from_markdown("1914. War\n1917. Revolution\n1918. Peace")
    assert (
        html == '<ol start="1914"><li>War</li><li value="1917">Revolution</li><li>Peace</li></ol>'
    )
    assert html_from_markdown("1. a\n1. b") == "<ol><li>a</li><li>b</li></ol>"
    assert html_from_markdown("1918. a\n1917. b") == (
        '<ol start="1918"><li>a</li><li value="1917">b</li></ol>'
    )


class TestFootnotes:
    def test_below_the_text_and_in_place(self) -> None:
        source = "One[^1] two^[Ibid., *p. 3*.].\n\n[^1]: Viola, *Rebels*."
        assert html_from_markdown(source) == (
            "<p>One<span data-footnote>Viola, <em>Rebels</em>.</span> two"
            "<span data-footnote>Ibid., <em>p. 3</em>.</span>.</p>"
        )

    def test_above_the_text_right_below_it_and_one_after_the_other(self) -> None:
        source = "[^b]: Second.\n\nOne[^a] two[^b]\n[^a]: First,\nstill first.\n[^c]: None.\n"
        assert html_from_markdown(source) == (
            "<p>One<span data-footnote>First, still first.</span> two"
            "<span data-footnote>Second.</span></p><p>[^c]: None.</p>"
        )

    def test_paragraphs_of_a_note_are_set_apart(self) -> None:
        source = "a[^1]\n\n[^1]: One.\n\n    Two.\n\n\tThree.\n\nNot the note."
        assert html_from_markdown(source) == (
            "<p>a<span data-footnote>One.<br>Two.<br>Three.</span></p><p>Not the note.</p>"
        )

    def test_referred_to_twice_it_is_told_twice(self) -> None:
        note = "<span data-footnote>n</span>"
        assert html_from_markdown("a[^1] b[^1]\n\n[^1]: n") == f"<p>a{note} b{note}</p>"

    def test_referred_to_a_thousand_times_it_does_not_fill_the_disk(self) -> None:
        html = html_from_markdown("a[^1] " * 10_000 + "\n\n[^1]: " + "n" * 10_000)
        assert len(html) < 500_000
        assert html.count("[^1]") > 9_000

    def test_nothing_refers_to_it_or_it_refers_to_nothing(self) -> None:
        assert html_from_markdown("a[^2]\n\n[^1]: *n*") == "<p>a[^2]</p><p>[^1]: <em>n</em></p>"

    def test_two_of_one_label_are_both_shown(self) -> None:
        html = html_from_markdown("a[^1]\n\n[^1]: first\n\n[^1]: second")
        assert html == "<p>a<span data-footnote>first</span></p><p>[^1]: second</p>"

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("[see[^1] here](/x)", "see here"),
            ("[see[^1]](/x)", "see"),
            ("[see here[^1]][x]\n\n[x]: /x", "see here"),
            ("[see *here[^1]*](/x)", "see <em>here</em>"),
            ("[[^1]](/x)", "/x"),
        ],
    )
    def test_typed_in_a_link_it_stands_behind_it(self, typed: str, words: str) -> None:
        html = html_from_markdown(f"Please {typed}\n\n[^1]: n")
        assert html == f'<p>Please <a href="/x">{words}</a><span data-footnote>n</span></p>'

    def test_a_link_in_a_note_in_a_link_leads_on_from_the_note(self) -> None:
        html = html_from_markdown("[the [^1] end](/x)\n\n[^1]: see [it](/y)")
        note = '<span data-footnote>see <a href="/y">it</a></span>'
        assert html == f'<p><a href="/x">the end</a>{note}</p>'

    def test_within_a_note_a_note_is_only_characters(self) -> None:
        html = html_from_markdown("a[^1]\n\n[^1]: n[^1] m^[o]")
        assert html == "<p>a<span data-footnote>n[^1] m^[o]</span></p>"

    def test_in_headings_lists_tables_and_quotations(self) -> None:
        source = "# a[^1]\n\n- b[^1]\n\n> c[^1]\n\n| d[^1] |\n|---|\n| e |\n\n*f[^1]*\n\n[^1]: n"
        html = html_from_markdown(source)
        assert html.count("<span data-footnote>n</span>") == 5


class TestNothingTypedDisappears:
    @pytest.mark.parametrize(
        "source",
        [
            *("#", "##", ">", "> >", "*", "-", "+", "1.", "\\", "```\n```", "~~~", "[]()", "[^1]:"),
            *("[a]: http://b.example", "[a]: /x\n[a]: /y", "![", "[x](javascript:y)", "[x](a b)"),
            *(
                "```python\ncode\n```",
                "<!-- hidden -->",
                "<script>x</script>",
                "<q>",
                "</q>",
                "&nbsp;",
            ),
            *("[a](http://b[^c)", "<http://b[>", "<p class='x'>y</p>", "<ul>", "<table>", "<br/x>"),
            *(">" * 50 + " deep", "- " * 50 + "deep", "[^1]: a\n\n[^1]: b", "^[]", "<?php x ?>"),
        ],
    )
    def test_every_sign_is_seen_or_stands_for_something(self, source: str) -> None:
        html = html_from_markdown(source)
        shown = Counter(Seen(html).words + "".join(value for _, value in Seen(html).facts))
        if source.strip("*-+1. "):  # these alone are an empty list
            assert not Counter(re.sub(r"[\s>`-]", "", source)) - shown
        assert Seen(html).elements

    def test_a_cell_too_many(self) -> None:
        html = html_from_markdown("| a | b |\n|---|---|\n| 1 | 2 | *3* | 4 |")
        assert "<td>2 | <em>3</em> | 4</td>" in html

    def test_a_picture_becomes_a_link(self) -> None:
        html = html_from_markdown('![A *map*](https://a.example/m.png "1918")')
        assert '<a href="https://a.example/m.png" title="1918" rel=' in html
        assert "A <em>map</em></a>" in html

    def test_an_address_without_words_is_its_own(self) -> None:
        assert html_from_markdown("[](/x)") == '<p><a href="/x">/x</a></p>'

    def test_a_definition_in_use_is_not_shown_twice(self) -> None:
        assert html_from_markdown("[a]\n\n[a]: /x") == '<p><a href="/x">a</a></p>'

    @given(typed)
    def test_no_letter_is_lost(self, source: str) -> None:
        html = html_from_markdown(source)
        shown = Counter(Seen(html).words + "".join(value for _, value in Seen(html).facts))
        meant = r"\[\^1\]|\[x\]|\b[12][.)]|</?(q|em|span|p|ul|li|pre)\b[^<>]*>|<br>"
        typed_letters = Counter(filter(str.isalnum, re.sub(meant, "", source)))
        assert not typed_letters - shown


class TestHtmlInMarkdown:
    @pytest.mark.parametrize(
        ("source", "html"),
        [
            ("<q>a *b*</q>", "<p><q>a <em>b</em></q></p>"),
            ('<span lang="ru">мир</span>', '<p><span lang="ru">мир</span></p>'),
            ("H<sub>2</sub>O, 3<sup>rd</sup><br>x", "<p>H<sub>2</sub>O, 3<sup>rd</sup><br>x</p>"),
            ('<p dir="rtl">אבג</p>', '<p dir="rtl">אבג</p>'),
            ("<h2>a</h2><p>b &mdash; c</p>", "<h2>a</h2><p>b — c</p>"),
            ("<p dir=rtl lang=ar>a</p>", '<p lang="ar" dir="rtl">a</p>'),
        ],
    )
    def test_what_markdown_cannot_say_may_be_said_so(self, source: str, html: str) -> None:
        assert html_from_markdown(source) == html

    @pytest.mark.parametrize(
        "source",
        [
            "<q>a",
            "a</q>",
            "*a <q>b* c</q>",
            '<q onclick="x">a</q>',
            '<span class="x">a</span>',
            "<p>a",
            "<p><script>a</script></p>",
            '<p onclick="x">a</p>',
            "<p>a</p> and more",
            "<div>a</div>",
            '<img src="http://a.example/1.png" alt="">',
        ],
    )
    def test_anything_else_is_only_characters(self, source: str) -> None:
        html = html_from_markdown(source)
        assert_harmless(html)
        assert Seen(html).words == source.replace("*", "")


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        *("[", "![", "^[", "[a](", "<q>", "<p>\n", "**a*", "`a``", "> ", ">\n", "- a\n", "* "),
        *("[^1]: x\n", "|a|b|\n|-|-|\n", "[a]: /x\n", "```\n", "\\\n", "a\n\n", "[^1]", "~~a"),
        *("<p>a</p>\n", "word ", "1. ", "# a\n", "<", "*a _b "),
    ],
)
def test_a_bomb_ends_in_time(unit: str) -> None:
    source = unit * (30_000 // len(unit))
    began = time.process_time()
    html = html_from_markdown(source)
    assert time.process_time() - began < 2
    assert_harmless(html)


def test_a_text_longer_than_any_essay_is_read_as_it_stands() -> None:
    html = html_from_markdown("*a* " * 50_000)
    assert html.startswith("<p>*a* *a* ")
    assert Seen(html).words.count("a") == 50_000


@given(typed)
def test_whatever_is_typed_is_harmless(source: str) -> None:
    assert_harmless(html_from_markdown(source))
