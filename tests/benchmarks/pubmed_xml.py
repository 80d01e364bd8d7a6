"""Parsing of PubMed XML against Bio.Entrez.read in the same run.

    python -m tests.benchmarks.pubmed_xml [FILE.xml] [RECORDS]

Without a file, records written by the loop-back server's writer are used. Both read the same bytes, in turns;
the best of three is printed. Figures are CPU seconds.
"""

import io
import re
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import process_time

from review.example.eutils_xml import article_set, article_xml
from review.sources import pubmed_xml
from tests.sources.entrez_rig import invented

_ARTICLE = re.compile(rb"<PubmedArticle>.*?</PubmedArticle>", re.DOTALL)


def document(path: Path | None, records: int) -> bytes:
    """Return a set of so many records, those of a file repeated as often as it takes."""
    if path is None:
        return article_set(article_xml(invented(n)) for n in range(1, records + 1)).encode()
    data = path.read_bytes()
    found = _ARTICLE.findall(data)
    head = data[: data.index(b"<PubmedArticle>")]
    return head + b"\n".join(found[n % len(found)] for n in range(records)) + b"\n</PubmedArticleSet>\n"


def best(work: Callable[[], object], times: int = 3) -> float:
    """Return the least CPU seconds of some runs."""
    seconds = []
    for _ in range(times):
        start = process_time()
        work()
        seconds.append(process_time() - start)
    return min(seconds)


def main(arguments: list[str]) -> None:
    """Print both times and their ratio."""
    path = Path(arguments[0]) if arguments else None
    records = int(arguments[1]) if len(arguments) > 1 else 2_000
    data = document(path, records)
    entrez = import_module("Bio.Entrez")
    ours = best(lambda: pubmed_xml.read(data))
    theirs = best(lambda: entrez.read(io.BytesIO(data), validate=False))
    print(f"{records} records, {len(data) / 1e6:.1f} MB: ours {ours:.2f} s, Bio.Entrez.read {theirs:.2f} s")
    print(f"ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
