"""Related documents that are not one report: which relation, if any."""

from review.dedup.evidence import Evidence, Match
from review.dedup.kinds import Kind
from review.dedup.pairs import Link
from review.dedup.rules import alike, at_meeting, authored, cochrane, placed, surely_authored
from review.dedup.wording import Wording

_LINK_OF_KIND = {
    Kind.ERRATUM: Link.ERRATUM,
    Kind.RETRACTION: Link.ERRATUM,
    Kind.REPLY: Link.REPLY,
    Kind.PROTOCOL: Link.PROTOCOL,
    Kind.ABSTRACT: Link.ABSTRACT,
    Kind.PREPRINT: Link.PREPRINT,
    Kind.REGISTRY: Link.REGISTERED,
    Kind.THESIS: Link.THESIS,
}


_BY_OTHERS = frozenset({Kind.ERRATUM, Kind.RETRACTION, Kind.REPLY})


def link_of(e: Evidence) -> Link:
    """Return the relation of two documents that are not one report; `NONE` where there is none."""
    if e.one.kind is not e.other.kind:
        return _of_kinds(e) if _about_one_work(e) else Link.NONE
    if _two_versions(e):
        return Link.VERSION
    if e.across_languages and _elsewhere(e) and e.title.wording <= Wording.DOUBTFUL and surely_authored(e):
        return Link.TRANSLATION
    if _abstract_of(e):
        return Link.ABSTRACT
    return Link.NONE


def _of_kinds(e: Evidence) -> Link:
    return next(link for kind, link in _LINK_OF_KIND.items() if kind in e.kinds)


def _about_one_work(e: Evidence) -> bool:
    if e.registry is Match.AGREE:
        return True
    close = e.title.wording <= Wording.DOUBTFUL or (
        e.title.wording is Wording.SUBSTITUTED and e.title.likeness > 0.8 and e.first_author is Match.AGREE
    )
    return close and (authored(e) or bool(e.kinds & _BY_OTHERS))


def _two_versions(e: Evidence) -> bool:
    """Two DOIs of one work, or two years of one Cochrane review."""
    if e.doi is Match.CLASH and e.one.doi.work == e.other.doi.work:
        return e.title.wording <= Wording.NUMBERED
    moved = (
        Match.CLASH in (e.year, e.issue, e.volume) and e.doi is not Match.AGREE and e.pmid is not Match.AGREE
    )
    return cochrane(e) and moved and e.title.wording <= Wording.DOUBTFUL and authored(e)


def _elsewhere(e: Evidence) -> bool:
    return e.pages is Match.CLASH and Match.CLASH in (e.journal, e.volume)


def _abstract_of(e: Evidence) -> bool:
    """One title and author in a supplement or conference issue and again elsewhere: two publications."""
    apart = e.journal is Match.CLASH and Match.CLASH in (e.volume, e.pages, e.year)
    apart = apart or (
        e.volume is Match.CLASH and e.pages < Match.NEAR and Match.CLASH in (e.year, e.pages, e.journal)
    )
    told_apart = e.pages < Match.NEAR and e.doi is not Match.AGREE and e.pmid is not Match.AGREE
    return (
        apart
        and told_apart
        and e.title.wording <= Wording.DOUBTFUL
        and surely_authored(e)
        and (at_meeting(e.one) or at_meeting(e.other))
    )


def perhaps_one(e: Evidence) -> bool:
    """Whether a mark on one side only may be a slip: one title, and an identifier or one place."""
    if len(e.kinds) != 2 or Kind.PLAIN not in e.kinds or not alike(e) or not authored(e):
        return False
    if Match.AGREE in (e.doi, e.pmid):
        return e.pages is not Match.CLASH
    one_volume = min(e.journal, e.volume, e.year) is Match.AGREE and e.issue is not Match.CLASH
    return one_volume and e.pages is not Match.CLASH and e.doi is not Match.CLASH


def one_page(e: Evidence) -> bool:
    """Whether a marked and an unmarked record stand in one place: the mark is then a mere label."""
    labels = len(e.kinds) == 2 and Kind.PLAIN in e.kinds and e.kinds <= _LABELS
    if not labels or not alike(e, upto=Wording.DOUBTFUL) or not authored(e):
        return False
    if e.pages is Match.AGREE and e.volume is Match.AGREE:
        return True
    one_volume = min(e.journal, e.volume, e.year) is Match.AGREE and e.issue is not Match.CLASH
    return Kind.ABSTRACT in e.kinds and (placed(e) or (one_volume and e.pages is Match.UNKNOWN))


_LABELS = frozenset({Kind.PLAIN, Kind.ABSTRACT, Kind.PROTOCOL, Kind.PREPRINT})
