"""The search of the protocol finds the example's PubMed records in the server's corpus, and nothing else."""

import pytest

from review.example.eutils_corpus import corpus_of_records
from review.example.eutils_query import search
from review.example.material import material
from review.example.protocol import PUBMED_QUERY, PUBMED_STRATEGY_FILE
from review.sources.entrez_strategy import read_strategy


@pytest.mark.parametrize("term", [PUBMED_QUERY, read_strategy(PUBMED_STRATEGY_FILE).final.term])
def test_search_finds_the_records_of_the_example(term: str) -> None:
    corpus = corpus_of_records(material().pubmed)
    found = search(corpus, term, lambda _: frozenset())
    wanted = {int(r.record.pmid) for r in material().records if r.source == "PubMed"}
    assert set(found.pmids) == wanted
    assert not found.not_found and not found.unknown_fields
    assert len(corpus) == len(wanted) + 24
