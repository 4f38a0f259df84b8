"""Many files: order, processes, the cache, and what happens when something dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from multiprocessing import active_children
from typing import TYPE_CHECKING, Any

import pytest

import newsclean.engine
from newsclean import runner, work
from newsclean.config import Config
from newsclean.discover import Rules, Target, discover
from newsclean.model import Document, FileReport, Finding, Outcome, Settings, Span
from newsclean.runner import Run, run
from newsclean.work import Plan
from newsclean.write import is_temporary
from tests.processes import living

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAM = b"p" * 16


def fake_clean(text: str, *, name: str = "", settings: Settings | None = None) -> Outcome:
    """Take out ``<b>``; find fault with "?"; die of "bug" and "kill"."""
    if "bug" in text:
        raise RecursionError("too\ndeep")
    if "kill" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    document = Document(name, text, None, Span(0, len(text)))
    at = text.find("?")
    findings = (Finding("HT101", Span(at, at + 1), "a question"),) if at >= 0 else ()
    if "<b>" not in text:
        return Outcome(document, text, findings)
    new = text.replace("<b>", "")
    again = None if "unsure" in text else fake_clean(new, name=name)
    return Outcome(document, new, findings, applied={"HT101": text.count("<b>")}, again=again)


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Put a trivial engine in the place of the real one, here and in forked workers; list what it cleaned."""
    cleaned: list[str] = []

    def clean(text: str, **options: Any) -> Outcome:
        cleaned.append(options["name"])
        return fake_clean(text, **options)

    monkeypatch.setattr(newsclean.engine, "clean", clean)
    monkeypatch.chdir(tmp_path)
    return cleaned


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """A folder of 400 posts, every second of which has something to clean."""
    folder = tmp_path / "posts"
    for number in range(400):
        path = folder / f"{number % 7}" / f"글-{number:03}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number} <b>x\n" if number % 2 else f"{number}\n")
    return folder


@pytest.fixture(params=[1, 3], ids=["here", "in processes"])
def jobs(request: pytest.FixtureRequest) -> int:
    if request.param > 1 and sys.platform != "linux":
        pytest.skip("the trivial engine reaches a worker by a fork only")
    return int(request.param)


def targets() -> Iterator[Target]:
    return discover(["posts"], Rules(Config()))


def reports(plan: Plan | None = None, jobs: int = 1, **options: Any) -> list[FileReport]:
    task = Run(plan or Plan(), lambda path: Settings(), jobs=jobs, **options)
    return [done.report() for done in run(targets(), task)]


def cached(tmp_path: Path, **options: Any) -> Plan:
    return Plan(cache=(str(tmp_path / "cache"), PROGRAM), **options)


def statuses(found: list[FileReport]) -> dict[str, int]:
    names = [report.status for report in found]
    return {name: names.count(name) for name in sorted(set(names))}


def strays(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if is_temporary(path.name)]


def test_all_are_done_in_path_order(posts: Path, jobs: int) -> None:
    found = reports(jobs=jobs)
    assert [report.path for report in found] == sorted(
        str(p.relative_to(posts.parent)) for p in posts.rglob("*.md")
    )
    assert statuses(found) == {"cleaned": 200, "unchanged": 200}
    assert not any("<b>" in path.read_text() for path in posts.rglob("*.md"))
    assert sum(report.applied.get("HT101", 0) for report in found) == 200
    assert active_children() == []


@pytest.mark.parametrize("mode", ["check", "diff"])
def test_to_look_is_not_to_touch(posts: Path, jobs: int, mode: Any) -> None:
    before = {path: path.stat() for path in posts.rglob("*")}
    task = Run(Plan(mode=mode), lambda path: Settings(), jobs=jobs)
    results = list(run(targets(), task))
    assert statuses([done.report() for done in results]) == {"unchanged": 200, "would-change": 200}
    assert sum(bool(done.diff) for done in results) == (200 if mode == "diff" else 0)
    after = {path: path.stat() for path in posts.rglob("*")}
    assert {path: state.st_mtime_ns for path, state in before.items()} == {
        path: state.st_mtime_ns for path, state in after.items()
    }


def test_there_is_an_end_to_processes(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_MOST_PROCESSES", 2)
    assert statuses(reports(jobs=10**20)) == {"cleaned": 200, "unchanged": 200}


@pytest.mark.skipif(sys.platform != "linux", reason="the trivial engine reaches a worker by a fork only")
@pytest.mark.parametrize("forks", [0, 2])
def test_where_no_process_can_be_started_it_is_done_here(
    posts: Path, monkeypatch: pytest.MonkeyPatch, forks: int
) -> None:
    fork, asked = os.fork, []

    def fork_some() -> int:
        asked.append(os.getpid())
        if len(asked) > forks:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return fork()

    monkeypatch.setattr(os, "fork", fork_some)
    assert statuses(reports(jobs=3)) == {"cleaned": 200, "unchanged": 200}
    assert len(asked) == forks + 1
    assert active_children() == []
    assert strays(posts) == []


def test_where_processes_have_no_shared_memory_it_is_done_here(
    posts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: Any, **options: Any) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refuse)
    assert statuses(reports(jobs=3)) == {"cleaned": 200, "unchanged": 200}


