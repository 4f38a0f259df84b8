"""Words lost in silence: what a reader could find on the page of a source and not on the page of its result.

The judge of pages (``meaning``) compares pages block by block, mark by mark. This one knows no blocks and no marks: it
counts. It shares no code with the engine nor with that judge, and asks of two pages, as a renderer made them, only
this: is every word of the one in the other, as often, and every address, every text for an image, every line of code,
apart from what was declared as taken out? So a mistake in what counts as the same page cannot hide a lost word.

More words than before are none of its business, nor where they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import html5lib

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean import Outcome

# Elements that show nothing of what is in them.
SILENT = frozenset(
    ("script", "style", "template", "noscript", "noembed", "noframes", "head", "title", "iframe", "datalist")
) | frozenset(("object", "video", "audio", "canvas", "rp"))
# Elements that part words, as a browser shows them.
INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins")
) | frozenset(
    ("kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u")
)
LINKING = {
    "a": ("href",),
    "area": ("href",),
    "object": ("data",),
    "video": ("src", "poster"),
} | dict.fromkeys(("img", "iframe", "audio", "embed", "source", "track"), ("src",))
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Letters and digits, and every sign that is no punctuation on a keyboard, of which readers make printers' signs.
WORD = re.compile(r"[^\W_]+|[^\x00-\x7f\s“”„«»‘’‚–—…\u200b-\u200f\ufeff\ufe0f]")
# What is no word though it is shown: tags that a reader prints, and the ends of the old editor's fold.
ELEMENTS = frozenset(
    """a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body
    br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em
    embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i
    iframe img input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr noembed
    noframes noscript object ol optgroup option output p param picture plaintext pre progress q rp rt ruby s samp
    script search section select small source span strike strong style sub summary sup svg table tbody td template
    textarea tfoot th thead time title tr track tt u ul var video wbr xmp""".split()
)
PRINTED = re.compile(
    rf"""</?(?:{"|".join(ELEMENTS)})\b(?:[^<>"']|"[^"]*"|'[^']*')*>|<!DOCTYPE[^>]*>|\[\#M_|_?M\#\]""",
    re.IGNORECASE,
)
# Code that a converter had taken for Markdown, and that was made code again, or what kramdown took for code to the end
# of the post: its lines were others.
MENDED = frozenset(("HT211", "TS307", "TS313", "TS315", "TS342", "SC402"))
# Pages in posts: of one only the article stays, or all is HTML that was code before; a finding says so.
WHOLE_PAGES = frozenset(("TS340", "TS341"))
# Addresses that go, or become others: that run scripts, of smaller pictures, of a picture for a file that is not there.
OTHERS = {
    "SC401": re.compile(r"(?:java|vb)script\W*:", re.IGNORECASE),
    "TS303": re.compile(r"daumcdn\.net/thumb/"),
    "TS305": re.compile(r"/extension/unknown\.gif"),
}
_NOTE = re.compile(r"^[ \t>]*\[\^[^\]\n]+\]:.*(?:\n.*\S.*)*", re.MULTILINE)


@dataclass(slots=True)
class Seen:
    """What there is on a page: words, addresses, texts for images and lines of code, each as often as it is there.

    With an address stand the words of each link to it. ``text`` is what is shown, without white space, ``letters`` are
    those of the words, ``beside`` is what stands in attributes and in front of items, and ``everything`` are
    the letters of all that is there.
    """

    words: Counter[str] = field(default_factory=Counter)
    addresses: dict[str, list[str]] = field(default_factory=dict)
    alts: Counter[str] = field(default_factory=Counter)
    code: Counter[str] = field(default_factory=Counter)
    text: str = ""
    letters: str = ""
    beside: str = ""
    everything: str = ""


def seen(html: str) -> Seen:
    """Count what is on a rendered page (the inside of ``<body>``)."""
    root = html5lib.parse(
        f"<!doctype html><html><head></head><body>{html}", treebuilder="etree", namespaceHTMLElements=False
    )
    found = Seen()
    pieces = [_plain(piece) for piece in _text(root, found)]
    text = "".join(pieces)
    found.text = _squeezed(text)
    found.letters = letters(PRINTED.sub(" ", text))
    # word by word as they stand between tags: a tag within a word parts it here, and nowhere else
    found.words = Counter(WORD.findall(PRINTED.sub(" ", "\0".join(pieces))))
    everything = text + found.beside
    found.everything = letters(everything) + (letters(unquote(everything)) if "%" in everything else "")
    return found


def lost(before: str, after: str, outcome: Outcome) -> list[str]:
    """What of the page ``before`` is not on the page ``after`` and was not declared; empty where nothing is lost."""
    said = {finding.code for finding in outcome.findings}
    if said & WHOLE_PAGES:
        return []
    old, new = seen(before), seen(after)
    gone = unescape("\n".join(_places(outcome)))
    gone_letters = letters(" ".join(_declared(outcome)))
    out = []
    for word, there in old.words.items():
        if there > new.words[word]:
            missing = old.letters.count(word) - new.everything.count(word) - gone_letters.count(word)
            if missing > 0:
                out.append(f"word {word!r}, {missing} times")
    for address, texts in old.addresses.items():
        if len(texts) <= len(new.addresses.get(address, ())) or _other(address, {*said, *outcome.applied}):
            continue
        declared = address in _address(gone) or all(text and text in gone_letters for text in texts)
        if not declared and letters(address.removeprefix("mailto:")) not in new.everything:
            out.append(f"address {address!r}")
    for alt, there in old.alts.items():
        missing = there - new.alts[alt] - gone_letters.count(letters(alt))
        if missing > 0 and letters(alt) not in new.everything:
            out.append(f"text {alt!r} of an image, {missing} times")
    mended = bool(MENDED & {*said, *outcome.applied})
    for line, there in old.code.items():
        if there <= new.code[line] or line in gone or _squeezed(line) in new.text:
            continue
        bare = PRINTED.sub("", line)
        kept = all(word in new.everything for word in WORD.findall(bare)) if mended else False
        if not kept and _squeezed(bare) not in PRINTED.sub("", new.text):
            out.append(f"line {line!r} of code")
    return out


def _other(address: str, codes: set[str]) -> bool:
    """Whether a rule said that it writes another address, or none, for this one."""
    return any(code in codes and pattern.search(address) for code, pattern in OTHERS.items())


def letters(text: str) -> str:
    """The words in ``text``, without anything between them."""
    return "".join(WORD.findall(text))


def _declared(outcome: Outcome) -> Iterator[str]:
    """The words that were taken out and said so."""
    for dropped in outcome.dropped:
        yield dropped.text
    for finding in outcome.findings:
        if (
            finding.code == "HT211"
        ):  # kramdown printed what is Markdown from now on; of that, notes may not be shown
            yield from _NOTE.findall(outcome.document.text)
        if finding.code.startswith(("SC", "NC908")):
            yield unescape(outcome.document.text[finding.span.start : finding.span.end])


def _places(outcome: Outcome) -> Iterator[str]:
    """The places in the source where something was taken out and said so."""
    dangers = [finding.span for finding in outcome.findings if finding.code.startswith(("SC", "NC908"))]
    for start, end in [*(dropped.span for dropped in outcome.dropped), *dangers]:
        yield outcome.document.text[start:end]


def _text(e: Any, found: Seen, *, hidden: bool = False) -> Iterator[str]:
    """The words in ``e``, in order, with blanks where blocks begin and end; all else goes into ``found``."""
    if not isinstance(e.tag, str):
        return
    hidden = hidden or e.get("hidden") is not None or bool(HIDDEN.search(e.get("style") or ""))
    pixel = e.tag == "img" and ({e.get("width"), e.get("height")} & {"0", "1"})
    if not hidden and not pixel:
        for name in LINKING.get(e.tag, ()):
            address = _address(e.get(name) or "")
            shown = letters(PRINTED.sub("", "".join(e.itertext()))) if e.tag == "a" else ""
            if (
                address
                and not address.startswith("#")
                and (e.tag != "a" or shown or e.find(".//img") is not None)
            ):
                found.addresses.setdefault(address, []).append(shown)
        if e.tag == "img" and (e.get("alt") or "").strip():
            found.alts[" ".join(e.get("alt").split())] += 1
        found.beside += "\n".join(
            e.get(name) or "" for name in ("href", "src", "alt", "title", "class", "data")
        )
        if e.tag == "pre":
            lines = _plain("".join(_code(e))).split("\n")
            found.code.update(line.replace("\xa0", " ").strip() for line in lines if line.strip())
    if e.tag == "ol":
        first = int(e.get("start") or 1) if (e.get("start") or "1").isdecimal() else 1
        found.beside += "".join(f" {first + at}" for at in range(len(e)))
    if e.tag in SILENT:
        return
    parted = e.tag not in INLINE
    if parted:
        yield " "
    if not hidden:
        yield e.text or ""
    for child in e:
        yield from _text(child, found, hidden=hidden)
        if not hidden:
            yield child.tail or ""
    if parted:
        yield " "


def _code(e: Any) -> Iterator[str]:
    """The characters of code, a break for each ``<br>``."""
    yield "\n" if e.tag == "br" else e.text or ""
    for child in e:
        yield from _code(child)
        yield child.tail or ""


def _plain(text: str) -> str:
    """``text`` without character references that are shown as they are written, however often they were escaped."""
    for _ in range(4):
        if "&" not in text:
            break
        text = unescape(text)
    return text


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _address(written: str) -> str:
    return _squeezed(unquote(unescape(written)))
