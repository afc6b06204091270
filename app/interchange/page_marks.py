"""What a course blog prints around people's words: bullets, links, bylines, the reply form."""

import re
from dataclasses import dataclass

from app.interchange.page_dates import Stamp, stamp_in
from app.interchange.page_names import named

LONGEST = 300  # no heading, byline or comment header is longer
TITLE = 150

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_NO_DAY = rf"(?!\s*(?i:{_MONTHS})[a-z]*\.?,?\s+[0-9]{{4}})"  # “3. April 2017” is no third item
_BULLET = re.compile(
    rf"(?:[•·▪◦‣●○■□–—*+»>o-]|\#{{1,6}}|\(?[0-9]{{1,3}}[.)]{_NO_DAY}|\[[0-9]{{1,3}}\])\s+"
    r"|\[[0-9]{1,3}\](?=\w)"
)
_LONE = re.compile(r"[•·▪◦‣●○■□*+»>-]|\(?[0-9]{1,3}[.)]")  # a bullet parted from its item
_LINK = (
    r"(?:log\s?in\s+to\s+reply|reply|edit(?:\s+this)?|(?:comment\s+)?permalink|link|quote|delete"
    r"|report|flag|spam|likes?|unlike|share|post\s+author|author)"
)
_BETWEEN = r"[\s|·•/,()\[\]↓↩»→–—-]+"
_TAIL = re.compile(
    rf"(?:(?<![\s|·•»(\[/–—-])[\s|·•»(\[/–—-]+{_LINK}[\s)\]↓↩»→]*|\s?\#)\Z", re.IGNORECASE
)
_TAIL_LENGTH = 60  # no link behind a date is longer

_EDGES = " ()[]{}|·•↓↩»→←«#<>*_–—-.:…"  # what is printed around a link; quotation marks are not
_LITTER = re.compile(
    rf"""{_LINK}(?:{_BETWEEN}{_LINK})*
    | (?:your|this)\s+comment\s+is\s+awaiting\s+moderation(?:\W\s.{{0,120}})?
    | (?:like\s+)?loading | like\s+this | liked\s+by\s.{{1,60}} | rate\s+this | share\s+this
    | [0-9]{{1,4}}\s+(?:likes?|votes?|points?) | (?:older|newer|previous|next)\s+comments
    | comments?\s+navigation | (?:pingbacks|trackbacks)(?:\s*[/&]\s*trackbacks)?
    | (?:gr)?avatar(?:\s+(?:of|for|image|photo|by)\s.{{1,60}})? | \w.{{0,60}}[’']s?\s(?:gr)?avatar
    | (?:\w[\w.-]{{0,30}}\s){{1,4}}(?:gr)?avatar
    | profile\s+(?:photo|picture)(?:\s+of\s.{{1,60}})?""",
    re.IGNORECASE | re.VERBOSE,
)
_REPLY_TO = re.compile(r"reply\s+to\s+", re.IGNORECASE)
_END = re.compile(
    r"""leave\s+(?:a|an|your|another)\s+(?P<what>reply|comment|response|thought)
        (?:\s+to\s.{1,80})?(?:\W{1,3}cancel(?:\s+reply)?)?
    | (?:post|add|write|submit)\s+(?:a|your|another|a\s+new)\s+(?:reply|comment) | cancel\s+reply
    | comments?\s+are\s+(?:now\s+)?closed.{0,40}
    | you\s+must\s+(?:be\s+)?log(?:ged)?[\s-]?in\s+to\s.{1,60}
    | (?:please\s+)?log\s?in\s+to\s+(?:post|leave|add)\s+a\s.{1,40}
    | your\s+e-?mail(?:\s+address)?\s+will\s+not\s+be\s.{1,120}
    | required\s+fields\s+are\s+marked.{0,20} | (?:proudly\s+)?powered\s+by\s+\w{1,30}
    | this\s+site\s+uses\s+akismet.{0,120}""",
    re.IGNORECASE | re.VERBOSE,
)
_FOOT = re.compile(
    r"""(?:posted\s+in|filed\s+(?:under|in)|tagged(?:\s+with)?|tags?:|categor(?:y|ies):)\s
        (?:[^.!?]{0,160}|.{0,160}permalink\.?)
    | this\s+(?:entry|post)\s+was\s+(?:posted|filed|tagged|written|published)\s.{0,250}
    | bookmark\s+the\s+permalink\.? | view\s+all\s+posts\s.{0,80} | read\s+more\W*
    | (?:click\s+to\s+)?share\s+(?:this|on\s\w+)\b(?:\s+\(opens.{0,40}|:)?
    | (?:previous|next)(?:\s+(?:post|entry)\b:?|:).{0,150} | ←.{0,150} | .{0,150}→
    | «\s[^»]{0,150} | [^«]{0,150}\s» | [\s*_=~-]{3,}
    | (?:post\s+navigation|print|email|tweet|twitter|facebook|pinterest|uncategorized|related|more)
    | skip\s+to\s+content | menu | search | home""",
    re.IGNORECASE | re.VERBOSE,
)
_PINGBACK = re.compile(r"(?:pingback|trackback)\b\s*(?::|by\b|from\b|on\b)", re.IGNORECASE)


def bare(text: str) -> str:
    """A line without its bullet or number, and without the links behind it."""
    for _ in range(3):
        text = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
        tail = _TAIL.search(text, max(0, len(text) - _TAIL_LENGTH))
        text = text[: tail.start()] if tail else text
    return text.strip()


def bulleted(text: str) -> bool:
    """Whether a line begins with a bullet or a number in a list."""
    return _BULLET.match(text) is not None


def is_litter(text: str) -> bool:
    """A line that a blog prints beside a comment: links, likes, an avatar's name, a lone bullet."""
    if len(text) > LONGEST:
        return False
    core = text.strip(_EDGES)
    addressed = _REPLY_TO.match(core)
    if addressed:
        return bool(named(core[addressed.end() :], strict=True))
    return _LITTER.fullmatch(core) is not None or _LONE.fullmatch(text) is not None


def is_foot(text: str) -> bool:
    """A line that a blog prints above or under an essay: categories, sharing, the neighbours."""
    return len(text) <= LONGEST and (_FOOT.fullmatch(text) is not None or is_litter(text))


def is_pingback(text: str) -> bool:
    """A line that says another page links here; it is nobody's comment."""
    return _PINGBACK.match(text[:LONGEST].strip(_EDGES)) is not None


def ends_page(text: str) -> bool:
    """“Leave a Reply” as a whole line, in the words that themes have for it."""
    return len(text) <= LONGEST and _END.fullmatch(text.strip(_EDGES)) is not None


def asks_for_reply(text: str) -> bool:
    """The end that ends without exception; “Leave a comment” also stands above comments."""
    found = _END.fullmatch(text[:LONGEST].strip(_EDGES))
    return found is not None and (found["what"] or "reply").lower() == "reply"


def is_title(text: str) -> bool:
    """Whether a line can be a title: short, and not a sentence."""
    return len(text) <= TITLE and re.search(r"[^.]\.\W*\Z|[,;]\Z", text) is None


def folded(text: str) -> str:
    """Letters and digits alone, to compare titles however they are quoted."""
    return "".join(letter for letter in text[: 2 * LONGEST].casefold() if letter.isalnum())


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
_PARTS = re.compile(r"\s*[|·•–—/]\s*|\s-\s|,\s+|\s{2,}")


def byline_in(text: str) -> Byline | None:
    """Reads “Posted on April 2, 2017 by NAME”, “By NAME”, “April 2, 2017 | NAME” and their like."""
    if len(text) > TITLE or bulleted(text):
        return None
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
