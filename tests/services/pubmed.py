"""Invented articles of PubMed on a server of this machine, and a client for it."""

from collections.abc import Iterable

from review.example.eutils_corpus import Corpus, corpus_of_records
from review.example.eutils_server import EutilsServer
from review.record import AbstractSection, Identifier, PartialDate, Record
from review.sources.entrez import Entrez
from review.sources.entrez_settings import EntrezSettings
from review.vocabulary import IdentifierKind


def invented(pmid: int, about: str = "myeloma", created: int = 2020) -> Record:
    """An article, its PMID and what it is about in the title."""
    return Record(
        title=f"Invented article {pmid} about {about}",
        abstract=(AbstractSection(f"Invented words on {about}."),),
        date=PartialDate(created, 1, 1),
        dates=(PartialDate(created, 2, 3, kind="created"),),
        publication_types=("Journal Article",),
        identifiers=(Identifier(IdentifierKind.PMID, str(pmid)),),
    )


def corpus(records: Iterable[Record]) -> Corpus:
    """A corpus of articles."""
    return corpus_of_records(records)


def client(server: EutilsServer, batch: int = 200) -> Entrez:
    """A client that does not wait."""
    return Entrez(
        EntrezSettings(
            base_url=server.base_url,
            email="reviewer@example.org",
            per_second=1000,
            connect_timeout=2.0,
            read_timeout=5.0,
            deadline=20.0,
            batch=batch,
            attempts=2,
            backoff=0.01,
        )
    )
