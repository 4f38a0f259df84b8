"""Nothing dangerous survives: scripts, handlers and dangerous addresses go, wherever in a body they stand.

Works on source ranges and takes away no more than the tag, the attribute or the address; code and Liquid are not
touched. ``danger.suspicious`` lets nearly every post pass. What it does not let pass is read by CommonMark's
parser (``exposure``), cleaned (SC401 to SC404), and its page is judged by another parser, lexbor. Is something left,
the same is done again more strictly; what then is left cannot be removed, and the engine refuses the post.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean import danger, edit, kramdown, page
from newsclean.danger import TAG
from newsclean.exposure import Exposure, View, expose, inside, masked
from newsclean.inline import Note
from newsclean.kramdown_attributes import attribute_lists
from newsclean.listings import after_address, as_html
from newsclean.model import Edit, Span
from newsclean.scan import merged
from newsclean.url import is_dangerous

if TYPE_CHECKING:
    from collections.abc import Iterator

CODES = frozenset(("SC401", "SC402", "SC403", "SC404"))
_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_BLANK_LINE = re.compile(r"\n[ \t>]*\r?\n")
_LONGEST_TORN = 2_000
_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)*")
_COMMENT_END = re.compile(r"--!?>")
_LINK = re.compile(
    rf"(?<!\\)\](?P<what>\(|:)[ \t\r\n>]*+<?+"
    rf"(?P<destination>(?:[A-Za-z0-9+.\-{danger.DROPPED}]|\\[!-/:-@\[-`{{-~]?|&\#?\w{{0,32}};?|:)*+)"
)
_DEFINITION = re.compile(
    r"""(?P<lead>^[ \t>]*)(?P<label>\[(?:[^\[\]\\\n]|\\.)+\]:)[ \t]*\r?\n?[ \t>]*(?P<destination><[^<>\n]*>|\S+)"""
    r"""(?:[ \t]*\n?[ \t>]*(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))(?=[ \t]*(?:\n|\Z)))?(?P<rest>[^\n]*)\n?""",
    re.MULTILINE,
)
_LEVELS = ("plain", "strict", "text")
_MOST_ROUNDS = 12
_LOST_WITH_ADDRESS = frozenset(["img", "source", "track", "iframe", "embed", "video", "audio", "input"])
_STRICT = frozenset(
    (
        "a abbr address article aside audio b bdi bdo big blockquote br caption center cite code col "
        "colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 "
        "header hr i iframe img ins kbd li main mark nav ol p picture pre q rp rt ruby s samp section "
        "small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u "
        "ul var video wbr"
    ).split()
)
_STRICT_ATTRIBUTE = re.compile(
    r"href|src|alt|title|id|class|width|height|align|colspan|rowspan|start|type|open|controls|data-[a-z\-]+|datetime|rel|target"
)


@dataclass(slots=True)
class Sanitised:
    """The safe text, the edits that lead there round by round, and what to say (places of the source)."""

    text: str
    notes: list[Note] = field(default_factory=list)
    rounds: list[list[Edit]] = field(default_factory=list)
    dangers: frozenset[str] = frozenset()

    def place(self, offset: int) -> int:
        """Where ``offset`` of the safe text was in the source."""
        for edits in reversed(self.rounds):
            offset = edit.origin(edits, offset)
        return offset


def dangers(body: str) -> frozenset[str]:
    """What is dangerous in the page of ``body``, Liquid left out of account."""
    return page.dangers(masked(body))


def sanitise(body: str, codes: frozenset[str] = CODES) -> Sanitised:
    """Take everything dangerous out of ``body``; ``dangers`` of the result says what could not be taken out.

    ``codes`` are the rules that are switched on. When one is off, the author wants what it removes, and the page is
    not judged.
    """
    result = Sanitised(body)
    for level in _LEVELS:
        for _ in range(_MOST_ROUNDS):
            found = _Search(expose(result.text), level, codes)
            edits = found.edits()
            result.notes.extend(
                Note(n.code, result.place(n.start), result.place(n.end), n.reason) for n in found.notes
            )
            if not edits:
                break
            result.text = edit.apply(result.text, edits)
            result.rounds.append(edits)
        if codes != CODES or (
            level == "plain" and not edits and not result.rounds and not danger.suspicious(result.text)
        ):
            break
        result.dangers = dangers(result.text)
        if not result.dangers:
            break
    result.notes = list({(n.code, n.start, n.reason): n for n in result.notes}.values())
    return result


class _Search:
    """Looks for what is dangerous in one text."""

    def __init__(self, found: Exposure, level: str, codes: frozenset[str]) -> None:
        self.found = found
        self.text = found.text
        self.level = level
        self.codes = codes
        self.notes: list[Note] = []
        self.taken: list[tuple[int, int, str]] = []
        self.tags: list[tuple[int, int]] = []
        self.firm: list[tuple[int, int]] = []
        self.exposed: set[int] = set()
        self.listings = {(listing.start, listing.end): listing for listing in found.listings}

    def edits(self) -> list[Edit]:
        """Every edit of this round, sorted and disjoint: of two that overlap the first and longer one counts."""
        skip = 0
        for view in self.found.views:
            if view.place(0) >= skip:
                skip = self._view(view)
        self._links()
        self.tags.sort()
        text = self.text
        self.firm = (
            [place for place in self.tags if _for_kramdown(text, *place)]
            if "{" in text or "](" in text
            else []
        )
        self._lookalikes()
        self._definitions()
        for start, end, written, reason in attribute_lists(self.text):
            if inside(self.found.doubtful, start):
                self.exposed.add(bisect_right(self.found.doubtful, (start, 1 << 62)) - 1)
            elif not inside(self.found.code, start) and not inside(self.firm, start):
                self._take("SC404", start, end, written, reason)
        for index in sorted(self.exposed):
            self._listing(self.found.doubtful[index])
        edits: list[Edit] = []
        for start, end, written in sorted(set(self.taken), key=lambda t: (t[0], -t[1])):
            if not edits or start >= edits[-1].span.end:
                edits.append(Edit(Span(start, end), written))
        return _whole_lines(self.text, edits)

    def _take(self, code: str, start: int, end: int, written: str, reason: str) -> None:
        if code not in self.codes:
            return
        self.taken.append((start, end, written))
        if reason:
            self.notes.append(Note(code, start, end, reason))

    # -- raw HTML

    def _view(self, view: View) -> int:
        """Judge the tags of one view; return where in the body to go on."""
        text = view.text
        skip = 0
        if view.until:
            tag = TAG.match(text)
            name = tag["name"].lower() if tag is not None and not tag["close"] else ""
            if name in danger.WHOLE or name in danger.RAW_TEXT:
                start = view.place(0)
                longer = TAG.match(self.text, start)
                if longer is not None:
                    view = View(self.text[start : _end_of(self.text, longer, view.until)], view.places)
                    self.tags.append((start, longer.end()))
                    whole = TAG.match(view.text)
                    return view.place(self._tag(view, whole)) if whole is not None else 0
        for start, end, tag in _tokens(text):
            self.tags.append((view.place(start), view.place(end - 1) + 1))
            if start < skip:
                continue
            skip = end
            if self.level == "text":
                self._in(view, "SC402", start, start + 1, "&lt;", f"made text of {_short(text[start:end])}")
            elif tag is None and text.startswith("--!>", end - 4) and text.startswith("<!--", start):
                # the end of a comment for a browser, but not for kramdown
                self._in(
                    view, "SC402", end - 2, end - 1, "", "made the end of a comment one for every reader"
                )
            elif tag is None:
                if text[start + 1].isalpha():  # the rest of the page would become its attributes
                    self._in(
                        view,
                        "SC402",
                        start,
                        start + 1,
                        "&lt;",
                        f"made text of {_short(text[start : start + 20])}",
                    )
                elif self.level == "strict":
                    closed = text.startswith("<!--", start) and text[start:end].endswith("-->")
                    self._in(view, "SC402", start, end if closed else start + 1, "" if closed else "&lt;", "")
            else:
                skip = max(skip, self._tag(view, tag))
        return 0

    def _in(self, view: View, code: str, start: int, end: int, written: str, reason: str) -> None:
        self._take(code, view.place(start), view.place(end - 1) + 1, written, reason)

    def _tag(self, view: View, tag: re.Match[str]) -> int:
        """Judge one tag; return where to go on reading."""
        name = tag["name"].lower()
        start, end = tag.span()
        text = view.text
        if name in danger.WHOLE:
            stop = end if tag["close"] else _end_of(text, tag)
            if (
                name in ("svg", "math")
                and not tag["close"]
                and self.level == "plain"
                and _harmless(text, start, stop)
            ):
                return stop
            # what stands behind it on the line is HTML for CommonMark, and would be Markdown without this
            line = text.find("\n", stop)
            behind = text[stop : line if line >= 0 else len(text)].strip() and _line_start(text, start) >= 0
            written = "<!-- -->" if behind and stop > end else ""
            self._in(view, "SC402", start, stop, written, "" if tag["close"] else f"removed <{name}>")
            return stop
        if name in danger.BARE:
            self._in(view, "SC402", start, end, "", "" if tag["close"] else f"removed <{name}>")
            return end
        if name in danger.RAW_TEXT and not tag["close"]:
            stop = _end_of(text, tag)
            if "<" in text[end : text.rfind("</", end, stop) if stop > end else end]:
                if name in ("iframe", "title"):
                    self._in(view, "SC402", start, stop, "", f"removed <{name}> with HTML inside")
                    return stop
                self._in(view, "SC402", start, end, "", f"removed <{name}>")
                return end
        if self.level == "strict" and name not in _STRICT:
            self._in(view, "SC402", start, end, "", "" if tag["close"] else f"removed <{_short(name)}>")
            return end
        written, gone = danger.without_dangers(tag)
        if self.level == "strict":
            written, gone = _strictly(tag)
        if not gone:
            return end
        code = (
            "SC403" if any(name.startswith("on") or name in ("style", "srcdoc") for name in gone) else "SC401"
        )
        if name in _LOST_WITH_ADDRESS and "src" in gone:
            stop = _end_of(text, tag) if name in ("iframe", "video", "audio") else end
            self._in(view, "SC401", start, stop, "", f"removed <{name}>: its address is dangerous")
            return stop
        self._in(
            view,
            code,
            start,
            end,
            written,
            f"removed {', '.join(sorted(set(map(_short, gone))))} from <{name}>",
        )
        return end

    # -- Markdown

    def _links(self) -> None:
        """CommonMark's own links and images: the link goes, the words stay."""
        for link in self.found.links:
            if not is_dangerous(link.destination, image=link.image):
                continue
            what = "an image" if link.image else "a link"
            reason = f"removed {what} to {_short(link.destination)}"
            inner = (link.start + 1, link.end - 1) if link.automatic else link.inner
            if inner is None:
                self._take("SC401", link.start, link.end, "", reason)
                continue
            self._take("SC401", link.start, inner[0], "", reason)
            self._take("SC401", inner[1], link.end, "", "")

    def _definitions(self) -> None:
        """Link reference definitions, used or not; one that shows as text keeps its words."""
        if "]:" not in self.text:
            return
        for match in _DEFINITION.finditer(self.text):
            destination = _read(match["destination"].strip("<>"))
            if not is_dangerous(destination, image=True) or inside(self.found.code, match.start("label")):
                continue
            bracket = match.end("label") - 2
            if self._visible(match.start("label")):
                self._take("SC401", bracket, bracket + 1, "&#93;", "")
            else:
                self._take(
                    "SC401", match.start("label"), match.end(), "", f"removed a link to {_short(destination)}"
                )

    def _visible(self, offset: int) -> bool:
        found = self.found
        return any(inside(spans, offset) for spans in (found.shown, found.raw, found.doubtful))

    def _lookalikes(self) -> None:
        """What is text for CommonMark and may be a tag or a link for kramdown: one character becomes a reference."""
        text, found = self.text, self.found
        automatic = {link.start for link in found.links if link.automatic}
        for opening in _OPENING.finditer(text):
            start = opening.start()
            tag = TAG.match(text, start)
            if (
                start in automatic
                or inside(found.code, start)
                or not (_is_dangerous(tag) if tag is not None else _torn(text, start))
            ):
                continue
            if inside(found.raw, start):
                # a browser sees one odd tag where kramdown may see a second one inside
                if inside(self.tags, start) and not _starts(self.tags, start):
                    self._take("SC402", start, start + 1, "&lt;", "")
                continue
            if inside(found.doubtful, start):
                self.exposed.add(bisect_right(found.doubtful, (start, 1 << 62)) - 1)
                continue
            escaped = _escaped(text, start)
            if escaped and not found.is_foreign(start) and not after_address(text, start):
                continue
            name = _short(tag["name"] if tag is not None else _NAME.match(text, start + 1)[0])  # type: ignore[index]
            reason = f"made text of <{name}>, which kramdown reads as a tag"
            self._take("SC402", start - escaped, start + 1, "&lt;", reason)
        dangerous = [link for link in found.links if is_dangerous(link.destination, image=link.image)]
        known = merged((link.start, link.end) for link in dangerous)
        pictures = {
            link.inner[1] if link.inner is not None else link.start + 2
            for link in found.links
            if link.image and not is_dangerous(link.destination, image=True)
        }
        for match in _LINK.finditer(text):
            start = match.start()
            if not is_dangerous(_read(match["destination"])) or (
                match["what"] == ":" and not self._visible(start)
            ):
                continue
            if any(inside(spans, start) for spans in (found.code, self.firm)) or inside(known, start):
                continue
            if match["what"] == "(" and start in pictures:  # a harmless ``data:``
                continue
            if inside(found.doubtful, start):
                self.exposed.add(bisect_right(found.doubtful, (start, 1 << 62)) - 1)
                continue
            self._take("SC401", start, start + 1, "&#93;", "made text of a link that kramdown may see here")

    def _listing(self, place: tuple[int, int]) -> None:
        """Write code that kramdown would not take for code as HTML, which is code for both."""
        listing = self.listings[place]
        reason = "kramdown may read this code as HTML"
        for first, inner, closing, after in self.found.plain:
            if first <= listing.start < after:
                self._take("SC404", first, inner, "", "removed {::nomarkdown}: there is code inside")
                self._take("SC404", closing, after, "", "")
                return
        self._take("SC402", *as_html(self.found.body, self.text, listing), reason)


