"""Bytes in, text out, and back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.fault import FileFault
from newsclean.read import decode, encode, identity, read

if TYPE_CHECKING:
    from pathlib import Path


@given(st.binary())
def test_what_decodes_comes_back(data: bytes) -> None:
    try:
        text = decode(data)
    except FileFault:
        return
    assert encode(text) == data


@pytest.mark.parametrize(
    "data",
    [b"", b"\xef\xbb\xbfa\r\nb\rc\n", "가\u2028나\n".encode(), b"a\0b and enough text after it\n", b"no end"],
)
def test_every_byte_is_kept(data: bytes) -> None:
    assert encode(decode(data)) == data


def test_cp949_is_refused_with_the_way_out() -> None:
    with pytest.raises(FileFault, match=r"not UTF-8 at byte 2 \(line 2\).*--encoding cp949") as caught:
        decode("a\n한글".encode("cp949"))
    assert caught.value.code == "NC953"


def test_cp949_is_read_and_written_when_named() -> None:
    data = "똠방각하 한글\r\n".encode("cp949")
    assert decode(data, "cp949") == "똠방각하 한글\r\n"
    assert encode(decode(data, "cp949"), "cp949") == data


def test_utf16_is_recognised() -> None:
    with pytest.raises(FileFault, match="iconv -f UTF-16"):
        decode("한글".encode("utf-16"))
    with pytest.raises(FileFault, match="iconv -f UTF-32"):
        decode("한글".encode("utf-32"))
    with pytest.raises(FileFault, match="NUL"):
        decode("plain words".encode("utf-16-le"))


def test_an_encoding_that_does_not_round_trip_is_refused() -> None:
    with pytest.raises(FileFault, match="would change bytes"):
        decode("한글".encode("utf-16-be").join([b"\xfe\xff", b""]), "utf-16")


def test_a_picture_called_a_post() -> None:
    with pytest.raises(FileFault, match="not text but binary"):
        decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")


def test_a_character_the_encoding_has_not() -> None:
    with pytest.raises(FileFault, match="cannot be written in cp949"):
        encode("\U0001f600", "cp949")


def test_reading_does_not_wait_for_a_fifo(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "f.md")
    with pytest.raises(FileFault, match="a FIFO"):
        read(str(tmp_path / "f.md"))


@pytest.mark.parametrize(("path", "code"), [("/dev/null", "NC952"), ("nowhere.md", "NC950"), (".", "NC952")])
def test_what_is_no_file(path: str, code: str) -> None:
    with pytest.raises(FileFault) as caught:
        read(path)
    assert caught.value.code == code


def test_a_file_is_read_whole_with_its_state(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"x" * 3_000_000)
    source = read(str(file))
    assert source.data == file.read_bytes()
    assert identity(source.stat) == identity(file.stat())
    file.chmod(0o600)
    assert identity(source.stat) != identity(file.stat())


def test_a_file_that_says_it_is_empty() -> None:
    """In /proc a size is 0 whatever there is to read."""
    assert read("/proc/self/status").data.startswith(b"Name:")


def test_a_file_far_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    with path.open("wb") as file:
        file.truncate(10**12)  # takes no room on the disk
    with pytest.raises(FileFault, match="1,000,000,000,000 bytes: too large for a post"):
        read(str(path))
