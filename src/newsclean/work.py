"""What is done to one file: read, clean, compare, write. Runs in this process or in a worker.

Files are done in chunks, so that their new texts can be flushed to the disk together. What goes back is slim:
counts and findings, no texts.
"""

from __future__ import annotations

import gc
import json
import os
from typing import TYPE_CHECKING, Literal, NamedTuple

from newsclean.cache import Cache, Keys, settled
from newsclean.fault import FileFault
from newsclean.findings import report_of
from newsclean.model import Diagnostic, Failure, FileReport, Level
from newsclean.post import clean_post
from newsclean.read import Source, decode, encode, read
from newsclean.templates import Templates
from newsclean.write import Staged, commit, discard, stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.model import Settings

_STAGED_BYTES = 16 << 20  # new texts on their way to the disk at one time
_STAGED_FILES = 128
_LITTER = 5_000  # new objects between two looks for garbage: each look goes over the trees of a whole post


class Plan(NamedTuple):
    """What a run does with every file. ``cache`` is where to remember clean files, with the program's
    digest."""

    mode: Literal["write", "check", "diff"] = "write"
    encoding: str | None = None
    cache: tuple[str, bytes] | None = None


class Job(NamedTuple):
    """One file to do. ``place`` is where its new text goes, ``None`` for the file itself."""

    path: str
    source: str
    settings: Settings
    place: str | None = None


class Done(NamedTuple):
    """What came of one file. ``said`` is its report, packed; ``remember`` goes into the cache; ``folder`` is
    where a file was replaced, ``known`` a report that did not have to be packed."""

    path: str
    said: bytes = b""
    diff: bytes = b""
    remember: tuple[tuple[int, bytes], ...] = ()
    folder: str = ""
    known: FileReport | None = None

    def report(self) -> FileReport:
        """Return the report; unpack it if need be."""
        return unpack(self.path, self.said) if self.known is None else self.known


def failed(path: str, fault: FileFault) -> Done:
    """Return what there is to say about a file that could not be done."""
    return Done(path, pack(FileReport(path, "failed", failure=fault.failure(path))))


def pack(report: FileReport) -> bytes:
    """Return a report as bytes: as JSON, because it also goes into the cache, which may get damaged."""
    if report == FileReport(report.path, "unchanged"):
        return b""
    found = [
        (d.line, d.column, d.end_line, d.end_column, d.code, d.message, d.level, d.source, d.unsafe_fix)
        for d in report.diagnostics
    ]
    failure = report.failure and (report.failure.code, report.failure.reason)
    counts = (report.tags_removed, report.tags_kept, report.slow_path)
    row = (report.status, found, failure, report.applied, report.dropped_words, counts)
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")  # half as long, and twice as fast to read, as escapes


