"""A small corpus, a server and a client for it, made quick."""

from collections.abc import Callable

from review.example.eutils_corpus import Corpus, corpus_of_records
from review.example.eutils_faults import Fault, Scripted
from review.example.eutils_server import EutilsServer
from review.record import AbstractSection, Identifier, PartialDate, Record
from review.sources.entrez import Entrez
from review.sources.entrez_settings import EntrezSettings
from review.sources.entrez_transport import Retry
from review.vocabulary import IdentifierKind

KEY = "secret0key1secret2key3"


def invented(pmid: int, title: str = "") -> Record:
    return Record(
        title=title or f"Invented record {pmid} on lymphoma cells",
        abstract=(AbstractSection("An invented abstract about remission."),),
        date=PartialDate(2015 + pmid % 10, 3, 1),
        dates=(PartialDate(2015 + pmid % 10, 4, 2, kind="created"),),
        mesh=("*Lymphoma/therapy",),
        languages=("eng",),
        identifiers=(Identifier(IdentifierKind.PMID, str(pmid)),),
    )


def corpus(size: int = 12) -> Corpus:
    return corpus_of_records(invented(100 + n) for n in range(size))


def serve(*faults: Scripted, size: int = 12, enforce_rate: bool = False) -> EutilsServer:
    return EutilsServer(corpus(size), faults, {"lymfoma": "lymphoma"}, enforce_rate=enforce_rate)


def client(
    server: EutilsServer,
    on_retry: Callable[[Retry], None] | None = None,
    *,
    key: str = "",
    per_second: int = 1000,
    read_timeout: float = 5.0,
    deadline: float = 20.0,
    attempts: int = 5,
) -> Entrez:
    settings = EntrezSettings(
        base_url=server.base_url,
        email="reviewer@example.org",
        api_key=key,
        per_second=per_second,
        connect_timeout=2.0,
        read_timeout=read_timeout,
        deadline=deadline,
        attempts=attempts,
        backoff=0.01,
    )
    return Entrez(settings, on_retry=on_retry)


def scripted(endpoint: str, fault: Fault, *calls: int, seconds: float = 0.0) -> Scripted:
    return Scripted(endpoint, fault, calls or (1,), seconds)
