"""Authors from every format as surname and initials."""

import pytest

from review.dedup.authors import Author, author, authors, same_person


def named(field: str) -> list[tuple[str, str]]:
    return [(a.surname, a.initials) for a in authors(field)]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("Zuna, R E and Wang, S S", [("zuna", "re"), ("wang", "ss")]),
        ("Adeli K.Lewis G. F.", [("adeli", "k"), ("lewis", "gf")]),
        ("Puig-Domingo M.Vives-Pi M.", [("puigdomingo", "m"), ("vivespi", "m")]),
        ("Smith JA, Doe B, Brown CD", [("smith", "ja"), ("doe", "b"), ("brown", "cd")]),
        ("Smith, John; Doe, Ann Marie", [("smith", "j"), ("doe", "am")]),
        ("Smith, John, Doe, Ann", [("smith", "j"), ("doe", "a")]),
        ("John Smith and Ann Doe", [("smith", "j"), ("doe", "a")]),
        ("Dennis and Garfield", [("dennis", ""), ("garfield", "")]),
        ("王伟；李娜", [("wang", "w"), ("li", "n")]),
        ("欧阳修远 王小明", [("ouyang", "xy"), ("wang", "xm")]),
        ("van der Velde, J", [("velde", "j")]),
        ("Velde van der J", [("velde", "j")]),
        ("van, Hamel D", [("hamel", "d")]),
        ("Wright Jr., T C", [("wright", "tc")]),
        ("Yutong Sun", [("sun", "y")]),
        ("Sun Yutong", [("sun", "y")]),
        ("Sun, Yu-Tong", [("sun", "yt")]),
        ("S. Cha, Hoon", [("cha", "h")]),
        ("Anonymous", []),
        ("", []),
    ],
)
def test_every_format(field: str, expected: list[tuple[str, str]]) -> None:
    assert named(field) == expected


def test_groups_come_after_people() -> None:
    found = authors("Peak Flow Trial Group; Larsen, K")
    assert [a.group for a in found] == [False, True]


def test_a_given_name_may_be_the_surname_elsewhere() -> None:
    one, other = author("Parry, Dilworth H"), author("Dilworth, H P")
    assert one is not None
    assert other is not None
    assert same_person(one, other)


def test_initials_that_clash_are_two_people() -> None:
    assert not same_person(Author("wang", "w"), Author("wang", "l"))
    assert same_person(Author("wang", ""), Author("wang", "l"))
    assert same_person(Author("dervelde", "j"), Author("velde", "j"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lewis G. F.", Author("lewis", "gf")),
        ("Lewis GF", Author("lewis", "gf")),
        ("Zhang, Zhi-ming", Author("zhang", "zm", more=("ming",))),
        ("Kahan, Brennan C.", Author("kahan", "bc", more=("brennan",))),
        ("Lyu, Wei", Author("lv", "w")),
        ("Team, Writing", Author("teamwriting", group=True)),
        ("Smith II", Author("smith")),
    ],
)
def test_common_forms_are_read_at_once_and_rightly(name: str, expected: Author) -> None:
    assert author(name) == expected


@pytest.mark.parametrize("parting", [" and ", "; ", ";"])
def test_a_field_reads_as_its_names_do(parting: str) -> None:
    names = ["Ziegler, T. R.", "Kahan, Brennan C.", "O'Brien, M.", "Van, A.", "Röggla, G."]
    for some in (names[:3], names[:4], names):
        assert authors(parting.join(some)) == tuple(author(name) for name in some)
