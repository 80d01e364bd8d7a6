import pytest

from review.sources.entrez_fields import UnknownTag, unknown_tags
from review.sources.entrez_replies import SearchField

FIELDS = (
    SearchField("TIAB", "Title/Abstract"),
    SearchField("MESH", "MeSH Terms"),
    SearchField("CRDT", "Date - Create"),
)


@pytest.mark.parametrize(
    "term",
    [
        "a[tiab] OR b[Title/Abstract] OR c[MeSH Terms:noexp] OR d[mh:noexp]",
        '"a b"[tiab:~3] AND 2020:2021[dp] AND english[la] NOT review[pt]',
        '"18F [FDG]"[ti] AND ("2015"[Date - Create] : "3000"[date  -  create])',
        "no tags at all",
    ],
)
def test_known_tags(term: str) -> None:
    assert unknown_tags(term, FIELDS) == ()


def test_unknown_tags_have_a_place_and_a_suggestion() -> None:
    assert unknown_tags("a[tiabs] OR b[qqqqqq]", FIELDS) == (
        UnknownTag("tiabs", 1, "tiab"),
        UnknownTag("qqqqqq", 13, ""),
    )
