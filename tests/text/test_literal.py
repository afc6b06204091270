import pytest

from app.text.literal import html_from_literal


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\n\ntwo\nthree", "<p>one</p><p>two<br>three</p>"),
        ("one\r\n \t\r\n\r\ntwo\rthree", "<p>one</p><p>two<br>three</p>"),
        ("\n\n  one  \n\n", "<p>one</p>"),
        ("    code? 1917. *no* <b>&amp;", "<p>code? 1917. *no* &lt;b&gt;&amp;amp;</p>"),
        ("a\x00b\x08c\ud800", "<p>abc</p>"),
        (" \n ", ""),
        ("", ""),
    ],
)
def test_only_lines_mean_anything(text: str, html: str) -> None:
    assert html_from_literal(text) == html
