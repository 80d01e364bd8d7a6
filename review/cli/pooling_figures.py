"""The forest plots of `review pool`: one file, or a folder with one for each outcome and grouping."""

import re
from collections.abc import Sequence
from pathlib import Path

from review.cli.output import put
from review.cli.pooling_more import More, Pooled
from review.errors import BadInput
from review.services.figures import forest_svg, forest_text

_FILES = (".svg", ".txt")
_UNSAFE = re.compile(r"[^\w.+-]+")


def check_target(output: Path | None) -> None:
    """Refuse a file of another kind.

    Raises:
        BadInput: neither a folder nor a file that ends in .svg or .txt.
    """
    if output is None or output.is_dir() or not output.suffix or output.suffix.lower() in _FILES:
        return
    raise BadInput(f"A forest plot is written as .svg or .txt, not `{output.suffix}`.")


def write_forests(shown: Sequence[tuple[Pooled, More]], subgroup: str, output: Path) -> None:
    """Write the forest plots of outcomes.

    Args:
        shown: the pooled outcomes, with their further groupings.
        subgroup: the first grouping, empty for none.
        output: a file for the one outcome by its first grouping; or a folder, made where it is missing, for
            every outcome by every grouping.

    Raises:
        BadInput: the folder cannot be made, or two plots would have one name.
    """
    if output.suffix.lower() in _FILES and not output.is_dir():
        pooled, _ = shown[0]
        figure = forest_svg if output.suffix.lower() == ".svg" else forest_text
        put(figure(pooled.result, pooled.heading), output)
        return
    plots: dict[str, str] = {}
    for pooled, more in shown:
        for by, result in ((subgroup, pooled.result), *((each.by, each.result) for each in more.further)):
            name = _file_name(pooled.name, by)
            if name in plots:
                raise BadInput(f"Two forest plots would be called {name}; write one of them on its own.")
            plots[name] = forest_svg(result, pooled.heading)
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise BadInput(f"The folder {output} cannot be made: {fault.strerror or fault}.") from None
    for name, plot in plots.items():
        put(plot, output / name)


def _file_name(outcome: str, by: str) -> str:
    parts = [_UNSAFE.sub("_", part).strip("._") or "plot" for part in (outcome, by) if part]
    return "_".join(parts) + ".svg"
