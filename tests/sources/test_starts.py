"""Starts are counted without the parser, and what the parser lost is reported."""

from review.sources.reading import Entry
from review.sources.starts import account, starts_in
from tests.sources.reading_file import reading


def test_starts_of_ris() -> None:
    text = "TY  - JOUR\nTI  - 1\nER  - \n\nTY  - JOUR\nTI  - 2\nTY  - JOUR\nTI  - 3\n\n ty  - JOUR\nTI  - 4\nTY  - THES\nER  - "
    assert starts_in(text, "ris") == [1, 5, 7, 10]


def test_starts_of_nbib() -> None:
    assert starts_in("PMID- 1\n\nPMC - 2\nPMC - 3\nPMID-4\n", "nbib") == [1, 3, 5]


def test_an_entry_the_parser_lost_is_rejected() -> None:
    entries = [Entry(1, 1, "a", None, "why"), Entry(2, 9, "b", None, "why")]
    found = account("ris", "utf-8", [1, 5, 9], entries)
    assert found.starts == 3
    assert [(e.position, e.line) for e in found.entries] == [(1, 1), (2, 5), (3, 9)]
    assert "belong to another entry" in found.rejected[1].reason


def test_a_damaged_entry_counts_as_a_start() -> None:
    assert (
        account("ris", "utf-8", [9], [Entry(1, 1, "a", None, "why"), Entry(2, 9, "b", None, "why")]).starts
        == 2
    )


def test_every_truncation_of_a_file_is_accounted_for() -> None:
    text = "TY  - JOUR\nAU  - A, B\nTI  - One\nER  - \n\nTY  - JOUR\nTI  - Two\nER  - \n"
    for end in range(12, len(text)):
        found = reading(text[:end])
        assert found.starts == len(found.accepted) + len(found.rejected)
