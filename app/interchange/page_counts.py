"""The heading over a page's comments: “4 thoughts on “…””, “One comment for …”, “Comments (4)”."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.interchange.page_lines import Line
from app.interchange.page_marks import LONGEST, bare

_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty"),
)
_NUMBER = rf"(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}})?|[0-9]{{1,5}}|{'|'.join(_WORDS)}|zero)"
_NOUN = r"(?P<noun>thought|comment|response|repl(?:y|ie)|reaction|remark)s?"
_QUOTE = "“”„‟«»‹›\"‘’‚'"

# “4 thoughts on “…””, “3 Responses to …”, “12 Comments”, “2 comments so far”, “1 Reply »”
_NUMBERED = re.compile(
    rf"{_NUMBER}\s+(?:new\s+)?{_NOUN}\b(?P<so_far>\s+(?:so\s+far|yet|add\s+yours))?"
    r"(?:\s*[,:»↓→.…]*|\s+(?:on|to|for|about|regarding|in)\b\s*:?\s*(?P<title>.*))",
    re.IGNORECASE,
)
# “Comments (4)”, “Comments: 4”, “Comments”, “Comments on “…” (4)”
_NAMED = re.compile(
    r"(?P<noun>thought|comment|response|replie|reaction|discussion)s?"
    r"(?:\s+(?:on|to|for)\s+(?P<title>[“\"„«].{1,250}?))?"
    r"\s*(?:[(\[:–—-]\s*(?P<number>[0-9]{1,5})\s*[)\]]?)?\s*:?",
    re.IGNORECASE,
)
# “There are 3 comments on this post”, “This entry has 2 responses”
_TOLD = re.compile(
    rf"(?:there\s+(?:is|are)|this\s+(?:post|entry|essay|article)\s+has)\s+(?:currently\s+)?{_NUMBER}"
    rf"\s+{_NOUN}\b(?P<title>)(?:\s+(?:so\s+far|(?:on|to|for)\s+this\s+\w{{1,12}}))?[.:]?",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"„[^“”]*[“”]|“[^”]*”|\"[^\"]*\"|«[^»]*»")  # a quotation, whole


@dataclass(frozen=True, slots=True)
class Count:
    """What a heading says: the number (None if none), of what, under which title.

    It is `sure` when it can hardly be a line of the essay: a number alone, or a title in quotes.
    """

    number: int | None
    noun: str
    title: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading over the comments, and the lines it takes."""

    count: Count
    first: int
    last: int


def headings_in(lines: Sequence[Line]) -> list[Heading]:
    """Every line that can be the heading over the comments, a title over several lines joined."""
    found = []
    for i, line in enumerate(lines):
        count, last = count_in(line.plain), i
        if count is None:
            continue
        while _unclosed(line.plain, lines, i, last):
            last += 1
        if last > i:
            joined = " ".join(part.plain for part in lines[i : last + 1])
            count = count_in(joined) or count
        found.append(Heading(count, i, last))
    return found


def _unclosed(text: str, lines: Sequence[Line], first: int, last: int) -> bool:
    """Whether a heading's quotation goes on in the line behind: it does if it is closed there."""
    text = _CLOSED.sub("", text)
    if not re.search(r"[“„«\"][^”»\"]*\Z", text) or last >= min(first + 2, len(lines) - 1):
        return False
    ahead = lines[last + 1 : first + 3]
    closing = [
        not line.gap and bool(re.search(r"[”“»\"]\W*\Z", line.plain[-LONGEST:])) for line in ahead
    ]
    return bool(ahead) and not ahead[0].gap and any(closing)


def count_in(text: str) -> Count | None:
    """Reads a whole line as the heading over the comments; None if it is another line."""
    if len(text) > LONGEST:
        return None
    text = bare(text)
    found = _NUMBERED.fullmatch(text) or _NAMED.fullmatch(text) or _TOLD.fullmatch(text)
    if found is None:
        return None
    title = (found["title"] or "").strip()
    number = _number(found["number"])
    digits = bool(found["number"]) and not found["number"].isalpha()
    sure = title[0] in _QUOTE if title else digits
    return Count(number, _noun(found["noun"]), _unquoted(title), sure)


def _unquoted(title: str) -> str:
    """What stands in the quotation marks, or behind the first where the second is missing."""
    quoted = re.match(r"[“\"„«](.+)[”\"“»]", title)
    return (quoted[1] if quoted else title).strip(_QUOTE + " ")


def _number(words: str | None) -> int | None:
    if not words:
        return None
    if words.isalpha():
        return 0 if words.lower() == "zero" else _WORDS.index(words.lower())
    return int(words.replace(",", ""))


def _noun(found: str) -> str:
    noun = found.lower()
    return {"repl": "reply", "replie": "reply", "discussion": "comment"}.get(noun, noun)
