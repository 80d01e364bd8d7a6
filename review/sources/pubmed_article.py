"""One `PubmedArticle` as a record."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from review.quick import quick
from review.record import Identifier, PartialDate, Record, Relation
from review.sources.pubmed_parts import (
    date_of,
    distinct,
    history,
    identified,
    listed_ids,
    location_ids,
    other_abstract,
    people,
    sections,
)
from review.sources.pubmed_text import child_text, children_text, text_of
from review.sources.registry_numbers import REGISTERS, registry_number, registry_numbers
from review.vocabulary import IdentifierKind, RelationKind

_record = quick(Record)
DATABASE = "PubMed"
_NO_TITLE = ("[not available].", "[not available]")
_RELATIONS = {kind.value: kind for kind in RelationKind} | {
    "RetractedandRepublishedFrom": RelationKind.REPUBLISHED_FROM,
    "RetractedandRepublishedIn": RelationKind.REPUBLISHED_IN,
}


def article_record(root: Element) -> Record | None:
    """Return the record of a `PubmedArticle`, or None when it has no `MedlineCitation` with a PMID."""
    citation = root.find("MedlineCitation")
    pmid = child_text(citation, "PMID")
    if citation is None or not pmid:
        return None
    article = citation.find("Article")
    if article is None:
        article = Element("Article")
    data = root.find("PubmedData")
    title, translated, vernacular = _titles(article)
    journal = article.find("Journal")
    issue = None if journal is None else journal.find("JournalIssue")
    info = citation.find("MedlineJournalInfo")
    authors = article.find("AuthorList")
    published = date_of(None if issue is None else issue.find("PubDate"))
    electronic = tuple(d for e in article.findall("ArticleDate") if (d := date_of(e, "electronic")))
    abstract = sections(article.find("Abstract"))
    return _record(
        title=title,
        translated_title=translated,
        vernacular_title=vernacular,
        abstract=abstract,
        other_abstracts=tuple(o for e in citation.findall("OtherAbstract") if (o := other_abstract(e)).text),
        authors=people(authors),
        authors_complete=authors is None or authors.get("CompleteYN") != "N",
        journal=child_text(journal, "Title"),
        journal_abbreviation=child_text(journal, "ISOAbbreviation") or child_text(info, "MedlineTA"),
        volume=child_text(issue, "Volume"),
        issue=child_text(issue, "Issue"),
        pages=_pages(article),
        date=published or next(iter(electronic), None),
        dates=electronic + _own_dates(citation) + history(data),
        languages=children_text(article, "Language"),
        publication_types=children_text(article.find("PublicationTypeList"), "PublicationType"),
        mesh=_mesh(citation),
        keywords=tuple(
            dict.fromkeys(k for e in citation.findall("KeywordList") for k in children_text(e, "Keyword"))
        ),
        identifiers=_identifiers(pmid, citation, article, data, "\n".join(s.text for s in abstract)),
        relations=relations(citation),
        notes=children_text(citation, "GeneralNote"),
        database=DATABASE,
        place=child_text(info, "Country"),
        status=citation.get("Status", ""),
        extra=tuple(_extra(citation, article, data)),
    )


def _titles(article: Element) -> tuple[str, str, str]:
    """Return title, translated title and vernacular title; brackets mark a translation made by PubMed."""
    title, vernacular = child_text(article, "ArticleTitle"), child_text(article, "VernacularTitle")
    if not title or title.lower() in _NO_TITLE:
        return vernacular, "", vernacular
    bare = title.removesuffix(".")
    translated = title.startswith("[") and bare.endswith("]") and "]" not in bare[1:-1].partition("[")[0]
    return title, bare[1:-1].strip() if translated else "", vernacular


def _pages(article: Element) -> str:
    pagination = article.find("Pagination")
    first, last = child_text(pagination, "StartPage"), child_text(pagination, "EndPage")
    return child_text(pagination, "MedlinePgn") or (f"{first}-{last}" if first and last else first)


def _own_dates(citation: Element) -> tuple[PartialDate, ...]:
    pairs = (("DateCompleted", "completed"), ("DateRevised", "revised"))
    return tuple(date for tag, kind in pairs if (date := date_of(citation.find(tag), kind)))


def _mesh(citation: Element) -> tuple[str, ...]:
    headings = citation.find("MeshHeadingList")
    if headings is None:
        return ()
    return tuple(
        "/".join(map(_starred, heading)) for heading in headings.findall("MeshHeading") if len(heading)
    )


def _starred(name: Element) -> str:
    return ("*" if name.get("MajorTopicYN") == "Y" else "") + text_of(name)


def _identifiers(
    pmid: str, citation: Element, article: Element, data: Element | None, abstract: str
) -> tuple[Identifier, ...]:
    found = [identified(IdentifierKind.PMID, pmid), *location_ids(article), *listed_ids(data)]
    journal = article.find("Journal")
    issns = [child_text(journal, "ISSN"), child_text(citation.find("MedlineJournalInfo"), "ISSNLinking")]
    found += [identified(IdentifierKind.ISSN, issn) for issn in issns if issn]
    found += _bank_numbers(article)
    named = registry_numbers(abstract)
    return distinct([*found, *(identified(IdentifierKind.REGISTRY, number) for number in named)])


def _bank_numbers(article: Element) -> Iterator[Identifier]:
    banks = article.find("DataBankList")
    for bank in () if banks is None else banks.findall("DataBank"):
        name = child_text(bank, "DataBankName")
        for number in children_text(bank.find("AccessionNumberList"), "AccessionNumber"):
            if name.lower() in REGISTERS or registry_numbers(number):
                yield identified(IdentifierKind.REGISTRY, registry_number(number))
            else:
                yield identified(IdentifierKind.ACCESSION, f"{name} {number}".strip())


def relations(citation: Element) -> tuple[Relation, ...]:
    """Return the links to other documents; `Cites` is the reference list and no link."""
    links = citation.find("CommentsCorrectionsList")
    return () if links is None else tuple(_links(links))


def _links(links: Element) -> Iterator[Relation]:
    for link in links.findall("CommentsCorrections"):
        name = link.get("RefType", "")
        if name == "Cites":
            continue
        kind = _RELATIONS.get(name, RelationKind.OTHER)
        source = child_text(link, "RefSource")
        target = f"{name}: {source}" if kind is RelationKind.OTHER and name else source
        yield Relation(kind, target, child_text(link, "PMID"))


def _extra(citation: Element, article: Element, data: Element | None) -> Iterator[tuple[str, str]]:
    pmid = citation.find("PMID")
    version = "" if pmid is None else pmid.get("Version", "")
    info = citation.find("MedlineJournalInfo")
    pairs = (
        ("pmid_version", version if version not in ("", "1") else ""),
        ("publication_status", child_text(data, "PublicationStatus")),
        ("publication_model", article.get("PubModel", "")),
        ("nlm_unique_id", child_text(info, "NlmUniqueID")),
        ("copyright", child_text(article.find("Abstract"), "CopyrightInformation")),
        ("conflict_of_interest", child_text(citation, "CoiStatement")),
    )
    yield from ((name, value) for name, value in pairs if value)
    yield from (
        ("supplementary_mesh", s) for s in children_text(citation.find("SupplMeshList"), "SupplMeshName")
    )
    chemicals = citation.find("ChemicalList")
    for chemical in () if chemicals is None else chemicals.findall("Chemical"):
        yield "substance", child_text(chemical, "NameOfSubstance")
    grants = article.find("GrantList")
    for grant in () if grants is None else grants.findall("Grant"):
        yield "grant", ", ".join(t for part in grant if (t := text_of(part)))
