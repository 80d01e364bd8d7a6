"""Known studies, sets of earlier searches, and links from one article to others."""

from dataclasses import replace

import pytest

from review.errors import BadInput, NotFound
from review.example.eutils_corpus import Corpus
from review.example.eutils_server import EutilsServer
from review.services.citation_searching import search_links
from review.services.flow import flow
from review.services.importing import IncomingFile, SearchFacts, import_files, searches
from review.services.known_studies import KnownStudy, check_known, read_known
from review.services.listing import citations
from review.services.searching import search_pubmed, strategy_of
from review.services.session import Review
from review.services.strategies import history_sets, strategy_text, with_sets
from review.services.values import LinkKind
from review.vocabulary import CitationId, SourceKind
from tests.services.files import article, ris
from tests.services.pubmed import client, corpus, invented

STRATEGY = """
1. myeloma[tiab] OR leukaemia[tiab]
2. invented[tiab]
3. fatigue[tiab]
4. #1 AND #2
5. #4 NOT #3
"""


def test_which_line_loses_a_study() -> None:
    """A line is blamed when nothing it builds on explains the loss, or when it takes a study away."""
    records = [invented(1), invented(2, "lymphoma"), invented(3, "myeloma and fatigue")]
    with EutilsServer(corpus(records), enforce_rate=False) as server:
        found = check_known(client(server), strategy_of(STRATEGY), ("1", "2", "3", "4"))
    assert found.found == 1
    assert found.missed == (KnownStudy("2", (1,)), KnownStudy("3", (5,)), KnownStudy("4", (), False))
    assert dict(found.found_by) == {1: 2, 2: 3, 3: 1, 4: 2, 5: 1}


def test_known_studies_are_read() -> None:
    """One a line or several, with comments; what is no PMID is refused."""
    assert read_known("\ufeff# mine\n12 13;PMID:14\n12") == ("12", "13", "14")
    for text in ("", "# none", "10.1000/x"):
        with pytest.raises(BadInput):
            read_known(text)


def test_sets_of_the_review(review: Review) -> None:
    """A search stands for its last line or one of its lines; what is not there is refused."""
    with EutilsServer(corpus([invented(1)]), enforce_rate=False) as server:
        search_pubmed(review, client(server), "1. myeloma[tiab]\n2. #1 AND invented[tiab]")
    assert [line.number for each in history_sets(review) for line in each.lines] == [1, 2]
    assert strategy_text(review) == "1. myeloma[tiab]\n2. #1 AND invented[tiab]"
    whole = "((myeloma[tiab]) AND invented[tiab])"
    assert with_sets(review, "search:1 AND x") == f"{whole} AND x"
    assert with_sets(review, "#1 NOT search:1#1") == f"{whole} NOT (myeloma[tiab])"
    assert with_sets(review, '"search:1"') == '"search:1"'
    assert with_sets(review, "1. a\n2. #1 OR search:1#1") == "1. a\n2. #1 OR (myeloma[tiab])"
    for text in ("search:2", "search:1#7"):
        with pytest.raises(NotFound):
            with_sets(review, text)


def cited() -> Corpus:
    """Article 2 cites 1 and 8; 3 cites 1."""
    made = corpus([invented(n) for n in (1, 2, 3, 8)])
    cites = {2: (1, 8), 3: (1,)}
    return Corpus(replace(a, cites=cites.get(a.pmid, ()), mesh=("Topic",)) for a in made.values())


def test_links_and_their_lane(review: Review) -> None:
    """Cited-by and references are citation searching, similar articles another method; limits are kept."""
    with EutilsServer(cited(), enforce_rate=False) as server:
        entrez = client(server)
        search_pubmed(review, entrez, "1[uid] OR 2[uid]")
        ids = {line.pmid: line.id for line in citations(review)}
        by = search_links(review, entrez, LinkKind.CITED_BY, [ids["1"]])
        assert by.per_article == (("1", 2),)
        assert by.found.hits == by.found.imported.added == 2
        listed = search_links(review, entrez, LinkKind.REFERENCES, list(ids.values()))
        assert dict(listed.per_article) == {"1": 0, "2": 2}
        assert listed.found.hits == 1  # 8; 1 is one of those asked about
        alike = search_links(review, entrez, LinkKind.SIMILAR, [ids["1"]])
        assert alike.found.hits == 3
    kinds = [search.kind for search in searches(review)]
    other = SourceKind.CITATION_SEARCHING
    assert kinds == [SourceKind.DATABASE, other, other, SourceKind.OTHER]
    assert all(
        LinkKind.CITED_BY.limits in s.remarks for s in searches(review) if s.source == "PubMed cited by"
    )
    counted = flow(review)
    assert counted.identified == 2
    others = {each.name: each.records for each in counted.other_sources}
    assert others == {"PubMed cited by": 2, "PubMed references": 1, "PubMed similar articles": 3}


def test_links_need_a_pmid(review: Review) -> None:
    """A citation has to be there and to have a PMID."""
    import_files(review, [IncomingFile("a.ris", ris(article(1)))], SearchFacts("CNKI"))
    with EutilsServer(cited(), enforce_rate=False) as server:
        for citation, error in ((citations(review)[0].id, BadInput), (CitationId(99), NotFound)):
            with pytest.raises(error):
                search_links(review, client(server), LinkKind.SIMILAR, [citation])
    assert len(searches(review)) == 1
