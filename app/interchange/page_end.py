"""Where a page's comments end, and what stands behind."""

from collections.abc import Iterator, Sequence

from app.interchange.page_counts import Heading
from app.interchange.page_head import Head, text_follows
from app.interchange.page_headers import Header, headers_in
from app.interchange.page_lines import Line
from app.interchange.page_marks import asks_for_reply, ends_page, folded, is_foot, is_title
from app.interchange.page_title import is_paragraph

SHOWN = 40  # letters of a line in a sentence about it
FEW = 5  # lines that are told one by one


def end_of(lines: Sequence[Line], head: Head, headings: Sequence[Heading]) -> tuple[int, list[str]]:
    """The line of the invitation to reply, or behind the last one, and what is to be said of it.

    What sounds like it ends nothing while a comment follows that is dated like the first.
    """
    ends = _ends(lines, head, headings)
    start = min((heading.first for heading in headings if heading.first >= head.body), default=0)
    headers = headers_in(lines, max(start, head.body), len(lines)) if ends else []
    last = max((header.first for header in headers if _is_like(header, headers[0])), default=-1)
    said = [i for i in ends if headers and headers[0].first < i < last]
    rest = (i for i in ends if i > last or i < headers[0].first)
    end = next(rest, len(lines))
    notes = [*_told(lines, said), *_behind(lines, end)]
    if any(header.first > end and _is_comment(header) for header in headers):
        notes.append(_cut(lines[end]))
    return end, notes


def _ends(lines: Sequence[Line], head: Head, headings: Sequence[Heading]) -> list[int]:
    """The lines at which the page can end, unless they stand above its comments."""
    first = min((heading.first for heading in headings if heading.first >= head.body), default=-1)
    last = max((heading.first for heading in headings if heading.count.sure), default=-1)
    within = range(head.body, len(lines))
    text = next((i for i in within if not is_title(lines[i].plain)), len(lines))
    titled = [heading for heading in headings if folded(heading.count.title) == folded(head.title)]
    own = max((heading.first for heading in titled if heading.count.title), default=-1)
    ends = []
    for i in within:
        plain = lines[i].plain
        if not ends_page(plain) or (i <= text and text_follows(lines, i)):
            continue  # “Leave a reply” between a title and the essay ends nothing
        if (own < i and asks_for_reply(plain)) or 0 <= first < i or last < i:
            ends.append(i)
    return ends


def _is_like(header: Header, first: Header) -> bool:
    """Whether a header is a comment's as surely as the first: dates alone stand in menus, too."""
    timed = header.stamp.timed and first.stamp.timed and not header.posting
    return timed or (header.said and first.said)


def _is_comment(header: Header) -> bool:
    return header.stamp.timed or header.said


def _told(lines: Sequence[Line], said: list[int]) -> Iterator[str]:
    for i in said[:FEW]:
        yield (
            f"Line {lines[i].number}, “{lines[i].plain[:SHOWN]}”, is read as words of a comment, "
            "because more comments follow."
        )
    if len(said) > FEW:
        yield f"So are {len(said) - FEW} more lines like it."


def _behind(lines: Sequence[Line], end: int) -> Iterator[str]:
    """What is said of sentences behind the page's end: long ones where that asks for a reply."""
    form = end < len(lines) and asks_for_reply(lines[end].plain)
    for i in range(end + 1, len(lines)):
        plain = lines[i].plain
        if ends_page(plain) or is_foot(plain) or is_title(plain):
            continue
        if not form or is_paragraph(lines, i):
            yield (
                f"Line {lines[i].number}, behind the page's end (“{lines[end].plain[:SHOWN]}”), "
                f"was left out: “{plain[:SHOWN]}”."
            )
            return


def _cut(end: Line) -> str:
    return (
        f"Line {end.number}, “{end.plain[:SHOWN]}”, is read as the end of the page; what is dated "
        "behind it was left out."
    )
