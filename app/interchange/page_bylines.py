"""The line that says who wrote an essay and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.interchange.page_dates import Stamp, stamp_in
from app.interchange.page_lines import Line
from app.interchange.page_marks import LONGEST, TITLE, bare, bulleted, is_foot
from app.interchange.page_names import named, perhaps_named


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote an essay and when, as far as a line says it; “By So Yeon Park” might be a title, so
    it is not `sure`."""

    writer: str | None
    stamp: Stamp | None
    sure: bool = True


_MONTHS_GLUED = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s[0-9]{1,2},\s[0-9]{4}"
)
_LEAD = re.compile(
    r"(?:(?:first\s+)?(?:posted|published|written|submitted|created|added)\b:?\s*(?:on|by|in|at)?"
    r"|by|author|date|on)\b:?\s*",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:\A|[\s|·•–—/,-])by:?\s+(.{1,60}?)"
    r"(?=\s*(?:[|·•–—/,(]|\s(?:in|on|at|with|and\s(?:tagged|filed|posted|is|was|has))\s|\s[0-9]+\s|\sleave\s|\.?\Z|\.\sBookmark\s))",
    re.IGNORECASE,
)
_NO_SENTENCE = re.compile(
    r"\s*(?:[|·•–—/,(.;-]|(?:by|in|at|and|with|under|leave|[0-9]+)\b)", re.IGNORECASE
)
_GOES_ON = re.compile(r"(?!\s*(?:by\b|[|·•–—/]|\Z))", re.IGNORECASE)
_NAVIGATION = re.compile(r"\s*Post navigation.*\Z")  # a hidden heading, copied with what follows
_UNDER = re.compile(r"this\s+(?:entry|post)\s+was\s", re.IGNORECASE)
# “… by Ann Lee 5 Comments”, “… Leave a Comment”
_COUNT = re.compile(
    r"(?:\A|[\s|·•–—/,-]+)(?P<count>(?:[0-9]{1,4}|no)\s+(?:comments?|repl(?:y|ies)|responses?"
    r"|thoughts?)|leave\s+a\s+(?:comment|reply|response))\W*\Z",
    re.IGNORECASE,
)
_POSTED = re.compile(r"posted\s*(?:on|by)\b", re.IGNORECASE)
_POSTED_BY = re.compile(
    r"posted\s+by:?\s+(?P<name>.{1,60}?)\s+at\s+[0-9]{1,2}[:.][0-9]{2}(?:\s?[ap]\.?m\.?)?",
    re.IGNORECASE,
)
# Words that are hidden on the screen and copied nevertheless, without the spaces around them.
_GLUED = re.compile(r"Posted\s*(?:on|by)|Post\s+(?:author|date)")
_ABOUT = re.compile(r"(?:Categories|Tags)(?=[\sA-Z0-9]).*\Z")
_LOOSE = (
    (re.compile(r"(?<=[0-9]{4})(?=(?:[0-9]{1,4}|No)\s*(?:Comment|Repl)|Leave)"), " "),
    (re.compile(r"(?<=[0-9o]\s)Comments?\s*on\s.*\Z"), "Comments"),
    (re.compile(r"Post\s+author\s*(?:By)?\s*"), "By "),
    (re.compile(r"\s*Post\s+date\s*"), " on "),
    (re.compile(r"(?<=[0-9]{4})\s*(?:Author|by)\s*"), " by "),
    (re.compile(r"\APosted\s*on\s*"), "Posted on "),
    (re.compile(r"\APosted\s*by\s*"), "Posted by "),
    (re.compile(rf"(?<=[\w.])(?<![0-9]{{4}})(?={_MONTHS_GLUED})"), " on "),
)
_PARTS = re.compile(r"\s*[|·•–—/]\s*|\s-\s|,\s+|\s{2,}")


