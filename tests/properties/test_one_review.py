"""Random sequences of everything a team does to a review keep every identity, and inverses restore.

After each step the identities of the flow hold, the state read in one piece equals that read item by item,
and it equals what a naive reading of the facts gives: an oracle with a merge rule of its own.
"""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from db import tables
from db.read import control
from db.unit_of_work import reading
from review.errors import BadInput, NotAllowed, NotFound
from review.prisma.identities import check_flow
from review.services import adjudicating, merging, removing
from review.services.flow import flow_of
from review.services.importing import IncomingFile, SearchFacts, import_files
from review.services.opening import open_review
from review.services.screening import decide, undo
from review.services.session import Review
from review.services.standing import citation_states
from review.vocabulary import CitationId, OutcomeOfScreening, RecordId, Stage, Verdict
from tests.conftest import Clock, Cluster
from tests.services.files import article, ris

TA = Stage.TITLE_ABSTRACT
PEOPLE = st.sampled_from(["ann", "ben"])
VERDICTS = st.sampled_from([Verdict.INCLUDE, Verdict.EXCLUDE, Verdict.UNSURE])
PICK = st.integers(min_value=0, max_value=10**6)


class Team(RuleBasedStateMachine):
    """A team at work on one review; `fresh` gives a new one."""

    fresh: Any

    @initialize()
    def start(self) -> None:
        self.review: Review = type(self).fresh()
        self.imported = 0
        self.bring()

    def teardown(self) -> None:
        self.review.store.close()

    def citations(self) -> list[int]:
        with reading(self.review.store) as connection:
            return list(citation_states(connection, control.protocol(connection)))

    def pick(self, number: int) -> int:
        listed = self.citations()
        return listed[number % len(listed)]

    @rule()
    @precondition(lambda self: self.imported < 9)
    def bring(self) -> None:
        numbers = range(self.imported, self.imported + 3)
        data = ris(*(article(n) for n in numbers))
        import_files(self.review, [IncomingFile(f"{self.imported}.ris", data)], SearchFacts("PubMed"))
        self.imported += 3

    @rule(a=PICK, b=PICK)
    def merge_and_undo_restores(self, a: int, b: int) -> None:
        first, second = self.pick(a), self.pick(b)
        if first == second:
            return
        before = self.snapshot()
        merging.merge(self.review, [CitationId(first), CitationId(second)])
        merging.undo_merge(self.review, CitationId(min(first, second)))
        assert self.snapshot() == before

    @rule(a=PICK, b=PICK)
    def merge(self, a: int, b: int) -> None:
        first, second = self.pick(a), self.pick(b)
        if first != second:
            merging.merge(self.review, [CitationId(first), CitationId(second)])

    @rule(number=PICK)
    def split(self, number: int) -> None:
        with reading(self.review.store) as connection:
            states = citation_states(connection, control.protocol(connection))
        merged = [record for state in states.values() if len(state.records) > 1 for record in state.records]
        if merged:
            merging.split(self.review, RecordId(merged[number % len(merged)]))

    @rule(number=PICK)
    def undo_a_merge(self, number: int) -> None:
        try:
            merging.undo_merge(self.review, CitationId(self.pick(number)))
        except NotFound:
            return

    @rule(who=PEOPLE, number=PICK, verdict=VERDICTS)
    def decide_or_revise(self, who: str, number: int, verdict: Verdict) -> None:
        try:
            decide(self.review.acting_as(who), TA, self.pick(number), verdict)
        except BadInput as refusal:
            assert "removed before screening" in str(refusal)

    @rule(who=PEOPLE, number=PICK)
    def take_back(self, who: str, number: int) -> None:
        item = self.pick(number)
        try:
            undo(self.review.acting_as(who), TA, item)
        except (NotFound, BadInput):
            return

    @rule(number=PICK, verdict=st.sampled_from([Verdict.INCLUDE, Verdict.EXCLUDE]))
    def adjudicate(self, number: int, verdict: Verdict) -> None:
        item = self.pick(number)
        try:
            adjudicating.adjudicate(self.review.acting_as("cat"), TA, item, verdict)
        except NotAllowed:
            return
        state = self.states()[item]
        wanted = OutcomeOfScreening.INCLUDED if verdict is Verdict.INCLUDE else OutcomeOfScreening.EXCLUDED
        assert state is wanted

    @rule(number=PICK)
    def remove_and_put_back(self, number: int) -> None:
        item = CitationId(self.pick(number))
        before = self.snapshot()
        try:
            changed = removing.remove(self.review, [item], reason="No abstract")
        except BadInput:
            return
        if changed:
            removing.put_back(self.review, [item])
            assert self.snapshot() == before

    def states(self) -> dict[int, OutcomeOfScreening]:
        with reading(self.review.store) as connection:
            every = citation_states(connection, control.protocol(connection))
            return {int(c): state.outcome.outcome for c, state in every.items()}

    def snapshot(self) -> dict[int, tuple[Any, ...]]:
        with reading(self.review.store) as connection:
            every = citation_states(connection, control.protocol(connection))
        return {
            int(c): (s.records, s.homes, s.outcome.outcome, s.outcome.standings, s.removal is None)
            for c, s in every.items()
        }

    @invariant()
    def identities_hold(self) -> None:
        if not hasattr(self, "review"):
            return
        with reading(self.review.store) as connection:
            counted = flow_of(connection)
        check_flow(counted)
        assert counted.identified == self.imported

    @invariant()
    def state_is_rebuilt_from_the_facts(self) -> None:
        if not hasattr(self, "review"):
            return
        with reading(self.review.store) as connection:
            protocol = control.protocol(connection)
            whole = citation_states(connection, protocol)
            for citation, state in whole.items():
                assert citation_states(connection, protocol, [citation]) == {citation: state}
            placed, verdicts = naive(connection)
        assert {int(c): {int(r) for r in s.records} for c, s in whole.items()} == placed
        got = {
            int(c): {int(x.reviewer): x.verdict.value if x.verdict else "again" for x in s.outcome.standings}
            for c, s in whole.items()
        }
        assert got == verdicts


