"""The flow as boxes for a terminal."""

from collections.abc import Sequence

from review.prisma.flow import Flow
from review.prisma.wording import STAGES, Diagram, Lane, Line, diagram, wrapped
from review.text import cells, fit, wrap

_ARROW = "───▶"
_NARROW = 56
_WIDEST = 60


def flow_text(flow: Flow, width: int = 80) -> str:
    """Return the flow drawn in boxes, no line wider than `width` cells (at least 24).

    Below 56 cells the boxes of what left a step stand under it instead of beside it.
    """
    drawing = diagram(flow)
    width = max(width, 24)
    lines = [*wrap(drawing.interim, width), ""] if drawing.interim else []
    if drawing.previous:
        lines += ["Previous studies", *_box(drawing.previous, _box_width(width)), ""]
    lines += _lane(drawing.main, width, STAGES[:2])
    if drawing.other:
        lines += ["", *_lane(drawing.other, width, STAGES[:2])]
    lines += _end(drawing, width)
    lines += [""] + [line for note in drawing.footnotes for line in wrap(note, width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _box_width(width: int) -> int:
    """Return the width of one box: two and an arrow side by side, or one over the other."""
    if width < _NARROW:
        return width - 2
    return min((width - len(_ARROW)) // 2, _WIDEST)


def _lane(lane: Lane, width: int, stages: Sequence[str]) -> list[str]:
    steps = (
        (lane.identified, lane.removed, stages[0]),
        (lane.screened, lane.excluded, stages[1]),
        (lane.sought, lane.not_retrieved, "" if lane.screened else stages[1]),
        (lane.assessed, lane.reports_excluded, ""),
    )
    lines = wrap(lane.title, width)
    for kept, left, stage in steps:
        if kept:
            lines += [*_step(kept, left, stage, width), *_down(width)]
    return lines


def _down(width: int) -> list[str]:
    middle = " " * (_box_width(width) // 2)
    return [f"{middle}▼"]


def _step(kept: Sequence[Line], left: Sequence[Line], stage: str, width: int) -> list[str]:
    """Return one row: the box of what goes on and, where something left, an arrow and its box."""
    size = _box_width(width)
    box = _box(kept, size, stage)
    if not left:
        return box
    if width < _NARROW:
        inner = _box(left, size)
        return [*box, *((" └" if i == 1 else "  ") + line for i, line in enumerate(inner))]
    side = _box(left, size)
    middle = " " * (size // 2) + "│"
    rows = max(len(box), len(side))
    box += [_pad(middle, size)] * (rows - len(box))
    side += [" " * size] * (rows - len(side))
    gaps = (_ARROW if i == 1 else " " * len(_ARROW) for i in range(rows))
    return [a + gap + b for a, gap, b in zip(box, gaps, side, strict=True)]


def _pad(line: str, width: int) -> str:
    return line + " " * (width - cells(line))


def _box(lines: Sequence[Line], width: int, stage: str = "") -> list[str]:
    inner = width - 4
    name = f"─ {stage} " if stage else ""
    body = (_pad("  " * line.indent + line.text, inner) for line in wrapped(lines, inner))
    return [f"┌{name}{'─' * (width - 2 - len(name))}┐", *(f"│ {b} │" for b in body), f"└{'─' * (width - 2)}┘"]


def _end(drawing: Diagram, width: int) -> list[str]:
    size = _box_width(width)
    lines = _box(drawing.included, size, STAGES[2])
    if drawing.total:
        lines += [*_down(width), *_box(drawing.total, size)]
    return lines


def flow_line(flow: Flow, width: int = 80) -> str:
    """Return the flow as one line of `width` cells: where the review stands."""
    state = "final" if flow.final else f"{flow.undecided.total} open"
    words = (
        f"{flow.identified} identified → {flow.screened} screened → {flow.sought} sought → "
        f"{flow.assessed} assessed → {flow.studies} studies ({state})"
    )
    return fit(words, width).rstrip()
