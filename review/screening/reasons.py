"""Exclusion reasons in order and in levels.

A reason's code names its place: `population/age` lies below `population`. The protocol's order decides
which of several reasons that apply is the primary one, the one PRISMA counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from review.errors import BadInput

SEPARATOR = "/"


def parent_of(code: str) -> str:
    """Return the code of the reason above, or an empty string at the top."""
    return code.rpartition(SEPARATOR)[0]


def depth_of(code: str) -> int:
    """Return the level of a reason, 1 at the top."""
    return code.count(SEPARATOR) + 1


def check_reasons(codes: Sequence[str]) -> None:
    """Refuse a list of reasons in which a code is empty, comes twice, or comes before the reason above it.

    Raises:
        BadInput: names the first such code.
    """
    known: set[str] = set()
    for code in codes:
        if not code or not all(part.strip() for part in code.split(SEPARATOR)):
            raise BadInput(f"The exclusion reason {code!r} has an empty part in its code; give it a name.")
        if code in known:
            raise BadInput(f"The exclusion reason {code} is listed twice; keep one.")
        if parent_of(code) and parent_of(code) not in known:
            raise BadInput(
                f"The exclusion reason {code} stands before {parent_of(code)}; list that one first."
            )
        known.add(code)


def primary_reason(applying: Iterable[str], order: Sequence[str]) -> str:
    """Return the first reason in protocol order of those that apply.

    A reason below another takes its place: where `population` and `population/age` apply, the latter is
    meant.

    Args:
        applying: codes that apply.
        order: all codes of the stage, in protocol order.
    """
    chosen = set(applying)
    unknown = sorted(chosen - set(order))
    if unknown:
        raise BadInput(f"The protocol has no exclusion reason {unknown[0]}; choose one of its list.")
    deepest = [code for code in order if code in chosen and not any(parent_of(c) == code for c in chosen)]
    return deepest[0] if deepest else ""


def rolled_up(counts: Mapping[str, int], depth: int = 1) -> Mapping[str, int]:
    """Return counts of reasons added up at a level, in the order of first appearance."""
    total: Counter[str] = Counter()
    for code, number in counts.items():
        total[SEPARATOR.join(code.split(SEPARATOR)[:depth])] += number
    return dict(total)
