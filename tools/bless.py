"""Write what ``clean`` does now into the fixtures as what it should do (``make bless``). Review the diff.

A case without an expected part promises that its text stays; that promise is never rewritten. In continuous
integration (``CI`` is set) nothing is ever blessed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from newsclean import clean
from tests import cases as fixture


def main() -> int:
    """Bless every fixture, or those named as arguments; 1 if one refuses, 2 in continuous integration."""
    if os.environ.get("CI"):
        print("CI is set: expectations are only rewritten by a person who reads the diff", file=sys.stderr)
        return 2
    wanted = [Path(a).resolve() for a in sys.argv[1:]]
    refused = 0
    for path in fixture.all_files():
        if not wanted or path.resolve() in wanted:
            refused += bless_cases(path)
    for path in sorted((fixture.FIXTURES / "posts").glob("*.md")):
        if not path.name.endswith(".expected.md") and (not wanted or path.resolve() in wanted):
            bless_post(path)
    return 1 if refused else 0


def bless_cases(path: Path) -> int:
    """Rewrite the cases of one file, and nothing between them; return how many refused."""
    text = path.read_bytes().decode()
    pieces, end, refused = [], 0, 0
    for case in fixture.cases_of(path):
        outcome = clean(case.source, name=case.id, settings=case.settings)
        start, stop = case.span
        try:
            inside = fixture.written(case, outcome)
        except fixture.FixtureError as error:
            print(error, file=sys.stderr)
            inside = text[start:stop]
            refused += 1
        pieces += [text[end:start], inside]
        end = stop
    _write(path, "".join([*pieces, text[end:]]))
    return refused


def bless_post(path: Path) -> None:
    """Rewrite the expected text of a whole post."""
    _write(path.with_suffix(".expected.md"), clean(path.read_bytes().decode(), name=path.name).text)


def _write(path: Path, text: str) -> None:
    data = text.encode()
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)
        print(f"blessed {path.relative_to(fixture.FIXTURES)}")


if __name__ == "__main__":
    sys.exit(main())
