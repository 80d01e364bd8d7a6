"""Several files of one search: overlapping batches, missing batches, and what a later file adds."""

from review.services.importing import (
    FileSummary,
    ImportSummary,
    IncomingFile,
    SearchFacts,
    batches,
    import_files,
)
from review.services.session import Review


def cnki(*numbers: int, serial: bool = False) -> bytes:
    """A batch of CNKI's RefWorks export, with CRLF; `serial` numbers the entries within the file."""
    return "".join(
        f"RT Journal Article\r\nSR {at if serial else 1}\r\nA1 张三;李四\r\nT1 虚构的研究第{n}号\r\n"
        f"JF 虚构杂志\r\nYR 2020\r\nIS 0{n % 9 + 1}\r\nOP {n}-{n + 5}\r\nAB 虚构的摘要。\r\nDS CNKI\r\n\r\n"
        for at, n in enumerate(numbers, start=1)
    ).encode()


def bring(review: Review, hits: int | None, *files: bytes) -> ImportSummary:
    """Import files as one search of CNKI."""
    incoming = [IncomingFile(f"cnki-{n}.txt", data) for n, data in enumerate(files, start=1)]
    return import_files(review, incoming, SearchFacts("CNKI", hits=hits))


def counts(file: FileSummary) -> tuple[int, int, int, int]:
    """Starts, added, repeated, rejected."""
    return file.starts, file.added, file.repeated, len(file.rejects)


def test_overlapping_batches_are_said(review: Review) -> None:
    """Entries without any number are known by their text; the overlap is named, and nothing is missing."""
    summary = bring(review, 8, cnki(1, 2, 3, 4, 5), cnki(4, 5, 6, 7, 8, serial=True))
    assert [counts(file) for file in summary.files] == [(5, 5, 0, 0), (5, 3, 2, 0)]
    assert "2 entries stand in cnki-1.txt already: the batches overlap" in summary.files[1].remarks
    assert summary.reconciliation == "CNKI reported 8; files hold 8; none missing."
    stored = batches(review)[1]
    assert (stored.repeated, stored.remarks[-1]) == (2, summary.files[1].remarks[-1])


def test_a_missing_batch_shows_and_comes_later(review: Review) -> None:
    """Reported minus received; the late batch goes into the same search and closes the gap."""
    first = bring(review, 6, cnki(1, 2, 3))
    assert first.reconciliation == "CNKI reported 6; files hold 3; 3 missing."
    late = [IncomingFile("late.txt", cnki(3, 4, 5, 6))]
    second = import_files(review, late, SearchFacts(""), into=first.search)
    assert counts(second.files[0]) == (4, 3, 1, 0)
    assert second.reconciliation.endswith("none missing.")


def test_twice_in_one_file(review: Review) -> None:
    """The same entry twice in a file is one record."""
    summary = bring(review, None, cnki(1, 2, 1))
    assert counts(summary.files[0]) == (3, 2, 1, 0)
    assert "1 entry stands in this file more than once" in summary.files[0].remarks
