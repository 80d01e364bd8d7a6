"""The values of one tagged entry, taken out one tag after the other until only unknown tags are left."""

from review.sources.draft import folded
from review.sources.tagged import Block, Pair


class Values:
    """The values of an entry by tag; what is taken is gone."""

    __slots__ = ("_flat", "_pairs", "_values")

    def __init__(self, pairs: list[Pair], groups: dict[str, list[str]] | None = None) -> None:
        self._pairs = pairs
        self._flat = groups is not None
        self._values = _by_tag(pairs) if groups is None else groups

    @classmethod
    def of(cls, block: Block) -> "Values":
        """Return the values of a block."""
        return cls(block.fields, block.groups)

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
        found = self.take(tag, *more) if more else self._values.pop(tag, [])
        return found if self._flat or not found else [folded(value) for value in found]

    def _of_several(self, tags: tuple[str, ...]) -> list[str]:
        found = [tag for tag in self._values if tag in tags]
        if self._flat:
            return [value for tag in found for value in self._values.pop(tag)]
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
                return value if self._flat else folded(value)
        return ""

    def peek(self, tag: str) -> str:
        """Return the first value of a tag and leave it."""
        return self._values[tag][0] if tag in self._values else ""

    @property
    def flat(self) -> bool:
        """Whether every value is one line already."""
        return self._flat

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        return not self._values

    def has(self, *tags: str) -> bool:
        """Whether one of the tags is still there."""
        return any(tag in self._values for tag in tags)

    def any_of(self, tags: frozenset[str]) -> bool:
        """Whether at least one of the tags is still there."""
        return not self._values.keys().isdisjoint(tags)

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
