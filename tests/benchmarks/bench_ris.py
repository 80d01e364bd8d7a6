"""How fast 100,000 RIS records are read, beside rispy in the same run.

`python -m tests.benchmarks.bench_ris [N]`; needs rispy, which is no dependency of the program. All read the
same bytes. rispy gives the values by tag; so does the tokenizer. The reader goes on to authors, dates, sections
of the abstract, identifiers and reconciled records, and that takes as long on a short entry as on a long one.
"""

import importlib
import sys
import time
from collections.abc import Callable

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


def best(work: Callable[[], int], count: int) -> float:
    """Return the least processor seconds of three runs, each of which must find so many records."""
    seconds = []
    for _ in range(3):
        began = time.process_time()
        found = work()
        seconds.append(time.process_time() - began)
        assert found == count
    return min(seconds)


def main() -> None:
    """Time both readers on each sample and print the ratios."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"{count:,} records, seconds of processor time, the least of three runs; rispy/review in brackets")
    for name, text in (
        ("fifty lines", sample(count)),
        ("seventeen lines", short_sample(count)),
        ("the same, untidy", untidy_sample(count)),
    ):
        _compare(name, text.encode(), count)


def _compare(name: str, data: bytes, count: int) -> None:
    rispy = importlib.import_module("rispy")
    tokens = best(lambda: len(list(Tokens(data.decode(), GRAMMAR))), count)
    ours = best(lambda: len(read_file_bytes(data, name="sample.ris").accepted), count)
    theirs = best(lambda: len(rispy.loads(data.decode())), count)
    print(
        f"{name:17} rispy {theirs:6.2f}   values by tag {tokens:6.2f} ({theirs / tokens:.2f})"
        f"   checked records {ours:6.2f} ({theirs / ours:.2f})",
        flush=True,
    )


if __name__ == "__main__":
    main()
