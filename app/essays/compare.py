"""How two states of a text differ, word by word and note by note, for people to read. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice
from typing import Literal, NamedTuple

from app.essays.looks import form_changes, frame_changes
from app.text.matching import Budget, stretches
from app.text.passages import NOTE, Form, Paragraph, Passages, Piece

State = Literal["same", "added", "removed"]

ISLAND = (
    6  # so many times as many words have changed around words that have not: read as one change
)
AROUND = 1  # unchanged paragraphs that are shown beside changed ones

# What a browser sets within a second: more of it is not shown.
RUNS = 500  # in one paragraph; one with more is shown as removed and added
SHOWN = 2_000  # in all paragraphs together
NOTES = 500


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a paragraph, and what has happened to them; or the sign of a `note`, with its
    number. `glued`: no space belongs before it."""

    state: State
    text: str
    note: bool = False
    glued: bool = False


Runs = list[Run]


@dataclass(frozen=True, slots=True)
class NoteChange:
    """What has happened to a footnote: its number in the old text and in the new one, its words
    with their changes, and in words what has become of how they look."""

    before: int | None
    after: int | None
    runs: Runs
    form: str = ""

    @property
    def state(self) -> str:
        """“added”, “removed” or “changed”."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


class Part(NamedTuple):
    """Paragraphs that follow one another: each with what has become of its form, in words.
    `shown`: they are to be read; others have not changed and stand beside no change."""

    shown: bool
    paragraphs: list[tuple[str, Runs]]


@dataclass(frozen=True)
class Difference:
    """Two texts laid over one another: their paragraphs, what has become of the form of each in
    words (“” where it has stayed), and of their footnotes those that are not the same."""

    paragraphs: list[Runs]
    forms: list[str]
    notes: list[NoteChange]

    @cached_property
    def changed(self) -> bool:
        return bool(self.notes or self._places)

    @cached_property
    def _places(self) -> list[int]:
        """Which paragraphs have changed."""
        said = enumerate(zip(self.paragraphs, self.forms, strict=True))
        return [place for place, (runs, form) in said if form or _changes(runs)]

    @cached_property
    def _end(self) -> int:
        """How many paragraphs there is room for."""
        room = SHOWN
        for place in self._places:
            room -= len(self.paragraphs[place])
            if room < 0:
                return place
        return len(self.paragraphs)

    @property
    def parts(self) -> Iterator[Part]:
        """The paragraphs that there is room for, by turns to be read and to be skipped."""
        near = {place + step for place in self._places for step in range(-AROUND, AROUND + 1)}
        for shown, places in groupby(range(self._end), near.__contains__):
            yield Part(shown, [(self.forms[place], self.paragraphs[place]) for place in places])

    @property
    def left_out(self) -> int:
        """How many changed paragraphs there is no room for."""
        return sum(place >= self._end for place in self._places)

    @property
    def notes_shown(self) -> list[NoteChange]:
        return self.notes[:NOTES]


def differences(before: str, after: str) -> Difference:
    """How a stored text became another."""
    budget = Budget()
    old, new = Passages(before), Passages(after)
    pairs = list(_laid(old.notes, new.notes, budget))
    _mark_notes(old, new, pairs)
    paragraphs, forms = [], []
    told: set[int] = set()  # tables of whose shape something is said
    for one, other in _laid(old.paragraphs, new.paragraphs, budget):
        was = [] if one is None else old.paragraphs[one]
        now = [] if other is None else new.paragraphs[other]
        changes = _changes_of(was, now, budget)
        paragraphs.append(_runs(changes))
        form = [*form_changes(_stayed(changes))]
        if one is not None and other is not None:
            form[:0] = frame_changes(old.frames[one], new.frames[other], told)
        forms.append(" ".join(form))
    return Difference(paragraphs, forms, list(_note_changes(old, new, pairs, budget)))


def _said(paragraph: Paragraph) -> str:
    """What a paragraph is known by among others."""
    return " ".join(piece.key for piece in paragraph)


Pair = tuple[int | None, int | None]  # places in the old and in the new list; None: in neither


def _laid(old: list[Paragraph], new: list[Paragraph], budget: Budget) -> Iterator[Pair]:
    """Which paragraph became which, in the order in which they are read."""
    for same, a, b, c, d in stretches([*map(_said, old)], [*map(_said, new)], budget):
        if same:
            yield from zip(range(a, b), range(c, d), strict=True)
        else:
            for one, other in _paired(old[a:b], new[c:d], budget):
                yield None if one is None else a + one, None if other is None else c + other


def _paired(old: list[Paragraph], new: list[Paragraph], budget: Budget) -> Iterator[Pair]:
    """A stretch that differs: each new paragraph beside the first old one that it is like; where
    there are too many to look, all old ones and then all new ones."""
    ours, theirs = ([{piece.key for piece in one} for one in side] for side in (old, new))
    looks = budget.affords(len(new) * sum(map(len, ours)) + len(old) * len(new))
    done = 0
    for place, words in enumerate(theirs if looks else []):
        like = next((i for i in range(done, len(old)) if _alike(ours[i], words)), None)
        if like is None and len(old) - done > len(new) - place - 1:  # it stands for an old one
            yield done, None
            done += 1
        if like is not None:
            yield from ((gone, None) for gone in range(done, like))
            done = like + 1
        yield like, place
    yield from ((gone, None) for gone in range(done, len(old)))
    yield from ((None, place) for place in range(0 if not looks else len(new), len(new)))


def _alike(one: set[str], other: set[str]) -> bool:
    """Whether a third of the words of the longer stand in the other."""
    return 3 * len(one & other) >= max(len(one), len(other))


def _mark_notes(old: Passages, new: Passages, pairs: list[Pair]) -> None:
    """Give the sign of a note the same key on both sides: only its number may be another."""
    became = {before: after for before, after in pairs if before is not None and after is not None}
    for text, key in (
        (old, lambda place: became.get(place, f"gone {place}")),
        (new, lambda place: place),
    ):
        for paragraph in text.paragraphs:
            paragraph[:] = [
                one._replace(key=f"{NOTE}{key(int(one.text) - 1)}") if one.note else one
                for one in paragraph
            ]


def _note_changes(
    old: Passages, new: Passages, pairs: list[Pair], budget: Budget
) -> Iterator[NoteChange]:
    for one, other in pairs:
        before = [] if one is None else old.notes[one]
        after = [] if other is None else new.notes[other]
        changes = _changes_of(before, after, budget) if before != after else []
        form = " ".join(form_changes(_stayed(changes)))
        if _said(before) != _said(after) or form:
            yield NoteChange(
                None if one is None else one + 1,
                None if other is None else other + 1,
                _runs(changes),
                form,
            )


Change = tuple[list[Piece], list[Piece]]  # what was and what is


def _changes_of(old: Paragraph, new: Paragraph, budget: Budget) -> list[tuple[bool, Change]]:
    """One paragraph's change, word by word: what has stayed (True) and what has not by turns."""
    ours, theirs = [piece.key for piece in old], [piece.key for piece in new]
    found = stretches(ours, theirs, budget)
    return [(same, (old[a:b], new[c:d])) for same, a, b, c, d in found]


