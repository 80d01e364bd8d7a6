"""How fast 100,000 RIS records are read, beside rispy in the same run.

`python -m tests.benchmarks.bench_ris [N]`; needs rispy, which is no dependency of the program. All read the
same bytes. rispy gives the values by tag; so does the tokenizer. The reader goes on to authors, dates, sections
of the abstract, identifiers and reconciled records, and that takes as long on a short entry as on a long one.
"""

import importlib
import multiprocessing
import sys
import time

from review.sources.files import read_file_bytes
from review.sources.ris import GRAMMAR
from review.sources.tagged import Tokens

_RECORD = """TY  - JOUR
{authors}TI  - A wholly invented trial number {n} of chimeric cells in ten to the ninth dose
T2  - Journal of Invented Trials
JA  - J Inv Trials
PY  - 20{y:02}
DA  - 20{y:02}/0{m}/11
VL  - {v}
IS  - {m}
SP  - {n}
EP  - {e}
DO  - 10.1000/invented.{n}
SN  - 1234-5678
AB  - Background words about nothing at all, repeated to the length of a usual abstract. {words}
{keywords}LA  - English
DB  - Invented
AN  - INV:{n}
UR  - https://example.org/{n}
ER  -

"""


_SHORT = """TY  - JOUR
AU  - Family{f}, Given A.
AU  - Family{n}, Given B.
AU  - Family{v}, Given C.
TI  - A wholly invented trial number {n} of chimeric cells
T2  - Journal of Invented Trials
PY  - 20{y:02}
VL  - {v}
SP  - {n}
EP  - {e}
DO  - 10.1000/invented.{n}
SN  - 1234-5678
AB  - {words}
KW  - invented keyword
KW  - other keyword {v}
UR  - https://example.org/{n}
ER  -

"""


def sample(count: int) -> str:
    """Return RIS text of that many invented records, of fifty lines each."""
    words = "Patients were enrolled and treated, and responses were counted. " * 18
    keywords = "".join(f"KW  - invented keyword {k}\n" for k in range(18))
    return "".join(
        _RECORD.format(
            n=n, y=n % 25, m=n % 9 + 1, v=n % 90, e=n + 9, words=words, keywords=keywords, authors=_authors(n)
        )
        for n in range(count)
    )


def short_sample(count: int) -> str:
    """Return RIS text of that many invented records, of seventeen lines each."""
    words = "Patients were enrolled and treated, and responses were counted. " * 12
    return "".join(
        _SHORT.format(n=n, f=n % 4000, y=n % 25, v=n % 90, e=n + 9, words=words) for n in range(count)
    )


def untidy_sample(count: int) -> str:
    """Return the short records with needless blanks in the title and an abstract on two lines."""
    return (
        short_sample(count)
        .replace("invented trial", "invented  trial")
        .replace("AB  - Patients", "AB  - \nPatients")
    )


def _authors(n: int) -> str:
    """Nine authors with addresses, as databases export them; half of the names come back in other records."""
    names = [
        f"AU  - Family{(n * 7 + k) % 4000 if k % 2 else n * 9 + k}, Given {chr(65 + k)}.\n" for k in range(9)
    ]
    return "".join(names) + "".join(f"AD  - Department {k}, Invented Hospital, Town {k}\n" for k in range(5))


SAMPLES = {"fifty lines": sample, "seventeen lines": short_sample, "the same, untidy": untidy_sample}


def _rispy(data: bytes) -> int:
    return len(importlib.import_module("rispy").loads(data.decode()))


def _tokens(data: bytes) -> int:
    return len(list(Tokens(data.decode(), GRAMMAR)))


def _records(data: bytes) -> int:
    return len(read_file_bytes(data, name="sample.ris").accepted)


READERS = {"rispy": _rispy, "values by tag": _tokens, "checked records": _records}


def best(reader: str, name: str, count: int) -> float:
    """Return the least processor seconds of three runs, each of which must find so many records."""
    data = SAMPLES[name](count).encode()
    READERS[reader](SAMPLES[name](10).encode())
    seconds = []
    for _ in range(3):
        began = time.process_time()
        found = READERS[reader](data)
        seconds.append(time.process_time() - began)
        assert found == count
    return min(seconds)


def main() -> None:
    """Time each reader on each sample in a process of its own and print the ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"{count:,} records, seconds of processor time, the least of three runs; rispy/review in brackets")
    spawn = multiprocessing.get_context("spawn")
    for name in SAMPLES:
        seconds = {}
        for reader in READERS:
            with spawn.Pool(1) as pool:
                seconds[reader] = pool.apply(best, (reader, name, count))
        told = [f"{reader} {took:5.2f} ({seconds['rispy'] / took:.2f})" for reader, took in seconds.items()]
        print(f"{name:17} {'   '.join(told)}", flush=True)


if __name__ == "__main__":
    main()
