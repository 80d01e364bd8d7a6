"""The known ways to be misled: nothing different is merged, nothing that is one report is left out."""

import pytest

from review.dedup.pairs import Link, PairDecision, Zone
from review.dedup.search import find_pairs
from tests.unit.dedup.pitfalls import DIFFERENT, PITFALLS, SAME, Pitfall


def decided(pitfall: Pitfall) -> PairDecision | None:
    """The decision on the two records alone, in either order."""
    forth = find_pairs([pitfall.one, pitfall.other])
    back = find_pairs([pitfall.other, pitfall.one])
    assert forth == back
    return forth[0] if forth else None


def test_there_are_enough_pitfalls() -> None:
    assert len(PITFALLS) >= 80
    assert sum(p.chinese for p in PITFALLS) >= 15
    assert len({p.name for p in PITFALLS}) == len(PITFALLS)


@pytest.mark.parametrize("pitfall", DIFFERENT, ids=lambda p: p.name)
def test_different_documents_are_never_merged_automatically(pitfall: Pitfall) -> None:
    found = decided(pitfall)
    assert found is None or found.zone is not Zone.SAME, found
    if pitfall.link is not Link.NONE:
        assert found is not None
        assert (found.zone, found.link) == (Zone.RELATED, pitfall.link)


@pytest.mark.parametrize("pitfall", SAME, ids=lambda p: p.name)
def test_one_report_is_merged_or_asked_about(pitfall: Pitfall) -> None:
    found = decided(pitfall)
    assert found is not None
    assert found.zone in (Zone.SAME, Zone.ASK), found


CERTAIN = (
    "another volume and DOI in one database",
    "a DOI mistyped and no pages",
    "no authors in one database and one abstract",
    "a journal's name with its conference",
    "a title cut within a word",
    "an abbreviation spelt out",
)


@pytest.mark.parametrize("pitfall", [p for p in SAME if p.name in CERTAIN], ids=lambda p: p.name)
def test_slips_of_one_database_need_no_person(pitfall: Pitfall) -> None:
    found = decided(pitfall)
    assert found is not None
    assert found.zone is Zone.SAME, found


@pytest.mark.parametrize(
    "name",
    ["two abstracts of one group under one title and DOI", "meeting abstract and a paper ahead of print"],
)
def test_what_only_a_person_can_tell_is_asked(name: str) -> None:
    found = decided(next(p for p in DIFFERENT if p.name == name))
    assert found is not None
    assert found.zone is Zone.ASK, found
