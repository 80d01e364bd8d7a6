"""The effect measures, the columns each is computed from, and the scale its results are reported on."""

from enum import StrEnum

from review.errors import RefusedData


class Role(StrEnum):
    """What a numeric column of a study table holds; arm 1 is the treated one."""

    EVENTS = "events"
    TOTAL = "total"
    EVENTS1 = "events1"
    TOTAL1 = "total1"
    EVENTS2 = "events2"
    TOTAL2 = "total2"
    TIME = "time"
    TIME1 = "time1"
    TIME2 = "time2"
    MEAN = "mean"
    SD = "sd"
    MEAN1 = "mean1"
    SD1 = "sd1"
    MEAN2 = "mean2"
    SD2 = "sd2"
    CORRELATION = "correlation"
    T_VALUE = "t_value"
    PREDICTORS = "predictors"
    R_SQUARED = "r_squared"
    ALPHA = "alpha"
    ITEMS = "items"
    ESTIMATE = "estimate"
    VARIANCE = "variance"
    SE = "se"
    CI_LOW = "ci_low"
    CI_HIGH = "ci_high"
    P_VALUE = "p_value"
    OBSERVED_MINUS_EXPECTED = "o_minus_e"
    LOG_RANK_VARIANCE = "log_rank_variance"


class Transform(StrEnum):
    """The map from the model scale back to the reported scale."""

    IDENTITY = "identity"
    EXP = "exp"
    LOGISTIC = "logistic"
    ARCSINE = "arcsine"
    FREEMAN_TUKEY = "freeman_tukey"
    TANH = "tanh"
    SQUARE = "square"
    FREEMAN_TUKEY_RATE = "freeman_tukey_rate"
    HAKSTIAN_WHALEN = "hakstian_whalen"
    BONETT = "bonett"


class Measure(StrEnum):
    """Effect measures, by the names metafor gives them."""

    PR = "PR"
    PLN = "PLN"
    PLO = "PLO"
    PAS = "PAS"
    PFT = "PFT"
    RR = "RR"
    OR = "OR"
    RD = "RD"
    PETO = "PETO"
    AS = "AS"
    PHI = "PHI"
    YUQ = "YUQ"
    YUY = "YUY"
    RTET = "RTET"
    PBIT = "PBIT"
    OR2DN = "OR2DN"
    OR2DL = "OR2DL"
    IR = "IR"
    IRLN = "IRLN"
    IRS = "IRS"
    IRFT = "IRFT"
    IRR = "IRR"
    IRD = "IRD"
    IRSD = "IRSD"
    MN = "MN"
    MNLN = "MNLN"
    CVLN = "CVLN"
    SDLN = "SDLN"
    MD = "MD"
    SMD = "SMD"
    SMDH = "SMDH"
    SMD1 = "SMD1"
    ROM = "ROM"
    CVR = "CVR"
    VR = "VR"
    D2ORN = "D2ORN"
    D2ORL = "D2ORL"
    RPB = "RPB"
    COR = "COR"
    ZCOR = "ZCOR"
    UCOR = "UCOR"
    PCOR = "PCOR"
    ZPCOR = "ZPCOR"
    SPCOR = "SPCOR"
    MC = "MC"
    SMCC = "SMCC"
    SMCR = "SMCR"
    SMCRH = "SMCRH"
    ROMC = "ROMC"
    ARAW = "ARAW"
    AHW = "AHW"
    ABT = "ABT"
    GEN = "GEN"

    @classmethod
    def _missing_(cls, value: object) -> "Measure":
        found = str(value).upper()
        if found in cls.__members__:
            return cls[found]
        raise RefusedData(f"There is no measure {value!r}; choose one of {', '.join(cls)}.")

    @property
    def roles(self) -> tuple[Role, ...]:
        """The columns the measure needs; GEN takes an estimate and one of several measures of its error."""
        return next(roles for members, roles in _ROLES if self in members)

    @property
    def transform(self) -> Transform:
        """The way back to the scale results are reported on."""
        return next((t for t, members in _TRANSFORMS if self in members), Transform.IDENTITY)

    @property
    def single_proportion(self) -> bool:
        """Whether the measure describes events out of a total in one group."""
        return self in _PROPORTIONS

    @property
    def single_group(self) -> bool:
        """Whether the measure describes one group, so that zero is no natural null value."""
        return self in _PROPORTIONS | _RATES | _MEANS

    @property
    def two_by_two(self) -> bool:
        """Whether the measure compares events out of totals in two groups."""
        return self in _TABLES


