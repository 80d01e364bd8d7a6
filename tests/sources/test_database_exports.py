"""Traps of RIS and NBIB as databases and reference managers write them; every sample is invented."""

import pytest

from review.record import PartialDate, Person
from review.sources.dates import partial_date
from review.sources.files import read_file_bytes
from review.vocabulary import IdentifierKind as Kind
from tests.sources.reading_file import only, reading, records


def test_lines_like_tags_inside_an_abstract() -> None:
    """Where tags have two blanks, `ER - positive` neither ends the entry nor is a tag."""
    first, second = records(
        "TY  - JOUR\nTI  - One\nAU  - A, B\nAB  - Groups were\nTI - tumour infiltration;\nPY - pack years;\n"
        "ER - oestrogen receptor\n\nAU - not an author\nand the end.\nPY  - 2020\nER  - \n"
        "TY  - JOUR\nTI  - Two\nER -\n"
    )
    assert first.abstract[0].text == (
        "Groups were TI - tumour infiltration; PY - pack years; ER - oestrogen receptor AU - not an author "
        "and the end."
    )
    assert (first.title, first.year, first.authors) == ("One", 2020, (Person("A", "B"),))
    assert second.title == "Two"


def test_a_narrow_entry_after_one_without_an_end() -> None:
    found = records("TY  - JOUR\nTI  - One\n\nTY - JOUR\nTI - Two\nPY - 2001\nER - \n")
    assert [record.title for record in found] == ["One", "Two"]


def test_an_end_glued_to_a_word_ends_nothing() -> None:
    """`ER  -positive` is text."""
    assert only("TY  - JOUR\nTI  - One\nAB  - was\nER  -positive\nPY  - 2020\nER  - \n").year == 2020


def test_starts_on_one_line_are_each_counted() -> None:
    """An XML export is one line; an entry lost there is still one lost."""
    data = b"<xml><records><record><titles><title>T</title></titles></record><record <a/></records></xml>"
    found = read_file_bytes(data, name="one.xml")
    assert (found.starts, len(found.accepted), len(found.rejected)) == (2, 1, 1)


def test_ovid() -> None:
    record = only(
        "1. \nTY  - JOUR\nDB  - Ovid MEDLINE(R)\nID  - 31570123\nT1  - Title.\nA1  - van den Brink MRM\n"
        "A1  - ZUMA-1 Investigators\nY1  - 2019//\nPT  - Retracted Publication\nPT  - Journal Article\n"
        "DO  - https://dx.doi.org/10.1016/S1470(18)30-7\nDO  - 10.1016/s1470(18)30-7\nER  - \n\n"
        "Link to the Ovid Full Text or citation:\nhttps://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=med16\n"
    )
    assert record.publication_types == ("Retracted Publication", "Journal Article")
    assert record.doi == "10.1016/S1470(18)30-7"
    assert len([i for i in record.identifiers if i.kind is Kind.DOI]) == 1


def test_central_types_are_several() -> None:
    record = only("TY  - JOUR\nT1  - T\nAN  - CN-02052003\nM3  - Trial registry record; Protocol\nER  - \n")
    assert record.publication_types == ("Trial registry record", "Protocol")


def test_ebsco_and_proquest() -> None:
    """EBSCO's short names of databases, and two accession numbers in one line."""
    assert only("TY  - JOUR\nTI  - T\nDB  - rzh\nER  - \n").database == "CINAHL"
    record = only("TY  - JOUR\nT1  - T\nAN  - 2345678901; 2020-12345-002\nER  - \n")
    assert [i.value for i in record.identifiers] == ["2345678901", "2020-12345-002"]


def test_links_that_tell_the_number() -> None:
    """Reference Manager's link to PubMed, and Scopus's and Embase's to the record."""
    record = only(
        "TY  - JOUR\nTI  - T\nUR  - PM:12345678\n"
        "UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-85099999999&partnerID=40\n"
        "UR  - https://www.embase.com/search/results?subaction=viewrecord&id=L2016080123&from=export\nER  - \n"
    )
    assert record.pmid == "12345678"
    numbers = [i.value for i in record.identifiers if i.kind is Kind.ACCESSION]
    assert numbers == ["2-s2.0-85099999999", "L2016080123"]


def test_a_group_among_inverted_names() -> None:
    """Three words without a comma are a group where others have one, unless they end in initials."""
    record = only(
        "TY  - JOUR\nTI  - T\nAU  - Maude, Shannon\nAU  - Kite Pharma Study Team\nAU  - van den Brink MRM\nER  - \n"
    )
    assert record.authors == (
        Person("Maude", "Shannon"),
        Person(collective="Kite Pharma Study Team"),
        Person("van den Brink", "MRM"),
    )
    assert only("TY  - JOUR\nTI  - T\nAU  - Jean Luc Godard\nER  - \n").authors[0].family == "Godard"


def test_dates_of_two_years_are_both_kept() -> None:
    record = only("TY  - JOUR\nTI  - T\nPY  - 2020\nY1  - 2019/11/05/\nER  - \n")
    assert record.date == PartialDate(2020)
    assert record.dates == (PartialDate(2019, 11, 5),)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023/07/03 06:41", PartialDate(2023, 7, 3)),
        ("1-5 Nov. 2021", PartialDate(2021, 11, None, "1-5 Nov. 2021")),
        ("30-Jan-2016", PartialDate(2016, 1, 30)),
    ],
)
def test_dates(text: str, date: PartialDate) -> None:
    """A time is cut off, and of a stretch of days only the month is certain."""
    assert partial_date(text) == date


def test_pages_with_blanks_around_the_dash() -> None:
    assert only("TY  - JOUR\nTI  - T\nSP  - 10 – 20\nER  - \n").pages == "10-20"


def test_pubmed_history_means_the_same_in_nbib_and_xml() -> None:
    """Status `entrez` is the create date, and `pubmed` the entrez date."""
    record = only(
        "PMID- 1\nTI  - T\nPHST- 2023/06/05 05:33 [entrez]\nPHST- 2023/06/07 06:41 [pubmed]\n"
        "PHST- 2023/07/03 06:41 [medline]\n"
    )
    assert record.dates == (
        PartialDate(2023, 6, 5, "", "created"),
        PartialDate(2023, 6, 7, "", "entrez"),
        PartialDate(2023, 7, 3, "", "medline"),
    )


def test_a_mark_inside_stays_with_its_entry() -> None:
    """Files glued together, with a byte-order mark and every kind of line end."""
    found = reading(
        "TY  - JOUR\nTI  - 1\nER  - \n\ufeffTY  - JOUR\r\nTI  - 2\r\nER  - \r\nTY  - JOUR\rTI  - 3\r"
    )
    assert [e.record.title for e in found.entries if e.record] == ["1", "2", "3"]
