"""RIS: the traps of each exporter, and entries that are damaged."""

from review.record import PartialDate, Person
from review.sources.files import read_file_bytes
from review.vocabulary import IdentifierKind as Kind
from tests.sources.reading_file import only, reading, records

EMBASE = """\ufeffTY  - JOUR
M3  - Article
Y1  - 2014
VL  - 3
SP  - 152
EP  - 160
SN  - 2226-7190
JF  - Invented Endoscopy
JO  - Inv. Endosc.
U2  - L373791783
C5  - 25184122
DB  - Embase
L2  - http://dx.doi.org/10.4103/1234-5678.1
A1  - Liu R.
A1  - Adler D.G.
T1  - Duplication cysts at 10<sup>9</sup> and p < 0.05
KW  - article
KW  - cytology
ER  -
"""


def test_embase() -> None:
    record = only(EMBASE)
    assert record.title == "Duplication cysts at 10^9 and p < 0.05"
    assert record.authors == (Person("Liu", "R."), Person("Adler", "D.G."))
    assert (record.journal, record.journal_abbreviation) == ("Invented Endoscopy", "Inv. Endosc.")
    assert (record.doi, record.pmid) == ("10.4103/1234-5678.1", "25184122")
    assert record.identifier(Kind.ACCESSION) == "L373791783"
    assert (record.pages, record.year, record.database) == ("152-160", 2014, "Embase")
    assert record.publication_types == ("Article",)
    assert record.keywords == ("article", "cytology")


def test_ovid_numbers_and_links_between_records_are_ignored_and_counted() -> None:
    text = (
        "1.\nTY  - JOUR\nID  - 20203152553\nA1  - Holm, E.\nT1  - One\nY1  - 2020//\nSP  - No\nEP  - Specified\n"
        "DO  - http://dx.doi.org/10.4236/ojf.1\nDO  - http://dx.doi.org/10.4236/ojf.1\nER  -\n\n"
        "Link to the Ovid Full Text or citation: http://ovidsp.ovid.com/x\n\n2.\nTY  - JOUR\nT1  - Two\nER  - \nNL  - x\n"
    )
    found = reading(text)
    first, second = (e.record for e in found.accepted)
    assert first and second
    assert (first.title, second.title) == ("One", "Two")
    assert first.pages == ""
    assert [i.value for i in first.identifiers if i.kind is Kind.DOI] == ["10.4236/ojf.1"]
    assert first.links == ()
    assert any("outside all entries" in remark for remark in found.remarks)


def test_ebsco_doi_in_l3_and_second_abstract_is_the_copyright() -> None:
    record = only(
        "TY  - JOUR\nT1  - T\nL3  - 10.1000/x.1\nY1  - 2020/11//Nov/Dec2020\nAB  - Text.\nAB  - Copyright of X.\n"
        "N1  - Accession Number: 1; e@example.org\nER  - \n"
    )
    assert record.doi == "10.1000/x.1"
    assert record.date == PartialDate(2020, 11, None, "Nov/Dec2020")
    assert record.abstract_text == "Text."
    assert record.notes == ("Copyright of X.", "Accession Number: 1; e@example.org")


def test_pubmed_keywords_on_untagged_lines_are_keywords_each() -> None:
    record = only("TY  - JOUR\nAN  - 12345678\nDP  - NLM\nT1  - T\nKW  - Adult\n*Neoplasms\nHumans\nER  - \n")
    assert record.keywords == ("Adult", "*Neoplasms", "Humans")
    assert record.pmid == "12345678"


def test_an_accession_number_is_no_pubmed_id_without_a_sign_of_pubmed() -> None:
    record = only("TY  - JOUR\nAN  - 12345678\nDB  - CINAHL\nT1  - T\nER  - \n")
    assert (record.pmid, record.identifier(Kind.ACCESSION)) == ("", "12345678")


def test_a_doi_cited_in_a_note_is_not_the_articles() -> None:
    record = only("TY  - JOUR\nTI  - T\nN1  - Comment on doi: 10.1000/other (2019)\nER  - \n")
    assert record.doi == ""
    assert only("TY  - JOUR\nTI  - T\nN1  - doi: 10.1000/mine\nER  - \n").doi == "10.1000/mine"


def test_cochrane_blanks_and_cross_references() -> None:
    record = only("TY  -  JOUR\nAN  - CN-00778158\nC3  - PUBMED 21314913,EMBASE 361234567\nTI  - T\nER  - \n")
    assert record.pmid == "21314913"
    assert [i.value for i in record.identifiers if i.kind is Kind.ACCESSION] == [
        "EMBASE 361234567",
        "CN-00778158",
    ]
    assert record.database == "CENTRAL"


