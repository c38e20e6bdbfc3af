"""A database on a network disk is refused: its locks do not hold there."""

from __future__ import annotations

from pathlib import Path

import pytest

import storage.disk
from storage.database import Database, DatabaseUnusable
from storage.disk import network_disk

MOUNTS = """\
/dev/vda1 / ext4 rw 0 0
nas:/office /mnt/office nfs4 rw 0 0
//server/share /mnt/our\\040share cifs rw 0 0
tmpfs /mnt/office/local tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/taizhang", None),
        ("/mnt/office", "nfs4"),
        ("/mnt/office/data", "nfs4"),
        ("/mnt/office/local/data", None),
        ("/mnt/officers", None),
        ("/mnt/our share/data", "cifs"),
    ],
)
def test_the_nearest_mount_says_what_disk_it_is(folder: str, kind: str | None) -> None:
    assert network_disk(Path(folder), MOUNTS) == kind


async def test_no_database_is_made_on_a_network_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"nas:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(storage.disk, "MOUNTS", mounts)
    database = Database.open(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'x.db'}")

    with pytest.raises(DatabaseUnusable, match="lies on a network disk"):
        await database.upgrade()

    assert not database.path.exists()


def test_where_the_system_does_not_say_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.disk, "MOUNTS", tmp_path / "nowhere")

    assert network_disk(tmp_path) is None