def _stayed(changes: list[tuple[bool, Change]]) -> list[tuple[Form, Form]]:
    """The forms of the words that have stayed, as they were and as they are."""
    stayed = [pair for same, both in changes if same for pair in zip(*both, strict=True)]
    return [(was.form, now.form) for was, now in stayed]


def _runs(changes: list[tuple[bool, Change]]) -> Runs:
    """A paragraph as it is read."""
    told = list(islice(_without_islands(changes), RUNS + 1))
    if len(told) > RUNS:
        was, now = ([p for _, both in changes for p in both[side]] for side in (0, 1))
        told = [("removed", was), ("added", now)]
    return [run for state, pieces in told for run in _runs_of(state, pieces)]


def _without_islands(changes: list[tuple[bool, Change]]) -> Iterator[tuple[State, list[Piece]]]:
    """A word or two that have stayed amid many that have not hinder reading: they are shown as
    removed and added with those around them."""
    sizes = [len(was) + len(now) for _, (was, now) in changes]
    last = len(changes) - 1

    def stays(place: int) -> bool:
        same, (_, now) = changes[place]
        around = sizes[place - 1] + sizes[place + 1] if 0 < place < last else 0
        return same and len(now) * ISLAND > around

    for same, places in groupby(range(len(changes)), stays):
        both = [changes[place][1] for place in places]
        was, now = [p for one, _ in both for p in one], [p for _, one in both for p in one]
        if same:
            yield "same", now
        else:
            yield from (("removed", was),) if was else ()
            yield from (("added", now),) if now else ()


def _runs_of(state: State, pieces: Sequence[Piece]) -> Iterator[Run]:
    """Words that follow one another as one run, a note's sign as one of its own."""
    for is_note, group in groupby(pieces, lambda piece: piece.note):
        found = list(group)
        if is_note:
            yield from (Run(state, one.text, note=True, glued=one.glued) for one in found)
            continue
        text = "".join(one.text if one.glued else f" {one.text}" for one in found)
        yield Run(state, text.strip(), glued=found[0].glued)


def _changes(runs: Runs) -> bool:
    return any(run.state != "same" for run in runs)
