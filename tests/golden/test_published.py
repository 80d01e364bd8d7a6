"""Printed results of articles, books and other programs, reproduced to their last digit."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.golden.metafor_requests import run

REFERENCE = Path(__file__).parents[2].parent / "shared" / "pooling_reference"
PRINTED = REFERENCE / "published.json"


def _entries() -> list[dict[str, Any]]:
    if not PRINTED.exists():
        return []
    found: list[dict[str, Any]] = json.loads(PRINTED.read_text(encoding="utf-8"))["entries"]
    return [entry for entry in found if entry["request"] is not None]


def _at(answer: Any, path: str) -> float:
    """Follow a path whose keys may hold dots themselves (`predict.exp.ci.lb`)."""
    steps = path.split(".")
    while steps:
        if isinstance(answer, list):
            answer = answer[int(steps.pop(0))]
            continue
        length = next(n for n in range(1, len(steps) + 1) if ".".join(steps[:n]) in answer)
        answer = answer[".".join(steps[:length])]
        steps = steps[length:]
    return float(answer[0] if isinstance(answer, list) else answer)


@pytest.mark.parametrize("entry", _entries(), ids=lambda entry: str(entry["id"]))
def test_printed_result(entry: dict[str, Any]) -> None:
    answer = run(entry["request"], REFERENCE)
    assert entry["checks"]
    for check in entry["checks"]:
        found = _at(answer, check["path"])
        assert found == pytest.approx(check["printed"], abs=check["tol"]), check["path"]


@pytest.mark.skipif(not PRINTED.exists(), reason="the shared printed results are not here")
def test_all_printed_checks_were_read() -> None:
    assert sum(len(entry["checks"]) for entry in _entries()) == 227
