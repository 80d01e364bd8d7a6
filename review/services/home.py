"""Where the review stands, and what is next for whoever is at the keyboard."""

from dataclasses import dataclass

from db.read import control
from db.read.control import Reviewer
from db.unit_of_work import reading
from review.prisma.flow import Flow
from review.prisma.identities import check_flow
from review.services import adjudicating, deduplicating, extraction, searching
from review.services.flow import flow_of
from review.services.fulltext import report_lines
from review.services.screening import WorkList, work_list
from review.services.session import Review
from review.services.studies import studies
from review.vocabulary import OutcomeOfScreening, RetrievalStatus, Stage


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
    with reading(review.store) as connection:
        title = control.protocol(connection).title
        counted = flow_of(connection)
    check_flow(counted)
    steps = [step for step in _steps(review) if step.count]
    return Home(title, review.handle, counted, tuple(steps))


def _steps(review: Review) -> list[NextStep]:
    mine: dict[Stage, WorkList] = {s: work_list(review, s) for s in Stage} if review.handle else {}
    reports = report_lines(review)
    sought = sum(r.retrieval is RetrievalStatus.SOUGHT for r in reports)
    unlinked = _without_study(review)
    steps = [
        NextStep(len(searching.unfinished(review)), "searches to resume", "search", "review search resume"),
        NextStep(
            len(deduplicating.queue(review)), "uncertain duplicates to judge", "duplicates", "review dedup"
        ),
    ]
    for stage, words in ((Stage.TITLE_ABSTRACT, "titles and abstracts"), (Stage.FULL_TEXT, "full texts")):
        waiting = len(mine[stage].waiting) if mine else 0
        steps.append(NextStep(waiting, f"{words} for you to screen", f"screen {stage}", "review screen"))
        open_conflicts = len(adjudicating.conflicts(review, stage))
        steps.append(
            NextStep(open_conflicts, f"conflicts about {words}", f"conflicts {stage}", "review adjudicate")
        )
    steps.append(NextStep(sought, "reports to retrieve", "full text", "review fulltext"))
    steps.append(NextStep(unlinked, "included reports without a study", "extraction", "review study add"))
    steps.append(
        NextStep(_differing(review), "extracted values that differ", "extraction", "review extract settle")
    )
    return steps


def _without_study(review: Review) -> int:
    linked = {report for study in studies(review) for report, _ in study.reports}
    included = [r for r in report_lines(review) if r.outcome is OutcomeOfScreening.INCLUDED]
    return sum(r.id not in linked for r in included)


def _differing(review: Review) -> int:
    return sum(
        len(c.values) > 1 and not c.agree and (c.consensus is None or c.stale)
        for c in extraction.comparisons(review)
    )


def people(review: Review) -> tuple[Reviewer, ...]:
    """Return everyone who takes part."""
    with reading(review.store) as connection:
        return control.reviewers(connection)
