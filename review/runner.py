"""The protocol by which core functions spread work.

A core function cuts its work into numbered blocks and hands a plain function and the blocks to a runner.
Block *i* draws its random numbers from `seed_of(seed, i)`, so that the answer does not depend on who ran it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

Block = TypeVar("Block")
Answer = TypeVar("Answer")


class Runner(Protocol):
    """Apply a function to every block and return the answers in the order of the blocks."""

    def __call__(self, work: Callable[[Block], Answer], blocks: Sequence[Block], /) -> Iterable[Answer]:
        """Run `work` on each block."""
        ...


def serial(work: Callable[[Block], Answer], blocks: Sequence[Block], /) -> list[Answer]:
    """Run every block here, one after the other."""
    return [work(block) for block in blocks]


def seed_of(seed: int, block: int) -> tuple[int, int]:
    """Return the entropy of one block, for `numpy.random.SeedSequence` or `default_rng`."""
    return (seed, block)
