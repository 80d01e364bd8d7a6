from math import log, sqrt

import numpy as np
import pytest

from review.screening.ranking_build import build_vectors
from review.screening.ranking_vectors import Vectors, row_of, vector_of

TEXTS = ["blue sky blue", "blue sea", "", "red sky a"]


def terms_of(vectors: Vectors) -> list[str]:
    return [vectors.terms.text(column) for column in range(vectors.matrix.shape[1])]


def test_weights_by_hand() -> None:
    vectors = build_vectors(TEXTS)
    assert sorted(terms_of(vectors)) == ["blue", "sky"]
    twice, once = log(5 / 3) + 1, log(5 / 2) + 1  # in two texts, in one
    # "blue" twice, "sky", and the pairs "blue sky" and "sky blue", found nowhere else.
    length = sqrt(((1 + log(2)) * twice) ** 2 + twice**2 + 2 * once**2)
    row = dict(zip(terms_of(vectors), vectors.matrix.toarray()[0], strict=True))
    assert row["blue"] == pytest.approx((1 + log(2)) * twice / length)
    assert row["sky"] == pytest.approx(twice / length)
    assert vectors.squares.tolist() == [1, 1, 0, 1]


def test_terms_of_nearly_all_texts_are_dropped() -> None:
    vectors = build_vectors(["common word"] * 2 + ["common other"] * 2 + ["common"])
    assert sorted(terms_of(vectors)) == ["common other", "common word", "other", "word"]


def test_no_texts_and_empty_texts() -> None:
    assert build_vectors([]).size == 0
    empty = build_vectors(["", "  "])
    assert empty.matrix.shape == (2, 0)
    assert row_of(empty, 1).square == 0


def test_a_topic_has_length_one_and_ignores_unknown_words() -> None:
    vectors = build_vectors(["blue sky", "blue sky", "sea"])
    topic = vector_of(vectors.terms, "Blue sky unheard")
    assert np.linalg.norm(topic.values) == pytest.approx(1)
    assert sorted(vectors.terms.text(int(c)) for c in topic.columns) == ["blue", "blue sky", "sky"]
    assert vector_of(vectors.terms, "unheard").square == 0


def test_chinese_texts_share_terms() -> None:
    vectors = build_vectors(["嵌合抗原受体T细胞治疗淋巴瘤", "淋巴瘤的化疗", "糖尿病的治疗"])
    assert {"淋巴", "巴瘤", "治疗"} <= set(terms_of(vectors))
