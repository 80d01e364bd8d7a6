"""What a format can hold survives writing and reading."""

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import BadInput
from review.record import (
    AbstractSection,
    Identifier,
    OtherAbstract,
    PartialDate,
    Person,
    Record,
    Relation,
)
from review.report.references import FORMATS, SUFFIXES, write_records
from review.sources.files import read_file_bytes
from review.vocabulary import IdentifierKind as Kind
from review.vocabulary import RelationKind

FULL = Record(
    title="Dose of 10^9 CD8^+ 2'-O-methyl cells: p <0.05 & 50% {braces} [18F]FDG",
    translated_title="A translated title",
    vernacular_title="嵌合抗原受体",
    abstract=(
        AbstractSection("Cells were few (<5%).", "BACKGROUND"),
        AbstractSection("Ratio 1:2_a.", "RESULTS"),
    ),
    authors=(
        Person("Müller", "Eva Maria"),
        Person("King", "Al", suffix="Jr"),
        Person(collective="Group of Trialists (GT), Invented Society"),
        Person("张三"),
        Person("van der Berg", "J."),
    ),
    journal="Journal of Invented Trials",
    journal_abbreviation="J Inv Trials",
    volume="12",
    issue="3",
    pages="525-34",
    date=PartialDate(2021, 3, 9),
    languages=("eng", "chi"),
    publication_types=("Journal Article", "Clinical Trial, Phase I"),
    mesh=("*Receptors, Chimeric Antigen/therapeutic use", "Humans"),
    keywords=("cells", "CAR-T, second"),
    identifiers=(
        Identifier(Kind.PMID, "101"),
        Identifier(Kind.DOI, "10.1000/Right(1)_x"),
        Identifier(Kind.PMCID, "PMC123456"),
        Identifier(Kind.PII, "S0001-2"),
        Identifier(Kind.ISSN, "1234-5678"),
        Identifier(Kind.REGISTRY, "NCT01234567"),
        Identifier(Kind.ACCESSION, "L2029880245"),
    ),
    links=("https://example.org/a?b=1&c=2", "https://example.org/d_e"),
    notes=("=1+1 is a note", "second; note"),
    database="Embase",
    publisher="Invented House",
    place="Germany",
)
HELD = {
    "ris": (),
    "nbib": ("translated_title",),
    "csv": (),
    "bibtex": (),
    "json": (),
}
"""Fields of FULL a format has no place for."""


def back(records: list[Record], name: str) -> list[Record]:
    found = read_file_bytes(write_records(records, name).encode(), name=f"x{SUFFIXES[name]}")
    assert found.format == name
    assert not found.rejected
    return [entry.record for entry in found.accepted if entry.record]


@pytest.mark.parametrize("name", FORMATS)
def test_a_full_record_comes_back(name: str) -> None:
    (record,) = back([FULL], name)
    for field in Record.__slots__:
        if field in (*HELD[name], "extra"):
            continue
        ours, theirs = getattr(FULL, field), getattr(record, field)
        if field == "identifiers":
            ours, theirs = set(ours), set(theirs)
        assert theirs == ours, field


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_list_and_an_empty_record_do_not_fail(name: str) -> None:
    assert isinstance(write_records([], name), str)
    assert isinstance(write_records([Record()], name), str)


@pytest.mark.parametrize("name", ["csv", "json"])
def test_csv_and_json_hold_everything(name: str) -> None:
    record = Record(
        title="T",
        authors=(Person("A", "B", orcid="0000-0002-1825-009X", affiliations=("One; two",)),),
        authors_complete=False,
        other_abstracts=(OtherAbstract("Autre", "fre", "publisher"),),
        date=PartialDate(2020, None, None, "Winter"),
        dates=(PartialDate(2019, 12, 1, "", "received"),),
        keywords=("a; b", " padded "),
        relations=(Relation(RelationKind.RETRACTION_IN, "J. 2021", "77"),),
        identifiers=(Identifier(Kind.DOI, "10.1/b"), Identifier(Kind.PMID, "1")),
        status="MEDLINE",
        extra=(("C7", "x"), ("C7", "y")),
    )
    assert back([record], name) == [record]


def test_nbib_keeps_what_pubmed_knows() -> None:
    record = Record(
        title="T",
        authors=(Person("A", "Bea", orcid="0000-0002-1825-009X", affiliations=("One.", "Two.")),),
        other_abstracts=(OtherAbstract("Autre", "fre"),),
        dates=(PartialDate(2019, 12, 1, "", "electronic"), PartialDate(2019, 10, 1, "", "received")),
        relations=(Relation(RelationKind.RETRACTION_IN, "J. 2021", "77"),),
        identifiers=(Identifier(Kind.PMID, "1"),),
        status="MEDLINE",
        database="PubMed",
    )
    assert back([record], "nbib") == [record]


def test_editors_of_another_format_do_not_become_authors() -> None:
    record = Record(
        title="T", authors=(Person("A", "B"),), journal="J", extra=(("A2", "Firm, Inc"), ("JP", "kept"))
    )
    (found,) = back([record], "ris")
    assert found.authors == record.authors
    assert ("JP", "kept") in found.extra


def test_no_cell_is_a_formula() -> None:
    text = write_records([Record(title="=cmd()", journal="+x", notes=("@y",), keywords=("-5", "-z"))], "csv")
    for row in csv.reader(io.StringIO(text)):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_json_is_a_list_of_the_programs_objects() -> None:
    (item,) = json.loads(write_records([FULL], "json"))
    assert item["title"] == FULL.title


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(BadInput, match="ris, nbib, csv, bibtex, json"):
        write_records([], "docx")


words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]),
    min_size=1,
    max_size=30,
)
plain_words = words.map(lambda t: " ".join(t.replace("\xa0", " ").split())).filter(bool)
simple = st.builds(
    Record,
    title=plain_words,
    journal=plain_words,
    volume=st.from_regex(r"[1-9][0-9]{0,2}", fullmatch=True),
    notes=st.lists(plain_words, max_size=2, unique=True).map(tuple),
    keywords=st.lists(plain_words, max_size=3, unique=True).map(tuple),
    publisher=plain_words,
    date=st.none() | st.integers(1500, 2099).map(PartialDate),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(simple, min_size=1, max_size=3))
def test_csv_and_json_give_any_text_back(records: list[Record]) -> None:
    assert back(records, "json") == records
    assert back(records, "csv") == records


@settings(max_examples=60, deadline=None)
@given(st.lists(simple, min_size=1, max_size=3))
def test_titles_and_journals_survive_every_format(records: list[Record]) -> None:
    for name in FORMATS:
        found = back(records, name)
        assert [(r.title, r.journal, r.volume) for r in found] == [
            (r.title, r.journal, r.volume) for r in records
        ], name
