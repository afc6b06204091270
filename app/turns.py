"""The threads of a process take turns.

Python runs one thread at a time. Threads that all have something to do hand over to one another at
every statement, which takes a fifth of the processor's time. So a request runs to its end before
the next begins, unless it waits for something or takes long. (With PostgreSQL every statement is a
wait for another process, and threads serve to fill it: there they run as they come.)
"""

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

SHORT = 64 * 1024  # bytes
LONG = 0.05  # seconds: who has waited so long for a turn goes on beside the one that has it

_mine: ContextVar[bool] = ContextVar("mine", default=False)


class OneAfterAnother:
    """The application, asked by one thread at a time."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if "wsgi.input" in environ:
            environ["wsgi.input"] = _arriving(environ)
        _begin()
        try:
            return self.application(environ, start_response)
        finally:
            _end()


@contextmanager
def letting_others_go_first(*, queue: bool = True) -> Iterator[None]:
    """For a wait within a request. `queue=False`: who has waited then holds what others wait for,
    and goes on at once, beside them."""
    had_it = _mine.get()
    _end()
    try:
        yield
    finally:
        if had_it and queue:
            _begin()
        elif had_it:
            _mine.set(_turn.take_if_free())


def _arriving(environ: "WSGIEnvironment") -> "InputStream":
    """What is sent. A short form is awaited here, before there is a turn that would go to others
    and come back at each reading."""
    length = environ.get("CONTENT_LENGTH", "")
    if length.isdecimal() and int(length) <= SHORT:
        return BytesIO(environ["wsgi.input"].read(int(length)))
    return _Arriving(environ["wsgi.input"])


class _Arriving:
    """What is being sent to us, as fast or slow as its sender's line."""

    def __init__(self, stream: "InputStream") -> None:
        self.stream = stream

    def read(self, size: int = -1, /) -> bytes:
        with letting_others_go_first():
            return self.stream.read(size)

    def readline(self, size: int = -1, /) -> bytes:
        with letting_others_go_first():
            return self.stream.readline(size)

    def readlines(self, hint: int = -1, /) -> list[bytes]:
        with letting_others_go_first():
            return self.stream.readlines(hint)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")


class Queue:
    """A lock that is handed to whoever has waited longest: who gives it up and asks again at once
    would always get it before the others have woken."""

    def __init__(self) -> None:
        self.taken = False
        self.waiting: deque[threading.Lock] = deque()
        self.guard = threading.Lock()  # of the two above, held for a moment

    def take_if_free(self) -> bool:
        with self.guard:
            free, self.taken = not self.taken, True
        return free

    def take(self, timeout: float) -> bool:
        """Whether it was ours in time."""
        with self.guard:
            if not self.taken:
                self.taken = True
                return True
            place = threading.Lock()
            place.acquire()
            self.waiting.append(place)
        if place.acquire(timeout=timeout):
            return True
        with self.guard:
            if place not in self.waiting:  # handed over at the last moment
                return True
            self.waiting.remove(place)
        return False

    def give_up(self) -> None:
        with self.guard:
            if self.waiting:
                self.waiting.popleft().release()
            else:
                self.taken = False


_turn = Queue()


def _begin() -> None:
    _mine.set(_turn.take(timeout=LONG))


def _end() -> None:
    if _mine.get():
        _mine.set(False)
        _turn.give_up()
