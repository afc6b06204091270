"""Any document of the schema, as the editor sends it: for tests of whatever takes texts.

`documents` gives HTML in which every node and mark of `schema.json` turns up. Every line in it
begins with two words, so that `with_another_word` finds a place in any of them.
"""

from collections import Counter
from collections.abc import Iterator

from hypothesis import strategies as st

from app.text.schema import ALL_MARKS, ALL_NODES, RIGHTS
from app.text.tree import Element, Node, is_note, plain, read, write

Line = list[Node]

WORDS = (
    *(
        "Zubkova",
        "p. 12",
        "1917. It",
        "war",
        "a | b",
        "snake_case",
        "*star*",
        "[^1]",
        "“so”",
        "so—",
    ),
    *(
        "<b>",
        "&amp;",
        "# one",
        "> more",
        "- dash",
        "![x](y)",
        "`tick`",
        "\\",
        "~~no~~",
        "1)",
        "— so",
    ),
    *(
        "мир",
        "中文字",
        "ἱστορία",
        "العربية",
        "שלום",
        "प्रिया",
        "😀",
        "e\u0301",
        "\u00a0x",
        "|---|",
        "^[n]",
    ),
)
KEYS = tuple(f"/media/{digit * 32}" for digit in "0af")

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
two_words = st.builds("{} {}".format, st.sampled_from(("Here", "He", "1930")), words)


def facts(**strategies: st.SearchStrategy[str | None]) -> st.SearchStrategy[dict[str, str]]:
    """Attributes; those that are None are not written."""
    return st.fixed_dictionaries(strategies).map(
        lambda given: {
            name.replace("_", "-"): value for name, value in given.items() if value is not None
        }
    )


