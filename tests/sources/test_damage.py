"""Damaged files are read the same in every way: whole, in parts, and line by line."""

import json
import subprocess
import sys

import pytest

from tests.sources.damage import MEBIBYTES, read_in_every_way
from tests.sources.expected import FORMATS


@pytest.mark.parametrize("seed", range(10))
def test_every_way_gives_the_same_entries(seed: int) -> None:
    """The same starts, accepted and rejected, lines, texts and records, or the same refusal."""
    came = read_in_every_way(seed, 30)
    assert came["several parts"] > 3


@pytest.mark.soak
@pytest.mark.parametrize("way", ["files", "ways"])
def test_ten_thousand_damaged_files(way: str) -> None:
    """No crash and no hang, in bounded memory."""
    if way == "files" and not FORMATS.exists():
        pytest.skip("the sample files are not here")
    command = [sys.executable, "-m", "tests.sources.damage", way, "99", "10000"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr[-2000:]
    told = json.loads(done.stdout)
    print(told)
    assert told["count"] == 10_000
    assert told["peak"] < MEBIBYTES