def _is_dangerous(tag: re.Match[str]) -> bool:
    name = tag["name"].lower()
    if name in danger.ELEMENTS or name in danger.WHOLE:
        return True
    if is_dangerous(name):  # an address in brackets is a link
        return True
    return bool(danger.without_dangers(tag)[1])


def _for_kramdown(text: str, start: int, end: int) -> bool:
    """Whether what CommonMark takes for a tag, or for a comment, surely is one for kramdown."""
    if text[start - 1 : start] == "<" or _BLANK_LINE.search(
        text, start, end
    ):  # typography makes one sign of two
        return False
    if text[start + 1] in "!?/":
        return True
    tag = kramdown.TAG.match(text, start, end)
    return tag is not None and tag.end() == end


def _torn(text: str, start: int) -> bool:
    """Whether a tag without its end, which some reader ends for it, would be dangerous."""
    name = _NAME.match(text, start + 1)
    if name is None:
        return False
    lower = name[0].lower()
    if lower in danger.ELEMENTS or lower in danger.WHOLE:
        return True
    blank = _BLANK_LINE.search(text, name.end(), name.end() + _LONGEST_TORN)
    source = text[name.end() : blank.start() if blank is not None else name.end() + _LONGEST_TORN]
    return any(danger.attribute(lower, key, value) for _, _, key, value in danger.attributes(source))


