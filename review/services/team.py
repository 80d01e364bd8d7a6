"""The team: who takes part, what they read, who is assigned what, and what nobody can read."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Connection

from db import tables
from db.read import control
from db.read import team as read_team
from db.read.control import Reviewer
from db.read.team import Assigned, Duties, Participation
from db.unit_of_work import Work, reading, write
from db.write.team import NewAssignment, add_assignments, add_participation
from review.errors import BadInput, NotFound
from review.screening.assignment import Assignment, Item, Reader, assign, reassign, unreadable
from review.screening.languages import language_codes
from review.screening.outcome import ItemOutcome
from review.screening.protocol import plan_from_settings
from review.screening.queue import own_order
from review.services.screening import open_items
from review.services.session import Review, row_written, rows_written
from review.services.standing import ReviewState, review_state
from review.vocabulary import (
    ActionId,
    AssignmentWhy,
    RecordId,
    ReviewerId,
    ReviewerKind,
    Stage,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A reviewer, what they read (nothing named: everything), whether they take part, and their items."""

    reviewer: Reviewer
    languages: tuple[str, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How much someone is to screen, in proportion to the others' shares, and at most how many items."""

    handle: str
    share: float = 1.0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Distribution:
    """What an assignment came to: items per reviewer, and items that too few can read or have room for."""

    items: int
    per_reviewer: Mapping[str, int]
    short: tuple[int, ...]


def members(review: Review) -> tuple[Member, ...]:
    """Return everyone who takes part or did, in the order they came."""
    with reading(review.store) as connection:
        return _members(connection)


def _members(connection: Connection) -> tuple[Member, ...]:
    said = read_team.participations(connection)
    none = Participation(0, ReviewerId(0), (), active=True)
    return tuple(
        Member(who, said.get(who.id, none).languages, said.get(who.id, none).active)
        for who in control.reviewers(connection)
    )


def set_languages(review: Review, handle: str, languages: Iterable[str], *, key: UUID | None = None) -> None:
    """Note the languages someone reads; none means that they read everything."""
    who = review.acting_as(handle).reviewer()
    _say(review, who, key, languages=sorted(language_codes(languages)))


def join(review: Review, handle: str, *, key: UUID | None = None) -> Reviewer:
    """Let someone take part, or take part again."""
    who = review.acting_as(handle).reviewer()
    _say(review, who, key, active=True)
    return who


def _say(
    review: Review,
    who: Reviewer,
    key: UUID | None,
    *,
    languages: Sequence[str] | None = None,
    active: bool | None = None,
) -> None:
    def body(work: Work) -> int:
        before = read_team.participations(work.connection).get(who.id)
        reads = before.languages if languages is None and before else languages or ()
        takes_part = (before.active if before else True) if active is None else active
        return add_participation(
            work, who.id, reads, active=takes_part, supersedes=before.id if before else None
        )

    action = review.action("change team", review.reviewer(), key)
    write(review.store, action, body, row_written(tables.participation))


def leave(review: Review, handle: str, *, key: UUID | None = None) -> Distribution:
    """Let a reviewer leave: what they decided stays theirs, their undecided items go to the others.

    Raises:
        NotFound: nobody of that name takes part.
    """
    actor = review.reviewer()

    def body(work: Work) -> Distribution:
        who = _known(work.connection, handle)
        before = read_team.participations(work.connection).get(who.id)
        languages, row = (before.languages, before.id) if before else ((), None)
        add_participation(work, who.id, languages, active=False, supersedes=row)
        state = review_state(work.connection)
        told = [_hand_over(work, state, stage, who) for stage in Stage]
        per: Counter[str] = Counter()
        for each in told:
            per.update(each.per_reviewer)
        return Distribution(sum(e.items for e in told), dict(per), tuple(i for e in told for i in e.short))

    return write(
        review.store, review.action("leave team", actor, key), body, lambda *_: Distribution(0, {}, ())
    )


def _known(connection: Connection, handle: str) -> Reviewer:
    who = control.reviewer_called(connection, handle)
    if who is None:
        raise NotFound(f"Nobody called {handle} takes part in this review.")
    return who


def _hand_over(work: Work, state: ReviewState, stage: Stage, who: Reviewer) -> Distribution:
    duties, outcomes = state.duties[stage], open_items(state, stage)
    theirs = [item for item, on in duties.assigned.items() if who.id in on and item in outcomes]
    before = Assignment({item: tuple(sorted(duties.assigned[item])) for item in duties.assigned}, ())
    decided = {i for i in theirs if any(s.reviewer == who.id for s in outcomes[i].standings)}
    done = {i for i in theirs if outcomes[i].outcome.settled}
    items = items_to_assign(work.connection, state, stage, duties.assigned)
    readers = [_reader(each) for each in _members(work.connection) if _screens(each)]
    after = reassign(before, items, who.id, decided | done, readers, seed=_seed(state))
    moved = [item for item in theirs if item not in decided | done]
    rows = standing_rows(work.connection, stage, duties, moved)
    made = _changes(rows, stage, duties, {item: after.reviewers[item] for item in moved}, duties.needs)
    add_assignments(work, made)
    return _told(work.connection, made, set(moved) & set(after.short))


def _seed(state: ReviewState) -> int:
    return plan_from_settings(state.protocol.settings).seed


def _screens(member: Member) -> bool:
    return member.active and member.reviewer.kind is ReviewerKind.PERSON


def _reader(member: Member, share: Share | None = None) -> Reader:
    much, most = (share.share, share.most) if share else (1.0, None)
    return Reader(member.reviewer.id, much, language_codes(member.languages), most)


def items_to_assign(
    connection: Connection, state: ReviewState, stage: Stage, items: Iterable[int]
) -> list[Item]:
    """Return items with the languages they can be read in."""
    records = records_by_item(state, stage)
    wanted = {item: records.get(item, ()) for item in items}
    languages = read_team.languages(connection, [record for each in wanted.values() for record in each])
    return [
        Item(item, language_codes(name for record in each for name in languages.get(record, ())))
        for item, each in wanted.items()
    ]


def records_by_item(state: ReviewState, stage: Stage) -> dict[int, Sequence[RecordId]]:
    """Return the records behind every item of a stage."""
    if stage is Stage.TITLE_ABSTRACT:
        return {int(citation): found.records for citation, found in state.citations.items()}
    return {
        int(report.id): state.citations[citation].records
        for citation, reports in state.reports.items()
        for report in reports
    }


def assign_items(
    review: Review,
    stage: Stage,
    shares: Sequence[Share],
    *,
    items: Collection[int] | None = None,
    number: int | None = None,
    percent: float | None = None,
    needed: int | None = None,
    double_share: float | None = None,
    key: UUID | None = None,
) -> Distribution:
    """Assign undecided items to reviewers, to each item as many as it needs among those who read it.

    Args:
        review: the opened review.
        stage: stage of screening.
        shares: who takes part, and how much.
        items: only these, such as those a filter found; all that are not settled unless told.
        number: at most so many of them, drawn at random among those not assigned yet; or
        percent: so many per cent of them.
        needed: reviewers per item; the protocol's number unless told.
        double_share: share of the items that get `needed` reviewers, the others get one; the protocol's
            unless told.
        key: made by the caller before the first try.

    Raises:
        BadInput: nobody is named, or a number or share is not possible.
        NotFound: somebody named does not take part.
    """
    if not shares:
        raise BadInput("Name the reviewers to whom items are assigned.")
    actor = review.reviewer()

    def body(work: Work) -> Distribution:
        state = review_state(work.connection)
        plan, duties = plan_from_settings(state.protocol.settings), state.duties[stage]
        outcomes = {i: o for i, o in open_items(state, stage).items() if not o.outcome.settled}
        here = list(outcomes) if items is None else [item for item in items if item in outcomes]
        if number is not None or percent is not None:
            here = _some(here, duties, number, percent, plan.seed)
        before = {item: _before(outcomes[item], item, duties) for item in here}
        many = state.protocol.needed(stage) if needed is None else needed
        double = plan.double_share if double_share is None else double_share
        readers = _readers(work.connection, shares)
        wanted = items_to_assign(work.connection, state, stage, here)
        done = assign(wanted, readers, many, double_share=double, before=before, seed=plan.seed)
        full = set(own_order(here, 0, plan.seed)[: -int(-double * len(here) // 1)])
        needs = {item: max(many if item in full else 1, len(before[item])) for item in here}
        rows = standing_rows(work.connection, stage, duties, here)
        made = _changes(rows, stage, duties, done.reviewers, needs)
        add_assignments(work, made)
        return _told(work.connection, made, done.short)

    def again(connection: Connection, action: ActionId) -> Distribution:
        return Distribution(len(rows_written(tables.assignment)(connection, action)), {}, ())

    return write(review.store, review.action(f"assign {stage}", actor, key), body, again)


def _some(
    here: Sequence[int], duties: Duties, number: int | None, percent: float | None, seed: int
) -> list[int]:
    free = [item for item in own_order(here, 0, seed) if item not in duties.assigned]
    size = number if number is not None else round(len(free) * (percent or 0) / 100)
    if not 0 < size <= len(free):
        raise BadInput(f"{size} items cannot be assigned; {len(free)} wait without a reviewer.")
    return free[:size]


def _before(outcome: ItemOutcome, item: int, duties: Duties) -> tuple[ReviewerId, ...]:
    decided = [s.reviewer for s in outcome.standings]
    return tuple(dict.fromkeys([*decided, *sorted(duties.assigned.get(item, ()))]))


def _readers(connection: Connection, shares: Sequence[Share]) -> list[Reader]:
    known = {member.reviewer.handle: member for member in _members(connection)}
    missing = [share.handle for share in shares if share.handle not in known]
    if missing:
        raise NotFound(f"Nobody called {missing[0]} takes part in this review; let them join first.")
    gone = [share.handle for share in shares if not known[share.handle].active]
    if gone:
        raise BadInput(f"{gone[0]} has left this review; let them join again first.")
    return [_reader(known[share.handle], share) for share in shares]


def standing_rows(
    connection: Connection, stage: Stage, duties: Duties, items: Collection[int]
) -> dict[tuple[int, ReviewerId], Assigned]:
    """Return the assignments of items that a later row would supersede, by item and reviewer."""
    inside = set(items)
    return {
        (row.item, row.reviewer): row
        for row in read_team.assignments(connection, stage)
        if row.item in inside and row.round == duties.round_of(row.item).id
    }


def _changes(
    rows: Mapping[tuple[int, ReviewerId], Assigned],
    stage: Stage,
    duties: Duties,
    wanted: Mapping[int, Collection[ReviewerId]],
    needs: Mapping[int, int],
) -> list[NewAssignment]:
    """Return the rows that bring the standing assignments to the wanted ones."""
    made = []
    by_item: dict[int, dict[ReviewerId, Assigned]] = defaultdict(dict)
    for (item, reviewer), row in rows.items():
        by_item[item][reviewer] = row
    for item, who in wanted.items():
        standing = by_item[item]
        for reviewer in dict.fromkeys([*standing, *who]):
            found = standing.get(reviewer)
            on = reviewer in who
            if _differs(found, needs[item], on=on):
                new = NewAssignment(stage, item, duties.round_of(item).id, reviewer, needs[item], on)
                why = AssignmentWhy.PLANNED if on else AssignmentWhy.LEFT
                made.append(replace(new, why=why, supersedes=found.id if found else None))
    return made


def _differs(row: Assigned | None, needed: int, *, on: bool) -> bool:
    return on if row is None else (row.assigned, row.needed) != (on, needed)


def _told(connection: Connection, made: Sequence[NewAssignment], short: Iterable[int]) -> Distribution:
    names = {who.id: who.handle for who in control.reviewers(connection)}
    per = Counter(names[each.reviewer] for each in made if each.assigned)
    return Distribution(len({each.item for each in made}), dict(per), tuple(sorted(short)))


def unreadable_items(review: Review, stage: Stage) -> tuple[int, ...]:
    """Return the unsettled items that fewer active reviewers can read than they need."""
    with reading(review.store) as connection:
        state = review_state(connection)
        waiting = [i for i, o in open_items(state, stage).items() if not o.outcome.settled]
        items = items_to_assign(connection, state, stage, waiting)
        readers = [_reader(each) for each in _members(connection) if _screens(each)]
        if not any(reader.languages for reader in readers):
            return ()
        return unreadable(items, readers, state.protocol.needed(stage))
