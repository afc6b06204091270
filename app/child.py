"""The other side of `limited`: a process that limits itself and then does one piece of work.

It is started as `child.py package.module:function SECONDS MEGABYTES`, reads bytes and writes bytes,
and loads nothing of the application but the module that does the work and what that imports.
"""

import importlib
import os
import resource
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType

MEGABYTE = 1024 * 1024


def run(work: str, seconds: int, megabytes: int) -> None:
    _without_the_application()
    module, _, name = work.partition(":")
    function = getattr(importlib.import_module(module), name)
    given = sys.stdin.buffer.read()
    _limit(seconds, megabytes)
    sys.stdout.buffer.write(function(given))


def _without_the_application() -> None:
    """`app` as a mere folder of modules: importing the package itself takes most of a second."""
    package = ModuleType("app")
    package.__path__ = [str(Path(__file__).resolve().parent)]
    sys.modules["app"] = package


def _limit(seconds: int, megabytes: int) -> None:
    os.nice(19)
    _at_most(resource.RLIMIT_CPU, seconds)
    _at_most(resource.RLIMIT_AS, _taken_already() + megabytes * MEGABYTE)
    _at_most(resource.RLIMIT_FSIZE, 0)
    _at_most(resource.RLIMIT_CORE, 0)
    _at_most(resource.RLIMIT_NOFILE, 64)


def _at_most(what: int, most: int) -> None:
    with suppress(ValueError, OSError):  # macOS does not know all of them
        resource.setrlimit(what, (most, most))


def _taken_already() -> int:
    """Bytes of address space that this process has with its libraries loaded."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 400 * MEGABYTE
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
