"""What newsclean is raced against: each a loop over a folder of posts, in a process of its own.

``python -m tools.contestants NAME FOLDER`` cleans the posts of a folder in place, in the loop that a person
would write on an afternoon: split the front matter off, convert the body, write the file.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

FRONT = re.compile(r"\A---[ \t]*\n.*?^---[ \t]*\n", re.DOTALL | re.MULTILINE)


def _on_body(convert: Callable[[str], str]) -> Callable[[str], str]:
    """Leave the front matter as it is, and convert the rest."""

    def clean(text: str) -> str:
        found = FRONT.match(text)
        end = found.end() if found else 0
        return text[:end] + convert(text[end:])

    return clean


def rendered(convert: Callable[[str], str]) -> Callable[[str], str]:
    """Render the Markdown to HTML first, so that a converter gets what it is made for."""
    import pyromark

    o = pyromark.Options
    options = o.ENABLE_TABLES | o.ENABLE_FOOTNOTES | o.ENABLE_STRIKETHROUGH | o.ENABLE_TASKLISTS
    return lambda body: convert(pyromark.html(body, options=options))


def naive() -> Callable[[str], str]:
    """The obvious script: python-frontmatter, bleach, markdownify."""
    import bleach
    import frontmatter
    from markdownify import markdownify

    tags = set(
        "a b blockquote br code em figcaption figure h1 h2 h3 h4 hr i img li ol p pre span strong table tbody td th "
        "thead tr ul".split()
    )
    attributes = {"a": ["href", "title"], "img": ["src", "alt"]}

    def clean(text: str) -> str:
        post = frontmatter.loads(text)
        post.content = markdownify(bleach.clean(post.content, tags=tags, attributes=attributes, strip=True))
        return str(frontmatter.dumps(post)) + "\n"

    return clean


def markdownify_alone() -> Callable[[str], str]:
    from markdownify import markdownify

    return _on_body(lambda body: str(markdownify(body)))


def html2text() -> Callable[[str], str]:
    module: Any = __import__("html2text")

    def convert(body: str) -> str:
        reader = module.HTML2Text()
        reader.body_width = 0
        return str(reader.handle(body))

    return _on_body(convert)


def html_to_markdown() -> Callable[[str], str]:
    module: Any = __import__("html_to_markdown")
    return _on_body(lambda body: _content(module.convert(body)))


def html_to_markdown_rendered() -> Callable[[str], str]:
    module: Any = __import__("html_to_markdown")
    return _on_body(rendered(lambda html: _content(module.convert(html))))


def _content(answer: Any) -> str:
    """Version 3 answers with an object, earlier ones with the text."""
    return answer if isinstance(answer, str) else str(answer.content)


def markdownify_rs() -> Callable[[str], str]:
    module: Any = __import__("markdownify_rs")
    return _on_body(lambda body: str(module.markdownify(body)))


def markdownify_rs_rendered() -> Callable[[str], str]:
    module: Any = __import__("markdownify_rs")
    return _on_body(rendered(lambda html: str(module.markdownify(html))))


NAIVE = "frontmatter + bleach + markdownify"
TURNDOWN = "turndown"
PANDOC = "pandoc"
FLOOR = "floor: read, write, rename"
SYNCED_FLOOR = "floor, synced as newsclean does"
WALK = "walk and stat"
BATCH = 64  # files that one sync serves, as in newsclean
MOST = {"markdownify": 1000, "html2text": 1000, TURNDOWN: 1000, PANDOC: 40}  # posts that the slow ones get
MOST |= {"rendered, html-to-markdown": 1000, "rendered, markdownify-rs": 1000}
NODE = Path(__file__).parent / "turndown"
CONVERTERS: dict[str, tuple[str, Callable[[], Callable[[str], str]]]] = {
    NAIVE: ("markdownify", naive),
    "markdownify": ("markdownify", markdownify_alone),
    "html2text": ("html2text", html2text),
    "html-to-markdown": ("html_to_markdown", html_to_markdown),
    "rendered, html-to-markdown": ("html_to_markdown", html_to_markdown_rendered),
    "markdownify-rs": ("markdownify_rs", markdownify_rs),
    "rendered, markdownify-rs": ("markdownify_rs", markdownify_rs_rendered),
}


def missing() -> dict[str, str]:
    """The converters that cannot run here, and why."""
    found = {
        name: f"{module} is not installed"
        for name, (module, _) in CONVERTERS.items()
        if not find_spec(module)
    }
    if shutil.which("node") is None:
        found[TURNDOWN] = "there is no node"
    elif not (NODE / "node_modules" / "turndown").is_dir():
        found[TURNDOWN] = "its package is not installed (npm install in tools/turndown)"
    if shutil.which("pandoc") is None:
        found[PANDOC] = "there is no pandoc"
    return found


def installed() -> list[str]:
    """The converters that can run here."""
    gone = missing()
    return [name for name in (*CONVERTERS, TURNDOWN, PANDOC) if name not in gone]


def version_of(name: str) -> str:
    """A converter that is no Python package, with its version; empty when it cannot run here."""
    if name in missing():
        return ""
    if name == PANDOC:
        return subprocess.check_output(["pandoc", "--version"], encoding="utf-8").splitlines()[0]
    node = subprocess.check_output(["node", "--version"], encoding="utf-8").strip()
    package = json.loads((NODE / "node_modules" / "turndown" / "package.json").read_text("utf-8"))
    return f"turndown {package['version']} (Node {node})"


def command(name: str, folder: str) -> list[str]:
    """The command that runs a contestant over a folder, in place."""
    if name == TURNDOWN:
        return ["node", str(NODE / "clean.mjs"), folder]
    return [sys.executable, "-m", "tools.contestants", name, folder]


def pandoc() -> Callable[[str], str]:
    """A process for each post: there is no other way to call it."""

    def convert(body: str) -> str:
        arguments = ["pandoc", "-f", "html", "-t", "gfm-raw_html", "--wrap=none"]
        return subprocess.run(arguments, input=body, capture_output=True, encoding="utf-8", check=True).stdout

    return _on_body(convert)


def main(name: str, folder: str) -> None:
    """Run one contestant over a folder, in place."""
    if name == WALK:
        for top, _, files in os.walk(folder):
            for file in files:
                os.stat(f"{top}/{file}")  # noqa: PTH116 - the floor makes no objects
        return
    paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    if name == FLOOR:
        for path in paths:
            temporary = path.with_suffix(".tmp")
            temporary.write_bytes(path.read_bytes())
            temporary.replace(path)
    elif name == SYNCED_FLOOR:
        from newsclean import write

        for start in range(0, len(paths), BATCH):
            batch = [write.stage(str(p), p.read_bytes(), p.stat()) for p in paths[start : start + BATCH]]
            write.commit(batch)
    else:
        clean = pandoc() if name == PANDOC else CONVERTERS[name][1]()
        for path in paths:
            text = path.read_text("utf-8")
            path.write_text(clean(text), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
