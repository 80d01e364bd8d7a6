"""Recall curves as a drawing: the share of the relevant records found by the share of records read."""

from collections.abc import Sequence

from review.drawing import Anchor, Drawing, Label, Rectangle, Shape, Stroke

_LEFT, _TOP, _WIDE, _HIGH = 64.0, 44.0, 480.0, 320.0
_COLOURS = ("#1f4e79", "#b03a2e", "#2e7d32", "#6a3d9a", "#b8860b", "#444444")
_POINTS = 400


def recall_drawing(curves: Sequence[tuple[str, Sequence[float]]], title: str = "Recall") -> Drawing:
    """Return named curves laid out at 96 pixels an inch.

    Args:
        curves: name and share of the relevant records found after each record read, from 0 to 1.
        title: heading of the figure.
    """
    shapes: list[Shape] = [Label(14, 26, title, 15, bold=True)]
    shapes += _axes()
    for number, (name, curve) in enumerate(curves):
        colour = _COLOURS[number % len(_COLOURS)]
        shapes.append(Stroke(_points(curve), colour, 1.6))
        y = _TOP + _HIGH + 62 + 18 * number
        shapes.append(Stroke(((_LEFT, y - 4), (_LEFT + 24, y - 4)), colour, 1.6))
        shapes.append(Label(_LEFT + 32, y, name, 12))
    return Drawing(_LEFT + _WIDE + 24, _TOP + _HIGH + 72 + 18 * len(curves), title, tuple(shapes))


def _points(curve: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Return the places of a curve, at most some hundred of them, the last one always."""
    n = len(curve)
    step = max(n // _POINTS, 1)
    read = [0, *range(step, n, step), n]
    return tuple(
        (_LEFT + r / n * _WIDE, _TOP + (1 - (curve[r - 1] if r else 0.0)) * _HIGH)
        for r in dict.fromkeys(read)
    )


def _axes() -> list[Shape]:
    shapes: list[Shape] = [Rectangle(_LEFT, _TOP, _WIDE, _HIGH)]
    for tick in range(0, 101, 25):
        x, y = _LEFT + tick / 100 * _WIDE, _TOP + (1 - tick / 100) * _HIGH
        shapes.append(Label(x, _TOP + _HIGH + 18, f"{tick}%", 12, anchor=Anchor.MIDDLE))
        shapes.append(Label(_LEFT - 8, y + 4, f"{tick}%", 12, anchor=Anchor.END))
    shapes.append(Label(_LEFT + _WIDE / 2, _TOP + _HIGH + 38, "Records read", anchor=Anchor.MIDDLE))
    shapes.append(Label(18, _TOP + _HIGH / 2, "Relevant found", anchor=Anchor.MIDDLE, turned=True))
    # 95 % recall is what work saved is measured at.
    y = _TOP + 0.05 * _HIGH
    return [*shapes, Stroke(((_LEFT, y), (_LEFT + _WIDE, y)), "#888888", dashed=True)]
