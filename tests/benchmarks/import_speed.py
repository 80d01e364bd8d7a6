"""How long an import into SQLite takes, and how much memory: run as `python -m tests.benchmarks.import_speed N`.

The file is RIS, of invented records with abstracts of about 1,400 characters; each run is a process of its
own, so that its peak memory is its own.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.opening import new_review
from tests.services.files import article

SENTENCE = "Invented patients with relapsed disease received invented cells and were followed for months. "


def records(count: int) -> Iterator[bytes]:
    """Yield invented records in RIS, each different."""
    for number in range(count):
        words = f"{SENTENCE * 14} Record {number}."
        entry = article(number, AB=words, TI=f"Invented trial number {number} of cells against a disease")
        more = f"AU  - Second{number % 977}, B\r\nKW  - cells\r\nKW  - disease\r\nER  - \r\n\r\n"
        yield f"{entry}{more}".encode()


def once(count: int, folder: Path) -> None:
    """Import and print seconds and the peak of memory."""
    path = folder / "in.ris"
    review = new_review(str(folder / "review.db"), "Benchmark")
    began, busy = time.perf_counter(), time.process_time()
    summary = import_files(review, [IncomingFile(path.name, path.read_bytes())], SearchFacts("Embase"))
    seconds, worked = time.perf_counter() - began, time.process_time() - busy
    review.store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = f"{seconds:.1f} s ({worked:.1f} s of work)"
    print(f"{summary.added:,} of {count:,} records in {spent}, peak memory {peak:.0f} MiB")


def main() -> None:
    """Write the file in this process, import it in another.

    The file is written record by record: where a process is started by `vfork`, the peak it reports counts the
    memory of the process that started it.
    """
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    if len(sys.argv) > 2:
        once(count, Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        with (Path(folder) / "in.ris").open("wb") as file:
            file.writelines(records(count))
        print(f"{(Path(folder) / 'in.ris').stat().st_size / 1e6:.0f} MB of RIS")
        module = "tests.benchmarks.import_speed"
        subprocess.run([sys.executable, "-m", module, str(count), folder], check=True)


if __name__ == "__main__":
    main()
