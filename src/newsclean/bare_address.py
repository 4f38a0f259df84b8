"""Addresses without brackets, of which GFM readers make links: where they are, and how they stay text.

Such a link takes no escape for one, and all up to a blank or a ``<`` into it. Readers differ in much else.
https://github.github.com/gfm/#autolinks-extension-
"""

from __future__ import annotations

import re

# markdown-it also makes links of hosts without a scheme; only those that it would show otherwise are looked for.
ADDRESS = re.compile(
    r"""
    (?<![A-Za-z0-9]) (?: (?:https?|ftp):// | www\. ) [^\s<]+
  | (?<![\w.\-]) [\w\-]++(?:\.[\w\-][\w\-]*+)++ (?=[:/]) [^\s<%]*+ %[0-9a-f]{2} [^\s<]*+
  | (?<![\w.\-]) (?=[\w.\-]*xn--) [\w\-]++(?:\.[\w\-][\w\-]*+)++ (?: (?=[:/]) [^\s<]*+ )?+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_START = re.compile(r"(?<![A-Za-z0-9])(?:(?:https?|ftp)(?=://)|www(?=\.))", re.IGNORECASE)
_AGAIN = re.compile(r"(?<=[^A-Za-z0-9/\\])(?:(?:https?|ftp)(?=://)|www(?=\.))", re.IGNORECASE)
# Before it stands what makes an address of what is behind it: the end of its scheme, of ``www``, of its host but for
# the last label.
_TURNS = re.compile(
    r"^(https?(?=:)|ftp(?=:)|[_\-]*www(?=\.)|[\w.\-]+(?=\.[\w\-]+(?![\w.\-])))", re.IGNORECASE
)
_ENCODED = re.compile(r"%[0-9a-f]{2}|\bxn--", re.IGNORECASE)
_LAST_REFERENCES = re.compile(r"(?:&[A-Za-z0-9]+;)+\Z")
_REFERENCE_LIKE = re.compile(r"&#?[A-Za-z0-9]+;")


def shown_as_written(address: str) -> bool:
    """Whether every reader shows an address (ampersands hidden) as it is written.

    None resolves a reference in it. GFM leaves references at its end out; behind a scheme, markdown-it takes them in.
    """
    taken = address if "://" in address else _LAST_REFERENCES.sub("", address)
    return _REFERENCE_LIKE.search(taken) is None and not shown_decoded(address)


def shown_decoded(address: str) -> bool:
    """Whether markdown-it shows an address, bare or in ``<>``, decoded: percent-encoding, an encoded host."""
    return _ENCODED.search(address) is not None


def as_text(written: str) -> str:
    """An address in Markdown with an escape in it, so that it stays text; one behind a bracket in it, too."""
    first = _TURNS.sub(r"\1\\", written, count=1)
    return _AGAIN.sub(r"\g<0>\\", first)


def reaches_end(source: str) -> bool:
    """Whether an address reaches to the end of ``source``, so that it would take in what follows."""
    return _START.search(source, _last_run(source)) is not None


def last_as_text(written: str) -> str:
    """``written``, which ends in an address, with an escape in that."""
    match = _START.search(written, _last_run(written))
    return written if match is None else f"{written[: match.end()]}\\{written[match.end() :]}"


def _last_run(source: str) -> int:
    """Where the text behind the last blank and the last ``<`` begins."""
    if not source or source[-1].isspace():
        return len(source)
    return max(len(source) - len(source.rsplit(None, 1)[-1]), source.rfind("<") + 1)


def takes_tildes(source: str) -> bool:
    """Whether markdown-it would take ``~~`` behind ``source``, which ends in an address, into it.

    It does so behind every address with a scheme, and behind punctuation in others.
    """
    last = _START.search(source, _last_run(source))
    schemed = last is not None and not last[0].lower().startswith("www")
    return schemed or not (source[-1].isascii() and (source[-1].isalnum() or source[-1] == "/"))
