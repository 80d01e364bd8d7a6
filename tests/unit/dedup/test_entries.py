"""Rows from records, and columns that hold record numbers."""

from review.dedup.entries import entries, entry
from review.dedup.kinds import Kind
from review.dedup.rows import DedupRow, row_of
from review.record import AbstractSection, Identifier, PartialDate, Person, Record
from review.vocabulary import IdentifierKind

RECORD = Record(
    title="Zinc for colds",
    vernacular_title="锌治疗感冒",
    abstract=(AbstractSection("Background: colds are common in nurseries, and zinc is cheap."),),
    authors=(Person("Ito", "Haruto"), Person(collective="Zinc Study Group")),
    journal="Stroke",
    journal_abbreviation="Stroke J",
    volume="49",
    issue="2",
    pages="300-7",
    date=PartialDate(2018),
    publication_types=("Journal Article",),
    identifiers=(
        Identifier(IdentifierKind.DOI, "10.1000/ABC"),
        Identifier(IdentifierKind.PMID, "123"),
        Identifier(IdentifierKind.ISSN, "1234-567X"),
    ),
)  # fmt: skip


def test_a_record_becomes_a_row_and_an_entry() -> None:
    made = entry(row_of(7, "PubMed", RECORD))
    assert (made.id, made.source, made.kind, made.year, made.pmid) == (7, "pubmed", Kind.PLAIN, 2018, "123")
    assert [t.letters for t in made.titles] == ["zincforcolds", "锌治疗感冒"]
    assert [a.surname for a in made.authors] == ["ito", "zincstudygroup"]
    assert made.doi.whole == "10.1000/abc"
    assert made.issns == {"1234567x"}
    assert made.abstract.startswith("coldsarecommon")


def test_a_column_of_running_numbers_is_ignored_per_source() -> None:
    rows = [DedupRow(id=i, source="A", volume="12", issue=str(1000 + i)) for i in range(60)]
    rows += [DedupRow(id=100 + i, source="B", volume="12", issue=str(i % 12 + 1)) for i in range(60)]
    made = entries(rows)
    assert {e.issue.value for e in made if e.source == "a"} == {0}
    assert {e.issue.value for e in made if e.source == "b"} == set(range(1, 13))
    assert {e.volume.value for e in made} == {12}
