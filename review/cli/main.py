"""The command `review`: its root group and the boundary where errors become one sentence and an exit code."""

import importlib
import importlib.util
import os
import sys
from pathlib import Path

import click

from review.cli.faults import log_fault
from review.cli.frame import settings, shared, target_of
from review.cli.table import ENTRIES, SECTIONS
from review.errors import ReviewError
from review.text import printable

EXIT_FAILURE, EXIT_USAGE, EXIT_INTERRUPTED = 1, 2, 130


class Root(click.Group):
    """The root group: commands come from the table, a module is loaded when its command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        """Return the names of all commands."""
        return list(ENTRIES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command."""
        entry = ENTRIES.get(cmd_name)
        if entry is None:
            return None
        found: click.Command = getattr(importlib.import_module(f"review.cli.{entry.module}"), entry.attribute)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands by section without loading them."""
        for section in SECTIONS:
            with formatter.section(section.heading):
                formatter.write_dl([(entry.name, entry.line) for entry in section.entries], col_spacing=3)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; whatever goes wrong ends as one sentence and an exit code."""
        try:
            one_place()
            return super().invoke(ctx)
        except ReviewError as fault:
            click.echo(f"review: {printable(str(fault))}", err=True)
            ctx.exit(fault.exit_code)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            click.echo("review: interrupted; what was saved is saved.", err=True)
            ctx.exit(EXIT_INTERRUPTED)
        except BrokenPipeError:
            _quiet_stdout()
            ctx.exit(0)
        except OSError as fault:
            where = f" ({fault.filename})" if fault.filename else ""
            click.echo(f"review: The system refused: {fault.strerror or fault}{where}.", err=True)
            _quiet_stdout()
            ctx.exit(EXIT_FAILURE)
        except Exception as fault:  # noqa: BLE001 - the boundary of the program
            click.echo(f"review: {log_fault(fault, os.environ)}", err=True)
            ctx.exit(EXIT_FAILURE)


def _quiet_stdout() -> None:
    """Let the interpreter flush into nothing when whoever read our output has gone."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())


def one_place() -> None:
    """Check that `review` and `db` belong to one installation.

    Raises:
        ReviewError: another package named `db` would be used.
    """
    ours = Path(__file__).resolve().parents[2]
    spec = importlib.util.find_spec("db")
    theirs = Path(spec.origin).resolve().parents[1] if spec and spec.origin else None
    if theirs != ours:
        where = f"lies in {theirs}" if theirs else "is missing or is no package"
        raise ReviewError(
            f"The package `db` {where}, but `review` lies in {ours}; "
            "start the installed command `review`, from an environment of its own."
        )


@click.group(cls=Root, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="systematic-review", prog_name="review")
@shared()
@click.pass_context
def root(ctx: click.Context) -> None:
    """A systematic review in one terminal program, from the PubMed search to the pooled result.

    `review` alone opens the terminal UI on the review named by --db, REVIEW_DB or ./review.db.
    """
    if ctx.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(ctx.get_help())
        ctx.exit(EXIT_USAGE)
    from review.cli.screens import open_screens

    chosen = settings()
    open_screens(chosen, target_of(chosen), "")


def main() -> None:
    """Run the command line."""
    # Threads of the linear algebra wait busily for work that matrices of this size never give them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    root(prog_name="review")
