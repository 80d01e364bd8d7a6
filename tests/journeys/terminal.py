"""A real terminal in tmux: start the program, send keys, wait until something is on the screen."""

import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

PROGRAM = Path(sys.executable).with_name("review")
DEADLINE = 30.0
TICK = 0.05


def why_not() -> str:
    """Return why no journey can be made here, or nothing."""
    if shutil.which("tmux") is None:
        return "tmux is not installed"
    return "" if PROGRAM.exists() else "the console script `review` is not installed"


class Terminal:
    """One tmux server with one window, on a socket of its own."""

    def __init__(self, folder: Path, size: tuple[int, int]) -> None:
        self.socket = f"review-{uuid4().hex[:10]}"
        self.folder = folder
        self.size = size

    def tmux(self, *words: str) -> str:
        """Run a tmux command on this server and return what it printed."""
        done = subprocess.run(
            ["tmux", "-L", self.socket, "-f", "/dev/null", *words],
            check=False,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def start(self, *arguments: str, **environment: str) -> None:
        """Start the program with arguments; the window stays when it ends."""
        settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        settings |= {"HOME": str(self.folder), "REVIEW_REVIEWER": "", "REVIEW_DB": ""} | environment
        words = [*(f"{name}={value}" for name, value in settings.items()), str(PROGRAM), *arguments]
        command = f"env {shlex.join(words)}; echo ENDED WITH $?; read -r _"
        width, height = self.size
        self.tmux(
            "new-session",
            "-d",
            "-x",
            str(width),
            "-y",
            str(height),
            "-c",
            str(self.folder),
            "sh",
            "-c",
            command,
        )

    def screen(self) -> str:
        """Return what the window shows."""
        return self.tmux("capture-pane", "-p")

    def press(self, *keys: str) -> None:
        """Send keys by tmux's names: `F4`, `Enter`, `Escape`, `C-q`, `i`."""
        self.tmux("send-keys", *keys)

    def type(self, words: str) -> None:
        """Send text as it is."""
        self.tmux("send-keys", "-l", words)

    def wait_for(self, *marks: str, gone: str = "") -> str:
        """Wait until all marks are on the screen, and `gone` is not; return the screen."""
        end = time.monotonic() + DEADLINE
        while True:
            shown = self.screen()
            flat = " ".join(shown.split())
            if all(" ".join(mark.split()) in flat for mark in marks) and (not gone or gone not in flat):
                return shown
            if time.monotonic() > end:
                raise AssertionError(f"never saw {marks} (gone: {gone!r}); the screen shows:\n{shown}")
            time.sleep(TICK)

    def stop(self) -> None:
        """End the server, and whatever runs in it."""
        self.tmux("kill-server")
