"""A class that never stops writing: everybody sends comments, each with a mark of its own, and as a
person would, sends again what was not acknowledged. What was acknowledged must be there, once."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException

from tests.bench.reader import Answer, Reader

ESSAY = "/courses/soviet-history/essays/{}"
WRITERS = ("instructor", "assistant", "student", "classmate")
PAUSE = 0.05  # seconds before what was not acknowledged is sent again
TAKEN = 303
LONGEST = 20  # seconds of a while on a slow machine
PATIENCE = 60  # seconds for something to become so


@dataclass
class Ledger:
    """What the class has been told is kept, and what else it was told."""

    acknowledged: list[str] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    unlike: list[str] = field(default_factory=list)  # refusals that did not give the words back
    unsent: Counter[str] = field(default_factory=Counter)  # tries that had no answer
    took: list[float] = field(default_factory=list)  # seconds, of each that was acknowledged

    def heard(self, words: str, answer: Answer) -> bool:
        """Note an answer; whether the words are taken."""
        if answer.status == TAKEN:
            self.acknowledged.append(words)
            return True
        self.refused[answer.status] += 1
        if words not in answer.text:
            self.unlike.append(f"{answer.status}: {answer.text[:200]}")
        return False


@dataclass(frozen=True)
class Outcome:
    """What a drill found of the marked comments on the board."""

    acknowledged: int
    lost: int
    doubled: int


def outcome(ledger: Ledger, standing: Iterable[str], since: int = 0) -> Outcome:
    """`standing` are the texts of all comments there are; what nobody acknowledged may be among
    them: it was kept, and its sender did not hear of it."""
    there = Counter(standing)
    told = ledger.acknowledged[since:]
    return Outcome(
        acknowledged=len(told),
        lost=sum(1 for words in told if not there[words]),
        doubled=sum(1 for words, times in there.items() if times > 1 and "mark " in words),
    )


@contextmanager
def writing(url: str, essay_id: int, name: str, padding: int = 0) -> Iterator[Ledger]:
    """The class writes under one essay until the end; `name` tells its comments from others'."""
    ledger, over = Ledger(), threading.Event()
    people = [
        threading.Thread(
            target=_write, args=(url, essay_id, f"{name} {who}", who, ledger, over, padding)
        )
        for who in WRITERS
    ]
    for person in people:
        person.start()
    try:
        yield ledger
    finally:
        over.set()
        for person in people:
            person.join()


def _write(
    url: str,
    essay_id: int,
    name: str,
    who: str,
    ledger: Ledger,
    over: threading.Event,
    padding: int,
) -> None:
    reader, page = Reader(url), ESSAY.format(essay_id)
    fields: dict[str, str] = {}
    number = 0
    while not over.is_set():
        words = f"mark {name} {number} {'words ' * padding}".strip()
        try:
            fields = fields or _form(reader, page, f"{who}@demo.example")
            began = time.monotonic()
            answer = reader.post(f"{page}/comments", fields | {"comment": words})
            taken = ledger.heard(words, answer)
            if taken:
                ledger.took.append(time.monotonic() - began)
        except (OSError, HTTPException, AssertionError) as gone:
            ledger.unsent[type(gone).__name__] += 1
            taken = False
        if taken:
            number += 1
        else:
            time.sleep(PAUSE)


def _form(reader: Reader, page: str, email: str) -> dict[str, str]:
    reader.sign_in(email)
    return reader.fields_of(reader.get(page), "/comments")


def until(so: Callable[[], object], otherwise: str) -> None:
    """Wait until it is so."""
    deadline = time.monotonic() + PATIENCE
    while not so():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)


def a_while(ledger: Ledger, chance: random.Random, least: int, most: int) -> None:
    """Until so many more are acknowledged, and a moment longer: in the middle of anything. A while
    that is counted in seconds is over on a busy machine before anybody has written."""
    wanted = len(ledger.acknowledged) + chance.randint(least, most)
    over = time.monotonic() + LONGEST
    while len(ledger.acknowledged) < wanted and time.monotonic() < over:
        time.sleep(0.005)
    time.sleep(chance.uniform(0, 0.05))