def naive(connection: Any) -> tuple[dict[int, set[int]], dict[int, dict[int, str]]]:
    """Read placements and verdicts straight from the rows, one at a time, oldest first."""
    stack: dict[int, list[Any]] = {}
    for row in connection.execute(select(tables.placement).order_by(tables.placement.c.id)):
        chain = stack.setdefault(row.record_id, [])
        if row.restores_id is not None:
            while chain and chain[-1].id != row.restores_id and chain[-1].restored != row.restores_id:
                chain.pop()
            moment = chain[-1].moment
        else:
            moment = row.action_id
        chain.append(_Placed(row.id, row.restores_id, row.citation_id, moment))
    placed: dict[int, set[int]] = {}
    for record, chain in stack.items():
        placed.setdefault(chain[-1].citation, set()).add(record)
    home = {record: chain[0].citation for record, chain in stack.items()}
    latest: dict[tuple[int, int], Any] = {}
    for row in connection.execute(select(tables.decision).order_by(tables.decision.c.id)):
        latest[row.item, row.reviewer_id] = row
    verdicts: dict[int, dict[int, str]] = {}
    for citation, records in placed.items():
        homes = {home[r] for r in records} | {citation}
        merged = max((stack[r][-1].moment for r in records if home[r] != citation), default=0)
        verdicts[citation] = _verdicts(citation, homes, merged, latest)
    return placed, verdicts


class _Placed:
    """A placement on the naive stack."""

    def __init__(self, key: int, restored: int | None, citation: int, moment: int) -> None:
        self.id, self.restored, self.citation, self.moment = key, restored, citation, moment


def _verdicts(
    citation: int, homes: set[int], merged: int, latest: dict[tuple[int, int], Any]
) -> dict[int, str]:
    found: dict[int, str] = {}
    for who in sorted({who for _, who in latest}):
        rows = [latest[item, who] for item in homes if (item, who) in latest]
        rows = [row for row in rows if row.verdict != "withdrawn"]
        if not rows:
            continue
        own = [row for row in rows if row.item == citation and row.action_id > merged]
        words = {own[0].verdict} if own else {row.verdict for row in rows}
        found[who] = words.pop() if len(words) == 1 else "again"
    return found


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_team_at_work(
    kind: str, request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path
) -> None:
    """The machine above, on both databases."""
    made = iter(range(10**9))

    def fresh() -> Review:
        if kind == "sqlite":
            path = tmp_path / f"{next(made)}.db"
            shutil.copyfile(sqlite_template, path)
            target = str(path)
        else:
            cluster: Cluster = request.getfixturevalue("cluster")
            target = cluster.url(cluster.copy("template_review"))
        return open_review(target, handle="ann", clock=Clock(), durable=False, daily_backup=False)

    machine = type("Machine", (Team,), {"fresh": staticmethod(fresh)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12 if kind == "sqlite" else 6,
            stateful_step_count=25,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
