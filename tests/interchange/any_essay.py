"""Any text of the dialect there could be, for tests that hold of all."""

from hypothesis import strategies as st

from app.text.schema import UNWANTED
from app.text.tree import Element, Node, write

KEYS = tuple(digit * 32 for digit in "ab")
SCRIPTS = "abcÄß éЖжᾅαאבگعلى中文かな한😀👩‍👩‍👧\u00ad\u200b\u2011&<>\"'“”«»…0123 "
LANGUAGES = ("en", "de", "ru", "grc", "ar", "zh-Hant", "x-klingon-very-long-tag1")
RIGHTS = ("own", "public-domain", "cc-by-sa", "quotation")
LEVELS = 4  # deep enough to nest each kind in each other

words = st.text(st.sampled_from(SCRIPTS), min_size=1, max_size=12) | st.text(
    min_size=1, max_size=8
).map(lambda said: UNWANTED.sub("", said) or "w")


def element(
    name: str, children: st.SearchStrategy[list[Node]], **facts: str
) -> st.SearchStrategy[Node]:
    """One of this name, perhaps in another language or direction."""
    foreign = st.fixed_dictionaries(
        {},
        optional={
            "lang": st.sampled_from(LANGUAGES),
            "dir": st.sampled_from(("ltr", "rtl", "auto")),
        },
    )
    return st.builds(
        lambda inside, said: Element(name, {**said, **facts}, inside), children, foreign
    )


def several(
    one: st.SearchStrategy[Node], least: int = 0, most: int = 3
) -> st.SearchStrategy[list[Node]]:
    return st.lists(one, min_size=least, max_size=most)


def facts(name: str, **values: st.SearchStrategy[str]) -> st.SearchStrategy[Node]:
    return st.fixed_dictionaries(values).map(lambda said: Element(name, said))


picture = facts(
    "img",
    src=st.sampled_from([f"/media/{key}" for key in KEYS]),
    alt=words,
    width=st.sampled_from(("0", "1", "640", "999999999")),
)
leaf = words | st.just(Element("br")) | picture | element("code", several(words, 1))


def marked(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    names = ("em", "strong", "s", "sup", "sub", "span", "q", "cite", "bdi")
    return st.one_of([element(name, several(inside, 1)) for name in names])


link = element("a", several(leaf | marked(leaf), 1), href="https://a.example/b?c=d&e")
plain: st.SearchStrategy[Node] = st.deferred(lambda: st.recursive(leaf, marked, max_leaves=6))
note: st.SearchStrategy[Node] = several(plain | link, 1).map(
    lambda inside: Element("span", {"data-footnote": ""}, inside)
)
line: st.SearchStrategy[list[Node]] = st.deferred(lambda: several(plain | link | note, 0, 5))


def spans() -> st.SearchStrategy[dict[str, str]]:
    some = st.sampled_from(("2", "3", "100"))
    return st.fixed_dictionaries({}, optional={"colspan": some, "rowspan": some})


def row(head: bool) -> st.SearchStrategy[Node]:
    name = st.just("th") if head else st.sampled_from(("td", "th"))
    cell = st.builds(
        lambda tag, said, inside: Element(tag, {**said, "scope": "col"}, inside),
        name,
        spans(),
        line,
    )
    return several(cell, 1, 4).map(lambda cells: Element("tr", {}, cells))


table = st.builds(
    lambda head, body: Element(
        "table",
        {},
        [*([Element("thead", {}, head)] if head else []), Element("tbody", {}, body)],
    ),
    several(row(head=True), 0, 2),
    several(row(head=False), 1, 4),
)
figure = st.builds(
    lambda shown, caption, said: Element(
        "figure", said, [shown, *([Element("figcaption", {}, caption)] if caption else [])]
    ),
    picture,
    line,
    st.fixed_dictionaries(
        {}, optional={"data-credit": words, "data-rights": st.sampled_from(RIGHTS)}
    ),
)
flat = st.one_of(
    *(element(name, line) for name in ("p", "p", "h2", "h3", "h4")),
    st.just(Element("hr")),
    words.map(lambda said: Element("pre", {}, [f"{said}\n  {said}"])),
    table,
    figure,
)


def nested(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    item = element("li", several(inside, 1)) | element("li", line)
    quotation = several(inside, 1)
    source = line.map(lambda said: [Element("footer", {}, said)])
    return st.one_of(
        element("blockquote", quotation),
        element("blockquote", st.builds(lambda blocks, last: [*blocks, *last], quotation, source)),
        element("ul", several(item, 1)),
        st.sampled_from(("0", "1", "7", "32000")).flatmap(
            lambda first: element("ol", several(item, 1), start=first)
        ),
    )


blocks: st.SearchStrategy[Node] = st.deferred(lambda: st.recursive(flat, nested, max_leaves=LEVELS))
essays = several(blocks, 0, 5).map(write)
