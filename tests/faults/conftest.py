"""A review that several processes work on."""

from collections.abc import Iterator

import pytest

from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.opening import open_review
from review.services.session import Review
from tests.conftest import Clock
from tests.services.files import article, ris


@pytest.fixture
def shared(target: str) -> Iterator[tuple[str, Review]]:
    """A review with citations, at a place other processes can open."""
    review = open_review(target, handle="ann", clock=Clock(), daily_backup=False)
    data = ris(*(article(n) for n in range(24)))
    import_files(review, [IncomingFile("a.ris", data)], SearchFacts("PubMed"))
    yield target, review
    review.store.close()
