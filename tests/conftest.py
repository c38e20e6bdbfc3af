"""What all tests share: a real database, migrated once and copied for each test."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import make_url

from bot.documents import jail
from storage.database import Database
from storage.schema import head
from storage.tables import metadata
from tests.postgres_server import NoPostgres, running_server

# A machine that is busy with something else is no fault of an example.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

# Readers of documents are started with hardly any environment; where lines are counted, with this.
if _counting := os.environ.get("COVERAGE_PROCESS_CONFIG"):
    _bare = jail._environment
    jail._environment = lambda folder: _bare(folder) | {"COVERAGE_PROCESS_CONFIG": _counting}

MIGRATED = "taizhang"
EMPTY = ";".join(
    [
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        *(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)),
        f"UPDATE alembic_version SET version_num = '{head()}'",
    ]
)


def pytest_configure(config: pytest.Config) -> None:
    """No example of Hypothesis' fails for its time: a busy machine is late with any of them.

    `make test` tries the same examples each time; other runs try new ones.
    """
    repeatable = config.getoption("markexpr") == "not slow"
    settings.register_profile(
        "house",
        deadline=None,
        derandomize=repeatable,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("house")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file; copy it, never write to it."""
    path = tmp_path_factory.mktemp("template") / "taizhang.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a fresh migrated SQLite file."""
    path = tmp_path / "taizhang.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a running PostgreSQL. Without one: skipped, or failed if PGTEST_REQUIRED."""
    try:
        with running_server() as url:
            yield url
    except NoPostgres as missing:
        if os.environ.get("PGTEST_REQUIRED"):
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """The address of one migrated database on the server, which tests use in turn."""
    asyncio.run(_on_server(postgres_server, f"CREATE DATABASE {MIGRATED}"))
    url = _named(postgres_server, MIGRATED)
    asyncio.run(_migrate(url))
    return url


@pytest.fixture
def postgres_url(postgres_database: str) -> Iterator[str]:
    """The address of a migrated PostgreSQL database without a row; it is emptied afterwards.

    Emptying takes a few milliseconds, making a database anew a good part of a second.
    """
    yield postgres_database
    asyncio.run(_on_server(postgres_database, EMPTY))


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of a PostgreSQL database without any table, dropped after the test."""
    name = f"e_{secrets.token_hex(6)}"
    asyncio.run(_on_server(postgres_server, f"CREATE DATABASE {name}"))
    yield _named(postgres_server, name)
    asyncio.run(_on_server(postgres_server, f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def any_database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh migrated database, on each engine in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def any_database(any_database_url: str) -> AsyncIterator[Database]:
    """A fresh migrated database, on each engine in turn."""
    database = Database.open(any_database_url)
    yield database
    await database.close()


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    """A fresh migrated SQLite database; in tests/storage it is `any_database`."""
    database = Database.open(sqlite_url)
    yield database
    await database.close()


@pytest.fixture
def statements() -> Callable[[Database], list[str]]:
    """Return a function that begins to write down every statement a database runs."""
    from sqlalchemy import event

    def listen(database: Database) -> list[str]:
        heard: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            heard.append(statement)

        engines = database._engines
        event.listen(engines.writer.sync_engine, "before_cursor_execute", hear)
        if database.is_sqlite:  # on PostgreSQL the two are one
            event.listen(engines.reader.sync_engine, "before_cursor_execute", hear)
        return heard

    return listen


async def _migrate(url: str) -> None:
    database = Database.open(url)
    await database.upgrade()
    await database.close()


async def _on_server(url: str, statement: str) -> None:
    address = make_url(url)
    connection = await asyncpg.connect(
        host=address.query.get("host") or address.host,
        port=address.port,
        user=address.username,
        password=address.password,
        database=address.database,
    )
    await connection.execute(statement)
    await connection.close()


def _named(url: str, database: str) -> str:
    return make_url(url).set(database=database).render_as_string(hide_password=False)
