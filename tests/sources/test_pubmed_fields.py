import pytest

from review.record import AbstractSection, PartialDate, Person, Record
from review.sources import pubmed_xml
from review.vocabulary import IdentifierKind, RelationKind
from tests.sources.pubmed_samples import FULL, article, whole


def record_of(text: str) -> Record:
    reading = pubmed_xml.read(whole(text))
    assert [entry.reason for entry in reading.rejected] == []
    found = reading.accepted[0].record
    assert found is not None
    return found


@pytest.fixture(scope="module")
def full() -> Record:
    return record_of(FULL)


def test_superscripts_subscripts_and_literal_less_than_survive(full: Record) -> None:
    assert full.title == "Dose of 10^9 CD8^+ cells and H_2O: p <0.05 in in vivo work."


def test_a_labelled_abstract_keeps_its_sections_and_not_its_copyright(full: Record) -> None:
    assert full.abstract == (
        AbstractSection("Cells were few (<5%).", "BACKGROUND"),
        AbstractSection("Registered as NCT01234567 and ChiCTR-OPN-16008526.", "RESULTS"),
    )
    assert ("copyright", "© 2021 Nobody.") in full.extra
    assert [(o.text, o.language, o.kind) for o in full.other_abstracts] == [
        ("另一摘要。", "chi", "Publisher")
    ]


def test_identifiers_are_the_articles_own(full: Record) -> None:
    by_kind = {kind: [i.value for i in full.identifiers if i.kind is kind] for kind in IdentifierKind}
    assert by_kind[IdentifierKind.PMID] == ["101"]
    assert by_kind[IdentifierKind.DOI] == ["10.1000/Right"]
    assert by_kind[IdentifierKind.PMCID] == ["PMC7654321"]
    assert by_kind[IdentifierKind.PII] == ["S0001-2"]
    assert by_kind[IdentifierKind.ISSN] == ["1234-5678", "1234-567X"]
    assert by_kind[IdentifierKind.REGISTRY] == ["NCT01234567", "ChiCTR-OPN-16008526"]
    assert by_kind[IdentifierKind.ACCESSION] == ["GENBANK AB123456"]


def test_authors_are_persons_and_groups_without_replaced_names(full: Record) -> None:
    first, second = full.authors
    assert first == Person(
        family="Müller",
        given="Eva Maria",
        suffix="Jr",
        orcid="0000-0002-1825-009X",
        affiliations=("One Clinic.", "Two Clinic. e@example.org"),
    )
    assert second == Person(collective="Group of Trialists")
    assert not full.authors_complete


def test_dates_carry_what_they_are_the_date_of(full: Record) -> None:
    assert full.date == PartialDate(2021, 3, 9)
    dates = {date.kind: (date.year, date.month, date.day) for date in full.dates}
    assert dates == {
        "electronic": (2020, 12, 30),
        "completed": (2021, 5, 4),
        "revised": (2022, 6, 15),
        "received": (2020, 1, 2),
        "created": (2020, 12, 31),
        "entrez": (2021, 1, 1),
    }


def test_journal_volume_pages_and_status(full: Record) -> None:
    assert (full.journal, full.journal_abbreviation) == ("Journal of Invented Trials", "J Inv Trials")
    assert (full.volume, full.issue, full.pages, full.place) == ("12", "3", "525-34", "Germany")
    assert (full.status, full.database, full.languages) == ("MEDLINE", "PubMed", ("eng",))


def test_subjects_have_stars_for_major_topics_and_keywords_come_from_all_lists(full: Record) -> None:
    assert full.mesh == ("Lymphoma, B-Cell/*therapy/genetics", "*Immunotherapy, Adoptive")
    assert full.keywords == ("CAR-T", "cells", "Flight")
    assert full.publication_types == ("Journal Article", "Retracted Publication")


def test_relations_leave_out_the_reference_list(full: Record) -> None:
    assert [(r.kind, r.target, r.pmid) for r in full.relations] == [
        (RelationKind.RETRACTION_IN, "J Inv Trials. 2023;1:2", "202"),
        (RelationKind.OTHER, "AssociatedDataset: Data. 2020", ""),
    ]


def test_what_has_no_field_is_kept_as_extra(full: Record) -> None:
    assert set(full.extra) >= {
        ("pmid_version", "2"),
        ("publication_status", "ppublish"),
        ("nlm_unique_id", "999"),
        ("supplementary_mesh", "Odd Disease"),
        ("substance", "Antigens"),
        ("grant", "R01, NCI, United States"),
        ("conflict_of_interest", "None."),
    }
    assert full.notes == ("A note.",)


