"""Quickly made values are values of the frozen class in every way."""

import pickle
from dataclasses import FrozenInstanceError, fields, replace

import pytest

from review.quick import quick
from review.record import Identifier, Person, Record
from review.vocabulary import IdentifierKind


def test_values_are_those_of_the_class() -> None:
    made = quick(Person)("Li", given="Wei", affiliations=("X",))
    assert type(made) is Person
    assert made == Person("Li", "Wei", affiliations=("X",))
    assert hash(made) == hash(Person("Li", "Wei", affiliations=("X",)))
    assert repr(made) == repr(Person("Li", "Wei", affiliations=("X",)))
    assert made.name == "Li, Wei"


def test_every_field_lands_in_its_place() -> None:
    values = {f.name: (f.name,) for f in fields(Record)}
    made = quick(Record)(**values)  # type: ignore[arg-type]
    assert all(getattr(made, name) == value for name, value in values.items())
    assert quick(Record)() == Record()


def test_values_are_closed_and_can_be_copied() -> None:
    made = quick(Identifier)(IdentifierKind.DOI, "10.1/x")
    with pytest.raises(FrozenInstanceError):
        made.value = "other"  # type: ignore[misc]
    assert replace(made, value="y") == Identifier(IdentifierKind.DOI, "y")
    assert pickle.loads(pickle.dumps(made)) == made


def test_what_the_class_needs_is_needed() -> None:
    with pytest.raises(TypeError):
        quick(Identifier)(IdentifierKind.DOI)  # type: ignore[call-arg]
