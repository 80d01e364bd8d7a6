"""Blinding: no read service tells a reviewer anything that depends on another's undisclosed decision.

Two copies of one review differ only in what Ann has decided where nothing is disclosed: verdict, reason,
note, label. Everything Ben may read must be the same in both. The services are listed from the modules
themselves, so that a new one that nobody thought of fails here.
"""

import importlib
import inspect
import pkgutil
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, get_type_hints
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import review.services as review_services
from review.errors import ReviewError
from review.screening.protocol import Order, ScreeningPlan, StoppingRule
from review.services import (
    adjudicating,
    answering,
    auditing,
    decision_exchange,
    decision_tables,
    exporting,
    extraction,
    fetching,
    flagging,
    fulltext,
    fulltext_finding,
    fulltext_matching,
    home,
    importing,
    labelling,
    listing,
    pooling,
    protocol,
    ranking,
    related,
    screening,
    second_reading,
    sources_compared,
    stopping,
    strategies,
    studies,
    team,
    titles,
    upkeep,
)
from review.services.decision_exchange import Format
from review.services.exporting import FORMATS
from review.services.flow import flow
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import Filter, citations
from review.services.opening import open_review
from review.services.protocol import current_protocol, protocol_of, set_protocol, with_plan
from review.services.rounds import open_pilot, rounds
from review.services.screening_methods import screening_methods
from review.services.session import Review
from review.vocabulary import (
    CitationId,
    OutcomeOfScreening,
    RecordId,
    ReportId,
    RetrievalStatus,
    Stage,
    Verdict,
)
from tests.conftest import Clock, Cluster
from tests.services.files import article, ris
from tests.services.test_one_way import both

TA, FT = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT
COUNT = 10
SECRET = "secret words"
NO_KEY = UUID(int=0)
VERDICTS = (Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE)
Reader = Callable[[Review], Any]


def per_item(read: Callable[[Review, int], Any]) -> Reader:
    """A reader that asks for every citation in turn."""
    return lambda review: [seen(review, lambda r, i=i: read(r, i)) for i in range(1, COUNT + 1)]  # type: ignore[misc]


def per_stage(read: Callable[[Review, Stage], Any]) -> Reader:
    """A reader that asks at both stages."""
    return lambda review: [seen(review, lambda r, s=s: read(r, s)) for s in Stage]  # type: ignore[misc]


def each_export(review: Review) -> list[Any]:
    """Citations in every format, and in one format by every outcome of both stages."""
    whole = [
        exporting.export_citations(review, form, stage=TA, outcome=None, wanted=Filter()) for form in FORMATS
    ]
    asked = [(stage, outcome) for stage in Stage for outcome in OutcomeOfScreening]
    return whole + [
        exporting.export_citations(review, "csv", stage=s, outcome=o, wanted=Filter()) for s, o in asked
    ]


def each_page(review: Review) -> list[Any]:
    """The list by words, outcome, label and page."""
    wanted = [Filter(), Filter(text="patients"), Filter(text=SECRET), Filter(label=SECRET)]
    wanted += [Filter(outcome=outcome) for outcome in OutcomeOfScreening]
    return [(citations(review, each), listing.page(review, each, limit=5)) for each in wanted]


def each_actions(review: Review) -> list[Any]:
    """Every unit of work, without the key, which chance makes."""
    return [replace(line, key=NO_KEY) for line in auditing.actions(review)]


def each_agreement(review: Review, stage: Stage) -> list[Any]:
    """Agreement over all and in each round."""
    return [
        seen(review, lambda r, n=n: adjudicating.agreement(r, stage, round_number=n))  # type: ignore[misc]
        for n in (None, 1, 2)
    ]


def each_history(review: Review, item: int) -> list[Any]:
    """The history of a citation, a record and a report."""
    return [
        seen(review, lambda r, k=k: auditing.history(r, k, item))  # type: ignore[misc]
        for k in ("citation", "record", "report")
    ]


