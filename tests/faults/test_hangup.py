"""A terminal that goes away, and a request to end: the screens leave, and what was decided is saved."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.opening import new_review, open_review
from review.services.screening import work_list
from review.vocabulary import Stage
from tests.services.files import article, ris

PROGRAM = Path(sys.executable).with_name("review")
SECONDS = 20
APART = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
if sys.argv[1]:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.argv[2], [*sys.argv[2:], "--as", "ann"])
"""
"""Makes the pseudo-terminal the one whose loss the program is told of."""


def started(path: Path, *, nohup: bool) -> tuple[subprocess.Popen[bytes], int]:
    """Start the screening screen in a pseudo-terminal of its own; return it and the terminal's other end."""
    ours, theirs = pty.openpty()

    process = subprocess.Popen(
        [sys.executable, "-c", APART, "nohup" if nohup else "", str(PROGRAM), "screen", "--db", str(path)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color"},
    )
    os.close(theirs)
    return process, ours


def read_until(ours: int, word: bytes) -> None:
    """Read what the program paints until a word is there."""
    seen, end = b"", time.monotonic() + SECONDS
    while word not in seen:
        assert time.monotonic() < end, seen[-300:]
        if select.select([ours], [], [], 0.2)[0]:
            seen += os.read(ours, 65536)


def read_on(ours: int, process: subprocess.Popen[bytes]) -> None:
    """Read until the program has ended."""
    end = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < end:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                os.read(ours, 65536)
            except OSError:  # the program's end is closed
                return


@pytest.mark.parametrize("way", ["hangup", "hangup under nohup", "termination"])
def test_the_screens_leave_and_keep_what_was_decided(tmp_path: Path, way: str) -> None:
    """No decision is lost, and no process is left behind."""
    path = tmp_path / "review.db"
    review = new_review(str(path), "Hangup", handle="ann")
    data = ris(*(article(n) for n in range(6)))
    import_files(review, [IncomingFile("a.ris", data)], SearchFacts("PubMed"))
    review.store.close()
    process, ours = started(path, nohup=way == "hangup under nohup")
    try:
        read_until(ours, b"invented patients")
        os.write(ours, b"e")
        read_until(ours, b"saved")
        os.write(ours, b"i")
        time.sleep(0.3)
        if way == "termination":
            process.send_signal(signal.SIGTERM)
            read_on(ours, process)
        else:
            os.close(ours)
        assert process.wait(SECONDS) == (0 if way == "termination" else 128 + signal.SIGHUP)
    finally:
        process.kill()
    again = open_review(str(path), handle="ann", daily_backup=False)
    assert len(work_list(again, Stage.TITLE_ABSTRACT).mine) == 2
    again.store.close()
