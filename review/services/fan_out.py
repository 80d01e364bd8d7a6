"""Runners: who does numbered blocks of work. The numbers do not depend on the runner."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

from review.errors import BadInput, ReviewError, Unsupported
from review.runner import Runner, serial

Block = TypeVar("Block")
Answer = TypeVar("Answer")


class WorkerLost(ReviewError):
    """A worker process ended before its block was done."""


def runner_called(name: str) -> Runner:
    """Return a runner: `serial`, `processes`, `processes:4`, or `dask:tcp://host:8786`.

    Raises:
        BadInput: no such runner.
        Unsupported: Dask is not installed.
    """
    kind, _, detail = name.partition(":")
    if kind == "serial" and not detail:
        return serial
    if kind == "processes" and (not detail or detail.isdigit()):
        return processes(int(detail) if detail else os.cpu_count() or 1)
    if kind == "dask" and detail:
        return dask(detail)
    raise BadInput(f"There is no runner `{name}`; choose serial, processes, processes:N or dask:ADDRESS.")


def processes(workers: int) -> Runner:
    """Return a runner that spreads blocks over processes of this machine."""

    def run(work: Callable[[Block], Answer], blocks: Sequence[Block], /) -> list[Answer]:
        if workers < 2 or len(blocks) < 2:
            return serial(work, blocks)
        try:
            with ProcessPoolExecutor(min(workers, len(blocks)), mp_context=get_context("spawn")) as pool:
                return list(pool.map(work, blocks))
        except BrokenProcessPool:
            raise WorkerLost(
                "A worker process ended before its work was done; run the command again."
            ) from None

    return run


def dask(address: str) -> Runner:
    """Return a runner that spreads blocks over a Dask cluster; a lost worker's blocks are done again."""
    try:
        from distributed import Client  # noqa: PLC0415 - an optional extra
    except ModuleNotFoundError:
        raise Unsupported(
            "Dask needs the extra `cluster`: pip install 'systematic-review[cluster]'."
        ) from None

    def run(work: Callable[[Block], Answer], blocks: Sequence[Block], /) -> list[Answer]:
        with Client(address) as client:  # type: ignore[no-untyped-call]
            return list(client.gather(client.map(work, blocks, pure=False)))

    return run
