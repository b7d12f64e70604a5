"""Pages over the actors of a Ray cluster: the same results in the same order as from one process.

    pages -> tables -> a queue -> Ray Data: one task takes them out, actors clean them -> results

The pages are read by this process and fed to Ray Data as results come back, so that what is on its way is bounded. The
only importer of Ray.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from unchrome import heap
from unchrome.engine.limits import Limits
from unchrome.engine.local import batches, size
from unchrome.engine.memory import Result
from unchrome.errors import UsageError
from unchrome.flow import Cleaner
from unchrome.model import Page, Reject

BATCH_BYTES = 1 << 20
"""Pages go to an actor in tables: each is closed once it holds so many characters or bytes."""
PAGE_BYTES = 256
"""What a page counts for beyond its content."""
AHEAD = 4
"""Tables for each actor that may be on their way."""
STORE_BYTES = 512 << 20
"""Shared memory of a Ray that is started for the run."""
START = "start"
"""Comes first in the queue."""
ADDRESS = "RAY_ADDRESS"
"""Names the user's cluster, here as for all of Ray."""
REACH_SECONDS = 5
"""A cluster answers within so long; Ray itself would wait for minutes."""

QUIET = {
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_task_events_report_interval_ms": "0",
}
"""Where the user has not set these otherwise: Ray does not warn of what will change in it, its core does not log to
stderr, it does not report its use, and where it is started here it keeps no record of all that it has done, which grows
by 6 kB with each task."""


class RayError(UsageError):
    """There is no Ray, it cannot be reached, or it has failed."""


def run(
    cleaner: Cleaner, pages: Iterable[Page | Reject], workers: int = 0, limits: Limits | None = None
) -> Iterator[Result]:
    """One result for each page, in the order of the pages, from so many actors; 0: one for each CPU of the cluster.

    The cluster is the one that this process is in or that RAY_ADDRESS names, else one that is started for the run on
    this machine. Each page has its limits, as with the local engine. Raises RayError.
    """
    with _cluster(workers) as ray:
        count = workers or int(ray.cluster_resources().get("CPU", 1))
        queue = ray.util.queue.Queue(actor_options={"num_cpus": 0})
        queue.put(START)
        try:
            found = _results(ray, queue, count, cleaner, limits or Limits())
            yield from _in_order(pages, queue, found, AHEAD * count * BATCH_BYTES)
        except ray.exceptions.RayError as error:
            raise RayError(f"Ray: {_cause(error)}") from None
        finally:
            found.close()
            queue.shutdown(force=True)


@contextmanager
def _cluster(workers: int) -> Iterator[Any]:
    """Ray, connected; what was not connected before is disconnected in the end, and what was started is ended."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.data
        import ray.util.queue
    except ImportError:
        raise RayError("--engine ray needs Ray, which is not installed; pip install 'unchrome[ray]'") from None
    for name in ("ray", "ray.data"):  # what has failed is told in a line
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if ray.is_initialized():
        yield ray
        return
    try:
        with _no_stderr(), _signals_kept():
            _silence(ray)
            _init(ray, workers, os.environ.get(ADDRESS))
    except Exception as error:  # noqa: BLE001 - Ray raises many kinds
        named = f"{ADDRESS}={os.environ[ADDRESS]}: " if ADDRESS in os.environ else ""
        raise RayError(f"{named}Ray cannot be started or reached: {_cause(error)}") from None
    try:
        yield ray
    finally:
        ray.shutdown()


def _silence(ray: Any) -> None:
    """Keep errors of the cluster off stdout, where Ray prints them among the articles."""
    ray._private.worker._worker_logs_enabled = False


def _init(ray: Any, workers: int, address: str | None) -> None:
    quiet: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
    if address:
        host, _, port = address.removeprefix("ray://").rpartition(":")
        if host and port.isdecimal():
            socket.create_connection((host, int(port)), REACH_SECONDS).close()
        ray.init(**quiet)
    else:
        own = {"num_cpus": workers or None, "object_store_memory": STORE_BYTES, "include_dashboard": False}
        ray.init("local", **own, **quiet)


@contextmanager
def _signals_kept() -> Iterator[None]:
    """What SIGINT and SIGTERM do stays as it was; Ray would have them end this process at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


@contextmanager
def _no_stderr() -> Iterator[None]:
    """Nothing reaches stderr, not even from Ray's core, which says there that it will be quiet."""
    kept, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)


def _results(ray: Any, queue: Any, count: int, cleaner: Cleaner, limits: Limits) -> Generator[Result, None, None]:
    """The results of the tables in the queue, in their order."""
    from unchrome.engine.actor import Actor
    from unchrome.table import result

    data = ray.data.from_items([0])
    data.context.enable_progress_bars = data.context.print_on_execution_start = False
    data.context.execution_options.preserve_order = True
    data.context.target_max_block_size = BATCH_BYTES // 2  # less, so that no table waits for the next to be joined to
    data = data.map_batches(_taken, fn_args=(queue,), num_cpus=0)
    data = data.map_batches(
        Actor,
        fn_constructor_args=(cleaner, limits),
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(size=count),
        num_cpus=1,
    )
    for table in data.iter_batches(prefetch_batches=0, batch_size=None, batch_format="pyarrow"):
        yield from map(result, table.to_pylist())


def _taken(_start: Any, queue: Any) -> Iterator[Any]:
    """The tables that are put into the queue. What it has taken is gone from there, so it must not run again."""
    if queue.get() != START:
        raise RuntimeError("pages on their way were lost with a machine of the cluster; run again")
    while (table := queue.get()) is not None:
        yield table


def _in_order(pages: Iterable[Page | Reject], queue: Any, found: Iterator[Result], room: int) -> Iterator[Result]:
    """The results, while pages are fed so that no more than so many bytes of them are on their way."""
    from unchrome.table import table_of

    failure: Exception | None = None
    sizes: deque[int] = deque()
    ahead = 0
    try:
        for items in batches(pages, BATCH_BYTES // PAGE_BYTES, BATCH_BYTES):
            queue.put(table_of(items))
            heap.trim()  # of what tables and results leave free in pieces
            for item in items:
                sizes.append(PAGE_BYTES + size(item))
                ahead += sizes[-1]
            while ahead > room:
                ahead -= sizes.popleft()
                yield next(found)
    except Exception as error:  # noqa: BLE001 - raised below, once what was read before is given
        failure = error
    queue.put(None)
    yield from found
    if failure is not None:
        raise failure


def _cause(error: Exception) -> str:
    """The last line of what Ray says, which names the cause; the rest is the way there."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
