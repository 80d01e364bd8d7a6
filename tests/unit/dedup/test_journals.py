"""Journal names: abbreviations, initials, parallel titles, pinyin."""

import pytest

from review.dedup.journals import Sameness, same_journal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "JPEN. Journal of parenteral and enteral nutrition",
            "Jpen: Journal of Parenteral & Enteral Nutrition",
        ),
        ("JPEN", "Journal of Parenteral and Enteral Nutrition"),
        ("N Engl J Med", "The New England journal of medicine"),
        ("NEJM", "New England Journal of Medicine"),
        ("JAMA", "Journal of the American Medical Association"),
        ("BMJ (Online)", "BMJ"),
        ("Revargentcardiol", "Revista Argentina de Cardiologia"),
        ("Dtsch-Med-Wochenschr", "Deutsche Medizinische Wochenschrift"),
        ("Ann Endocrinol (Paris)", "Annales d'Endocrinologie"),
        ("中华结核和呼吸杂志", "Zhonghua Jie He He Hu Xi Za Zhi"),
        ("中华结核和呼吸杂志", "Chinese Journal of Tuberculosis and Respiratory Diseases"),
        ("中华医学杂志", "National Medical Journal of China"),
        ("AMCIS 2017 Proceedings", "Americas Conference on Information Systems"),
        ("FASEB Journal. Conference: Experimental Biology", "FASEB Journal"),
        ("Journ Clini Virol", "Journal of Clinical Virology"),
        ("Proc Natl Acad Sci U S A", "Proceedings of the National Academy of Sciences U.S.A."),
        ("Zhongguo fei ai za zhi = Chinese journal of lung cancer", "Chinese Journal of Lung Cancer"),
    ],
)
def test_one_journal(one: str, other: str) -> None:
    assert same_journal(one, other) is Sameness.YES
    assert same_journal(other, one) is Sameness.YES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lancet", "Lancet Oncology"),
        ("Cancer", "Cancer Research"),
        ("Diabetes", "Diabetologia"),
        ("Diabetes", "Diabetologie und Stoffwechsel"),
        ("Am J Cardiol", "American Journal of Clinical Oncology"),
        ("中华医学杂志", "中华外科杂志"),
        ("", "Lancet"),
    ],
)
def test_two_journals(one: str, other: str) -> None:
    assert not same_journal(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Circulation", "Circulation Research"),
        ("Diabetes", "Diabetes Care"),
        ("Eur J Cancer", "European Journal of Cancer Care"),
        ("Ann Surg", "Annals of Surgical Oncology"),
    ],
)
def test_perhaps_one_journal(one: str, other: str) -> None:
    assert same_journal(one, other) is Sameness.PERHAPS
    assert same_journal(other, one) is Sameness.PERHAPS
