"""Decisions that screening tools (Rayyan, ASReview) leave in notes; kept as pairs, never applied."""

import re

from review.sources.tagged import Pair

_RAYYAN = re.compile(r"(RAYYAN-INCLUSION|RAYYAN-LABELS|RAYYAN-EXCLUSION-REASONS|USER-NOTES):\s*")
_RAYYAN_PERSON = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=>\s*"?(Included|Excluded|Maybe|Undecided)"?')
_ASREVIEW = re.compile(r"ASReview_(relevant|irrelevant|not_seen)")


def note_decisions(note: str) -> tuple[str, list[Pair]]:
    """Return what is left of a note without the tools' marks, and the marks.

    Rayyan's verdicts become `rayyan_decision`, `Name: Included`; its labels, reasons and notes are kept as
    text. ASReview's marks become `asreview_label` 1, 0 or empty.
    """
    if match := _ASREVIEW.fullmatch(note.strip()):
        label = {"relevant": "1", "irrelevant": "0"}.get(match[1], "")
        return "", [("asreview_label", label)] if label else []
    if "RAYYAN-" not in note and "USER-NOTES:" not in note:
        return note, []
    first, *marks = _RAYYAN.split(note)
    found: list[Pair] = []
    for name, value in zip(marks[0::2], marks[1::2], strict=True):
        found += _rayyan(name, value.strip().rstrip("|").strip())
    return first.strip().rstrip("|").strip(), found


def _rayyan(name: str, value: str) -> list[Pair]:
    if name == "RAYYAN-INCLUSION":
        verdicts = [
            ("rayyan_decision", f"{person}: {verdict}") for person, verdict in _RAYYAN_PERSON.findall(value)
        ]
        return verdicts or [("rayyan_decision", value)]
    key = {"RAYYAN-LABELS": "rayyan_labels", "RAYYAN-EXCLUSION-REASONS": "rayyan_reasons"}.get(
        name, "rayyan_notes"
    )
    return [(key, value)] if value else []
