"""Many files: what is known to be clean is passed over, the rest is done in chunks, here or on all cores.

Results come in the order of the targets. At no time are more than a few chunks on their way, so the memory
that a run takes does not grow with the number of files.
"""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from newsclean.cache import Cache
from newsclean.flush import sync_folders
from newsclean.work import Done, Job, Plan, Worker, failed, recalled
from newsclean.write import abandon

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping

    from newsclean.discover import Target
    from newsclean.fault import FileFault
    from newsclean.model import FileReport, Settings
    from newsclean.pool import Chunk as PoolChunk
    from newsclean.pool import Pool

_CHUNK_FILES = 64
_CHUNK_BYTES = 1 << 20
_POOL_FROM_FILES = 128  # to clean: fewer are done before other processes would have started
_POOL_FROM_BYTES = 2 << 20
_MOST_PROCESSES = 60  # Windows cannot wait for more; and all of them are started at once
_LOOKED_UP_AT_ONCE = 256
_MOST_SLOTS = 2_048  # results that wait for one before them
_REMEMBERED_AT_ONCE = 1_024
_FOLDERS_AT_ONCE = 256


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Run:
    """What a run needs to know beside its targets.

    ``settings_for`` says how a path is cleaned, ``place_for`` where its new text goes (``None``: in place),
    and ``refused`` which paths are not to be written, and why.
    """

    plan: Plan
    settings_for: Callable[[str], Settings]
    place_for: Callable[[Target], str] | None = None
    refused: Mapping[str, FileFault] = field(default_factory=dict)
    jobs: int | None = None


class _Work:
    """A chunk of files to do, and, once asked for, what came of them."""

    __slots__ = ("bytes", "chunk", "done", "jobs")

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.bytes = 0
        self.chunk: PoolChunk | None = None
        self.done: list[Done] | None = None

    @property
    def full(self) -> bool:
        return len(self.jobs) >= _CHUNK_FILES or self.bytes >= _CHUNK_BYTES


_Slot: TypeAlias = "Done | tuple[_Work, int]"


def run(targets: Iterable[Target], task: Run) -> Generator[Done, None, None]:
    """Do all targets; yield what came of each, in their order.

    Closing the generator, or an exception in it (Ctrl-C), stops all work at once: every file is whole, and no
    temporary file and no worker is left.
    """
    runner = _Runner(task)
    try:
        yield from runner.results(targets)
    except BaseException:
        runner.stop()
        raise
    runner.finish()


