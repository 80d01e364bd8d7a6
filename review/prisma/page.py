"""The flow as Markdown and as a web page that needs nothing else."""

from review.prisma.flow import Flow, ReasonCount
from review.prisma.picture import flow_svg
from review.prisma.terminal import flow_text
from review.prisma.wording import OTHER_NAMES, diagram, template_name
from review.text import html_text, markdown
from review.vocabulary import SourceKind

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_KINDS = {SourceKind.DATABASE: "Database", SourceKind.REGISTER: "Register", **OTHER_NAMES}


def flow_markdown(flow: Flow, title: str = "PRISMA 2020 flow", level: int = 1) -> str:
    """Return the flow as Markdown: the boxes, then sources and reasons as tables.

    Nothing in it changes unless a count does: no date, no version, no path. `level` is the depth of the
    heading.
    """
    drawing = diagram(flow)
    parts = [f"{'#' * level} {markdown(title)}"]
    if drawing.interim:
        parts.append(f"**{markdown(drawing.interim)}**")
    parts.append(f"Template: {template_name(flow)}.")
    parts.append(f"```text\n{flow_text(flow)}```")
    rows = [(s.name, _KINDS[s.kind], s.records) for s in flow.sources]
    parts.append(_table("Source | Kind | Records", [f"{markdown(n)} | {k} | {c}" for n, k, c in rows]))
    reasons = _reasons(flow)
    if reasons:
        lines = [f"{markdown(r.reason)} | {r.reports}" for r in reasons]
        parts.append(_table("Reports excluded, primary reason | Reports", lines))
    return "\n\n".join(parts) + "\n"


def _reasons(flow: Flow) -> tuple[ReasonCount, ...]:
    return (*flow.main.excluded_with_reasons, *flow.other.reports.excluded_with_reasons)


def _table(header: str, rows: list[str]) -> str:
    columns = header.count("|") + 1
    rule = "|".join([" --- "] * (columns - 1) + [" ---: "])
    return "\n".join([f"| {header} |", f"|{rule}|", *(f"| {row} |" for row in rows)])


def flow_html(flow: Flow, title: str = "PRISMA 2020 flow") -> str:
    """Return one self-contained web page with the diagram; it loads nothing and runs no script."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{html_text(title)}</title>\n"
        "<style>body{margin:2em auto;max-width:1600px;font-family:Arial,Helvetica,sans-serif}"
        "svg{max-width:100%;height:auto}</style>\n</head>\n<body>\n"
        f"<h1>{html_text(title)}</h1>\n{flow_svg(flow)}</body>\n</html>\n"
    )
