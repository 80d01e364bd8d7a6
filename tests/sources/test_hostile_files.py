"""Files made to hang or crash a reader: each is read or refused in time that grows with its size alone."""

import time

import pytest

from review.errors import BrokenInvariant, ReviewError
from review.sources.files import read_file_bytes

HOSTILE = {
    "one endless line": b"TY  - JOUR\nAB  - " + b"a" * 5_000_000 + b"\nER  - \n",
    "a label at every word": b"TY  - JOUR\nAB  - " + b"A B: " * 100_000 + b"\nER  - \n",
    "nothing but starts": b"TY  - JOUR\n" * 60_000,
    "nothing but ends on one line": b"TY  - JOUR\nTI  - T\n" + b"ER  - " * 60_000,
    "blank lines": b"TY  - JOUR\nTI  - x\n" + b"\n" * 1_000_000,
    "continuation lines": b"TY  - JOUR\nTI  - x\n" + b" x\n" * 300_000,
    "a DOI of brackets": b"TY  - JOUR\nDO  - 10.1234/" + b")" * 200_000 + b"\nER  - \n",
    "endless numbers": b"TY  - JOUR\nSN  - " + b"1" * 500_000 + b"\nPY  - " + b"9" * 500_000 + b"\nER  - \n",
    "zero bytes": b"TY  - JOUR\nTI  - " + b"a\0" * 50_000 + b"\nER  - \n",
    "open tags": b"TY  - JOUR\nTI  - " + b"<sup>" * 100_000 + b"\nER  - \n",
    "glued authors": b"%0 J\n%A " + b"x%A " * 60_000,
    "quotation marks": b"Title,Year\n" + b'"' * 500_000,
    "rows that do not close": b"Title,Year\n" + b'"a\n' * 10_001,
    "a million columns": b"Title,Year" + b",x" * 100_000 + b"\n" + b"a," * 100_000,
    "braces": b"@article{a, title={" + b"{" * 200_000 + b"}" * 200_000 + b"}}",
    "entries that do not close": b"@article{a, title={" * 20_000,
    "LaTeX inside LaTeX": b"@article{a, title={" + b"\\textbf{" * 3000 + b"x" + b"}" * 3000 + b"}}",
    "deep JSON": b'{"title":' * 50_000,
    "records that do not close": b"<xml><records>" + b"<record>" * 60_000,
    "deep XML": b"<xml><records><record>" + b"<a>" * 30_000 + b"</a>" * 30_000 + b"</record></records></xml>",
    "table cells that do not close": b"<html><table>" + b"<tr><td>Title" * 50_000,
    "Chinese labels": ("TY  - JOUR\nAB  - " + "目的：方法：。" * 20_000 + "\nER  - \n").encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_time(name: str) -> None:
    began = time.process_time()
    try:
        reading = read_file_bytes(HOSTILE[name], name=name)
        assert reading.starts == len(reading.accepted) + len(reading.rejected)
    except ReviewError as error:
        assert not isinstance(error, BrokenInvariant)
        assert len(str(error)) < 400
    assert time.process_time() - began < 4
