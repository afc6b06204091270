"""The head of a page: its title, who wrote it and when, and where the essay begins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.interchange.page_bylines import Byline, byline_at, count_behind, name_beside_date
from app.interchange.page_counts import Count, Heading, count_in
from app.interchange.page_dates import Stamp
from app.interchange.page_lines import Line
from app.interchange.page_marks import ends_page, folded, is_foot, is_title
from app.interchange.page_names import named
from app.interchange.page_title import LONG, Title, is_paragraph, title_of

SHOWN = 40  # letters of a line that was left out


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the essay.

    `body` is where that begins, `number` the line of the date, `signed` that of the writer's name.
    """

    title: str
    body: int
    writer: str | None = None
    stamp: Stamp | None = None
    number: int = 1
    count: Count | None = None
    signed: int = 1
    left_out: str = ""  # what is said of lines above a title that was only guessed
    foot: tuple[Line, ...] = ()  # lines under the essay that were taken for the blog's own


def head_of(lines: Sequence[Line], headings: Sequence[Heading], name: str, hint: str) -> Head:
    """The head of a page; `name` is the file's, `hint` what the title may be."""
    title = title_of(lines, headings, name, hint)
    below = _with_byline(lines, title, headings)
    head = _told_above(lines, title.first, below)
    return replace(head, left_out=_left_out(lines[: title.first], title))


def _left_out(above: Sequence[Line], title: Title) -> str:
    """What is said of the lines above a title, unless the page itself says what its title is."""
    if title.told or title.first < 1:
        return ""
    above = [line for i, line in enumerate(above) if not byline_at(above, i)] or above
    shown = [line.plain[:SHOWN] for line in (above[0], above[-1])]
    if len(above) == 1:
        return f"Line {above[0].number}, above the title, was left out: “{shown[0]}”."
    numbers = f"Lines {above[0].number} to {above[-1].number}"
    return f"{numbers}, above the title, were left out: “{shown[0]}” to “{shown[1]}”."


def _with_byline(lines: Sequence[Line], found: Title, headings: Sequence[Heading]) -> Head:
    """Takes the lines between title and text: bylines, “4 Replies”, “Leave a reply”, rules."""
    title, counts = found.text, [heading for heading in headings if heading.count.sure]
    last = counts[-1] if counts else None
    head = Head(title, found.behind)
    for i in range(found.behind, len(lines)):
        if i < head.body:  # told already, with the line before
            continue
        if part := _part_at(lines, i):
            head = replace(told_by(part, head, lines[i + 1].number), body=i + 2)
            continue
        plain, byline = lines[i].plain, byline_at(lines, i) or name_beside_date(lines, i)
        replies, again = count_in(plain), folded(plain) == folded(title)
        if byline and not again:
            head = told_by(byline, head, lines[i].number)
            head = replace(head, count=head.count or count_in(count_behind(plain)))
        elif replies and _of_essay(replies, title) and _repeated_or_text(lines, i, last):
            head = replace(head, count=replies)
        elif not (again or _between(lines, i) or _is_bubble(lines, i, last)):
            break
        head = replace(head, body=i + 1)
    return head


def _part_at(lines: Sequence[Line], i: int) -> Byline | None:
    """What “Written by” or “in” says with the name or the category in the line under it."""
    lead = lines[i].plain.lower()
    if lead not in ("by", "written by", "in") or i + 1 >= len(lines):
        return None
    under = lines[i + 1].plain
    if lead == "in":
        return Byline(None, None) if is_title(under) and len(under) <= SHOWN else None
    name = named(under, strict=False)
    return Byline(name, None) if name else None


def _of_essay(replies: Count, title: str) -> bool:
    """Whether “4 Replies” or “No Comments on Bread” can stand over the essay “Bread”."""
    if replies.title:
        return folded(replies.title) == folded(title)
    return replies.sure


def _told_above(lines: Sequence[Line], title: int, head: Head) -> Head:
    """The head with the byline that some themes print above the title."""
    for i in range(title - 1, max(-1, title - 3), -1):
        byline = byline_at(lines, i) if head.stamp is None else None
        if byline is None or (byline.stamp and byline.stamp.slashed):
            break
        head = told_by(byline, head, lines[i].number)
    return head


def told_by(byline: Byline, head: Head, number: int) -> Head:
    """The head with what a byline in this line adds to it."""
    if byline.stamp and head.stamp is None:
        head = replace(head, stamp=byline.stamp, number=number)
    if byline.writer and head.writer is None:
        head = replace(head, writer=byline.writer, signed=number)
    return head


def _between(lines: Sequence[Line], i: int) -> bool:
    plain = lines[i].plain
    return is_foot(plain) or (ends_page(plain) and sentence_follows(lines, i))


def _repeated_or_text(lines: Sequence[Line], i: int, last: Heading | None) -> bool:
    """Whether “4 Replies” stands over an essay: the comments have a heading of their own, with the
    same number, or what is next is running text."""
    here = count_in(lines[i].plain)
    again = last and last.first > i and here and here.number == last.count.number
    return bool(again) or text_follows(lines, i)


def _is_bubble(lines: Sequence[Line], i: int, last: Heading | None) -> bool:
    """The number of comments that their heading has, too: alone, close under the line that says
    when, or as “1 Reply”, which under a comment would be a link."""
    if last is None or last.first <= i:
        return False
    shown, number = lines[i].plain.lower(), str(last.count.number)
    return shown == f"{number} reply" or (shown == number and not lines[i].gap)


def sentence_follows(lines: Sequence[Line], i: int) -> bool:
    """Whether what is next has a sentence, be it a short one: then it is not the reply form."""
    following = [n for n in range(i + 1, min(i + 4, len(lines))) if not ends_page(lines[n].plain)]
    return text_follows(lines, i) or any(not is_title(lines[n].plain) for n in following)


def text_follows(lines: Sequence[Line], i: int) -> bool:
    """Whether what is next is an essay: else “4 Replies” is the heading over comments."""
    following = [n for n in range(i + 1, min(i + 4, len(lines))) if not ends_page(lines[n].plain)]
    return any(len(lines[n].text) > LONG or is_paragraph(lines, n) for n in following)
