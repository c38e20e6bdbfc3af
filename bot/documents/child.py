"""The child process that reads one file: takes its bytes on stdin, answers JSON on stdout."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from typing import Any

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000


def main() -> None:
    """Lock the door, read the file, print one line: the document, or why not."""
    kind, memory, cpu, pages = sys.argv[1], *(int(word) for word in sys.argv[2:5])
    without_network()
    limit(memory, cpu)
    data = sys.stdin.buffer.read()
    answer = _read(data, kind, pages)
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    os._exit(0)  # nothing of a hostile file gets to run at interpreter shutdown


def without_network() -> None:
    """Leave the network: an empty name space where the system allows it, closed sockets anyway."""
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, "unshare", None) and libc.unshare(_NEW_NETWORK) != 0:
        libc.unshare(_NEW_USER | _NEW_NETWORK)

    def refuse(event: str, _: Any) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto"):
            raise PermissionError("no network in here")

    sys.addaudithook(refuse)


def limit(memory: int, cpu: int) -> None:
    """Bound what this process may use; `memory` 0 leaves it unbound, for an office suite."""
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (100 * 1024 * 1024, 100 * 1024 * 1024))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(data: bytes, kind: str, pages: int) -> dict[str, Any]:
    from bot.documents.refusal import DocumentRefused
    from ledger.talk import Text, text_to_json

    try:
        return _document(data, kind, pages)
    except DocumentRefused as refused:
        return {"refused": text_to_json(refused.say), "kind": refused.kind}
    except MemoryError:
        return {"refused": text_to_json(Text("documents.too_large")), "kind": "memory"}
    except Exception as error:
        return {
            "refused": text_to_json(Text("documents.failed")),
            "kind": f"{kind} {type(error).__name__}",
        }


def _document(data: bytes, kind: str, pages: int) -> dict[str, Any]:
    from bot.documents.reading import read_document
    from ledger.notices.document import document_to_json

    if kind == "pdf" and not pages:
        from bot.documents.pdf import picture_pages

        pictures = picture_pages(data)
        if pictures:
            return {
                "pictures": pictures,
                "document": document_to_json(read_document(data, ocr=False, checked=False)),
            }
    document = read_document(data, ocr=bool(pages), tell=_tell)
    return {"document": document_to_json(document)}


def _tell(done: int, total: int) -> None:
    sys.stdout.write(json.dumps({"page": [done, total]}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
