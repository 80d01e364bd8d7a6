"""Cohorts and studies are counted apart where both are known."""

from review.pooling.analysis import pool
from review.pooling.measures import Measure, Role
from review.pooling.spec import preset
from review.pooling.table import study_table

COUNTS = {Role.EVENTS: [3.0, 4.0, 7.0], Role.TOTAL: [10.0, 12.0, 15.0]}


def test_cohorts_and_studies_are_counted() -> None:
    table = study_table(["A 1", "A 2", "B"], COUNTS, studies=["A", "A", "B"], cohorts=["1", "2", "1"])
    result = pool(table, preset(Measure.PLO))
    assert (result.overall.cohorts, result.overall.studies) == (3, 2)
    assert result.overall.to_dict()["cohorts"] == 3
    assert "3 cohorts from 2 studies" in result.to_text()
    assert (
        "3 cohorts come from 2 studies, and those of one study are not independent (A)" in result.warnings[0]
    )


def test_rows_are_counted_where_cohorts_are_not_known() -> None:
    result = pool(study_table(["A", "B", "C"], COUNTS, studies=["A", "B", "C"]), preset(Measure.PLO))
    assert result.overall.cohorts is None
    assert "3 rows from 3 studies" in result.to_text()
