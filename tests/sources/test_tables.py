"""Tables: databases' CSV, screening tools' tables with their decisions, spreadsheets, and tables of anybody."""

import io
import zipfile

import openpyxl
import pytest

from review.errors import BadInput, HostileFile, UnreadableFile
from review.record import Person, Record
from review.sources.files import read_file_bytes
from review.vocabulary import IdentifierKind as Kind
from tests.sources.reading_file import only, reading, records


def test_pubmed_csv_has_no_abstracts_and_says_so() -> None:
    found = reading(
        "\ufeffPMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
        '123,"A title","Smith AB, van Vugt C, Jones D.","Blood. 2020 Jan 5;135(1):3-9. doi: 10.1000/x.",Smith AB,Blood,2020,'
        "2020/01/06,PMC777,,10.1000/x\n"
    )
    record = found.accepted[0].record
    assert record
    assert found.format == "pubmed-csv"
    assert [p.name for p in record.authors] == ["Smith, AB", "van Vugt, C", "Jones, D"]
    assert (record.volume, record.issue, record.pages) == ("135", "1", "3-9")
    assert record.date
    assert (record.date.year, record.date.month, record.date.day) == (2020, 1, 5)
    assert (record.pmid, record.doi, record.identifier(Kind.PMCID)) == ("123", "10.1000/x", "PMC777")
    assert ("abstract", "not in this export") in record.extra
    assert any("no abstracts" in remark for remark in found.remarks)


def test_embase_csv_with_preamble_and_columns() -> None:
    record = only(
        '\ufeff"SEARCH QUERY"\n"(cells, more) AND x"\n\n"Title","Author Names","Source title","Publication Year","Volume","Issue",'
        '"First Page","Last Page","Medline PMID","PUI","DOI","Abstract"\n"A title","Yang Z., Jiang B., Xu J.","Blood","2020","3",'
        '"1","5","9","456","L202","10.1000/x","Text, with comma."\n'
    )
    assert record.authors == (Person("Yang", "Z."), Person("Jiang", "B."), Person("Xu", "J."))
    assert (record.pages, record.pmid, record.identifier(Kind.ACCESSION)) == ("5-9", "456", "L202")
    assert record.database == "Embase"


def test_embase_csv_with_a_citation_only() -> None:
    record = only(
        "Title,Author Names,Source,Abstract\n"
        'A title,"Yang Z., Jiang B.","Leukemia (2020) 34:5 (1404-1415). Date of Publication: 1 May 2020",Text\n'
    )
    assert (record.journal, record.year, record.volume, record.issue, record.pages) == (
        "Leukemia", 2020, "34", "5", "1404-1415",
    )  # fmt: skip


def test_scopus_csv_in_both_generations() -> None:
    old = only(
        "\ufeffAuthors,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,DOI,Link,Abstract,Author Keywords,EID\n"
        '"Li W., Dou Z.",A title,2020,Ecology,6,1,,5,9,10.1000/x,https://s,Text,one; two,2-s2.0-1\n'
    )
    new = only(
        "Authors,Author full names,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,DOI,EID\n"
        '"Li, W.; Dou, Z.","Li, Wei (123); Dou, Zhiguo (456)",A title,2020,Ecology,6,1,77,,,10.1000/x,2-s2.0-1\n'
    )
    assert old.authors == (Person("Li", "W."), Person("Dou", "Z."))
    assert new.authors == (Person("Li", "Wei"), Person("Dou", "Zhiguo"))
    assert (old.pages, new.pages) == ("5-9", "77")
    assert old.identifier(Kind.ACCESSION) == "2-s2.0-1"
    assert old.keywords == ("one", "two")


def test_central_csv_names_the_other_databases_ids() -> None:
    record = only(
        "CENTRAL ID,PubMed ID,Embase ID,CTgov ID,Title,Author(s),Year,Source\n"
        "CN-1,21314913,361234567,NCT01234567,A trial,Smith A; Jones B,2011,Blood\n"
    )
    assert record.pmid == "21314913"
    assert record.identifier(Kind.REGISTRY) == "NCT01234567"
    assert [i.value for i in record.identifiers if i.kind is Kind.ACCESSION] == ["CN-1", "361234567"]


