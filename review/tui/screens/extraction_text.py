"""What the extraction screen says: the columns of the sheet, and the marked cell in full."""

from collections.abc import Mapping

from textual.content import Content

from review.services.values import Reading
from review.text import fit
from review.tui.content import line, rows
from review.tui.sheet import SheetRow, said
from review.vocabulary import ReviewerId


def heading_content(width: int) -> Content:
    """Return the headings of the sheet's columns."""
    room = max((width - 34) // 3, 9)
    cells = " ".join(fit(word, room) for word in ("mine", "other reader", "agreed"))
    return line(f"    {fit('field (* is required)', 28)} {cells}", "dim")


def about_content(row: SheetRow, names: Mapping[ReviewerId, str]) -> Content:
    """Return every reading of a cell that may be seen, with page and quote."""
    if row.field is None:
        return line(row.label, "bold")
    lines = [line(row.name, "bold")]
    values = [*([row.mine] if row.mine else []), *row.others]
    lines += [line(reading_words(names.get(value.reviewer, "?"), value.reading)) for value in values]
    if row.hidden:
        lines.append(line("Another reader has read this; it is shown once you have read it too.", "italic"))
    found = row.comparison
    if found is not None and found.consensus is not None:
        basis = f"agreed ({found.consensus.basis})"
        lines.append(line(reading_words(basis, found.consensus.reading), "bold"))
        if found.stale:
            lines.append(line("Someone read it anew since: settle it again (s).", "bold"))
    return rows(lines)


def reading_words(who: str, reading: Reading) -> str:
    """Return a reading with who read it, the page and the quote."""
    page = f", p. {reading.page}" if reading.page else ""
    quote = f" “{reading.quote}”" if reading.quote else ""
    return f"{who}: {said(reading)}{page}{quote}"
