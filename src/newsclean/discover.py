"""Which files a run is about: the named ones, and the posts found in the named folders, in path order.

A walk skips what is hidden, excluded or ignored by git, and symbolic links. A file named outright is always
taken, unless ``force_exclude`` says otherwise. Everything is a generator: a run over a folder of any size
holds one folder's names at a time.
"""

from __future__ import annotations

import heapq
import os
import stat
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from newsclean.config_model import ConfigError
from newsclean.fault import FileFault
from newsclean.globs import Globs, gitignore, gitignores_above
from newsclean.passed_over import PassedOver
from newsclean.read import check_regular
from newsclean.write import is_temporary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsclean.config_model import Config
    from newsclean.nearest import Nearest
    from newsclean.passed_over import Why

_NAMES_TO_COMPARE = 2000
_COMMANDS_ELSEWHERE = {
    **{name: f"did you mean --{name}?" for name in ("check", "diff", "fix", "help", "version")},
    **dict.fromkeys(("clean", "format"), "there are no subcommands, only posts and folders"),
}


class Target(NamedTuple):
    """A file to look at.

    ``path`` is how the user would write it, ``source`` the file itself (a named link resolved). ``state``
    is what ``stat`` said when it was found, ``fault`` why it cannot be cleaned.
    """

    path: str
    source: str
    state: os.stat_result | None = None
    fault: FileFault | None = None


class _Folder(NamedTuple):
    """A folder to go into, with what is in force above it."""

    path: str
    rules: Rules
    ignores: list[tuple[str, Globs]]


class Rules:
    """Which names a walk takes: ``include`` (``POST.MD`` is a post too), ``exclude`` and the ``.gitignore`` files.

    Patterns of the configuration are relative to its folder; without one, to the folder of the walk. ``nearest``
    knows the folders that have a configuration of their own; ``None`` if there is one for all.
    """

    def __init__(
        self, config: Config, nearest: Nearest | None = None, *, others: dict[int, Rules] | None = None
    ) -> None:
        self.config = config
        self.nearest = nearest
        # By configuration, all of which live as long as ``nearest``.
        self._others = {} if others is None else others
        self._others[id(config)] = self
        self.include = Globs(config.include, any_case=True)
        self.exclude = Globs((*config.exclude, *config.extend_exclude))
        self.gitignore = config.respect_gitignore
        self.force = config.force_exclude
        self.base = str(config.source.parent) if config.source else None

    def at(self, folder: str) -> Rules:
        """Return what is in force in ``folder``. Raises ConfigError for a configuration that cannot be used."""
        if self.nearest is None or (config := self.nearest.of(folder)) is self.config:
            return self
        return self._others.get(id(config)) or Rules(config, self.nearest, others=self._others)

    def excluded(self, path: str) -> bool:
        """Say whether a file that was named outright matches ``exclude``, itself or by a folder above it."""
        base = self.base or os.getcwd()
        relative = _relative(os.path.abspath(path), base)
        return relative is not None and self.exclude.matches_below(relative)


def discover(
    paths: Iterable[str],
    rules: Rules,
    *,
    on_temporary: Callable[[str], object] | None = None,
    passed: PassedOver | None = None,
) -> Iterator[Target]:
    """Yield what is to be looked at below ``paths``, sorted by path, each file once.

    What cannot be listed or is no file comes as a Target with a fault, in its place in the order. Temporary
    files of this program that a walk meets go to ``on_temporary``; what is not taken is counted in ``passed``.
    """
    arguments = sorted(set(paths))
    passed = PassedOver() if passed is None else passed
    if len(arguments) == 1:
        yield from _below(arguments[0], rules, on_temporary, passed)
        return
    last = None
    below = (_below(path, rules, on_temporary, passed) for path in arguments)
    for target in heapq.merge(*below, key=_order):
        here = _order(target)
        if here != last:
            yield target
        last = here


def _order(target: Target) -> str:
    return os.path.abspath(target.path)


def _below(
    path: str, rules: Rules, on_temporary: Callable[[str], object] | None, passed: PassedOver
) -> Iterator[Target]:
    """Yield the targets for one argument."""
    try:
        state = os.stat(path)
    except FileNotFoundError:
        if os.path.islink(path):
            yield Target(path, path, fault=FileFault("NC950", "a symbolic link that leads nowhere"))
        else:
            yield Target(path, path, fault=FileFault("NC950", f"no such file or folder{_near(path)}"))
        return
    except OSError as error:
        yield Target(path, path, fault=FileFault.of("NC951", error, "cannot be read"))
        return
    if stat.S_ISDIR(state.st_mode):
        yield from _Walk(path, rules, on_temporary, passed).run()
        return
    try:
        rules = rules.at(os.path.dirname(path))
    except ConfigError as error:
        yield Target(path, path, state, _bad_settings(error))
        return
    if rules.force and rules.excluded(path):
        passed.note("excluded", path)
        return
    yield _target(path, os.path.realpath(path) if os.path.islink(path) else path, state)


def _bad_settings(error: ConfigError) -> FileFault:
    return FileFault("NC959", "; ".join(str(error).splitlines()))