def unpack(path: str, said: bytes) -> FileReport:
    """Return the report that ``pack`` made bytes of. Raises ValueError when the bytes are not of that
    kind."""
    if not said:
        return FileReport(path, "unchanged")
    try:
        status, found, failure, applied, dropped, (removed, kept, slow) = json.loads(
            said.decode("utf-8", "surrogatepass")
        )
        diagnostics = tuple(
            Diagnostic(path, line, column, end_line, end_column, code, message, Level(level), source, unsafe)
            for line, column, end_line, end_column, code, message, level, source, unsafe in found
        )
        failure = failure and Failure(path, *failure)
        return FileReport(path, status, diagnostics, failure, applied, dropped, removed, kept, slow)
    except (TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a packed report: {error}") from error


class Worker:
    """Does chunks of files by one plan."""

    def __init__(self, plan: Plan, cache: Cache | None = None) -> None:
        gc.set_threshold(_LITTER, 10, 10)
        self.plan = plan
        self.cache = cache
        self._templates: Templates | None = None
        if plan.cache is not None:
            self._templates = Templates(*plan.cache)
            self._templates.use()
        self._keys: tuple[Settings, Keys] | None = None

    def do(self, jobs: Sequence[Job]) -> list[Done]:
        """Do the files, in order. One that cannot be done is reported as failed and stops no other."""
        chunk = _Chunk(self, len(jobs))
        try:
            for number, job in enumerate(jobs):
                chunk.add(number, job)
            chunk.flush()
        finally:
            chunk.drop()
        if self._templates is not None:
            self._templates.save()
        return [done for done in chunk.done if done is not None]

    def keys(self, settings: Settings) -> Keys | None:
        """Return the maker of fingerprints for these settings; ``None`` without a cache."""
        if self.plan.cache is None or not cacheable(settings):
            return None
        if self._keys is None or self._keys[0] is not settings:
            self._keys = (settings, Keys(self.plan.cache[1], settings, self.plan.encoding))
        return self._keys[1]


def cacheable(settings: Settings) -> bool:
    """Say whether a file's own bytes decide what is found in it: a schema or a site folder may change too."""
    return not (settings.schema or settings.site_root)


class _Chunk:
    """The files of one chunk, on their way."""

    def __init__(self, worker: Worker, length: int) -> None:
        self._worker = worker
        self._plan = worker.plan
        self.done: list[Done | None] = [None] * length
        self._staged: list[tuple[int, Job, Staged, FileReport, bytes, bytes | None]] = []
        self._staged_bytes = 0

    def add(self, number: int, job: Job) -> None:
        """Do one file, up to the temporary file beside it."""
        try:
            self._do(number, job)
        except FileFault as fault:
            self.done[number] = failed(job.path, fault)
        except Exception as error:
            self.done[number] = failed(job.path, FileFault.crashed(error))

    def flush(self) -> None:
        """Put the staged texts into their places."""
        batch, self._staged, self._staged_bytes = self._staged, [], 0
        results = commit([row[2] for row in batch])
        for (number, job, staged, report, data, said), result in zip(batch, results, strict=True):
            if isinstance(result, FileFault):
                self.done[number] = failed(job.path, result)
            else:
                remember = self._remember(job, result, data, said, new=True) if job.place is None else ()
                folder = os.path.dirname(staged.target)
                self.done[number] = Done(job.path, pack(report), remember=remember, folder=folder or ".")

    def drop(self) -> None:
        """Forget what was staged, if anything is left."""
        discard(row[2] for row in self._staged)

    def _do(self, number: int, job: Job) -> None:
        source = read(job.source)
        report = self._known(job, source)
        data = source.data
        again = report  # what the next run would say
        if report is None:
            text = decode(source.data, self._plan.encoding)
            outcome = clean_post(text, job.path, job.settings)
            if outcome.changed:
                data = encode(outcome.text, self._plan.encoding)
            report = report_of(job.path, outcome, written=self._plan.mode == "write")
            again = report if data == source.data else None
            if (
                outcome.again is not None
                and job.place is None
                and self._worker.keys(job.settings) is not None
            ):
                again = report_of(job.path, outcome.again, written=True)
        said = None if again is None else pack(again)
        if self._plan.mode == "write" and self._stage(number, job, source, data, report, said):
            return
        diff = b""
        if data != source.data and self._plan.mode == "diff":
            from newsclean.udiff import diff_name, unified_diff

            diff = unified_diff(diff_name(job.path), source.data, data)
        remember = self._remember(job, source.stat, source.data, said) if data == source.data else ()
        self.done[number] = Done(job.path, pack(report), diff, remember)

    def _stage(
        self, number: int, job: Job, source: Source, data: bytes, report: FileReport, said: bytes | None
    ) -> bool:
        """Stage the new text, unless it is already where it belongs; say whether it was.

        ``said`` is what there will be to say about the file then, packed, if that is known."""
        if job.place is None:
            if data == source.data:
                return False
            if source.stat.st_nlink > 1:
                report = _with_link_warning(report, source.stat.st_nlink - 1)
            staged = stage(job.source, data, source.stat)
        else:
            there = _existing(job.place)
            if there is not None and there.data == data:
                return False
            _make_folder(job.place)
            staged = stage(job.place, data, there and there.stat)
        self._staged.append((number, job, staged, report, data, said))
        self._staged_bytes += len(data)
        if self._staged_bytes > _STAGED_BYTES or len(self._staged) >= _STAGED_FILES:
            self.flush()
        return True

    def _known(self, job: Job, source: Source) -> FileReport | None:
        """Return what the cache says about these very bytes."""
        keys = self._worker.keys(job.settings)
        if keys is None or self._worker.cache is None or self._worker.cache.empty:
            return None
        key = keys.of_bytes(job.source, source.data)
        said = self._worker.cache.lookup((key,)).get(key)
        return None if said is None else recalled(job.path, said)

    def _remember(
        self, job: Job, state: os.stat_result, data: bytes, said: bytes | None, *, new: bool = False
    ) -> tuple[tuple[int, bytes], ...]:
        """Return the fingerprints of a file that is clean now, with what there is to say about it (``said``);
        none where that is not known. ``new``: this run has just written it."""
        keys = self._worker.keys(job.settings)
        if keys is None or said is None:
            return ()
        rows = [(keys.of_bytes(job.source, data), said)]
        if new or settled(state):
            rows.append((keys.of_state(job.source, state), said))
        return tuple(rows)


def recalled(path: str, said: bytes) -> FileReport | None:
    """Return a report from the cache; ``None`` if it is damaged or not one of a clean file."""
    try:
        report = unpack(path, said)
    except ValueError:
        return None
    return report if report.status == "unchanged" else None


def _existing(place: str) -> Source | None:
    """Read what is already in the output folder. Raises FileFault when something odd stands there."""
    try:
        return read(place)
    except FileFault as fault:
        if fault.code == "NC950":
            return None
        raise FileFault("NC958", f"{place}: {fault.reason}") from fault


def _make_folder(place: str) -> None:
    try:
        os.makedirs(os.path.dirname(place) or ".", exist_ok=True)
    except OSError as error:
        raise FileFault.of("NC954", error, "its folder cannot be made") from error


def _with_link_warning(report: FileReport, others: int) -> FileReport:
    from dataclasses import replace

    names = "1 other name keeps" if others == 1 else f"{others} other names keep"
    warning = Diagnostic(report.path, 1, 1, 1, 1, "NC956", f"hard link: {names} the old text", Level.WARNING)
    return replace(report, diagnostics=(*report.diagnostics, warning))
