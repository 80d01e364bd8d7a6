"""Parsing of PubMed XML against Bio.Entrez.read in the same run.

    python -m tests.benchmarks.pubmed_xml [FILE.xml] [RECORDS]

Without a file, invented articles with all the fields of recent ones are used: authors with affiliations,
headings, grants, history and some fifty cited references, which both readers pass. Both read the same bytes,
in turns; the best of three is printed. Figures are CPU seconds.
"""

import io
import re
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import process_time

from review.example.eutils_xml import article_set
from review.sources import pubmed_xml

_ARTICLE = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)


def document(path: Path | None, records: int) -> bytes:
    """Return a set of so many records, those of a file repeated as often as it takes."""
    if path is None:
        return article_set(article(n) for n in range(1, records + 1)).encode()
    data = path.read_bytes()
    found = _ARTICLE.findall(data)
    head = data[: data.index(b"<PubmedArticle>")]
    return head + b"\n".join(found[n % len(found)] for n in range(records)) + b"\n</PubmedArticleSet>\n"


def article(number: int) -> str:
    """Return an invented article as PubMed would give it."""
    year = 1990 + number % 35
    date = f"<Year>{year}</Year><Month>0{number % 9 + 1}</Month><Day>{number % 20 + 10}</Day>"
    return f"""<PubmedArticle>
<MedlineCitation Status="MEDLINE" Owner="NLM" IndexingMethod="Automated">
<PMID Version="1">{number}</PMID>
<DateCompleted>{date}</DateCompleted>
<DateRevised>{date}</DateRevised>
<Article PubModel="Print-Electronic">
<Journal><ISSN IssnType="Electronic">1234-5678</ISSN>
<JournalIssue CitedMedium="Internet"><Volume>{number % 90}</Volume><Issue>{number % 12 + 1}</Issue>
<PubDate><Year>{year}</Year><Month>Mar</Month></PubDate></JournalIssue>
<Title>Journal of invented trials</Title><ISOAbbreviation>J Inv Trials</ISOAbbreviation></Journal>
<ArticleTitle>A wholly invented trial number {number} of 10<sup>9</sup> cells.</ArticleTitle>
<Pagination><StartPage>{number}</StartPage><EndPage>{number + 9}</EndPage>
<MedlinePgn>{number}-{number + 9}</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">10.1000/invented.{number}</ELocationID>
<Abstract>{_sections()}<CopyrightInformation>Copyright of nobody.</CopyrightInformation></Abstract>
<AuthorList CompleteYN="Y">{"".join(_author(number, n) for n in range(6))}</AuthorList>
<Language>eng</Language>
<GrantList CompleteYN="Y"><Grant><GrantID>R01 {number}</GrantID><Acronym>XX</Acronym>
<Agency>Invented Agency</Agency><Country>Nowhere</Country></Grant></GrantList>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
<PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList>
<ArticleDate DateType="Electronic">{date}</ArticleDate>
</Article>
<MedlineJournalInfo><Country>Nowhere</Country><MedlineTA>J Inv Trials</MedlineTA>
<NlmUniqueID>1234567</NlmUniqueID><ISSNLinking>1234-5678</ISSNLinking></MedlineJournalInfo>
<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber>
<NameOfSubstance UI="D000001">Invented Substance</NameOfSubstance></Chemical></ChemicalList>
<CitationSubset>IM</CitationSubset>
<MeshHeadingList>{"".join(_heading(n) for n in range(6))}</MeshHeadingList>
<KeywordList Owner="NOTNLM">{"".join(f"<Keyword>invented word {n}</Keyword>" for n in range(4))}</KeywordList>
<CoiStatement>The authors have none.</CoiStatement>
</MedlineCitation>
<PubmedData>
<History>{"".join(f'<PubMedPubDate PubStatus="{s}">{date}</PubMedPubDate>' for s in _STATES)}</History>
<PublicationStatus>ppublish</PublicationStatus>
<ArticleIdList><ArticleId IdType="pubmed">{number}</ArticleId>
<ArticleId IdType="doi">10.1000/invented.{number}</ArticleId></ArticleIdList>
<ReferenceList>{"".join(_reference(number + n) for n in range(50))}</ReferenceList>
</PubmedData>
</PubmedArticle>"""


_STATES = ("received", "accepted", "entrez", "pubmed", "medline")


def _sections() -> str:
    words = "Patients were enrolled and treated, and responses were counted. " * 5
    labels = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
    return "".join(f'<AbstractText Label="{label}">{words}</AbstractText>' for label in labels)


def _author(number: int, place: int) -> str:
    return f"""<Author ValidYN="Y"><LastName>Family{number % 977}</LastName>
<ForeName>Given {chr(65 + place)}</ForeName><Initials>G{chr(65 + place)}</Initials>
<Identifier Source="ORCID">0000-0001-0000-000{place}</Identifier>
<AffiliationInfo><Affiliation>Department {place}, Invented Hospital, Town.</Affiliation></AffiliationInfo>
</Author>
"""


def _heading(place: int) -> str:
    return f"""<MeshHeading><DescriptorName UI="D00000{place}" MajorTopicYN="N">Heading {place}</DescriptorName>
<QualifierName UI="Q000001" MajorTopicYN="Y">therapy</QualifierName></MeshHeading>
"""


def _reference(number: int) -> str:
    return f"""<Reference><Citation>Somebody A, Other B. What they found. J Inv Trials. {number};1:2-3.</Citation>
<ArticleIdList><ArticleId IdType="pubmed">{number}</ArticleId>
<ArticleId IdType="doi">10.1000/cited.{number}</ArticleId></ArticleIdList></Reference>
"""


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the least CPU seconds of some runs."""
    seconds = []
    for _ in range(times):
        start = process_time()
        work()
        seconds.append(process_time() - start)
    return min(seconds)


def main(arguments: list[str]) -> None:
    """Print both times and their ratio."""
    path = Path(arguments[0]) if arguments else None
    records = int(arguments[1]) if len(arguments) > 1 else 10_000
    data = document(path, records)
    entrez = import_module("Bio.Entrez")
    ours = best(lambda: pubmed_xml.read(data))
    theirs = best(lambda: entrez.read(io.BytesIO(data), validate=False))
    print(f"{records} records, {len(data) / 1e6:.1f} MB: ours {ours:.2f} s, Bio.Entrez.read {theirs:.2f} s")
    print(f"ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
