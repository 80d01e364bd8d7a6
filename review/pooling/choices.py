"""The choices an analysis names: estimator of τ², test, definitions of I² and of the prediction interval."""

from enum import StrEnum

from review.errors import RefusedData


class Estimator(StrEnum):
    """Equal effects, or the estimator of the between-study variance τ²."""

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

    @property
    def random(self) -> bool:
        """Whether τ² is estimated at all."""
        return self is not Estimator.EE

    @property
    def likelihood(self) -> bool:
        """Whether τ² maximises a likelihood, so that likelihoods may be compared."""
        return self in (Estimator.ML, Estimator.REML)

    @classmethod
    def _missing_(cls, value: object) -> "Estimator":
        found = _SPELLINGS.get(str(value).upper())
        if found is None:
            raise RefusedData(f"There is no estimator {value!r}; choose one of {', '.join(cls)}.")
        return cls(found)


_SPELLINGS = {"FE": "EE", "CE": "EE"} | {member.value.upper(): member.value for member in Estimator}


class Test(StrEnum):
    """How coefficients are tested: normal, t, Hartung–Knapp, or Hartung–Knapp never narrower than z."""

    __test__ = False

    Z = "z"
    T = "t"
    KNHA = "knha"
    ADHOC = "adhoc"

    @property
    def scaled(self) -> bool:
        """Whether standard errors carry the Knapp–Hartung factor."""
        return self in (Test.KNHA, Test.ADHOC)

    @classmethod
    def _missing_(cls, value: object) -> "Test":
        raise RefusedData(f"There is no test {value!r}; choose one of {', '.join(cls)}.")


class I2Definition(StrEnum):
    """What I² is computed from."""

    TAU2 = "tau2"
    Q = "Q"
    Q_WALD = "Q_Wald"

    @classmethod
    def _missing_(cls, value: object) -> "I2Definition":
        raise RefusedData(f"There is no definition of I² named {value!r}; choose one of {', '.join(cls)}.")


class PredictionRule(StrEnum):
    """The quantile and the degrees of freedom of the prediction interval.

    `z`: normal; `t_k_minus_p`: t with k−p (metafor under t tests); `t_k_minus_1`: R meta's "V"; `hts`:
    Higgins, Thompson and Spiegelhalter 2009, t with k−2; `auto`: z under z tests, t with k−p otherwise.
    """

    AUTO = "auto"
    Z = "z"
    T_K_MINUS_P = "t_k_minus_p"
    T_K_MINUS_1 = "t_k_minus_1"
    HTS = "hts"
    NONE = "none"

    @classmethod
    def _missing_(cls, value: object) -> "PredictionRule":
        raise RefusedData(f"There is no prediction rule {value!r}; choose one of {', '.join(cls)}.")


class MissingEstimator(StrEnum):
    """Which rank statistic estimates the number of missing studies."""

    L0 = "L0"
    R0 = "R0"
    Q0 = "Q0"


class Resampling(StrEnum):
    """Whether studies are drawn with replacement, or effects from the fitted model."""

    STUDIES = "studies"
    MODEL = "model"


class RobustKind(StrEnum):
    """Small-sample form of the sandwich."""

    CR0 = "CR0"
    CR1 = "CR1"
    CR2 = "CR2"


class Structure(StrEnum):
    """The covariance of the random effects of the inner levels within one outer group."""

    COMPOUND_SYMMETRY = "CS"
    HETEROSCEDASTIC_CS = "HCS"
    UNSTRUCTURED = "UN"
    DIAGONAL = "DIAG"
    IDENTITY = "ID"


class SelectionKind(StrEnum):
    """Shape of the selection function w(p), with parameters δ.

    step: δⱼ in the j-th interval, δ₁ = 1; beta: p^(δ₁−1)(1−p)^(δ₂−1); halfnorm: exp(−δp²); negexp: exp(−δp);
    logistic: 2exp(−δp)/(1+exp(−δp)); power: (1−p)^δ; negexppow: exp(−δ₁p^(1/δ₂)).
    """

    STEP = "stepfun"
    BETA = "beta"
    HALF_NORMAL = "halfnorm"
    NEGATIVE_EXPONENTIAL = "negexp"
    LOGISTIC = "logistic"
    POWER = "power"
    NEGATIVE_EXPONENTIAL_POWER = "negexppow"


class VeveaWoods(StrEnum):
    """Weights chosen beforehand by Vevea and Woods (2005, table 1)."""

    MODERATE_ONE_TAILED = "moderate one-tailed"
    SEVERE_ONE_TAILED = "severe one-tailed"
    MODERATE_TWO_TAILED = "moderate two-tailed"
    SEVERE_TWO_TAILED = "severe two-tailed"


class Alternative(StrEnum):
    """Which results favour publication: large, small, or both."""

    GREATER = "greater"
    LESS = "less"
    TWO_SIDED = "two.sided"


class FailSafeKind(StrEnum):
    """What is undone: the sum of z, the mean effect, the fixed- or the random-effects test."""

    ROSENTHAL = "Rosenthal"
    ORWIN = "Orwin"
    ROSENBERG = "Rosenberg"
    GENERAL = "General"
