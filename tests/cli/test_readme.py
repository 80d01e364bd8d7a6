"""The README names every command, setting and measure, and every command it names is there."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from review.cli.table import ENTRIES
from review.pooling.measures import Measure
from review.settings import Settings
from tests.cli.test_frame import loaded, walk

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `review ([^`]*)` \|", README, re.MULTILINE)


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_has_its_row(name: str) -> None:
    """Each command and subcommand stands in a table."""
    for path, command in walk(loaded(name), (name,)):
        if isinstance(command, click.Group) or path == ("dedup", "table"):
            continue
        assert any(tuple(row.split()[: len(path)]) == path for row in ROWS), path


def test_every_row_is_a_command() -> None:
    """A command that is gone is not promised."""
    known = {path for name in ENTRIES for path, _ in walk(loaded(name), (name,))}
    for row in ROWS:
        words = tuple(row.split())
        assert words[:2] in known or words[:1] in known, row


def test_every_option_named_exists() -> None:
    """Options in the tables and examples belong to some command."""
    real = {"--help", "--version", "--json", "--db", "--as"}
    for name in ENTRIES:
        for _, command in walk(loaded(name), (name,)):
            real |= {text for p in command.params for text in (*p.opts, *p.secondary_opts)}
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", README))
    assert named <= real, named - real


def test_settings_and_measures_are_named() -> None:
    """Every setting with its variable, every measure."""
    for field in fields(Settings):
        variable = "NCBI_API_KEY" if field.name == "api_key" else f"REVIEW_{field.name.upper()}"
        assert f"| `{field.name}` | `{variable}` |" in README
    for measure in Measure:
        assert f"`{measure}`" in README
        columns = next(row for row in README.splitlines() if row.startswith("| `") and f"`{measure}`" in row)
        for role in measure.roles:
            assert f"--{role.value.replace('_', '-')}" in columns, measure
