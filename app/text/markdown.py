"""Markdown as it is typed, and as it is given back for editing."""

import re
from collections.abc import Iterable, Iterator

from app.text.dialect import rendered
from app.text.literal import html_from_literal
from app.text.sanitise import sanitise
from app.text.schema import INLINES, LISTS, UNWANTED
from app.text.tree import Element, Node, plain, read, write
from app.text.writing import Manner, UnsayableError, Writer

# Beyond these a text is made to keep us busy; its words are kept, its signs mean nothing.
LONGEST = 2_000_000  # characters
MOST_SIGNS = 40_000  # an essay of 60,000 words has a tenth of that

ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
SIGN = re.compile(r"[*_~`<\[!^|]|^[ \t]*(?:[-+#>]|\d{1,9}[.)])", re.MULTILINE)

# A paragraph without a sign (`_`, of words for `re`, is looked for apart): it begins with a letter,
# so it is no list, and ends with no space.
SENTENCES = re.compile(r"[^\W\d](?:[\w ,;:.?!'\"()“”‘’–—-]*[\w,;:.?!'\"()“”‘’])?")

# How a line begins that stands for what Markdown cannot say.
ONLY_HTML = re.compile(
    r'<(?:(?:table|figure)\b|img src="/media/|[a-z][a-z0-9]{0,9} +(?:lang|dir)=)', re.IGNORECASE
)


def html_from_markdown(source: str) -> str:
    """The sanitised HTML of a text typed in Markdown. Nothing typed disappears."""
    source = UNWANTED.sub("", source)
    if len(source) <= MOST_SIGNS and _only_sentences(source):
        return "".join(f"<p>{paragraph}</p>" for paragraph in source.split("\n\n"))
    return sanitise(rendered(source)) if _reasonable(source) else html_from_literal(source)


def _only_sentences(source: str) -> bool:
    """Whether nothing in it can be a sign, as in most comments: it is read in no time then, where
    Markdown would take a tenth of all that posting a comment takes, and come to the same."""
    paragraphs = source.split("\n\n")
    return "_" not in source and "  " not in source and all(map(SENTENCES.fullmatch, paragraphs))


def _reasonable(source: str) -> bool:
    if len(source) <= MOST_SIGNS:
        return True
    return len(source) <= LONGEST and len(SIGN.findall(ESCAPED.sub("", source))) <= MOST_SIGNS


def markdown_from_html(html: str) -> str:
    """The Markdown that `html_from_markdown` turns into `html` again, exactly.

    Each block is written as handsomely as reads back right; at worst it is HTML.
    """
    html = sanitise(html)
    blocks = [block for block in read(html) if isinstance(block, Element)]
    source = _written(blocks, [_manner(block, "handsome") for block in blocks])
    if html_from_markdown(source) == html:
        return source
    source = _written(blocks, [_surest(block) for block in blocks])
    if html_from_markdown(source) == html:
        return source
    return _written(blocks, ["html"] * len(blocks))


def _manner(block: Element, wanted: Manner) -> Manner:
    """The manner that is wanted, if the block can be written in it at all."""
    try:
        Writer(wanted).block(block)
    except UnsayableError:
        return "html"
    return wanted


def _surest(block: Element) -> Manner:
    """The handsomest manner in which this block, alone, reads back right."""
    manners: tuple[Manner, ...] = ("handsome", "careful")
    for manner in manners:
        if _manner(block, manner) == manner:
            source = _written([block], [manner])
            if html_from_markdown(source) == write([block]):
                return manner
    return "html"


def _written(blocks: list[Element], manners: list[Manner]) -> str:
    """The blocks, and after them their notes."""
    written: list[str] = []
    notes: list[str] = []
    before = ("", False)
    for block, manner in zip(blocks, manners, strict=True):
        writer = Writer(manner, first_note=len(notes) + 1)
        other_sign = before == (block.name, False)
        written.append(writer.block(block, other_sign))
        notes += writer.notes
        before = (block.name if _begins_a_list(block, manner) else "", other_sign)
    return "\n\n".join([*written, "\n".join(notes)] if notes else written)


def _begins_a_list(block: Node, manner: Manner) -> bool:
    return isinstance(block, Element) and block.name in LISTS and manner != "html"


def only_html(html: str) -> set[str]:
    """What of a stored text Markdown has no signs for, each whole."""
    return set(_only_html(read(html))) if ONLY_HTML.search(html) else set()


def _only_html(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if not isinstance(node, Element):
            continue
        if ONLY_HTML.match(write([Element(node.name, node.attributes, [])])):
            yield write([node])
        else:
            yield from _only_html(node.children)


def lines_as_signs(html: str) -> list[str]:
    """Of a stored text, the lines that show tags which would be a table, a figure or a passage had
    they been read: each from there on. What is marked as code is meant so."""
    if "&lt;" not in html:
        return []
    found = ((line, ONLY_HTML.search(line)) for line in _lines(read(html)))
    return [line[match.start() :] for line, match in found if match]


def _lines(nodes: Iterable[Node]) -> Iterator[str]:
    """What is said in each stretch without blocks."""
    stretch: list[Node] = []
    for node in nodes:
        if not isinstance(node, Element) or node.name in INLINES:
            stretch.append(node)
            continue
        yield plain(_uncoded(stretch))
        stretch = []
        if node.name != "pre":
            yield from _lines(node.children)
    yield plain(_uncoded(stretch))


def _uncoded(nodes: Iterable[Node]) -> list[Node]:
    kept = (node for node in nodes if not isinstance(node, Element) or node.name != "code")
    return [
        Element(node.name, {}, _uncoded(node.children)) if isinstance(node, Element) else node
        for node in kept
    ]
