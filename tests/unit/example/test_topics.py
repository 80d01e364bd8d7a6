from math import gcd

import pytest

from review.example import protocol, topics_chinese, topics_english
from review.example.topics import Topic

ENGLISH = (*topics_english.AT_TITLE, *topics_english.AT_FULL_TEXT)
CHINESE = (*topics_chinese.AT_TITLE, *topics_chinese.AT_FULL_TEXT)


@pytest.mark.parametrize("topic", (*ENGLISH, *CHINESE))
def test_each_pair_comes_once(topic: Topic) -> None:
    assert gcd(len(topic.heads), len(topic.tails)) == 1
    assert len({topic.parts(step) for step in range(topic.pairs)}) == topic.pairs


@pytest.mark.parametrize("topic", (*ENGLISH, *CHINESE))
def test_reason_is_one_of_the_protocol(topic: Topic) -> None:
    assert (topic.stage, topic.reason) in {(r.stage, r.code) for r in protocol.REASONS}


@pytest.mark.parametrize("topic", CHINESE)
def test_chinese_topics_have_both_languages(topic: Topic) -> None:
    for phrase in (*topic.heads, *topic.tails, *topic.sentences):
        assert phrase.english and phrase.chinese
    assert all(tail.disease for tail in topic.tails)
