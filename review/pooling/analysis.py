"""The one way from a table and a spec to a result."""

import numpy as np
import scipy

from review.errors import RefusedData
from review.pooling.arrays import IntArray
from review.pooling.cautions import cautions
from review.pooling.effect_sizes.compute import effect_sizes
from review.pooling.guards import check
from review.pooling.result import PoolingResult, SubgroupTest, Summary
from review.pooling.source import Source
from review.pooling.spec import Spec, SubgroupTau
from review.pooling.study_rows import study_rows
from review.pooling.subgroup import between, common_fit, dummies, levels_of
from review.pooling.summary import summarise
from review.pooling.table import StudyTable

ENGINE = "1"


def pool(table: StudyTable, spec: Spec) -> PoolingResult:
    """Pool a table as the spec says, overall and by subgroup where the table names subgroups.

    Raises:
        RefusedData: numbers no study can have (with the row), nothing to pool, or a model the data
            cannot carry. Unsupported: a combination of measure and method that does not exist.
    """
    check(table, spec.measure)
    effects = effect_sizes(table, spec.measure, spec.correction, spec.variance_type)
    source = Source(table, effects, spec)
    used = source.usable()
    overall = source.pool(used)
    subgroups, test = _subgroups(source, used)
    summary = summarise(source, None, used, overall)
    return PoolingResult(
        spec=spec,
        overall=summary,
        subgroups=subgroups,
        subgroup_test=test,
        studies=study_rows(table, spec.measure, effects, overall.weights, used=used, level=spec.level),
        warnings=cautions(table, spec, used, overall, summary),
        input_digest=table.digest(),
        versions=(("engine", ENGINE), ("numpy", np.__version__), ("scipy", scipy.__version__)),
    )


def _subgroups(source: Source, used: IntArray) -> tuple[tuple[Summary, ...], SubgroupTest | None]:
    labels = source.table.subgroups
    if labels is None:
        return (), None
    groups = levels_of(labels, used)
    if not groups:
        raise RefusedData("No usable row names its subgroup; fill in the subgroup column or leave it out.")
    if source.spec.subgroup_tau is SubgroupTau.COMMON and len(groups) > 1:
        return _common(source, groups)
    pooled = [(name, rows, source.pool(rows)) for name, rows in groups]
    summaries = tuple(summarise(source, name, rows, value) for name, rows, value in pooled)
    if len(groups) < 2:
        return summaries, None
    q, df, p = between([value for _, _, value in pooled])
    return summaries, SubgroupTest(q, df, p, "Wald, separate tau2")


def _common(
    source: Source, groups: list[tuple[str, IntArray]]
) -> tuple[tuple[Summary, ...], SubgroupTest | None]:
    rows = np.concatenate([part for _, part in groups])
    x = dummies([len(part) for _, part in groups])
    values, test = common_fit(source.model(rows, x), [source.pool(part) for _, part in groups])
    summaries = tuple(
        summarise(source, name, part, value) for (name, part), value in zip(groups, values, strict=True)
    )
    return summaries, test
