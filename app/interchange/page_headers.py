"""The line or two that stand above a comment: who wrote it, and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.interchange.page_counts import count_in
from app.interchange.page_dates import Stamp, stamp_in
from app.interchange.page_lines import Line
from app.interchange.page_marks import LONGEST, bare, bulleted, is_litter, is_pingback
from app.interchange.page_names import named, perhaps_named, whoever

_VERB = r"(?:said|says|wrote|writes|commented|replied|responded|responds|posted)"
_SAYS = re.compile(rf"(?P<name>.{{0,200}}?)\s*\b{_VERB}\b\s*(?::|\.\.\.|…|,)?", re.IGNORECASE)
_LED = re.compile(
    r"(?:(?:comment(?:ed)?|posted|written|submitted|left|reply)\s+)?(?:by|from)\b:?", re.IGNORECASE
)
_JOINER = re.compile(r"(?:\A|\s)(?:on|at|in)\Z", re.IGNORECASE)
_ALONE = re.compile(
    r"(?:posted|commented|submitted|written|published|said|says|date|on|time)", re.IGNORECASE
)
_VERB_BEHIND = re.compile(rf"(?:\A|\s){_VERB}\Z", re.IGNORECASE)
_SAID = re.compile(
    rf"(?:by\s+)?(?P<name>.{{0,60}}?)\s*\b{_VERB}\b\s*(?:(?P<colon>:)\s*|\.\.\.|…|,)?(?P<rest>.*)",
    re.IGNORECASE,
)
_POSTING = re.compile(r"(?:posted|published|written|submitted)\b", re.IGNORECASE)
FEW = 60  # letters behind a date in which a name can stand
_EDGES = " \t|·•–—-(/[,:;"
_GLUED_SAYS = re.compile(r"(?<=\w)says:\Z")  # “Ann Leesays:”, where its space was markup
# “Ann LeeApril 3, 2017 at 12:23 PM”, where the page sets a space between the two that is none.
_GLUED = re.compile(
    r"(?<=[\w.)])(?=(?:January|February|March|April|May|June|July|August|September|October"
    r"|November|December)\s[0-9]{1,2},\s[0-9]{4}\sat\s[0-9])"
)


@dataclass(frozen=True, slots=True)
class Header:
    """Which lines it takes (first to last, counted in the list), and what they say.

    `above` is a line that may be the writer's name, though an empty line parts it from the date or
    none from the words before, or though it begins as sentences do: whether it is, the page's habit
    tells.
    """

    first: int
    last: int
    writer: str | None
    stamp: Stamp
    said: bool = False
    bullet: bool = False
    posting: bool = False
    rest: str = ""
    above: tuple[int, str] | None = None

    @property
    def alone(self) -> bool:
        """A date and nothing else."""
        return self.writer is None and not self.said and self.above is None


@dataclass(frozen=True, slots=True)
class _Dated:
    """A line that says no more than who and when; `writer` "" is a hidden name."""

    writer: str | None
    stamp: Stamp
    said: bool = False
    rest: str = ""
    posting: bool = False

    @property
    def alone(self) -> bool:
        return self.writer is None and not self.said and not self.rest


def headers_in(lines: Sequence[Line], start: int, end: int) -> list[Header]:
    """Every comment header between two lines, in order; years before there were blogs are none."""
    found: list[Header] = []
    dated = {i: read for i in range(start, end) if (read := _dated(lines[i].plain))}
    free = start  # lines before this one are taken
    for i in sorted(dated):
        header = _header(lines, i, max(free, start), end, dated)
        if header.stamp.modern:
            found.append(header)
            free = header.last + 1
    return found


def misdated_in(lines: Sequence[Line], like: Header, end: int) -> int | None:
    """The first line behind a comment's header that is one like it, of years before blogs.

    A historical date and time can stand by itself in a quotation, so it must also have the header's
    bullet or its “said”.
    """
    for i in range(like.last + 1, end if like.stamp.timed else 0):
        read = _dated(lines[i].plain)
        if read is None or read.stamp.modern or not read.stamp.timed:
            continue
        if (like.bullet and bulleted(lines[i].plain)) or (like.said and read.said):
            return i
    return None


def undated_in(lines: Sequence[Line], start: int, end: int, said: bool) -> int | None:
    """The first “NAME says:”, or else name, that begins a paragraph between two lines."""
    for i in range(start, end):
        plain = lines[i].plain
        name = sayer_in(plain) if said else named(bare(plain), strict=True)
        if name and _begins_block(lines, i) and not is_litter(plain):
            return i
    return None


def next_words(lines: Sequence[Line], i: int, end: int) -> int:
    """The next line that is not the blog's own, or the end."""
    while i < end and is_blogs_own(lines[i]):
        i += 1
    return i


def is_blogs_own(line: Line) -> bool:
    """Whether among comments a line is a link, an avatar or a pingback."""
    return is_litter(line.plain) or is_pingback(line.plain)


def like_header(text: str) -> bool:
    """Whether a line that is no header is dated to the minute as one is, at an end of it."""
    text = bare(text) if len(text) <= LONGEST else ""
    stamp = stamp_in(text)
    if stamp is None or not (stamp.timed and stamp.modern) or text.endswith((".", "!", "?")):
        return False
    before, after = text[: stamp.start].strip(_EDGES), text[stamp.end :].strip(_EDGES)
    return (
        not after or _VERB_BEHIND.fullmatch(after) is not None or (not before and len(after) < FEW)
    )


