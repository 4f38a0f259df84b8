"""The command is stopped, or killed, or the disk fails under it: every file is whole, old or new."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from newsclean import clean
from newsclean.write import is_temporary
from tests.processes import living

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = [sys.executable, "-m", "newsclean"]
CALLS = "write,pwrite64,rename,renameat,renameat2,ftruncate,fsync,fdatasync,unlink,fchmod,flock"
HAS_STRACE = shutil.which("strace") is not None and sys.platform == "linux"
POST = '<p data-ke-size="size16">글 <b>{0}</b> 입니다.</p>\n\n<p data-ke-size="size16">&nbsp;</p>\n\n끝 {0}\n'


def _heeds_interrupts() -> None:
    """A process started in the background by a shell ignores SIGINT, and so do its children; these must not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Blog:
    """A folder of posts, with what they were and what they will be."""

    def __init__(self, root: Path, environment: dict[str, str], count: int) -> None:
        self.root = root
        self.environment = environment
        for number in range(count):
            path = root / f"{number % 5}" / f"글 {number:04}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(POST.format(number))
        self.old = self.read()
        self.new = {name: clean(data.decode()).text.encode() for name, data in self.old.items()}
        assert not any(self.old[name] == self.new[name] for name in self.old)

    def run(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=120, **options
        )

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*COMMAND, "-v", "-j2", str(self.root)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=_heeds_interrupts,
        )

    def read(self) -> dict[str, bytes]:
        return {str(p.relative_to(self.root)): p.read_bytes() for p in self.root.rglob("*.md")}

    def restore(self) -> None:
        for name, data in self.old.items():
            (self.root / name).write_bytes(data)

    def strays(self) -> list[str]:
        return [path.name for path in self.root.rglob("*") if is_temporary(path.name)]

    def assert_whole(self) -> None:
        now = self.read()
        assert now.keys() == self.old.keys()
        torn = [name for name in now if now[name] not in (self.old[name], self.new[name])]
        assert torn == []

    def assert_next_run_finishes(self) -> None:
        done = self.run([*COMMAND, str(self.root)])
        assert done.returncode == 0, done.stderr
        assert self.read() == self.new
        assert self.strays() == []


def make(tmp_path: Path, count: int) -> Blog:
    environment = os.environ | {"NEWSCLEAN_CACHE_DIR": str(tmp_path / "cache"), "PYTHONUNBUFFERED": "1"}
    return Blog(tmp_path / "blog", environment, count)


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def stop(request: pytest.FixtureRequest) -> signal.Signals:
    return signal.Signals(request.param)


@pytest.mark.slow
@pytest.mark.parametrize("group", [False, True], ids=["process", "group"])
def test_a_signal_stops_the_run_at_once(tmp_path: Path, stop: signal.Signals, group: bool) -> None:
    """To the process alone, or to all of its group as Ctrl-C in a terminal sends it."""
    blog = make(tmp_path, 1_000)
    run = blog.start()
    assert run.stdout is not None
    run.stdout.readline()  # the first file is done, most are not
    (os.killpg if group else os.kill)(run.pid, stop)
    _, err = run.communicate(timeout=30)
    assert run.returncode == 128 + stop
    said = re.fullmatch(
        r"newsclean: interrupted after ([\d,]+) files; every file is whole, run again to go on\n", err
    )
    assert said, err
    assert 0 < int(said[1].replace(",", "")) < 1_000
    assert blog.strays() == []
    assert living(run.pid) == []
    blog.assert_whole()
    blog.assert_next_run_finishes()


@pytest.mark.slow
def test_a_killed_run_leaves_whole_files(tmp_path: Path) -> None:
    blog = make(tmp_path, 1_000)
    run = blog.start()
    assert run.stdout is not None
    run.stdout.readline()
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate(timeout=30)
    blog.assert_whole()
    blog.assert_next_run_finishes()


@pytest.mark.slow
@pytest.mark.skipif(not HAS_STRACE, reason="strace, which kills at a system call, is not installed")
def test_killed_at_any_system_call(tmp_path: Path) -> None:
    blog = make(tmp_path, 12)
    for call, number in chosen(traced(blog), each=1):
        blog.restore()
        blog.run(strace(f"{call}:signal=KILL:when={number}", blog))
        blog.assert_whole()
        blog.assert_next_run_finishes()