def maybe(*values: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from((None, None, *values))


LANGUAGES = {"lang": maybe("ru", "grc", "ar-EG"), "dir": maybe("rtl")}
foreign = facts(**LANGUAGES)
nothing = facts()
alternatives = st.sampled_from(("", "A map", 'He said "a < b" & | c', "Карта"))
sizes = {"width": maybe("300", "1200", "2400"), "height": maybe("200")}
picture_facts = facts(src=st.sampled_from(KEYS), alt=alternatives, **sizes)

# Lines

pictures = st.builds(Element, st.just("img"), picture_facts)
MARK_FACTS = {
    "link": facts(
        href=st.sampled_from(
            ("/courses/x", "https://a.example/x_(y)?a=b&c=d", "mailto:a@b.example")
        ),
        title=maybe("its “title”", "a | b"),
    ),
    "language": facts(lang=st.sampled_from(("ru", "la")), dir=maybe("rtl")),
    "quote": foreign,
    "title": foreign,
    "isolate": foreign,
}


@st.composite
def marked(draw: st.DrawFn, insides: st.SearchStrategy[Line]) -> Element:
    """Words with one to three marks, in the order of the schema; code holds words alone."""
    names = draw(st.sets(st.sampled_from([*ALL_MARKS]), min_size=1, max_size=3))
    inside: Line = [draw(words)] if names & {"code", "link"} else draw(insides)
    for name in sorted(names, key=[*ALL_MARKS].index, reverse=True):
        (tag,) = ALL_MARKS[name]["tags"]
        inside = [Element(tag, draw(MARK_FACTS.get(name, nothing)), inside)]
    (outermost,) = inside
    assert isinstance(outermost, Element)
    return outermost


def lines(*others: st.SearchStrategy[Element]) -> st.SearchStrategy[Line]:
    """Two words, and more of them, marks and the `others` behind."""
    insides = st.lists(st.one_of(words, *others), min_size=1, max_size=2).map(joined)
    piece = st.one_of(words, marked(insides), *others)
    return st.builds(
        lambda first, rest: joined([first, *rest]), two_words, st.lists(piece, max_size=3)
    )


def joined(pieces: list[Node]) -> Line:
    """Pieces with a space between them; what is glued to words in earnest, a note, is so here."""
    line: Line = []
    for piece in pieces:
        if line and not is_note(piece):
            line.append(" ")
        line.append(piece)
    return line


def broken(rows: list[Line]) -> Line:
    """Lines with a break between them."""
    return [node for row in rows for node in (Element("br"), *row)][1:]


notes = st.builds(
    Element,
    st.just("span"),
    st.just({"data-footnote": ""}),
    st.lists(lines(pictures), min_size=1, max_size=2).map(broken),
)
line = st.lists(lines(pictures, notes), min_size=1, max_size=2).map(broken)

# Blocks


def block(name: str, attributes: st.SearchStrategy[dict[str, str]]) -> st.SearchStrategy[Element]:
    return st.builds(Element, st.just(name), attributes, line)


@st.composite
def figure(draw: st.DrawFn) -> Element:
    credit = facts(
        data_credit=maybe("Photo: Ivanov, “1932” & <after>", "RGAKFD"),
        data_rights=maybe(*RIGHTS),
        **LANGUAGES,
    )
    caption = draw(st.none() | line)
    captions: list[Node] = [Element("figcaption", {}, caption)] if caption else []
    return Element("figure", draw(credit), [draw(pictures), *captions])


@st.composite
def table(draw: st.DrawFn, content: st.SearchStrategy[list[Node]]) -> Element:
    """Rows as the editor writes them, without head or body; in each cell such a content."""
    heads, width = draw(st.integers(0, 2)), draw(st.integers(1, 3))
    rows: list[Node] = []
    for number in range(draw(st.integers(max(1, heads), 3))):
        in_head = number < heads
        cells = [draw(cell(in_head, column == 0, content)) for column in range(width)]
        rows.append(Element("tr", {}, [*cells]))
    return Element("table", draw(foreign), rows)


@st.composite
def cell(
    draw: st.DrawFn, in_head: bool, first: bool, contents: st.SearchStrategy[list[Node]]
) -> Element:
    heads_row = first and draw(st.booleans())
    spans = draw(facts(colspan=maybe("2"), rowspan=maybe("2"), **LANGUAGES))
    content = draw(contents)
    if in_head or heads_row:
        return Element("th", {"scope": "col" if in_head else "row"} | spans, content)
    return Element("td", spans, content)


code_blocks = st.lists(two_words, min_size=1, max_size=3).map(
    lambda rows: Element("pre", {}, ["\n  ".join(" ".join(row.split()) for row in rows)])
)
plain_blocks = st.one_of(
    block("p", foreign),
    st.sampled_from([*ALL_NODES["heading"]["tags"]]).flatmap(lambda tag: block(tag, foreign)),
    code_blocks,
    st.builds(Element, st.just("hr")),
    table(line | st.just([])),
    figure(),
)


def holders(blocks: st.SearchStrategy[Element]) -> st.SearchStrategy[Element]:
    """Quotations, lists and tables of these blocks."""
    in_cells = st.lists(blocks, min_size=1, max_size=2).map(list[Node])
    return quotation(blocks) | listing(blocks) | table(in_cells | line | st.just([]))


@st.composite
def quotation(draw: st.DrawFn, blocks: st.SearchStrategy[Element]) -> Element:
    inside: list[Node] = [*draw(st.lists(blocks, min_size=1, max_size=2))]
    if draw(st.booleans()):
        inside.append(draw(block("footer", foreign)))
    return Element("blockquote", draw(foreign), inside)


@st.composite
def listing(draw: st.DrawFn, blocks: st.SearchStrategy[Element]) -> Element:
    ordered = draw(st.booleans())
    number = {"start": maybe("3", "1914")} if ordered else {}
    items = draw(st.lists(st.lists(blocks, min_size=1, max_size=2), min_size=1, max_size=3))
    value = facts(value=maybe("7")) if ordered else st.just({})
    inside: list[Node] = [Element("li", draw(value) | draw(foreign), [*item]) for item in items]
    return Element("ol" if ordered else "ul", draw(facts(**number, **LANGUAGES)), inside)


documents = st.lists(st.recursive(plain_blocks, holders, max_leaves=5), min_size=1, max_size=5).map(
    write
)

# What must stay

INLINE = {tag for one in ALL_MARKS.values() for tag in one["tags"]}


def words_of(html: str) -> list[str]:
    """Every word of a text, its notes left out."""
    return "".join(_words(read(html))).split()


def _words(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif not is_note(node):
            apart = "" if node.name in INLINE else " "
            yield apart
            yield from _words(node.children)
            yield apart


def notes_of(html: str) -> list[str]:
    """The words of each note."""
    return [
        " ".join(plain(note.children).split()) for note in elements(read(html)) if is_note(note)
    ]


def counted(html: str) -> Counter[str]:
    """How many elements of each name; without paragraphs, which an item of a list may do without,
    and what a table's rows say by themselves."""
    names = Counter(element.name for element in elements(read(html)))
    return Counter({name: n for name, n in names.items() if name not in ("p", "thead", "tbody")})


def elements(nodes: list[Node]) -> Iterator[Element]:
    """All elements, in the order of the text."""
    for node in nodes:
        if isinstance(node, Element):
            yield node
            yield from elements(node.children)


def with_another_word(html: str, place: int, word: str) -> str:
    """The text with a `word` more: in its line number `place`, counted round."""
    tree = read(html)
    texts = [one for one in elements(tree) if any(map(_has_room, one.children))]
    chosen = texts[place % len(texts)]
    at = next(at for at, node in enumerate(chosen.children) if _has_room(node))
    text = chosen.children[at]
    assert isinstance(text, str)
    chosen.children[at] = text.replace(" ", f" {word} ", 1)
    return write(tree)


def _has_room(node: Node) -> bool:
    return isinstance(node, str) and " " in node.strip()
