"""From key to painted next record, through a real pseudo-terminal, and the first page of a search.

python -m tests.benchmarks.screening_latency [RECORDS ...]

Makes reviews of records with real words (1,000 and 100,000 unless told), opens the screening screen in a
pseudo-terminal, presses a key 120 times, about three a second, and times each until the next title has been
written to the terminal: in random order, and in ranked order with a stopping rule, where every decision
trains anew, ranks everything and counts in the background. It also asks for first pages of lists. Prints
percentiles in milliseconds, and those of each size beside those of the first.
"""

import contextlib
import csv
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
from dataclasses import replace
from fcntl import ioctl
from functools import partial
from pathlib import Path
from statistics import quantiles

from review.screening.protocol import Order, ScreeningPlan, StoppingRule
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import Filter, page
from review.services.opening import new_review, open_review
from review.services.protocol import current_protocol, protocol_of, set_protocol, with_plan
from review.services.screening import decide
from review.vocabulary import Stage, Verdict
from tests.benchmarks.screening_texts import write_table
from tests.services.files import article, ris

KEYS = 120
LABELS = 300
PROGRAM = Path(sys.executable).with_name("review")
TITLE = re.compile(rb"zq\d+x")
RANKED = ScreeningPlan(order=Order.RANKED, stopping=StoppingRule.RANKED)


def build(path: Path, records: int) -> None:
    """Make a review of so many records, some of them decided."""
    table = path.with_suffix(".csv")
    write_table(table, records)
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    review = new_review(str(path), "Latency", handle="ann", durable=False)
    step = 5000
    for first in range(0, records, step):
        part = enumerate(rows[first : first + step], start=first)
        data = ris(*(_entry(n, row["title"], row["abstract"]) for n, row in part))
        import_files(review, [IncomingFile(f"{first}.ris", data)], SearchFacts(f"Source {first}"))
    for n, row in enumerate(rows[:LABELS], start=1):
        verdict = Verdict.INCLUDE if row["label"] == "1" else Verdict.EXCLUDE
        decide(review, Stage.TITLE_ABSTRACT, n, verdict)
    review.store.close()


def _entry(number: int, title: str, abstract: str) -> str:
    title, abstract = " ".join(title.split()), " ".join(abstract.split())
    return article(number, TI=f"zq{number}x report {title}", AB=abstract)


def rank(path: Path) -> None:
    """Switch to ranked order with a stopping rule."""
    review = open_review(str(path), handle="ann", durable=False, daily_backup=False)
    now = protocol_of(current_protocol(review))
    set_protocol(review, replace(now, settings=with_plan(now.settings, RANKED)))
    review.store.close()


class Screen:
    """The program in a pseudo-terminal of 80 by 30."""

    def __init__(self, path: Path) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
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
        with contextlib.suppress(OSError):  # the program has ended
            while select.select([self.fd], [], [], 0.3)[0] and os.read(self.fd, 65536):
                pass

    def leave(self) -> None:
        """Press the key that leaves, and wait until the program has ended."""
        os.write(self.fd, b"\x11")
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            self.drain()
        os.close(self.fd)


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
    screen.leave()
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
    told: dict[str, list[float]] = {}
    for size in [int(word) for word in sys.argv[1:]] or [1000, 100_000]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "review.db"
            build(path, size)
            shown = "; ".join(f"{name} {ms:.0f}" for name, ms in pages(path).items())
            print(f"{size} records, first pages in ms: {shown}", flush=True)
            _tell(told, size, "random order", keys(path))
            rank(path)
            _tell(told, size, "ranked, training", keys(path))


def _tell(told: dict[str, list[float]], size: int, name: str, times: list[float]) -> None:
    cut = quantiles(times, n=20)
    first = told.setdefault(name, cut)
    print(
        f"{size} records, {name}, key to painted next record in ms: p50 {cut[9]:.1f}, p95 {cut[18]:.1f}, "
        f"longest {max(times):.0f}; {cut[9] / first[9]:.2f} and {cut[18] / first[18]:.2f} of the first size",
        flush=True,
    )


if __name__ == "__main__":
    main()
