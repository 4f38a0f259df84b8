"""A file is whole, old or new; and nothing is left lying about."""

from __future__ import annotations

import fcntl
import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from newsclean import flush
from newsclean.fault import FileFault
from newsclean.read import Source, read
from newsclean.write import abandon, commit, discard, is_temporary, stage, sweep

OLD, NEW = b"old\n", b"new\n"


@pytest.fixture
def post(tmp_path: Path) -> Path:
    file = tmp_path / "글.md"
    file.write_bytes(OLD)
    return file


def seen(path: Path) -> Source:
    return read(str(path))


def replace(path: Path, data: bytes = NEW) -> os.stat_result | FileFault:
    (result,) = commit([stage(str(path), data, seen(path).stat)])
    return result


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_the_new_text_takes_the_place_of_the_old(post: Path) -> None:
    result = replace(post)
    assert isinstance(result, os.stat_result)
    assert post.read_bytes() == NEW
    assert result.st_ino == post.stat().st_ino
    assert names(post.parent) == [post.name]


def test_before_the_commit_nothing_has_happened(post: Path) -> None:
    staged = stage(str(post), NEW, seen(post).stat)
    assert post.read_bytes() == OLD
    assert [is_temporary(name) for name in names(post.parent)] == [True, False]
    discard([staged])
    assert names(post.parent) == [post.name]


def test_mode_owner_and_attributes_are_kept(post: Path) -> None:
    post.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(post, 1234, 1234)
    attributes = True
    try:
        os.setxattr(post, "user.note", b"mine")
    except OSError:
        attributes = False
    before = post.stat()
    replace(post)
    after = post.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert not attributes or os.getxattr(post, "user.note") == b"mine"


def test_a_new_file_gets_the_mode_of_any_new_file(tmp_path: Path) -> None:
    commit([stage(str(tmp_path / "a.md"), NEW, None)])
    (tmp_path / "b.md").touch()
    assert (tmp_path / "a.md").stat().st_mode == (tmp_path / "b.md").stat().st_mode


def test_a_read_only_file_is_refused(post: Path) -> None:
    post.chmod(0o444)
    with pytest.raises(FileFault, match="read-only"):
        replace(post)
    assert post.read_bytes() == OLD
    assert stat.S_IMODE(post.stat().st_mode) == 0o444
    assert names(post.parent) == [post.name]


def test_a_file_that_changed_is_left_alone(post: Path) -> None:
    staged = stage(str(post), NEW, seen(post).stat)
    post.write_bytes(b"someone else's\n")
    (fault,) = commit([staged])
    assert isinstance(fault, FileFault)
    assert fault.code == "NC955"
    assert post.read_bytes() == b"someone else's\n"
    assert names(post.parent) == [post.name]


def test_a_file_replaced_by_the_same_result_is_well(post: Path) -> None:
    """Two runs at once: the other one was faster."""
    staged = stage(str(post), NEW, seen(post).stat)
    replace(post)
    (result,) = commit([staged])
    assert isinstance(result, os.stat_result)
    assert names(post.parent) == [post.name]


def test_a_file_that_went_away_stays_away(post: Path) -> None:
    staged = stage(str(post), NEW, seen(post).stat)
    post.unlink()
    (fault,) = commit([staged])
    assert isinstance(fault, FileFault)
    assert names(post.parent) == []


def test_a_file_that_appeared_is_not_overwritten(tmp_path: Path) -> None:
    staged = stage(str(tmp_path / "a.md"), NEW, None)
    (tmp_path / "a.md").write_bytes(OLD)
    (fault,) = commit([staged])
    assert isinstance(fault, FileFault)
    assert (tmp_path / "a.md").read_bytes() == OLD


@pytest.mark.parametrize("call", ["write", "fchown", "chmod"])
def test_an_error_while_writing_leaves_nothing(
    post: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*arguments: object) -> int:
        raise OSError(28, "No space left on device")

    if call == "fchown" and os.geteuid() == 0:
        os.chown(post, 1234, 1234)
    elif call == "fchown":
        pytest.skip("only root can give a file away")
    state = seen(post).stat
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(FileFault, match="No space left on device"):
        stage(str(post), NEW, state)
    monkeypatch.undo()
    assert post.read_bytes() == OLD
    assert names(post.parent) == [post.name]


