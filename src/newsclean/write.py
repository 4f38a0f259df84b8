"""Replace files so that each is whole, old or new, whatever dies in between.

A new text goes to a temporary file in the same folder, is flushed to the disk, and takes the place of the
old one by a rename. The target is never opened for writing. Files are replaced in batches, because flushing
is what costs.

A temporary file is locked as long as its owner lives. What a killed run left behind is not locked, and is
removed by the next run that comes by (``sweep``).
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from newsclean.fault import FileFault
from newsclean.flush import flush
from newsclean.read import identity, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

try:
    import fcntl
except ImportError:  # Windows has no such locks: nothing is swept there
    fcntl = None  # type: ignore[assignment]

PREFIX, SUFFIX = ".newsclean-", ".tmp"
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL
_CREATE |= getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)

_live: set[str] = set()


class Staged:
    """A new text beside its target, complete but not yet in its place."""

    __slots__ = ("descriptor", "fault", "seen", "target", "temporary")

    def __init__(self, target: str, seen: os.stat_result | None) -> None:
        self.target = target
        self.seen = seen
        self.temporary = ""
        self.descriptor = -1
        self.fault: FileFault | None = None


def is_temporary(name: str) -> bool:
    """Say whether ``name`` looks like one of our temporary files."""
    return name.startswith(PREFIX) and name.endswith(SUFFIX)


def stage(target: str, data: bytes, seen: os.stat_result | None) -> Staged:
    """Write ``data`` to a temporary file beside ``target``.

    ``seen`` is the state of the target when it was read: its mode, owner and extended attributes are
    carried over, and ``commit`` refuses if it is another by then. ``None`` means that there is no such file
    yet. Raises FileFault when the file is read-only or cannot be written; then nothing is left behind.
    """
    staged = Staged(target, seen)
    if seen is not None and not (seen.st_mode & 0o222 and os.access(target, os.W_OK)):
        raise FileFault("NC954", "read-only: not rewritten")
    try:
        _create(staged)
        _write_all(staged.descriptor, data)
        if seen is None:
            os.chmod(staged.descriptor, 0o666 & ~_umask())
        else:
            _keep_attributes(staged, seen)
    except OSError as error:
        _drop(staged)
        raise FileFault.of("NC954", error, "cannot be written") from error
    except BaseException:
        _drop(staged)
        raise
    return staged


def commit(batch: Sequence[Staged]) -> list[os.stat_result | FileFault]:
    """Put a batch of staged texts into their places.

    Returns for each the state of the new file, or why the old one was left as it is. When it returns, the
    contents are on the disk; ``flush.sync_folders`` does the same for the names.
    """
    try:
        for staged, error in zip(batch, flush([staged.descriptor for staged in batch]), strict=True):
            if error is not None:
                staged.fault = FileFault.of("NC954", error, "cannot be written")
        return [_replace(staged) for staged in batch]
    finally:
        for staged in batch:
            _drop(staged)


def discard(batch: Iterable[Staged]) -> None:
    """Forget staged texts: their temporary files are removed."""
    for staged in batch:
        _drop(staged)


def abandon() -> None:
    """Remove every temporary file of this process. For the moment before it ends early."""
    for name in tuple(_live):
        with suppress(OSError):
            os.unlink(name)


def sweep(candidates: Iterable[str]) -> int:
    """Remove those of the temporary files ``candidates`` that no living run owns; return how many."""
    removed = 0
    for name in candidates:
        with suppress(OSError):
            removed += _sweep_one(name)
    return removed


def sweep_folders(folders: Iterable[str]) -> int:
    """As ``sweep``, for all temporary files that lie in ``folders``."""
    found: list[str] = []
    for folder in folders:
        with suppress(OSError):
            found += [os.path.join(folder, name) for name in os.listdir(folder) if is_temporary(name)]
    return sweep(found)


def _create(staged: Staged) -> None:
    """Create and lock the temporary file."""
    folder = os.path.dirname(staged.target)
    while True:
        name = os.path.join(folder, f"{PREFIX}{os.urandom(6).hex()}{SUFFIX}")
        _live.add(name)  # before it exists: an interrupt between the two must find it
        try:
            staged.descriptor = os.open(name, _CREATE, 0o600)
        except FileExistsError:
            _live.discard(name)
            continue
        except OSError:
            _live.discard(name)
            raise
        staged.temporary = name
        if fcntl is None:
            return
        with suppress(
            OSError
        ):  # a file system without locks: then nobody else can take it for a stray either
            fcntl.flock(staged.descriptor, fcntl.LOCK_EX)
        if os.fstat(staged.descriptor).st_nlink:
            return
        _drop(staged)  # another run swept it between its creation and its lock


def _write_all(descriptor: int, data: bytes) -> None:
    """Write everything: a write near a limit may take only a part."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _keep_attributes(staged: Staged, seen: os.stat_result) -> None:
    """Give the temporary file the owner, the extended attributes and the mode of the target, in this order:
    a change of owner clears bits of the mode."""
    own = os.fstat(staged.descriptor)
    if (own.st_uid, own.st_gid) != (seen.st_uid, seen.st_gid) and hasattr(os, "fchown"):
        try:
            os.fchown(staged.descriptor, seen.st_uid, seen.st_gid)
        except PermissionError:
            message = (
                f"owned by another user or group ({seen.st_uid}:{seen.st_gid}), which rewriting would change"
            )
            raise OSError(errno.EPERM, message) from None
    if sys.platform == "linux":
        _copy_attributes(staged.target, staged.descriptor)
    os.chmod(staged.descriptor, stat.S_IMODE(seen.st_mode))


