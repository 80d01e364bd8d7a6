"""Letters made comparable without being reduced to ASCII."""

import pytest

from review.dedup.letters import fold, has_han, simplified, squeeze, words


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("TNF-α and IFN-γ", "tnf-alpha and ifn-gamma"),
        ("H<sub>2</sub>O", "h2o"),
        ("H_2O at 10^9", "h2o at 109"),
        ("Oral &amp;amp; dental", "oral & dental"),
        ("Müller Łukasz Øre Straße", "muller lukasz ore strasse"),
        ("ＣＡＲ－Ｔ：１９", "car-t:19"),
        ("治療兒童氣喘", "治疗儿童气喘"),
        ("p<0.05 and q>3", "p<0.05 and q>3"),
    ],
)
def test_fold(raw: str, folded: str) -> None:
    assert fold(raw) == folded


def test_chinese_stays_chinese() -> None:
    assert has_han(fold("慢性咳嗽 (Chronic cough)"))
    assert not has_han("Chronic cough")
    assert simplified("Chronic") == "Chronic"


def test_words_and_squeeze() -> None:
    assert words("crohn's disease: follow-up") == ["crohns", "disease", "follow", "up"]
    assert squeeze("follow-up") == "followup"
