"""The decision on one pair: same, ask, related, or nothing to say."""

import math

from review.dedup.evidence import Evidence, Match
from review.dedup.links import link_of, one_page, perhaps_one
from review.dedup.pairs import Link, PairDecision, Zone
from review.dedup.rules import SAME_RULES, Rule, authored, generic, one_range, supplement, surely_authored
from review.dedup.vetoes import VETOES, identified
from review.dedup.wording import Wording

CALLED_DIFFERENT = "called-different"


def decide(e: Evidence) -> PairDecision | None:
    """Return the decision on a compared pair, or None where the two are plainly different and unrelated."""
    if not one_page(e) and perhaps_one(e):
        return _made(e, Zone.ASK, "marked-on-one-side", (f"one is marked as {_mark(e)}", *told(e)))
    link = Link.NONE if one_page(e) else link_of(e)
    if link is not Link.NONE:
        return _made(e, Zone.RELATED, "related", (f"{_name(e)}, {link}",), link)
    if e.one.kind is not e.other.kind and not one_page(e):
        return None
    rule = next((r for r in SAME_RULES if r.holds(e)), None)
    if rule is None and not worth_asking(e):
        return None
    against = [v for v in VETOES if v.holds(e)]
    if rule is not None and not against:
        return _made(e, Zone.SAME, rule.name, (rule.reason, *told(e)))
    return _asked(e, rule, against)


def _asked(e: Evidence, rule: Rule | None, against: list[Rule]) -> PairDecision | None:
    if _in_a_series(e):
        return None
    name = against[0].name if against else "not-certain"
    said = (rule.reason,) if rule else ()
    return _made(e, Zone.ASK, name, (*said, *(v.reason for v in against), *told(e)))


def worth_asking(e: Evidence) -> bool:
    """Whether a person should look: enough speaks for one report and not too much against it."""
    if e.title.wording is Wording.UNLIKE:
        elsewhere = Match.CLASH in (e.pages, e.abstract) or e.first_author is not Match.AGREE
        return (identified(e) and not elsewhere) or _one_place(e)
    one_issue = min(e.volume, e.issue, e.first_author, e.journal) is Match.AGREE
    if e.title.wording is Wording.NUMBERED and one_issue:
        return True
    return score(e) >= 0.5 or (e.title.wording > Wording.MISSING and _one_place(e))


def _one_place(e: Evidence) -> bool:
    """Whether place and people agree though the titles do not: perhaps a translation."""
    if one_range(e) and authored(e):
        return True
    clash = Match.CLASH in (e.journal, e.issue, e.abstract)
    if e.volume is not Match.AGREE or e.year_gap > 1 or clash or supplement(e):
        return False
    if e.pages is Match.AGREE:
        return surely_authored(e) or (e.across_languages and authored(e))
    several = len(e.one.authors) > 1 and len(e.other.authors) > 1
    one_issue = e.pages is Match.UNKNOWN and e.issue is Match.AGREE
    return e.across_languages and one_issue and several and e.all_authors is Match.AGREE


def _in_a_series(e: Evidence) -> bool:
    """Whether a general title stands in two issues: an editorial, a yearly report."""
    another = e.issue is Match.CLASH or (e.volume is Match.CLASH and e.year is not Match.AGREE)
    return another and e.pages < Match.NEAR and not identified(e) and (generic(e) or e.volume is Match.CLASH)


def score(e: Evidence) -> float:
    """Return how sure it is that both records are one report, 0 to 1: a logistic sum of the evidence."""
    return 1 / (1 + math.exp(-sum(_weights(e))))


_TITLE_WEIGHT = {
    Wording.EQUAL: 4.0,
    Wording.TYPO: 3.5,
    Wording.EXTENDED: 2.0,
    Wording.DOUBTFUL: 2.0,
    Wording.MISSING: 0.0,
    Wording.SUBSTITUTED: -1.0,
    Wording.NUMBERED: -2.0,
    Wording.UNLIKE: -5.0,
}


def _weights(e: Evidence) -> tuple[float, ...]:
    title = _TITLE_WEIGHT[e.title.wording] - (2.0 if generic(e) else 0.0)
    return (
        -3.5,
        title,
        _weigh(e.first_author, 1.0, -2.5),
        _weigh(e.all_authors, 1.0, -1.0),
        _weigh(e.journal, 0.7, -1.2),
        _weigh(e.volume, 1.2, -1.8),
        _weigh(e.pages, 2.5, -2.5),
        _weigh(e.issue, 0.4, -1.0),
        _weigh(e.doi, 4.0, -1.5),
        _weigh(e.pmid, 5.0, -4.0),
        _weigh(e.abstract, 2.0, -1.0),
        _weigh(e.accession, 0.0, -4.0),
        {0: 0.3, 1: 0.0, 2: -1.5}.get(e.year_gap, -3.0) if e.year else 0.0,
    )


def _weigh(match: Match, agree: float, clash: float) -> float:
    return (0.0, agree / 2, agree, clash)[match]  # unknown, near, agree; a clash is -1, the last


_FIELDS = (
    "first author", "authors", "year", "journal", "volume", "issue", "pages", "DOI", "PMID", "registry id",
    "abstract",
)  # fmt: skip


def told(e: Evidence) -> tuple[str, ...]:
    """Return what agrees and what differs, field by field, in words."""
    matches = (
        e.first_author, e.all_authors, e.year, e.journal, e.volume, e.issue, e.pages, e.doi, e.pmid,
        e.registry, e.abstract,
    )  # fmt: skip
    agree = [name for name, match in zip(_FIELDS, matches, strict=True) if match is Match.AGREE]
    clash = [name for name, match in zip(_FIELDS, matches, strict=True) if match is Match.CLASH]
    title = f"title {e.title.wording.name.lower()} ({e.title.likeness:.2f})"
    said = [
        title,
        f"agree: {', '.join(agree)}" if agree else "",
        f"differ: {', '.join(clash)}" if clash else "",
    ]
    if e.title.words and e.title.wording is not Wording.UNLIKE:
        said.insert(1, f"words: {e.title.words}")
    return tuple(s for s in said if s)


def _name(e: Evidence) -> str:
    return " and ".join(kind or "article" for kind in sorted(e.kinds))


def _mark(e: Evidence) -> str:
    return next(kind.value for kind in e.kinds if kind)


def _made(
    e: Evidence, zone: Zone, rule: str, reasons: tuple[str, ...], link: Link = Link.NONE
) -> PairDecision:
    a, b = sorted((e.one.id, e.other.id))
    low, width = _SHARE_OF_SCORE.get(zone, (0.0, 1.0))
    return PairDecision(a, b, zone, round(low + width * score(e), 4), rule, reasons, link)


# Certain pairs score above 0.9, questions below, each in the order of their evidence.
_SHARE_OF_SCORE = {Zone.SAME: (0.9, 0.1), Zone.ASK: (0.0, 0.9)}