@pytest.mark.slow
@pytest.mark.skipif(not HAS_STRACE, reason="strace, which makes system calls fail, is not installed")
def test_any_system_call_fails(tmp_path: Path) -> None:
    blog = make(tmp_path, 12)
    for call, number in chosen(traced(blog), each=1):
        error = "ENOSPC" if "write" in call else "EACCES" if "rename" in call else "EIO"
        blog.restore()
        done = blog.run(strace(f"{call}:error={error}:when={number}", blog))
        where = f"{error} at {call} {number}: {done.stderr}"
        blog.assert_whole()
        assert "Traceback" not in done.stderr, where
        assert done.returncode == 2 or blog.read() == blog.new, where
        assert call == "unlink" or blog.strays() == [], where


@pytest.mark.slow
def test_several_runs_at_once(tmp_path: Path) -> None:
    blog = make(tmp_path, 400)
    runs = [blog.start() for _ in range(3)]
    for run in runs:
        _, err = run.communicate(timeout=120)
        assert run.returncode == 0, err
    assert blog.read() == blog.new
    assert blog.strays() == []


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_a_bar_on_a_terminal_steps_aside(tmp_path: Path) -> None:
    """The bar comes after a second, so the test takes the second away; then every line starts on a line."""
    import pty

    blog = make(tmp_path, 30)
    script = "from newsclean.cli import main, screen\nscreen._BAR_AFTER = screen._BAR_EVERY = 0.0\nmain()\n"
    ours, theirs = pty.openpty()
    environment = blog.environment | {"TERM": "xterm", "NO_COLOR": "1"}
    run = subprocess.Popen(
        [sys.executable, "-c", script, "-v", str(blog.root)], stdout=theirs, stderr=theirs, env=environment
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # that is how the other end says that it is done
        while data := os.read(ours, 65536):
            shown += data
    os.close(ours)
    assert run.wait() == 0
    text = shown.decode()
    assert "30/30" in text
    lines = [re.split("\x1b\\[2K", line)[-1].rstrip("\r") for line in text.split("\n")]
    said = [line for line in lines if line.startswith("Cleaned: ")]
    assert len(said) == 30
    assert text.count("Cleaned: ") == 30
    assert lines[-2].startswith("30 files cleaned")


def test_no_bar_where_nobody_looks(tmp_path: Path) -> None:
    blog = make(tmp_path, 3)
    assert "\x1b" not in blog.run([*COMMAND, str(blog.root)]).stderr


def test_a_full_disk(tmp_path: Path) -> None:
    """A limit on the size of files makes every write beyond it fail; nothing is lost."""
    import resource

    blog = make(tmp_path, 3)
    big = blog.root / "0" / "big.md"
    big.write_text(POST.format(0) + "글\n" * 10_000)
    before = big.read_bytes()
    limit = 20_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = blog.run([*COMMAND, str(blog.root)], preexec_fn=limited)
    assert done.returncode == 2
    assert re.search(r"big\.md: NC954 cannot be written: File too large\n", done.stderr)
    assert big.read_bytes() == before
    assert blog.strays() == []
    big.unlink()
    assert blog.read() == blog.new


def strace(inject: str, blog: Blog) -> list[str]:
    trace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={CALLS}", "-e", f"inject={inject}"]
    return [*trace, *COMMAND, str(blog.root)]


def traced(blog: Blog) -> Counter[str]:
    """Count the system calls that a run makes."""
    log = blog.root.with_name("calls")
    blog.run(["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={CALLS}", *COMMAND, str(blog.root)])
    calls = re.findall(r"^\d+ +(\w+)\(", log.read_text(errors="replace"), re.MULTILINE)
    if not calls:
        pytest.skip("strace may not trace here")
    return Counter(calls)


def chosen(calls: Counter[str], each: int) -> Iterator[tuple[str, int]]:
    """Choose some of the calls of each kind: the first, the last, others by chance that is always the same."""
    chance = random.Random(20)
    for call, count in sorted(calls.items()):
        numbers = {1, count, *chance.sample(range(1, count + 1), min(count, each))}
        yield from ((call, number) for number in sorted(numbers))
