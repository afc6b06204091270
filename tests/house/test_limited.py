"""Work in a child process: done within its limits, or given up with nothing left behind."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from pathlib import Path

import psutil
import pytest

from app.limited import PLACES, BusyError, OutOfLimitsError, a_place, in_a_child
from app.settings import THREADS

pytestmark = pytest.mark.slow  # left out by `make check`


def evaluated(expression: str) -> bytes:
    """What a child makes of an expression: any work, written as briefly as can be."""
    return in_a_child("builtins:eval", expression.encode(), seconds=2, megabytes=200)


def test_what_it_makes_comes_back() -> None:
    assert evaluated("b'mirror'[::-1]") == b"rorrim"


@pytest.mark.parametrize(
    "expression",
    [
        "1 / 0",
        "sum(iter(int, 1))",  # for ever
        "bytes(800_000_000)[:1]",  # more than it may hold
        "__import__('os')._exit(3)",
    ],
)
def test_what_goes_wrong_is_given_up(expression: str) -> None:
    began = time.monotonic()
    with pytest.raises(OutOfLimitsError):
        evaluated(expression)
    assert time.monotonic() - began < 10


@pytest.mark.slow
def test_it_does_not_sleep_for_ever() -> None:
    with pytest.raises(OutOfLimitsError):
        evaluated("__import__('time').sleep(600)")


def test_it_writes_no_file(tmp_path: Path) -> None:
    file = tmp_path / "written"
    with pytest.raises(OutOfLimitsError):
        evaluated(f"open({str(file)!r}, 'w').write('x' * 100000)")
    assert not file.exists() or not file.read_bytes()


def test_it_does_not_know_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "known to us alone")
    assert b"known to us" not in evaluated("repr(dict(__import__('os').environ)).encode()")


def test_nothing_that_it_began_is_left() -> None:
    marked = "import time; time.sleep(600)  # left by a child"
    begun = f"__import__('subprocess').Popen([{sys.executable!r}, '-c', {marked!r}], stdout=-3)"
    assert evaluated(f"b'done' if {begun} else b''") == b"done"
    time.sleep(0.2)
    assert not [p for p in psutil.process_iter() if marked in " ".join(_command(p))]


def test_some_threads_never_wait_for_it() -> None:
    """However many have such work done, a worker has a thread left for whoever reads."""
    assert 0 < PLACES < THREADS
    with ExitStack() as others:
        for _ in range(PLACES):
            # each of them is somebody else's request
            others.enter_context(_in_a_request_of_its_own())
        began = time.monotonic()
        with pytest.raises(BusyError):
            evaluated("b''")
        assert time.monotonic() - began < 1
    assert evaluated("b'again'") == b"again"


def test_whoever_has_a_place_needs_no_other() -> None:
    with ExitStack() as others:
        for _ in range(PLACES - 1):
            others.enter_context(_in_a_request_of_its_own())
        with a_place():
            assert evaluated("b'one'") + evaluated("b' more'") == b"one more"


@contextmanager
def _in_a_request_of_its_own() -> Iterator[None]:
    own, place = copy_context(), a_place()
    own.run(place.__enter__)
    try:
        yield
    finally:
        own.run(place.__exit__, None, None, None)


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []
