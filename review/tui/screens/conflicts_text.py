"""Both decisions of a conflict, side by side."""

from collections.abc import Sequence

from textual.content import Content

from review.services.values import DecisionLine, Reason
from review.tui.content import rows
from review.tui.screens.columns import beside

LETTERS = "ABCDEFGHI"


def decisions_content(decisions: Sequence[DecisionLine], reasons: Sequence[Reason], width: int) -> Content:
    """Return the decisions two by two: who, verdict, reason and note."""
    labels = {reason.code: reason.label for reason in reasons}
    lines: list[Content] = []
    for first in range(0, len(decisions), 2):
        pair = decisions[first : first + 2]
        heads = [
            f"{LETTERS[(first + n) % 9]}  {each.handle}: {each.verdict.upper()}"
            for n, each in enumerate(pair)
        ]
        lines += _beside(heads, width, "bold")
        lines += _beside([_reason(each, labels) for each in pair], width, "")
        lines += _beside([f"“{each.note}”" if each.note else "no note" for each in pair], width, "italic")
    return rows(lines)


def _reason(decision: DecisionLine, labels: dict[str, str]) -> str:
    when = f"{decision.at:%Y-%m-%d %H:%M} UTC"
    return f"{labels.get(decision.reason, decision.reason)}, {when}" if decision.reason else when


def _beside(texts: Sequence[str], width: int, style: str) -> list[Content]:
    left, right = texts[0], texts[1] if len(texts) > 1 else ""
    return beside(left, right, width, (style, style))
