"""Traps of other exports: Ovid's text, tables, registers, EndNote, BibTeX and Chinese databases; all invented."""

import json

import pytest

from review.record import AbstractSection, PartialDate, Person, Record
from review.sources.files import read_file_bytes
from review.vocabulary import IdentifierKind as Kind
from tests.sources.reading_file import only, reading, records

OVID = """<3001. >
VN  - Ovid Technologies
DB  - Embase
UI  - 621381829
TI  - Invented life: A review.
SO  - BMC Invented. Conference: 2nd Invented Meeting: Part 2. Spain. 12 (Supplement 3) (no pagination), 2018. \
Date of Publication: 01 Feb 2018. Article Number: 17.
AU  - Behan L.
AU  - Werner, S. M. [Author, Reprint Author; E-mail: x@example.org]
IN  - (Behan) Southampton
      (Galvin) Cork
MH  - *quality of life
AB  - Background: Little is known.\x20
Method(s): We searched <5.\x20
Conclusion(s): Good.
IS  - 1753-6561 (ISSN print)
DO  - http://dx.doi.org/10.1186/s12919-018-0099-8
PT  - Conference Abstract
YR  - 2018
"""


def _accessions(record: Record) -> list[str]:
    return [i.value for i in record.identifiers if i.kind is Kind.ACCESSION]


def test_ovid_tagged_with_numbers() -> None:
    """Numbers read `<3001. >`; an abstract's lines begin at the margin."""
    record = only(OVID + "\n\n")
    assert record.authors == (Person("Behan", "L."), Person("Werner", "S. M."))
    assert record.abstract == (
        AbstractSection("Little is known.", "Background"),
        AbstractSection("We searched <5.", "Method(s)"),
        AbstractSection("Good.", "Conclusion(s)"),
    )
    assert (record.journal, record.volume, record.issue) == ("BMC Invented", "12", "Supplement 3")
    assert (record.pages, record.date) == ("17", PartialDate(2018, 2, 1))
    assert (record.doi, _accessions(record)) == ("10.1186/s12919-018-0099-8", ["621381829"])
    assert record.keywords == ("*quality of life",)
    assert ("Conference", "2nd Invented Meeting: Part 2. Spain") in record.extra


def test_ovid_tagged_without_numbers() -> None:
    """Entries begin with the vendor's line."""
    text = OVID.split("\n", 1)[1]
    first, second = records(f"{text}\n{text}")
    assert first == second == only(OVID)


def test_ovid_labelled_names_and_types() -> None:
    """Full names go before short ones, and a full stop ends the list and parts the types."""
    record = only(
        "<1>\nUnique Identifier\n  315\nTitle\n  T.\nAuthors\n  Neelapu SS; Locke FL.\nAuthors Full Name\n"
        "  Neelapu, Sattva S; Locke, Frederick L.\nPublication Type\n  Clinical Trial, Phase II. Journal Article.\n"
    )
    assert record.authors == (Person("Neelapu", "Sattva S"), Person("Locke", "Frederick L"))
    assert record.publication_types == ("Clinical Trial, Phase II", "Journal Article")


def test_web_of_science_orcids_and_table_dates() -> None:
    record = only(
        "FN Clarivate\nVR 1.0\nPT J\nAU Wang, Q\n   Li, W\nAF Wang, Qi\n   Li, Wei\nTI T\nSO S\n"
        "OI Wang, Qi/0000-0002-1825-0097; Other, A/0000-0001-5109-3700\nER\n\nEF"
    )
    assert [p.orcid for p in record.authors] == ["0000-0002-1825-0097", ""]
    assert only("PT\tAU\tTI\tSO\tPY\tPD\nJ\tWang, Q\tT\tS\t2018\tSEP 15\n").date == PartialDate(2018, 9, 15)


EMBASE_BY_FIELD = """"TITLE","CAR-T: a ""review"", 2020"
"AUTHOR NAMES","Yang Z.","van Bemmel J.H."
"SOURCE","Blood (2018) 132 Supplement 1 (3825-3826). Date of Publication: 29 Nov 2018"
"ABSTRACT","BACKGROUND: a. RESULTS: b < c."
"EMTREE MEDICAL INDEX TERMS","adult","human"
"MEDLINE PMID","31040315"
"EMBASE LINK","https://www.embase.com/search/results?subaction=viewrecord&id=L627700001"

"TITLE","Second"
"PUBLICATION YEAR","2020"
"""


