"""The names of the mixed models for two groups."""

from enum import StrEnum

from review.errors import RefusedData


class GlmmModel(StrEnum):
    """Mixed models for two groups (Jackson et al. 2018): how studies differ, and what is conditioned on.

    UM.FS: fixed study effects; UM.RS: random study effects; CM.EL: exact conditional (noncentral
    hypergeometric); CM.AL: its approximation for rare events.
    """

    UM_FS = "UM.FS"
    UM_RS = "UM.RS"
    CM_EL = "CM.EL"
    CM_AL = "CM.AL"

    @classmethod
    def _missing_(cls, value: object) -> "GlmmModel":
        raise RefusedData(f"There is no mixed model {value!r}; choose one of {', '.join(cls)}.")
