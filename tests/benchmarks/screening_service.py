"""The seconds of training, ranking and writing places through the service, as JSON; run by `screening_ranking`.

python -m tests.benchmarks.screening_service RECORDS
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from review.services.opening import open_review
from review.services.ranking import Texts, grow_order
from review.services.screening import decide, work_of
from review.vocabulary import Stage, Verdict
from tests.benchmarks.screening_latency import build, rank
from tests.benchmarks.screening_ours import peak_megabytes

REPEATS = 9


def measure(path: Path) -> list[float]:
    """Return the wall seconds of each call of `grow_order`; the first builds the vectors too."""
    review, texts, seconds = open_review(str(path), handle="ann", daily_backup=False), Texts(), []
    for _ in range(1 + REPEATS):
        started = time.perf_counter()
        _, state = grow_order(review, texts, 2)
        seconds.append(time.perf_counter() - started)
        for item in work_of(state, Stage.TITLE_ABSTRACT, review.reviewer()).waiting:
            decide(review, Stage.TITLE_ABSTRACT, item, Verdict.EXCLUDE)
    review.store.close()
    return seconds


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "review.db"
        build(made, int(sys.argv[1]))
        rank(made)
        first, *later = measure(made)
    print(json.dumps({"first": first, "later": sorted(later)[REPEATS // 2], "peak": peak_megabytes()}))