def _starts(spans: list[tuple[int, int]], offset: int) -> bool:
    index = bisect_right(spans, (offset, 1 << 62)) - 1
    return index >= 0 and spans[index][0] == offset


def _escaped(text: str, at: int) -> bool:
    count = 0
    while at - count > 0 and text[at - count - 1] == "\\":
        count += 1
    return count % 2 == 1


def _read(destination: str) -> str:
    """What a link destination stands for: references and escapes resolved."""
    from html import unescape

    return unescape(re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", destination))


def _tokens(text: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """Tags, comments and broken tags (no match), as a browser meets them outside raw text."""
    at = 0
    while True:
        opening = _OPENING.search(text, at)
        if opening is None:
            return
        start = opening.start()
        at = start + 1
        tag = TAG.match(text, start)
        if tag is not None:
            at = tag.end()
        elif text.startswith("<!--", start):
            close = _COMMENT_END.search(
                text, start + 2 if text.startswith(("<!-->", "<!--->"), start) else start + 4
            )
            at = close.end() if close else start + 4
        yield start, at, tag


def _end_of(text: str, tag: re.Match[str], until: int = 1 << 62) -> int:
    """Where the element that ``tag`` opens ends; the end of the tag itself when nothing closes it."""
    name = tag["name"].lower()
    pattern = re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])", re.IGNORECASE)
    depth = 1
    raw = name in danger.RAW_TEXT
    for match in pattern.finditer(text, tag.end(), min(until, len(text))):
        if raw and not match[1]:
            continue
        depth += -1 if match[1] else 1
        if not depth:
            close = text.find(">", match.end())
            return close + 1 if close >= 0 else len(text)
    return tag.end()


