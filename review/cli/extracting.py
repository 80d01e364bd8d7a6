"""The group `review extract`: its commands stand in two modules, readings and outcomes."""

import click

from review.cli import extraction_outcomes, extraction_readings


@click.group()
def extract() -> None:
    """Forms, values, consensus and outcome data."""


for _command in (*extraction_readings.COMMANDS, *extraction_outcomes.COMMANDS):
    extract.add_command(_command)
