"""One set of records as NBIB, PubMed XML, RIS and CSV comes to the same citations."""

from review.example.eutils_xml import article_set, article_xml
from review.record import Identifier, Person, Record
from review.report.references import write_records
from review.services import deduplicating
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import citations
from review.services.session import Review
from review.vocabulary import IdentifierKind
from tests.services.pubmed import invented

TOPICS = ("myeloma relapse", "bone density", "night shifts", "home infusion", "influenza vaccines")


def whole(number: int, topic: str) -> Record:
    """An article with everything by which it is known."""
    plain = invented(31_000_000 + number, topic)
    return Record(
        title=plain.title,
        abstract=plain.abstract,
        authors=(Person(f"Family{number}", "Given A"), Person("Zhang", "San")),
        journal="Journal of Invented Results",
        volume=str(number),
        pages=f"{10 * number}-{10 * number + 5}",
        date=plain.date,
        identifiers=(*plain.identifiers, Identifier(IdentifierKind.DOI, f"10.5555/four.{number}")),
    )


def test_the_same_citations(review: Review) -> None:
    """Four files of one set, each as a source of its own, merge to the records they were made from."""
    records = [whole(n, topic) for n, topic in enumerate(TOPICS, start=1)]
    files = {form: write_records(records, form).encode() for form in ("nbib", "ris", "csv")}
    files["xml"] = article_set(article_xml(record) for record in records).encode()
    for form, data in files.items():
        summary = import_files(review, [IncomingFile(f"set.{form}", data)], SearchFacts(form))
        assert (summary.added, summary.files[0].rejects) == (5, ()), form
    deduplicating.run_dedup(review)
    found = citations(review)
    assert [line.records for line in found] == [4] * 5
    assert {line.doi for line in found} == {record.doi for record in records}
    assert {line.pmid for line in found} == {record.pmid for record in records}
