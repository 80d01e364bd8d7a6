"""NBIB, as PubMed writes it and as files get damaged."""

from review.record import PartialDate, Person, Relation
from review.vocabulary import IdentifierKind as Kind
from review.vocabulary import RelationKind
from tests.sources.reading_file import only, reading, records

FULL = """PMID- 101
OWN - NLM
STAT- MEDLINE
IS  - 1234-5678 (Electronic)
IS  - 1234-5678 (Linking)
VI  - 12
IP  - 3
DP  - 2021 Mar 9
TI  - Dose of chimeric cells in ten
      invented patients.
PG  - 525-34
LID - 10.1000/Right [doi]
AB  - BACKGROUND: Cells were few (<5%). RESULTS: See
      NCT01234567.
FAU - Müller, Eva Maria
AU  - Müller EM
AUID- ORCID: https://orcid.org/000000021825009x
AD  - One Clinic.
AD  - Two Clinic.
FAU - King, Al, Jr
AU  - King A Jr
CN  - Group of Trialists
LA  - eng
SI  - ClinicalTrials.gov/NCT01234567
SI  - GENBANK/AB123456
PT  - Journal Article
DEP - 20201231
TT  - Dosis von Zellen.
PL  - Germany
TA  - J Inv Trials
JT  - Journal of Invented Trials
MH  - *Receptors, Chimeric Antigen/therapeutic use
OT  - cells
CIN - J Inv. 2022 Jan 1;1(1):1. PMID: 202
RIN - J Inv. 2023;2:2. PMID: 303
EDAT- 2021/01/05 06:00
PHST- 2020/10/01 [received]
AID - 10.1000/Right [doi]
AID - S0001-2 [pii]
PST - ppublish
SO  - J Inv Trials. 2021 Mar 9;12(3):525-34."""


def test_every_field_of_a_record() -> None:
    record = only(FULL)
    assert record.title == "Dose of chimeric cells in ten invented patients."
    assert record.vernacular_title == "Dosis von Zellen."
    assert record.authors == (
        Person("Müller", "Eva Maria", "", "", "0000-0002-1825-009X", ("One Clinic.", "Two Clinic.")),
        Person("King", "Al", "", "Jr"),
        Person(collective="Group of Trialists"),
    )
    assert [(s.label, s.text) for s in record.abstract] == [
        ("BACKGROUND", "Cells were few (<5%)."),
        ("RESULTS", "See NCT01234567."),
    ]
    assert record.date == PartialDate(2021, 3, 9)
    assert PartialDate(2020, 12, 31, "", "electronic") in record.dates
    assert PartialDate(2020, 10, 1, "", "received") in record.dates
    assert (record.journal, record.journal_abbreviation) == ("Journal of Invented Trials", "J Inv Trials")
    assert (record.volume, record.issue, record.pages) == ("12", "3", "525-34")
    assert (record.pmid, record.doi) == ("101", "10.1000/Right")
    assert record.identifier(Kind.PII) == "S0001-2"
    assert record.identifier(Kind.REGISTRY) == "NCT01234567"
    assert record.identifier(Kind.ACCESSION) == "GENBANK/AB123456"
    assert record.identifier(Kind.ISSN) == "1234-5678"
    assert record.mesh == ("*Receptors, Chimeric Antigen/therapeutic use",)
    assert record.relations == (
        Relation(RelationKind.COMMENT_IN, "J Inv. 2022 Jan 1;1(1):1", "202"),
        Relation(RelationKind.RETRACTION_IN, "J Inv. 2023;2:2", "303"),
    )
    assert record.database == "PubMed"
    assert ("EDAT", "2021/01/05 06:00") in record.extra


def test_the_last_record_counts_without_a_final_newline() -> None:
    assert [r.pmid for r in records("PMID- 1\nTI  - One\n\nPMID- 2\nTI  - Two")] == ["1", "2"]


def test_a_record_without_pmid_among_others_is_rejected_by_line() -> None:
    found = reading(
        "PMID- 1\nOWN - NLM\nTI  - One\n\nOWN - NLM\nTI  - Two\n\nPMID- 3\nOWN - NLM\nTI  - Three\n"
    )
    assert (found.starts, len(found.accepted)) == (3, 2)
    assert [(e.line, e.reason) for e in found.rejected] == [(5, "the entry has no PMID line")]


def test_medlars_records_start_with_pmc() -> None:
    (record,) = records("PMC - 4513071\nTI  - One\nAB  - Old.\nAB  - New.\n")
    assert record.identifier(Kind.PMCID) == "PMC4513071"
    assert record.other_abstracts[0].text == "New."


def test_a_broken_line_is_kept_and_harms_nothing() -> None:
    record = only("PMID- 27433151\nSO  invalid line\nTI  - A title\n")
    assert (record.pmid, record.title) == ("27433151", "A title")
    assert ("", "SO  invalid line") in record.extra


def test_repeated_titles_are_joined() -> None:
    record = only("PMID- 1\nTI  - First\nTI  - second:\nTI  - third.\nTI  - Fourth?\nTI  - Fifth\n")
    assert record.title == "First: second: third. Fourth? Fifth"