def each_citation_of(review: Review, stage: Stage) -> list[Any]:
    """The citation of every item."""
    return [
        seen(review, lambda r, i=i: labelling.citation_of_item(r, stage, i))  # type: ignore[misc]
        for i in range(1, COUNT + 1)
    ]


def each_view(review: Review, stage: Stage) -> list[Any]:
    """What the screening screen shows of every item."""
    return [
        seen(review, lambda r, i=i: screening.item_view(r, stage, i))  # type: ignore[misc]
        for i in range(1, COUNT + 1)
    ]


READERS: dict[str, Reader] = {
    "adjudicating.adjudications": per_stage(
        lambda r, s: [adjudicating.adjudications(r, s, item) for item in range(1, COUNT + 1)]
    ),
    "adjudicating.agreement": per_stage(each_agreement),
    "adjudicating.agreement_course": per_stage(lambda r, s: adjudicating.agreement_course(r, s, window=2)),
    "adjudicating.conflicts": per_stage(
        lambda r, s: [adjudicating.conflicts(r, s, reveal=reveal) for reveal in (False, True)]
    ),
    "adjudicating.judgements_of": per_stage(lambda r, s: adjudicating.judgements_of(r, s, None)),
    "answering.count_queue": answering.count_queue,
    "answering.queue": answering.queue,
    "auditing.actions": each_actions,
    "auditing.history": per_item(each_history),
    "decision_exchange.export_votes": lambda r: [decision_exchange.export_votes(r, f) for f in Format],
    "decision_tables.export_decisions": per_stage(decision_tables.export_decisions),
    "decision_tables.names_of_items": per_stage(decision_tables.names_of_items),
    "exporting.export_citations": each_export,
    "extraction.cohorts": extraction.cohorts,
    "extraction.comparisons": extraction.comparisons,
    "extraction.current_form": extraction.current_form,
    "extraction.outcomes": extraction.outcomes,
    "extraction.overlaps": extraction.overlaps,
    "fetching.unfinished": fetching.unfinished,
    "flagging.flagged": flagging.flagged,
    "flow.flow": flow,
    "fulltext.attachments": per_item(lambda r, i: fulltext.attachments(r, ReportId(i))),
    "fulltext.report_lines": fulltext.report_lines,
    "fulltext_finding.sought_articles": fulltext_finding.sought_articles,
    "fulltext_matching.report_facts": fulltext_matching.report_facts,
    "home.home": home.home,
    "home.people": home.people,
    "importing.batches": importing.batches,
    "importing.rejected_entries": importing.rejected_entries,
    "importing.searches": importing.searches,
    "labelling.citation_of_item": per_stage(each_citation_of),
    "labelling.labels_on": per_item(lambda r, i: labelling.labels_on(r, CitationId(i))),
    "labelling.labels_used": labelling.labels_used,
    "listing.citation_detail": per_item(lambda r, i: listing.citation_detail(r, CitationId(i))),
    "listing.citations": citations,
    "listing.page": each_page,
    "listing.record_detail": per_item(lambda r, i: listing.record_detail(r, RecordId(i))),
    "pooling.stored_results": pooling.stored_results,
    "protocol.current_plan": protocol.current_plan,
    "protocol.current_protocol": current_protocol,
    "ranking.explain": per_item(ranking.explain),
    "related.related_citations": per_item(lambda r, i: related.related_citations(r, CitationId(i))),
    "rounds.rounds": per_stage(rounds),
    "screening.item_view": per_stage(each_view),
    "screening.waiting": per_stage(screening.waiting),
    "screening.work_list": per_stage(screening.work_list),
    "screening_methods.screening_methods": screening_methods,
    "second_reading.missed": second_reading.missed,
    "sources_compared.source_yields": sources_compared.source_yields,
    "stopping.saving_expected": lambda r: stopping.saving_expected(r, 2),
    "stopping.stopping_state": stopping.stopping_state,
    "strategies.history_sets": strategies.history_sets,
    "studies.studies": studies.studies,
    "team.members": team.members,
    "team.unreadable_items": per_stage(team.unreadable_items),
    "titles.titles_of": per_stage(lambda r, s: titles.titles_of(r, s, range(1, COUNT + 1))),
    "upkeep.examine": upkeep.examine,
}

