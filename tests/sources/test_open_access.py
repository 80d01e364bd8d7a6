"""Five services asked for open copies: shapes, limits, retries, the cache."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.sources.entrez_limiter import Timing
from review.sources.open_access import (
    Answer,
    Article,
    Notice,
    OpenAccessService,
    OpenCopy,
    Question,
    Refusal,
    question,
)
from review.sources.open_access_client import OpenAccess, OpenAccessSettings, cache_in
from review.sources.open_access_replies import answer_of
from review.sources.pubmed_changes import Flag
from tests.sources.json_server import Canned, JsonServer
from tests.sources.open_access_samples import CROSSREF, DOI, EUROPE_PMC, OPENALEX, PDF, PMC, UNPAYWALL

ARTICLE = Article(DOI, "31000001")
NOW = datetime(2026, 1, 5, tzinfo=UTC)
Service = OpenAccessService


def asker(server: JsonServer, *services: Service, cache: Path | None = None) -> OpenAccess:
    """A client that asks one server for all services, and does not pause."""
    bases = tuple((service, f"{server.url}{service.name}/") for service in services or tuple(Service))
    chosen = OpenAccessSettings(bases, "reviewer@example.org", read_timeout=2.0, deadline=4.0, pace=0.0)
    return OpenAccess(chosen, lambda: NOW, cache_in(cache), Timing(sleep=lambda _: None))


@pytest.fixture
def served() -> Iterator[JsonServer]:
    """A server that knows one article."""
    replies = {
        f"/UNPAYWALL/{DOI}": Canned(UNPAYWALL),
        "/EUROPE_PMC/search": Canned(EUROPE_PMC),
        "/PMC/": Canned(PMC),
        "/CROSSREF/works/10.5555%2Finv.1": Canned(CROSSREF),
        f"/OPENALEX/works/doi:{DOI}": Canned(OPENALEX),
    }
    with JsonServer(replies) as server:
        yield server


def test_what_each_service_says(served: JsonServer) -> None:
    """Copies with licence and version, closed ones left out, and every notice."""
    entrance = asker(served)
    said = {service: entrance.ask(service, ARTICLE) for service in Service}
    entrance.close()
    told = {service: answer for service, answer in said.items() if isinstance(answer, Answer)}
    assert told.keys() == set(Service)
    assert told[Service.UNPAYWALL].copies == (
        OpenCopy(PDF, True, "cc-by", "acceptedVersion"),
        OpenCopy("https://publisher.example.org/inv1"),
    )
    assert [c.url for c in told[Service.EUROPE_PMC].copies] == [
        "https://europepmc.org/articles/PMC7000001?pdf=render"
    ]
    assert told[Service.EUROPE_PMC].notices == (
        Notice(Flag.RETRACTED, "RETRACTED"),
        Notice(Flag.ERRATUM, "has an erratum"),
    )
    assert told[Service.PMC].copies == (OpenCopy("https://pmc.ncbi.nlm.nih.gov/articles/PMC7000001/"),)
    assert [c.url for c in told[Service.CROSSREF].copies] == ["https://publisher.example.org/inv1.pdf"]
    assert told[Service.CROSSREF].notices == (Notice(Flag.RETRACTED, "RETRACTED (doi 10.5555/notice)"),)
    assert [c.url for c in told[Service.OPENALEX].copies] == [PDF]
    assert told[Service.OPENALEX].notices == (Notice(Flag.RETRACTED, "RETRACTED"),)
    assert "email=reviewer%40example.org" in served.log[0]


def test_unknown_is_an_answer_and_failure_is_not() -> None:
    """404 is `not known`; a service that fails is named with its reason, and not asked for ever."""
    replies: dict[str, Canned | list[Canned]] = {
        "/CROSSREF": Canned({}, 503),
        "/OPENALEX": [Canned({}, 429, {"Retry-After": "1"}), Canned(OPENALEX)],
        "/PMC": Canned(b"<html>blocked</html>"),
        "/EUROPE_PMC": Canned({}, 400),
    }
    with JsonServer(replies) as server:
        entrance = asker(server)
        assert entrance.ask(Service.UNPAYWALL, ARTICLE) == Answer(Service.UNPAYWALL, False)
        refused = entrance.ask(Service.CROSSREF, ARTICLE)
        assert isinstance(refused, Refusal)
        assert refused.why == "it answered 503"
        assert isinstance(entrance.ask(Service.OPENALEX, ARTICLE), Answer)
        assert entrance.ask(Service.PMC, ARTICLE) == Refusal(Service.PMC, "its answer is no JSON")
        assert entrance.ask(Service.EUROPE_PMC, ARTICLE) == Refusal(Service.EUROPE_PMC, "it answered 400")
        for _ in range(3):
            last = entrance.ask(Service.CROSSREF, ARTICLE)
        assert isinstance(last, Refusal)
        assert last.why.startswith("not asked any more in this run")
        asked = sum("/CROSSREF" in path for path in server.log)
        entrance.close()
    assert asked == 9  # three questions of three attempts each
    assert sum("/EUROPE_PMC" in path for path in server.log) == 1  # a proper refusal is not repeated


def test_what_cannot_be_asked(served: JsonServer) -> None:
    """No address, no DOI, no e-mail: said without any request."""
    entrance = asker(served, Service.UNPAYWALL)
    assert entrance.ask(Service.PMC, ARTICLE) == Refusal(Service.PMC, "no address is set for it")
    assert isinstance(entrance.ask(Service.UNPAYWALL, Article(pmid="1")), Refusal)
    assert isinstance(question(Service.UNPAYWALL, ARTICLE, "", "t"), Refusal)
    by_pmid = question(Service.OPENALEX, Article(pmid="1"), "", "t")
    assert by_pmid == Question("works/pmid:1")
    entrance.close()
    assert served.log == []


def test_a_server_that_is_gone() -> None:
    """A connection that fails is a refusal in words."""
    with JsonServer({}) as server:
        entrance = asker(server)
    refused = entrance.ask(Service.CROSSREF, ARTICLE)
    entrance.close()
    assert isinstance(refused, Refusal)
    assert refused.why.startswith("the connection failed")


def test_the_cache(served: JsonServer, tmp_path: Path) -> None:
    """Nobody is asked twice in a month; an old or a damaged answer is fetched again."""
    entrance = asker(served, cache=tmp_path / "cache")
    first = entrance.ask(Service.CROSSREF, ARTICLE)
    assert entrance.ask(Service.CROSSREF, ARTICLE) == first
    assert len(served.log) == 1
    entrance.now = lambda: NOW + timedelta(days=31)
    entrance.ask(Service.CROSSREF, ARTICLE)
    assert len(served.log) == 2
    for kept in (tmp_path / "cache").iterdir():
        kept.write_text("{", encoding="utf-8")
    assert entrance.ask(Service.CROSSREF, ARTICLE) == first
    assert len(served.log) == 3
    entrance.close()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "message",
                    "records",
                    "resultList",
                    "result",
                    "best_oa_location",
                    "oa_locations",
                    "link",
                    "license",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from(list(Service)))
@settings(max_examples=150, deadline=None)
def test_any_json_is_an_answer(reply: object, service: Service) -> None:
    """A reply of another shape is an answer without copies, never an error."""
    assert answer_of(service, reply).copies == ()
