"""Reviews for the screens: made once a run, copied for each test."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.tui import small_review


@pytest.fixture(scope="session")
def small_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small review, nothing decided."""
    path = tmp_path_factory.mktemp("small") / "review.db"
    small_review.make(path, Clock())
    return path


@pytest.fixture(scope="session")
def far_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small review, pooled."""
    path = tmp_path_factory.mktemp("far") / "review.db"
    small_review.make_far(path, Clock())
    return path


@pytest.fixture
def small(small_template: Path, tmp_path: Path) -> Path:
    """A copy of the small review, nothing decided."""
    return Path(shutil.copy(small_template, tmp_path / "review.db"))


@pytest.fixture
def far(far_template: Path, tmp_path: Path) -> Path:
    """A copy of the small review, pooled."""
    return Path(shutil.copy(far_template, tmp_path / "review.db"))
