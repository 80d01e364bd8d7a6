"""One registry: every command has help, no two clash on a screen, and each action exists."""

from itertools import pairwise

import pytest

from review.tui.app import ReviewApp
from review.tui.commands import COMMANDS, KEY_MAPS, bindings, commands_at
from review.tui.places import STAGES, Place
from review.tui.screens.registry import make_screen


@pytest.mark.parametrize("place", Place)
def test_every_command_has_help_and_words(place: Place) -> None:
    """A sentence for the help screen, a word for the footer, and an id that names its place."""
    for command in COMMANDS[place]:
        assert command.help.endswith("."), command.id
        assert command.words, command.id
        assert command.keys, command.id
        assert place is Place.EVERYWHERE or "." in command.id


@pytest.mark.parametrize("place", Place)
def test_no_two_clash_on_a_screen(place: Place) -> None:
    """A key does one thing on a screen, commands of everywhere included."""
    keys = sorted(key for command in commands_at(place) for key in command.keys)
    assert [a for a, b in pairwise(keys) if a == b] == []


@pytest.mark.parametrize("keys", KEY_MAPS)
def test_no_two_clash_in_a_key_map(keys: str) -> None:
    """The keys of other programs clash with nothing either, and name commands there are."""
    used = sorted(key for command in commands_at(Place.SCREENING, keys) for key in command.keys)
    assert [a for a, b in pairwise(used) if a == b] == []
    assert set(KEY_MAPS[keys]) <= {command.id for command in COMMANDS[Place.SCREENING]}


def test_ids_are_unique() -> None:
    """Each command has an id of its own."""
    ids = [command.id for commands in COMMANDS.values() for command in commands]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("place", STAGES)
def test_each_action_exists_on_its_screen(place: Place) -> None:
    """A binding never names an action that its screen or the app lacks."""
    screen = make_screen(place)
    assert screen.place is place
    for command in COMMANDS[place]:
        name = command.action.partition("(")[0]
        assert callable(getattr(screen, f"action_{name}")), command.id


def test_each_action_of_everywhere_exists() -> None:
    """The same for the app."""
    for command in COMMANDS[Place.EVERYWHERE]:
        name = command.action.partition("(")[0].removeprefix("app.")
        assert callable(getattr(ReviewApp, f"action_{name}")), command.id


def test_keys_that_terminals_cannot_tell_apart_are_not_used() -> None:
    """ctrl+i is tab, ctrl+m and ctrl+j are enter, ctrl+h is backspace, ctrl+[ is escape."""
    used = {binding.key for place in Place for binding in bindings(place)}
    assert not used & {"ctrl+i", "ctrl+m", "ctrl+j", "ctrl+h", "ctrl+left_square_bracket", "ctrl+s", "ctrl+z"}


def test_the_footer_or_the_stage_keys_show_every_command() -> None:
    """What the footer leaves out is a stage key, the theme, or the back half of a pair."""
    hidden = {c.id for commands in COMMANDS.values() for c in commands if not c.footer}
    stages = {f"go.{place.name.lower()}" for place in STAGES}
    assert hidden - stages <= {"theme", "redraw", "conflicts.scroll_up", "extraction.previous_study"}
