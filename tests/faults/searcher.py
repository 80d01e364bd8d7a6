"""A process that searches the loop-back server: `python -m tests.faults.searcher TARGET URL [SEARCH]`."""

import sys

from review.errors import ReviewError
from review.services.fetching import Progress, resume
from review.services.opening import open_review
from review.services.searching import client, search_pubmed
from review.settings import Secret, Settings
from review.vocabulary import SearchId

KEY = "0123456789abcdef0123456789abcdef0123"


def main(target: str, url: str, search: str = "") -> int:
    """Search, or resume a search; say how far it came."""
    review = open_review(target, handle="ann", daily_backup=False)
    settings = Settings(
        eutils=url, email="a@example.org", api_key=Secret(KEY), connect_timeout=2, read_timeout=1, deadline=8
    )

    def watch(progress: Progress) -> None:
        sys.stdout.write(f"{progress.fetched}\n")
        sys.stdout.flush()

    try:
        with client(settings) as entrez:
            if search:
                resume(review, entrez, SearchId(int(search)), watch=watch)
            else:
                search_pubmed(review, entrez, "invented[tiab]", watch=watch)
    except ReviewError as fault:
        sys.stderr.write(f"{fault}\n")
        return fault.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
