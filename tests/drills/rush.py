"""The last half minute before a deadline: 300 people post, each once, while 300 others read."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

import psycopg

from tests.bench.a_class import OPENED, address, prose
from tests.bench.load import processor_time
from tests.bench.reader import Answer, Reader
from tests.drills.figures import Figure, Found, seconds_of
from tests.drills.server import Server, comments_in, on_two_cores, serving, words_of
from tests.drills.writers import TAKEN, Ledger, outcome
from tests.postgres import cluster

WRITERS = READERS = 300
LASTS = 30  # seconds, in which all of them post
THINKING = 5  # seconds at most between opening a page and posting on it
PAUSE = 2  # seconds between two pages of somebody who reads, on average
PATIENCE = 2  # seconds that 95 of a hundred may wait at most
ESSAYS, ANSWERS = 40, 10
TWICE = 10  # every tenth presses the button twice
AT_ONCE = 8  # sign in at the same time
COURSE = "/courses/rush"


def drill(folder: Path) -> Found:
    return _drill(folder, "")


def drill_on_postgresql(folder: Path) -> Found:
    with cluster(durable=True) as there:
        return _drill(folder, there)


def _drill(folder: Path, database: str) -> Found:
    settings = {"WORKERS": "2", "DATABASE_URL": database}
    _load(folder, settings)
    with on_two_cores(), serving(folder, **settings) as server:
        half_minute = HalfMinute(server.url)
        lasted, spent = _measured(server, half_minute.go)
        standing = comments_in(server.instance) if not database else _on(database)
        found = outcome(half_minute.ledger, standing)
        heard, ledger = half_minute.heard, half_minute.ledger
        return {
            "people": WRITERS + READERS,
            "posted": Figure(found.acknowledged, least=WRITERS),
            "pressed twice": WRITERS // TWICE,
            "read": len(heard.reading),
            "5xx": Figure(sum(n for status, n in heard.statuses.items() if status >= 500), most=0),
            "other refusals": Figure(ledger.refused.total() + ledger.unsent.total(), most=0),
            "not on the page at once": Figure(heard.unseen, most=0),
            "lost": found.lost,
            "doubled": found.doubled,
            "half": server.faults(),
            "p95 of posting": _seconds(heard.posting, 0.95),
            "p95 of reading": _seconds(heard.reading, 0.95),
            "slowest": f"{max(heard.posting + heard.reading):.2f} s",
            "the server's processors": f"{spent:.0f} s of {2 * lasted:.0f}",
            "within": Figure(heard.last_sent, most=LASTS, unit="s"),
        }


def _measured(server: Server, do: Callable[[], None]) -> tuple[float, float]:
    """Seconds, and seconds of processors that the server had in them."""
    assert server.process
    began, spent = time.monotonic(), processor_time(server.process.pid)
    do()
    return time.monotonic() - began, (processor_time(server.process.pid) - spent) / 1000


def _seconds(took: list[float], part: float) -> Figure:
    return Figure(seconds_of(took, part), most=PATIENCE, unit="s")


@dataclass
class Heard:
    """How long everybody waited for what, and with which answer."""

    posting: list[float] = field(default_factory=list)
    reading: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    unseen: int = 0  # posted, and not there on the page that one is led to
    last_sent: float = 0  # seconds after the beginning


class HalfMinute:
    """Each of these people has a browser of their own, signed in by the form."""

    def __init__(self, url: str) -> None:
        self.chance = random.Random(1989)
        self.heard, self.ledger = Heard(), Ledger()
        self.people = [Reader(url) for _ in range(WRITERS + READERS)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            signing_in = enumerate(self.people, start=1)
            list(pool.map(lambda who: who[1].sign_in(address(who[0])), signing_in))

    def go(self) -> None:
        """All at once; returns when everybody has had an answer."""
        self.began = time.monotonic()
        everybody = [
            threading.Thread(target=self._write, args=(number, reader, *self._moments()))
            for number, reader in enumerate(self.people[:WRITERS])
        ]
        everybody += [
            threading.Thread(target=self._read, args=(reader, random.Random(number)))
            for number, reader in enumerate(self.people[WRITERS:])
        ]
        for one in everybody:
            one.start()
        for one in everybody:
            one.join()

    def _moments(self) -> tuple[float, float]:
        """When somebody opens the page, and when they post."""
        opens = self.chance.uniform(0, LASTS - THINKING - PATIENCE)
        return opens, opens + self.chance.uniform(0, THINKING)

    def _write(self, number: int, reader: Reader, opens: float, posts: float) -> None:
        page, words = f"{COURSE}/essays/{number % ESSAYS + 1}", f"mark rush {number}"
        self._sleep_until(opens)
        opened = self._get(reader, page)
        if opened is None:
            return
        form = reader.fields_of(opened, "/comments") | {"comment": words}
        self._sleep_until(posts)
        answers = self._press(reader, f"{page}/comments", form, 1 + (number % TWICE == 0))
        taken = [answer for answer in answers if self.ledger_hears(words, answer)]
        if taken:
            seen = self._get(reader, taken[0].location.partition("#")[0])
            self.heard.unseen += seen is None or words not in seen.text

    def ledger_hears(self, words: str, answer: Answer) -> bool:
        """Whether the words are taken; those of a second press are so already."""
        if answer.status == TAKEN and words in self.ledger.acknowledged:
            return False
        return self.ledger.heard(words, answer)

    def _press(self, reader: Reader, way: str, form: dict[str, str], times: int) -> list[Answer]:
        self.heard.last_sent = max(self.heard.last_sent, time.monotonic() - self.began)
        with ThreadPoolExecutor(times) as pool:
            sent = [pool.submit(self._timed, reader, way, form) for _ in range(times)]
            return [answer for one in sent if (answer := one.result()) is not None]

    def _read(self, reader: Reader, chance: random.Random) -> None:
        """The course, and essay after essay."""
        self._sleep_until(chance.uniform(0, PAUSE))
        while time.monotonic() < self.began + LASTS:
            essay = f"{COURSE}/essays/{chance.randint(1, ESSAYS)}"
            self._get(reader, chance.choice((COURSE, essay, essay)))
            time.sleep(chance.uniform(0, 2 * PAUSE))

    def _get(self, reader: Reader, path: str) -> Answer | None:
        answer = self._timed(reader, path, None)
        if answer is not None and answer.status != 200:
            self.ledger.refused[answer.status] += 1
            return None
        return answer

    def _timed(self, reader: Reader, path: str, form: dict[str, str] | None) -> Answer | None:
        began = time.monotonic()
        try:
            answer = reader.get(path) if form is None else reader.post(path, form)
        except (OSError, HTTPException) as gone:
            self.ledger.unsent[type(gone).__name__] += 1
            return None
        took = self.heard.reading if form is None else self.heard.posting
        took.append(time.monotonic() - began)
        self.heard.statuses[answer.status] += 1
        return answer

    def _sleep_until(self, moment: float) -> None:
        time.sleep(max(0, self.began + moment - time.monotonic()))


def _load(folder: Path, settings: dict[str, str]) -> None:
    """The class, all of one course, in the form that `flask bench load` reads."""
    file = folder / "class.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        for row in _class(random.Random(1848)):
            lines.write(json.dumps(row) + "\n")
    said = Server(folder, **settings).flask("bench", "load", str(file))
    assert said.returncode == 0, said.stderr


def _class(chance: random.Random) -> Iterator[dict[str, object]]:
    at = OPENED.isoformat()
    yield {"k": "course", "id": 1, "slug": "rush", "title": "All at the Last Minute"}
    for number in range(1, WRITERS + READERS + 1):
        role = "instructor" if number == WRITERS + READERS else "student"
        known = {"email": address(number), "name": f"Clio Lund {number}", "role": role}
        yield {"k": "user", "id": number, **known}
    for number in range(1, ESSAYS + 1):
        about = {"course": 1, "author": number, "title": f"Essay {number}", "at": at}
        yield {"k": "essay", "id": number, **about, "paras": [prose(chance, 900)]}
    for number in range(1, ESSAYS * ANSWERS + 1):
        under = {"essay": (number - 1) // ANSWERS + 1, "parent": None, "at": at}
        author, words = chance.randint(1, WRITERS), prose(chance, 60)
        yield {"k": "comment", "id": number, **under, "author": author, "paras": [words]}


def _on(database: str) -> list[str]:
    with psycopg.connect(database.replace("+psycopg", "")) as opened:
        return [words_of(row[0]) for row in opened.execute("SELECT html FROM comments")]
