"""One small review taken all the way, on both databases."""

import pytest

from review.errors import AlreadyDecided, BadInput, NotAllowed, NotFound, Stale
from review.extraction.cells import Cell
from review.extraction.form import EVENTS, TOTAL, read_value
from review.pooling.measures import Measure
from review.pooling.spec import Method, Spec
from review.services import (
    adjudicating,
    answering,
    auditing,
    deduplicating,
    extraction,
    fulltext,
    home,
    merging,
    pooling,
    studies,
)
from review.services.decision_tables import DecisionRow, import_decisions
from review.services.flow import draw, flow
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.listing import Filter, citation_detail, citations
from review.services.protocol import current_protocol
from review.services.removing import put_back, remove
from review.services.screening import decide, decide_many, item_view, undo, work_list
from review.services.session import Review
from review.services.upkeep import examine
from review.vocabulary import (
    CitationId,
    OutcomeOfScreening,
    PairVerdict,
    RecordId,
    ReportId,
    ReportRole,
    RetrievalStatus,
    SourceKind,
    Stage,
    Verdict,
)
from tests.services.files import article, ris

TA, FT = Stage.TITLE_ABSTRACT, Stage.FULL_TEXT


def bring(review: Review, *articles: str, source: str = "PubMed", name: str = "a.ris") -> None:
    """Import articles as one RIS file."""
    data = ris(*(f"{each}DP  - {source}\r\n" for each in articles))
    import_files(review, [IncomingFile(name, data)], SearchFacts(source))


def both(
    review: Review, item: int, first: Verdict, second: Verdict, stage: Stage = TA, reason: str = ""
) -> None:
    """Let Ann and Ben decide on an item."""
    for who, verdict in (("ann", first), ("ben", second)):
        decide(
            review.acting_as(who), stage, item, verdict, reason=reason if verdict is Verdict.EXCLUDE else ""
        )


def test_import_reconciles(review: Review) -> None:
    """Starts are accepted or rejected, a repeat within the search is said, a second import adds nothing."""
    data = ris(article(1), article(2), article(2)) + b"TY  - JOUR\r\nER  - \r\n"
    facts = SearchFacts("CNKI", SourceKind.DATABASE, hits=5)
    summary = import_files(review, [IncomingFile("cnki.ris", data)], facts)
    file = summary.files[0]
    assert file.starts == file.accepted + len(file.rejects)
    assert file.added + file.repeated == file.accepted
    again = import_files(review, [IncomingFile("renamed.ris", data)], facts)
    assert again.added == 0
    assert again.files[0].already


def test_from_records_to_studies(review: Review) -> None:
    """The flow follows every step, and its identities hold at each."""
    bring(review, *(article(n) for n in range(1, 7)))
    bring(review, article(1), article(7), source="CNKI", name="b.ris")
    assert flow(review).identified == 8
    deduplicating.run_dedup(review)
    counted = flow(review)
    assert (counted.duplicates_removed, counted.screened, counted.final) == (1, 7, False)

    listed = [line.id for line in citations(review)]
    remove(review, listed[-1:], reason="Not a clinical study")
    for item in listed[:3]:
        both(review, item, Verdict.INCLUDE, Verdict.UNSURE)
    both(review, listed[3], Verdict.EXCLUDE, Verdict.EXCLUDE)
    both(review, listed[4], Verdict.EXCLUDE, Verdict.INCLUDE)
    counted = flow(review)
    assert counted.undecided_title_abstract == 2  # the conflict, and one nobody has seen
    adjudicating.adjudicate(review.acting_as("cat"), TA, listed[4], Verdict.INCLUDE)
    decide_many(review, TA, listed[5:6], Verdict.EXCLUDE)
    decide_many(review.acting_as("ben"), TA, listed[5:6], Verdict.EXCLUDE)
    counted = flow(review)
    assert (counted.removed_other, counted.excluded, counted.main.sought) == (1, 2, 4)

    assert fulltext.seek_reports(review) == 4
    lines = fulltext.report_lines(review)
    fulltext.set_retrieval(review, [line.id for line in lines[:3]], RetrievalStatus.RETRIEVED)
    fulltext.set_retrieval(review, [lines[3].id], RetrievalStatus.NOT_RETRIEVED, why="no copy found")
    for line in lines[:2]:
        both(review, line.id, Verdict.INCLUDE, Verdict.INCLUDE, FT)
    both(review, lines[2].id, Verdict.EXCLUDE, Verdict.EXCLUDE, FT, "outcome")
    for number, line in enumerate(lines[:2], start=1):
        studies.add_study(review, f"Author {number}", {line.id: ReportRole.PRIMARY})
    counted = flow(review)
    assert counted.final
    assert (counted.main.not_retrieved, counted.main.assessed, counted.main.included) == (1, 3, 2)
    assert counted.studies == 2
    assert "649" not in str(draw(counted, "txt"))
    assert all(finding.sound for finding in examine(review))
    assert not home.home(review).steps or home.home(review).title == "CAR-T cells"


