"""Write requirements/dev.txt: every package that development needs, pinned, with the hashes of its files.

``make lock`` runs it, after a change of the dependencies or to take newer versions; ``make audit`` looks the pinned
versions up among the known vulnerabilities.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements" / "dev.txt"
_HEADER = "# Written by `make lock` from pyproject.toml: what newsclean and its development need, pinned.\n"
_OPTIONS = (
    "--generate-hashes --strip-extras --allow-unsafe --no-header --no-annotate --quiet "
    "--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options"
).split()


def wanted(project: dict[str, Any]) -> list[str]:
    """The requirements of a pyproject.toml, its extras and its group ``dev``: each as it is written there."""
    found: list[str] = list(project["project"]["dependencies"])
    for extra in project["project"].get("optional-dependencies", {}).values():
        found += extra
    found += project["dependency-groups"]["dev"]
    return sorted(set(found))


def main() -> int:
    """Resolve the requirements and write the lock; pip-compile's exit code if that fails."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder, "dev.in"), Path(folder, "dev.txt")
        source.write_text("\n".join(wanted(project)) + "\n", "utf-8")
        command = [sys.executable, "-m", "piptools", "compile", *_OPTIONS, "-o", str(result), str(source)]
        done = subprocess.run(command, check=False)
        if done.returncode:
            return done.returncode
        pins = result.read_text("utf-8")
    LOCK.write_text(_HEADER + pins.lstrip(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
