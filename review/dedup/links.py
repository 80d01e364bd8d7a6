"""Related documents that are not one report: which relation, if any."""

from review.dedup.evidence import Evidence, Match
from review.dedup.kinds import Kind
from review.dedup.pairs import Link
from review.dedup.rules import alike, authored, placed
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


def link_of(e: Evidence) -> Link:
    """Return the relation of two documents of different kinds, or of two versions of one work; `NONE` if unrelated."""
    if e.one.kind is not e.other.kind:
        return _of_kinds(e) if _about_one_work(e) else Link.NONE
    if e.doi is Match.CLASH and e.one.doi.work == e.other.doi.work and e.title.wording <= Wording.NUMBERED:
        return Link.VERSION
    return Link.NONE


def _of_kinds(e: Evidence) -> Link:
    return next(link for kind, link in _LINK_OF_KIND.items() if kind in e.kinds)


def _about_one_work(e: Evidence) -> bool:
    if Match.AGREE in (e.registry, e.doi, e.pmid):
        return True
    return e.title.wording <= Wording.NUMBERED and e.title.likeness > 0.6 and authored(e)


def one_page(e: Evidence) -> bool:
    """Whether a marked and an unmarked record stand on one page: the mark is then a label, not another document."""
    labels = e.kinds in (
        {Kind.PLAIN, Kind.ABSTRACT},
        {Kind.PLAIN, Kind.PROTOCOL},
        {Kind.PLAIN, Kind.PREPRINT},
    )
    return labels and placed(e) and alike(e, upto=Wording.EXTENDED) and e.pages is Match.AGREE
