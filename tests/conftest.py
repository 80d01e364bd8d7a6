"""Stores for tests: a migrated SQLite file and a migrated PostgreSQL template, copied for every test.

The PostgreSQL cluster is private to the run, listens on a socket only and belongs to `nobody` where the user
is root.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from hypothesis import settings as hypothesis_settings

from review.services.opening import new_review, open_review
from review.services.session import Review

# The same examples on every machine and every run; a search for new ones is made by hand.
hypothesis_settings.register_profile("suite", derandomize=True, deadline=None, database=None)
hypothesis_settings.load_profile("suite")

TITLE = "CAR-T cells"


class Clock:
    """A clock that moves one second a reading."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(autouse=True)
def _loop_back_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every socket that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            if host not in ("localhost", "::1") and not host.startswith("127."):
                raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    for name in ("REVIEW_DB", "REVIEW_REVIEWER", "NCBI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new review in a SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "review.db"
    new_review(str(path), TITLE, durable=False, clock=Clock()).store.close()
    return path


class Cluster:
    """A private PostgreSQL cluster."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = _postgres_programs()

    def run(self, *words: str) -> None:
        """Run one of PostgreSQL's programs as the cluster's owner."""
        done = subprocess.run(
            [str(self.bin / words[0]), *words[1:]],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.folder,
            user=_owner(),
            group=_owner_group(),
            extra_groups=[] if os.geteuid() == 0 else None,
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Make and start the cluster."""
        self.run(
            "initdb",
            "-D",
            str(self.folder / "data"),
            "-U",
            "review",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off"
        self.run(
            "pg_ctl",
            "-D",
            str(self.folder / "data"),
            "-w",
            "-l",
            str(self.folder / "log"),
            "-o",
            options,
            "start",
        )

    def stop(self) -> None:
        """Stop the cluster."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")

    def url(self, database: str) -> str:
        """The URL of a database in the cluster."""
        return f"postgresql://review@/{database}?host={quote(str(self.folder), safe='')}"

    def copy(self, template: str) -> str:
        """Make a database from a template and return its name."""
        name = f"t{uuid4().hex[:12]}"
        self.run("createdb", "-h", str(self.folder), "-U", "review", "-T", template, name)
        return name


def _postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else Path("/nonexistent")


def _owner() -> int | None:
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def _owner_group() -> int | None:
    return pwd.getpwnam("nobody").pw_gid if os.geteuid() == 0 else None


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A private PostgreSQL cluster with a migrated template database."""
    if not (_postgres_programs() / "initdb").exists():
        if os.environ.get("REVIEW_REQUIRE_POSTGRES"):
            pytest.fail("PostgreSQL is required (REVIEW_REQUIRE_POSTGRES) but initdb was not found")
        pytest.skip("PostgreSQL is not installed: initdb was not found")
    folder = Path(tempfile.mkdtemp(prefix="review-pg-"))
    if os.geteuid() == 0:
        os.chown(folder, _owner() or -1, _owner_group() or -1)
    made = Cluster(folder)
    made.start()
    try:
        made.run("createdb", "-h", str(folder), "-U", "review", "template_review")
        new_review(made.url("template_review"), TITLE, clock=Clock()).store.close()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new, empty review lies: every test that asks for it runs on both databases."""
    if request.param == "sqlite":
        path = tmp_path / "review.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        return str(path)
    postgres: Cluster = request.getfixturevalue("cluster")
    return postgres.url(postgres.copy("template_review"))


@pytest.fixture
def review(target: str) -> Iterator[Review]:
    """A new review, opened by Ann."""
    opened = open_review(target, handle="ann", clock=Clock(), durable=False, daily_backup=False)
    yield opened
    opened.store.close()
