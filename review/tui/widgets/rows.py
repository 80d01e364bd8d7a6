"""A list of any length: only the lines in sight are drawn, and pages are asked for as they are needed."""

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from review.text import cell, cells, printable

PAGE = 128
FEW = 4
"""Up to so many lines are repainted one by one."""


class RowList(ScrollView):
    """Lines of text under a cursor; what is not read yet is drawn as dots."""

    can_focus = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor"}

    class Wanted(Message):
        """Lines from `first` up to and without `end` are in sight and not known."""

        def __init__(self, first: int, end: int) -> None:
            self.first = first
            self.end = end
            super().__init__()

    class Picked(Message):
        """A line was clicked."""

        def __init__(self, index: int) -> None:
            self.index = index
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._count = 0
        self._cursor = 0
        self._lines: dict[int, str] = {}
        self._asked: set[int] = set()

    @property
    def cursor(self) -> int:
        """The marked line."""
        return self._cursor

    def open(self, count: int, cursor: int = 0) -> None:
        """Begin anew with so many lines."""
        self._count = count
        self._lines.clear()
        self._asked.clear()
        self.virtual_size = Size(1, count)
        self.point(cursor)
        self.refresh()

    def grow(self, count: int) -> None:
        """Add lines at the end."""
        self._asked.discard(max(self._count - 1, 0) // PAGE)
        self._count = count
        self.virtual_size = Size(1, count)
        self.refresh()

    def fill(self, lines: Iterable[tuple[int, str]]) -> None:
        """Set the text of some lines."""
        fresh = dict(lines)
        self._lines.update(fresh)
        if len(fresh) > FEW:
            self.refresh()
        else:
            for index in fresh:
                self.refresh_line(index)

    def point(self, cursor: int) -> None:
        """Mark a line and keep it in sight; at an edge the list moves by half a page."""
        before, self._cursor = self._cursor, max(min(cursor, self._count - 1), 0)
        height = max(self.size.height, 1)
        top = int(self.scroll_offset.y)
        if not top <= self._cursor < top + height:
            self.scroll_to(y=max(self._cursor - height // 2, 0), animate=False)
        self.refresh_line(before)
        self.refresh_line(self._cursor)

    def render_line(self, y: int) -> Strip:
        """Return one line in sight."""
        index = y + int(self.scroll_offset.y)
        width = self.scrollable_content_region.width
        if index >= self._count:
            return Strip.blank(width, self.rich_style)
        if index not in self._lines:
            self._ask(index)
        here = index == self._cursor
        style = self.get_component_rich_style("rows--cursor") if here else self.rich_style
        text = ("▶ " if here else "  ") + self._lines.get(index, "…")
        return Strip([Segment(_fit(text, width), style)], width)

    def _ask(self, index: int) -> None:
        page = index // PAGE
        if page not in self._asked:
            self._asked.add(page)
            self.post_message(self.Wanted(page * PAGE, min((page + 1) * PAGE, self._count)))

    def on_click(self, event: events.Click) -> None:
        """Tell which line was clicked."""
        index = event.y + int(self.scroll_offset.y)
        if index < self._count:
            self.post_message(self.Picked(index))


def _fit(text: str, width: int) -> str:
    """Return exactly `width` cells of a line whose blanks set its columns."""
    clean = printable(text).replace("\n", " ").replace("\t", " ")
    if cells(clean) <= width:
        return clean + " " * (width - cells(clean))
    used, kept = 0, 0
    for char in clean:
        used += cell(char)
        if used > width - 1:
            break
        kept += 1
    cut = clean[:kept] + "…"
    return cut + " " * max(width - cells(cut), 0)
