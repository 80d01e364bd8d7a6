"""Titles without vendors' tails, their numbers, and what differs between two."""

import pytest

from review.dedup.letters import fold
from review.dedup.titles import Title, handles, title, variants
from review.dedup.wording import Wording, differ, misspelling


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("HPV testing. [Review] [45 refs]", "hpv testing"),
        ("[Fast track surgery in lung cancer] LA: Chi", "fast track surgery in lung cancer"),
        ("Evaluating risk.[Erratum appears in Cancer]", "evaluating risk"),
        ("[Effects of incretin]. [Japanese]", "effects of incretin"),
        ("RETRACTED: A study of x", "a study of x"),
        ("Screening (Provisional abstract)", "screening"),
        ("[Review]", "review"),
    ],
)
def test_tails(raw: str, text: str) -> None:
    assert title(fold(raw)).text == text


def test_numbers_of_every_kind() -> None:
    assert title(fold("Phase II trial of IL-2 in type I diabetes")).numbers == ("1", "2", "2")
    assert title(fold("慢性咳嗽的辨证论治(一)")).numbers == ("1",)
    assert title("vitamin c in scurvy").numbers == ()


def test_titles_in_two_languages() -> None:
    made = variants("针刺治疗失眠 acupuncture for insomnia: a randomized study")
    assert "针刺治疗失眠" in [t.letters for t in made]
    assert len(variants("una historia larga de la tos; a long history of the cough")) == 3
    assert variants("") == ()


def test_handles_leave_common_words_out() -> None:
    one = handles("effect of oral terbafine on nail infection in patients with diabetes")
    other = handles("oral terbafine in nail infection: a randomised trial in diabetes".replace(":", ""))
    assert one.head == other.head
    assert len(handles("布地奈德雾化吸入").stretches) == 3


def difference(one: str, other: str) -> Wording:
    return differ((title(fold(one)),), (title(fold(other)),)).wording


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Follow-up of health care workers", "Followup of healthcare workers", Wording.EQUAL),
        ("Anaemia in hospitalised patients", "Anemia in hospitalized patients", Wording.TYPO),
        ("Natural language processing of notes", "Natural language processign of notes", Wording.TYPO),
        (
            "Oral zinc for colds in nurseries",
            "Oral zinc for colds in nurseries: a controlled study",
            Wording.EXTENDED,
        ),
        ("Effect of nifedipine on blood flow", "Effect of nimodipine on blood flow", Wording.DOUBTFUL),
        ("Oral zinc for colds in nurseries", "Nasal zinc for colds in nurseries", Wording.SUBSTITUTED),
        (
            "Zinc for colds in men of middle age",
            "Colds in men of middle age and children",
            Wording.SUBSTITUTED,
        ),
        ("Hypertension in dialysis units", "Hypotension in dialysis units", Wording.SUBSTITUTED),
        ("Radiotherapy with surgery", "Radiotherapy without surgery", Wording.SUBSTITUTED),
        (
            "Zinc for colds in women of middle age",
            "Zinc for colds in pregnant women of middle age",
            Wording.DOUBTFUL,
        ),
        ("HPV 16/18 in young women", "HPV 1618 in young women", Wording.EQUAL),
        ("Gait after 12 days of rest", "Gait after 21 days of rest", Wording.NUMBERED),
        ("Oral zinc for common colds in nurse", "Oral zinc for common colds in nurseries", Wording.EXTENDED),
        ("Acute gout, part 1", "Acute gout, part 2", Wording.NUMBERED),
        ("Acute gout in primary care", "Acute gout in primary care II", Wording.NUMBERED),
        ("Oral zinc for colds", "The economics of rail freight", Wording.UNLIKE),
        ("口服锌治疗儿童感冒", "外用锌治疗儿童感冒", Wording.SUBSTITUTED),
    ],
)
def test_what_differs(one: str, other: str, expected: Wording) -> None:
    assert difference(one, other) is expected
    assert difference(other, one) is expected


def test_an_empty_title_says_nothing() -> None:
    assert differ((), (Title("a", "a"),)).wording is Wording.MISSING


def test_misspellings() -> None:
    assert misspelling("tumour", "tumor") is Wording.TYPO
    assert misspelling("cats", "rats") is Wording.SUBSTITUTED
    assert misspelling("afferent", "efferent") is Wording.SUBSTITUTED
