import re

from hypothesis import given
from hypothesis import strategies as st

from review.screening.tokens import search_words, words


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_words_of_spaced_scripts_are_those_of_scikit_learn(text: str) -> None:
    # The default token_pattern of TfidfVectorizer, which ASReview uses.
    assert words(text) == re.compile(r"(?u)\b\w\w+\b").findall(text.lower())


def test_chinese_gives_overlapping_pairs() -> None:
    assert words("CAR-T细胞治疗") == ["car", "细胞", "胞治", "治疗"]
    assert words("癌 的研究") == ["癌", "的研", "研究"]
    assert words("ＣＡＲ细胞") == ["car", "细胞"]


def test_search_keeps_single_letters() -> None:
    assert search_words("CAR-T细胞 B") == ["car", "t", "细胞", "b"]
    assert search_words("") == words("") == []
