"""Every stored metafor result, asked of the engine and compared number by number."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from review.errors import ReviewError
from tests.golden.comparison import compare
from tests.golden.metafor_requests import run

REFERENCE = Path(__file__).parents[2].parent / "shared" / "pooling_reference"
SETS = sorted(p.name.removesuffix(".json.gz") for p in REFERENCE.glob("*.json.gz") if "meta_8" not in p.name)

# numbers of the stored results that no exact computation gives
INEXACT = {
    "fit.fit_stats": "rma.glmm",  # likelihoods of a quadrature with 7 nodes, or of a Laplace approximation
    "fit.QE_Wld": "rma.glmm",  # numerical second derivatives
    "fit.QEp_Wld": "rma.glmm",
}

# the stored search stopped on a flat likelihood: ours is at least as high (checked below) at another place
FLAT = {
    "bcg/RR/selmodel_negexp",
    "bcg/RR/selmodel_logistic",
    "hackshaw1998/GEN/selmodel_beta",
    "hackshaw1998/GEN/selmodel_halfnorm",
}
# a root at the end of a search (2^-14), and square roots of a tau2 near 1e-15
ROOTS = {"hine1989/RD/GENQ_z", "clasp2007/OR/ML_z", "steurer2006/HR/REML_z"}


class Count:
    requests = 0
    numbers = 0
    inexact = 0


@pytest.fixture(scope="module")
def count() -> Iterator[Count]:
    total = Count()
    yield total
    print(f"\n{total.requests} requests, {total.numbers} numbers, {total.inexact} of them inexact as stored")


@pytest.mark.parametrize("name", SETS)
def test_stored_results(name: str, count: Count) -> None:
    payload = json.loads(gzip.decompress((REFERENCE / f"{name}.json.gz").read_bytes()))
    wrong: list[str] = []
    for stored in payload["results"]:
        if "known_wrong" in stored:
            continue
        answer = _run(payload["csv"], stored["request"])
        if "error" in stored:
            assert answer
            continue
        reference = stored.get("escalc")
        effects = payload["escalc"].get(reference) if isinstance(reference, str) else None
        tally = compare(stored, effects, answer)
        count.requests += 1
        count.numbers += tally.numbers
        if stored["id"] in FLAT:
            assert answer["selmodel"]["ll"] >= stored["selmodel"]["ll"] - 1e-6, stored["id"]
        bad = [text for text in tally.wrong if not _inexact(stored, text)]
        count.inexact += len(tally.wrong) - len(bad)
        wrong += [f"{stored['id']} {text}" for text in bad]
    assert not wrong, f"{len(wrong)} numbers differ: " + "; ".join(wrong[:20])


def _run(csv: str, request: dict[str, Any]) -> dict[str, Any]:
    try:
        answer = run({"csv": csv, **request}, REFERENCE)
    except ReviewError as error:
        return {"error": str(error)}
    return json.loads(json.dumps(answer))  # type: ignore[no-any-return]


def _inexact(stored: dict[str, Any], text: str) -> bool:
    request = stored["request"]
    fit = request.get("fit") or {}
    if fit.get("model") == "UM.RS":
        return True  # a Laplace approximation with an approximate Hessian
    if "trimfill" in text and stored["id"].startswith(("clasp2007/", "steurer2006/")):
        return True  # refits at default limits
    if "/selmodel_" in stored["id"]:
        return stored["id"] in FLAT
    if text.startswith("confint") and stored["id"] in ROOTS:
        return True
    if text.startswith("fit.R2") and fit.get("method") in ("DL", "HS"):
        return True  # a small difference of two estimates
    return any(text.startswith(start) and request["fn"] == fn for start, fn in INEXACT.items())


@pytest.mark.skipif(not SETS, reason="the shared reference results are not here")
def test_the_reference_is_complete() -> None:
    assert len(SETS) == 36
