"""The shown citation takes the best of each field and says where it is from."""

from review.dedup.shown import Origin, shown
from review.record import AbstractSection, Identifier, PartialDate, Person, Record
from review.vocabulary import IdentifierKind

PUBMED = Record(
    title="Zinc for colds in nurseries.",
    authors=(Person("Ito", "H"),),
    authors_complete=False,
    journal="Stroke",
    volume="49",
    pages="300-7",
    date=PartialDate(2018),
    identifiers=(Identifier(IdentifierKind.PMID, "1"), Identifier(IdentifierKind.DOI, "10.1/A")),
)
EMBASE = Record(
    title="Zinc for colds in nurseries [Review] [12 refs]",
    abstract=(AbstractSection("Colds are common."),),
    authors=(Person("Ito", "Haruto"), Person("Baker", "Lucy")),
    journal="Stroke; a journal of cerebral circulation",
    keywords=("zinc",),
    identifiers=(Identifier(IdentifierKind.DOI, "10.1/a"), Identifier(IdentifierKind.ACCESSION, "L9")),
)


def test_the_best_of_each_field() -> None:
    found = shown([(7, EMBASE), (3, PUBMED)])
    record = found.record
    assert record.title == "Zinc for colds in nurseries."
    assert len(record.authors) == 2
    assert record.authors_complete
    assert record.abstract_text == "Colds are common."
    assert record.pages == "300-7"
    assert record.keywords == ("zinc",)
    assert [i.value for i in record.identifiers] == ["1", "10.1/A", "L9"]
    assert Origin("abstract", 7) in found.origins
    assert Origin("title", 3) in found.origins


def test_the_order_of_the_group_does_not_matter() -> None:
    assert shown([(7, EMBASE), (3, PUBMED)]) == shown([(3, PUBMED), (7, EMBASE)])


def test_one_record_is_shown_as_it_is() -> None:
    assert shown([(3, PUBMED)]).record == PUBMED
