"""A funnel plot in characters.

`●` is a study, a digit several that fall together, `·` the 95 % lines, `┊` the centre, `│` no effect.
"""

from collections import Counter

from review.report.funnel import FunnelFigure, Precision, effect_range, half_width, height_share
from review.text import cells, wrap

_LEFT = 9


def funnel_text(figure: FunnelFigure, width: int = 80, height: int = 20) -> str:
    """Return the plot, `height` rows high; no line is wider than `width` cells (at least 40)."""
    width, height = max(width, 40), max(height, 8)
    columns = width - _LEFT - 1
    grid = _guides(figure, columns, height)
    for (row, column), count in _places(figure, columns, height).items():
        grid[row][column] = "●" if count == 1 else str(count) if count < 10 else "#"
    lines = [*wrap(figure.title, width), ""] if figure.title else []
    lines.append(figure.precision.value)
    for row, marks in enumerate(grid):
        lines.append(f"{_height_label(figure, row, height):>{_LEFT - 1}} │{''.join(marks)}")
    lines.append(" " * _LEFT + "└" + "─" * columns)
    lines += [
        _ends(figure, columns),
        " " * ((width - cells(figure.effect_words)) // 2) + figure.effect_words,
        "",
    ]
    lines += [line for note in figure.all_notes for line in wrap(note, width)]
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def _column(figure: FunnelFigure, effect: float, columns: int) -> int:
    low, high = effect_range(figure)
    return min(max(int((effect - low) / (high - low) * columns), 0), columns - 1)


def _guides(figure: FunnelFigure, columns: int, height: int) -> list[list[str]]:
    """Return rows with the centre and, where standard errors are shown, the lines at both sides of it."""
    grid = [[" "] * columns for _ in range(height)]
    centre = _column(figure, figure.centre, columns)
    for row, marks in enumerate(grid):
        if figure.null is not None:
            marks[_column(figure, figure.null, columns)] = "│"
        if figure.precision is Precision.STANDARD_ERROR:
            error = (row + 0.5) / height * figure.largest * 1.05
            for side in (-1, 1):
                marks[_column(figure, figure.centre + side * half_width(figure, error), columns)] = "·"
        marks[centre] = "┊"
    return grid


def _places(figure: FunnelFigure, columns: int, height: int) -> Counter[tuple[int, int]]:
    return Counter(
        (
            min(max(int(height_share(figure, p.precision) * height), 0), height - 1),
            _column(figure, p.effect, columns),
        )
        for p in figure.points
    )


def _height_label(figure: FunnelFigure, row: int, height: int) -> str:
    """Return the number beside the first, middle and last row: the precision at the row's middle."""
    if row not in (0, height // 2, height - 1):
        return ""
    share = (row + 0.5) / height
    if figure.precision is Precision.SAMPLE_SIZE:
        return f"{(1 - share) ** 2 * figure.largest * 1.1:.0f}"
    return f"{share * figure.largest * 1.05:.3g}"


def _ends(figure: FunnelFigure, columns: int) -> str:
    low, high = effect_range(figure)
    left, middle, right = (f"{value:.3g}".replace("-", "−") for value in (low, (low + high) / 2, high))
    inner = columns - len(left) - len(right)
    return " " * (_LEFT + 1) + left + middle.center(inner) + right
