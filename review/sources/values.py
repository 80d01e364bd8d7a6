"""The values of one tagged entry, taken out one tag after the other until only unknown tags are left."""

from collections.abc import Mapping

from review.sources.folding import folded
from review.sources.tagged import Pair


class Values:
    """The values of an entry by tag; what is taken is gone.

    Attributes:
        tags: the tags that are still there, and what is held of each.
    """

    __slots__ = ("_pairs", "_values", "tags")

    flat = False
    """Whether every value is one line already."""

    def __init__(self, pairs: list[Pair]) -> None:
        self._pairs = pairs
        self._values = _by_tag(pairs)
        self.tags: Mapping[str, object] = self._values

    def take(self, tag: str, *more: str) -> list[str]:
        """Return all values of the tags in the order of the file."""
        values = self._values
        if not more:
            return values.pop(tag, [])
        found = tag if tag in values else ""
        for other in more:
            if other in values:
                if found:
                    return self._of_several((tag, *more))
                found = other
        return values.pop(found) if found else []

    def lines(self, tag: str, *more: str) -> list[str]:
        """Take all values of the tags, each on one line."""
        return [folded(value) for value in self.take(tag, *more)]

    def _of_several(self, tags: tuple[str, ...]) -> list[str]:
        found = [tag for tag in self._values if tag in tags]
        left = {tag: iter(self._values.pop(tag)) for tag in found}
        return [value for tag, _ in self._pairs if tag in left and (value := next(left[tag], ""))]

    def first(self, *tags: str) -> str:
        """Take the first value there is, on one line; an earlier tag goes before a later one."""
        values = self._values
        for tag in tags:
            if tag in values:
                found = values[tag]
                value = found.pop(0)
                if not found:
                    del values[tag]
                return folded(value)
        return ""

    def peek(self, tag: str) -> str:
        """Return the first value of a tag and leave it."""
        return self._values[tag][0] if tag in self._values else ""

    def rest(self) -> list[Pair]:
        """Return what was not taken, tag after tag."""
        return [(tag, value) for tag, values in self._values.items() for value in values]


def _by_tag(pairs: list[Pair]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for tag, value in pairs:
        if value:
            if tag in values:
                values[tag].append(value)
            else:
                values[tag] = [value]
    return values


class Runs(Values):
    """The values of an entry in which each tag has one run of lines; a run is cut when it is taken."""

    __slots__ = ("_mark", "_runs", "flat")

    def __init__(self, runs: dict[str, str], mark: str, *, flat: bool) -> None:
        self.tags = self._runs = runs
        self._mark = mark
        self.flat = flat

    def take(self, tag: str, *more: str) -> list[str]:
        """Return all values of the tags in the order of the file."""
        runs = self._runs
        for other in more:
            if other in runs:
                if tag in runs:
                    return self._of_several((tag, *more))
                tag = other
        run = runs.pop(tag, "")
        if not run:
            return []
        return run.split("\n" + tag + self._mark) if "\n" in run else [run]

    def _of_several(self, tags: tuple[str, ...]) -> list[str]:
        return [value for tag in [held for held in self._runs if held in tags] for value in self.take(tag)]

    def lines(self, tag: str, *more: str) -> list[str]:
        """Take all values of the tags, each on one line."""
        found = self.take(tag, *more)
        return found if self.flat else [folded(value) for value in found]

    def first(self, *tags: str) -> str:
        """Take the first value there is, on one line; an earlier tag goes before a later one."""
        runs = self._runs
        for tag in tags:
            if tag in runs:
                run = runs[tag]
                if "\n" not in run:
                    del runs[tag]
                    return run
                first, more, runs[tag] = run.partition("\n" + tag + self._mark)
                if not more:
                    del runs[tag]
                return folded(first)
        return ""

    def peek(self, tag: str) -> str:
        """Return the first value of a tag and leave it."""
        return self._runs.get(tag, "").partition("\n" + tag + self._mark)[0]

    def rest(self) -> list[Pair]:
        """Return what was not taken, tag after tag."""
        return [
            (tag, value) for tag, run in self._runs.items() for value in run.split("\n" + tag + self._mark)
        ]
