"""Threads take turns, and nobody is kept waiting by one that waits or takes long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest

from app import turns
from app.turns import OneAfterAnother, letting_others_go_first

WITHIN = 5  # seconds: a test that waits longer fails


Deed = Callable[[], object]


class Served:
    """Requests, each in a thread of its own, doing what they are told one after the other."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.application = OneAfterAnother(self._answer)
        self.threads: list[threading.Thread] = []

    def _answer(self, environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        if "wsgi.input" in environ:
            environ["wsgi.input"].read()
        for deed in environ["deeds"]:
            deed()
        return []

    def ask(self, *deeds: Deed, line: Line | None = None) -> None:
        request: Any = {"deeds": deeds} | ({"wsgi.input": line} if line else {})
        thread = threading.Thread(target=self.application, args=(request, None))
        self.threads.append(thread)
        thread.start()

    def end(self) -> list[str]:
        for thread in self.threads:
            thread.join(WITHIN)
            assert not thread.is_alive()
        return self.said


def turn_taken() -> bool:
    return turns._turn.taken


def wait_until(so: Callable[[], bool]) -> None:
    by = time.monotonic() + WITHIN
    while not so():
        assert time.monotonic() < by
        time.sleep(0.001)


@pytest.fixture
def served() -> Served:
    return Served()


def test_a_request_runs_to_its_end_before_the_next_begins(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONG", WITHIN)

    for name in "abc":
        begin, end = (partial(served.said.append, f"{name} {verb}") for verb in ("begins", "ends"))
        served.ask(begin, partial(time.sleep, 0.02), end)  # others could go on while it sleeps
    said = served.end()
    assert [line[0] for line in said[::2]] == [line[0] for line in said[1::2]]


def test_who_waits_lets_others_go_first(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONG", WITHIN)
    waiting, done = threading.Event(), threading.Event()

    def wait() -> None:
        with letting_others_go_first():
            waiting.set()
            assert done.wait(WITHIN)
        served.said.append("waited")

    served.ask(wait)
    assert waiting.wait(WITHIN)
    served.ask(partial(served.said.append, "went first"), done.set)
    assert served.end() == ["went first", "waited"]


class Line:
    """A slow line: what is sent arrives only when it may."""

    def __init__(self) -> None:
        self.asked, self.arrives = threading.Event(), threading.Event()

    def read(self, _size: int = -1) -> bytes:
        self.asked.set()
        assert self.arrives.wait(WITHIN)
        return b""


def test_who_sends_slowly_lets_others_go_first(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONG", WITHIN)
    line = Line()
    served.ask(partial(served.said.append, "sent"), line=line)
    assert line.asked.wait(WITHIN)
    served.ask(partial(served.said.append, "went first"), line.arrives.set)
    assert served.end() == ["went first", "sent"]


def test_who_has_waited_for_a_lock_goes_on_beside_others(served: Served) -> None:
    """Others wait for what it then holds, so it must not wait for them."""
    waiting, had, done = threading.Event(), threading.Event(), threading.Event()

    def lock() -> None:
        with letting_others_go_first(queue=False):
            waiting.set()
            assert had.wait(WITHIN)
        served.said.append("locked")
        done.set()

    served.ask(lock)
    assert waiting.wait(WITHIN)
    served.ask(had.set, partial(done.wait, WITHIN), partial(served.said.append, "other"))
    assert served.end() == ["locked", "other"]


def test_who_has_waited_for_a_lock_takes_its_turn_where_it_is_free(served: Served) -> None:
    def lock() -> None:
        with letting_others_go_first(queue=False):
            assert not turn_taken()
        served.said.append("in turn" if turn_taken() else "out of turn")

    served.ask(lock)
    assert served.end() == ["in turn"]


def test_who_has_waited_longest_has_the_next_turn(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONG", WITHIN)

    def come(name: str) -> None:
        before = len(turns._turn.waiting)
        served.ask(partial(served.said.append, name))
        wait_until(lambda: len(turns._turn.waiting) > before)

    def twice() -> None:
        for deeds in ([partial(come, "b"), partial(come, "c")], [partial(served.said.append, "a")]):
            served.application({"deeds": deeds}, None)  # type: ignore[arg-type]

    thread = threading.Thread(target=twice)
    served.threads.append(thread)
    thread.start()
    thread.join(WITHIN)
    assert served.end() == ["b", "c", "a"]


def test_who_takes_long_does_not_keep_others_waiting(served: Served) -> None:
    begun, done = threading.Event(), threading.Event()
    served.ask(begun.set, partial(done.wait, WITHIN), partial(served.said.append, "long"))
    assert begun.wait(WITHIN)
    served.ask(partial(served.said.append, "short"), done.set)
    assert served.end() == ["short", "long"]


def test_who_fails_gives_the_turn_back(served: Served) -> None:
    request: Any = {"deeds": [lambda: 1 / 0]}
    with pytest.raises(ZeroDivisionError):
        served.application(request, None)  # type: ignore[arg-type]
    assert not turn_taken()
