"""Invented records with labels, the same on every machine."""

import random

_COMMON = [
    "the",
    "of",
    "and",
    "in",
    "patients",
    "with",
    "study",
    "results",
    "was",
    "were",
    "for",
    "to",
    "treatment",
    "group",
    "trial",
    "effect",
    "after",
]
_TOPIC = [
    "migraine",
    "triptan",
    "sumatriptan",
    "headache",
    "attack",
    "placebo",
    "relief",
    "nausea",
    "aura",
    "recurrence",
]
_OTHER = [
    "soil",
    "protein",
    "galaxy",
    "market",
    "school",
    "enzyme",
    "neuron",
    "bridge",
    "glacier",
    "policy",
    "insulin",
    "kidney",
]
_LESS = [f"word{n}" for n in range(300)]


def invented_records(n: int = 150, relevant: int = 15, seed: int = 7) -> tuple[list[str], list[bool]]:
    """Return texts and labels; one text is empty, one repeats, and many others touch the topic."""
    rng = random.Random(seed)
    labels = [i < relevant for i in range(n)]
    rng.shuffle(labels)
    texts = [_text(rng, 0.1 if label else 0.2 * (rng.random() < 0.2)) for label in labels]
    texts[11], texts[12] = "", texts[13]
    return texts, labels


def _text(rng: random.Random, share: float) -> str:
    chosen = []
    for _ in range(rng.randint(8, 60)):
        source = _TOPIC if rng.random() < share else rng.choice((_COMMON, _COMMON, _OTHER, _LESS))
        chosen.append(rng.choice(source))
    return " ".join(chosen)