def byline_in(text: str) -> Byline | None:
    """Reads “Posted on April 2, 2017 by NAME”, “By NAME”, “April 2, 2017 | NAME” and their like."""
    text = _loosened(text)
    if len(text) > TITLE or bulleted(text):
        return None
    text = _COUNT.sub("", bare(text))
    stamp = stamp_in(text)
    lead = _LEAD.match(text)
    if stamp is None:
        return _undated_byline(text[lead.end() :]) if lead and "by" in lead[0].lower() else None
    before = text[lead.end() : stamp.start] if lead and lead.end() <= stamp.start else None
    if before is None:
        before = "" if lead else text[: stamp.start]
    after = text[stamp.end :]
    again = stamp_in(after)
    if again and again.start == 0:  # some themes print the date of the last change, too
        after = after[again.end :]
    return _dated_byline(stamp, before, after, lead[0] if lead else "")


def _undated_byline(name: str) -> Byline | None:
    writer, perhaps = named(name, strict=True), perhaps_named(name)
    return Byline(writer or perhaps, None, sure=bool(writer)) if writer or perhaps else None


def _loosened(text: str) -> str:
    """“Posted onApril 2, 2017AuthorAnn LeeCategoriesWeek 6”, as a browser copies it where words
    are hidden between, as “Posted on April 2, 2017 by Ann Lee”."""
    if len(text) > LONGEST or not _GLUED.match(bare(text)):
        return text
    text = _ABOUT.sub("", bare(text))
    for pattern, words in _LOOSE:
        text = pattern.sub(words, text)
    return re.sub(r"\A\s*on\b", "Posted on", text.strip())


def count_behind(text: str) -> str:
    """“5 Comments” behind who and when; "" if it is not said."""
    found = _COUNT.search(text) if len(text) <= TITLE else None
    return found["count"] if found else ""


def posted_in(text: str) -> bool:
    """Whether a line says with a date that something was posted: it stands over a post."""
    byline = byline_in(text) if _POSTED.match(text) else None
    return byline is not None and byline.stamp is not None and byline.stamp.modern


def _dated_byline(stamp: Stamp, before: str, after: str, lead: str) -> Byline | None:
    """`lead` is “Posted on” or the like: what follows the date must then be no sentence."""
    before = re.sub(r"\b(?:on|at|in)\s*\Z", "", before.strip()).strip(" |·•–—/,-")
    by = _BY.search(after)
    if lead and (not before or named(before, strict=False)):
        goes_on = _GOES_ON.match(after) if lead.lower().startswith(("on", "date")) else None
        if goes_on or (after.strip() and not _NO_SENTENCE.match(after)):
            return None
        writer = named(by[1] if by else before, strict=False)
        return Byline(writer or None, stamp)
    parts = [before, *_PARTS.split(after.strip(" .,"))]
    parts = [re.sub(r"(?i)\Aby\s+", "", part) for part in parts]
    names = [name for part in parts if (name := named(part, strict=True))]
    rest = [part for part in parts if part and not names and not is_foot(part)]
    if not stamp.modern or rest or len(names) > 1:
        return None
    return Byline(names[0] if names else None, stamp)


def byline_under(text: str) -> Byline | None:
    """The same where a blog prints it under the essay, in a sentence of its own."""
    posted = _POSTED_BY.fullmatch(bare(text)) if len(text) <= LONGEST else None
    if posted:
        return Byline(named(posted["name"], strict=False) or None, None)
    if len(text) > LONGEST or not _UNDER.match(text):
        byline = byline_in(text) if _LEAD.match(text) else None
        return byline if byline and byline.stamp else None
    text = _NAVIGATION.sub("", text)
    by = _BY.search(text)
    return Byline((named(by[1], strict=False) or None) if by else None, stamp_in(text))


def byline_at(lines: Sequence[Line], i: int) -> Byline | None:
    byline = byline_in(lines[i].plain) if i < len(lines) else None
    return byline if byline and (byline.sure or i > 0) else None


def name_beside_date(lines: Sequence[Line], i: int) -> Byline | None:
    """A full name in a line of its own, directly above or under a date and nothing else."""
    name = named(lines[i].plain, strict=True)
    if not name or " " not in name:
        return None
    under = i > 0 and not lines[i].gap and is_date(lines[i - 1].plain)
    above = i + 1 < len(lines) and not lines[i + 1].gap and is_date(lines[i + 1].plain)
    return Byline(name, None) if above or under else None


def is_date(plain: str) -> bool:
    stamp = stamp_in(plain[:LONGEST])
    return stamp is not None and stamp.modern and plain == stamp.shown