OF_WHAT_IS_GIVEN = {
    "citation_searching.pmids_of": "the identifiers of citations that are named",
    "decision_tables.item_called": "an id that is named",
    "detecting.detect_file": "a file that is given",
    "exporting.best_records": "the records of citations that are named",
    "extraction.outcome_called": "an outcome that is named",
    "extraction.outcome_data": "agreed values of extraction",
    "fulltext.attachment_content": "a file that is named",
    "fulltext_matching.match_files": "files that are given, matched to `report_facts`",
    "importing.search_columns": "facts that are given",
    "rerunning.rerun_summary": "a search that was made",
    "strategies.strategy_text": "a search that is named",
    "strategies.with_sets": "a strategy that is given",
    "typed_values.read_typed": "words that are given",
}
"""Services that answer from what the caller gives, not from decisions; what each tells."""

WRITERS = {
    "decision_exchange.import_votes",
    "fulltext_finding.find_open_copies",
    "fulltext_finding.keep_notices",
    "fetching.resume",
    "pooling.pool_outcomes",
    "ranking.extend_order",
    "ranking.grow_order",
    "upkeep.back_up",
}
"""Services that write; the others of them take the key of a unit of work."""


def _taken_by(service: Callable[..., Any]) -> list[object]:
    return [kind for name, kind in get_type_hints(service).items() if name != "return"]


def services() -> dict[str, Callable[..., Any]]:
    """Every public function of the services that takes a review."""
    found: dict[str, Callable[..., Any]] = {}
    for each in pkgutil.iter_modules(review_services.__path__):
        module = importlib.import_module(f"{review_services.__name__}.{each.name}")
        for name, value in vars(module).items():
            own = inspect.isfunction(value) and value.__module__ == module.__name__
            if own and not name.startswith("_") and Review in _taken_by(value):
                found[f"{each.name}.{name}"] = value
    return found


def test_every_service_is_known() -> None:
    """A new service stands in one of the three lists, or takes the key of a unit of work."""
    keyed = {name for name, each in services().items() if "key" in inspect.signature(each).parameters}
    listed = [READERS.keys(), OF_WHAT_IS_GIVEN.keys(), WRITERS, keyed]
    known = [name for names in listed for name in names]
    assert sorted(known) == sorted(set(known))
    assert set(known) == services().keys()


def seen(review: Review, read: Reader) -> object:
    """What a reader tells: its value, or its refusal in words."""
    try:
        return read(review)
    except ReviewError as refusal:
        return f"{type(refusal).__name__}: {refusal}"


class Copies:
    """Copies of one review in which Ben has decided little, on one of the databases."""

    def __init__(self, folder: Path, cluster: Cluster | None, template: Path) -> None:
        self.folder, self.cluster = folder, cluster
        self.base = self._copy_of(template if cluster is None else "template_review")
        review = self._opened(self.base)
        arrange(review)
        review.store.close()

    def _copy_of(self, source: Path | str) -> str:
        if self.cluster is None:
            path = self.folder / f"{len(list(self.folder.iterdir()))}.db"
            shutil.copyfile(source, path)
            return str(path)
        return self.cluster.copy(str(source))

    def _opened(self, name: str) -> Review:
        target = name if self.cluster is None else self.cluster.url(name)
        return open_review(target, handle="ann", clock=Clock(), durable=False, daily_backup=False)

    def fresh(self) -> Review:
        """A copy, opened by Ann."""
        return self._opened(self._copy_of(self.base))


