"""From the columns of a study table to effects and variances."""

import numpy as np

from review.errors import RefusedData
from review.pooling.effect_sizes.continuous import Arm, one_mean, two_means
from review.pooling.effect_sizes.correlations import correlations, partial_correlations
from review.pooling.effect_sizes.effects import Correction, Effects, VarianceType
from review.pooling.effect_sizes.generic import (
    from_limits,
    from_log_rank,
    from_p_value,
    from_standard_error,
    from_variance,
)
from review.pooling.effect_sizes.paired import Pairs, paired
from review.pooling.effect_sizes.proportions import proportions
from review.pooling.effect_sizes.rates import rates, two_rates
from review.pooling.effect_sizes.reliability import reliabilities
from review.pooling.effect_sizes.two_arm import Tables, two_by_two
from review.pooling.measures import Measure, Role
from review.pooling.table import StudyTable


def effect_sizes(
    table: StudyTable,
    measure: Measure,
    correction: Correction | None = None,
    variance: VarianceType = VarianceType.LS,
) -> Effects:
    """Compute the effect of every row; rows whose effect is undefined hold NaN.

    Raises:
        RefusedData: a needed column is missing, or the measure has no such variance type.
    """
    rule = Correction() if correction is None else correction
    roles = measure.roles
    first = roles[0]
    if measure is Measure.GEN:
        return _generic(table)
    columns = [table.column(role) for role in roles]
    if measure.single_proportion:
        return proportions(measure, columns[0], columns[1], rule, variance)
    if measure.two_by_two:
        a, n1, c, n2 = columns
        return two_by_two(measure, Tables(a, n1 - a, c, n2 - c), rule, variance)
    if Role.TIME in roles:
        return rates(measure, columns[0], columns[1], rule)
    if Role.TIME1 in roles:
        return two_rates(measure, (columns[0], columns[2]), (columns[1], columns[3]), rule, variance)
    match first:
        case Role.MEAN:
            return one_mean(measure, Arm(*columns))
        case Role.CORRELATION:
            return correlations(measure, columns[0], columns[1], variance)
        case Role.T_VALUE:
            t, n, predictors = columns[:3]
            return partial_correlations(measure, t, n, predictors, columns[3] if len(columns) > 3 else None)
        case Role.ALPHA:
            return reliabilities(measure, *columns)
        case _:
            return _two_means_or_pairs(table, measure, variance)


def _two_means_or_pairs(table: StudyTable, measure: Measure, variance: VarianceType) -> Effects:
    mean1, sd1, mean2 = (table.column(role) for role in (Role.MEAN1, Role.SD1, Role.MEAN2))
    if Role.TOTAL1 in measure.roles:
        one = Arm(mean1, sd1, table.column(Role.TOTAL1))
        return two_means(
            measure, one, Arm(mean2, table.column(Role.SD2), table.column(Role.TOTAL2)), variance
        )
    sd2 = table.optional(Role.SD2)
    other = np.full_like(sd1, np.nan) if sd2 is None else sd2
    n, r = table.column(Role.TOTAL), table.column(Role.CORRELATION)
    return paired(measure, Pairs(mean1, mean2, sd1, other, n, r))


def _generic(table: StudyTable) -> Effects:
    found = {role: table.optional(role) for role in Role}
    deviation, spread = found[Role.OBSERVED_MINUS_EXPECTED], found[Role.LOG_RANK_VARIANCE]
    if deviation is not None and spread is not None:
        return from_log_rank(deviation, spread)
    estimate = table.column(Role.ESTIMATE)
    variance, se, p_value = found[Role.VARIANCE], found[Role.SE], found[Role.P_VALUE]
    low, high = found[Role.CI_LOW], found[Role.CI_HIGH]
    if variance is not None:
        return from_variance(estimate, variance)
    if se is not None:
        return from_standard_error(estimate, se)
    if low is not None and high is not None:
        return from_limits(estimate, low, high)
    if p_value is not None:
        return from_p_value(estimate, p_value)
    raise RefusedData("The estimates have no error; name a column of variances, errors, limits or p-values.")
