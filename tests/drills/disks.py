"""File systems of our own, for as long as a drill takes. They need root."""

from __future__ import annotations

import fcntl
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Linux: `_IOR('X', 125, __u32)`. Without flushing its log, a file system then is as after a power
# cut: what was not yet told to the disk is gone.
SHUTDOWN = 0x8004587D
WITHOUT_FLUSHING = (2).to_bytes(4, "little")


def may_mount() -> bool:
    return os.geteuid() == 0 and Path("/proc/self/mountinfo").exists()


@contextmanager
def small(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk in memory."""
    place.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(place))
    try:
        yield place
    finally:
        _unmount(place)


@contextmanager
def looped(folder: Path, megabytes: int) -> Iterator[Disk]:
    """A disk in a file, with a file system that can be cut from its power."""
    disk = Disk(folder / "disk.img", folder / "disk")
    with disk.image.open("wb") as image:
        image.truncate(megabytes * 2**20)
    disk.place.mkdir()
    _run("mkfs.ext4", "-q", "-F", str(disk.image))
    disk.mount()
    try:
        yield disk
    finally:
        _unmount(disk.place)


class Disk:
    def __init__(self, image: Path, place: Path) -> None:
        self.image, self.place = image, place

    def mount(self) -> None:
        _run("mount", "-o", "loop", str(self.image), str(self.place))

    def cut(self) -> None:
        """The power is gone."""
        handle = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, SHUTDOWN, WITHOUT_FLUSHING)
        finally:
            os.close(handle)

    def again(self) -> None:
        """The power is back; the file system mends itself by its journal."""
        _unmount(self.place)
        self.mount()


def _unmount(place: Path) -> None:
    for _ in range(50):
        if subprocess.run(["umount", str(place)], check=False, capture_output=True).returncode == 0:
            return
        time.sleep(0.1)
    _run("umount", str(place))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
