"""Prints the bill of materials of the core as CycloneDX JSON: `make sbom`."""

from __future__ import annotations

import json
import re
import sys
from importlib import metadata
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def pinned(lock: Path = LOCK) -> dict[str, tuple[str, list[str]]]:
    """Return every package of a lock file with its version and the hashes it may have."""
    found: dict[str, tuple[str, list[str]]] = {}
    name = ""
    for line in lock.read_text("utf-8").splitlines():
        if start := _PINNED.match(line):
            name = start.group(1).lower()
            found[name] = (start.group(2), [])
        if name:
            found[name][1].extend(_HASH.findall(line))
    return found


def licence(name: str) -> str | None:
    """Return what an installed package says of its licence, None when it is not installed."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    classes = [
        value.rpartition(" :: ")[2]
        for key, value in about.items()
        if key == "Classifier" and value.startswith("License ::")
    ]
    said = about.get("License-Expression") or "; ".join(c for c in classes if c != "OSI Approved")
    return said or (about.get("License") or "").strip().partition("\n")[0]


def bill() -> dict[str, object]:
    """Return the bill of materials as CycloneDX 1.6 has it."""
    components = []
    for name, (version, hashes) in sorted(pinned().items()):
        said = licence(name)
        component: dict[str, object] = {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in hashes],
        }
        if said:
            component["licenses"] = [{"license": {"name": said}}]
        components.append(component)
    own = {"type": "application", "name": "taizhang", "version": metadata.version("taizhang")}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        "components": components,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bill(), ensure_ascii=False, indent=1) + "\n")