class _Runner:
    def __init__(self, task: Run) -> None:
        self._task = task
        self._processes = min(task.jobs or cores(), _MOST_PROCESSES)
        self._cache = Cache(*task.plan.cache) if task.plan.cache else None
        self._worker = Worker(task.plan, self._cache)
        self._pool: Pool | None = None
        self._slots: deque[_Slot] = deque()
        self._open: _Work | None = None  # still being filled
        self._held: list[_Work] = []  # full, while it is not yet decided whether processes are worth it
        self._rows: list[tuple[int, bytes]] = []
        self._folders: set[str] = set()

    def results(self, targets: Iterable[Target]) -> Iterator[Done]:
        """Yield the results of all targets."""
        source = iter(targets)
        while batch := list(islice(source, _LOOKED_UP_AT_ONCE)):
            self._take(batch)
            yield from self._ready()
        self._close_open()
        while self._slots:
            yield self._next()

    def finish(self) -> None:
        """Bring names to the disk, remember what was found clean, let the workers go."""
        if self._pool is not None:
            self._pool.finish()
        sync_folders(self._folders)
        self._save()
        if self._cache is not None:
            self._cache.close()

    def stop(self) -> None:
        """End everything now."""
        if self._pool is not None:
            self._pool.stop()
        abandon()
        self._save()
        if self._cache is not None:
            self._cache.close()

    def _take(self, batch: list[Target]) -> None:
        """Put a batch of targets in line: known ones as done, the others as work."""
        known = self._known(batch)
        for target, report in zip(batch, known, strict=True):
            fault = target.fault or self._task.refused.get(target.path)
            if fault is not None:
                self._slots.append(failed(target.path, fault))
            elif report is not None:
                self._slots.append(Done(target.path, known=report))
            else:
                self._add(target)

    def _known(self, batch: list[Target]) -> list[FileReport | None]:
        """Return, for each target, what the cache says about it; ``None`` when it has to be done.

        Into an output folder everything has to be done: what is there already may be anything.
        """
        if self._cache is None or self._cache.empty or self._task.place_for is not None:
            return [None] * len(batch)
        keys = [self._state_key(target) for target in batch]
        found = self._cache.lookup([key for key in keys if key is not None])
        said = [None if key is None else found.get(key) for key in keys]
        return [
            None if text is None else recalled(target.path, text)
            for target, text in zip(batch, said, strict=True)
        ]

    def _state_key(self, target: Target) -> int | None:
        if target.state is None or target.fault is not None:
            return None
        keys = self._worker.keys(self._task.settings_for(target.path))
        return None if keys is None else keys.of_state(target.source, target.state)

    def _add(self, target: Target) -> None:
        """Add a file to the chunk that is being filled."""
        if self._open is None:
            self._open = _Work()
        place = self._task.place_for(target) if self._task.place_for else None
        size = target.state.st_size if target.state else 0
        settings = self._task.settings_for(target.path)
        self._slots.append((self._open, len(self._open.jobs)))
        self._open.jobs.append(Job(target.path, target.source, settings, place))
        self._open.bytes += size
        if self._open.full:
            self._close_open()

    def _close_open(self) -> None:
        """The chunk is complete: hand it to the pool, or hold it until there is enough for one."""
        work, self._open = self._open, None
        if work is None:
            return
        if self._pool is not None:
            with suppress(OSError):  # no new process in the place of a killed one: it is done here
                work.chunk = self._pool.submit(work.jobs)
            return
        if self._processes == 1:
            return
        self._held.append(work)
        files, size = sum(len(w.jobs) for w in self._held), sum(w.bytes for w in self._held)
        if files >= _POOL_FROM_FILES or (size >= _POOL_FROM_BYTES and files > 1):
            self._start_pool()

    def _start_pool(self) -> None:
        """Hand everything to other processes. Where there can be none (too many already, too many open files, a
        container without shared memory), everything is done here."""
        import newsclean.engine  # noqa: F401 - before the fork: the workers share it

        held, self._held = self._held, []
        try:
            from newsclean.pool import Pool

            self._pool = Pool(self._task.plan, self._processes)
            for work in held:
                work.chunk = self._pool.submit(work.jobs)
        except (OSError, ImportError, NotImplementedError):
            if self._pool is not None:
                self._pool.stop()
            self._pool, self._processes = None, 1

    def _ready(self) -> Iterator[Done]:
        """Yield results as long as enough work is on its way behind them."""
        while self._slots and (self._plenty() or not isinstance(self._slots[0], tuple)):
            yield self._next()

    def _plenty(self) -> bool:
        """Say whether the next result has to be waited for now."""
        if self._pool is None and self._processes > 1:
            return len(self._slots) > _MOST_SLOTS
        waiting = _CHUNK_FILES * self._processes * 4 if self._pool is not None else 0
        return len(self._slots) > waiting

    def _next(self) -> Done:
        """Return the next result in order; wait for it, or do the work, if need be."""
        slot = self._slots.popleft()
        if isinstance(slot, Done):
            return slot
        work, number = slot
        if work.done is None:
            if work is self._open:
                self._close_open()
            if work.chunk is not None and self._pool is not None:
                work.done = self._pool.results(work.chunk)
            else:
                if work in self._held:
                    self._held.remove(work)
                work.done = self._worker.do(work.jobs)
            self._note(work.done)
        return work.done[number]

    def _note(self, results: list[Done]) -> None:
        """Keep what has to be kept of a chunk until the end, or for a while."""
        for done in results:
            self._rows.extend(done.remember)
            if done.folder:
                self._folders.add(done.folder)
        if len(self._folders) >= _FOLDERS_AT_ONCE:
            sync_folders(self._folders)
            self._folders.clear()
        if len(self._rows) >= _REMEMBERED_AT_ONCE:
            self._save()

    def _save(self) -> None:
        rows, self._rows = self._rows, []
        if rows and self._cache is not None:
            self._cache.add(rows)
