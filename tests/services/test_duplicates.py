"""Deduplication in a review: later imports, related documents, the queue, and what each source brought."""

from review.services import answering, deduplicating
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import citations
from review.services.related import related_citations
from review.services.session import Review
from review.services.sources_compared import source_yields
from review.vocabulary import PairVerdict, RecordId
from tests.services.files import article, ris


def bring(review: Review, source: str, *articles: str) -> None:
    """Import articles of a source as one file."""
    data = ris(*(f"{each}DP  - {source}\r\n" for each in articles))
    import_files(review, [IncomingFile(f"{source}.ris", data)], SearchFacts(source))


def test_a_later_import_gives_what_one_run_would_have_given(review: Review) -> None:
    """New records are compared with all; the placements equal those of a run over everything."""
    bring(review, "PubMed", *(article(n) for n in range(6)))
    deduplicating.run_dedup(review)
    bring(review, "CNKI", *(article(n) for n in range(3, 9)))
    assert deduplicating.run_dedup(review).merged == 3
    assert deduplicating.run_dedup(review).merged == 0
    before = [(line.id, line.records) for line in citations(review)]
    assert deduplicating.run_dedup(review, everything=True).merged == 0
    assert [(line.id, line.records) for line in citations(review)] == before


def test_an_erratum_is_shown_beside_its_article(review: Review) -> None:
    """A correction is another document: linked, never merged."""
    title = "Chimeric antigen receptor cells in forty invented patients with myeloma"
    bring(
        review, "PubMed", article(1, TI=title), article(1, TI=f"Erratum: {title}", DO="10.5555/e1", SP="900")
    )
    deduplicating.run_dedup(review)
    first, second = (line.id for line in citations(review))
    assert [(r.citation, r.link) for r in related_citations(review, first)] == [(second, "erratum-of")]
    assert [r.citation for r in related_citations(review, second)] == [first]


def test_an_answer_is_taken_back(review: Review) -> None:
    """The pair waits again, and the two stand apart again."""
    bring(review, "PubMed", article(1), article(2))
    answering.answer(review, RecordId(1), RecordId(2), PairVerdict.UNSURE)
    assert answering.count_queue(review) == 1
    answering.answer(review, RecordId(1), RecordId(2), PairVerdict.SAME)
    assert (answering.count_queue(review), len(citations(review))) == (0, 1)
    answering.take_back_answer(review, RecordId(1), RecordId(2))
    assert (answering.count_queue(review), len(citations(review))) == (1, 2)


def test_what_each_source_brought(review: Review) -> None:
    """Counts per source, and what no other source has."""
    bring(review, "PubMed", *(article(n) for n in range(4)))
    bring(review, "CNKI", *(article(n) for n in range(2, 5)))
    deduplicating.run_dedup(review)
    pubmed, cnki = source_yields(review)
    assert (pubmed.records, pubmed.citations, pubmed.alone, pubmed.shared) == (4, 4, 2, {"CNKI": 2})
    assert (cnki.records, cnki.alone, cnki.shared) == (3, 1, {"PubMed": 2})
