"""A folder of one's own with a new review in it, and nothing of the user's settings."""

import shutil
from pathlib import Path

import pytest

from tests.cli.calls import Desk


@pytest.fixture
def empty_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A folder without a review."""
    for name in ("HOME", "XDG_CONFIG_HOME", "APPDATA", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("REVIEW_DB", "REVIEW_REVIEWER", "REVIEW_EUTILS", "REVIEW_EMAIL", "NCBI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


@pytest.fixture
def desk(empty_desk: Desk, sqlite_template: Path) -> Desk:
    """A folder with a new review in `review.db`."""
    shutil.copyfile(sqlite_template, empty_desk.folder / "review.db")
    return empty_desk
