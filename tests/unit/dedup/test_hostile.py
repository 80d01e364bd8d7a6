"""Whatever a field holds: no crash, no dependence on the order of the pair, no long wait."""

from hypothesis import given, settings
from hypothesis import strategies as st

from review.dedup.decide import decide
from review.dedup.entries import entries, entry
from review.dedup.evidence import compare
from review.dedup.rows import DedupRow
from review.dedup.search import find_pairs, keys_to_store

SAID = (
    "erratum: [Review] &amp; <sub>2</sub> 10.1000/ Suppl IV 12-Mar 王伟 "
    " 杂志 al \u202e S41 ... … ; , | NCT01234567 ﬁ Ａ ' ^ _"
)
PIECES = st.sampled_from([*SAID.split(), "\ud800", " and ", "(vol 3, pg 4)", "9" * 5000])
TEXT = st.lists(PIECES | st.text(max_size=12), max_size=6).map(" ".join)
ROWS = st.builds(
    DedupRow,
    id=st.just(1),
    source=st.sampled_from(["PubMed", "CNKI", ""]),
    kind=TEXT,
    titles=st.lists(TEXT, max_size=2).map(tuple),
    authors=st.lists(TEXT, max_size=3).map(tuple),
    year=TEXT,
    journals=st.lists(TEXT, max_size=2).map(tuple),
    volume=TEXT,
    issue=TEXT,
    pages=TEXT,
    doi=TEXT,
    pmid=TEXT,
    registry=TEXT,
    accession=TEXT,
    issns=TEXT,
    abstract=TEXT,
)


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS)
def test_any_text(one: DedupRow, other: DedupRow) -> None:
    rows = [one, other._replace(id=2)]
    assert find_pairs(rows) == find_pairs(rows[::-1])
    assert keys_to_store(entry(one)) == keys_to_store(entry(one))
    a, b = entries(rows)
    decide(compare(a, b))


@settings(max_examples=30, deadline=None)
@given(ROWS)
def test_a_copy_is_never_called_another_document(one: DedupRow) -> None:
    a, b = entries([one, one._replace(id=2)])
    found = decide(compare(a, b))
    assert found is None or found.zone in ("same", "ask")


def test_very_long_fields_take_no_time() -> None:
    long = DedupRow(
        id=1, titles=(". " * 50_000 + "reply",), journals=("[(" * 50_000,), abstract="x " * 50_000
    )
    assert len(find_pairs([long, long._replace(id=2)])) <= 1
