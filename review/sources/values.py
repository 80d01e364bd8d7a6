"""The values of one tagged entry, taken out one tag after the other until only unknown tags are left."""

from collections.abc import Iterable

from review.sources.draft import folded
from review.sources.tagged import Pair


class Values:
    """The values of an entry by tag, in the order of the file; what is taken is gone."""

    __slots__ = ("_pairs", "_places")

    def __init__(self, pairs: list[Pair]) -> None:
        self._pairs = pairs
        places: dict[str, list[int]] = {}
        for place, (tag, value) in enumerate(pairs):
            if value:
                places.setdefault(tag, []).append(place)
        self._places = places

    def take(self, *tags: str) -> list[str]:
        """Return all values of the tags in the order of the file."""
        found = [self._places.pop(tag) for tag in tags if tag in self._places]
        if not found:
            return []
        order = found[0] if len(found) == 1 else sorted(place for places in found for place in places)
        return [self._pairs[place][1] for place in order]

    def first(self, *tags: str) -> str:
        """Take the tags in turn and return the first value on one line; others of a tag that has one stay.

        The value of an earlier tag wins over that of a later one.
        """
        for tag in tags:
            places = self._places.get(tag)
            if places:
                value = self._pairs[places.pop(0)][1]
                if not places:
                    del self._places[tag]
                return folded(value)
        return ""

    def peek(self, tag: str) -> str:
        """Return the first value of a tag and leave it."""
        places = self._places.get(tag)
        return self._pairs[places[0]][1] if places else ""

    def has(self, *tags: str) -> bool:
        """Whether one of the tags is still there."""
        return any(tag in self._places for tag in tags)

    def rest(self) -> Iterable[Pair]:
        """Return what was not taken, in the order of the file."""
        return [self._pairs[place] for place in sorted(p for places in self._places.values() for p in places)]
