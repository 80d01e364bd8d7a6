"""Where the review stands, and what is next for whoever is at the keyboard."""

from dataclasses import dataclass

from db.read import control
from db.read import reports as read_reports
from db.read.control import Reviewer
from db.unit_of_work import reading
from review.prisma.flow import Flow
from review.prisma.identities import check_flow
from review.services import answering, extraction, searching
from review.services.adjudicating import open_conflicts
from review.services.flow import flow_of
from review.services.fulltext import sought_reports
from review.services.screening import passed, waiting_for
from review.services.session import Review
from review.services.standing import ReviewState, review_state
from review.vocabulary import OutcomeOfScreening, ReportId, RetrievalStatus, Stage


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do: how many, what, and the screen (and command) that does it."""

    count: int
    what: str
    screen: str
    command: str


@dataclass(frozen=True, slots=True)
class Home:
    """The state of the review for one person."""

    title: str
    reviewer: str
    flow: Flow
    steps: tuple[NextStep, ...]


def home(review: Review) -> Home:
    """Return where the review stands and what waits for the viewer, most pressing first."""
    reviewer = review.reviewer() if review.handle else None
    # No view opens inside another: a writer that waits for the outer one would keep the inner one waiting.
    of_records, differing = _of_records(review), _differing(review)
    with reading(review.store) as connection:
        state = review_state(connection)
        counted = flow_of(connection, state)
        linked = {link.report for link in read_reports.study_reports(connection)}
        steps = [*of_records, *_of_screening(state, reviewer), *_of_reports(state, linked, differing)]
    check_flow(counted)
    return Home(state.protocol.title, review.handle, counted, tuple(step for step in steps if step.count))


def _many(count: int, one: str, more: str) -> str:
    return one if count == 1 else more


def _of_records(review: Review) -> list[NextStep]:
    interrupted = len(searching.unfinished(review))
    pairs = answering.count_queue(review)
    return [
        NextStep(
            interrupted,
            _many(interrupted, "search to resume", "searches to resume"),
            "search",
            "review search resume",
        ),
        NextStep(
            pairs,
            _many(pairs, "uncertain duplicate to judge", "uncertain duplicates to judge"),
            "duplicates",
            "review dedup",
        ),
    ]


def _of_screening(state: ReviewState, reviewer: Reviewer | None) -> list[NextStep]:
    steps = []
    named = (
        (Stage.TITLE_ABSTRACT, "title and abstract", "titles and abstracts"),
        (Stage.FULL_TEXT, "full text", "full texts"),
    )
    for stage, one, more in named:
        waiting = len(waiting_for(state, stage, reviewer)) if reviewer else 0
        open_ = len(open_conflicts(state, stage))
        steps += [
            NextStep(
                waiting, f"{_many(waiting, one, more)} for you to screen", f"screen {stage}", "review screen"
            ),
            NextStep(
                open_,
                f"{_many(open_, 'conflict', 'conflicts')} about {more}",
                f"conflicts {stage}",
                "review adjudicate",
            ),
        ]
    return steps


def _of_reports(state: ReviewState, linked: set[ReportId], differing: int) -> list[NextStep]:
    reports = sought_reports(state)
    have = {report.citation for report in reports}
    unsought = sum(passed(each) and each.id not in have for each in state.citations.values())
    sought = sum(r.retrieval is RetrievalStatus.SOUGHT for r in reports) + unsought
    included = [r for r in reports if r.outcome.outcome is OutcomeOfScreening.INCLUDED]
    unlinked = sum(not linked & {r.id, *r.merged} for r in included)
    return [
        NextStep(
            sought, _many(sought, "report to retrieve", "reports to retrieve"), "full text", "review fulltext"
        ),
        NextStep(
            unlinked,
            f"included {_many(unlinked, 'report', 'reports')} without a study",
            "extraction",
            "review study add",
        ),
        NextStep(
            differing,
            _many(differing, "extracted value that differs", "extracted values that differ"),
            "extraction",
            "review extract settle",
        ),
    ]


def _differing(review: Review) -> int:
    return sum(
        len(c.values) > 1 and not c.agree and (c.consensus is None or c.stale)
        for c in extraction.comparisons(review)
    )


def people(review: Review) -> tuple[Reviewer, ...]:
    """Return everyone who takes part."""
    with reading(review.store) as connection:
        return control.reviewers(connection)
