"""Whether a folder lies on a disk on which SQLite's locks hold."""

from __future__ import annotations

from pathlib import Path

NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "ceph", "glusterfs"})
"""File systems on which two machines may both believe to hold the write lock (sqlite.org/faq)."""

MOUNTS = Path("/proc/self/mounts")


def network_disk(folder: Path, mounts: str | None = None) -> str | None:
    """Return the kind of network disk a folder lies on, or None; None too where nobody knows.

    `mounts` is the system's own list, one mount a line: device, place, kind, options.
    """
    if mounts is None:
        try:
            mounts = MOUNTS.read_text("utf-8", errors="replace")
        except OSError:
            return None
    place = folder.absolute()
    kinds = {}
    for line in mounts.splitlines():
        _, mounted_at, kind, *_ = line.split(" ")
        kinds[Path(mounted_at.replace("\\040", " "))] = kind
    nearest = next((kinds[above] for above in (place, *place.parents) if above in kinds), None)
    return nearest if nearest in NETWORK else None
