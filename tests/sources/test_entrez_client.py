from dataclasses import replace
from pathlib import Path

import pytest

from review.errors import BadInput
from review.example.eutils_corpus import Corpus, corpus_of_records, corpus_of_xml
from review.example.eutils_server import EutilsServer
from review.sources import pubmed_xml
from review.sources.entrez import LinkKind
from review.sources.entrez_replies import Notice, Spelling
from review.sources.entrez_settings import EntrezSettings
from tests.sources.entrez_rig import client, corpus, invented, serve


def test_a_search_keeps_all_pubmed_says() -> None:
    with serve() as server, client(server) as c:
        reply = c.search("lymphoma[tiab] AND remission[nosuchfield] OR qwertz[ti]")
        assert reply.count == 12
        assert (
            reply.translation == '"lymphoma"[Title/Abstract] AND "remission"[All Fields] OR "qwertz"[Title]'
        )
        assert reply.errors == (Notice("PhraseNotFound", "qwertz"), Notice("FieldNotFound", "nosuchfield"))
        assert (reply.query_key, reply.web_env[:5]) == ("1", "MCID_")
        assert b"<QueryTranslation>" in reply.raw


def test_no_hits_is_an_answer_of_its_own() -> None:
    with serve() as server, client(server) as c:
        reply = c.search("qwertz[tiab]")
        assert (reply.count, reply.pmids) == (0, ())
        assert reply.warnings == (Notice("OutputMessage", "No items found."),)


def test_counting_lists_nothing() -> None:
    with serve() as server, client(server) as c:
        reply = c.count("lymphoma[tiab]")
        assert (reply.count, reply.pmids) == (12, ())


def test_known_studies_are_looked_for() -> None:
    with serve() as server, client(server) as c:
        assert c.found_among("lymphoma[tiab] NOT 103[uid]", ["101", "7", "103", "100"]) == ("101", "100")


def test_an_empty_term_is_not_sent() -> None:
    with serve() as server, client(server) as c:
        with pytest.raises(BadInput, match="search is empty"):
            c.search("  ")
        assert server.log == ()


def test_every_request_says_who_asks() -> None:
    with serve() as server, client(server) as c:
        c.search("lymphoma")
        c.spell("lymfoma")
        c.fields()
        c.fetch(["100"])
        c.links(["100"], LinkKind.SIMILAR)
        for request in server.log:
            said = dict(request.parameters)
            assert (said["tool"], said["email"]) == ("systematic-review", "reviewer@example.org")


def test_long_requests_and_requests_with_a_key_are_posted() -> None:
    long = " OR ".join(f"word{n}[tiab]" for n in range(900)) + " OR lymphoma[tiab]"
    with serve() as server, client(server) as c, client(server, key="k") as keyed:
        assert c.search("lymphoma[tiab]").count == c.search(long).count == 12
        keyed.search("lymphoma[tiab]")
        assert [request.method for request in server.log] == ["GET", "POST", "POST"]


def test_spelling_is_offered() -> None:
    with serve() as server, client(server) as c:
        assert c.spell("lymfoma") == Spelling("lymfoma", "lymphoma")
        assert c.spell("lymphoma") == Spelling("lymphoma", "")


def test_fields() -> None:
    with serve() as server, client(server) as c:
        fields = {field.name: field for field in c.fields()}
        assert fields["TIAB"].full_name == "Title/Abstract"
        assert fields["CRDT"].is_date
        assert not fields["TIAB"].is_date


def test_links_are_one_set_for_each_article() -> None:
    articles = corpus(4)
    linked = Corpus(
        [
            *(article for pmid, article in articles.items() if pmid != 100),
            replace(articles[100], cites=(101, 102)),
        ]
    )
    with EutilsServer(linked, enforce_rate=False) as server, client(server) as c:
        references = c.links(["100", "103"], LinkKind.REFERENCES)
        assert [(found.pmid, found.targets) for found in references] == [("100", ("101", "102")), ("103", ())]
        cited = c.links(["101", "103"], LinkKind.CITED_BY)
        assert [(found.pmid, found.targets) for found in cited] == [("101", ("100",)), ("103", ())]
        assert [request.ids for request in server.log] == [("100", "103"), ("101", "103")]


def test_each_kind_of_link_says_what_it_leaves_out() -> None:
    assert all(kind.limits.endswith(".") for kind in LinkKind)


@pytest.mark.parametrize("pmid", ["abc", "", "12345678901", "1,2", "１２"])
def test_what_is_no_pmid_is_not_sent(pmid: str) -> None:
    with serve() as server, client(server) as c:
        with pytest.raises(BadInput, match="is not a PMID"):
            c.fetch([pmid])
        assert server.log == ()


@pytest.mark.parametrize(
    "settings",
    [{"base_url": "ftp://x/"}, {"base_url": "http://"}, {"batch": 0}, {"batch": 10_001}, {"deadline": 0}],
)
def test_settings_are_checked(settings: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        EntrezSettings(**settings)  # type: ignore[arg-type]


def test_the_rate_depends_on_the_key() -> None:
    assert (EntrezSettings().rate, EntrezSettings(api_key="k").rate, EntrezSettings(per_second=2).rate) == (
        3,
        10,
        2,
    )


REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "pubmed" / "articles_163.xml"


@pytest.mark.skipif(not REAL.is_file(), reason="the shared data are not here")
def test_real_articles_come_back_byte_for_byte() -> None:
    data = REAL.read_bytes()
    with EutilsServer(corpus_of_xml(data), enforce_rate=False) as server, client(server) as c:
        found = c.search("a[tiab] OR the[tiab] OR of[tiab]")
        reply = c.fetch(found.pmids)
        before = {e.record.pmid: e for e in pubmed_xml.read(data).entries if e.record}
        after = {e.record.pmid: e for e in pubmed_xml.read(reply.raw).entries if e.record}
        assert len(after) == found.count > 140
        assert all(after[pmid].raw == before[pmid].raw for pmid in after)


def test_a_record_without_a_pmid_gets_one() -> None:
    bare = replace(invented(1), identifiers=())
    assert list(corpus_of_records([bare])) == [90_000_001]
