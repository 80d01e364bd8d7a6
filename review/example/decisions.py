"""Decisions of the two reviewers at both stages, the settled conflicts, and what became of full texts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from review.example.articles import Article, Fate
from review.example.protocol import FIRST_REVIEWER, REASONS, SECOND_REVIEWER
from review.vocabulary import HowSettled, RetrievalStatus, Stage, Verdict

_TITLE_CONFLICTS_KEPT, _TITLE_CONFLICTS_DROPPED = 10, 14
_ONE_UNSURE, _BOTH_UNSURE = 8, 3
_FULL_TEXT_CONFLICTS_KEPT, _FULL_TEXT_CONFLICTS_DROPPED, _REASON_CONFLICTS = 2, 1, 2
_OTHER_REASON_EVERY = 11


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One line of a reviewer's decision table; `key` is that of any record of the citation."""

    reviewer: str
    stage: Stage
    key: str
    verdict: Verdict
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AdjudicationRow:
    """How a conflict was settled."""

    stage: Stage
    key: str
    verdict: Verdict
    reason: str
    note: str
    how: HowSettled


@dataclass(frozen=True, slots=True)
class RetrievalRow:
    """Whether a report could be had."""

    key: str
    status: RetrievalStatus
    why: str = ""


@dataclass(frozen=True, slots=True)
class Screening:
    """Everything decided in the example, in the order it is replayed."""

    decisions: tuple[DecisionRow, ...]
    adjudications: tuple[AdjudicationRow, ...]
    retrievals: tuple[RetrievalRow, ...]

    def of(self, reviewer: str, stage: Stage) -> tuple[DecisionRow, ...]:
        """Return one reviewer's table of one stage."""
        return tuple(d for d in self.decisions if d.reviewer == reviewer and d.stage is stage)


@dataclass(frozen=True, slots=True)
class _Judged:
    """One reviewer's verdict and reason."""

    verdict: Verdict
    reason: str = ""
    note: str = ""


_INCLUDE, _UNSURE = _Judged(Verdict.INCLUDE), _Judged(Verdict.UNSURE, note="title and abstract do not say")
_Pair = tuple[_Judged, _Judged]


@dataclass(frozen=True, slots=True)
class _Case:
    """An item with both judgements and, after a conflict, what was settled."""

    key: str
    pair: _Pair
    settled: _Judged | None = None


def screening(articles: Iterable[Article], keys: Mapping[int, str], rng: Random) -> Screening:
    """Return the decisions about all articles that are screened.

    Args:
        articles: The articles.
        keys: Key of one record of each article, by the article's number.
        rng: Chooses where the reviewers differ.
    """
    every = [a for a in articles if a.fate is not Fate.REMOVED]
    titles = list(_title_cases(every, keys, rng))
    texts = list(_full_text_cases(every, keys, rng))
    return Screening(
        (*_rows(Stage.TITLE_ABSTRACT, titles), *_rows(Stage.FULL_TEXT, texts)),
        (*_settled(Stage.TITLE_ABSTRACT, titles), *_settled(Stage.FULL_TEXT, texts)),
        tuple(_retrieval(a, keys[a.number]) for a in every if a.fate is not Fate.TITLE),
    )


def _title_cases(articles: Sequence[Article], keys: Mapping[int, str], rng: Random) -> Iterator[_Case]:
    kept = [a for a in articles if a.fate is not Fate.TITLE]
    dropped = [a for a in articles if a.fate is Fate.TITLE]
    numbers = [a.number for a in rng.sample(kept, _TITLE_CONFLICTS_KEPT + _ONE_UNSURE + _BOTH_UNSURE)]
    conflicts, one_unsure = numbers[:_TITLE_CONFLICTS_KEPT], numbers[_TITLE_CONFLICTS_KEPT:-_BOTH_UNSURE]
    both_unsure = numbers[-_BOTH_UNSURE:]
    doubted = {a.number for a in rng.sample(dropped, _TITLE_CONFLICTS_DROPPED)}
    for article in articles:
        number, key, pair = article.number, keys[article.number], (_INCLUDE, _INCLUDE)
        reason = article.reason if article.fate is Fate.TITLE else "no_response"
        out = _Judged(Verdict.EXCLUDE, reason)
        settled = None
        if number in conflicts:
            pair, settled = _either(_doubt(number), out, rng), _Judged(Verdict.INCLUDE, note="read in full")
        elif number in one_unsure:
            pair = _either(_UNSURE, _INCLUDE, rng)
        elif number in both_unsure:
            pair = (_UNSURE, _UNSURE)
        elif number in doubted:
            pair = _either(_doubt(number), out, rng)
            settled = _Judged(Verdict.EXCLUDE, reason, "outside the criteria")
        elif article.fate is Fate.TITLE:
            pair = (out, _perhaps_otherwise(out, number))
        yield _Case(key, pair, settled)


