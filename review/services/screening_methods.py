"""The sentences of the methods section about screening titles and abstracts."""

from collections import Counter

from db.read import team
from db.unit_of_work import reading
from review.screening.methods import Screened, methods
from review.screening.protocol import plan_from_settings
from review.services.ranking import MODEL
from review.services.screening import open_items
from review.services.session import Review
from review.services.standing import review_state
from review.vocabulary import OrderBy, RoundKind, Stage

TA = Stage.TITLE_ABSTRACT


def screening_methods(review: Review) -> tuple[str, ...]:
    """Return what the methods section says: reviewers, order and its model, the stopping rule."""
    with reading(review.store) as connection:
        state = review_state(connection)
        stop = team.last_stop(connection, TA)
        runs = team.ranking_runs(connection, TA)
    protocol, listed = state.protocol, state.duties[TA].listed.values()
    places: Counter[OrderBy] = Counter()
    for run in runs:
        places[run.by] += run.places
    return methods(
        Screened(
            plan=plan_from_settings(protocol.settings),
            reviewers=protocol.needed(TA),
            blinded=protocol.blinded,
            pilot=sum(each.kind is RoundKind.PILOT for each in listed),
            items=len(open_items(state, TA)),
            model=MODEL,
            trainings=sum(run.by is OrderBy.MODEL for run in runs),
            by_model=places[OrderBy.MODEL],
            by_similarity=places[OrderBy.SIMILARITY],
            at_random=places[OrderBy.RANDOM],
            stop=stop.sentences if stop and stop.stopped else (),
        )
    )
