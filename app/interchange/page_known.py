"""Knows a page that was imported before, though it may have been saved later and corrected since.

A page is the same page when title, text and writer of its essay are (white space aside), whatever
was done to the essay here since. Where the blog's author has changed title or text, it is known by
the other and at least half of the comments. Where one of the two saves has no comments to compare,
the text decides: a long one alone, or the title and at least half of the paragraphs, with a third
of the words. Two names make two essays, unless the text is long or three comments say otherwise. So
neither a question that two essays quote, nor a line that many pages say (“Please comment.”), makes
them one essay.

A comment is the same when its minute and its words are; where one of two saves tells only its day,
that day is enough. So a page that comes as text and again as .html is the same. Of one minute, a
comment is the same, too, if little was corrected in it since.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import unescape
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select

from app.clock import begins_day
from app.courses.models import Course
from app.db import db
from app.discussion.models import Comment
from app.essays.models import Essay, Revision

NEARLY = 0.8  # of its words: a paragraph in which little was corrected
NEAR = 20  # paragraphs among which a corrected one is looked for
WORDS = 3  # one in so many must be the same
LONG = 50  # words: no two essays say so much in the same words
CERTAIN = 3  # comments that make two pages one though their writer's name has changed
RAREST = 5  # of its words: by one of these a corrected comment is found
SHORT = 5  # words: in fewer, each may make it another comment

Paragraph = tuple[str, ...]  # its words, so that quotes, dashes and breaks make no difference
_Place = tuple[str, date, Paragraph]  # a minute, or a day, and words


@dataclass(frozen=True, slots=True)
class Said:
    """What a comment is known by."""

    key: str
    at: datetime
    html: str

    def minute(self, zone: ZoneInfo) -> datetime:
        return self.at.astimezone(zone).replace(second=0, microsecond=0)

    def proves(self, zone: ZoneInfo) -> bool:
        """Whether two pages that both have it are one: “Great post!” is said on every page, so it
        proves something with its minute only."""
        return not begins_day(self.at, zone) or len(_words(self.html)) >= SHORT


@dataclass(frozen=True, slots=True)
class Trace:
    """What a page is known by in its course."""

    course: Course
    key: str
    title: str
    html: str
    writer: str
    comments: Sequence[Said]

    def essay(self) -> Essay | None:
        """The essay here that is this page's."""
        imported = select(Essay).where(Essay.course_id == self.course.id)
        return db.session.scalar(imported.where(Essay.import_key == self.key)) or self._corrected()

    def _corrected(self) -> Essay | None:
        """The essay of an earlier save, where its title or its text has been changed since."""
        came_as = (
            select(Essay, Revision.html, Revision.title)
            .join(Revision, and_(Revision.essay_id == Essay.id, Revision.number == 1))
            .where(Essay.course_id == self.course.id, Essay.import_key.is_not(None))
            .where(or_(Revision.html == self.html, Revision.title == self.title))
            .order_by(Essay.id)
        )
        for essay, html, title in db.session.execute(came_as).all():
            if self._is_corrected(essay, html, title):
                return essay
        return None

    def _is_corrected(self, essay: Essay, html: str, title: str) -> bool:
        """Whether an essay that came with this text, or with this title, is this page's."""
        if html == self.html and len(_words(html)) >= LONG:
            return True
        same_writer = len({essay.writer_name, self.writer} - {""}) < 2
        here, zone = said_on(essay), self.course.time_zone
        if here and self.comments:
            known = known_of(self.comments, here, zone)
            proofs = sum(one.proves(zone) for one in self.comments if one.key in known)
            if proofs or not known:
                enough = proofs >= (1 if same_writer else CERTAIN)
                return enough and 2 * proofs >= min(len(here), len(self.comments))
        return title == self.title and same_writer and mostly_same(html, self.html)


def said_on(essay: Essay) -> list[Said]:
    """The imported comments on an essay, those deleted since among them."""
    imported = select(Comment.import_key, Comment.created_at, Comment.html).where(
        Comment.essay_id == essay.id, Comment.import_key.is_not(None)
    )
    return [Said(key or "", at, html) for key, at, html in db.session.execute(imported).all()]


