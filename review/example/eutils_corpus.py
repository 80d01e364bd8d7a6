"""What the loop-back server holds: articles by PMID with what searches look at, and their XML."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from review.example.eutils_xml import article_xml
from review.record import Identifier, PartialDate, Record
from review.sources import pubmed_xml
from review.vocabulary import IdentifierKind


@dataclass(frozen=True, slots=True)
class Article:
    """One article of the server.

    Attributes:
        pmid: PubMed id.
        title: Words of [ti].
        abstract: Words of [tiab] besides the title.
        mesh: Headings of [mh], without stars and qualifiers.
        published: Publication date [pdat].
        created: Create date [crdt].
        xml: Makes the `PubmedArticle` element.
        cites: PMIDs of its reference list, for elink.
    """

    pmid: int
    title: str
    abstract: str
    mesh: tuple[str, ...]
    published: date
    created: date
    xml: Callable[[], str]
    cites: tuple[int, ...] = ()


class Corpus(Mapping[int, Article]):
    """Articles by PMID, newest PMID first when walked."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._articles = {a.pmid: a for a in sorted(articles, key=lambda a: -a.pmid)}
        self._found: dict[str, frozenset[int]] = {}

    def __getitem__(self, pmid: int) -> Article:
        return self._articles[pmid]

    def __iter__(self) -> Iterator[int]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)

    def remembered(self, question: str, answer: Callable[[], frozenset[int]]) -> frozenset[int]:
        """Return the answer to a question, worked out once."""
        found = self._found.get(question)
        if found is None:
            found = self._found[question] = answer()
        return found


def corpus_of_records(records: Iterable[Record]) -> Corpus:
    """Return a corpus of records; their XML is written from the record.

    A record without a PMID gets the next one from 90000001 on.
    """
    return Corpus(_of_record(record, 90_000_000 + at) for at, record in enumerate(records, start=1))


def _of_record(record: Record, spare: int) -> Article:
    pmid = int(record.pmid or spare)
    whole = record if record.pmid else _with_pmid(record, pmid)
    return _article(whole, pmid, lambda: article_xml(whole))


def _with_pmid(record: Record, pmid: int) -> Record:
    identifier = Identifier(IdentifierKind.PMID, str(pmid))
    return replace(record, identifiers=(identifier, *record.identifiers))


def corpus_of_xml(data: bytes) -> Corpus:
    """Return a corpus of PubMed XML; every article is served byte for byte."""
    entries = pubmed_xml.read(data).accepted
    return Corpus(_of_entry(entry.record, entry.raw) for entry in entries if entry.record)


def _of_entry(record: Record, raw: str) -> Article:
    return _article(record, int(record.pmid), lambda: raw)


def _article(record: Record, pmid: int, xml: Callable[[], str]) -> Article:
    return Article(
        pmid=pmid,
        title=record.best_title,
        abstract=record.abstract_text,
        mesh=tuple(heading.partition("/")[0].lstrip("*") for heading in record.mesh),
        published=_day(record.date),
        created=_day(next((d for d in record.dates if d.kind == "created"), record.date)),
        xml=xml,
    )


def _day(known: PartialDate | None) -> date:
    if known is None or known.year is None:
        return date(2000, 1, 1)
    try:
        return date(known.year, known.month or 1, known.day or 1)
    except ValueError:
        return date(known.year, known.month or 1, 28)


def synthetic_corpus(
    size: int, first: date = date(2000, 1, 1), days: int = 9000, *, at_once: int = 0
) -> Corpus:
    """Return a corpus made on the fly, its create dates spread evenly over some days.

    Args:
        size: Number of articles.
        first: First create date.
        days: Number of days.
        at_once: Number of articles all created on the first day, besides.
    """
    spread = (_synthetic(30_000_000 + n, first + timedelta(days=n * days // size)) for n in range(size))
    crowd = (_synthetic(60_000_000 + n, first) for n in range(at_once))
    return Corpus([*spread, *crowd])


def _synthetic(pmid: int, created: date) -> Article:
    def xml() -> str:
        return article_xml(
            Record(
                title=f"Invented synthetic article {pmid}",
                date=PartialDate(created.year, created.month, created.day),
                dates=(PartialDate(created.year, created.month, created.day, kind="created"),),
                identifiers=(Identifier(IdentifierKind.PMID, str(pmid)),),
                languages=("eng",),
            )
        )

    return Article(pmid, f"Invented synthetic article {pmid}", "", (), created, created, xml)