def test_scopus_article_number_stands_for_pages() -> None:
    assert only("TY  - JOUR\nTI  - T\nC7  - 117694\nER  - \n").pages == "117694"
    assert only("TY  - JOUR\nTI  - T\nSP  - 1\nEP  - 9\nC7  - 117694\nER  - \n").pages == "1-9"


def test_unknown_tags_and_stray_values_are_kept() -> None:
    record = only("TY  - JOUR\nTI  - T\nJP  - CRISPR\nJP  - Direct Current\nER  - odd\n")
    assert ("JP", "CRISPR") in record.extra
    assert ("JP", "Direct Current") in record.extra
    assert ("", "odd") in record.extra


def test_single_blanks_and_small_letters_in_tags() -> None:
    found = records("TY - JOUR\nTI - One - or two\nER - \n\nty  - JOUR\nti  - Three\ner  - \n")
    assert [r.title for r in found] == ["One - or two", "Three"]


def test_a_missing_end_does_not_swallow_the_next_entry() -> None:
    found = records("TY  - JOUR\nTI  - One\n\nTY  - JOUR\nTI  - Two\nTY  - JOUR\nTI  - Three")
    assert [r.title for r in found] == ["One", "Two", "Three"]


def test_repeated_type_lines_inside_one_entry_start_nothing() -> None:
    record = only("TY  - BOOK\nTY  - JOUR\nTI  - One\nPB  - P\nTY  - THES\nAB  - A\nER  - \n")
    assert record.publication_types == ("Thesis",)
    assert record.abstract_text == "A"


def test_an_entry_without_its_first_line_is_rejected_by_line() -> None:
    found = reading("TY  - JOUR\nTI  - One\nER  - \n\nJF  - J\nTI  - Two\nAU  - A, B\nER  - \n")
    assert (found.starts, len(found.accepted)) == (2, 1)
    (rejected,) = found.rejected
    assert (rejected.line, rejected.reason) == (5, "the entry has no TY line")
    assert "TI  - Two" in rejected.raw


def test_an_empty_entry_is_rejected() -> None:
    (rejected,) = reading("TY  - JOUR\nER  - \n\nTY  - JOUR\nTI  - T\nER  - \n").rejected
    assert rejected.reason == "the entry is empty"


def test_line_separators_inside_an_abstract_break_no_line() -> None:
    record = only("TY  - JOUR\nTI  - T\nAB  - one\u2028two\u0085three\x0cfour\nER  - \n")
    assert record.abstract_text == "one\u2028two three four"


def test_bare_carriage_returns_end_lines() -> None:
    reading_ = read_file_bytes(b"TY  - JOUR\rTI  - T\rAU  - A, B\rER  - \r", name="x")
    assert [e.record.title for e in reading_.accepted if e.record] == ["T"]


def test_the_quick_and_the_careful_way_agree() -> None:
    plain = "TY  - JOUR\nAU  - A, B \nTI  -  Title \nDA  - 2020/01/02\nER  - \n"
    careful = plain.replace("TI  -", "\nTI  -")
    quick = plain.replace("ER  - \n", "ER  - \n\n")
    assert records(careful) == records(quick) == records(plain)


def test_asreview_and_rayyan_notes_become_decisions() -> None:
    record = only(
        'TY  - JOUR\nTI  - T\nN1  - ASReview_relevant\nN1  - mine | RAYYAN-INCLUSION: {"An"=>"Included", "Bo"=>"Maybe"} '
        "| RAYYAN-EXCLUSION-REASONS: wrong drug\nER  - \n"
    )
    assert record.notes == ("mine",)
    assert record.extra == (
        ("asreview_label", "1"),
        ("rayyan_decision", "An: Included"),
        ("rayyan_decision", "Bo: Maybe"),
        ("rayyan_reasons", "wrong drug"),
    )


def test_labels_of_an_abstract_become_sections() -> None:
    record = only("TY  - JOUR\nTI  - T\nAB  - BACKGROUND: Cells. RESULTS: Ratio 1:2 was seen.\nER  - \n")
    assert [(s.label, s.text) for s in record.abstract] == [
        ("BACKGROUND", "Cells."),
        ("RESULTS", "Ratio 1:2 was seen."),
    ]


def test_registry_numbers_of_the_abstract_are_identifiers() -> None:
    record = only("TY  - JOUR\nTI  - T\nAB  - Done. Registration: NCT01234567.\nER  - \n")
    assert record.identifier(Kind.REGISTRY) == "NCT01234567"


def test_where_exporters_hide_the_pubmed_id() -> None:
    ovid = "https://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=med15&AN=23456789"
    cases = (
        "C2  - 34567890\nDB  - Scopus",
        "AN  - 34567890\nDB  - cmedm\nDP  - EBSCOhost",
        f"ID  - 34567890\nUR  - {ovid}",
        "U1  - 34567890[pmid]",
        "N1  - PMID: 34567890",
        "UR  - https://pubmed.ncbi.nlm.nih.gov/34567890",
    )
    for lines in cases:
        assert only(f"TY  - JOUR\nTI  - T\n{lines}\nER  - \n").pmid == "34567890", lines


