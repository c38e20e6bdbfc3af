"""Reads a file in a child process that can be killed: no network, bounded memory and time."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.documents.kinds import BY_OFFICE
from bot.documents.limits import (
    ANSWER_BYTES,
    CPU_SECONDS,
    MEMORY,
    OCR_CPU_PER_PAGE,
    OCR_CPU_SECONDS,
    OCR_MEMORY,
    OCR_PAGES,
    WALL_SECONDS,
)  # fmt: skip
from bot.documents.progress import Progress
from bot.documents.refusal import DocumentRefused
from ledger.notices.document import Document, document_from_json
from ledger.talk import Text, text_from_json

_ROOT = Path(__file__).resolve().parents[2]
_HEAVY = asyncio.Semaphore(1)
"""One text recognition or office conversion at a time: each takes a core and a gigabyte."""


async def read_in_child(
    data: bytes, kind: str, progress: Progress | None, *, ocr: bool
) -> Document:
    """Return the document that a child process read. Raises `DocumentRefused` however it ended.

    A pdf that turns out to be pictures is read a second time, with the limits of recognition.
    """
    if kind == "picture" or kind in BY_OFFICE:
        return await _heavy(data, kind, progress, pages=1, ocr=ocr)
    answer = await _run(data, kind, progress, pages=0)
    pages = answer.get("pictures", 0)
    if pages and ocr:
        return await _heavy(data, kind, progress, pages=pages, ocr=True)
    return document_from_json(answer["document"])


async def _heavy(
    data: bytes, kind: str, progress: Progress | None, *, pages: int, ocr: bool
) -> Document:
    async with _HEAVY:
        answer = await _run(data, kind, progress, pages=min(pages, OCR_PAGES) if ocr else 0)
    return document_from_json(answer["document"])


async def _run(data: bytes, kind: str, progress: Progress | None, *, pages: int) -> dict[str, Any]:
    cpu = CPU_SECONDS if not pages else OCR_CPU_SECONDS + OCR_CPU_PER_PAGE * pages
    wall = WALL_SECONDS if not pages else 2 * cpu + WALL_SECONDS
    memory = 0 if kind in BY_OFFICE else OCR_MEMORY if pages else MEMORY
    with tempfile.TemporaryDirectory(prefix="taizhang-") as folder:
        return await _attended(data, progress, (kind, memory, cpu, pages), wall, folder)


async def _attended(
    data: bytes,
    progress: Progress | None,
    orders: tuple[str, int, int, int],
    wall: float,
    folder: str,
) -> dict[str, Any]:
    """Start a child with its orders (kind, memory, CPU seconds, pages), and see it end.

    `folder` is the only place it is told of for files; it goes when the child is gone, even killed.
    """
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "bot.documents.child",
        *map(str, orders),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_environment(folder),
        cwd="/",
        limit=ANSWER_BYTES,
        start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(wall):
            answer = await _converse(child, data, progress)
    except TimeoutError as slow:
        raise DocumentRefused(Text("documents.too_slow"), "wall") from slow
    except ValueError as long:
        raise DocumentRefused(Text("documents.too_long"), "answer") from long
    finally:
        await _end(child)
    return _judged(answer, child.returncode)


def _environment(folder: str) -> dict[str, str]:
    """Return what a child may know: nothing of ours but where the code lies."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "PYTHONPATH": str(_ROOT),
        "PYTHONIOENCODING": "utf-8",
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": "2",
        "HOME": folder,
        "TMPDIR": folder,
    }


async def _converse(
    child: asyncio.subprocess.Process, data: bytes, progress: Progress | None
) -> dict[str, Any]:
    """Hand over the bytes, pass on progress, return the last line as data."""
    assert child.stdin
    assert child.stdout
    writing = asyncio.create_task(_hand_over(child.stdin, data))
    answer: dict[str, Any] = {}
    try:
        while line := await child.stdout.readline():
            said = json.loads(line)
            if "page" in said:
                await _tell(progress, *said["page"])
            else:
                answer = said
    finally:
        writing.cancel()
    await child.wait()
    return answer


async def _hand_over(pipe: asyncio.StreamWriter, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        pipe.write(data)
        await pipe.drain()
        pipe.close()


async def _tell(progress: Callable[[int, int], Any] | None, done: int, total: int) -> None:
    if progress is None:
        return
    told = progress(done, total)
    if inspect.isawaitable(told):
        await told


async def _end(child: asyncio.subprocess.Process) -> None:
    """Kill the child and everything that it started; it leads a group of its own."""
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        await child.wait()


def _judged(answer: dict[str, Any], code: int | None) -> dict[str, Any]:
    if "refused" in answer:
        raise DocumentRefused(text_from_json(answer["refused"]), str(answer["kind"]))
    if code == -signal.SIGXCPU or code == -signal.SIGKILL:
        raise DocumentRefused(Text("documents.too_slow"), "cpu")
    if "document" not in answer and "pictures" not in answer:
        raise DocumentRefused(Text("documents.failed"), f"ended {code}")
    return answer
