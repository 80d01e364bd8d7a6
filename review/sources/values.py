"""The values of one tagged entry, taken out one tag after the other until only unknown tags are left."""

from review.sources.draft import folded
from review.sources.tagged import Pair


class Values:
    """The values of an entry by tag; what is taken is gone."""

    __slots__ = ("_pairs", "_values")

    def __init__(self, pairs: list[Pair]) -> None:
        self._pairs = pairs
        values: dict[str, list[str]] = {}
        for tag, value in pairs:
            if value:
                if tag in values:
                    values[tag].append(value)
                else:
                    values[tag] = [value]
        self._values = values

    def take(self, *tags: str) -> list[str]:
        """Return all values of the tags in the order of the file."""
        values = self._values
        if len(tags) == 1:
            return values.pop(tags[0], [])
        found = [tag for tag in tags if tag in values]
        if len(found) < 2:
            return values.pop(found[0]) if found else []
        left = {tag: iter(values.pop(tag)) for tag in found}
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

    def has(self, *tags: str) -> bool:
        """Whether one of the tags is still there."""
        return any(tag in self._values for tag in tags)

    def any_of(self, tags: frozenset[str]) -> bool:
        """Whether at least one of the tags is still there."""
        return not tags.isdisjoint(self._values)

    def rest(self) -> list[Pair]:
        """Return what was not taken, tag after tag."""
        return [(tag, value) for tag, values in self._values.items() for value in values]