def test_ovid_psycinfo_cited_authors_and_works_are_not_the_articles() -> None:
    record = only(
        "2. \nTY  - JOUR\nDB  - APA PsycInfo <2021>\nID  - 2021-94054-001\nDO  - https://dx.doi.org/10.1186/mine\nT1  - T\n"
        "A1  - Keefer, Amy\nAI  - Keefer, Amy; ORCID: https://orcid.org/0000-0001-6931-0232\nA2  - Achenbach, T., Rescorla, L.\n"
        "M1  - Other, A. (2000). Title. https://pubmed.ncbi.nlm.nih.gov/1 https://dx.doi.org/10.1000/other\nER  - \n"
    )
    assert record.authors == (Person("Keefer", "Amy", orcid="0000-0001-6931-0232"),)
    assert (record.doi, record.pmid, record.issue) == ("10.1186/mine", "", "")
    assert record.identifier(Kind.ACCESSION) == "2021-94054-001"


def test_web_of_science_ris() -> None:
    record = only(
        "TY  - JOUR\nAU  - Sampson, SD\nTI  - T\nT2  - PLOS ONE\nAB  - Background: One.\n   Methods: Two.\nC3  - University\nPU  - HOUSE\n"
        "PI  - TOWN\nJ9  - PLOS ONE\nJI  - PLoS One\nDA  - SEP 22\nPY  - 2010\nC7  - e12292\nAN  - WOS:000282053100002\n"
        "N1  - Times Cited:  142\nTotal Times Cited:  162\nER  -\n"
    )
    assert record.date == PartialDate(2010, 9, 22)
    assert (record.journal_abbreviation, record.publisher, record.place) == ("PLoS One", "HOUSE", "TOWN")
    assert (record.pages, record.database) == ("e12292", "Web of Science")
    assert [s.label for s in record.abstract] == ["Background", "Methods"]
    assert record.notes == ("Times Cited: 142", "Total Times Cited: 162")


def test_books_have_second_authors_and_chapters_have_editors() -> None:
    assert len(only("TY  - BOOK\nAU  - A, Bea\nA2  - C, Dan\nTI  - T\nER  - \n").authors) == 2
    chapter = only("TY  - CHAP\nAU  - A, Bea\nA2  - C, Dan\nTI  - T\nT2  - Book\nER  - \n")
    assert (len(chapter.authors), chapter.journal) == (1, "Book")
    assert ("A2", "C, Dan") in chapter.extra


def test_a_number_said_twice_in_one_field_is_kept_once() -> None:
    record = only("TY  - JOUR\nTI  - One\nSN  - 1234-5678; 1234-5678\nER  - \n")
    assert [i.value for i in record.identifiers] == ["1234-5678"]


def test_runs_of_lines_blanks_and_interleaved_tags_read_alike() -> None:
    neat = only("TY  - JOUR\nAU  - Li, Weiwei\nAU  - Dou, Zhiguo\nAD  - X\nAD  - Y\nTI  - One\nER  - \n")
    blanks = only("TY  - JOUR\nAU  - Li, Weiwei \nAU  - Dou, Zhiguo\nAD  - X\nAD  - Y \nTI  - One \nER  - \n")
    mixed = only("TY  - JOUR\nAU  - Li, Weiwei\nAD  - X\nAU  - Dou, Zhiguo\nAD  - Y\nTI  - One\nER  - \n")
    folded = only("TY  - JOUR\nAU  - Li, Weiwei\nAU  - Dou,  Zhiguo\nAD  - X\nAD  - Y\nTI  - One\nER  - \n")
    assert neat == blanks == mixed == folded
    assert neat.extra == (("AD", "X"), ("AD", "Y"))


def test_names_read_alike_on_tidy_and_untidy_lines() -> None:
    names = ("Li, Weiwei", "Smith, J", "Smith, Jonathan, Jr", "Invented Group,", ", Barbara", "Maria Silva")
    lines = "".join(f"AU  - {name}\n" for name in names)
    tidy = only(f"TY  - JOUR\n{lines}TI  - One\nER  - \n")
    untidy = only(f"TY  - JOUR\n{lines}TI  -  One\nER  - \n")
    wanted = (
        Person("Li", "Weiwei"),
        Person("Smith", "J"),
        Person("Smith", "Jonathan", suffix="Jr"),
        Person(collective="Invented Group"),
        Person("Barbara"),
        Person("Silva", "Maria"),
    )
    assert tidy.authors == untidy.authors == wanted