def _copy_attributes(target: str, descriptor: int) -> None:
    """Copy extended attributes, access lists among them, as far as the file system and our rights allow."""
    if sys.platform != "linux":  # for the type checker: only Linux has these calls
        return
    try:
        names = os.listxattr(target)
    except OSError:
        return
    for name in names:
        with suppress(OSError):
            os.setxattr(descriptor, name, os.getxattr(target, name))


def _replace(staged: Staged) -> os.stat_result | FileFault:
    """Rename one temporary file over its target, if the target is still what was read."""
    if staged.fault is not None:
        return staged.fault
    try:
        if not _as_seen(staged):
            return _changed_meanwhile(staged)
        os.replace(staged.temporary, staged.target)
        _live.discard(staged.temporary)
        staged.temporary = ""
        return os.fstat(staged.descriptor)
    except OSError as error:
        return FileFault.of("NC954", error, "cannot be written")


def _as_seen(staged: Staged) -> bool:
    """Say whether the target is still in the state in which it was read (or still does not exist)."""
    try:
        now = os.lstat(staged.target)
    except FileNotFoundError:
        return staged.seen is None
    return staged.seen is not None and identity(now) == identity(staged.seen)


def _changed_meanwhile(staged: Staged) -> os.stat_result | FileFault:
    """The target is not what was read. If it holds our own result, another run was faster, and all is
    well."""
    with suppress(FileFault):
        now = read(staged.target)
        if now.data == os.pread(staged.descriptor, len(now.data) + 1, 0):
            return now.stat
    return FileFault("NC955", "changed by another program meanwhile: left as it is now, run again")


def _drop(staged: Staged) -> None:
    """Close and remove the temporary file, if it is still there."""
    if staged.temporary:
        with suppress(OSError):
            os.unlink(staged.temporary)
        _live.discard(staged.temporary)
        staged.temporary = ""
    if staged.descriptor >= 0:
        with suppress(OSError):
            os.close(staged.descriptor)
        staged.descriptor = -1


def _sweep_one(name: str) -> bool:
    """Remove one temporary file if its lock can be had, which means that its owner is dead."""
    if fcntl is None:
        return False
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return False
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(name)
    finally:
        os.close(descriptor)
    return True


@cache
def _umask() -> int:
    """Return the process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