@pytest.mark.parametrize("count", [1, 20])
def test_a_flush_that_fails_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Without the flush nobody knows whether the new text is on the disk: the old one stays."""
    posts = [tmp_path / f"{n}.md" for n in range(count)]
    for path in posts:
        path.write_bytes(OLD)

    def fail(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    monkeypatch.setattr(flush, "_syncfs", lambda: lambda descriptor: -1)
    results = commit([stage(str(path), NEW, seen(path).stat) for path in posts])
    assert all(isinstance(result, FileFault) for result in results)
    assert all(path.read_bytes() == OLD for path in posts)
    assert len(names(tmp_path)) == count


def test_many_are_flushed_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def syncfs(descriptor: int) -> int:
        assert not any(path.read_bytes() == NEW for path in posts), "flush first, rename then"
        calls.append("syncfs")
        return 0

    monkeypatch.setattr(flush, "_syncfs", lambda: syncfs)
    monkeypatch.setattr(os, "fsync", lambda descriptor: calls.append("fsync"))
    posts = [tmp_path / f"{n}.md" for n in range(20)]
    for path in posts:
        path.write_bytes(OLD)
    commit([stage(str(path), NEW, seen(path).stat) for path in posts])
    assert calls == ["syncfs"]
    assert all(path.read_bytes() == NEW for path in posts)


def test_one_bad_file_of_a_batch_stops_no_other(tmp_path: Path) -> None:
    posts = [tmp_path / f"{n}.md" for n in range(3)]
    for path in posts:
        path.write_bytes(OLD)
    batch = [stage(str(path), NEW, seen(path).stat) for path in posts]
    posts[1].write_bytes(b"edited\n")
    results = commit(batch)
    assert [isinstance(result, FileFault) for result in results] == [False, True, False]
    assert [path.read_bytes() for path in posts] == [NEW, b"edited\n", NEW]


def test_a_short_write_is_continued(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data)[:1]))
    replace(post, "가나다\n".encode())
    assert post.read_bytes() == "가나다\n".encode()


def test_strays_are_swept_and_live_files_are_not(post: Path) -> None:
    stray = post.parent / ".newsclean-0123456789ab.tmp"
    stray.write_bytes(b"half a po")
    staged = stage(str(post), NEW, seen(post).stat)
    assert sweep([str(stray), staged.temporary]) == 1
    assert not stray.exists()
    (result,) = commit([staged])
    assert isinstance(result, os.stat_result)
    assert post.read_bytes() == NEW


def test_a_link_named_like_a_stray_leads_nowhere(post: Path) -> None:
    link = post.parent / ".newsclean-0123456789ab.tmp"
    link.symlink_to(post)
    assert sweep([str(link)]) == 0
    assert post.read_bytes() == OLD


def test_a_file_swept_before_it_was_locked_is_made_again(post: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = fcntl.flock
    swept: list[str] = []

    def flock(descriptor: int, how: int) -> None:
        if not swept:
            name = next(path for path in post.parent.iterdir() if is_temporary(path.name))
            name.unlink()
            swept.append(name.name)
        real(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    staged = stage(str(post), NEW, seen(post).stat)
    assert Path(staged.temporary).exists()
    commit([staged])
    assert post.read_bytes() == NEW


def test_abandon_removes_what_is_under_way(post: Path) -> None:
    staged = stage(str(post), NEW, seen(post).stat)
    abandon()
    assert names(post.parent) == [post.name]
    with suppress(FileNotFoundError):
        commit([staged])
    assert post.read_bytes() == OLD


def test_names_of_full_length(tmp_path: Path) -> None:
    post = tmp_path / ("가" * 84 + ".md")
    post.write_bytes(OLD)
    assert isinstance(replace(post), os.stat_result)