def _header(lines: Sequence[Line], i: int, free: int, end: int, dated: dict[int, _Dated]) -> Header:
    """The header around the dated line i; lines before `free` belong to the one before."""
    read, line = dated[i], lines[i]
    header = Header(
        *(i, i, read.writer or None, read.stamp, read.said, bulleted(line.plain), read.posting),
        rest=read.rest,
    )
    if not read.alone:
        return header
    return _under_name(lines, free, header) or _over_name(lines, end, header) or header


def _under_name(lines: Sequence[Line], free: int, header: Header) -> Header | None:
    """“NAME says:” or a name above the date, with links or an avatar in between perhaps."""
    i = header.first - 1
    while i > free and is_litter(lines[i].plain):
        i -= 1
    if i < free or header.bullet:
        return None
    line, adjacent = lines[i], not lines[header.first].gap
    begins = _begins_block(lines, i)
    sayer = sayer_in(line.plain, sure=adjacent and header.stamp.timed)
    if sayer is not None and (begins or adjacent):
        return _with(header, i, sayer, line, said=True)
    name = None if count_in(line.plain) else named(bare(line.plain), strict=True)
    if name is None:
        perhaps = perhaps_named(bare(line.plain)) if begins and adjacent else None
        return replace(header, above=(i, perhaps)) if perhaps else None
    if begins and (adjacent or bulleted(line.plain)):
        return _with(header, i, name, line, said=False)
    return replace(header, above=(i, name))


def _begins_block(lines: Sequence[Line], i: int) -> bool:
    """Whether nothing that a person wrote stands directly above a line."""
    if i == 0 or lines[i].gap or bulleted(lines[i].plain):
        return True
    above = lines[i - 1].plain
    return is_litter(above) or is_pingback(above) or count_in(above) is not None


def _with(header: Header, first: int, name: str, line: Line, said: bool) -> Header:
    return Header(first, header.last, name or None, header.stamp, said, bulleted(line.plain))


def _over_name(lines: Sequence[Line], end: int, header: Header) -> Header | None:
    """“NAME says:” directly under the date."""
    i = header.last + 1
    if i >= end or lines[i].gap:
        return None
    sayer = sayer_in(lines[i].plain)
    if sayer is None:
        return None
    return Header(header.first, i, sayer or None, header.stamp, said=True, bullet=header.bullet)


def sayer_in(text: str, sure: bool = False) -> str | None:
    """Who says, in a line like “NAME says:”; "" where the name is missing or hidden. Where it is
    `sure` that a comment begins, whatever stands there is its writer's name."""
    if len(text) > LONGEST:
        return None
    found = _SAYS.fullmatch(_GLUED_SAYS.sub(r" \g<0>", bare(text)))
    if found is None:
        return None
    if not found["name"]:
        return ""
    return whoever(found["name"]) if sure else named(found["name"], strict=False)


def _dated(text: str) -> _Dated | None:
    """A line whose date has nothing before and behind it but a name and the words of a header."""
    if len(text) > LONGEST:
        return None
    whole, text = text, _GLUED.sub(" ", bare(text))
    stamp = stamp_in(text)
    if stamp is None:
        return None
    after = _after(text[stamp.end :])
    said = after is not None and after[1]
    before = _before(text[: stamp.start], said, sure=said and stamp.timed)
    if before is None or after is None:
        return None
    if before[0] is not None and after[0] is not None:
        return None
    if after[2] and before[0] is None:
        return None  # “On DATE, NAME said: …” is a sentence
    writer = after[0] if before[0] is None else before[0]
    rest = whole[whole.index(after[2]) :] if after[2] else ""  # with its last word, be it “reply”
    return _Dated(writer, stamp, before[1] or after[1], rest, before[2])


def _before(words: str, said: bool, sure: bool) -> tuple[str | None, bool, bool] | None:
    """The name in front of the date, whether it “says”, and whether it speaks of posting."""
    words = words.strip(_EDGES)
    posting = _POSTING.match(words) is not None
    words, led = _cut(_LED, words, at_start=True)
    words, _ = _cut(_JOINER, words)
    if not words or _ALONE.fullmatch(words):
        return None, False, posting
    words, says = _cut(_VERB_BEHIND, words)
    if not words:
        return None, True, posting
    name = whoever(words) if sure else named(words, strict=not (said or says or led))
    return None if name is None else (name, says, posting)


def _cut(pattern: re.Pattern[str], words: str, at_start: bool = False) -> tuple[str, bool]:
    found = pattern.match(words) if at_start else pattern.search(words)
    if found is None:
        return words, False
    left = words[found.end() :] if at_start else words[: found.start()]
    return left.strip(_EDGES), True


def _after(words: str) -> tuple[str | None, bool, str] | None:
    """The name behind the date, whether it “says”, and the first words of the comment."""
    if words.strip() == ".":
        return None  # a sentence ends with its date
    words = words.lstrip(" \t)].,|·•–—-/;")
    if not words.strip(" ).:]|·•–—-/"):
        return None, False, ""
    said = _SAID.fullmatch(words)
    if said and (said["colon"] or not said["rest"]):
        name = named(said["name"], strict=False) if said["name"] else None
        fits = name is not None or not said["name"]
        return (name, True, said["rest"]) if fits else None
    led = re.match(r"(?i)by:?\s+", words)
    words = (words[led.end() :] if led else words).rstrip(" ).]|/")
    name = named(words, strict=not led)
    return None if name is None else (name, False, "")
