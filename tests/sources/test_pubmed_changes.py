from dataclasses import replace

import pytest

from review.record import PartialDate, Record, Relation
from review.sources.pubmed_changes import Flag, Known, Rerun, change, flags, known_items, rerun
from review.vocabulary import RelationKind
from tests.sources.entrez_rig import invented


@pytest.mark.parametrize(
    ("types", "kind", "expected"),
    [
        (("Retracted Publication",), None, (Flag.RETRACTED,)),
        ((), RelationKind.RETRACTION_IN, (Flag.RETRACTED,)),
        (("Retracted Publication",), RelationKind.RETRACTION_IN, (Flag.RETRACTED,)),
        (("Preprint",), RelationKind.UPDATE_IN, (Flag.UPDATED, Flag.PREPRINT)),
        ((), RelationKind.CONCERN_IN, (Flag.CONCERN,)),
        ((), RelationKind.ERRATUM_IN, (Flag.ERRATUM,)),
        (("Published Erratum",), RelationKind.ERRATUM_FOR, (Flag.ERRATUM_NOTICE,)),
        (("Journal Article",), RelationKind.COMMENT_IN, ()),
    ],
)
def test_flags(types: tuple[str, ...], kind: RelationKind | None, expected: tuple[Flag, ...]) -> None:
    links = (Relation(kind, "J. 2020;1:1"),) if kind else ()
    assert flags(Record(publication_types=types, relations=links)) == expected


def test_a_newer_version_is_compared() -> None:
    held = invented(1)
    dated = replace(held, dates=(*held.dates, PartialDate(2024, 5, 6, kind="revised")))
    retracted = replace(dated, publication_types=("Retracted Publication",))
    assert not change(held, held).noticed
    assert change(held, dated).revised
    found = change(dated, retracted)
    assert (found.pmid, found.revised) == ("1", False)
    assert (found.fields, found.flags) == (("publication_types",), (Flag.RETRACTED,))
    assert found.noticed


def test_a_rerun_subtracts_what_is_held() -> None:
    assert rerun(["9", "3", "1", "3"], ["1", "2"]) == Rerun(new=("9", "3"), again=("1",), gone=("2",))


def test_known_studies_and_the_lines_that_lose_them() -> None:
    lines = {1: ["7"], 2: ["7", "8"], 3: ["7"]}
    assert known_items(lines, ["7", "8", "7"]) == (Known("7", ()), Known("8", (1, 3)))