def _doubt(number: int) -> _Judged:
    return _INCLUDE if number % 2 else _UNSURE


def _perhaps_otherwise(judged: _Judged, number: int) -> _Judged:
    """Name another reason now and then: at title and abstract that is no conflict."""
    if number % _OTHER_REASON_EVERY:
        return judged
    return _Judged(Verdict.EXCLUDE, _other_reason(Stage.TITLE_ABSTRACT, judged.reason))


def _other_reason(stage: Stage, reason: str) -> str:
    codes = [r.code for r in REASONS if r.stage is stage]
    return codes[(codes.index(reason) + 1) % len(codes)]


def _full_text_cases(articles: Sequence[Article], keys: Mapping[int, str], rng: Random) -> Iterator[_Case]:
    kept = [a for a in articles if a.fate is Fate.INCLUDED]
    dropped = [a for a in articles if a.fate is Fate.FULL_TEXT]
    doubted = {a.number for a in rng.sample(kept, _FULL_TEXT_CONFLICTS_KEPT)}
    drawn = [a.number for a in rng.sample(dropped, _FULL_TEXT_CONFLICTS_DROPPED + _REASON_CONFLICTS)]
    reasons_differ = drawn[_FULL_TEXT_CONFLICTS_DROPPED:]
    for article in articles:
        number, key = article.number, keys[article.number]
        out = _Judged(Verdict.EXCLUDE, article.reason or "no_counts")
        if article.fate is Fate.INCLUDED and number in doubted:
            found = _Judged(Verdict.INCLUDE, note="the counts stand in a table")
            yield _Case(key, _either(_INCLUDE, out, rng), found)
        elif article.fate is Fate.INCLUDED:
            yield _Case(key, (_INCLUDE, _INCLUDE))
        elif article.fate is Fate.FULL_TEXT and number in reasons_differ:
            other = _Judged(Verdict.EXCLUDE, _other_reason(Stage.FULL_TEXT, article.reason))
            yield _Case(
                key, (out, other), _Judged(Verdict.EXCLUDE, article.reason, "first reason that applies")
            )
        elif article.fate is Fate.FULL_TEXT and number in drawn:
            yield _Case(key, _either(_INCLUDE, out, rng), _Judged(Verdict.EXCLUDE, article.reason, "agreed"))
        elif article.fate is Fate.FULL_TEXT:
            yield _Case(key, (out, out))


def _either(one: _Judged, other: _Judged, rng: Random) -> _Pair:
    return (one, other) if rng.random() < 0.5 else (other, one)


def _rows(stage: Stage, cases: Sequence[_Case]) -> Iterator[DecisionRow]:
    for place, reviewer in enumerate((FIRST_REVIEWER, SECOND_REVIEWER)):
        for case in cases:
            judged = case.pair[place]
            yield DecisionRow(reviewer, stage, case.key, judged.verdict, judged.reason, judged.note)


def _settled(stage: Stage, cases: Sequence[_Case]) -> Iterator[AdjudicationRow]:
    """Return the settled conflicts; the first at full text is settled by the two reviewers' discussion."""
    discussed = stage is Stage.FULL_TEXT
    for case in cases:
        if case.settled is None:
            continue
        how = HowSettled.DISCUSSION if discussed else HowSettled.ADJUDICATOR
        discussed = False
        settled = case.settled
        yield AdjudicationRow(stage, case.key, settled.verdict, settled.reason, settled.note, how)


def _retrieval(article: Article, key: str) -> RetrievalRow:
    if article.fate is not Fate.NOT_RETRIEVED:
        return RetrievalRow(key, RetrievalStatus.RETRIEVED)
    why = "not in any library asked" if article.chinese else "the publisher gave no answer"
    return RetrievalRow(key, RetrievalStatus.NOT_RETRIEVED, why)
