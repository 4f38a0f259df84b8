"""Throw made-up bytes at newsclean: ``python -m tools.fuzz [libFuzzer options] [folder of seeds]``.

Asked of every input: no exception, findings inside the text, a second pass that changes nothing, nothing dangerous in
the page. ``make fuzz`` runs it for five minutes; an input that fails is kept as ``crash-…`` and printed.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["newsclean"]):
    from newsclean import clean, page
    from newsclean.exposure import masked

_PIECES = (
    "<b>", "</b>", "<p>", "</p>", "<div>", "</div>", "<a href='", "javascript:", "onclick=", "<script>", "</script>",
    "<!--", "-->", "{:", "}", "{% raw %}", "{{", "`", "```\n", "> ", "- ", "1. ", "| ", "\n\n", "\n    ",
    "**", "[", "](", "]: ", "가", "&lt;", "&#", "\\", '"', "<table><tr><td>", "<ul><li>", "<svg>", "---\n",
)  # fmt: skip


def text_of(data: bytes) -> str:
    """Bytes as a post: those above 127 stand for pieces of markup, so that posts look like posts sooner."""
    return "".join(chr(byte) if byte < 128 else _PIECES[byte % len(_PIECES)] for byte in data)


def try_one(data: bytes) -> None:
    """Clean one input and check what must hold for every post."""
    for text in (text_of(data), data.decode(errors="replace")):
        outcome = clean(text)
        for finding in outcome.findings:
            if not 0 <= finding.span.start <= finding.span.end <= len(text):
                raise AssertionError(f"{finding} is not in {text!r}")
        if clean(outcome.text).text != outcome.text:
            raise AssertionError(f"a second pass changes {text!r}")
        refused = any(f.code in ("NC905", "NC908", "FM002") for f in outcome.findings)
        body = outcome.text[outcome.document.body.start :] if outcome.document.front is None else ""
        if not refused and page.dangers(masked(body)):
            raise AssertionError(f"dangerous: {text!r}")


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_one)
    atheris.Fuzz()
