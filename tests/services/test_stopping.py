"""Stopping: settled outcomes only, a stop lists what it leaves unread, and can be taken back."""

import pytest

from review.errors import BadInput, NotAllowed, NotFound
from review.screening.protocol import StoppingRule
from review.services.flow import draw, flow
from review.services.screening import decide, work_list
from review.services.screening_methods import screening_methods
from review.services.session import Review
from review.services.stopping import (
    resume_screening,
    saving_expected,
    stop_screening,
    stopping_state,
)
from review.services.stopping_sampling import draw_sample
from review.vocabulary import Stage, Verdict
from tests.services.files import article
from tests.services.test_one_way import both, bring
from tests.services.test_team import planned

TA = Stage.TITLE_ABSTRACT


@pytest.fixture
def filled(review: Review) -> Review:
    """Forty citations, one reviewer each, and a rule."""
    bring(review, *(article(n) for n in range(40)))
    planned(review, reviewers=1, stopping=StoppingRule.RANKED, recall=0.8, confidence=0.8)
    return review


def test_figures_follow_settled_outcomes(filled: Review) -> None:
    """An undisclosed decision does not count; a conflict counts as relevant."""
    planned(filled, reviewers=2, stopping=StoppingRule.RANKED)
    assert stopping_state(filled).advice.reading.read == 0
    decide(filled, TA, 1, Verdict.INCLUDE)
    assert stopping_state(filled).advice.reading.read == 0
    decide(filled.acting_as("ben"), TA, 1, Verdict.EXCLUDE)
    reading = stopping_state(filled).advice.reading
    assert (reading.read, reading.found, reading.total) == (1, 1, 40)
    both(filled, 2, Verdict.EXCLUDE, Verdict.EXCLUDE)
    told = stopping_state(filled)
    assert (told.advice.reading.read, told.advice.reading.found) == (2, 1)
    assert any("no richer" in line for line in told.details)
    assert "more to read" in told.headline


def test_a_stop_and_its_end(filled: Review) -> None:
    """The unread are counted as excluded by the rule, wait for nobody, and come back."""
    for item in range(1, 6):
        decide(filled, TA, item, Verdict.INCLUDE)
    with pytest.raises(NotAllowed, match="does not allow"):
        stop_screening(filled)
    item = 6
    while not stopping_state(filled).advice.stop:
        decide(filled, TA, item, Verdict.EXCLUDE)
        item += 1
    read = item - 1
    assert 6 < read < 40
    stop = stop_screening(filled)
    assert (stop.read, stop.total, stop.relevant) == (read, 40, 5)
    assert work_list(filled, TA).waiting == ()
    counted = flow(filled)
    assert (counted.screened, counted.excluded_automation, counted.not_read) == (40, 40 - read, 40 - read)
    assert counted.undecided_title_abstract == 0
    assert f"40 ({read} read, {40 - read} not read: stopping rule)" in str(draw(counted, "md"))
    assert "Callaghan" in screening_methods(filled)[-1]
    with pytest.raises(NotAllowed, match="already"):
        stop_screening(filled)
    decide(filled, TA, 40, Verdict.INCLUDE)
    assert flow(filled).not_read == 40 - read - 1
    resume_screening(filled)
    assert flow(filled).not_read == 0
    assert len(work_list(filled, TA).waiting) == 40 - read - 1
    assert "not stopped" in screening_methods(filled)[-1]
    with pytest.raises(NotFound):
        resume_screening(filled)


def test_what_cannot_be_stopped(filled: Review) -> None:
    """No rule, no stop; `anyway` keeps the figures with it."""
    planned(filled, reviewers=1)
    with pytest.raises(BadInput, match="names no stopping rule"):
        stop_screening(filled)
    planned(filled, reviewers=1, stopping=StoppingRule.RANKED)
    stop = stop_screening(filled, anyway=True)
    assert (stop.read, stop.p) == (0, 1.0)


def test_the_saving_is_said_beforehand(filled: Review) -> None:
    """A sentence with the most that can be saved."""
    assert "it saves at most about" in saving_expected(filled, 4)
    with pytest.raises(BadInput):
        saving_expected(filled, 41)


def test_a_random_sample_guarantees(review: Review) -> None:
    """What is unread is put in random order, the looks are fixed, and only a look allows stopping."""
    bring(review, *(article(n) for n in range(120)))
    planned(review, reviewers=1, stopping=StoppingRule.RANKED)
    with pytest.raises(BadInput, match="=random_sample first"):
        draw_sample(review)
    planned(review, reviewers=1, stopping=StoppingRule.SAMPLE, recall=0.7, confidence=0.8, seed=3)
    for item in range(1, 11):
        decide(review, TA, item, Verdict.INCLUDE)
    before = stopping_state(review)
    assert before.sample is None
    assert not before.may_stop
    assert any("Drawn now from 110 unread records, with 10 relevant found" in line for line in before.details)
    drawn = draw_sample(review)
    assert drawn.unread == 110
    assert len(drawn.looks) == 2
    first = work_list(review, TA).waiting[: drawn.looks[0]]
    assert first == work_list(review.acting_as("ben"), TA).order[: drawn.looks[0]]
    planned(review, reviewers=1, stopping=StoppingRule.SAMPLE, recall=0.99)  # the aim of the sample is fixed
    for item in first[:-1]:
        decide(review, TA, item, Verdict.EXCLUDE)
    with pytest.raises(NotAllowed, match="about 1 more to read"):
        stop_screening(review)
    decide(review, TA, first[-1], Verdict.EXCLUDE)
    told = stopping_state(review)
    assert told.may_stop
    assert told.headline == "70 % recall with 80 % confidence guaranteed by the random sample"
    with pytest.raises(NotAllowed, match="looked at already"):
        draw_sample(review)
    bring(review, article(500))
    with pytest.raises(NotAllowed, match="about 1 more to read outside"):
        stop_screening(review)
    decide(review, TA, 121, Verdict.INCLUDE)
    stop_screening(review)
    assert "guarantees 70 % recall with 80 % confidence" in screening_methods(review)[-1]


def test_the_quantile_bound_says_what_it_needs(filled: Review) -> None:
    """It never allows stopping here; the figures say what is missing."""
    planned(filled, reviewers=1, stopping=StoppingRule.QUANTILE)
    told = stopping_state(filled)
    assert told.headline == "0 of 59 relevant records in a random sample"
    assert not told.may_stop
    assert any("of all 40; none has been read" in line for line in told.details)


def test_the_saving_stands_there_before_screening_starts(filled: Review) -> None:
    """As long as nothing is settled."""
    assert any("it saves at most about" in line for line in stopping_state(filled).details)
    decide(filled, TA, 1, Verdict.INCLUDE)
    assert not any("it saves at most about" in line for line in stopping_state(filled).details)
