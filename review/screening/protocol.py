"""How the protocol wants screening done, as typed values read from and written to its settings.

The store keeps a protocol's settings as words under words. This module gives them types, defaults and
checks; settings of other rooms are left alone. Random order is the default until a protocol says otherwise.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeVar

from review.errors import BadInput
from review.screening.agreement_report import UnsureAs
from review.screening.stopping import Aim

PREFIX = "screening."
Word = TypeVar("Word", bound=StrEnum)
Value = TypeVar("Value")


class Order(StrEnum):
    """In what order items are screened."""

    RANDOM = "random"
    RANKED = "ranked"


class StoppingRule(StrEnum):
    """What ends screening before everything is read."""

    NONE = "none"
    RANKED = "hypergeometric"
    SAMPLE = "random_sample"
    QUANTILE = "quantile"


@dataclass(frozen=True, slots=True)
class ScreeningPlan:
    """How title and abstract screening goes.

    Attributes:
        order: random, or ranked by what was decided so far.
        topic: a sentence from which ranking may start.
        seed: of random orders and samples.
        random_block: items at the start that everyone screens, drawn at random; agreement rests on them.
        double_share: share of the items that the full number of reviewers screens; the others get one
            reviewer.
        second_reader_share: share of single-reviewer exclusions that a second reader checks blind.
        stopping: the stopping rule.
        recall: recall the rule aims at.
        confidence: confidence it aims at.
        looks: looks of the random-sample rule.
        unsure: how `unsure` enters agreement.
        adjudicators: handles of those who settle conflicts; with none, the two reviewers discuss.
    """

    order: Order = Order.RANDOM
    topic: str = ""
    seed: int = 0
    random_block: int = 0
    double_share: float = 1.0
    second_reader_share: float = 0.0
    stopping: StoppingRule = StoppingRule.NONE
    recall: float = 0.95
    confidence: float = 0.95
    looks: int = 2
    unsure: UnsureAs = UnsureAs.INCLUDE
    adjudicators: tuple[str, ...] = ()

    @property
    def aim(self) -> Aim:
        """The recall and the confidence together."""
        return Aim(self.recall, self.confidence)


def plan_from_settings(settings: Mapping[str, str]) -> ScreeningPlan:
    """Return the plan that a protocol's settings describe; what they do not name keeps its default.

    Raises:
        BadInput: a value that cannot be read, with its name and what is allowed.
    """
    found = {key.removeprefix(PREFIX): value for key, value in settings.items() if key.startswith(PREFIX)}
    unknown = sorted(found.keys() - {f.name for f in fields(ScreeningPlan)})
    if unknown:
        raise BadInput(f"The protocol has no setting {PREFIX}{unknown[0]}; take it out or correct its name.")
    read = _Reader(found)
    default = ScreeningPlan()
    return ScreeningPlan(
        order=read.word("order", Order, default.order),
        topic=found.get("topic", ""),
        seed=read.whole("seed", default.seed, 0),
        random_block=read.whole("random_block", default.random_block, 0),
        double_share=read.share("double_share", default.double_share),
        second_reader_share=read.share("second_reader_share", default.second_reader_share),
        stopping=read.word("stopping", StoppingRule, default.stopping),
        recall=read.share("recall", default.recall),
        confidence=read.share("confidence", default.confidence),
        looks=read.whole("looks", default.looks, 1),
        unsure=read.word("unsure", UnsureAs, default.unsure),
        adjudicators=tuple(name.strip() for name in found.get("adjudicators", "").split(",") if name.strip()),
    )


def plan_to_settings(plan: ScreeningPlan) -> dict[str, str]:
    """Return the settings of a plan; what is at its default is left out."""
    default = ScreeningPlan()
    changed = [f.name for f in fields(plan) if getattr(plan, f.name) != getattr(default, f.name)]
    return {PREFIX + name: _written(getattr(plan, name)) for name in changed}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads single settings and says in one sentence what is wrong with one."""

    found: Mapping[str, str]

    def word(self, name: str, kind: type[Word], default: Word) -> Word:
        allowed = ", ".join(kind)
        return self._read(name, kind, default, f"one of {allowed}")

    def whole(self, name: str, default: int, least: int) -> int:
        value = self._read(name, int, default, "a whole number")
        if value < least:
            raise BadInput(f"{PREFIX}{name} is {value}; it must be at least {least}.")
        return value

    def share(self, name: str, default: float) -> float:
        value = self._read(name, float, default, "a number from 0 to 1")
        if not 0 <= value <= 1:
            raise BadInput(f"{PREFIX}{name} is {value}; it must be a number from 0 to 1.")
        return value

    def _read(self, name: str, kind: Callable[[str], Value], default: Value, allowed: str) -> Value:
        if name not in self.found:
            return default
        try:
            return kind(self.found[name].strip())
        except ValueError:
            raise BadInput(f"{PREFIX}{name} is {self.found[name]!r}; it must be {allowed}.") from None


def _written(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