def test_blinding_until_both_decided(review: Review) -> None:
    """Nobody sees another's verdict before enough reviewers have decided."""
    bring(review, article(1))
    item = citations(review)[0].id
    decide(review, TA, item, Verdict.EXCLUDE, note="secret")
    ben = review.acting_as("ben")
    assert item_view(ben, TA, item).others == ()
    assert item_view(ben, TA, item).outcome is None
    assert citations(ben)[0].outcome is OutcomeOfScreening.UNDECIDED
    assert citation_detail(ben, item).decisions == ()
    assert not any("exclude" in line.what for line in auditing.history(ben, "citation", item))
    decide(ben, TA, item, Verdict.INCLUDE)
    assert [line.handle for line in item_view(ben, TA, item).others] == ["ann"]
    assert any("secret" in line.what for line in auditing.history(ben, "citation", item))


def test_undo_is_a_superseding_decision(review: Review) -> None:
    """Undo brings the earlier verdict back, or none; the history keeps everything."""
    bring(review, article(1))
    item = citations(review)[0].id
    decide(review, TA, item, Verdict.INCLUDE)
    decide(review, TA, item, Verdict.EXCLUDE)
    assert undo(review, TA, item).verdict is Verdict.INCLUDE
    bring(review, article(2), name="c.ris")
    other = citations(review)[1].id
    decide(review, TA, other, Verdict.INCLUDE)
    assert undo(review, TA, other).verdict is Verdict.WITHDRAWN
    assert other in work_list(review, TA).waiting
    with pytest.raises(NotFound, match="take back"):
        undo(review, TA, other)


def test_stale_and_second_adjudication(review: Review) -> None:
    """What was settled on decisions that changed since is not settled any more."""
    bring(review, article(1))
    item = citations(review)[0].id
    both(review, item, Verdict.INCLUDE, Verdict.INCLUDE)
    first = item_view(review, TA, item).mine
    assert first is not None
    with pytest.raises(BadInput):
        decide(review, TA, item, Verdict.ONGOING)
    decide(review, TA, item, Verdict.EXCLUDE, seen=first.id)
    with pytest.raises(Stale):
        decide(review, TA, item, Verdict.INCLUDE, seen=first.id)
    assert [c.item for c in adjudicating.conflicts(review, TA)] == [item]
    adjudicating.adjudicate(review.acting_as("cat"), TA, item, Verdict.EXCLUDE)
    assert flow(review).excluded == 1
    decide(review.acting_as("ben"), TA, item, Verdict.UNSURE)
    assert flow(review).undecided_title_abstract == 1


def test_merged_decisions(review: Review) -> None:
    """Inherited verdicts hold if they agree, otherwise the item is decided again; undo restores."""
    bring(review, article(1), article(2))
    one, two = (line.id for line in citations(review))
    both(review, one, Verdict.INCLUDE, Verdict.INCLUDE)
    both(review, two, Verdict.EXCLUDE, Verdict.INCLUDE)
    adjudicating.adjudicate(review.acting_as("cat"), TA, two, Verdict.EXCLUDE)
    merging.merge(review, [one, two])
    line = citations(review)[0]
    assert line.outcome is OutcomeOfScreening.AGAIN
    assert work_list(review, TA).waiting == (one,)
    decide(review, TA, one, Verdict.INCLUDE)
    assert citations(review)[0].outcome is OutcomeOfScreening.INCLUDED
    assert merging.undo_merge(review, one) == (two,)
    assert [each.outcome for each in citations(review)] == [
        OutcomeOfScreening.INCLUDED,
        OutcomeOfScreening.EXCLUDED,
    ]


def test_called_different_is_remembered(review: Review) -> None:
    """What a person took apart no later run merges again."""
    bring(review, article(1))
    bring(review, article(1), source="CNKI", name="b.ris")
    assert deduplicating.run_dedup(review).citations == 1
    answering.answer(review, RecordId(1), RecordId(2), PairVerdict.DIFFERENT)
    assert len(citations(review)) == 2
    assert deduplicating.run_dedup(review).citations == 2
    answering.answer(review, RecordId(2), RecordId(1), PairVerdict.SAME)
    assert len(citations(review)) == 1
    merging.split(review, RecordId(2))
    assert deduplicating.run_dedup(review).citations == 2


