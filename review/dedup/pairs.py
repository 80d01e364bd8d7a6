"""What is said about two records."""

from dataclasses import dataclass
from enum import StrEnum

RULES_VERSION = "3"


class Zone(StrEnum):
    """Merged automatically, put before a person, shown together, or called different by a person."""

    SAME = "same"
    ASK = "ask"
    RELATED = "related"
    DIFFERENT = "different"


class Link(StrEnum):
    """How two related documents belong together."""

    NONE = ""
    ERRATUM = "erratum-of"
    REPLY = "reply-to"
    ABSTRACT = "abstract-of"
    PREPRINT = "preprint-of"
    VERSION = "version-of"
    REGISTERED = "registered-as"
    PROTOCOL = "protocol-of"
    THESIS = "thesis-of"
    TRANSLATION = "translation-of"


@dataclass(frozen=True, slots=True)
class PairDecision:
    """The decision on records `a` and `b`, `a` the smaller id.

    `score` is between 0 and 1 (how sure that both are one report), `rule` the name of the rule that decided,
    `reasons` what speaks for and against in plain words, `link` the relation of two different documents.
    """

    a: int
    b: int
    zone: Zone
    score: float
    rule: str
    reasons: tuple[str, ...] = ()
    link: Link = Link.NONE