_M = Measure
_PROPORTIONS = frozenset({_M.PR, _M.PLN, _M.PLO, _M.PAS, _M.PFT})
_RATES = frozenset({_M.IR, _M.IRLN, _M.IRS, _M.IRFT})
_MEANS = frozenset({_M.MN, _M.MNLN, _M.CVLN, _M.SDLN})
_TABLES = frozenset(
    {_M.RR, _M.OR, _M.RD, _M.PETO, _M.AS, _M.PHI, _M.YUQ, _M.YUY, _M.RTET, _M.PBIT, _M.OR2DN, _M.OR2DL}
)
_TWO_RATES = frozenset({_M.IRR, _M.IRD, _M.IRSD})
_TWO_MEANS = frozenset({_M.MD, _M.SMD, _M.SMDH, _M.SMD1, _M.ROM, _M.CVR, _M.VR, _M.D2ORN, _M.D2ORL, _M.RPB})
_ROLES: tuple[tuple[frozenset[Measure], tuple[Role, ...]], ...] = (
    (_PROPORTIONS, (Role.EVENTS, Role.TOTAL)),
    (_RATES, (Role.EVENTS, Role.TIME)),
    (_MEANS, (Role.MEAN, Role.SD, Role.TOTAL)),
    (_TABLES, (Role.EVENTS1, Role.TOTAL1, Role.EVENTS2, Role.TOTAL2)),
    (_TWO_RATES, (Role.EVENTS1, Role.TIME1, Role.EVENTS2, Role.TIME2)),
    (_TWO_MEANS, (Role.MEAN1, Role.SD1, Role.TOTAL1, Role.MEAN2, Role.SD2, Role.TOTAL2)),
    (frozenset({_M.COR, _M.ZCOR, _M.UCOR}), (Role.CORRELATION, Role.TOTAL)),
    (frozenset({_M.PCOR, _M.ZPCOR}), (Role.T_VALUE, Role.TOTAL, Role.PREDICTORS)),
    (frozenset({_M.SPCOR}), (Role.T_VALUE, Role.TOTAL, Role.PREDICTORS, Role.R_SQUARED)),
    (
        frozenset({_M.MC, _M.SMCC, _M.SMCRH, _M.ROMC}),
        (Role.MEAN1, Role.MEAN2, Role.SD1, Role.SD2, Role.TOTAL, Role.CORRELATION),
    ),
    (frozenset({_M.SMCR}), (Role.MEAN1, Role.MEAN2, Role.SD1, Role.TOTAL, Role.CORRELATION)),
    (frozenset({_M.ARAW, _M.AHW, _M.ABT}), (Role.ALPHA, Role.ITEMS, Role.TOTAL)),
    (frozenset({_M.GEN}), (Role.ESTIMATE,)),
)
_TRANSFORMS: tuple[tuple[Transform, frozenset[Measure]], ...] = (
    (
        Transform.EXP,
        frozenset(
            {_M.PLN, _M.RR, _M.OR, _M.PETO, _M.IRLN, _M.IRR, _M.MNLN, _M.CVLN, _M.SDLN, _M.ROM, _M.CVR, _M.VR}
            | {_M.D2ORN, _M.D2ORL, _M.ROMC}
        ),
    ),
    (Transform.LOGISTIC, frozenset({_M.PLO})),
    (Transform.ARCSINE, frozenset({_M.PAS})),
    (Transform.FREEMAN_TUKEY, frozenset({_M.PFT})),
    (Transform.TANH, frozenset({_M.ZCOR, _M.ZPCOR})),
    (Transform.SQUARE, frozenset({_M.IRS})),
    (Transform.FREEMAN_TUKEY_RATE, frozenset({_M.IRFT})),
    (Transform.HAKSTIAN_WHALEN, frozenset({_M.AHW})),
    (Transform.BONETT, frozenset({_M.ABT})),
)
