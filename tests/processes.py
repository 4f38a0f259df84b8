"""The processes of a session, as Linux lists them."""

from __future__ import annotations

from pathlib import Path


def living(session: int) -> list[int]:
    """Return the processes of a session that live."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, number = (process / "stat").read_bytes().rpartition(b")")[2].split()[:4]
        except OSError:
            continue
        if int(number) == session and state != b"Z":
            found.append(int(process.name))
    return found
