"""The house keeps its floors: a module imports from floors below, and lower floors touch nothing outside."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import newsclean

ROOT = Path(newsclean.__file__).parent

# Every room on its floor; docs/how-it-works.md draws the same picture. On one floor a room may import
# those before it. A folder is one room, inside which modules import each other freely.
PLAN = {
    0: "model node",
    1: "position spans line_ends backslash findings edit url danger bare_address escape emphasis kramdown dates "
    "html html_nodes html_tree faulty_tag action tistory markup languages markdown bounds block yaml_nodes "
    "data_nodes presets yaml_repair front_matter image_path schema front_tree kramdown_attributes captured "
    "unsayable",
    2: "scan literal page page_tree fingerprint emphasis_source",
    3: "rules dispatch tidy inline blocks",
    4: "front_matter_check stand_ins shapes clusters familiar plan settle progress phrases pages repairs listings "
    "exposure sanitise bracketed nesting parting steps rounds body returns engine newsclean",
    5: "fault udiff rules_doc read flush write globs toml_options config_model config_reader config nearest report "
    "passed_over discover cache templates mirror post work pool runner",
    6: "cli",
    7: "__main__",
}
FLOORS = {number: rooms.split() for number, rooms in PLAN.items()}
HIGHEST_PURE = 4
IMPURE_ROOMS = {room for number, rooms in FLOORS.items() if number > HIGHEST_PURE for room in rooms}

# The only modules that may import a library with a wall around it, by the start of their names.
WALLS = {
    "pyromark": ("markdown",),
    "selectolax": ("page",),
    "bleach": ("block",),
    "markdownify": ("block",),
    "bs4": ("block",),
    "frontmatter": ("front_matter",),
    "yaml": ("front_matter", "yaml_nodes"),
    "jsonschema": ("schema",),
    "pathspec": ("globs", "config_model"),
    "multiprocessing": ("pool",),
    "typer": ("cli",),
    "rich": ("cli", "report"),
}

# What a pure module has no business with: files, processes, clocks, the environment, the network, chance.
IMPURE = (
    frozenset(("os", "io", "pathlib", "shutil", "tempfile", "glob", "fcntl", "sys", "subprocess", "pickle"))
    | frozenset(
        ("multiprocessing", "threading", "concurrent", "asyncio", "signal", "time", "random", "secrets")
    )
    | frozenset(("uuid", "socket", "http", "urllib", "locale", "logging", "getpass", "platform", "sqlite3"))
)
PURE_PARTS = {"urllib.parse"}  # takes addresses apart, and asks nobody

MODULES = sorted(ROOT.rglob("*.py"))


def module_name(path: Path) -> str:
    """``newsclean/rules/bold.py`` is ``rules.bold``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(p for p in parts if p != "__init__") or "newsclean"


def imports(path: Path) -> list[tuple[str, int, bool]]:
    """Every import of a module, wherever it stands: its full name, its line, whether it is only for typing.

    ``from newsclean import x`` counts as ``newsclean.x`` where that is a module.
    """
    found: list[tuple[str, int, bool]] = []

    def walk(node: ast.AST, typing: bool) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                walk(child, True)
                continue
            if isinstance(child, ast.Import):
                found.extend((alias.name, child.lineno, typing) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{path.name}:{child.lineno}: relative import"
                assert child.module
                for alias in child.names:
                    whole = f"{child.module}.{alias.name}"
                    is_module = (ROOT.parent / whole.replace(".", "/")).with_suffix(".py").exists()
                    is_package = (ROOT.parent / whole.replace(".", "/")).is_dir()
                    found.append((whole if is_module or is_package else child.module, child.lineno, typing))
            walk(child, typing)

    walk(ast.parse(path.read_bytes()), False)
    return found


def place(name: str) -> tuple[int, int]:
    """The floor of a module, and its place there."""
    room = name.split(".")[0]
    for number, rooms in FLOORS.items():
        if room in rooms:
            return number, rooms.index(room)
    raise AssertionError(f"{name} is on no floor: give it one in FLOORS")


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_imports_come_from_below(path: Path) -> None:
    name = module_name(path)
    for imported, line, typing in imports(path):
        whole, _, theirs = imported.partition(".")
        if whole != "newsclean" or name == "newsclean":
            continue  # the package itself only passes names on, when they are asked for
        theirs = theirs or whole
        if theirs == "newsclean" and typing is False:
            continue  # __version__
        same_room = theirs.split(".")[0] == name.split(".")[0]
        assert same_room or place(theirs) < place(name), (
            f"{path.name}:{line}: {name} imports {theirs} from above"
        )


PURE_MODULES = [p for p in MODULES if module_name(p).split(".")[0] not in IMPURE_ROOMS]


@pytest.mark.parametrize("path", PURE_MODULES, ids=module_name)
def test_lower_floors_are_pure(path: Path) -> None:
    for imported, line, typing in imports(path):
        outside = imported.split(".")[0] in IMPURE and imported not in PURE_PARTS and not typing
        assert not outside, f"{path.name}:{line} imports {imported}"
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "print", "input", "exec", "eval"}, (
                f"{path.name}:{node.lineno}"
            )


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_libraries_stay_behind_their_walls(path: Path) -> None:
    name = module_name(path)
    for imported, line, _ in imports(path):
        owners = WALLS.get(imported.split(".")[0])
        if owners:
            message = f"{path.name}:{line}: only {', '.join(owners)} may import {imported}"
            assert name.split(".")[0].startswith(owners), message


def test_every_room_exists() -> None:
    rooms = {module_name(path).split(".")[0] for path in MODULES}
    listed = {room for floor in FLOORS.values() for room in floor}
    assert listed - rooms == set()


def test_no_room_is_a_lumber_room() -> None:
    for path in MODULES:
        assert path.stem not in {"utils", "util", "helpers", "manager", "common", "misc"}


FOLDERS = sorted({path.parent for path in MODULES if path.parent != ROOT})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_circle_inside_a_folder(folder: Path) -> None:
    """The modules of a folder can be loaded in an order in which each needs only those before it."""
    waiting: dict[str, set[str]] = {}
    for path in folder.glob("*.py"):
        loaded = {node.lineno for node in ast.parse(path.read_bytes()).body}
        wanted = {whole.removeprefix("newsclean.") for whole, line, _ in imports(path) if line in loaded}
        waiting[module_name(path)] = wanted - {module_name(path)}
    while waiting:
        free = {name for name, wanted in waiting.items() if not wanted & waiting.keys()}
        assert free, f"these import each other in a circle: {', '.join(sorted(waiting))}"
        waiting = {name: wanted for name, wanted in waiting.items() if name not in free}
