"""The settings in force."""

from dataclasses import fields

import click

from review.cli.frame import settings as in_force
from review.cli.frame import shared, wants_json, without_password
from review.cli.output import emit_json, emit_table
from review.settings import Settings


@click.command()
@shared()
def settings() -> None:
    """Show the settings in force; keys and passwords are shown as stars."""
    chosen = without_password(in_force())
    values = {field.name: getattr(chosen, field.name) for field in fields(Settings)}
    values["api_key"] = str(chosen.api_key)
    if wants_json():
        emit_json(values)
        return
    emit_table(("Setting", "Value"), list(values.items()))
