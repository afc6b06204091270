"""The line: words with marks on them, brought into the one form that looks as they did.

A line is taken apart into leaves, each knowing the marks it carries, and put together again with
the longest mark outermost. So marks that touch become one, and white space at their edges has none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count, groupby

from app.text.schema import ALIASES, MARKS, PHRASES, PICTURE_LINK, SPACE, VOID
from app.text.tree import Element, Node, chosen, is_note

MOST_MARKS = 12
unlike = count(1)  # numbers that keep two quotations side by side apart


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark; `which` tells phrases apart that must not become one."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    which: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """Words, or one whole thing: a break, a picture, a piece of code, a footnote."""

    what: str | Element
    marks: tuple[Mark, ...] = ()
    soft: bool = False  # a break that stands for the edge of a block: at most one, never at an end

    @property
    def gap(self) -> bool:
        """Whether nothing is seen here but distance."""
        return self.is_break or (isinstance(self.what, str) and self.what.isspace())

    @property
    def is_break(self) -> bool:
        return isinstance(self.what, Element) and self.what.name == "br"

    @property
    def is_note(self) -> bool:
        return is_note(self.what)


def line(nodes: Iterable[Node], *, in_note: bool = False) -> list[Node]:
    """The one form of a line, blocks in it set apart by a break. Empty if nothing is seen."""
    leaves: list[Leaf] = []
    gather(nodes, (), leaves, in_note=in_note)
    return line_of(leaves, few_breaks=in_note)


def line_of(leaves: list[Leaf], *, few_breaks: bool = False) -> list[Node]:
    """The one form of the line that has these leaves."""
    return _together(_settled(leaves, few_breaks))


def gather(
    nodes: Iterable[Node], marks: tuple[Mark, ...], leaves: list[Leaf], *, in_note: bool = False
) -> None:
    """Add the leaves of `nodes` to `leaves`."""
    for node in nodes:
        if isinstance(node, str):
            _gather_words(node, marks, leaves)
            continue
        name = ALIASES.get(node.name, node.name)
        if name == "br":
            leaves.append(Leaf(Element("br"), marks))
        elif name == "img":
            _gather_picture(node, marks, leaves)
        elif name == "code":
            _gather_code(node, marks, leaves, in_note)
        elif is_note(node):
            _gather_note(node, marks, leaves, in_note)
        elif name in MARKS or name in PHRASES:
            _gather_marked(name, node, marks, leaves, in_note)
        else:
            leaves.append(Leaf(Element("br"), marks, soft=True))
            gather(node.children, marks, leaves, in_note=in_note)
            leaves.append(Leaf(Element("br"), marks, soft=True))


def _gather_words(words: str, marks: tuple[Mark, ...], leaves: list[Leaf]) -> None:
    """Words and the white space at their ends, apart."""
    words = SPACE.sub(" ", words)
    core = words.strip(" ")
    if words[:1] == " ":
        leaves.append(Leaf(" ", marks))
    if core:
        leaves.append(Leaf(core, marks))
        if words[-1] == " ":
            leaves.append(Leaf(" ", marks))


def _gather_picture(node: Element, marks: tuple[Mark, ...], leaves: list[Leaf]) -> None:
    """A picture of ours, which leads to itself when it is shown; of any other what it is said to
    show."""
    if "src" in node.attributes:
        facts = {"src": "", "alt": ""} | chosen(node, "src", "alt", "width", "height")
        outside = tuple(mark for mark in marks if not _leads_to_a_picture(mark))
        leaves.append(Leaf(Element("img", facts), outside))
    else:
        _gather_words(node.attributes.get("alt", ""), marks, leaves)


def _leads_to_a_picture(mark: Mark) -> bool:
    return mark.name == "a" and bool(PICTURE_LINK.fullmatch(dict(mark.attributes)["href"]))


def _gather_code(node: Element, marks: tuple[Mark, ...], leaves: list[Leaf], in_note: bool) -> None:
    """Code; notes and pictures that stood in it stand between its pieces."""
    for piece in as_typed(node.children):
        if isinstance(piece, Element):
            gather([piece], marks, leaves, in_note=in_note)
            continue
        words = SPACE.sub(" ", piece)
        core = words.strip()
        if words[:1].isspace():
            leaves.append(Leaf(" ", marks))
        if core:
            leaves.append(Leaf(Element("code", {}, [core]), marks))
            if words[-1].isspace():
                leaves.append(Leaf(" ", marks))


def as_typed(nodes: Iterable[Node]) -> list[Node]:
    """Words alone, and between them the notes and pictures that cannot stand in code."""
    found: list[Node] = []
    for are_words, group in groupby(_opened(nodes), lambda node: isinstance(node, str)):
        pieces = [*group]
        found += ["".join(map(str, pieces))] if are_words else pieces
    return found


def _opened(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, str) or is_note(node) or "src" in node.attributes:
            yield node
        elif node.name in VOID:
            yield "\n" if node.name == "br" else node.attributes.get("alt", "")
        else:
            yield from _opened(node.children)


def _gather_note(node: Element, marks: tuple[Mark, ...], leaves: list[Leaf], in_note: bool) -> None:
    """A footnote, if it says anything; a note inside a note stands in brackets.

    Its number is a link and cannot stand inside another: that one ends before it, and goes on
    behind it.
    """
    content = line(node.children, in_note=True)
    if content and in_note:
        gather([" (", *content, ")"], marks, leaves, in_note=True)
    elif content:
        outside = tuple(mark for mark in marks if mark.name != "a")
        leaves.append(Leaf(Element("span", {"data-footnote": ""}, content), outside))


def _gather_marked(
    name: str, node: Element, marks: tuple[Mark, ...], leaves: list[Leaf], in_note: bool
) -> None:
    before = len(leaves)
    marks = marked(name, node, marks)
    gather(node.children, marks, leaves, in_note=in_note)
    address = node.attributes.get("href")
    inside = leaves[before:]
    if name == "a" and address and all(leaf.gap or leaf.is_note for leaf in inside):
        gaps = [leaf for leaf in inside if leaf.gap]
        notes = [leaf for leaf in inside if leaf.is_note]
        # A link with nothing to press shows where it leads.
        leaves[before:] = [*gaps, Leaf(address, marks), *notes]


def marked(name: str, node: Element, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """`marks` and those that this element adds."""
    given = node.attributes
    foreign = tuple(chosen(node, "lang", "dir").items())
    added: list[Mark] = []
    if name == "bdi" or name in ("q", "cite"):
        added.append(Mark(name, foreign, next(unlike)))
    else:
        if foreign:
            added.append(Mark("span", foreign))
        if name == "a" and "href" in given and not any(mark.name == "a" for mark in marks):
            added.append(Mark("a", tuple(chosen(node, "href", "title").items())))
        elif name in MARKS and not any(mark.name == name for mark in marks):
            added.append(Mark(name))
    new = tuple(mark for mark in added if mark not in marks)
    return marks + new if len(marks) + len(new) <= MOST_MARKS else marks


# Settling: one space where there were several, none at an end or beside a break.


def _settled(leaves: list[Leaf], few_breaks: bool) -> list[Leaf]:
    settled: list[Leaf] = []
    gap: list[Leaf] = []
    for leaf in leaves:
        if leaf.gap:
            gap.append(leaf)
            continue
        if settled:
            settled += _settled_gap(gap, settled[-1], leaf, few_breaks)
        gap = []
        settled.append(leaf)
    if settled:
        _trim(settled)
    return settled


def _settled_gap(gap: list[Leaf], before: Leaf, after: Leaf, few_breaks: bool) -> list[Leaf]:
    """What stays of the white space and breaks between two things that are seen."""
    breaks = [leaf for leaf in gap if leaf.is_break]
    if breaks:
        hard = [leaf for leaf in breaks if not leaf.soft]
        gap = hard[:1] if few_breaks and hard else hard or breaks[:1]
    else:
        firm = [leaf for leaf in gap if leaf.what != " "]  # no-break and other spaces are meant
        gap = firm or gap[:1]
    shared = [mark for mark in before.marks if mark in after.marks]
    return [
        replace(leaf, soft=False, marks=tuple(m for m in shared if all(m in g.marks for g in gap)))
        for leaf in gap
    ]


def _trim(leaves: list[Leaf]) -> None:
    """Take white space of every kind off both ends."""
    first, last = leaves[0], leaves[-1]
    if isinstance(first.what, str):
        leaves[0] = first = replace(first, what=first.what.lstrip())
        last = leaves[-1]
    if isinstance(last.what, str):
        leaves[-1] = replace(last, what=last.what.rstrip())


# Putting together: at each place the mark that reaches furthest is outermost.


def _together(leaves: list[Leaf]) -> list[Node]:
    nodes: list[Node] = []
    at = 0
    while at < len(leaves):
        mark, end = _widest(leaves, at)
        if mark is None:
            _append(nodes, leaves[at].what)
        else:
            inside = [_without(leaf, mark) for leaf in leaves[at:end]]
            nodes.append(Element(mark.name, dict(mark.attributes), _together(inside)))
        at = end
    return nodes


def _append(nodes: list[Node], what: str | Element) -> None:
    if isinstance(what, str) and nodes and isinstance(nodes[-1], str):
        nodes[-1] += what
    else:
        nodes.append(what)


def _without(leaf: Leaf, mark: Mark) -> Leaf:
    return replace(leaf, marks=tuple(other for other in leaf.marks if other != mark))


def _widest(leaves: list[Leaf], at: int) -> tuple[Mark | None, int]:
    """The mark that reaches furthest from here, and where it ends.

    Among equals phrases come first, as they were nested, then marks by name.
    """
    best: Mark | None = None
    best_key = (0, "")
    for mark in leaves[at].marks:
        key = (-_end(leaves, at, mark), mark.name if mark.name in MARKS else "")
        if best is None or key < best_key:
            best, best_key = mark, key
    return best, -best_key[0] if best else at + 1


def _end(leaves: list[Leaf], at: int, mark: Mark) -> int:
    """Where `mark` ends; before a phrase that begins under it and reaches beyond."""
    end = at + 1
    while end < len(leaves) and mark in leaves[end].marks:
        end += 1
    if end < len(leaves):
        here = leaves[at].marks
        beyond = {m for m in leaves[end].marks if m.name in PHRASES and m not in here}
        if beyond:
            while end > at + 1 and beyond & set(leaves[end - 1].marks):
                end -= 1
    return end