def known_of(comments: Sequence[Said], here: Sequence[Said], zone: ZoneInfo) -> dict[str, bool]:
    """The keys of those comments that are here already, and whether in other words."""
    known = dict.fromkeys({one.key for one in comments} & {one.key for one in here}, False)
    others = _Others([one for one in here if one.key not in known], zone)
    missing = [one for one in comments if one.key not in known]
    for one in missing:
        if other := others.alike(one):
            others.take(other)
            known[one.key] = False
    for one in missing:
        if one.key not in known and (other := others.nearly(one)):
            others.take(other)
            known[one.key] = True
    return known


class _Others:
    """Comments that are here and not yet found on the page, by what they can be found by: so that
    nothing is compared with each of them."""

    def __init__(self, here: Sequence[Said], zone: ZoneInfo) -> None:
        self.zone = zone
        self._places: dict[Said, list[_Place]] = {}
        self._found: dict[_Place, dict[Said, Paragraph]] = defaultdict(dict)
        for one in here:
            words = _words(one.html)
            self._places[one] = [*self._times(one, words), *self._single(one, words)]
            for place in self._places[one]:
                self._found[place][one] = words

    def take(self, other: Said) -> None:
        for place in self._places.pop(other):
            self._found[place].pop(other, None)

    def alike(self, one: Said) -> Said | None:
        """The same words of the same minute, or of the day where one of the two tells no more."""
        minute, day, _ = self._times(one, _words(one.html))
        if not begins_day(one.at, self.zone):
            day = ("day", *day[1:])
        for place in (minute, day):
            if found := next(iter(self._found.get(place, ())), None):
                return found
        return None

    def nearly(self, one: Said) -> Said | None:
        """Words of the same minute in which little was corrected, looked for by the rarest."""
        words = _words(one.html)
        places = self._single(one, words) if len(words) >= SHORT else []
        held = sorted(filter(None, map(self._found.get, places)), key=len)
        for others in held[:RAREST]:
            for other, said in islice(others.items(), NEAR):
                if _nearly(words, said):
                    return other
        return None

    def _times(self, one: Said, words: Paragraph) -> "list[_Place]":
        """Its words by the minute, by the day, and by the day of those that tell no more."""
        day, minute = one.at.astimezone(self.zone).date(), one.minute(self.zone)
        told = "day" if begins_day(one.at, self.zone) else "minute"
        return [("", minute, words), ("all", day, words), (told, day, words)]

    def _single(self, one: Said, words: Paragraph) -> "list[_Place]":
        minute = one.minute(self.zone)
        return [("one", minute, (word,)) for word in dict.fromkeys(words)]


def mostly_same(one: str, other: str) -> bool:
    """Whether two texts have half of the longer one's paragraphs and a third of its words."""
    ours, theirs = _paragraphs(one), _paragraphs(other)
    if not ours or not theirs:
        return False
    shared = list(_shared(ours, theirs))
    words = max(_length(ours), _length(theirs))
    return 2 * len(shared) >= max(len(ours), len(theirs)) and WORDS * _length(shared) >= words


def _paragraphs(html: str) -> list[Paragraph]:
    return [words for part in html.split("</p>") if (words := _words(part))]


def _words(html: str) -> Paragraph:
    """The words of a text; one without any, “👍” or “???”, is its signs."""
    text = unescape(re.sub(r"<[^>]*>", " ", html)).casefold()
    return tuple(re.findall(r"\w+", text) or text.split())


def _length(paragraphs: list[Paragraph]) -> int:
    return sum(map(len, paragraphs))


def _shared(ours: list[Paragraph], theirs: list[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs of both: word for word wherever they stand, or corrected."""
    equal = Counter(ours) & Counter(theirs)
    yield from equal.elements()
    left = _without(theirs, equal)
    for paragraph in _without(ours, equal):
        for at, candidate in enumerate(left[:NEAR]):
            if _nearly(paragraph, candidate):
                yield left.pop(at)
                break


def _without(paragraphs: list[Paragraph], taken: Counter[Paragraph]) -> list[Paragraph]:
    return list((Counter(paragraphs) - taken).elements())


def _nearly(one: Paragraph, other: Paragraph) -> bool:
    least = NEARLY * max(len(one), len(other))
    if min(len(one), len(other)) < least:
        return False
    return (Counter(one) & Counter(other)).total() >= least
