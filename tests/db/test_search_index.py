"""Full-text search finds the same records on both databases, and reads nothing as syntax."""

import pytest

from db.search_index import matching
from db.unit_of_work import reading
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.search_text import search_words
from review.services.session import Review
from tests.services.files import article, ris

TEXTS = (
    {"TI": "Chimeric antigen receptor cells", "AB": "Leukaemia in Zürich; l'étude naïve."},
    {"TI": "嵌合抗原受体T细胞治疗复发难治多发性骨髓瘤", "AB": "单臂试验。"},
    {"TI": 'Ａｎｔｉ-BCMA "cells" OR NOT (myeloma)*', "AB": "x" * 5000},
    {"TI": "Snake_case and 10 % of IL-6", "AB": "Cell therapy: costs"},
)


def found(review: Review, typed: str) -> list[int]:
    """The records that a typed text finds."""
    with reading(review.store) as connection:
        dialect = connection.dialect.name
        return sorted(connection.execute(matching(dialect, search_words(typed))).scalars())


@pytest.fixture
def filled(review: Review) -> Review:
    """A review with four records."""
    data = ris(*(article(n, **changes) for n, changes in enumerate(TEXTS)))
    import_files(review, [IncomingFile("a.ris", data)], SearchFacts("PubMed"))
    return review


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("chimeric", [1]),
        ("CHIMERIC leuk", [1]),
        ("zürich", [1]),
        ("naïve", [1]),
        ("骨髓", [2]),
        ("骨髓瘤 单臂", [2]),
        ("髓骨", []),
        ("anti bcma", [3]),
        ("cell", [1, 3, 4]),
        ('cells" OR "costs', []),
        ("NOT chimeric", []),
        ("il-6", [4]),
        ("snake_case", [4]),
        ("title:cells", []),
        ("x" * 5000, [3]),
        ("'); DROP TABLE record; --", []),
        ("10.5555/a3", [4]),
    ],
)
def test_what_is_found(filled: Review, typed: str, wanted: list[int]) -> None:
    """Every word typed must begin a word of the record; Chinese is found by pairs of characters."""
    assert found(filled, typed) == wanted
