"""Records of the example's articles, as PubMed, CNKI and Wanfang would hold them.

PMIDs run from 90,000,001, above every real one; DOIs have the prefix 10.5555, which is kept for tests.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from review.example.articles import Article, Copy, Flaw
from review.example.compose import INVENTED
from review.example.people import Name
from review.record import AbstractSection, Identifier, PartialDate, Person, Record
from review.vocabulary import IdentifierKind

FIRST_PMID = 90_000_001
_RECEPTORS = "Receptors, Chimeric Antigen"
_PLACED = (Flaw.NONE, Flaw.NO_DOI)
_NO_VOLUME = (Flaw.NO_PLACE, Flaw.TWO_YEARS)
_LATER = {Flaw.NEXT_YEAR: 1, Flaw.TWO_YEARS: 2}
_PREFIX = {"CNKI": "EXC", "Wanfang": "EXW"}


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One record of a source, and the article it truly describes.

    Attributes:
        article: Number of the article.
        source: Name of the source.
        key: `pmid:...` or `accession:...`, unique in the example.
        record: The record.
        flaw: How it falls short of the article.
    """

    article: int
    source: str
    key: str
    record: Record
    flaw: Flaw


def source_records(articles: Iterable[Article]) -> tuple[SourceRecord, ...]:
    """Return one record for every copy of every article, in the order of the articles."""
    pmids, serials = count(FIRST_PMID), {source: count(1) for source in _PREFIX}
    found = []
    for article in articles:
        for copy in article.copies:
            if copy.source == "PubMed":
                number = str(next(pmids))
                record, key = _pubmed(article, number), f"pmid:{number}"
            else:
                number = f"{_PREFIX[copy.source]}{next(serials[copy.source]):04d}"
                record, key = _chinese_database(article, copy, number), f"accession:{number}"
            found.append(SourceRecord(article.number, copy.source, key, record, copy.flaw))
    return tuple(found)


def decoys(first_pmid: int) -> tuple[Record, ...]:
    """Return records that the search must not find: another subject, another disease, too late."""
    return tuple(_decoys(first_pmid))


_OTHER_SUBJECTS = (
    ("Iron stores in blood donors", ("Blood Donors",), 2018),
    ("Grip strength after stem cell transplantation for myeloma", ("Multiple Myeloma",), 2019),
    ("Chemotherapy of lymphoma in pregnancy", ("Lymphoma",), 2016),
    ("Engineered receptor cells for glioma in dogs", (_RECEPTORS, "Glioma"), 2020),
    ("Receptor cells against mesothelioma, first results", (_RECEPTORS, "Mesothelioma"), 2021),
    ("A receptor for leukemia, printed after the last day of the search", (_RECEPTORS, "Leukemia"), 2025),
)


def _decoys(first_pmid: int) -> Iterator[Record]:
    for step in range(4 * len(_OTHER_SUBJECTS)):
        title, mesh, year = _OTHER_SUBJECTS[step % len(_OTHER_SUBJECTS)]
        yield Record(
            title=f"{title}: letter {step + 1}.",
            abstract=(AbstractSection(INVENTED),),
            authors=(Person("Sample", "Author"),),
            journal="Quarterly of Made-up Medicine",
            date=PartialDate(year, 9),
            languages=("eng",),
            publication_types=("Letter",),
            mesh=mesh,
            identifiers=(Identifier(IdentifierKind.PMID, str(first_pmid + step)),),
            database="PubMed",
        )


def _pubmed(article: Article, pmid: str) -> Record:
    chinese = bool(article.chinese)
    return Record(
        title=f"[{article.title}]." if chinese else f"{article.title}.",
        translated_title=article.title if chinese else "",
        vernacular_title=article.chinese if _vernacular(article) else "",
        abstract=_sections(article),
        authors=tuple(Person(name.family, name.given) for name in article.authors),
        authors_complete=article.authors_complete,
        journal=article.journal.name,
        journal_abbreviation=article.journal.abbreviation,
        volume=str(article.volume),
        issue=str(article.issue),
        pages=article.pages,
        date=PartialDate(article.year, article.issue),
        languages=(article.language,),
        publication_types=(article.kind,),
        mesh=_mesh(article),
        identifiers=(
            Identifier(IdentifierKind.PMID, pmid),
            Identifier(IdentifierKind.DOI, _doi(article, "PubMed")),
        ),
        database="PubMed",
    )


def _vernacular(article: Article) -> bool:
    """Whether PubMed prints the characters: not always, but where little else tells the article."""
    placed = any(c.source == "CNKI" and c.flaw in _PLACED for c in article.copies)
    return bool(article.chinese) and (article.number % 3 > 0 or not placed)


def _sections(article: Article) -> tuple[AbstractSection, ...]:
    if not article.label:
        return (AbstractSection(" ".join(article.abstract)),)
    labels = ("BACKGROUND", "RESULTS", "SOURCE", "NOTE")
    return tuple(AbstractSection(text, label) for label, text in zip(labels, article.abstract, strict=True))


def _mesh(article: Article) -> tuple[str, ...]:
    disease = "Autoimmune Diseases" if article.disease == "blood cancer" else article.disease
    return ("Humans", _RECEPTORS, disease)


def _chinese_database(article: Article, copy: Copy, accession: str) -> Record:
    flaw = copy.flaw
    issue = article.issue % 12 + 1 if flaw is Flaw.OTHER_ISSUE else article.issue
    identifiers = [Identifier(IdentifierKind.ACCESSION, accession)]
    if flaw is Flaw.NONE:
        identifiers.append(Identifier(IdentifierKind.DOI, _doi(article, copy.source)))
    return Record(
        title=_title(article, flaw),
        abstract=(AbstractSection(_chinese_abstract(article)),),
        authors=tuple(_person(name, article) for name in article.authors),
        journal=article.journal.chinese or article.journal.name,
        volume="" if flaw in _NO_VOLUME else str(article.volume),
        issue="" if flaw in _NO_VOLUME else f"{issue:02d}",
        pages=_pages(article, flaw),
        date=PartialDate(article.year + _LATER.get(flaw, 0)),
        languages=(article.language,),
        publication_types=(article.kind,),
        keywords=("CAR-T", "血液肿瘤") if article.chinese else ("CAR-T",),
        identifiers=tuple(identifiers),
        links=(f"https://{copy.source.lower()}.example.invalid/{accession}",),
        database=copy.source,
    )


def _pages(article: Article, flaw: Flaw) -> str:
    if flaw is Flaw.WRONG_PAGE:
        return f"{article.first_page + 90}-{article.last_page + 90}"
    return article.pages if flaw in _PLACED else ""


def _title(article: Article, flaw: Flaw) -> str:
    title = article.chinese or article.title
    return title.split("：")[0] if flaw is Flaw.SHORT_TITLE else title


def _chinese_abstract(article: Article) -> str:
    return "".join(article.chinese_abstract) if article.chinese else " ".join(article.abstract)


def _person(name: Name, article: Article) -> Person:
    return Person(name.chinese) if article.chinese else Person(name.family, name.given)


def _doi(article: Article, source: str) -> str:
    """Return the article's DOI; Wanfang gives Chinese articles one of its own, as it does in earnest."""
    registrant = "wanfang" if source == "Wanfang" and article.chinese else "example"
    return f"10.5555/{registrant}.{article.year}.{article.number:04d}"