def test_embase_with_one_field_a_row() -> None:
    first, second = records(EMBASE_BY_FIELD)
    assert reading(EMBASE_BY_FIELD).format == "embase-csv"
    assert first.title == 'CAR-T: a "review", 2020'
    assert first.authors == (Person("Yang", "Z."), Person("van Bemmel", "J.H."))
    assert (first.journal, first.volume, first.issue) == ("Blood", "132", "Supplement 1")
    assert (first.pages, first.date) == ("3825-3826", PartialDate(2018, 11, 29))
    assert (first.keywords, first.pmid, _accessions(first)) == (
        ("adult", "human"),
        "31040315",
        ["L627700001"],
    )
    assert (second.title, second.year, second.database) == ("Second", 2020, "Embase")


def test_embase_with_one_field_a_row_loses_no_start() -> None:
    """A quotation mark that does not close swallows the next entry, and both are counted."""
    found = reading(EMBASE_BY_FIELD.replace('"BACKGROUND', "BACKGROUND"))
    assert (found.starts, len(found.accepted)) == (2, 1)
    assert "quotation mark" in found.rejected[0].reason


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        (
            "Westin JR, van der Berg J Jr; All ZUMA-7 Investigators; Kite Members.",
            (
                Person("Westin", "JR"),
                Person("van der Berg", "J", suffix="Jr"),
                Person(collective="All ZUMA-7 Investigators"),
                Person(collective="Kite Members"),
            ),
        ),
        ("Müller E.", (Person("Müller", "E"),)),
    ],
)
def test_pubmed_csv_groups(cell: str, people: tuple[Person, ...]) -> None:
    row = f'1,T,"{cell}",J. 2020.,A,J,2020,2020/01/01,,,\n'
    header = "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
    assert only(header + row).authors == people


def test_tables_of_screening_tools() -> None:
    """ASReview's lists and names, Covidence's reason before other notes, Zotero's `Extra`, Scopus without authors."""
    asreview = only("title,authors,keywords,asreview_label\nT,\"Smith, J., Doe, A.\",\"['a, b', 'c']\",1\n")
    assert asreview.authors == (Person("Smith", "J."), Person("Doe", "A."))
    assert (asreview.keywords, asreview.extra) == (("a, b", "c"), (("asreview_label", "1"),))
    covidence = only(
        'Title,Authors,Covidence #,Notes\nT,"A, B",#1,"Exclusion reason: Wrong drug; \nAnn: see"\n'
    )
    assert ("covidence_reason", "Wrong drug") in covidence.extra
    zotero = only('Title,Author,Extra\nT,"A, B","PMID: 31234567\nPMCID: PMC123"\n')
    assert (zotero.pmid, zotero.identifier(Kind.PMCID)) == ("31234567", "PMC123")
    scopus = only("Authors,Title,Source title,EID\n[No author name available],T,J,2-s2.0-1\n")
    assert scopus.authors == ()


def test_tables_of_other_sources() -> None:
    """Lens, Dimensions and IEEE name their columns in ways of their own."""
    lens = only("Lens ID,Title,ISSNs,Issue Number,Source URLs\n000-1,T,00064971; 15280020,2,https://x.org\n")
    assert (_accessions(lens), lens.issue, lens.links) == (["000-1"], "2", ("https://x.org",))
    assert lens.identifier(Kind.ISSN) == "0006-4971"
    assert only("Publication ID,Title,PubYear,Pagination\npub.1,T,2020,3-9\n").pages == "3-9"
    assert only("Document Title,Authors,IEEE Terms\nT,J. Doe,c;d\n").keywords == ("c", "d")


def test_trial_registers() -> None:
    """Numbers of EudraCT without their name; the day of registration; lists with line breaks."""
    rows = only(
        "NCT Number,Study Title,Other IDs,Start Date,First Posted\n"
        "NCT02435849,T,CCTL019B2202|2013-003205-25,2015-04-08,2015-05-06\n"
    )
    numbers = [i.value for i in rows.identifiers if i.kind is Kind.REGISTRY]
    assert numbers == ["NCT02435849", "EudraCT 2013-003205-25"]
    assert rows.date == PartialDate(2015, 5, 6, "", "registered")
    assert rows.dates == (PartialDate(2015, 4, 8, "", "start"),)
    assert ("registry", "CCTL019B2202") in rows.extra
    study = {"nctId": "NCT02435849", "briefTitle": "T", "secondaryIdInfos": [{"id": "2013-003205-25"}]}
    found = only(json.dumps({"studies": [{"protocolSection": {"identificationModule": study}}]}))
    assert [i.value for i in found.identifiers] == numbers
    trial = "<TrialID>NCT02435849</TrialID><Condition>Lymphoma&lt;br&gt;Leukemia;ALL</Condition>"
    ictrp = only(f"<Trials_downloaded_from_ICTRP><Trial>{trial}</Trial></Trials_downloaded_from_ICTRP>")
    assert ictrp.keywords == ("Lymphoma", "Leukemia", "ALL")