def _harmless(text: str, start: int, end: int) -> bool:
    """Whether a drawing or a formula is closed, and is made of nothing but what draws."""
    tokens = list(_tokens(text[start:end]))
    closed = tokens[-1][2] is not None and tokens[-1][2]["close"] != ""
    return closed and all(tag is not None and danger.drawn(tag) for _, _, tag in tokens)


def _line_start(text: str, at: int) -> int:
    """Where the line of ``at`` starts; -1 when something stands before ``at``."""
    while at and text[at - 1] in " \t":
        at -= 1
    return at if not at or text[at - 1] == "\n" else -1


def _line_end(text: str, at: int) -> int:
    """Where the line after the one of ``at`` starts; -1 when something stands behind ``at``."""
    while at < len(text) and text[at] in " \t\r":
        at += 1
    return at if at == len(text) else at + 1 if text[at] == "\n" else -1


def _whole_lines(text: str, edits: list[Edit]) -> list[Edit]:
    """Take the line ends along where nothing else stands on the lines, and one of two blank lines around them."""
    widened: list[Edit] = []
    index = 0
    while index < len(edits):
        last = index
        while last + 1 < len(edits) and not text[edits[last].span.end : edits[last + 1].span.start].strip():
            last += 1
        group = edits[index : last + 1]
        index = last + 1
        start, end = group[0].span.start, group[-1].span.end
        begin, stop = _line_start(text, start), end if text[end - 1] == "\n" else _line_end(text, end)
        if begin < 0 or stop < 0 or any(edit_.text for edit_ in group):
            widened.extend(group)
            continue
        previous = text.rfind("\n", 0, max(begin - 1, 0)) + 1
        if not text[previous:begin].strip():
            blank = _BLANK_LINES.match(text, stop)
            stop = blank.end() if blank else stop
        if index < len(edits):
            stop = min(stop, edits[index].span.start)
        if stop == len(text):
            begin = len(text[:begin].rstrip()) + 1 if text[:begin].strip() else 0
        widened.append(Edit(Span(begin, stop), ""))
    return widened


def _strictly(tag: re.Match[str]) -> tuple[str, list[str]]:
    """The tag with nothing but attributes that are surely harmless."""
    from html import escape

    name = tag["name"].lower()
    kept: list[str] = []
    gone: list[str] = []
    for _, _, key, value in danger.attributes(tag["attributes"]):
        if _STRICT_ATTRIBUTE.fullmatch(key) and not danger.attribute(name, key, value):
            kept.append(f' {key}="{escape(" ".join(value.split()))}"')
        else:
            gone.append(key)
    if not gone and TAG.fullmatch(tag[0]) and "'" not in tag[0] and "`" not in tag[0]:
        return tag[0], gone
    return f"<{tag['close']}{name}{''.join(kept)}>", gone


def _short(text: str) -> str:
    flat = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return flat if len(flat) <= 40 else flat[:39] + "…"
