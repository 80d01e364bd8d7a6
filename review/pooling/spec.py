"""What to pool and how: a frozen value whose canonical JSON identifies the analysis."""

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum

from review.errors import RefusedData
from review.pooling.choices import Estimator, I2Definition, PredictionRule, Test
from review.pooling.effect_sizes.effects import Correction, VarianceType
from review.pooling.glmm_model import GlmmModel
from review.pooling.measures import Measure


class Method(StrEnum):
    """A mixed model, a method for two-by-two tables, or inverse variance by its estimator of τ²."""

    GLMM = "GLMM"
    MH = "MH"
    PETO = "Peto"
    EE = "EE"
    DL = "DL"
    HE = "HE"
    HS = "HS"
    HSK = "HSk"
    SJ = "SJ"
    ML = "ML"
    REML = "REML"
    EB = "EB"
    PM = "PM"
    PMM = "PMM"
    GENQ = "GENQ"

    @classmethod
    def _missing_(cls, value: object) -> "Method":
        wanted = {"FE": "EE", "CE": "EE"}.get(str(value).upper(), str(value).upper())
        for member in cls:
            if member.value.upper() == wanted:
                return member
        raise RefusedData(f"There is no method {value!r}; choose one of {', '.join(cls)}.")

    @property
    def from_counts(self) -> bool:
        """Whether the method works on counts, not on effect sizes."""
        return self in (Method.GLMM, Method.MH, Method.PETO)

    @property
    def estimator(self) -> Estimator | None:
        """The estimator of τ² of an inverse-variance method, None for the others."""
        if self.from_counts:
            return None
        return Estimator(self.value)


class SubgroupTau(StrEnum):
    """Whether subgroups have a τ² of their own or share one."""

    SEPARATE = "separate"
    COMMON = "common"

    @classmethod
    def _missing_(cls, value: object) -> "SubgroupTau":
        raise RefusedData(f"Subgroups have separate or common tau2, not {value!r}.")


@dataclass(frozen=True, slots=True)
class Spec:
    """The choices of an analysis; `preset` gives the ones to start from.

    `i2` None takes Q of the Wald statistics for mixed models and τ² otherwise. `level` is the
    confidence level, between 0 and 1. `model` matters for two-arm mixed models only.
    """

    measure: Measure
    method: Method = Method.REML
    test: Test = Test.Z
    level: float = 0.95
    prediction: PredictionRule = PredictionRule.AUTO
    i2: I2Definition | None = None
    subgroup_tau: SubgroupTau = SubgroupTau.SEPARATE
    model: GlmmModel = GlmmModel.CM_EL
    random: bool = True
    correction: Correction = field(default_factory=Correction)
    variance_type: VarianceType = VarianceType.LS

    def __post_init__(self) -> None:
        """Refuse combinations that no model answers."""
        if not 0 < self.level < 1:
            raise RefusedData(
                f"The confidence level is {self.level:g}; give a number between 0 and 1, as 0.95."
            )
        if self.method.from_counts and self.test.scaled:
            raise RefusedData(f"Hartung-Knapp needs inverse variance, not {self.method}; choose test z.")

    @property
    def i2_definition(self) -> I2Definition:
        """The definition of I² in force."""
        if self.i2 is not None:
            return self.i2
        return I2Definition.Q_WALD if self.method is Method.GLMM else I2Definition.TAU2

    def to_dict(self) -> dict[str, object]:
        """Return plain values for JSON, in a fixed order."""
        return {
            "measure": self.measure.value,
            "method": self.method.value,
            "model": self.model.value if self.method is Method.GLMM else None,
            "random": self.random if self.method is Method.GLMM else None,
            "test": self.test.value,
            "level": self.level,
            "prediction": self.prediction.value,
            "i2_definition": self.i2_definition.value,
            "subgroup_tau": self.subgroup_tau.value,
            "correction": {
                "add": self.correction.add,
                "to": self.correction.to.value,
                "drop00": self.correction.drop00,
            },
            "variance_type": self.variance_type.value,
        }

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal."""
        text = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def preset(measure: Measure) -> Spec:
    """Return the analysis to start from.

    Single proportions: random-intercept logistic model by maximum likelihood with z limits. Two-by-two
    tables and everything else: inverse variance with REML and Hartung–Knapp.
    """
    if measure is Measure.PLO:
        return Spec(measure, Method.GLMM)
    return Spec(measure, Method.REML, Test.KNHA)


def sensitivity(measure: Measure) -> tuple[Spec, ...]:
    """Return the analyses to set beside the preset of a single proportion; none for other measures."""
    if measure is not Measure.PLO:
        return ()
    return (
        Spec(Measure.PLO, Method.REML, Test.KNHA),
        Spec(Measure.PAS, Method.REML, Test.KNHA),
    )
