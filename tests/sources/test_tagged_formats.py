"""Web of Science, Ovid, CENTRAL, RefWorks and EndNote tagged text."""

from review.record import Person
from review.vocabulary import IdentifierKind as Kind
from tests.sources.reading_file import only, reading, records


def test_web_of_science() -> None:
    first, second = records(
        "\ufeffFN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Li, W\n   Dou, Z\nAF Li, Wei\n   Dou, Zhiguo\n"
        "TI Soil fauna at\n   Lake Taihu\nSO ECOSYSTEM HEALTH\nJI Ecosyst. Health\nDT Article; Early Access\nDE soil; fauna\n"
        "ID DIVERSITY\nAB Text with /sub 3/ and /sup +/.\nC1 Somewhere.\nCR Other A, 2001, J X, DOI 10.1000/other\nPM 123\n"
        "SN 1234-5678\nEI 8765-4321\nPD DEC 16\nPY 2020\nVL 6\nIS 1\nAR 1722034\nDI 10.1080/x\nUT WOS:0001\nER\n\n"
        "PT C\nAU Solo, A. (a@example.org)\nTI Two\nSO PROC\nBP 5\nEP 9\nER\n\nEF"
    )
    assert first.title == "Soil fauna at Lake Taihu"
    assert first.authors == (Person("Li", "Wei"), Person("Dou", "Zhiguo"))
    assert (first.journal, first.journal_abbreviation) == ("ECOSYSTEM HEALTH", "Ecosyst. Health")
    assert first.date
    assert (first.date.year, first.date.month, first.date.day) == (2020, 12, 16)
    assert (first.pages, first.doi, first.pmid) == ("1722034", "10.1080/x", "123")
    assert first.identifier(Kind.ACCESSION) == "WOS:0001"
    assert first.abstract_text == "Text with _3 and ^+."
    assert first.keywords == ("soil", "fauna", "DIVERSITY")
    assert first.publication_types == ("Article", "Early Access")
    assert second.authors == (Person("Solo", "A."),)
    assert second.pages == "5-9"


def test_web_of_science_entry_without_end() -> None:
    assert [r.title for r in records("FN X\nVR 1.0\nPT J\nTI One\nSO J\nPT J\nTI Two\nSO J\n")] == [
        "One",
        "Two",
    ]


def test_ovid_labelled() -> None:
    record = only(
        "<8>\nAccession Number\n  00042637-900000000-99667.\nAuthor\n  Holstiege, Jakob 1;  Verbeek, Jan MD *;  Bunkers, Sandra RN; "
        "PhD; FAAN 1\nInstitution\n  (1)Somewhere\nTitle\n  Effects of support: a review.[Review]\nSource\n"
        "  Ecohydrology.   8(6):1048-1064, September 2015.\nAbstract\n  Lorem ipsum\n  abstract\nAuthor Keywords\n"
        "  one;  two words.\nReferences\n  Other A. 2001. Journal 1: 2. doi:10.1000/other\n\n  Next B. 2002.\nLanguage\n  English.\n"
        "ISSN\n  1067-5027\nDOI Number\n  10.1136/amiajnl-2014-002886\nLink to the Ovid Full Text or citation\n http://ovid/x\n"
    )
    assert record.title == "Effects of support: a review"
    assert record.publication_types == ("Review",)
    assert [p.family for p in record.authors] == ["Holstiege", "Verbeek", "Bunkers"]
    assert record.authors[1].given == "Jan"
    assert (record.journal, record.volume, record.issue, record.pages) == (
        "Ecohydrology",
        "8",
        "6",
        "1048-1064",
    )
    assert record.year == 2015
    assert (record.doi, record.keywords) == ("10.1136/amiajnl-2014-002886", ("one", "two words"))
    assert record.abstract_text == "Lorem ipsum abstract"
    assert record.links == ("http://ovid/x",)


