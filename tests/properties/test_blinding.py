"""Blinding: no read service tells a reviewer anything that depends on another's undisclosed decision.

Two copies of one review differ only in what Ann has decided where nothing is disclosed: verdict, note, label.
Everything Ben may read must be the same in both.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.errors import ReviewError
from review.screening.protocol import Order, ScreeningPlan, StoppingRule
from review.services import adjudicating, auditing, exporting, fulltext, home, listing, screening
from review.services.decision_tables import export_decisions
from review.services.flow import flow
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.labelling import labels_on, labels_used, set_label
from review.services.listing import Filter, citations
from review.services.opening import open_review
from review.services.protocol import current_protocol, protocol_of, set_protocol, with_plan
from review.services.ranking import explain
from review.services.rounds import open_pilot, rounds
from review.services.second_reading import missed
from review.services.session import Review
from review.services.stopping import stopping_state
from review.services.team import members, unreadable_items
from review.vocabulary import CitationId, OutcomeOfScreening, Stage, Verdict
from tests.conftest import Clock
from tests.services.files import article, ris
from tests.services.test_one_way import both

TA = Stage.TITLE_ABSTRACT
COUNT = 8
SECRET = "secret words"
VERDICTS = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)
Reader = Callable[[Review], Any]


def per_item(read: Callable[[Review, int], Any]) -> Reader:
    """A reader that asks for every item in turn."""
    return lambda review: [read(review, item) for item in range(1, COUNT + 1)]


READERS: dict[str, Reader] = {
    "work list": lambda r: screening.work_list(r, TA),
    "item": per_item(lambda r, i: screening.item_view(r, TA, i)),
    "list": citations,
    "page": lambda r: listing.page(r, Filter(text="patients"), limit=5),
    "list by outcome": lambda r: [citations(r, Filter(outcome=o)) for o in OutcomeOfScreening],
    "list by label": lambda r: citations(r, Filter(label=SECRET)),
    "list by words": lambda r: citations(r, Filter(text=SECRET)),
    "detail": per_item(lambda r, i: listing.citation_detail(r, CitationId(i))),
    "labels": per_item(lambda r, i: labels_on(r, CitationId(i))),
    "labels used": labels_used,
    "history": per_item(lambda r, i: auditing.history(r, "citation", i)),
    "flow": flow,
    "home": home.home,
    "conflicts": lambda r: adjudicating.conflicts(r, TA, reveal=True),
    "agreement": lambda r: adjudicating.agreement(r, TA),
    "pilot agreement": lambda r: adjudicating.agreement(r, TA, round_number=2),
    "agreement over time": lambda r: adjudicating.agreement_course(r, TA, window=2),
    "adjudications": per_item(lambda r, i: adjudicating.adjudications(r, TA, i)),
    "rounds": lambda r: rounds(r, TA),
    "members": members,
    "unreadable": lambda r: unreadable_items(r, TA),
    "missed": missed,
    "stopping": stopping_state,
    "explanation": per_item(explain),
    "own decisions": lambda r: export_decisions(r, TA),
    "reports": fulltext.report_lines,
    "csv": lambda r: exporting.export_citations(r, "csv", stage=TA, outcome=None, wanted=Filter()),
    "json": lambda r: exporting.export_citations(r, "json", stage=TA, outcome=None, wanted=Filter()),
    "included as csv": lambda r: exporting.export_citations(
        r, "csv", stage=TA, outcome=OutcomeOfScreening.INCLUDED, wanted=Filter()
    ),
}


def seen(review: Review, read: Reader) -> object:
    """What a reader tells: its value, or its refusal in words."""
    try:
        return read(review)
    except ReviewError as refusal:
        return f"{type(refusal).__name__}: {refusal}"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A review with a pilot, ranked order and a rule, in which Ben has decided two items."""
    path = tmp_path_factory.mktemp("blinding") / "review.db"
    shutil.copyfile(sqlite_template, path)
    review = open_review(str(path), handle="ann", clock=Clock(), durable=False, daily_backup=False)
    data = ris(*(article(n) for n in range(COUNT)))
    import_files(review, [IncomingFile("a.ris", data)], SearchFacts("PubMed"))
    now = protocol_of(current_protocol(review))
    plan = ScreeningPlan(order=Order.RANKED, topic="cells for myeloma", stopping=StoppingRule.RANKED)
    set_protocol(review, replace(now, settings=with_plan(now.settings, plan)))
    open_pilot(review, TA, number=3)
    ben = review.acting_as("ben")
    both(review, 1, Verdict.INCLUDE, Verdict.EXCLUDE)
    screening.decide(ben, TA, 2, Verdict.INCLUDE)
    screening.decide(ben, TA, 3, Verdict.EXCLUDE)
    review.store.close()
    return path


def copy_of(base: Path, path: Path) -> Review:
    """A copy of the review, opened by Ann."""
    shutil.copyfile(base, path)
    return open_review(str(path), handle="ann", clock=Clock(), durable=False, daily_backup=False)


DECISIONS = st.lists(
    st.tuples(st.integers(4, COUNT), st.sampled_from(VERDICTS), st.booleans()), min_size=1, max_size=6
)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=DECISIONS, other=st.lists(st.sampled_from(VERDICTS), min_size=6, max_size=6))
def test_what_ben_reads_does_not_depend_on_ann(
    base: Path, tmp_path: Path, made: list[tuple[int, Verdict, bool]], other: list[Verdict]
) -> None:
    """The same items decided otherwise, with other words: Ben reads the same everywhere."""
    one, two = copy_of(base, tmp_path / "one.db"), copy_of(base, tmp_path / "two.db")
    for (item, verdict, labelled), instead in zip(made, other, strict=False):
        screening.decide(one, TA, item, verdict, note=SECRET)
        screening.decide(two, TA, item, instead, note="nothing")
        if labelled:
            set_label(one, [CitationId(item)], SECRET)
    told = {
        name: (seen(one.acting_as("ben"), r), seen(two.acting_as("ben"), r)) for name, r in READERS.items()
    }
    one.store.close()
    two.store.close()
    differing = [name for name, (first, second) in told.items() if first != second]
    assert not differing
    assert not [name for name, (first, _) in told.items() if SECRET in repr(first)]


@pytest.mark.parametrize("name", READERS)
def test_a_stranger_reads_no_decision(base: Path, tmp_path: Path, name: str) -> None:
    """Somebody who has decided nothing, and somebody without a name, learn no undisclosed verdict or word."""
    review = copy_of(base, tmp_path / "one.db")
    screening.decide(review, TA, 5, Verdict.UNSURE, note=SECRET)
    for handle in ("zoe", ""):
        assert SECRET not in repr(seen(review.acting_as(handle), READERS[name]))
        assert "UNSURE" not in repr(seen(review.acting_as(handle), READERS[name]))
    review.store.close()
