"""Bytes in, text out, and back: nothing is lost on the way in either direction.

The text keeps the byte order mark and every line end. Nothing is guessed: a file that is not UTF-8 is refused
with the way out, unless the user names its encoding, in which it is then also written.
"""

from __future__ import annotations

import errno
import os
import stat
from typing import NamedTuple

from newsclean.fault import FileFault

_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KINDS = {
    stat.S_IFIFO: "a FIFO",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


_MOST_BYTES = 100_000_000  # the limit of the engine, 20 million characters, is below that in every encoding


class Source(NamedTuple):
    """A file as it was read: its bytes, and its state just before."""

    data: bytes
    stat: os.stat_result


def identity(state: os.stat_result) -> tuple[int, int, int, int, int]:
    """Return what tells this state of a file from any other: a write, a rename or a new mode changes it."""
    return (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


def read(path: str) -> Source:
    """Read a whole regular file.

    Opening never waits (a FIFO without a writer would). Raises FileFault when there is no such file, when it
    cannot be read, or when it is not a regular file.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except FileNotFoundError as error:
        raise FileFault("NC950", "no such file or folder") from error
    except OSError as error:
        raise FileFault.of("NC951", error, "cannot be read") from error
    try:
        state = os.fstat(descriptor)
        check_regular(state.st_mode)
        if state.st_size > _MOST_BYTES:
            raise FileFault("NC951", f"{state.st_size:,} bytes: too large for a post")
        data = _read_all(descriptor, state.st_size)
    except OSError as error:
        raise FileFault.of("NC951", error, "cannot be read") from error
    finally:
        os.close(descriptor)
    return Source(data, state)


def read_beside(path: str) -> bytes:
    """Read a whole file that is no post but was found beside posts: a configuration, a ``.gitignore``, a schema.

    As ``read``, opening never waits, but everything that is wrong is an OSError.
    """
    descriptor = os.open(path, _FLAGS)
    try:
        state = os.fstat(descriptor)
        check_regular(state.st_mode)
        return _read_all(descriptor, state.st_size)
    except FileFault as fault:
        raise OSError(errno.EINVAL, fault.reason, path) from fault
    finally:
        os.close(descriptor)


def check_regular(mode: int) -> None:
    """Raise FileFault unless ``mode`` is that of a regular file."""
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else _KINDS.get(stat.S_IFMT(mode), "no regular file")
        raise FileFault("NC952", f"{kind}, not a file with text")


def _read_all(descriptor: int, size: int) -> bytes:
    """Read to the end; ``size`` is only what to expect."""
    data = os.read(descriptor, size + 1)
    if len(data) == size:
        return data
    parts = [data]
    while data:
        data = os.read(descriptor, 1 << 20)
        parts.append(data)
    return b"".join(parts)


def decode(data: bytes, encoding: str | None = None) -> str:
    """Return ``data`` as text; ``None`` is UTF-8, byte order mark kept.

    Raises FileFault when it is not text in that encoding, or when writing the text back would not give the
    same bytes.
    """
    if encoding is None:
        return _decode_utf8(data)
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        at = getattr(error, "start", 0)
        raise FileFault("NC953", f"not {encoding} at byte {at}") from error
    if encode(text, encoding) != data:
        raise FileFault("NC953", f"reading it as {encoding} and writing it back would change bytes")
    return text


def _decode_utf8(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileFault("NC953", _way_out(data, error.start)) from None
    if data.count(0) * 4 > len(data):
        raise FileFault("NC953", "not text: too many NUL bytes (UTF-16 without a byte order mark, or binary)")
    return text


def _way_out(data: bytes, start: int) -> str:
    """Say what the bytes may be and what to do about it; the decision is the user's."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "UTF-32" if data.startswith(b"\xff\xfe\0\0") else "UTF-16"
        return f'not UTF-8 but {name}, it seems: convert it with "iconv -f {name} -t UTF-8"'
    if b"\0" in data:
        return "not text but binary, it seems: it holds NUL bytes"
    line = data.count(b"\n", 0, start) + 1
    place = f"not UTF-8 at byte {start} (line {line})"
    try:
        data.decode("cp949")
    except UnicodeDecodeError:
        return f"{place}: convert it to UTF-8, or name its encoding with --encoding"
    return f'{place}: if it is Korean CP949, run with --encoding cp949, or "iconv -f CP949 -t UTF-8"'


def encode(text: str, encoding: str | None = None) -> bytes:
    """Return ``text`` as bytes. Raises FileFault when the encoding has no way to write it."""
    try:
        return text.encode(encoding or "utf-8")
    except UnicodeError as error:
        raise FileFault("NC953", f"the text cannot be written in {encoding or 'UTF-8'}: {error}") from error
