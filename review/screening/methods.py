"""What the methods section says about screening titles and abstracts: who, in which order, until when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from review.screening.protocol import Order, ScreeningPlan, StoppingRule
from review.screening.stopping_advice import aim_words, percent

_RULES = {
    StoppingRule.RANKED: "the hypergeometric test of Callaghan and Müller-Hansen (2020) on the ranked list",
    StoppingRule.SAMPLE: "random samples with looks fixed in advance",
    StoppingRule.QUANTILE: "the quantile bound",
}
_NUMBERS = ("no reviewer", "one reviewer", "two reviewers", "three reviewers", "four reviewers")


@dataclass(frozen=True, slots=True)
class Screened:
    """What was done, as far as the methods section tells it.

    Attributes:
        plan: the plan in force.
        reviewers: reviewers per record.
        blinded: whether they saw each other's decisions only afterwards.
        pilot: records of pilot rounds.
        items: records to be screened.
        model: the ranking model; empty where nothing was ranked.
        trainings: how often it was trained to give places.
        by_model: places given by the model.
        by_similarity: places given by the similarity to the topic and to included records.
        at_random: places drawn at random.
        stop: what was said when screening was stopped.
    """

    plan: ScreeningPlan
    reviewers: int
    blinded: bool
    pilot: int
    items: int
    model: str
    trainings: int
    by_model: int
    by_similarity: int
    at_random: int
    stop: Sequence[str] = ()


def methods(done: Screened) -> tuple[str, ...]:
    """Return the sentences, one idea each."""
    return (*_who(done), *_order(done), *_until(done))


def _who(done: Screened) -> Iterator[str]:
    plan, many = done.plan, done.reviewers > 1
    who = _NUMBERS[done.reviewers] if done.reviewers < len(_NUMBERS) else f"{done.reviewers} reviewers"
    apart = " independently" if many else ""
    blind = ", blinded to each other's decisions" if many and done.blinded else ""
    if many and plan.double_share < 1:
        yield (
            f"{percent(plan.double_share)} of titles and abstracts were screened by {who}{apart}{blind}, "
            "the others by one reviewer."
        )
    else:
        yield f"Titles and abstracts were screened by {who}{apart}{blind}."
    if many:
        named = ", ".join(plan.adjudicators)
        how = f"by an adjudicator ({named})" if named else "by discussion"
        yield f"Conflicts were settled {how}."
    if plan.second_reader_share:
        share = percent(plan.second_reader_share)
        yield f"A random {share} of the exclusions by one reviewer were read by a second, blind to the first."
    if done.pilot:
        yield f"A pilot round of {done.pilot} records came before the main round."


def _order(done: Screened) -> Iterator[str]:
    plan = done.plan
    if plan.order is Order.RANDOM and not done.by_model + done.by_similarity:
        yield "Records were read in random order."
        return
    yield (
        f"Records were put in order by active learning with {done.model}, trained again as decisions came "
        f"({done.trainings} trainings so far; seed {plan.seed}); places once given were kept, and every "
        "reviewer read the same order."
    )
    if plan.topic:
        yield f"Ranking started from the sentence “{plan.topic}”."
    parts = [(done.by_model, "the model"), (done.by_similarity, "similarity"), (done.at_random, "chance")]
    given = ", ".join(f"{count} by {how}" for count, how in parts if count)
    if given:
        yield f"Of {done.items} records, {given} got their place."
    if plan.random_block:
        yield f"The first {plan.random_block} records were a random block common to all reviewers."
    if plan.order is Order.RANDOM:
        yield "The other records were read in random order."


def _until(done: Screened) -> Iterator[str]:
    if done.stop:
        yield from done.stop
    elif done.plan.stopping is StoppingRule.NONE:
        yield "No stopping rule was used: all records are to be read."
    else:
        rule = _RULES[done.plan.stopping]
        yield (
            f"The stopping rule is {rule}, for {aim_words(done.plan.aim)}; screening was not stopped by it."
        )
