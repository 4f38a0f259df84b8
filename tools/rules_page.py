"""Write docs/rules.md from the docstrings of the rules: ``python -m tools.rules_page``."""

from __future__ import annotations

from pathlib import Path

from newsclean.rules_doc import page

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"

if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
