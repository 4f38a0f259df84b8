"""Block templates are kept between runs, so that a run on one post need not import the libraries that make them.

One small JSON file in the cache folder, named after everything that decides about a template. Two runs at once may
write it: each writes a whole new file and renames it, and what one of them loses is made again. A damaged or
unwritable file costs time and nothing else.
"""

from __future__ import annotations

import os
from contextlib import suppress

from newsclean import block

_MOST_BYTES = 4 << 20  # beyond that it begins anew: no blog has so many shapes


class Templates:
    """The templates of one program, in ``folder``; ``program`` is the digest of newsclean and its libraries."""

    def __init__(self, folder: str, program: bytes) -> None:
        self._path = os.path.join(folder, f"templates-{program.hex()}.json")

    def use(self) -> None:
        """Let skeletons that nobody knows be looked up here first; nothing is read before."""
        if not block.memory.known:
            block.memory.source = self._load

    def save(self) -> None:
        """Write down what was learned since the last time."""
        learned = block.memory.learned
        if not learned:
            return
        import json
        import tempfile

        together = self._load() | learned
        block.memory.learned = {}
        temporary = ""
        with suppress(OSError):
            os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
            handle, temporary = tempfile.mkstemp(prefix=".templates-", dir=os.path.dirname(self._path))
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(together, file, ensure_ascii=False)
            os.replace(temporary, self._path)
            temporary = ""
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)

    def _load(self) -> dict[str, str]:
        import json

        with suppress(OSError, ValueError):
            if os.path.getsize(self._path) > _MOST_BYTES:
                return {}
            with open(self._path, encoding="utf-8") as file:
                found = json.load(file)
            if isinstance(found, dict) and all(isinstance(value, str) for value in found.values()):
                return found
        return {}
