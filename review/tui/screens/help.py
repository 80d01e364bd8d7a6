"""What every key does on a screen."""

from collections.abc import Callable, Iterator

from textual.content import Content

from review.tui.commands import COMMANDS, Command
from review.tui.content import NOTHING, join, line, rows
from review.tui.places import Place


def help_content(place: Place, applies: Callable[[Command], bool]) -> Content:
    """Return the keys of a screen that apply now, then those of everywhere."""
    return rows(_lines(place, applies))


def _lines(place: Place, applies: Callable[[Command], bool]) -> Iterator[Content]:
    for title, group in ((f"On this screen ({place})", place), ("Everywhere", Place.EVERYWHERE)):
        listed = [command for command in COMMANDS[group] if applies(command)]
        if listed:
            yield line(title, "bold underline")
            yield from (_line(command) for command in listed)
            yield NOTHING


def _line(command: Command) -> Content:
    others = " ".join(key for key in command.keys[1:] if not command.numbered)
    more = line(f"  (also {others})", "dim") if others else NOTHING
    return join(
        [Content.styled(f"{command.key_words:>5}", "bold $text-accent"), line("  "), line(command.help), more]
    )