def test_clinicaltrials_csv_with_and_without_header() -> None:
    header = (
        "NCT Number,Study Title,Study URL,Acronym,Study Status,Brief Summary,Study Results,Conditions,Interventions,Primary Outcome "
        "Measures,Secondary Outcome Measures,Other Outcome Measures,Sponsor,Collaborators,Sex,Age,Phases,Enrollment,Funder Type,"
        "Study Type,Study Design,Other IDs,Start Date,Primary Completion Date,Completion Date,First Posted,Results First Posted,"
        "Last Update Posted,Locations,Study Documents\n"
    )
    row = (
        "NCT01234567,A study,https://clinicaltrials.gov/study/NCT01234567,CELLS,COMPLETED,Brief.,NO,Lymphoma|Leukemia,DRUG: X,ORR,,,"
        "Invented Hospital,,ALL,ADULT,PHASE1,20,OTHER,INTERVENTIONAL,Single,ABC,2019-01-02,,,2019-02-03,,,China,\n"
    )
    for text in (header + row, row):
        found = reading(text)
        (record,) = (e.record for e in found.accepted if e.record)
        assert found.format == "clinicaltrials-csv"
        assert record.identifier(Kind.REGISTRY) == "NCT01234567"
        assert record.keywords[:2] == ("Lymphoma", "Leukemia")
        assert ("Acronym", "CELLS") in record.extra


RAYYAN = (
    "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location,abstract,notes,doi,keywords,"
    "pubmed_id,pmc_id\n"
    'rayyan-1,A title,2024,3,,Nat. Commun.,2041-1723,15,1,,"Yang, Z. and Jiang, B.",'
    "https://www.embase.com/x     U2  - L2029880245,English,,,Text,"
    '"RAYYAN-INCLUSION: {""Emily""=>""Included"", ""Бо""=>""Excluded""} | RAYYAN-EXCLUSION-REASONS: wrong drug",'
    "10.1038/s41467-024-48400-3     LK  - https://x,keratin;scales,123,\n"
)


def check_rayyan(record: Record) -> None:
    assert record.authors == (Person("Yang", "Z."), Person("Jiang", "B."))
    assert record.links == ("https://www.embase.com/x",)
    assert record.doi == "10.1038/s41467-024-48400-3"
    assert "L2029880245" in [i.value for i in record.identifiers]
    assert ("LK", "https://x") in record.extra
    assert ("rayyan_decision", "Emily: Included") in record.extra
    assert ("rayyan_decision", "Бо: Excluded") in record.extra
    assert ("rayyan_reasons", "wrong drug") in record.extra
    assert record.pmid == "123"


def test_rayyan_csv_and_zip() -> None:
    check_rayyan(only(RAYYAN))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("articles.csv", RAYYAN)
        archive.writestr("customizations_log.csv", "x\n")
    (entry,) = read_file_bytes(packed.getvalue(), name="export.zip").accepted
    assert entry.record
    check_rayyan(entry.record)


def test_covidence_csv() -> None:
    record = only(
        "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,Ref,Covidence #,Study,Notes,"
        'Tags\nA title,"Yang, Z.; Jiang, B.",Text,2024,,Nature,15,1,,,10.1000/x,,#12,Yang 2024,"Exclusion reason: Wrong drug; ",tag\n'
    )
    assert record.authors == (Person("Yang", "Z."), Person("Jiang", "B."))
    assert ("covidence_reason", "Wrong drug") in record.extra
    assert ("Covidence #", "#12") in record.extra
    assert ("Tags", "tag") in record.extra


def test_asreview_labels() -> None:
    found = records(
        "title,abstract,asreview_label,asreview_note\nOne,Text,1,good\nTwo,Text,0,\nThree,Text,,\n"
    )
    labels = [dict(r.extra).get("asreview_label") for r in found]
    assert labels == ["1", "0", None]


def test_any_table_by_its_column_names_or_by_a_mapping() -> None:
    assert only("Article Title;Author(s);Year\nA title;Smith, A.;2020\n").year == 2020
    data = b"what\twho\twhen\nA title\tSmith, A.\t2020\n"
    with pytest.raises(UnreadableFile, match="table separated by tabs"):
        read_file_bytes(data, name="x.tsv")
    mapping = {"what": "title", "who": "authors", "when": "year"}
    (entry,) = read_file_bytes(data, name="x.tsv", columns=mapping).accepted
    assert entry.record
    assert (entry.record.title, entry.record.year) == ("A title", 2020)
    data = b"Titel,Title,DOI\nEiner,A title,10.5555/x\n"
    (entry,) = read_file_bytes(data, name="x.csv", columns={"Titel": "title"}).accepted
    assert entry.record
    assert (entry.record.title, entry.record.doi) == ("Einer", "10.5555/x")
    with pytest.raises(BadInput, match="no column"):
        read_file_bytes(data, name="x.tsv", columns={"nope": "title"})
    with pytest.raises(BadInput, match="cannot hold"):
        read_file_bytes(data, name="x.tsv", columns={"Titel": "nonsense"})