def test_a_run_is_undone_whole(review: Review) -> None:
    """Undoing a run puts every record back on its own citation."""
    bring(review, article(1), article(2))
    bring(review, article(1), article(2), source="CNKI", name="b.ris")
    assert deduplicating.run_dedup(review).merged == 2
    assert merging.undo_run(review) == 2
    assert len(citations(review)) == 4


def test_no_decision_without_a_name(review: Review) -> None:
    """Somebody must say who decides."""
    bring(review, article(1))
    with pytest.raises(NotAllowed, match="--as NAME"):
        decide(review.acting_as(""), TA, 1, Verdict.INCLUDE)


def test_removal_is_for_unscreened_citations(review: Review) -> None:
    """A screened citation is excluded, not removed; a removed one can be put back."""
    bring(review, article(1), article(2))
    one, two = (line.id for line in citations(review))
    decide(review, TA, one, Verdict.INCLUDE)
    with pytest.raises(BadInput, match="screened already"):
        remove(review, [one], reason="x")
    assert remove(review, [two], reason="No abstract") == 1
    with pytest.raises(BadInput, match="removed before screening"):
        decide(review, TA, two, Verdict.INCLUDE)
    assert len(citations(review, Filter(removed=True))) == 1
    assert put_back(review, [two]) == 1


def test_decision_table_is_idempotent(review: Review) -> None:
    """The same table twice writes once; a row that names nothing writes nothing at all."""
    bring(review, article(1), article(2))
    rows = [DecisionRow("doi:10.5555/a1", Verdict.INCLUDE), DecisionRow("citation:2", Verdict.EXCLUDE)]
    assert import_decisions(review, TA, rows).written == 2
    assert import_decisions(review, TA, rows).written == 0
    with pytest.raises(BadInput, match="Row 2"):
        import_decisions(
            review, TA, [DecisionRow("citation:1", Verdict.EXCLUDE), DecisionRow("pmid:9", Verdict.EXCLUDE)]
        )
    assert item_view(review, TA, 1).mine.verdict is Verdict.INCLUDE  # type: ignore[union-attr]


def test_extraction_and_pooling(review: Review) -> None:
    """Two readers, an agreement, a settled difference, and a pooled result that is kept once."""
    bring(review, article(1), article(2))
    for line in citations(review):
        both(review, line.id, Verdict.INCLUDE, Verdict.INCLUDE)
    fulltext.seek_reports(review)
    outcome = extraction.add_outcome(review, "ORR", "Objective response")
    counts = {"Lee 2015": (14, 21), "Park 2018": (44, 53)}
    for report, (label, (events, n)) in enumerate(counts.items(), start=1):
        study = studies.add_study(review, label, {ReportId(report): ReportRole.PRIMARY})
        cohort = extraction.add_cohort(review, study)
        for who, read in (("ann", events), ("ben", events + (label == "Park 2018"))):
            cells = [
                (Cell(study, f.key, cohort, outcome, "", "treated"), read_value(f, str(value), page="4"))
                for f, value in ((EVENTS, read), (TOTAL, n))
            ]
            extraction.record_values(review.acting_as(who), cells)
    summary = extraction.agree(review)
    assert (summary.agreed, len(summary.differ)) == (3, 1)
    extraction.settle(review.acting_as("cat"), summary.differ[0], read_value(EVENTS, "44"))
    pooled = pooling.pool_outcome(review, "orr", spec=Spec(Measure.PLO, Method.DL))
    assert pooled.result.overall.k == 2
    assert pooled.result.overall.events == 58
    pooling.pool_outcome(review, "ORR", spec=Spec(Measure.PLO, Method.DL))
    assert len(pooling.stored_results(review)) == 1


def test_first_decision_exists_once(review: Review) -> None:
    """The store itself refuses a second first decision on an item in a round."""
    from db.unit_of_work import Work, write
    from db.write.screening import Address, NewDecision, add_decision
    from review.vocabulary import ReviewerId, RoundId

    bring(review, article(1))
    decide(review, TA, 1, Verdict.INCLUDE)
    protocol = current_protocol(review).id

    def body(work: Work) -> None:
        twin = NewDecision(Address(TA, 1, RoundId(1)), ReviewerId(1), Verdict.EXCLUDE, protocol)
        add_decision(work, twin)

    with pytest.raises(AlreadyDecided):
        write(review.store, review.action("test", review.reviewer()), body, lambda *_: None)
    assert CitationId(1) in {line.id for line in citations(review)}
