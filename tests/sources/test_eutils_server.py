"""The loop-back server speaks as the real one does."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import requests

from review.example.eutils_corpus import corpus_of_records, synthetic_corpus
from review.example.eutils_query import search
from review.example.eutils_server import EutilsServer
from review.example.eutils_xml import article_set, article_xml
from review.record import Record
from review.sources import pubmed_xml
from tests.sources.entrez_rig import corpus, serve
from tests.sources.pubmed_samples import FULL, whole


@pytest.fixture
def server() -> Iterator[EutilsServer]:
    with serve() as running:
        yield running


def ask(server: EutilsServer, endpoint: str, **parameters: str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(f"{server.base_url}{endpoint}.fcgi", params=parameters, timeout=5)


def test_searching_pages_and_history(server: EutilsServer) -> None:
    first = ask(server, "esearch", db="pubmed", term="lymphoma[tiab]", retmax="5", usehistory="y").text
    assert "<Count>12</Count><RetMax>5</RetMax><RetStart>0</RetStart><QueryKey>1</QueryKey>" in first
    environment = first.partition("<WebEnv>")[2].partition("<")[0]
    second = ask(server, "esearch", db="pubmed", term="105[uid]", usehistory="y", WebEnv=environment).text
    assert "<QueryKey>2</QueryKey>" in second
    both = ask(server, "esearch", db="pubmed", term="#1 NOT #2", WebEnv=environment).text
    assert "<Count>11</Count>" in both
    fetched = ask(
        server, "efetch", db="pubmed", WebEnv=environment, query_key="1", retstart="10", retmax="100"
    ).text
    assert fetched.count("<PubmedArticle>") == 2
    server.forget_history()
    assert (
        "Empty history ID list - nothing todo"
        in ask(server, "efetch", db="pubmed", WebEnv=environment, query_key="1").text
    )


def test_default_page_is_twenty() -> None:
    with serve(size=30) as server:
        assert "<RetMax>20</RetMax>" in ask(server, "esearch", db="pubmed", term="lymphoma[tiab]").text


def test_the_limit_of_9999() -> None:
    with EutilsServer(synthetic_corpus(10_050), enforce_rate=False) as server:
        clamped = ask(server, "esearch", db="pubmed", term="synthetic[ti]", retmax="20000").text
        assert "<Count>10050</Count><RetMax>9999</RetMax>" in clamped
        assert "Restrictions achieved, start and count adjusted to: 0, 9999" in clamped
        last = ask(server, "esearch", db="pubmed", term="synthetic[ti]", retstart="9998", retmax="1000").text
        assert "<RetMax>1</RetMax>" in last
        beyond = ask(server, "esearch", db="pubmed", term="synthetic[ti]", retstart="9999")
        assert beyond.status_code == 200
        assert "<ERROR>Search Backend failed" in beyond.text
        assert "'retstart' cannot be larger than 9998" in beyond.text


def test_the_rate_limit_is_a_true_429() -> None:
    with serve(enforce_rate=True) as server:
        replies = [ask(server, "einfo", db="pubmed") for _ in range(5)]
        assert [reply.status_code for reply in replies[:3]] == [200, 200, 200]
        refused = next(reply for reply in replies if reply.status_code == 429)
        assert refused.headers["Retry-After"] == "2"
        assert refused.headers["X-RateLimit-Limit"] == "3"
        assert refused.json()["error"] == "API rate limit exceeded"
        assert refused.json()["api-key"] == "127.0.0.1"


def test_errors_of_the_request(server: EutilsServer) -> None:
    assert ask(server, "esearch", term="a").status_code == 400
    assert "Mandatory parameter: db - is omitted" in ask(server, "esearch", term="a").text
    assert "Empty term and query_key" in ask(server, "esearch", db="pubmed").text
    assert "Invalid db name specified: nope" in ask(server, "esearch", db="nope", term="a").text
    wrong = ask(server, "efetch", db="pubmed", id="abc")
    assert (wrong.status_code, "ID list is empty" in wrong.text) == (400, True)
    assert json.loads(ask(server, "esearch", db="nope", term="a", retmode="json").text) == {
        "esearchresult": {"ERROR": "Invalid db name specified: nope"}
    }
    assert ask(server, "ecitmatch", db="pubmed").status_code == 404
    assert ask(server, "esearch", db="pubmed", term="x" * 9_000).status_code == 414


def test_posting_and_summaries(server: EutilsServer) -> None:
    posted = ask(server, "epost", db="pubmed", id="100,101").text
    environment = posted.partition("<WebEnv>")[2].partition("<")[0]
    assert (
        ask(server, "efetch", db="pubmed", WebEnv=environment, query_key="1").text.count("<PubmedArticle>")
        == 2
    )
    assert "Nothing to store" in ask(server, "epost", db="pubmed", id="x").text
    summary = ask(server, "esummary", db="pubmed", id="100,7").text
    assert "UID=7: cannot get document summary" in summary
    assert ask(server, "esummary", db="pubmed", id="100", retmode="json").json()["result"]["uids"] == ["100"]


def test_the_log_holds_no_key(server: EutilsServer) -> None:
    ask(server, "einfo", db="pubmed", api_key="hush")
    (request,) = server.log
    assert request.keyed
    assert request.keyed_address
    assert "hush" not in repr(request)


@pytest.mark.parametrize(
    ("term", "count"),
    [
        ("lymphoma[tiab]", 12),
        ("lymphoma", 12),
        ("lymph*[ti]", 12),
        ("lymph[ti]", 0),
        ('"invented record 103"[ti]', 1),
        ("record 103", 1),
        ("lymphoma[mh]", 12),
        ("cells[mh]", 0),
        ("100[uid] OR 101[uid] OR 7[uid]", 2),
        ("100,101[uid]", 2),
        ("2015:2016[pdat]", 4),
        ("2015/04/02[crdt]", 2),
        ("2015/04/03:2016/04/01[crdt]", 0),
        ('"2015/01/01"[pdat] : "2015/12/31"[pdat]', 2),
        ('("2015"[Date - Publication] : "3000"[Date - Publication])', 12),
        ("lymphoma[tiab] NOT (100[uid] OR 101[uid])", 10),
        ("100[uid] OR 101[uid] AND 101[uid]", 1),
        ("100[uid] OR (101[uid] AND 101[uid])", 2),
        ("(lymphoma[tiab]) AND 2015/01/01:2015/12/31[crdt]", 2),
    ],
)
def test_the_search_language(term: str, count: int) -> None:
    assert len(search(corpus(), term, lambda _key: frozenset()).pmids) == count


def test_two_dates_limit_a_search_and_one_alone_is_ignored(server: EutilsServer) -> None:
    both = ask(
        server, "esearch", db="pubmed", term="lymphoma", mindate="2015", maxdate="2015", datetype="pdat"
    ).text
    assert "<Count>2</Count>" in both
    assert "<Count>12</Count>" in ask(server, "esearch", db="pubmed", term="lymphoma", mindate="2015").text


def test_records_written_as_xml_read_the_same() -> None:
    read = pubmed_xml.read(whole(FULL)).accepted[0].record
    assert read is not None
    again = pubmed_xml.read(article_set([article_xml(read)]).encode()).accepted[0].record
    assert again is not None
    kept = [name for name in Record.__slots__ if name not in ("extra", "relations", "identifiers", "dates")]
    assert {name: getattr(again, name) for name in kept} == {name: getattr(read, name) for name in kept}
    assert set(again.dates) == set(read.dates)
    assert {i for i in read.identifiers if i.kind.value in ("pmid", "pmcid", "doi", "registry")} <= set(
        again.identifiers
    )
    assert again.relations == read.relations[:1]


def test_a_corpus_knows_create_dates() -> None:
    (article,) = corpus_of_records([replace(r, date=None) for r in [pubmed_xml_record()]]).values()
    assert article.created == date(2020, 12, 31)


def pubmed_xml_record() -> Record:
    found = pubmed_xml.read(whole(FULL)).accepted[0].record
    assert found is not None
    return found