def test_ovid_tagged() -> None:
    first, second = records(
        "<1>\nVN  - Ovid Technologies\nDB  - Ovid MEDLINE(R)\nUI  - 12345678\nTI  - A title\n      in two lines\nAU  - Smith JA\n"
        "AU  - van Vugt A\nSO  - Blood. 12(3):45-50, 2015 Mar 1.\nAB  - Text.\nDO  - https://dx.doi.org/10.1000/x\n"
        "XL  - http://ovid/x\n\n<2>\nVN  - Ovid Technologies\nTI  - Two\n"
    )
    assert first.title == "A title in two lines"
    assert first.authors == (Person("Smith", "JA"), Person("van Vugt", "A"))
    assert (first.journal, first.volume, first.issue, first.pages) == ("Blood", "12", "3", "45-50")
    assert (first.pmid, first.doi) == ("12345678", "10.1000/x")
    assert second.title == "Two"


def test_ovid_without_number_lines_is_rejected_by_line() -> None:
    found = reading("Accession Number\n  1\nAuthor\n  A, B\nTitle\n  T\nSource\n  J.\n")
    assert found.format == "ovid"
    assert len(found.accepted) == 0
    assert [(e.line, e.reason) for e in found.rejected] == [(1, "the entry has no number line (<1>)")]


def test_central_text() -> None:
    first, second = records(
        "Record #1 of 2\nID: CN-00778158\nAU: Smith A\nAU: Jones B\nTI: A trial\nSO: Blood\nYR: 2011\nVL: 117\nNO: 5\nPG: 1-9\n"
        "PM: PUBMED 21314913\nXR: EMBASE 361234567\nPT: Journal article\nKY: adult; cells\nDOI: 10.1000/x\nAB: Text.\n"
        "US: https://www.cochranelibrary.com/x\n\nRecord #2 of 2\nID: CN-2\nTI: Two\n"
    )
    assert first.pmid == "21314913"
    assert [i.value for i in first.identifiers if i.kind is Kind.ACCESSION] == [
        "CN-00778158",
        "EMBASE 361234567",
    ]
    assert [p.family for p in first.authors] == ["Smith", "Jones"]
    assert (first.year, first.database, first.keywords) == (2011, "CENTRAL", ("adult", "cells"))
    assert second.title == "Two"


def test_central_as_ris_between_its_own_lines() -> None:
    first, second = records(
        'Record #1 of 2\nProvider: John Wiley\nContent: text/plain; charset="UTF-8"\n\nTY  -  JOUR\nAN  - CN-1\nA1  - A, B\nT1  - One\n'
        'ER  - \n\n\nRecord #2 of 2\nProvider: John Wiley\nContent: text/plain; charset="UTF-8"\n\nTY  -  JOUR\nT1  - Two\nER  - \n'
    )
    assert (first.title, second.title) == ("One", "Two")


def test_refworks_of_refworks() -> None:
    record = only(
        "RT Journal Article\nSR Print(0)\nID 77\nA1 Smith, A.\nA1 Jones, B. C.\nT1 A title\nJF Blood\nJO Bl.\nYR 2019\nFD Mar 5\nVO 3\n"
        "IS 2\nSP 10\nOP 19\nK1 cells\nK1 response\nAB Text AND more\nCAR cells at the start of a line\nNO note\nSN 1234-5678\n"
        "LA English\nDO 10.1000/x\nUL https://x.org\n"
    )
    assert record.authors == (Person("Smith", "A."), Person("Jones", "B. C."))
    assert (record.pages, record.journal_abbreviation, record.keywords) == (
        "10-19",
        "Bl.",
        ("cells", "response"),
    )
    assert record.abstract_text == "Text AND more CAR cells at the start of a line"


def test_endnote_tagged_of_endnote() -> None:
    first, second = records(
        "%0 Journal Article\n%A Smith, A.\n%A Jones, B. C.\n%D 2019\n%T A title\n%J Blood\n%V 3\n%N 2\n%P 10-19\n%@ 1234-5678\n"
        "%R doi:10.1000/x\n%X Text.\n%K cells\nresponse\n%M WOS:1\n%U https://x.org\n\n%0 Thesis\n%A Solo, A.\n%T Two\n%I University\n"
    )
    assert first.doi == "10.1000/x"
    assert first.keywords == ("cells", "response")
    assert first.identifier(Kind.ACCESSION) == "WOS:1"
    assert (second.publication_types, second.publisher) == (("Thesis",), "University")


def test_refer_without_type_lines() -> None:
    assert [r.title for r in records("%A A, B\n%T One\n%J J\n%D 2001\n\n%A C, D\n%T Two\n%J J\n")] == [
        "One",
        "Two",
    ]
