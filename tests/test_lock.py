"""requirements/dev.txt pins all that development needs, and can be installed and audited from any index."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.lock import LOCK, ROOT, wanted

_PIN = re.compile(
    r"(?P<name>[\w.\-]+)==(?P<version>[\w.+!]+)(?: ; [^\\\n]+)?(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n"
)


def pins() -> dict[str, str]:
    text = LOCK.read_text("utf-8")
    lines = text[text.index("\n") + 1 :]
    found = {str(canonicalize_name(m["name"])): str(m["version"]) for m in _PIN.finditer(lines)}
    assert _PIN.sub("", lines) == "", "a line that is no pin with its hashes"
    return found


def test_everything_that_development_needs_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    found = pins()
    for line in wanted(project):
        requirement = Requirement(line)
        version = found.get(canonicalize_name(requirement.name))
        assert version is not None, f"{line} is not pinned: make lock"
        assert requirement.specifier.contains(version, prereleases=True), f"{line}, but {version}: make lock"


def test_no_index_is_named() -> None:
    assert "://" not in LOCK.read_text("utf-8")
