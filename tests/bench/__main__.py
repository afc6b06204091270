"""`make bench`: pages of a full class against a one-line Flask page, on the same kind of server.

A benchmark and no test: machines differ, so what counts is the ratio within one run. The rounds are
interleaved, and each number is the median of its rounds.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from app import create_app
from app.db import db
from app.settings import THREADS
from tests.bench import a_class, a_term
from tests.bench.load import Measured, Sent, measure, started_by_us
from tests.bench.reader import Answer, Reader
from tests.live import ELSEWHERE, FLASK, ROOT, _end, _free_port, serving
from tests.postgres import cluster

ROUNDS = 5
SECONDS = 2  # each page in each round
WARMING = 1
IN_TURN = 400  # essays: more than the pages a worker keeps
STUDENT, INSTRUCTOR = 300, 2  # the instructor of essay 2's course

ONE_LINE = "a one-line page"
PARTICIPATION = "participation, 400 × 15"
# The processor's time at most, as a multiple of the one-line page's; p99 at most, in ms.
TARGETS = {
    "essay, 10 comments": (8, 15),
    "essay, 200 comments": (12, 15),
    "course page": (14, 15),
    "posting a comment": (16, 50),
    "sign-in page, signed out": (None, 15),
    PARTICIPATION: (60, None),
}


def main(arguments: Sequence[str]) -> None:
    if not Path("/proc/self/stat").exists():
        sys.exit("make bench reads the processor's time from /proc, which only Linux has.")
    database = cluster() if "--postgres" in arguments else nullcontext("")
    with tempfile.TemporaryDirectory() as folder, database as address:
        print("Writing and loading a class: 600 people, 2,000 essays, 20,000 comments.", flush=True)
        load_class(Path(folder), address)
        with servers(Path(folder), address) as (colloquy, server, one_line, yardstick):
            everything = [
                Sent(ONE_LINE, one_line, yardstick, size=170),
                *pages(colloquy, server),
            ]
            report(rounds(everything, Path(folder)), "PostgreSQL" if address else "SQLite")


def load_class(folder: Path, database: str) -> None:
    file = folder / "class.jsonl"
    a_class.write_class(file)
    own = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    own |= {"INSTANCE": str(folder / "instance"), "DEMO": "1", "DATABASE_URL": database}
    subprocess.run([*FLASK, "bench", "load", str(file)], cwd=ROOT, env=own, check=True)
    app = create_app(INSTANCE=folder / "instance", DATABASE_URL=database)
    with app.app_context():
        a_term.put_in()
        db.session.remove()
        db.engine.dispose()


@contextmanager
def servers(folder: Path, database: str) -> Iterator[tuple[str, int, str, int]]:
    """Address and process of Colloquy, as `flask serve` runs it, and of the one-line page."""
    with serving(folder, DEMO="1", DATABASE_URL=database) as live:
        (server,) = started_by_us()
        port = _free_port()
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "error"),
            *("--port", str(port), "--workers", str(os.cpu_count() or 1)),
            *("--blocking-threads", str(THREADS), "tests.bench.one_line:app"),
        ]
        yardstick = subprocess.Popen(command, cwd=ROOT)
        try:
            yield live.url, server, f"http://127.0.0.1:{port}", yardstick.pid
        finally:
            _end(yardstick, live.log)


def pages(url: str, server: int) -> Iterator[Sent]:
    """What is measured, each looked at first."""
    reader, staff = signed_in(url, STUDENT), signed_in(url, INSTRUCTOR)
    own = {"Cookie": reader.cookie}
    course = f"/courses/{a_class.slug(a_class.course_of(2))}"
    few, many = a_class.path_of(2), a_class.path_of(1)
    seen(reader.get(few), "essaymark2 ", f"commentmark{a_class.BUSY + a_class.QUIET} ")

    def page(name: str, path: str, who: Reader, *marks: str, **headers: str) -> Sent:
        answer = seen(who.get(path), *marks)
        cookie = {"Cookie": who.cookie} if who.cookie else {}
        return Sent(name, url, server, (path,), cookie | headers, size=answer.size)

    yield page("essay, 10 comments", few, reader, "essaymark2 ", "commentmark201 ")
    yield page("essay, 200 comments", many, reader, "essaymark1 ", "commentmark1 ")
    yield page("course page", course, reader, "A Course to Measure", a_class.path_of(1982))
    yield posting(url, server, reader)
    yield page("sign-in page, signed out", "/sign-in", Reader(url), 'name="password"')
    teacher, term = signed_in(url, a_term.TEACHER), f"/courses/{a_term.SLUG}/participation"
    yield page(PARTICIPATION, term, teacher, "3 comments written", "after the deadline")
    turn = [a_class.path_of(essay) for essay in range(3, 3 + IN_TURN)]
    sizes = [seen(reader.get(path), "essaymark").size for path in turn[:20]]
    size = statistics.mean(sizes)
    yield Sent("  400 such essays in turn", url, server, turn, own, size=size)
    yield page("  the same as its instructor", few, staff, "essaymark2 ", "Feedback")
    packed = {"Accept-Encoding": "gzip, deflate, br, zstd"}
    yield Sent("  the same, compressed", url, server, (few,), own | packed)


def signed_in(url: str, person: int) -> Reader:
    reader = Reader(url)
    reader.sign_in(a_class.address(person))
    return reader


def seen(answer: Answer, *marks: str) -> Answer:
    """The answer, if it is the page that was asked for."""
    missing = [mark for mark in marks if mark not in answer.text]
    assert answer.status == 200, f"{answer.status} {answer.location}"
    assert not missing, f"not on the page: {missing}"
    return answer


def posting(url: str, server: int, reader: Reader) -> Sent:
    """Comments of forty words, no two alike, on a hundred essays of a class in turn."""
    essays = [essay for essay in range(1001, 3001) if a_class.course_of(essay) == 2][:IN_TURN]
    paths = [f"{a_class.path_of(essay)}/comments" for essay in essays if essay <= a_class.ESSAYS]
    page = reader.get(a_class.path_of(essays[0]))
    token = reader.fields_of(page, "/comments")["csrf_token"]
    words = " ".join(a_class.WORDS[:40])
    tried = reader.post(paths[0], {"csrf_token": token, "comment": f"A *first* one: {words}"})
    assert tried.status == 303, tried
    seen(reader.get(tried.location.partition("#")[0]), "A <em>first</em> one")
    return Sent(
        *("posting a comment", url, server, paths, {"Cookie": reader.cookie}),
        form={"csrf_token": token},
        comment=words,
        expect="#comment-",
    )


Rounds = dict[str, list[Measured]]


def rounds(everything: Sequence[Sent], folder: Path) -> Rounds:
    found: Rounds = {sent.name: [] for sent in everything}
    for sent in everything:
        measure(sent, folder, WARMING, "warming")
    for number in range(1, ROUNDS + 1):
        print(f"Round {number} of {ROUNDS}", flush=True)
        for sent in everything:
            found[sent.name].append(measure(sent, folder, SECONDS, f"Round {number}."))
    return found


def report(found: Rounds, database: str) -> None:
    yardstick = found[ONE_LINE]
    print(f"\nMedians of {ROUNDS} rounds on {database}; 8 connections, {os.cpu_count()} cores.")
    print("× is the ratio to the one-line page in the same round, with the least and the most.\n")
    print(f"{'':29}{'req/s':>8}{'×':>7}{'CPU ms':>9}{'×':>7}{'':14}{'p50 ms':>8}{'p99 ms':>8}")
    for name, measured in found.items():
        ratios = [one.cpu / base.cpu for one, base in zip(measured, yardstick, strict=True)]
        rates = [one.rate / base.rate for one, base in zip(measured, yardstick, strict=True)]
        span = f"({min(ratios):.1f}–{max(ratios):.1f})"
        rate, cpu, p50, p99 = (
            statistics.median(getattr(one, what) for one in measured)
            for what in ("rate", "cpu", "p50", "p99")
        )
        print(
            f"{name:29}{rate:8,.0f}{statistics.median(rates):7.2f}{cpu:9.3f}"
            f"{statistics.median(ratios):7.1f} {span:13}{p50:8.1f}{p99:8.1f}"
        )
    print()
    for line in verdicts(found):
        print(line)
    load = os.getloadavg()[1]
    print(
        f"\nThe machine's load was {load:.1f} over the last five minutes; this alone makes about "
        f"{os.cpu_count()}. Beside other work the times, and p99 above all, say little."
    )


def verdicts(found: Rounds) -> Iterator[str]:
    for name, (most, slowest) in TARGETS.items():
        pairs = zip(found[name], found[ONE_LINE], strict=True)
        ratio = statistics.median(one.cpu / base.cpu for one, base in pairs)
        p99 = statistics.median(one.p99 for one in found[name])
        asked = [(ratio, most, f"{most} × the processor's time")] if most else []
        asked += [(p99, slowest, f"p99 under {slowest} ms")] if slowest else []
        for value, limit, words in asked:
            verdict = "reached" if value <= limit else "not reached"
            yield f"{name:29}{words:28}{value:7.1f}  {verdict}"


if __name__ == "__main__":
    main(sys.argv[1:])