@pytest.mark.skipif(sys.platform != "linux", reason="the trivial engine reaches a worker by a fork only")
def test_a_killed_worker_that_cannot_be_replaced(posts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (posts / "3" / "글-003.md").write_text("kill")
    fork, asked = os.fork, []

    def fork_some() -> int:
        asked.append(os.getpid())
        if len(asked) > 3:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return fork()

    monkeypatch.setattr(os, "fork", fork_some)
    found = reports(jobs=3)
    failures = [report.failure for report in found if report.failure is not None]
    assert all("no other can be started: Resource temporarily" in failure.reason for failure in failures)
    assert "글-003.md" in " ".join(failure.name for failure in failures)
    assert len(found) == 400
    assert active_children() == []


def test_unchanged_files_are_not_written(posts: Path, jobs: int) -> None:
    reports(jobs=jobs)
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in posts.rglob("*.md")}
    assert statuses(reports(jobs=jobs)) == {"unchanged": 400}
    assert before == {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in posts.rglob("*.md")}


def test_one_bad_file_stops_no_other(posts: Path, jobs: int) -> None:
    (posts / "0" / "bad.md").write_bytes(b"\xff\xfe\xff")
    (posts / "3" / "bug.md").write_text("bug <b>")
    found = {report.path: report for report in reports(jobs=jobs)}
    assert statuses(list(found.values())) == {"cleaned": 200, "failed": 2, "unchanged": 200}
    failure = found["posts/3/bug.md"].failure
    assert failure is not None
    assert (failure.code, failure.reason) == ("NC957", "internal error, left alone: RecursionError: too deep")
    assert (posts / "3" / "bug.md").read_text() == "bug <b>"


@pytest.mark.skipif(sys.platform != "linux", reason="the trivial engine reaches a worker by a fork only")
def test_a_worker_that_is_killed_costs_one_file(posts: Path) -> None:
    (posts / "3" / "kill.md").write_text("kill <b>")
    found = reports(jobs=2)
    assert [report.path for report in found if report.status == "failed"] == ["posts/3/kill.md"]
    assert len(found) == 401
    assert not any("<b>" in path.read_text() for path in posts.rglob("글*.md"))
    assert strays(posts) == []
    assert active_children() == []


def test_a_second_run_does_not_open_clean_files(
    posts: Path, jobs: int, engine: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "settled", lambda state: True)  # the posts of this test are only just written
    assert statuses(reports(cached(tmp_path), jobs)) == {"cleaned": 200, "unchanged": 200}
    engine.clear()
    monkeypatch.setattr(work, "read", None)
    assert statuses(reports(cached(tmp_path), jobs)) == {"unchanged": 400}
    assert engine == []


def test_new_times_do_not_make_new_files(posts: Path, jobs: int, engine: list[str], tmp_path: Path) -> None:
    """After a checkout, say."""
    reports(cached(tmp_path), jobs)
    for path in posts.rglob("*.md"):
        path.touch()
    engine.clear()
    assert statuses(reports(cached(tmp_path))) == {"unchanged": 400}
    assert engine == []


def test_what_changed_is_looked_at_again(posts: Path, engine: list[str], tmp_path: Path) -> None:
    reports(cached(tmp_path))
    path = posts / "1" / "글-001.md"
    state = path.stat()
    path.write_text(path.read_text().replace("x", "y"))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    engine.clear()
    reports(cached(tmp_path))
    assert engine == ["posts/1/글-001.md"], "same size, same time of change as before"


def test_findings_are_remembered_too(posts: Path, engine: list[str], tmp_path: Path) -> None:
    (posts / "0" / "q.md").write_text("why?\n")
    first = reports(cached(tmp_path))
    (posts / "0" / "q.md").touch()
    engine.clear()
    second = reports(cached(tmp_path))
    assert engine == []
    mine = [report for report in first + second if report.diagnostics]
    assert len(mine) == 2
    assert mine[0] == mine[1]
    assert (mine[0].diagnostics[0].line, mine[0].diagnostics[0].column) == (1, 4)


def test_findings_that_stay_are_remembered_with_what_was_written(
    posts: Path, engine: list[str], tmp_path: Path
) -> None:
    post = posts / "0" / "q.md"
    post.write_text("<b>why?\n")
    reports(cached(tmp_path))
    engine.clear()
    mine = [report for report in reports(cached(tmp_path)) if report.diagnostics]
    assert engine == []
    assert [(d.line, d.column, d.source) for report in mine for d in report.diagnostics] == [(1, 4, "why?")]