def test_web_of_science_table_in_utf16() -> None:
    text = "PT\tAU\tAF\tTI\tSO\tPY\tVL\tIS\tBP\tEP\tDI\tUT\nJ\tLi, W\tLi, Wei\tA title\tBLOOD\t2020\t3\t1\t5\t9\t10.1000/x\tWOS:1\n"
    found = read_file_bytes(text.encode("utf-16"), name="savedrecs.txt")
    record = found.accepted[0].record
    assert record
    assert (record.title, record.journal, record.pages) == ("A title", "BLOOD", "5-9")
    assert record.authors == (Person("Li", "Wei"),)


def test_workbook() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Title", "Authors", "Year", "Abstract"])
    sheet.append(["A title", "Smith, A.; Jones, B.", 2020, "Text"])
    out = io.BytesIO()
    book.save(out)
    found = read_file_bytes(out.getvalue(), name="x.xlsx")
    record = found.accepted[0].record
    assert record
    assert (record.title, record.year, len(record.authors)) == ("A title", 2020, 2)


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (20 << 20))
    monkeypatch.setattr("review.sources.table_rows._UNPACKED", 10 << 20)
    with pytest.raises(HostileFile, match="unpacks"):
        read_file_bytes(packed.getvalue(), name="bomb.xlsx")


def test_other_archives_and_documents_are_named() -> None:
    for member, what in (("word/document.xml", "Word"), ("a.txt", "ZIP")):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(member, "x")
        with pytest.raises(UnreadableFile, match=what):
            read_file_bytes(packed.getvalue(), name="x")


def test_a_quotation_mark_that_does_not_close_costs_one_row() -> None:
    found = reading(
        'Title,Authors,Year\nOne,"Smith, A.",2020\nTwo,"Jones B,2021\n' + "Three,X Y,2022\n" * 10_000
    )
    assert found.starts == len(found.entries)
    assert [e.line for e in found.rejected] == [3]
    assert len(found.accepted) == 10_001


def test_rows_without_anything_known_are_rejected() -> None:
    found = reading("Title,Year,Other\nOne,2020,\n,,x\n")
    assert [(e.line, e.reason) for e in found.rejected] == [
        (3, "the row is empty in every column that is known")
    ]


def test_ebsco_csv_writes_numbers_as_formulas() -> None:
    record = only(
        "Article Title,Author,Journal Title,ISSN,Publication Date,Volume,Issue,First Page,Accession Number,DOI,Doctype,Subjects,PLink\n"
        '"A title","Smith, A.; Jones, B.","PLoS ONE",="19326203",="Jun2023","19","4","1","176404503","10.1000/x","Article","ONE; TWO",'
        '"https://search.ebscohost.com/x"\n'
    )
    assert record.identifier(Kind.ISSN) == "1932-6203"
    assert record.date
    assert (record.date.year, record.date.month) == (2023, 6)
    assert record.keywords == ("ONE", "TWO")
    assert record.links == ("https://search.ebscohost.com/x",)


def test_an_article_number_is_taken_from_embases_citation() -> None:
    record = only(
        "Title,Author Names,Source,Source title,Publication Year,Volume,Issue,First Page\n"
        'T,Yang Z.,"Nature Communications (2024) 15:1 Article Number: 4063. Date of Publication: 1 Dec 2024",Nature Communications,'
        "2024,15,1,\n"
    )
    assert record.pages == "4063"


def test_zotero_csv() -> None:
    record = only(
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISSN","DOI","Url","Abstract Note","Date","Pages","Issue",'
        '"Volume","Type","Extra","Notes","Link Attachments","Manual Tags","Number"\n'
        '"K1","journalArticle","2012","Blomberg, Björn A.; Alavi, Abass","A title","Blood","18602002","10.1000/x","https://lens.org/1",'
        '"Text","2012-07-03","97-105","1","15","","kept","","https://europepmc.org/x; https://pubmed.ncbi.nlm.nih.gov/22752652/",'
        '"one; two",""\n'
    )
    assert (record.title, record.journal) == ("A title", "Blood")
    assert record.date
    assert (record.date.year, record.date.month, record.date.day) == (2012, 7, 3)
    assert (record.pmid, record.volume, record.issue, record.pages) == ("22752652", "15", "1", "97-105")
    assert record.keywords == ("one", "two")
    assert record.publication_types == ("Journal Article",)
