"""Records written as PubMed XML, in the shape efetch gives."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from review.record import HISTORY_STATUS, AbstractSection, PartialDate, Person, Record
from review.vocabulary import IdentifierKind, RelationKind

DECLARATION = '<?xml version="1.0" ?>\n'
DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OWN_DATES = {"completed": "DateCompleted", "revised": "DateRevised"}


def article_set(articles: Iterable[str]) -> str:
    """Return a whole efetch reply around some articles."""
    inner = "".join(f"{article}\n" for article in articles)
    return f"{DECLARATION}{DOCTYPE}<PubmedArticleSet>\n{inner}</PubmedArticleSet>\n"


def article_xml(record: Record) -> str:
    """Return the `PubmedArticle` element of a record with a PMID.

    What a record says in fields PubMed does not have (source, notes of other databases) is not written.
    """
    own = [(tag, date) for date in record.dates if (tag := _OWN_DATES.get(date.kind))]
    return "".join(
        (
            f'<PubmedArticle><MedlineCitation Status={quoteattr(record.status or "MEDLINE")} Owner="NLM">',
            f'<PMID Version="1">{escape(record.pmid)}</PMID>',
            *(_date(tag, date) for tag, date in sorted(own, key=lambda pair: pair[0])),
            *_article(record),
            _journal_info(record),
            *_mesh(record),
            *(_corrections(record)),
            *_other_abstracts(record),
            _list("KeywordList", "Keyword", record.keywords, ' Owner="NOTNLM"', ' MajorTopicYN="N"'),
            *(f'<GeneralNote Owner="NLM">{escape(note)}</GeneralNote>' for note in record.notes),
            "</MedlineCitation><PubmedData>",
            *_data(record),
            "</PubmedData></PubmedArticle>",
        )
    )


def _article(record: Record) -> Iterator[str]:
    yield '<Article PubModel="Print"><Journal>'
    yield from (f'<ISSN IssnType="Print">{escape(i)}</ISSN>' for i in _ids(record, IdentifierKind.ISSN)[:1])
    yield f'<JournalIssue CitedMedium="Print">{_tag("Volume", record.volume)}{_tag("Issue", record.issue)}'
    yield f"{_pub_date(record.date)}</JournalIssue>{_tag('Title', record.journal)}"
    yield f"{_tag('ISOAbbreviation', record.journal_abbreviation)}</Journal>"
    yield f"<ArticleTitle>{escape(_title(record))}</ArticleTitle>"
    if record.pages:
        yield f"<Pagination>{_tag('MedlinePgn', record.pages)}</Pagination>"
    yield from (
        f'<ELocationID EIdType={quoteattr(kind.value)} ValidYN="Y">{escape(value)}</ELocationID>'
        for kind in (IdentifierKind.DOI, IdentifierKind.PII)
        for value in _ids(record, kind)
    )
    if record.abstract:
        yield f"<Abstract>{''.join(map(_section, record.abstract))}</Abstract>"
    yield from _authors(record)
    yield "".join(f"<Language>{escape(language)}</Language>" for language in record.languages or ("eng",))
    yield from _registries(record)
    yield _list(
        "PublicationTypeList",
        "PublicationType",
        record.publication_types or ("Journal Article",),
        "",
        ' UI=""',
    )
    yield _tag("VernacularTitle", record.vernacular_title)
    yield from (
        _date("ArticleDate", d, ' DateType="Electronic"') for d in record.dates if d.kind == "electronic"
    )
    yield "</Article>"


def _title(record: Record) -> str:
    if record.translated_title and record.title != record.vernacular_title:
        return record.title or f"[{record.translated_title}]."
    return record.title


def _section(section: AbstractSection) -> str:
    label = f" Label={quoteattr(section.label)}" if section.label else ""
    return f"<AbstractText{label}>{escape(section.text)}</AbstractText>"


def _authors(record: Record) -> Iterator[str]:
    if record.authors:
        complete = "Y" if record.authors_complete else "N"
        yield f'<AuthorList CompleteYN="{complete}">{"".join(map(_person, record.authors))}</AuthorList>'


def _person(person: Person) -> str:
    name = _tag("CollectiveName", person.collective) or (
        _tag("LastName", person.family) + _tag("ForeName", person.given) + _tag("Suffix", person.suffix)
    )
    orcid = f'<Identifier Source="ORCID">{escape(person.orcid)}</Identifier>' if person.orcid else ""
    places = "".join(
        f"<AffiliationInfo>{_tag('Affiliation', place)}</AffiliationInfo>" for place in person.affiliations
    )
    return f'<Author ValidYN="Y">{name}{orcid}{places}</Author>'


def _registries(record: Record) -> Iterator[str]:
    numbers = _ids(record, IdentifierKind.REGISTRY)
    if numbers:
        listed = _list("AccessionNumberList", "AccessionNumber", numbers)
        name = "ClinicalTrials.gov" if numbers[0].startswith("NCT") else "ChiCTR"
        bank = f"<DataBank>{_tag('DataBankName', name)}{listed}</DataBank>"
        yield f'<DataBankList CompleteYN="Y">{bank}</DataBankList>'


def _journal_info(record: Record) -> str:
    short = record.journal_abbreviation or record.journal
    return (
        f"<MedlineJournalInfo>{_tag('Country', record.place)}{_tag('MedlineTA', short)}</MedlineJournalInfo>"
    )


def _mesh(record: Record) -> Iterator[str]:
    if record.mesh:
        yield "<MeshHeadingList>"
        for heading in record.mesh:
            names = zip(
                ("DescriptorName", *["QualifierName"] * heading.count("/")), heading.split("/"), strict=True
            )
            yield f"<MeshHeading>{''.join(_starred(tag, name) for tag, name in names)}</MeshHeading>"
        yield "</MeshHeadingList>"


def _starred(tag: str, name: str) -> str:
    major = "Y" if name.startswith("*") else "N"
    return f'<{tag} MajorTopicYN="{major}">{escape(name.removeprefix("*"))}</{tag}>'


def _corrections(record: Record) -> Iterator[str]:
    links = [link for link in record.relations if link.kind is not RelationKind.OTHER]
    if links:
        yield "<CommentsCorrectionsList>"
        for link in links:
            yield f'<CommentsCorrections RefType="{link.kind.value}">{_tag("RefSource", link.target)}'
            yield f"{_tag('PMID', link.pmid)}</CommentsCorrections>"
        yield "</CommentsCorrectionsList>"


def _other_abstracts(record: Record) -> Iterator[str]:
    for other in record.other_abstracts:
        named = f"Type={quoteattr(other.kind or 'Publisher')} Language={quoteattr(other.language)}"
        yield f"<OtherAbstract {named}>{_tag('AbstractText', other.text)}</OtherAbstract>"


def _data(record: Record) -> Iterator[str]:
    past = [d for d in record.dates if d.kind not in ("electronic", "completed", "revised")]
    if past:
        states = ((HISTORY_STATUS.get(d.kind, d.kind), d) for d in past)
        dated = (_date("PubMedPubDate", d, f' PubStatus="{status}"') for status, d in states)
        yield f"<History>{''.join(dated)}</History>"
    yield "<PublicationStatus>ppublish</PublicationStatus>"
    ids = [("pubmed", record.pmid)]
    ids += [("doi", value) for value in _ids(record, IdentifierKind.DOI)]
    ids += [("pmc", value) for value in _ids(record, IdentifierKind.PMCID)]
    listed = "".join(f'<ArticleId IdType="{kind}">{escape(value)}</ArticleId>' for kind, value in ids)
    yield f"<ArticleIdList>{listed}</ArticleIdList>"


def _pub_date(date: PartialDate | None) -> str:
    if date is None or (date.year is None and not date.text):
        return "<PubDate/>"
    if date.text:
        text = date.text if date.year is None or str(date.year) in date.text else f"{date.year} {date.text}"
        return f"<PubDate>{_tag('MedlineDate', text)}</PubDate>"
    month = _MONTHS[date.month - 1] if date.month else ""
    day = f"{date.day:02d}" if date.day else ""
    return f"<PubDate>{_tag('Year', str(date.year))}{_tag('Month', month)}{_tag('Day', day)}</PubDate>"


def _date(tag: str, date: PartialDate, attributes: str = "") -> str:
    parts = (("Year", date.year), ("Month", date.month), ("Day", date.day))
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in parts if value is not None)
    return f"<{tag}{attributes}>{inner}</{tag}>"


def _ids(record: Record, kind: IdentifierKind) -> list[str]:
    return [identifier.value for identifier in record.identifiers if identifier.kind is kind]


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _list(
    outer: str, inner: str, texts: tuple[str, ...] | list[str], outer_at: str = "", inner_at: str = ""
) -> str:
    if not texts:
        return ""
    return (
        f"<{outer}{outer_at}>{''.join(f'<{inner}{inner_at}>{escape(t)}</{inner}>' for t in texts)}</{outer}>"
    )
