"""The line that says who wrote an essay and when."""

import re
from dataclasses import dataclass

from app.interchange.page_dates import Stamp, stamp_in
from app.interchange.page_marks import LONGEST, TITLE, bare, bulleted, is_foot
from app.interchange.page_names import named


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote an essay and when, as far as a line says it."""

    writer: str | None
    stamp: Stamp | None


_LEAD = re.compile(
    r"(?:(?:first\s+)?(?:posted|published|written|submitted|created|added)\b:?\s*(?:on|by|in|at)?"
    r"|by|author|date|on)\b:?\s*",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:\A|[\s|·•–—/,-])by:?\s+(.{1,60}?)"
    r"(?=\s*(?:[|·•–—/,(]|\s(?:in|on|at|and|with)\s|\s[0-9]+\s|\sleave\s|\.?\Z|\.\sBookmark\s))",
    re.IGNORECASE,
)
_NO_SENTENCE = re.compile(
    r"\s*(?:[|·•–—/,(.;-]|(?:by|in|at|and|with|under|leave|[0-9]+)\b)", re.IGNORECASE
)
_GOES_ON = re.compile(r"(?!\s*(?:by\b|[|·•–—/]|\Z))", re.IGNORECASE)
_UNDER = re.compile(r"this\s+(?:entry|post)\s+was\s", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|·•–—/]\s*|\s-\s|,\s+|\s{2,}")


def byline_in(text: str) -> Byline | None:
    """Reads “Posted on April 2, 2017 by NAME”, “By NAME”, “April 2, 2017 | NAME” and their like."""
    if len(text) > TITLE or bulleted(text):
        return None
    text = bare(text)
    stamp = stamp_in(text)
    lead = _LEAD.match(text)
    if stamp is None:
        writer = (
            named(text[lead.end() :], strict=True) if lead and "by" in lead[0].lower() else None
        )
        return Byline(writer, None) if writer else None
    before = text[lead.end() : stamp.start] if lead and lead.end() <= stamp.start else None
    if before is None:
        before = "" if lead else text[: stamp.start]
    return _dated_byline(stamp, before, text[stamp.end :], lead[0] if lead else "")


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
    if len(text) > LONGEST or not _UNDER.match(text):
        byline = byline_in(text) if _LEAD.match(text) else None
        return byline if byline and byline.stamp else None
    by = _BY.search(text)
    return Byline((named(by[1], strict=False) or None) if by else None, stamp_in(text))
