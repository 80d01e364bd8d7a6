"""What the invented articles are about: beginnings and ends of titles that fit one another."""

from dataclasses import dataclass

from review.vocabulary import Stage


@dataclass(frozen=True, slots=True)
class Phrase:
    """Part of a title, in English and, for Chinese articles, in Chinese."""

    english: str
    chinese: str = ""
    disease: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A family of titles and abstracts.

    Every head goes with every tail. The numbers of heads and tails share no factor, so that stepping through
    both at once meets each pair once before the first comes again.

    Attributes:
        stage: Stage at which such an article is excluded.
        reason: Code of the exclusion reason.
        heads: Beginnings; in Chinese they stand last.
        tails: Ends, each naming a disease.
        sentences: Sentences of abstracts; `{n}` and `{p}` take a number of items and a percentage.
    """

    stage: Stage
    reason: str
    heads: tuple[Phrase, ...]
    tails: tuple[Phrase, ...]
    sentences: tuple[Phrase, ...]

    def parts(self, step: int) -> tuple[Phrase, Phrase]:
        """Return the head and the tail of the title at a step from 0."""
        return self.heads[step % len(self.heads)], self.tails[step % len(self.tails)]

    @property
    def pairs(self) -> int:
        """How many titles the topic yields."""
        return len(self.heads) * len(self.tails)


def english(*texts: str) -> tuple[Phrase, ...]:
    """Return phrases without Chinese."""
    return tuple(Phrase(text) for text in texts)
