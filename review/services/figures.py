"""Figures and tables of a pooled result, as text and as SVG; each painter is loaded when it is asked for."""

from review.pooling.result import PoolingResult
from review.report.forest_result import forest_figure


def forest_text(result: PoolingResult, title: str = "", *, width: int = 80, percent: bool = True) -> str:
    """Return a forest plot in characters, no line wider than `width` cells."""
    from review.report.forest_text import forest_text as draw_text  # noqa: PLC0415

    return draw_text(forest_figure(result, title, percent=percent), width)


def forest_svg(result: PoolingResult, title: str = "", *, percent: bool = True) -> str:
    """Return a forest plot as one SVG document."""
    from review.report.forest_picture import forest_svg as draw_svg  # noqa: PLC0415

    return draw_svg(forest_figure(result, title, percent=percent))


def pooled_text(result: PoolingResult, *, width: int | None = None, percent: bool = True) -> str:
    """Return the table of pooled values as aligned text, cut to `width` cells where it is given."""
    from review.report.tables import table_text  # noqa: PLC0415
    from review.report.tables_pooled import pooled_table  # noqa: PLC0415

    return table_text(pooled_table(result, percent=percent), width)


def pooled_markdown(result: PoolingResult, *, percent: bool = True) -> str:
    """Return the table of pooled values as Markdown."""
    from review.report.tables import table_markdown  # noqa: PLC0415
    from review.report.tables_pooled import pooled_table  # noqa: PLC0415

    return table_markdown(pooled_table(result, percent=percent))


def funnel_svg(result: PoolingResult, title: str = "", *, contours: bool = False) -> str:
    """Return a funnel plot as one SVG document; `contours` shades significance around no effect."""
    from review.report.funnel import funnel_figure  # noqa: PLC0415
    from review.report.funnel_picture import funnel_svg as draw_funnel  # noqa: PLC0415

    return draw_funnel(funnel_figure(result, title, contours=contours))