def test_endnote_xml_refuses_an_empty_record() -> None:
    inside = '<rec-number>14</rec-number><ref-type name="Journal Article">17</ref-type>'
    (entry,) = reading(f"<xml><records><record>{inside}</record></records></xml>").entries
    assert (entry.record, entry.reason) == (None, "the record is empty")


def test_endnote_and_refworks_days() -> None:
    """The day stands apart from the year; EndNote's %2 holds the number in PMC."""
    endnote = only("%0 Journal Article\n%T T\n%D 2018\n%8 Feb 1\n%2 PMC5996391\n")
    assert (endnote.date, endnote.identifier(Kind.PMCID)) == (PartialDate(2018, 2, 1), "PMC5996391")
    refworks = only("RT Journal Article\nSR 1\nID 7\nT1 T\nYR 2018\nFD Feb 1\nAN 29385370\nDS PubMed\n")
    assert (refworks.date, refworks.pmid) == (PartialDate(2018, 2, 1), "29385370")
    assert ("ID", "7") in refworks.extra


def test_bibtex_signs_and_days() -> None:
    """A literal `<` written as a command survives."""
    record = only(
        r"@article{a, title={p{\textless}0.05 and \textgreater{} 3}, year=2020, month = feb # {~3}}" + "\n"
    )
    assert (record.title, record.date) == ("p<0.05 and > 3", PartialDate(2020, 2, 3))


def test_wanfang_gives_titles_and_names_twice() -> None:
    endnote = only("%0 Journal Article\n%T 论文\n%T A paper\n%A 张三\n%W 北京万方数据股份有限公司\n")
    assert (endnote.title, endnote.translated_title) == ("论文", "A paper")
    refworks = only(
        "RT Journal Article\nSR 1\nA1 张三;李四;ZHANG San;LI Si\nT1 论文\nT2 A paper\nJF 杂志\nDS 万方数据\n"
    )
    assert refworks.authors == (Person("张三"), Person("李四"))
    assert refworks.translated_title == "A paper"
    assert ("Translated Author", "ZHANG San") in refworks.extra


def test_vip() -> None:
    """Marks of affiliations part the names, and colons follow EndNote's tags."""
    found = only(
        "{Reference Type}: Journal Article\n{Title}: 论文\n{Author}: 张三[1] 李四[2,3]\n{Volume} : 15\n"
    )
    assert (found.authors, found.volume) == ((Person("张三"), Person("李四")), "15")
    endnote = only("%0 Journal Article\n%T 论文\n%@: 1001-1234\n%W 重庆维普资讯有限公司\n")
    assert (endnote.identifier(Kind.ISSN), endnote.database) == ("1001-1234", "VIP")


def test_gbt7714_books_papers_and_pages_of_the_web() -> None:
    paper, book, page = records(
        "[1] 孙八. 会议论文[C]//第十四届会议. 北京: 中华医学会, 2016: 12.\n"
        "[2]王五.书名[M].北京:人民卫生出版社,2015:100-101.\n"
        "[3]卫健委.公告[EB/OL].(2020-01-01)[2020-02-01].http://www.example.org/x.\n"
    )
    assert (paper.journal, paper.place, paper.publisher, paper.pages) == (
        "第十四届会议",
        "北京",
        "中华医学会",
        "12",
    )
    assert (book.journal, book.publisher, book.pages) == ("", "人民卫生出版社", "100-101")
    assert (page.date, page.links) == (PartialDate(2020, 1, 1), ("http://www.example.org/x",))


def test_ovid_is_not_taken_for_xml() -> None:
    assert read_file_bytes(OVID.replace("\n", "\r\n").encode("utf-16"), name="x.cgi").format == "ovid"