@pytest.mark.parametrize(
    ("inner", "title", "translated", "vernacular"),
    [
        ("<ArticleTitle>Plain.</ArticleTitle>", "Plain.", "", ""),
        (
            "<ArticleTitle>[On cells].</ArticleTitle><VernacularTitle>Über Zellen.</VernacularTitle>",
            "[On cells].",
            "On cells",
            "Über Zellen.",
        ),
        ("<ArticleTitle/><VernacularTitle>论细胞</VernacularTitle>", "论细胞", "", "论细胞"),
        ("<ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>A</VernacularTitle>", "A", "", "A"),
        ("<ArticleTitle>[18F]FDG and [11C]PIB</ArticleTitle>", "[18F]FDG and [11C]PIB", "", ""),
        ("<ArticleTitle>A\n      B</ArticleTitle>", "A B", "", ""),
        ("<ArticleTitle>A &amp;amp; B</ArticleTitle>", "A &amp; B", "", ""),
    ],
)
def test_titles(inner: str, title: str, translated: str, vernacular: str) -> None:
    record = record_of(article(inner))
    assert (record.title, record.translated_title, record.vernacular_title) == (title, translated, vernacular)
    assert record.best_title == title


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<Year>2019</Year>", PartialDate(2019)),
        ("<Year>2019</Year><Month>01</Month>", PartialDate(2019, 1)),
        ("<Year>2019</Year><Season>Winter</Season>", PartialDate(2019, None, None, "Winter")),
        ("<MedlineDate>2020 Nov-Dec</MedlineDate>", PartialDate(2020, None, None, "2020 Nov-Dec")),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", PartialDate(1998, None, None, "1998 Dec-1999 Jan")),
        ("<MedlineDate>Winter 2003</MedlineDate>", PartialDate(2003, None, None, "Winter 2003")),
        ("", None),
    ],
)
def test_publication_dates(inner: str, expected: PartialDate | None) -> None:
    text = f"<Journal><JournalIssue><PubDate>{inner}</PubDate></JournalIssue></Journal>"
    assert record_of(article(text)).date == expected


def test_the_electronic_date_stands_in_and_says_so() -> None:
    text = "<ArticleDate><Year>2018</Year><Month>02</Month><Day>03</Day></ArticleDate>"
    assert record_of(article(text)).date == PartialDate(2018, 2, 3, kind="electronic")


def test_formulas_keep_their_exponents() -> None:
    math = (
        "<mml:math><mml:msup><mml:mn>10</mml:mn><mml:mn>9</mml:mn></mml:msup>"
        "<mml:mfrac><mml:mi>a</mml:mi><mml:mi>b</mml:mi></mml:mfrac></mml:math>"
    )
    named = math.replace("<mml:math>", '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML">')
    for text in (named, math):
        assert record_of(article(f"<ArticleTitle>x {text} y</ArticleTitle>")).title == "x 10^9a/b y"


def test_a_book_chapter_has_its_own_title_and_authors() -> None:
    text = (
        "<PubmedBookArticle><BookDocument><PMID Version='1'>9</PMID><ArticleIdList>"
        "<ArticleId IdType='bookaccession'>NBK1</ArticleId></ArticleIdList><Book><Publisher>"
        "<PublisherName>Press</PublisherName><PublisherLocation>Town</PublisherLocation></Publisher>"
        "<BookTitle>The Book</BookTitle><PubDate><Year>2010</Year></PubDate>"
        "<AuthorList Type='editors'><Author><LastName>Ed</LastName></Author></AuthorList>"
        "<Isbn>978</Isbn></Book>"
        "<ArticleTitle>The Chapter</ArticleTitle><Language>eng</Language><AuthorList Type='authors'>"
        "<Author><LastName>Au</LastName><ForeName>T</ForeName></Author></AuthorList>"
        "<PublicationType>Review</PublicationType><Abstract><AbstractText>Text.</AbstractText></Abstract>"
        "</BookDocument></PubmedBookArticle>"
    )
    record = record_of(text)
    assert (record.title, record.pmid, record.year) == ("The Chapter", "9", 2010)
    assert [a.name for a in record.authors] == ["Au, T"]
    assert (record.publisher, record.place) == ("Press", "Town")
    assert record.identifier(IdentifierKind.ISBN) == "978"
    assert record.identifier(IdentifierKind.ACCESSION) == "NBK1"
    assert ("book", "The Book") in record.extra
    assert ("editor", "Ed") in record.extra


def test_an_article_id_list_gives_the_doi_when_no_location_does() -> None:
    data = "<ArticleIdList><ArticleId IdType='doi'>https://doi.org/10.1/X</ArticleId></ArticleIdList>"
    assert record_of(article("", data=data)).doi == "10.1/X"
