"""Calls of the command line inside the test's own process."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from review.cli.main import root


@dataclass(frozen=True)
class Desk:
    """A folder in which commands are called."""

    folder: Path

    def call(self, *words: str, code: int = 0) -> Result:
        """Call a command and check its exit code."""
        result = CliRunner().invoke(root, list(words), prog_name="review")
        assert result.exit_code == code, (words, result.exit_code, result.output, result.exception)
        return result

    def data(self, *words: str) -> Any:
        """Call a command with `--json` and return what it prints."""
        return json.loads(self.call(*words, "--json").stdout)

    def refused(self, *words: str, code: int = 1) -> str:
        """Call a command that is refused, and return the one sentence it says."""
        result = self.call(*words, code=code)
        assert not result.stdout
        lines = result.stderr.splitlines()
        assert len(lines) == 1, result.stderr
        assert lines[0].startswith("review: ")
        return lines[0].removeprefix("review: ")

    def file(self, name: str, content: str | bytes) -> str:
        """Write a file and return its name."""
        raw = content.encode() if isinstance(content, str) else content
        (self.folder / name).write_bytes(raw)
        return name
