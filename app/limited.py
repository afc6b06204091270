"""Work on files that strangers have made, in a child process that can be lost.

What a picture or a Word file holds may be made to keep a program busy, to fill memory, or to reach
for other files. So such work is a function from bytes to bytes, named by its address, which runs in
a process of its own: with limits on time, memory and what it may write, without our settings, and
at the lowest priority, so that whoever reads meanwhile waits for nothing. Nor do all threads of a
worker wait for such work: there are fewer places for it than threads.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from app.turns import letting_others_go_first

CHILD = Path(__file__).resolve().parent / "child.py"
AT_ONCE = 1  # such children of one worker: as many as there are cores, all workers together
PLACES = 3  # of one worker, for who has such work done or waits for it: one thread less than it has
PATIENCE = 20  # seconds that one waits for its turn

_free = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(PLACES)
_placed: ContextVar[bool] = ContextVar("placed", default=False)


class OutOfLimitsError(Exception):
    """The child took more time or memory than it was given, or fell."""


class BusyError(Exception):
    """Others are having such work done; later there will be room."""


@contextmanager
def a_place() -> Iterator[None]:
    """Held by a request for as long as it has such work done, piece by piece. BusyError, at once,
    where all are taken; within it there is no second one to be had."""
    if _placed.get():
        yield
        return
    if not _places.acquire(blocking=False):
        raise BusyError
    token = _placed.set(True)
    try:
        yield
    finally:
        _placed.reset(token)
        _places.release()


def in_a_child(work: str, given: bytes, *, seconds: int, megabytes: int) -> bytes:
    """What the function at `work` (`package.module:name`, bytes → bytes) makes of `given`.

    seconds: of the processor's time, and a little more of everybody's; megabytes: of memory beyond
    what Python takes. Raises OutOfLimitsError where it does not come to its end within them, and
    BusyError where too much such work is waiting. Hold no lock of the database meanwhile.
    """
    with a_place(), letting_others_go_first():
        if not _free.acquire(timeout=PATIENCE):
            raise BusyError
        try:
            return _answer_of(work, given, seconds, megabytes)
        finally:
            _free.release()


def _answer_of(work: str, given: bytes, seconds: int, megabytes: int) -> bytes:
    child = subprocess.Popen(  # noqa: S603 - our own file, and the names that we give it
        [sys.executable, "-P", str(CHILD), work, str(seconds), str(megabytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=CHILD.parent,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1"},
        start_new_session=True,
    )
    try:
        answer, _ = child.communicate(given, timeout=2 * seconds + 2)
    except subprocess.TimeoutExpired as late:
        raise OutOfLimitsError from late
    finally:
        _end(child)
    if child.returncode != 0:
        raise OutOfLimitsError
    return answer


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Nothing that it may have begun outlives it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
