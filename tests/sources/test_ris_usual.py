"""Whatever the quick way of reading an entry of RIS answers, the careful way answers too."""

import random

import pytest

from review.record import PartialDate, Person
from review.sources.files import read_file_bytes
from review.sources.ris import GRAMMAR, careful_record
from review.sources.ris_usual import usual_record
from review.sources.tagged import Block, Tokens
from review.sources.usual import MARK
from review.vocabulary import IdentifierKind as Kind
from tests.sources.damage import line_by_line
from tests.sources.reading_file import only, records

_TAGS = (
    "TI T1 AU A1 T2 JF JO JA J2 PY Y1 DA VL IS SP EP C7 DO SN AN AB N2 UR LA DB PB CY M3 KW N1 AD DP ST"
).split()
_BLANKS = ("  ", "\t", " \xa0", " \u2028")
_BETWEEN = (
    "goes on", "   goes on indented", "well-known things", "", " ", "\u3000", "目的", "au  - Small, S", "TI - narrow",
    "Link to the Ovid Full Text or citation: http://a-b/", "<1>", "2. ", "ER  - ", "XX  -",
)  # fmt: skip
_VALUES = {
    "AU": ("Li, Weiwei", "Smith J.A.", "Invented Study Group", "et al", "Müller, K; Doe, A", "李伟", "Group A.", "Smith, J, Jr"),
    "PY": ("2020", "2020//", "2019/03/04", "n.d."),
    "DA": ("2020/01/02", "SEP 22", "2021-05-06", "2020/01/02/Epub"),
    "SP": ("10", "e1000", "10-19", "S12–S15", "n/a"),
    "EP": ("19", "10", "e1009"),
    "DO": ("10.1000/x.1", "https://doi.org/10.1000/Y", "none"),
    "SN": ("1234-5678", "1234-5678 (print); 2345-678X", "9780306406157", "unknown"),
    "AN": ("20000001", "123", "2019-12345-001", "WOS:0001", "CN-00012345", "L600012345", "NCT01234567", "PMC12; 7"),
    "DB": ("PubMed", "cmedm", "Scopus", "Embase"),
    "AB": (
        "One plain abstract.",
        "BACKGROUND: Cells. RESULTS: Ratio 1:2 was seen.",
        "Registered as NCT01234567 and NCT01234567.",
        "10<sup>9</sup> cells, p < 0.05",
    ),
    "UR": (
        "https://example.org/1",
        "https://doi.org/10.1000/other",
        "https://pubmed.ncbi.nlm.nih.gov/34567890",
        "https://www.scopus.com/record.uri?eid=2-s2.0-85074800841&doi=10.1",
        "example.org; https://example.org/2",
        "10.1000/linked",
    ),
    "M3": ("Article", "Article; Review", "10.1000/m3", "Book"),
    "KW": ("cells", "one; two", "MeSH: Humans", "目的"),
    "N1": ("Cited By :1", "PMID: 34567890", "ASReview_relevant", "doi: 10.1000/n1"),
    "LA": ("English", "eng."),
}  # fmt: skip
_VALUES |= {"A1": _VALUES["AU"], "Y1": _VALUES["PY"], "N2": _VALUES["AB"], "C7": _VALUES["SP"]}


def _entry(chance: random.Random) -> str:
    """Return an entry, mostly without tags of one meaning, with some values that need a second look."""
    left_out = {
        chance.choice(twins)
        for twins in (("TI", "T1"), ("AU", "A1"), ("T2", "JF"), ("JA", "J2"), ("AB", "N2"))
    }
    tags = [tag for tag in _TAGS if (tag not in left_out or chance.random() < 0.1) and chance.random() < 0.4]
    often = {"AU", "A1", "KW", "AD"}
    lines = [
        f"{tag}{MARK}{chance.choice(_VALUES.get(tag, ('A name of it', 'Another')))}"
        for tag in tags
        for _ in range(chance.choice((1, 2, 3)) if tag in often or chance.random() < 0.02 else 1)
    ]
    kind = chance.choice(("JOUR", "JOUR", "CHAP", "BOOK", "jour", "ODD"))
    return "\n".join([f"TY  - {kind}", *lines, "ER  - ", ""])


def _block(text: str) -> Block:
    [block] = Tokens(text, GRAMMAR)
    return block


