"""Composition of the example's articles: how many of which kind stand in which sources.

The table below is the plan of the invented material; the figures of the flow are counted from records and
decisions.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from random import Random

from review.example import people, topics_chinese, topics_english
from review.example.articles import Article, Copy, Fate, Flaw
from review.example.planted import (
    CNKI,
    DOUBTFUL,
    NEAR_MISSES,
    NOTICES,
    PUBMED,
    TITLES_THAT_TEST,
    WANFANG,
    Planted,
)
from review.example.topics import Topic
from review.example.topics_english import BLOOD_CANCER
from review.example.trials import Trial, included_reports

INVENTED = "Invented record of the worked example."
INVENTED_CHINESE = "本条为示例虚构记录。"

_Layout = tuple[Copy, ...]
P, PC, PW, PCW = (PUBMED,), (PUBMED, CNKI), (PUBMED, WANFANG), (PUBMED, CNKI, WANFANG)
CW, C, W = (CNKI, WANFANG), (CNKI,), (WANFANG,)
_PC_NO_DOI = (PUBMED, Copy("CNKI", Flaw.NO_DOI))
_CW_NO_DOI = (Copy("CNKI", Flaw.NO_DOI), Copy("Wanfang", Flaw.NO_DOI))
_CC, _WW = (CNKI, Copy("CNKI", Flaw.NO_DOI)), (WANFANG, Copy("Wanfang", Flaw.NO_DOI))

_CHINESE_TRIALS: tuple[tuple[_Layout, int], ...] = ((PCW, 5), (PC, 6), (PW, 2))
_ENGLISH_TITLE = ((P, 205), (PC, 18), (PW, 4), (PCW, 9))
_CHINESE_TITLE = (
    (PCW, 29),
    (PC, 8),
    (_PC_NO_DOI, 4),
    (PW, 2),
    (CW, 22),
    (_CW_NO_DOI, 6),
    (C, 9),
    (_CC, 3),
    (W, 3),
    (_WW, 3),
)
_ENGLISH_FULL_TEXT = ((P, 25), (PC, 4), (PW, 1), (PCW, 1))
_CHINESE_FULL_TEXT = ((PCW, 6), (PC, 3), (CW, 8), (C, 4), (W, 1))
# One more of the first reason than is excluded for it: that report is not retrieved.
_ENGLISH_REASONS = (13, 9, 4, 5)
_CHINESE_REASONS = (9, 6, 4, 3)


def articles(rng: Random) -> tuple[Article, ...]:
    """Return all articles in a mixed order, numbered from 1."""
    every = [
        *_trials(rng),
        *_hand_written(rng),
        *_at_title(topics_english.AT_TITLE, _ENGLISH_TITLE, rng),
        *_at_title(topics_chinese.AT_TITLE, _CHINESE_TITLE, rng),
        *_at_full_text(topics_english.AT_FULL_TEXT, _ENGLISH_FULL_TEXT, _ENGLISH_REASONS, rng),
        *_at_full_text(topics_chinese.AT_FULL_TEXT, _CHINESE_FULL_TEXT, _CHINESE_REASONS, rng),
    ]
    rng.shuffle(every)
    pages = rng.sample(range(1, 13 * len(every), 13), len(every))
    return tuple(
        replace(article, number=number, first_page=page, last_page=page + rng.randint(3, 11))
        for number, (article, page) in enumerate(zip(every, pages, strict=True), 1)
    )


def _spread(layouts: Iterable[tuple[_Layout, int]]) -> list[_Layout]:
    return [layout for layout, count in layouts for _ in range(count)]


def _trials(rng: Random) -> Iterator[Article]:
    chinese = iter(_spread(_CHINESE_TRIALS))
    for trial in included_reports():
        yield _trial_article(trial, next(chinese) if trial.country == "China" else P, rng)


def _trial_article(trial: Trial, layout: _Layout, rng: Random) -> Article:
    names = f" ({trial.names})" if trial.names else ""
    return Article(
        number=0,
        fate=Fate.INCLUDED,
        reason="",
        title=trial.title,
        chinese="",
        authors=(people.Name(trial.family, trial.given),) if trial.family else (),
        authors_complete=not trial.family,
        journal=people.FACTS_JOURNAL,
        year=trial.year,
        volume=trial.year - 2000,
        issue=rng.randint(1, 12),
        first_page=0,
        last_page=0,
        disease={"multiple myeloma": "Multiple Myeloma"}.get(trial.cancer, trial.cancer.capitalize()),
        abstract=(
            f"CAR-T cells directed at {trial.target} were given for {trial.disease} ({trial.country}).",
            trial.response_sentence,
            f"Facts of a published trial, wording ours; source: {trial.source}{names}.",
            "The PMID, DOI, volume and pages of this record are those of the worked example.",
        ),
        chinese_abstract=(),
        copies=layout,
        label=trial.label,
        kind="Clinical Trial",
    )


def _hand_written(rng: Random) -> Iterator[Article]:
    for miss in NEAR_MISSES:
        first = _planted(miss.first, rng)
        second = _planted(miss.second, rng)
        yield first
        numbered = first if miss.same_issue else second
        yield replace(
            second,
            authors=first.authors,
            journal=first.journal,
            year=first.year + miss.second.later,
            volume=numbered.volume,
            issue=numbered.issue,
        )
    for planted in (*DOUBTFUL, *TITLES_THAT_TEST):
        yield _planted(planted, rng)
    for notice in NOTICES:
        yield replace(_planted(notice, rng), fate=Fate.REMOVED, authors=())


def _planted(planted: Planted, rng: Random) -> Article:
    sentences = ("Written to be told apart from others.", "CAR-T cells are the background.")
    bare = _article(
        Fate.TITLE, planted.reason, planted.title, planted.chinese, planted.disease, planted.copies, rng
    )
    return replace(
        bare,
        kind=planted.kind,
        abstract=(*sentences, INVENTED),
        chinese_abstract=("为检验分辨能力而写。", INVENTED_CHINESE) if planted.chinese else (),
    )


def _at_title(
    topics: Sequence[Topic], layouts: Iterable[tuple[_Layout, int]], rng: Random
) -> Iterator[Article]:
    spread = _spread(layouts)
    rng.shuffle(spread)
    for place, layout in enumerate(spread):
        topic = topics[place % len(topics)]
        yield _of_topic(topic, place // len(topics), Fate.TITLE, layout, rng)


def _at_full_text(
    topics: Sequence[Topic], layouts: Iterable[tuple[_Layout, int]], counts: Sequence[int], rng: Random
) -> Iterator[Article]:
    spread = iter(_spread(layouts))
    for topic, count in zip(topics, counts, strict=True):
        for step in range(count):
            lost = topic is topics[0] and step == 0
            fate = Fate.NOT_RETRIEVED if lost else Fate.FULL_TEXT
            yield _of_topic(topic, step, fate, next(spread), rng)


def _of_topic(topic: Topic, step: int, fate: Fate, layout: _Layout, rng: Random) -> Article:
    head, tail = topic.parts(step)
    bare = _article(
        fate,
        "" if fate is Fate.NOT_RETRIEVED else topic.reason,
        f"{head.english} {tail.english}",
        f"{tail.chinese}{head.chinese}",
        tail.disease,
        layout,
        rng,
    )
    why_found = ("Such cells were first made for blood cancer.",) if tail.disease == BLOOD_CANCER else ()
    said = rng.sample(topic.sentences, min(3, len(topic.sentences)))
    figures = [(rng.randint(11, 180), rng.randint(12, 94)) for _ in said]
    pairs = list(zip(said, figures, strict=True))
    return replace(
        bare,
        abstract=(*why_found, *(s.english.format(n=n, p=p) for s, (n, p) in pairs), INVENTED),
        chinese_abstract=(*(s.chinese.format(n=n, p=p) for s, (n, p) in pairs), INVENTED_CHINESE)
        if bare.chinese
        else (),
    )


_ENGLISH_JOURNALS, _CHINESE_JOURNALS = people.ENGLISH_JOURNALS, people.CHINESE_JOURNALS


def _article(
    fate: Fate, reason: str, title: str, chinese: str, disease: str, layout: _Layout, rng: Random
) -> Article:
    return Article(
        number=0,
        fate=fate,
        reason=reason,
        title=title,
        chinese=chinese,
        authors=people.chinese_authors(rng) if chinese else people.english_authors(rng),
        journal=rng.choice(_CHINESE_JOURNALS if chinese else _ENGLISH_JOURNALS),
        year=rng.randint(2013, 2022),
        volume=rng.randint(2, 61),
        issue=rng.randint(1, 12),
        first_page=0,
        last_page=0,
        disease=disease,
        abstract=(),
        chinese_abstract=(),
        copies=layout,
    )
