"""Worker processes, on top of ``concurrent.futures``: chunks in, results out, in the order they were handed
in.

Two things are added. A worker that is killed (by the system for its memory, say) costs only the file it was
on: its chunk is done again, file by file. And nothing outlives the run: workers are stopped at once on
request, and stop by themselves when the process that started them is gone.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import TYPE_CHECKING

from newsclean.cache import Cache
from newsclean.fault import FileFault
from newsclean.work import Done, Job, Plan, Worker, failed
from newsclean.write import abandon, sweep_folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GRACE = 2.0  # seconds for a worker to remove its temporary files


class Chunk:
    """Files handed in together."""

    def __init__(self, jobs: Sequence[Job], future: Future[list[Done]]) -> None:
        self.jobs = jobs
        self.future = future


class Pool:
    """Processes that work by one plan. Close it with ``stop``."""

    def __init__(self, plan: Plan, processes: int) -> None:
        self._plan = plan
        self._processes = processes
        # A fork starts in a millisecond and shares what is imported. Elsewhere it is not safe, or not there.
        self._context = get_context("fork" if sys.platform == "linux" else "spawn")
        self._executor = self._start(processes)

    def submit(self, jobs: Sequence[Job]) -> Chunk:
        """Hand in files. Raises OSError when no process can be started."""
        try:
            return Chunk(jobs, self._submit(self._executor, jobs))
        except BrokenProcessPool:
            self._executor.shutdown(wait=False)
            self._executor = self._start(self._processes)
            return Chunk(jobs, self._submit(self._executor, jobs))

    def results(self, chunk: Chunk) -> list[Done]:
        """Wait for the results of a chunk."""
        try:
            return chunk.future.result()
        except BrokenProcessPool:
            pass
        try:
            # What killed the worker may have been in another chunk.
            return self.submit(chunk.jobs).future.result()
        except (BrokenProcessPool, OSError):
            return [done for job in chunk.jobs for done in self._alone(job)]
        finally:
            sweep_folders({os.path.dirname(job.place or job.source) or "." for job in chunk.jobs})

    def stop(self) -> None:
        """Stop all workers now. Each removes the temporary file it was writing; none is left running."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        children = {child.sentinel: child for child in active_children()}
        for child in children.values():
            child.terminate()
        # Waited for by their sentinels: the executor's own thread reaps them, and only one of us can.
        deadline = time.monotonic() + _GRACE
        while children and (left := deadline - time.monotonic()) > 0:
            for sentinel in wait(list(children), left):
                del children[sentinel]  # type: ignore[arg-type] # a number, as they were
        for child in children.values():
            child.kill()

    def finish(self) -> None:
        """Let the workers go when everything has been handed out."""
        self._executor.shutdown(wait=True)

    def _alone(self, job: Job) -> list[Done]:
        """Do one file in a process of its own, after the one that had it died."""
        reason = "the process cleaning it was killed (out of memory?); left alone"
        try:
            with self._start(1) as executor:
                return self._submit(executor, [job]).result()
        except BrokenProcessPool:
            pass
        except OSError as error:
            reason = (
                f"the process cleaning it was killed, and no other can be started: {error.strerror or error}"
            )
        return [failed(job.path, FileFault("NC957", reason))]

    def _start(self, processes: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            processes, mp_context=self._context, initializer=_begin, initargs=(self._plan,)
        )

    def _submit(self, executor: ProcessPoolExecutor, jobs: Sequence[Job]) -> Future[list[Done]]:
        """Hand in files. The first call starts the processes: signals wait until those have their own
        handlers."""
        with _signals_held():
            return executor.submit(_do, jobs)


@contextmanager
def _signals_held() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_STOPPING = {signal.SIGINT, signal.SIGTERM}

_worker: Worker | None = None


def _begin(plan: Plan) -> None:
    """Set up a worker process. Ctrl-C reaches it too, but the parent decides; SIGTERM is the parent's
    word."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    Thread(target=_follow_parent, daemon=True).start()
    _worker = Worker(plan, Cache(*plan.cache) if plan.cache else None)


def _do(jobs: Sequence[Job]) -> list[Done]:
    if _worker is None:
        raise RuntimeError("not a worker process")
    return _worker.do(jobs)


def _end(number: int, frame: object) -> None:
    """Leave nothing behind, and go."""
    with suppress(Exception):
        abandon()
    os._exit(128 + number)


def _follow_parent() -> None:
    """Stop this worker when its parent is gone: killed, it could not say so."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
