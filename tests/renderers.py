"""The real Markdown renderers, behind one call: ``render("kramdown", texts)``.

A renderer that is not installed makes its tests skip, with one exception: where the environment variable
``NEWSCLEAN_REQUIRE_RENDERERS`` is set, as continuous integration sets it, they fail.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pyromark
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).parent / "render"
REQUIRED = "NEWSCLEAN_REQUIRE_RENDERERS"
PATIENCE = 120.0  # seconds that one document may take before its renderer is given up

COMMONMARK = ("pyromark", "cmark-gfm", "markdown-it", "remark", "hugo")
ALL = (*COMMONMARK, "kramdown")


class RenderError(Exception):
    """A renderer could not make a page of a text."""


class MissingError(Exception):
    """A renderer is not installed."""


def render(name: str, texts: Sequence[str]) -> list[str]:
    """Render Markdown bodies (no front matter) to HTML with the renderer ``name``.

    Raises:
        MissingError: it is not installed.
        RenderError: it failed on one of the texts.
    """
    return _renderer(name)([text.removeprefix("\ufeff") for text in texts])


def available(name: str) -> bool:
    """Whether ``render`` would find the renderer ``name``."""
    try:
        _renderer(name)
    except MissingError:
        return False
    return True


def need(name: str) -> None:
    """In a test: skip it, or fail it where renderers are required, if ``name`` is not installed."""
    try:
        _renderer(name)
    except MissingError as missing:
        if os.environ.get(REQUIRED):
            pytest.fail(f"{missing}, and {REQUIRED} is set")
        pytest.skip(str(missing))


def need_file(path: Path) -> None:
    """In a test: skip it, or fail it where renderers are required, if a file of theirs is missing."""
    if not path.is_file():
        if os.environ.get(REQUIRED):
            pytest.fail(f"{path.name} is not installed, and {REQUIRED} is set")
        pytest.skip(f"{path.parent.name} is not installed (make renderers)")


@functools.cache
def _renderer(name: str) -> Callable[[Sequence[str]], list[str]]:
    match name:
        case "pyromark":
            return _pyromark
        case "cmark-gfm":
            _program("cmark-gfm")
            return _cmark_gfm
        case "kramdown":
            _program("ruby")
            return _Conversation("kramdown", ["ruby", str(HERE / "kramdown.rb")])
        case "markdown-it" | "remark":
            _program("node")
            if not (HERE / "node_modules" / ("unified" if name == "remark" else name)).is_dir():
                raise MissingError(f"{name} is not installed (make renderers)")
            return _Conversation(name, ["node", str(HERE / "node.mjs"), name])
        case "hugo":
            _program("hugo")
            return _hugo
    raise ValueError(f"unknown renderer {name!r}")


def _program(name: str) -> None:
    if shutil.which(name) is None:
        raise MissingError(f"{name} is not installed")


def _pyromark(texts: Sequence[str]) -> list[str]:
    o = pyromark.Options
    options = (
        o.ENABLE_TABLES | o.ENABLE_FOOTNOTES | o.ENABLE_STRIKETHROUGH | o.ENABLE_TASKLISTS | o.ENABLE_GFM
    )
    return [pyromark.html(text, options=options) for text in texts]


def _cmark_gfm(texts: Sequence[str]) -> list[str]:
    command = ["cmark-gfm", "--unsafe"]
    for extension in ("table", "strikethrough", "autolink", "tasklist", "footnotes"):
        command += ["-e", extension]
    pages = []
    for text in texts:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, check=False, timeout=PATIENCE
        )
        if done.returncode:
            raise RenderError(f"cmark-gfm: {done.stderr.decode(errors='replace').strip()}")
        pages.append(done.stdout.decode(errors="replace"))
    return pages


class _Conversation:
    """A renderer that lives in a process of its own and answers line by line, in JSON."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.process = self._start()
        try:
            self(["x"])
        except RenderError as error:
            raise MissingError(f"{name} is not installed ({error})") from None

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            cwd=HERE,
        )
        atexit.register(_end, process)
        return process

    def __call__(self, texts: Sequence[str]) -> list[str]:
        return [self._ask(text) for text in texts]

    def _ask(self, text: str) -> str:
        if self.process.poll() is not None:
            self.process = self._start()
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        watch = threading.Timer(PATIENCE, process.kill)
        watch.start()
        try:
            process.stdin.write(json.dumps(text) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            watch.cancel()
        if not line:
            process.kill()
            process.wait()
            raise RenderError(f"{self.name} ended without an answer")
        answer = json.loads(line)
        if "error" in answer:
            raise RenderError(f"{self.name}: {answer['error']}")
        return str(answer["html"])


def _end(process: subprocess.Popen[str]) -> None:
    """Close the conversation: a renderer ends when its input does."""
    with process, contextlib.suppress(BrokenPipeError):
        assert process.stdin is not None
        process.stdin.close()


HUGO_SITE = """\
baseURL = "http://localhost/"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section", "404"]
[markup.goldmark.renderer]
unsafe = true
[markup.highlight]
codeFences = false
"""


def _hugo(texts: Sequence[str]) -> list[str]:
    """Goldmark as Hugo sets it up: one site for all the texts, shortcodes defused (they are data here)."""
    with tempfile.TemporaryDirectory(prefix="newsclean-hugo-") as folder:
        site = Path(folder)
        (site / "layouts" / "_default").mkdir(parents=True)
        (site / "layouts" / "_default" / "single.html").write_text("<p></p>{{ .Content }}", "utf-8")
        (site / "config.toml").write_text(HUGO_SITE, "utf-8")
        (site / "content" / "p").mkdir(parents=True)
        for number, text in enumerate(texts):
            body = text.replace("{{<", "{ {<").replace("{{%", "{ {%")
            post = site / "content" / "p" / f"n{number}.md"
            post.write_bytes(f"---\ntitle: n{number}\n---\n\n{body}".encode())
        done = subprocess.run(["hugo", "--quiet", "-s", folder], capture_output=True, check=False)
        pages = []
        for number in range(len(texts)):
            page = site / "public" / "p" / f"n{number}" / "index.html"
            if not page.is_file():
                talk = (done.stderr or done.stdout).decode(errors="replace").strip()
                raise RenderError(f"hugo: {talk[:400]}")
            pages.append(page.read_bytes().decode(errors="replace"))
        return pages
