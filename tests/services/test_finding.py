"""Labels, filters and full-text search over citations, page by page."""

import pytest

from review.errors import BadInput, NotFound
from review.services.labelling import labels_on, labels_used, set_label
from review.services.listing import Filter, citations, page
from review.services.session import Review
from review.vocabulary import CitationId, OutcomeOfScreening, Stage, Verdict
from tests.services.files import article
from tests.services.test_one_way import both, bring

TA = Stage.TITLE_ABSTRACT


@pytest.fixture
def filled(review: Review) -> Review:
    """Twenty citations of two sources, one in Chinese."""
    bring(review, *(article(n) + "LA  - eng\r\n" for n in range(12)))
    bring(
        review,
        article(20, TI="骨髓瘤的单臂试验") + "LA  - 中文\r\n",
        *(article(n) for n in range(12, 19)),
        source="CNKI",
        name="b.ris",
    )
    return review


def ids(review: Review, wanted: Filter) -> list[int]:
    """The citations a filter finds, in one piece; page by page they are the same."""
    whole = [int(line.id) for line in citations(review, wanted)]
    paged: list[int] = []
    while True:
        part = page(review, wanted, after=paged[-1] if paged else 0, limit=3)
        paged += [int(line.id) for line in part.lines]
        if not part.more:
            break
    assert paged == whole
    return whole


def test_filters(filled: Review) -> None:
    """Words, source, language, outcome and label, alone and together."""
    assert len(ids(filled, Filter())) == 20
    assert ids(filled, Filter(text="骨髓瘤")) == [13]
    assert ids(filled, Filter(text="chimer myeloma")) == [1, 8, 16]
    assert ids(filled, Filter(text="chimer", source="CNKI")) == [16]
    assert ids(filled, Filter(text="  ")) == ids(filled, Filter())
    assert ids(filled, Filter(text="&&")) == []
    assert ids(filled, Filter(language="Chinese")) == [13]
    assert len(ids(filled, Filter(language="en"))) == 12
    both(filled, 2, Verdict.INCLUDE, Verdict.INCLUDE)
    assert ids(filled, Filter(outcome=OutcomeOfScreening.INCLUDED)) == [2]


def test_labels_are_ones_own_until_disclosed(filled: Review) -> None:
    """A label is seen by its reviewer; by all once enough reviewers decided."""
    ben = filled.acting_as("ben")
    assert set_label(filled, [CitationId(1), CitationId(2)], "see  appendix") == 2
    assert set_label(filled, [CitationId(1)], "see appendix") == 0
    assert labels_on(filled, CitationId(1)) == ("see appendix",)
    assert labels_on(ben, CitationId(1)) == ()
    assert ids(ben, Filter(label="see appendix")) == []
    both(filled, 1, Verdict.INCLUDE, Verdict.INCLUDE)
    assert labels_on(ben, CitationId(1)) == ("see appendix",)
    assert ids(ben, Filter(label="see appendix")) == [1]
    assert labels_used(filled) == {"see appendix": 2}
    assert set_label(filled, [CitationId(1)], "see appendix", attached=False) == 1
    assert labels_used(filled) == {"see appendix": 1}
    with pytest.raises(BadInput):
        set_label(filled, [CitationId(1)], "  ")
    with pytest.raises(NotFound):
        set_label(filled, [CitationId(99)], "x")
