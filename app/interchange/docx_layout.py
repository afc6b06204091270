"""The blocks of a Word file put together as our HTML: quotations, lists, figures and their
captions, tables; headings from the second level on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import chain, count

from app.interchange.docx_blocks import Block, Cell, Is, Table
from app.interchange.docx_credits import credit_of
from app.interchange.docx_pieces import Line

HIGHEST, LOWEST = 2, 4  # levels of headings: the title is the first
WORDY = (Is.PARAGRAPH, Is.QUOTATION, Is.SET_IN, Is.ITEM, Is.GOES_ON)
QUOTED = (Is.QUOTATION, Is.SET_IN)


def title_taken(blocks: list[Block], counts: Counter[str]) -> str:
    """The title, whose paragraphs are taken away. Any other paragraph that looks like a title is a
    heading."""
    title = next(filter(None, (_taken(one, counts) for one in _everywhere(blocks))), "")
    for one in chain.from_iterable(_everywhere(blocks)):
        if one.kind is Is.TITLE:
            one.kind = Is.HEADING
    return title


def _everywhere(blocks: list[Block]) -> Iterator[list[Block]]:
    """The text's blocks, and those of each cell of its tables."""
    yield blocks
    for one in blocks:
        for row in one.table.rows if one.table is not None else ():
            for cell in row:
                yield from _everywhere(cell.blocks)


def _taken(blocks: list[Block], counts: Counter[str]) -> str:
    """The title among these blocks. Its notes go to the end of the first paragraph, its pictures
    stay."""
    first = next((i for i, one in enumerate(blocks) if one.kind is Is.TITLE), None)
    if first is None:
        return ""
    last = next(
        (i for i in count(first) if i == len(blocks) or blocks[i].kind is not Is.TITLE), first
    )
    taken = blocks[first:last]
    blocks[first:last] = [
        Block(Is.FIGURE, Line([picture]))
        for one in taken
        for picture in one.line.pieces
        if picture.kind == "picture"
    ]
    if notes := [note for one in taken for note in one.line.notes]:
        following = (one for one in blocks[first:] if one.kind in WORDY)
        if (paragraph := next(following, None)) is None:
            blocks.append(paragraph := Block(Is.PARAGRAPH))
        paragraph.line.pieces += notes
        counts["title notes"] += len(notes)
    return " ".join(" ".join(one.line.words for one in taken).split())


def html_of(blocks: list[Block], counts: Counter[str]) -> str:
    """The HTML of a text, not yet sanitised."""
    everything = [*chain.from_iterable(_everywhere(blocks))]
    _forget_usual_indentation(everything)
    counts["deep headings"] += _number_headings(everything)
    return _laid_out(blocks)


def _laid_out(blocks: list[Block]) -> str:
    page = Page()
    for at, block in enumerate(blocks):
        page.add(block, blocks[at + 1].kind if at + 1 < len(blocks) else Is.EMPTY)
    return page.finished()


def _forget_usual_indentation(blocks: list[Block]) -> None:
    """Where most of a text is set in, that says nothing."""
    set_in = [one for one in blocks if one.kind is Is.SET_IN]
    usual = sum(one.kind is Is.PARAGRAPH for one in blocks)
    if len(set_in) > usual:
        for one in set_in:
            one.kind = Is.PARAGRAPH


def _number_headings(blocks: list[Block]) -> int:
    """Levels without gaps, as many as there are; how many stood deeper."""
    headings = [one for one in blocks if one.kind is Is.HEADING]
    used = sorted({one.level for one in headings})
    deeper = 0
    for one in headings:
        level = HIGHEST + used.index(one.level)
        deeper += level > LOWEST
        one.level = min(level, LOWEST)
    return deeper


@dataclass(slots=True)
class OpenList:
    """A list that may go on: how deep it is, which list of Word's, its items so far."""

    ordered: bool
    level: int
    list_id: str
    left: int
    numbers: list[int] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