def _near(path: str) -> str:
    """Return a question about what was probably meant: a switch, or a name beside ``path``."""
    from difflib import get_close_matches

    if path in _COMMANDS_ELSEWHERE:
        return f"; {_COMMANDS_ELSEWHERE[path]}"
    folder, name = os.path.split(path.rstrip("/"))
    try:
        with os.scandir(folder or ".") as entries:
            names = [entry.name for entry in islice(entries, _NAMES_TO_COMPARE)]
    except OSError:
        return ""
    lower = {other.lower(): other for other in names}
    close = get_close_matches(name.lower(), lower, n=1, cutoff=0.8)
    return f'; did you mean "{os.path.join(folder, lower[close[0]])}"?' if close else ""


class _Walk:
    """One walk through one folder."""

    def __init__(
        self, root: str, rules: Rules, on_temporary: Callable[[str], object] | None, passed: PassedOver
    ) -> None:
        self.root = root
        self.rules = rules
        self.on_temporary = on_temporary
        self.passed = passed

    def run(self) -> Iterator[Target]:
        """Yield the posts of the whole tree, sorted by path. Folders may be nested deeper than calls."""
        under_way = [self._folder(_Folder(self.root, self.rules, list(gitignores_above(self.root))))]
        while under_way:
            for found in under_way[-1]:
                if isinstance(found, Target):
                    yield found
                else:
                    under_way.append(self._folder(found))
                    break
            else:
                under_way.pop()

    def _folder(self, here: _Folder) -> Iterator[Target | _Folder]:
        """Yield what is in one folder, sorted: posts, and the folders to go into."""
        folder, rules, ignores = here
        absolute = os.path.abspath(folder)
        prefix = "" if folder == "." else folder.rstrip("/") + "/"
        try:
            rules = rules.at(absolute)
            outside = _relative(absolute, rules.base or os.path.abspath(self.root))
            names, has_gitignore = self._names(folder, prefix, outside, rules)
        except OSError as error:
            yield Target(folder, folder, fault=FileFault.of("NC951", error, "cannot be listed"))
            return
        except ConfigError as error:
            yield Target(folder, folder, fault=_bad_settings(error))
            return
        if has_gitignore:
            ignores = [*ignores, *gitignore(absolute)]
        asked = ignores if rules.gitignore else []
        takes_all = rules.exclude.only_folders and all(ignore.only_folders for _, ignore in asked)
        for name in names:
            if name[-1] == "/":
                if why := _skips(name[:-1], absolute, outside, rules, asked, folder=True):
                    self.passed.note(why, prefix + name)
                else:
                    yield _Folder(prefix + name[:-1], rules, ignores)
            elif not takes_all and (why := _skips(name, absolute, outside, rules, asked, folder=False)):
                self.passed.note(why, prefix + name)
            elif (target := _file(prefix + name)) is not None:
                yield target
            else:
                self.passed.note("link", prefix + name)

    def _names(self, folder: str, prefix: str, outside: str | None, rules: Rules) -> tuple[list[str], bool]:
        """Return the names in one folder that may be taken, sorted, folders with a ``/``; and whether it
        has a ``.gitignore``. Only names are kept, no directory entries: a folder may hold a hundred
        thousand."""
        names = []
        has_gitignore = False
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    has_gitignore = has_gitignore or name == ".gitignore"
                    if self.on_temporary is not None and is_temporary(name):
                        self.on_temporary(prefix + name)
                    elif _is_folder(entry):
                        if name != ".git":
                            self.passed.note("hidden", f"{prefix}{name}/")
                    elif rules.include.matches(_join(outside, name)):
                        self.passed.note("hidden", prefix + name)
                elif _is_folder(entry):
                    names.append(name + "/")
                elif rules.include.matches(_join(outside, name)):
                    names.append(name)
                elif entry.is_symlink():
                    self.passed.note("link", prefix + name)
                else:
                    self.passed.others += 1
        names.sort()
        return names, has_gitignore


def _skips(
    name: str,
    absolute: str,
    outside: str | None,
    rules: Rules,
    ignores: list[tuple[str, Globs]],
    *,
    folder: bool,
) -> Why | None:
    """Say by what patterns ``name`` in the folder ``absolute`` is passed over, if it is."""
    if rules.exclude.matches(_join(outside, name), folder=folder):
        return "excluded"
    for base, ignore in reversed(ignores):  # the deepest .gitignore with a word on the name decides
        verdict = ignore.verdict(f"{absolute}/{name}"[len(base) + 1 :], folder=folder)
        if verdict is not None:
            return "ignored" if verdict else None
    return None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _file(path: str) -> Target | None:
    """Return the target for a file met in a walk; ``None`` for a symbolic link or one that just vanished."""
    try:
        state = os.lstat(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        return Target(path, path, fault=FileFault.of("NC951", error, "cannot be read"))
    return None if stat.S_ISLNK(state.st_mode) else _target(path, path, state)


def _target(path: str, source: str, state: os.stat_result) -> Target:
    """Return the target for a file that is there, whatever kind of file."""
    try:
        check_regular(state.st_mode)
    except FileFault as fault:
        return Target(path, path, state, fault)
    return Target(path, source, state)


def _join(folder: str | None, name: str) -> str:
    """Return the path that patterns speak of; ``None`` is a folder that they do not reach."""
    return f"{folder}/{name}" if folder else name


def _relative(path: str, base: str) -> str | None:
    """Return ``path`` relative to ``base``, both absolute; ``None`` when it is not below it."""
    if path == base:
        return ""
    base = base if base.endswith("/") else base + "/"
    return path[len(base) :] if path.startswith(base) else None