def test_what_nobody_knows_of_a_new_text_is_looked_at_again(
    posts: Path, engine: list[str], tmp_path: Path
) -> None:
    (posts / "0" / "q.md").write_text("<b>unsure\n")
    reports(cached(tmp_path))
    engine.clear()
    reports(cached(tmp_path))
    assert engine == ["posts/0/q.md"]


def test_what_would_change_is_never_remembered(posts: Path, tmp_path: Path) -> None:
    for _ in range(2):
        found = reports(cached(tmp_path, mode="check"))
        assert statuses(found) == {"unchanged": 200, "would-change": 200}


def test_other_settings_start_afresh(posts: Path, engine: list[str], tmp_path: Path) -> None:
    reports(cached(tmp_path))
    engine.clear()
    list(run(targets(), Run(cached(tmp_path), lambda path: Settings(reader="kramdown"), jobs=1)))
    assert len(engine) == 400


def test_into_an_output_folder(posts: Path, jobs: int, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in posts.rglob("*.md")}

    def place_for(target: Target) -> str:
        return target.path.replace("posts", "out", 1)

    for _ in range(2):
        found = reports(cached(tmp_path), jobs, place_for=place_for)
        assert statuses(found) == {"cleaned": 200, "unchanged": 200}
        assert {path: path.read_bytes() for path in posts.rglob("*.md")} == before
        out = {path.relative_to(tmp_path / "out"): path for path in (tmp_path / "out").rglob("*.md")}
        assert {posts / name for name in out} == before.keys()
        assert all(
            path.read_bytes() == before[posts / name].replace(b"<b>", b"") for name, path in out.items()
        )


def test_what_is_in_the_output_folder_is_not_written_again(posts: Path, tmp_path: Path) -> None:
    def place_for(target: Target) -> str:
        return target.path.replace("posts", "out", 1)

    reports(place_for=place_for)
    before = {path: path.stat().st_ino for path in (tmp_path / "out").rglob("*.md")}
    (tmp_path / "out" / "0" / "글-000.md").write_text("something else")
    reports(place_for=place_for)
    after = {path: path.stat().st_ino for path in (tmp_path / "out").rglob("*.md")}
    assert [path.name for path in before if before[path] != after[path]] == ["글-000.md"]
    assert (tmp_path / "out" / "0" / "글-000.md").read_text() == "0\n"


def test_leaving_early_leaves_nothing_behind(posts: Path, jobs: int) -> None:
    results = run(targets(), Run(Plan(), lambda path: Settings(), jobs=jobs))
    assert [next(results).path for _ in range(3)]
    results.close()
    wait_until(lambda: active_children() == [])
    assert strays(posts) == []
    texts = [path.read_text() for path in posts.rglob("*.md")]
    assert all(text.endswith(("x\n", "<b>x\n")) or text.strip().isdecimal() for text in texts)


def test_a_run_does_not_hold_everything(monkeypatch: pytest.MonkeyPatch, posts: Path) -> None:
    """Of any number of files only a bounded number is on the way: the source is read as results are taken."""
    taken = 0

    def many() -> Iterator[Target]:
        nonlocal taken
        (one,) = discover(["posts/1/글-001.md"], Rules(Config()))
        while True:
            taken += 1
            yield one

    monkeypatch.setattr(runner, "_MOST_SLOTS", 512)
    results = run(many(), Run(Plan(), lambda path: Settings(), jobs=1))
    for _ in range(5_000):
        next(results)
    assert taken <= 5_000 + 1_024
    results.close()


def test_hard_links_are_told_about(posts: Path) -> None:
    path = posts / "1" / "글-001.md"
    os.link(path, posts / "other name")
    found = {report.path: report for report in reports()}
    (warning,) = found["posts/1/글-001.md"].diagnostics
    assert (warning.code, warning.message) == ("NC956", "hard link: 1 other name keeps the old text")
    assert (posts / "other name").read_text() == "1 <b>x\n"
    assert path.read_text() == "1 x\n"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_workers_do_not_outlive_a_killed_run(posts: Path, tmp_path: Path) -> None:
    script = (
        "import os, time, newsclean.engine\n"
        "from newsclean.config import Config\n"
        "from newsclean.discover import Rules, discover\n"
        "from newsclean.model import Settings\n"
        "from newsclean.runner import Run, run\n"
        "from newsclean.work import Plan\n"
        "newsclean.engine.clean = lambda text, **options: time.sleep(600)\n"
        "print(os.getpid(), flush=True)\n"
        "list(run(discover(['posts'], Rules(Config())), Run(Plan(), lambda path: Settings(), jobs=2)))\n"
    )
    run_ = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, start_new_session=True)
    assert run_.stdout is not None
    run_.stdout.readline()
    wait_until(lambda: len(living(run_.pid)) >= 3)
    run_.kill()
    run_.wait()
    wait_until(lambda: living(run_.pid) == [])
    run_.stdout.close()


def wait_until(condition: Any) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("did not happen within 30 seconds")
