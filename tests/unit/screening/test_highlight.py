import pytest

from review.screening.highlight import Term, TermCounts, TermKind, count_terms, spans


def found(text: str, *terms: str) -> list[str]:
    return [text[s.start : s.end] for s in spans(text, [Term(t) for t in terms])]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("A rat in a rate of rats.", "rat", ["rat"]),
        ("Randomised, randomized; RANDOM.", "random*", ["Randomised", "randomized", "RANDOM"]),
        (
            "a randomised\n controlled-trial here",
            "randomised controlled trial",
            ["randomised\n controlled-trial"],
        ),
        ("randomised trials and random trial", "random* trial*", ["randomised trials", "random trial"]),
        ("Crohn’s disease", "crohn's disease", ["Crohn’s disease"]),
        ("non–Hodgkin and non-Hodgkin", "non-hodgkin", ["non–Hodgkin", "non-Hodgkin"]),
        ("CAR-T细胞治疗复发难治性淋巴瘤的研究", "淋巴瘤", ["淋巴瘤"]),
        ("采用CAR-T细胞治疗", "CAR-T细胞", ["CAR-T细胞"]),
        ("采用CAR-T细胞治疗", "car-t", ["CAR-T"]),
        ("评估CARTOON治疗", "cart", []),
        ("[18F]FDG (C++) a.b", "c++", ["C++"]),
        ("axb", "a.b", []),
        ("leukaemia and leukemia", "leuk*emia", ["leukaemia", "leukemia"]),
    ],
)
def test_term_forms(text: str, term: str, expected: list[str]) -> None:
    assert found(text, term) == expected


def test_longer_terms_win_and_spans_do_not_overlap() -> None:
    assert found("acute lymphoblastic leukaemia", "acute", "acute lymphoblastic leukaemia", "leukaemia") == [
        "acute lymphoblastic leukaemia"
    ]


def test_kinds_are_told_apart_and_counted() -> None:
    terms = [Term("trial"), Term("mice", TermKind.EXCLUDE), Term("review", TermKind.EXCLUDE), Term("review")]
    found_spans = spans("A trial in mice; a review of a trial", terms)
    assert [s.kind for s in found_spans] == ["include", "exclude", "exclude", "include"]
    assert count_terms(found_spans) == TermCounts(include=2, exclude=2)


@pytest.mark.parametrize("empty", ["", "  ", "*", " * - "])
def test_empty_terms_match_nothing(empty: str) -> None:
    assert spans("any text - * here", [Term(empty)]) == ()
