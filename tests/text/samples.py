"""Texts as people type, paste and attack, and ways to look at what became of them."""

from html.parser import HTMLParser

from hypothesis import strategies as st

PICTURE = f"/media/{'0123456789abcdef' * 2}"  # where a picture of ours is

SIGNS = (
    *(
        "*",
        "**",
        "***",
        "_",
        "__",
        "~~",
        "~~~",
        "`",
        "``",
        "```",
        "[",
        "]",
        "(",
        ")",
        "!",
        "\\",
        "|",
    ),
    *(
        "[^1]",
        "[^1]: ",
        "^[",
        "^",
        "![",
        "](http://a.b)",
        "](/x)",
        "](javascript:x)",
        "[x]: http://a.b",
    ),
    *(
        "<",
        "<q>",
        "</q>",
        "<em>",
        "</em>",
        '<span lang="ru">',
        "</span>",
        "<br>",
        "<b>",
        "<script>",
    ),
    *("<p>", "</p>", '<p dir="rtl">', "<ul><li>", "</li></ul>", "<pre>", "</pre>", "<!--", "-->"),
    *("<http://a.b>", "&amp;", "&", "&lt;", "---", "===", ":", '"', "=", "| a | b |\n|---|---|\n"),
)
LINE_STARTS = (
    "1. ",
    "1917. ",
    "2) ",
    "- ",
    "* ",
    "+ ",
    "# ",
    "#### ",
    "> ",
    "    ",
    "\t",
    "#",
    "-",
)
WORDS = ("a", "b ", "word", " ", "1917", "é", "中", "\u00a0", "\u3000", "\u200b", "😀", "и́")
BREAKS = ("\n", "\n\n", "  \n", "\\\n")

typed = st.lists(st.sampled_from(SIGNS + LINE_STARTS + WORDS + BREAKS), max_size=25).map("".join)

ELEMENTS = (
    *("p", "h1", "h2", "h3", "h5", "blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr"),
    *(
        "th",
        "td",
        "figure",
        "figcaption",
        "footer",
        "blockquote",
        "pre",
        "em",
        "strong",
        "b",
        "i",
        "s",
        "sup",
        "sub",
        "q",
    ),
    *(
        "cite",
        "code",
        "span",
        "a",
        "bdi",
        "div",
        "section",
        "dl",
        "dt",
        "form",
        "button",
        "u",
        "font",
    ),
)
FACTS = (
    *("", ' lang="ru"', ' dir="rtl"', ' dir="ltr"', ' href="http://a.b/c?d=e&f"', ' href="/x(1)"'),
    *(' href="#x"', ' href="javascript:x"', " data-footnote", ' start="3"', ' value="7"'),
    *(' data-credit="x | &lt;y&gt;" data-rights="own"', ' data-rights="mine"', ' scope="col"'),
    *(' colspan="2"', ' scope="row"', ' title="t &quot; u"', ' class="x" id="y" onclick="z"'),
)
PIECES = (
    *(
        "a",
        " ",
        "b c",
        " d",
        "e ",
        "\n",
        "1917. x",
        "- y",
        "*z*",
        "_u_",
        "[v]",
        "](w)",
        "&lt;em&gt;",
    ),
    *(
        "&amp;",
        "\\",
        "|",
        "`",
        "~~",
        "^[x]",
        "[^1]",
        "[^1]: n",
        "\u00a0",
        "\u3000x",
        "!",
        "# h",
        "x #",
    ),
    *("— y", "—", "<footer>— z</footer>", "<code>c<span data-footnote>n</span></code>"),
    *("---", "> q", "1)", "+ ", "中文", "<br>", "<hr>", "(", ")", "a\\", "😀"),
    *(
        f'<img src="{PICTURE}" alt="p | q">',
        '<img src="http://x/y" alt="alt">',
    ),
)


def _element(name: str, facts: str, inside: list[str]) -> str:
    return f"<{name}{facts}>{''.join(inside)}</{name}>"


pasted = st.lists(
    st.recursive(
        st.sampled_from(PIECES),
        lambda inside: st.builds(
            _element,
            st.sampled_from(ELEMENTS),
            st.sampled_from(FACTS),
            st.lists(inside, max_size=4),
        ),
        max_leaves=14,
    ),
    max_size=5,
).map("".join)


class Seen(HTMLParser):
    """What a reader's browser gets: elements, attributes, words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.facts: set[tuple[str, str]] = set()
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.facts |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


HARMLESS = frozenset(
    {
        *(
            "p",
            "br",
            "h2",
            "h3",
            "h4",
            "blockquote",
            "ul",
            "ol",
            "li",
            "a",
            "em",
            "strong",
            "s",
            "sup",
        ),
        *("sub", "q", "cite", "code", "pre", "hr", "table", "thead", "tbody", "tr", "th", "td"),
        *("figure", "img", "figcaption", "span", "bdi", "footer"),
    }
)
HARMLESS_FACTS = frozenset(
    {
        *("href", "title", "rel", "start", "value", "scope", "colspan", "rowspan", "src", "alt"),
        *("width", "height", "lang", "dir", "data-footnote", "data-credit", "data-rights"),
    }
)


def assert_harmless(html: str) -> None:
    """Nothing in it runs, loads, lays itself over the page or leads to a program."""
    seen = Seen(html)
    assert seen.elements <= HARMLESS
    assert {name for name, _ in seen.facts} <= HARMLESS_FACTS
    for name, value in seen.facts:
        if name == "href":
            assert value.lower().startswith(("http://", "https://", "mailto:", "/"))
            assert not value.startswith(("//", "/\\"))
        if name == "src":
            assert value.startswith("/media/")
