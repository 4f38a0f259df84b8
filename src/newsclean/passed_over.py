"""What a run passed over: from that it can say why it found no posts, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from newsclean.report.as_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

Why = Literal["ignored", "excluded", "link", "hidden"]

_SAID: dict[Why, tuple[str, str]] = {
    "ignored": ("git ignores", "--no-respect-gitignore takes what git ignores"),
    "excluded": ("excluded:", 'see "exclude" in newsclean --show-config'),
    "link": ("symbolic links are not followed:", "name them to have them cleaned"),
    "hidden": ("hidden:", "name them to have them cleaned"),
}


class PassedOver:
    """Files and folders that a run met and did not take: how many for which reason, and the first of each."""

    def __init__(self) -> None:
        self.others = 0  # files that are not called as posts are
        self._met: dict[Why, tuple[str, int]] = {}

    def note(self, why: Why, path: str) -> None:
        """Count one; a folder ends with ``/`` and counts as one."""
        first, count = self._met.get(why, (path, 0))
        self._met[why] = first, count + 1

    def why_nothing(self, include: Iterable[str]) -> list[str]:
        """Return the reasons why no post was found, a line for each; ``include`` is how posts are called."""
        lines = []
        for why, (before, advice) in _SAID.items():
            if why in self._met:
                first, count = self._met[why]
                more = f" and {count - 1:,} more" if count > 1 else ""
                lines.append(f"{before} {printable(first)}{more}; {advice}")
        if self.others:
            files = "1 file is" if self.others == 1 else f"{self.others:,} files are"
            names = " or ".join(include)
            lines.append(f"{files} not called {names}; --include takes other names, or name them")
        return lines or ["there are no files"]
