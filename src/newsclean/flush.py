"""Bring what was written to the disk, many files at once: on Linux one ``syncfs`` serves a whole batch."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_ENOUGH_FOR_SYNCFS = 8  # below this many files an fsync for each is as quick, and touches nothing else


def flush(descriptors: Sequence[int]) -> list[OSError | None]:
    """Bring the contents of open files to the disk. Returns for each why that could not be done, or None."""
    if len(descriptors) >= _ENOUGH_FOR_SYNCFS and (syncfs := _syncfs()) is not None:
        devices = {os.fstat(descriptor).st_dev: descriptor for descriptor in descriptors}
        if all(syncfs(descriptor) == 0 for descriptor in devices.values()):
            return [None] * len(descriptors)
    return list(map(_fsync, descriptors))


def sync_folders(folders: Iterable[str]) -> None:
    """Bring the renames in ``folders`` to the disk. Folders that cannot be flushed are passed over: there the
    file system decides when a rename is safe, and the files are whole either way."""
    if os.name == "nt":
        return
    for folder in folders:
        with suppress(OSError):
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _fsync(descriptor: int) -> OSError | None:
    """Flush one file; on macOS through the drive's own cache, which fsync alone does not reach."""
    try:
        if sys.platform == "darwin":
            import fcntl

            with suppress(OSError):
                fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
                return None
        os.fsync(descriptor)
    except OSError as error:
        return error
    return None


@cache
def _syncfs() -> Callable[[int], int] | None:
    """Return Linux's ``syncfs``: it flushes a whole file system. From Linux 5.8 it reports errors; before
    that its success would prove nothing, and it is not used."""
    if sys.platform != "linux":
        return None
    try:
        major, minor = (int(part) for part in os.uname().release.split(".")[:2])
        if (major, minor) < (5, 8):
            return None
        import ctypes

        function: Callable[[int], int] = ctypes.CDLL(None).syncfs
    except (ValueError, ImportError, AttributeError, OSError):
        return None
    return function
