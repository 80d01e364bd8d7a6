"""The choices of an analysis as words, and the spec they come to."""

from dataclasses import dataclass, replace
from enum import StrEnum

from review.pooling.choices import (
    Alternative,
    FailSafeKind,
    I2Definition,
    MissingEstimator,
    PredictionRule,
    RobustKind,
    SelectionKind,
    Structure,
    Test,
    VeveaWoods,
)
from review.pooling.effect_sizes.effects import Correction, CorrectWhich, VarianceType
from review.pooling.glmm_model import GlmmModel
from review.pooling.measures import Measure, Role
from review.pooling.spec import Method, Spec, SubgroupTau, preset

MEASURES = tuple(measure.value for measure in Measure)
METHODS = (*(method.value for method in Method), "FE", "CE")
TESTS = tuple(test.value for test in Test)
PREDICTIONS = tuple(rule.value for rule in PredictionRule)
I2_DEFINITIONS = tuple(definition.value for definition in I2Definition)
SUBGROUP_TAUS = tuple(choice.value for choice in SubgroupTau)
MODELS = tuple(model.value for model in GlmmModel)
CORRECTIONS = tuple(which.value for which in CorrectWhich)
VARIANCE_TYPES = tuple(kind.value for kind in VarianceType)
ROLES = tuple(role.value for role in Role)
ROBUST_KINDS = tuple(kind.value for kind in RobustKind)
STRUCTURES = tuple(structure.value for structure in Structure)
PATTERNS = tuple(pattern.value.replace(" ", "-") for pattern in VeveaWoods)
SELECTIONS = (*(kind.value for kind in SelectionKind), *PATTERNS)
ALTERNATIVES = tuple(choice.value for choice in Alternative)
FAIL_SAFES = tuple(kind.value for kind in FailSafeKind)
FILL_ESTIMATORS = tuple(estimator.value for estimator in MissingEstimator)
EVERY_TEST = "all"


class BiasTest(StrEnum):
    """Tests for small-study effects; the default is Peters' for counts of events and Egger's otherwise."""

    DEFAULT = "default"
    PETERS = "peters"
    EGGER = "egger"
    EGGER_MIXED = "egger-mixed"
    BEGG = "begg"
    THOMPSON = "thompson"
    HARBORD = "harbord"
    MACASKILL = "macaskill"
    SCHWARZER = "schwarzer"
    DEEKS = "deeks"
    PUSTEJOVSKY = "pustejovsky"


BIAS_TESTS = tuple(test.value for test in BiasTest)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a user chose, in words; None keeps what the preset of the measure says."""

    measure: str
    method: str | None = None
    test: str | None = None
    level: float | None = None
    prediction: str | None = None
    i2: str | None = None
    subgroup_tau: str | None = None
    model: str | None = None
    equal_effects: bool = False
    add: float | None = None
    to: str | None = None
    variance_type: str | None = None


def roles_of(measure: str) -> tuple[str, ...]:
    """Return what the columns of a measure hold."""
    return tuple(role.value for role in Measure(measure).roles)


def spec_of(chosen: Choices) -> Spec:
    """Return the spec that choices come to: the preset of the measure, changed where something was chosen.

    Raises:
        RefusedData: a word that is none of the choices, or a combination no model answers.
    """
    start = preset(Measure(chosen.measure))
    method = Method(chosen.method) if chosen.method else start.method
    test = Test(chosen.test) if chosen.test else _test_for(method, start)
    return Spec(
        measure=start.measure,
        method=method,
        test=test,
        level=start.level if chosen.level is None else chosen.level,
        prediction=PredictionRule(chosen.prediction) if chosen.prediction else start.prediction,
        i2=I2Definition(chosen.i2) if chosen.i2 else start.i2,
        subgroup_tau=SubgroupTau(chosen.subgroup_tau) if chosen.subgroup_tau else start.subgroup_tau,
        model=GlmmModel(chosen.model) if chosen.model else start.model,
        random=not chosen.equal_effects,
        correction=_correction(start.correction, chosen),
        variance_type=VarianceType(chosen.variance_type) if chosen.variance_type else start.variance_type,
    )


def _test_for(method: Method, start: Spec) -> Test:
    """The preset's test where the method has it: only inverse variance with τ² is scaled."""
    if method is start.method:
        return start.test
    return Test.KNHA if method.estimator is not None and method.estimator.random else Test.Z


def _correction(start: Correction, chosen: Choices) -> Correction:
    changed = start if chosen.add is None else replace(start, add=chosen.add)
    return changed if chosen.to is None else replace(changed, to=CorrectWhich(chosen.to))
