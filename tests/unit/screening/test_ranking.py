import pytest

from review.errors import RefusedData
from review.screening.ranking import RankedBy, Ranker
from review.screening.ranking_build import build_vectors
from tests.unit.screening.invented import invented_records

CHINESE = [
    "嵌合抗原受体T细胞治疗复发难治性淋巴瘤的疗效观察",
    "二甲双胍治疗2型糖尿病的随机对照研究",
    "嵌合抗原受体T细胞治疗多发性骨髓瘤",
    "高血压患者的社区管理",
    "急性白血病的嵌合抗原受体T细胞疗法",
    "糖尿病患者的社区护理管理",
]


def test_random_until_something_is_known() -> None:
    texts, _ = invented_records()
    vectors = build_vectors(texts)
    first, again, other = (Ranker(vectors, seed=seed).ranking() for seed in (1, 1, 2))
    assert first.by is RankedBy.RANDOM
    assert first.order.tolist() == again.order.tolist() != other.order.tolist()
    only_excluded = Ranker(vectors, seed=1)
    only_excluded.label(5, relevant=False)
    assert only_excluded.ranking().order.tolist() == [row for row in first.order.tolist() if row != 5]


def test_similarity_then_model() -> None:
    texts, labels = invented_records()
    ranker = Ranker(build_vectors(texts), topic="migraine triptan headache")
    assert ranker.ranking().by is RankedBy.SIMILARITY
    ranker.label(labels.index(False), relevant=False)
    assert ranker.ranking().by is RankedBy.SIMILARITY
    ranker.label(labels.index(True), relevant=True)
    assert ranker.ranking().by is RankedBy.MODEL


def test_undo_and_revision_leave_no_trace() -> None:
    texts, labels = invented_records()
    vectors = build_vectors(texts)
    plain, changed = Ranker(vectors, topic="migraine"), Ranker(vectors, topic="migraine")
    for row in range(20):
        plain.label(row, relevant=labels[row])
    changed.label(30, relevant=True)
    changed.label(3, relevant=not labels[3])
    changed.ranking()
    changed.update({row: labels[row] for row in range(20)})
    assert changed.labels == plain.labels
    assert changed.ranking().order.tolist() == plain.ranking().order.tolist()
    assert changed.best() == plain.ranking().order[0]


def test_many_labels_at_once_as_one_after_the_other() -> None:
    texts, labels = invented_records()
    vectors = build_vectors(texts)
    one_by_one, at_once = Ranker(vectors, topic="migraine"), Ranker(vectors, topic="migraine")
    for row in range(20):
        one_by_one.label(row, relevant=labels[row])
    at_once.update({row: labels[row] for row in range(25)})
    at_once.ranking()
    for row in range(20, 25):
        at_once.unlabel(row)
    assert at_once.ranking().order.tolist() == one_by_one.ranking().order.tolist()
    assert at_once.ranking().scores == pytest.approx(one_by_one.ranking().scores, abs=1e-6)


def test_chinese_records_are_ranked_and_explained() -> None:
    ranker = Ranker(build_vectors(CHINESE))
    ranker.label(0, relevant=True)
    ranker.label(1, relevant=False)
    ranking = ranker.ranking()
    assert ranking.order.tolist()[:2] in ([2, 4], [4, 2])
    reasons = ranker.explain(2, ranking)
    assert {"嵌合", "抗原"} & {reason.term.split()[0] for reason in reasons}
    assert abs(reasons[0].weight) >= abs(reasons[-1].weight) > 0


def test_explanation_adds_up_to_the_score() -> None:
    texts, labels = invented_records()
    ranker = Ranker(build_vectors(texts))
    for row in range(30):
        ranker.label(row, relevant=labels[row])
    ranking = ranker.ranking()
    totals = [sum(t.weight for t in ranker.explain(row, ranking, most=10_000)) for row in (50, 60)]
    assert totals[0] - totals[1] == pytest.approx(ranking.scores[50] - ranking.scores[60])
    assert len(ranker.explain(50, ranking, most=3)) == 3


def test_refusals_say_what_to_do() -> None:
    vectors = build_vectors(["one text", "one more"])
    with pytest.raises(RefusedData, match="No word of the topic"):
        Ranker(vectors, topic="unheard")
    with pytest.raises(RefusedData, match="rows run from 0 to 1"):
        Ranker(vectors).label(2, relevant=True)


def test_records_without_text_are_ranked_too() -> None:
    ranker = Ranker(build_vectors(["", "apple pear", "apple", ""]))
    ranker.label(1, relevant=True)
    ranker.label(0, relevant=False)
    assert ranker.ranking().order.tolist() == [2, 3]
