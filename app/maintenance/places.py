"""Where the database lies. SQLite needs a disk of this machine: over a network its locks are not
kept, and two who write at once destroy what is there."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psutil

# What systems call file systems that lie on another machine, whatever stands before (“fuse.sshfs”).
OVER_A_NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afpfs", "afs", "ncpfs", "webdav"),
        *("davfs", "sshfs", "ceph", "glusterfs", "lustre", "beegfs", "gpfs", "s3fs", "rclone"),
    }
)


def network_disk(path: Path, disks: Iterable[Any] | None = None) -> str | None:
    """The kind of network disk that holds this path, or None for a disk of this machine."""
    there = psutil.disk_partitions(all=True) if disks is None else disks
    around = [disk for disk in there if path.resolve().is_relative_to(disk.mountpoint)]
    nearest = max(around, key=lambda disk: len(Path(disk.mountpoint).parts), default=None)
    kind = nearest.fstype.rpartition(".")[2].lower() if nearest else ""
    return kind if kind in OVER_A_NETWORK else None