def test_both_ways_answer_alike() -> None:
    chance = random.Random(20261127)
    quick = 0
    for _ in range(8000):
        text = _entry(chance)
        found = usual_record(_block(text))
        if found is not None:
            quick += 1
            assert found == careful_record(_block(text)), text
    assert quick > 400


def _untidy(text: str, chance: random.Random) -> str:
    """Return entries with needless blanks, lines that go on with others, blank lines and page furniture."""
    lines = []
    for line in text.split("\n"):
        lines.append(line.replace(" ", chance.choice(_BLANKS)) if chance.random() < 0.1 else line)
        if chance.random() < 0.15:
            lines[-1] = chance.choice(
                (line + " ", line + "\xa0", line.replace("  - ", "  -  "), line.lower())
            )
        if chance.random() < 0.15:
            lines.append(chance.choice(_BETWEEN))
    return "\n".join(lines)


def test_entries_cut_in_bulk_are_those_cut_line_by_line() -> None:
    chance = random.Random(11)
    for _ in range(1500):
        text = _untidy("\n".join(_entry(chance) for _ in range(chance.randint(1, 4))), chance)
        bulk = read_file_bytes(text.encode(), name="a", format="ris")
        with line_by_line():
            careful = read_file_bytes(text.encode(), name="a", format="ris")
        assert [(e.line, e.raw, e.record, e.reason) for e in bulk.entries] == [
            (e.line, e.raw, e.record, e.reason) for e in careful.entries
        ], text
        assert bulk.remarks == careful.remarks, text


@pytest.mark.parametrize(
    "lines",
    [
        "TI  - T\nAU  - A, B\nT2  - J\nJ2  - JJ\nDA  - 2020/01/02\nPY  - 2020\nDO  - 10.1000/x\nDP  - DOI.org\nVL  - 1\nST  - T\nUR  - https://doi.org/10.1000/x\nKW  - a\nKW  - b",
        "T1  - T\nA1  - A, B\nY1  - 2020\nJF  - J\nVL  - 1\nIS  - 2\nSP  - 3\nEP  - 9\nM3  - 10\nN2  - Words.",
        "TI  - T\nT2  - J\nAD  - X\nAD  - Y\nAB  - Words.\nN1  - Cited By :3\nM3  - Article\nDB  - Scopus\nC7  - 117\nUR  - https://www.scopus.com/r.uri?eid=2-s2.0-85074800841",
        "AU  - A, B\nTI  - T\nT2  - J\nSN  - 1234-5678\nAN  - 20000001\nDB  - PubMed\nLA  - eng\nPB  - P\nCY  - C",
        "AU  - A, B\nTI  - A title  on\n      two lines\nAB  -\nWords of it,\n more words\nPY  - 2020",
    ],
    ids=["reference managers", "older ones", "Scopus", "PubMed", "several lines"],
)
def test_what_most_programs_write_is_read_in_one_go(lines: str) -> None:
    text = f"TY  - JOUR\n{lines}\nER  - \n"
    found = usual_record(_block(text))
    assert found is not None
    assert found == careful_record(_block(text))


def test_the_numbers_of_an_entry_read_in_one_go() -> None:
    record = only(
        "TY  - JOUR\nTI  - T\nPY  - 2020\nDO  - 10.1000/x\nSN  - 1234-5678\nAN  - 20000001\nDB  - PubMed\n"
        "AB  - Registered: NCT01234567.\nER  - \n"
    )
    assert record.date == PartialDate(2020)
    assert [(i.kind, i.value) for i in record.identifiers] == [
        (Kind.DOI, "10.1000/x"),
        (Kind.ISSN, "1234-5678"),
        (Kind.PMID, "20000001"),
        (Kind.REGISTRY, "NCT01234567"),
    ]


def test_a_line_without_a_tag_goes_on_with_the_one_before() -> None:
    text = "TY  - JOUR\nTI  - One\n      title\nAB  -\nWords of\n an abstract \nof well-known things\nAU  - A, B\nER  - \n"
    [bulk] = records(text)
    [careful] = records(text.replace("AU  -", "\nAU  -"))
    assert bulk == careful
    assert (bulk.title, bulk.abstract_text) == ("One title", "Words of an abstract of well-known things")


def test_names_of_one_word_and_initials() -> None:
    record = only("TY  - JOUR\nA1  - Smith J.A.\nA1  - Society B.\nA1  - Pfizer INC\nT1  - T\nER  - \n")
    assert record.authors == (
        Person("Smith", "J.A."),
        Person(collective="Society B."),
        Person(collective="Pfizer INC"),
    )