class Page:
    """What has been put together so far, and what may still go on: lists, a quotation, a caption
    that waits for its picture."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.lists: list[OpenList] = []
        self.quoted: list[str] = []
        self.typed: list[str] = []  # lines that stand as they were typed
        self.bare = False  # whether the last part is a figure without a caption
        self.caption: Line | None = None  # of a figure that follows at once

    def add(self, block: Block, following: Is) -> None:
        if block.kind is Is.EMPTY:
            if not block.level:
                self._end_quotation()
            if self.typed:
                self.typed.append("")
            return
        if block.kind not in QUOTED:
            self._end_quotation()
        if block.kind is not Is.AS_TYPED:
            self._end_typed()
        if block.kind not in (Is.ITEM, Is.GOES_ON):
            self._end_lists(0)
        bare, self.bare = self.bare, False
        match block.kind:
            case Is.ITEM:
                self._item(block)
            case Is.GOES_ON if self.lists:
                while len(self.lists) > 1 and self.lists[-1].left > block.left:
                    self._end_lists(self.lists[-1].level)  # it belongs to an item further out
                self.lists[-1].items[-1] += _paragraph(block)
            case Is.AS_TYPED:
                self.typed.append(block.line.as_typed)
            case Is.QUOTATION | Is.SET_IN:
                self.quoted.append(_paragraph(block))
            case Is.CAPTION if bare and not _of_a_table(block, following):
                self._caption_last(block.line)
            case Is.CAPTION if following is Is.FIGURE:
                self.caption = block.line
            case _:
                self._block(block)

    def _block(self, block: Block) -> None:
        match block.kind:
            case Is.FIGURE:
                self.parts += [f"<figure>{one.said}</figure>" for one in block.line.pictures]
                self.bare = True
                if self.caption is not None:
                    self._caption_last(self.caption)
                    self.caption, self.bare = None, False
            case Is.HEADING:
                name = f"h{block.level}"
                self.parts.append(f"<{name}{_facts(block)}>{block.line.plainer.html}</{name}>")
            case Is.RULE:
                self.parts.append("<hr>")
            case Is.TABLE if block.table is not None:
                self.parts.append(_table(block.table))
            case _:
                self.parts.append(_paragraph(block))

    def _caption_last(self, line: Line) -> None:
        inside = self.parts.pop().removeprefix("<figure>").removesuffix("</figure>")
        said = credit_of(line.credit) if line.credit else {}
        facts = "".join(f' {name}="{escape(value)}"' for name, value in said.items())
        if html := line.without_credit.html:
            inside += f"<figcaption>{html}</figcaption>"
        self.parts.append(f"<figure{facts}{_lang(line.lang)}>{inside}</figure>")

    def finished(self) -> str:
        self._end_quotation()
        self._end_typed()
        self._end_lists(0)
        return "".join(self.parts)

    def _end_quotation(self) -> None:
        if self.quoted:
            self._put(f"<blockquote>{''.join(self.quoted)}</blockquote>")
            self.quoted = []

    def _end_typed(self) -> None:
        """Word writes such lines as a paragraph each."""
        if self.typed:
            words = escape("\n".join(self.typed).rstrip("\n"), quote=False)
            self.parts.append(f"<pre>{words}</pre>")
            self.typed = []

    # Lists

    def _item(self, block: Block) -> None:
        place = block.place
        assert place is not None
        self._end_lists(place.level + 1)
        last = self.lists[-1] if self.lists else None
        ordered = place.number is not None
        if last is not None and last.level == place.level and not _continues(last, block):
            self._end_lists(place.level)
            last = self.lists[-1] if self.lists else None
        if last is None or last.level < place.level:
            self.lists.append(OpenList(ordered, place.level, place.list_id, place.left))
        here = self.lists[-1]
        here.numbers.append(place.number or 0)
        here.items.append(block.line.html)
        here.facts.append(_facts(block))

    def _end_lists(self, level: int) -> None:
        """End those lists that are at a level or deeper."""
        while self.lists and self.lists[-1].level >= level:
            ended = self.lists.pop()
            self._put(_list(ended))

    def _put(self, html: str) -> None:
        """Into the item that is open, or onto the page."""
        if self.lists:
            self.lists[-1].items[-1] += html
        else:
            self.parts.append(html)


def _continues(last: OpenList, block: Block) -> bool:
    """Whether an item belongs to the list above it, of the same level."""
    place = block.place
    assert place is not None
    if last.ordered != (place.number is not None):
        return False
    same = last.list_id == place.list_id
    return same or not last.ordered or place.number == last.numbers[-1] + 1


def _list(ended: OpenList) -> str:
    name = "ol" if ended.ordered else "ul"
    numbers = [f' value="{number}"' if ended.ordered else "" for number in ended.numbers]
    items = map("<li{}{}>{}</li>".format, ended.facts, numbers, ended.items)
    return f"<{name}>{''.join(items)}</{name}>"


def _of_a_table(block: Block, following: Is) -> bool:
    """Whether a caption under a picture is that of the table under it."""
    return following is Is.TABLE and block.line.counts_as.lower().startswith("tab")


def _paragraph(block: Block) -> str:
    return f"<p{_facts(block)}>{block.line.html}</p>"


def _facts(block: Block) -> str:
    """In which language and direction a block stands."""
    return _lang(block.line.lang) + _dir(block.rtl)


def _lang(lang: str) -> str:
    return f' lang="{lang}"' if lang else ""


def _dir(rtl: bool) -> str:
    return ' dir="rtl"' if rtl else ""


# Tables


def _table(table: Table) -> str:
    """What heads it follows from its cells: a `<thead>` would end one that reaches below it."""
    rows = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in table.rows)
    return f"<table{_dir(table.rtl)}><tbody>{rows}</tbody></table>"


def _cell(cell: Cell) -> str:
    spans = {"colspan": cell.across, "rowspan": cell.down}
    said = "".join(f' {name}="{number}"' for name, number in spans.items() if number > 1)
    name, scope = ("th", f' scope="{cell.heads}"') if cell.heads else ("td", "")
    worded = [one for one in cell.blocks if one.kind is not Is.EMPTY]
    direction = _dir({one.rtl for one in worded} == {True})
    langs = {one.line.lang for one in worded}
    lang = langs.pop() if len(langs) == 1 else ""
    for one in cell.blocks:
        if direction:
            one.rtl = False  # the cell says it
        if lang:
            one.line.lang = ""
        if cell.heads:
            one.line = one.line.plainer
    return f"<{name}{scope}{said}{_lang(lang)}{direction}>{_laid_out(cell.blocks)}</{name}>"
