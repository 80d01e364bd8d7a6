"""An analysis as a script for R's metafor, and its data as CSV."""

import csv
import io
import math

from review.pooling.metafor_script import Moderators, metafor_data, metafor_script
from review.pooling.spec import Spec
from review.pooling.table import StudyTable
from review.services.basis import Columns, typed
from review.text import csv_cell


def r_script(table: StudyTable, spec: Spec, beside: str, formula: str, columns: Columns) -> str:
    """Return R code that holds the data and repeats an analysis in metafor.

    Args:
        table: the rows.
        spec: the choices.
        beside: name of the file that holds the same data as CSV.
        formula: moderators of a meta-regression; none when empty.
        columns: cells by column, for the moderators.

    Raises:
        Unsupported: an analysis that metafor has no call for.
    """
    text = metafor_script(table, spec, _moderators(formula, columns))
    return text.replace("library(metafor)", f"# The same data stand in {beside}.\nlibrary(metafor)", 1)


def r_csv(table: StudyTable, spec: Spec, formula: str, columns: Columns) -> str:
    """Return the data of the script as CSV, by metafor's names; missing cells are NA."""
    found = metafor_data(table, spec, _moderators(formula, columns))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in found])
    for cells in zip(*(values for _, values in found), strict=True):
        writer.writerow([_cell(cell) for cell in cells])
    return out.getvalue()


def _moderators(formula: str, columns: Columns) -> Moderators | None:
    if not formula:
        return None
    return Moderators(formula, {name: typed(cells) for name, cells in columns.items()})


def _cell(value: object) -> str:
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    return "NA" if missing else repr(value) if isinstance(value, float) else csv_cell(str(value))
