"""SQLite is refused a disk that lies on another machine."""

from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from app.maintenance.places import network_disk
from tests.maintenance.conftest import SERVER, Board

pytestmark = pytest.mark.slow  # left out by `make check`

DISKS = [
    SimpleNamespace(mountpoint="/", fstype="ext4"),
    SimpleNamespace(mountpoint="/srv", fstype="nfs4"),
    SimpleNamespace(mountpoint="/srv/local", fstype="xfs"),
    SimpleNamespace(mountpoint="/mnt/home", fstype="fuse.sshfs"),
    SimpleNamespace(mountpoint="/Volumes/class", fstype="smbfs"),
]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/colloquy/colloquy.sqlite3", "nfs4"),
        ("/srv/local/colloquy.sqlite3", None),
        ("/srvant/colloquy.sqlite3", None),
        ("/mnt/home/instance/colloquy.sqlite3", "sshfs"),
        ("/Volumes/class/colloquy.sqlite3", "smbfs"),
        ("/home/me/instance/colloquy.sqlite3", None),
    ],
)
def test_the_nearest_disk_decides(path: str, kind: str | None) -> None:
    assert network_disk(Path(path), DISKS) == kind


if not SERVER:

    def test_it_is_refused_at_the_start(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
        shared = SimpleNamespace(mountpoint="/", fstype="nfs4")
        monkeypatch.setattr(psutil, "disk_partitions", lambda **_all: [shared])
        said = board("other").test_cli_runner().invoke(args=["upgrade"])
        assert said.exit_code == 1
        assert "lies on a network disk (nfs4)" in said.output + said.stderr


def test_the_disk_of_these_tests_is_none(tmp_path: Path) -> None:
    assert network_disk(tmp_path / "colloquy.sqlite3") is None
