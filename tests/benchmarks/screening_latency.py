"""From key to painted next record, through a real pseudo-terminal, and the first page of a search.

python -m tests.benchmarks.screening_latency [RECORDS ...]

Makes a review of invented records (1,000 and 100,000 unless told), opens the screening screen in a
pseudo-terminal, presses a key thirty times and times each until the next title has been written to the terminal.
Then it asks for first pages of lists at the same size. Prints percentiles in milliseconds.
"""

import os
import pty
import re
import select
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from fcntl import ioctl
from functools import partial
from pathlib import Path
from statistics import quantiles

from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import Filter, page
from review.services.opening import new_review, open_review
from tests.services.files import article, ris

KEYS = 30
PROGRAM = Path(sys.executable).with_name("review")
TITLE = re.compile(rb"zq\d+x")


def build(path: Path, records: int) -> None:
    """Make a review of so many records."""
    review = new_review(str(path), "Latency", handle="ann", durable=False)
    step = 5000
    for first in range(0, records, step):
        data = ris(*(article(n, TI=f"zq{n}x report") for n in range(first, min(first + step, records))))
        import_files(review, [IncomingFile(f"{first}.ris", data)], SearchFacts(f"Source {first}"))
    review.store.close()


class Screen:
    """The program in a pseudo-terminal of 80 by 30."""

    def __init__(self, path: Path) -> None:
        pid, self.fd = pty.fork()
        if pid == 0:
            os.environ |= {"TERM": "xterm-256color", "REVIEW_DB": str(path), "REVIEW_REVIEWER": "ann"}
            os.execv(PROGRAM, [str(PROGRAM), "screen"])
        ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 80, 0, 0))
        self.shown = b""

    def title(self, unlike: bytes, seconds: float) -> bytes:
        """Read until a title other than `unlike` has been written, and return it."""
        end, got = time.monotonic() + seconds, b""
        while time.monotonic() < end:
            if select.select([self.fd], [], [], 0.01)[0]:
                got += os.read(self.fd, 65536)
                found = [m for m in TITLE.findall(got) if m != unlike]
                if found:
                    return bytes(found[-1])
        raise SystemExit(f"No title within {seconds} s: {got[-400:]!r}")

    def drain(self) -> None:
        """Read what is still written after the title."""
        while select.select([self.fd], [], [], 0.3)[0]:
            os.read(self.fd, 65536)


def keys(path: Path) -> list[float]:
    """Return the milliseconds from each key to the next title."""
    screen = Screen(path)
    current, times = screen.title(b"", 120), []
    screen.drain()
    for _ in range(KEYS):
        start = time.perf_counter()
        os.write(screen.fd, b"e")
        current = screen.title(current, 20)
        times.append(1000 * (time.perf_counter() - start))
        screen.drain()
    os.write(screen.fd, b"\x11")
    return times


def pages(path: Path) -> dict[str, float]:
    """Return the milliseconds of first pages, after one to warm up."""
    review = open_review(str(path), handle="ann", durable=False, daily_backup=False)
    asked = {
        "everything": Filter(),
        "two words": Filter(text="antibodies lymphoma"),
        "a rare word": Filter(text="zq77x"),
        "words and source": Filter(text="report", source="Source 0"),
    }
    told = {name: _timed(partial(page, review, wanted)) for name, wanted in asked.items()}
    review.store.close()
    return told


def _timed(work: Callable[[], object]) -> float:
    work()
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def main() -> None:
    """Measure at every size and print a line each."""
    for size in [int(word) for word in sys.argv[1:]] or [1000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "review.db"
            build(path, size)
            shown = "; ".join(f"{name} {ms:.0f}" for name, ms in pages(path).items())
            print(f"{size} records, first pages in ms: {shown}")
            times = keys(path)
            print("in turn:", " ".join(f"{ms:.0f}" for ms in times))
            cut = quantiles(times, n=20)
            print(f"{size} records, key to painted next record in ms: p50 {cut[9]:.0f}, p95 {cut[18]:.0f}")


if __name__ == "__main__":
    main()
