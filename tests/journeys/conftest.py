"""Terminals for journeys, and the reviews they travel through."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from review.example.walk import run
from tests.conftest import Clock
from tests.journeys.terminal import Terminal, why_not
from tests.tui import small_review

OpenTerminal = Callable[[tuple[int, int]], Terminal]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[OpenTerminal]:
    """Opens terminals that are closed after the test."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    opened: list[Terminal] = []

    def open_(size: tuple[int, int]) -> Terminal:
        opened.append(Terminal(tmp_path, size))
        return opened[-1]

    yield open_
    for each in opened:
        each.stop()


@pytest.fixture(scope="session")
def far_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small review, pooled."""
    path = tmp_path_factory.mktemp("far") / "review.db"
    small_review.make_far(path, Clock())
    return path


@pytest.fixture
def far(far_template: Path, tmp_path: Path) -> Path:
    """A copy of the small review, pooled."""
    return Path(shutil.copy(far_template, tmp_path / "review.db"))


@pytest.fixture(scope="session")
def example_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked example."""
    return run(tmp_path_factory.mktemp("example") / "demo", durable=False).database


@pytest.fixture
def example(example_template: Path, tmp_path: Path) -> Path:
    """A copy of the worked example."""
    return Path(shutil.copy(example_template, tmp_path / "example.db"))