def arrange(review: Review) -> None:
    """A pilot, ranked order and a rule; Ben decided some items, and two have passed to full text."""
    data = ris(*(article(n) for n in range(COUNT)))
    import_files(review, [IncomingFile("a.ris", data)], SearchFacts("PubMed"))
    now = protocol_of(current_protocol(review))
    plan = ScreeningPlan(order=Order.RANKED, topic="cells for myeloma", stopping=StoppingRule.RANKED)
    set_protocol(review, replace(now, settings=with_plan(now.settings, plan)))
    both(review, 9, Verdict.INCLUDE, Verdict.INCLUDE)
    both(review, 10, Verdict.INCLUDE, Verdict.INCLUDE)
    open_pilot(review, TA, number=3)
    ben = review.acting_as("ben")
    both(review, 1, Verdict.INCLUDE, Verdict.EXCLUDE)
    screening.decide(ben, TA, 2, Verdict.INCLUDE)
    screening.decide(ben, TA, 3, Verdict.EXCLUDE)
    fulltext.seek_reports(review)
    found = [line.id for line in fulltext.report_lines(review)]
    assert len(found) == 2
    fulltext.set_retrieval(review, found, RetrievalStatus.RETRIEVED)
    screening.decide(ben, FT, found[1], Verdict.INCLUDE)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def copies(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Copies:
    """Copies of the same review on both databases."""
    cluster = request.getfixturevalue("cluster") if request.param == "postgresql" else None
    return Copies(tmp_path_factory.mktemp("blinding"), cluster, sqlite_template)


DECISIONS = st.lists(
    st.tuples(st.integers(4, 8), st.sampled_from(VERDICTS), st.booleans()), min_size=1, max_size=6
)
FULL_TEXT = st.sampled_from([Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE])


def decide_apart(
    one: Review,
    two: Review,
    made: list[tuple[int, Verdict, bool]],
    other: list[Verdict],
    reports: tuple[Verdict, Verdict],
) -> None:
    """Let Ann decide the same items in both, otherwise and with other words."""
    for (item, verdict, labelled), instead in zip(made, other, strict=False):
        screening.decide(one, TA, item, verdict, note=SECRET)
        screening.decide(two, TA, item, instead, note="nothing")
        if labelled:
            labelling.set_label(one, [CitationId(item)], SECRET)
            labelling.set_label(two, [CitationId(item)], "another")
    for review, verdict, reason, note in (
        (one, reports[0], "design", SECRET),
        (two, reports[1], "outcome", "nothing"),
    ):
        first = fulltext.report_lines(review)[0].id
        excluded = verdict is Verdict.EXCLUDE
        screening.decide(review, FT, first, verdict, reason=reason if excluded else "", note=note)


@settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.generate],  # a store of its own for every step of shrinking costs minutes
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    made=DECISIONS,
    other=st.lists(st.sampled_from(VERDICTS), min_size=6, max_size=6),
    reports=st.tuples(FULL_TEXT, FULL_TEXT),
)
def test_what_ben_reads_does_not_depend_on_ann(
    copies: Copies,
    made: list[tuple[int, Verdict, bool]],
    other: list[Verdict],
    reports: tuple[Verdict, Verdict],
) -> None:
    """The same items decided otherwise, with other words: Ben reads the same everywhere."""
    one, two = copies.fresh(), copies.fresh()
    decide_apart(one, two, made, other, reports)
    told = {
        name: (seen(one.acting_as("ben"), r), seen(two.acting_as("ben"), r)) for name, r in READERS.items()
    }
    one.store.close()
    two.store.close()
    differing = [name for name, (first, second) in told.items() if first != second]
    assert not differing
    assert not [name for name, (first, _) in told.items() if SECRET in repr(first)]


def test_a_stranger_reads_no_decision(copies: Copies) -> None:
    """Somebody who has decided nothing, and somebody without a name, learn no undisclosed verdict or word."""
    review = copies.fresh()
    screening.decide(review, TA, 5, Verdict.UNSURE, note=SECRET)
    screening.decide(review, FT, fulltext.report_lines(review)[0].id, Verdict.UNSURE, note=SECRET)
    for handle in ("zoe", ""):
        told = {name: repr(seen(review.acting_as(handle), read)) for name, read in READERS.items()}
        assert not [name for name, words in told.items() if SECRET in words or "UNSURE" in words]
    review.store.close()
