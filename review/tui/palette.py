"""The commands of this screen and of everywhere, in the command palette."""

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from review.tui.commands import Command, commands_at
from review.tui.content import line
from review.tui.screens.stage import StageScreen


class ReviewCommands(Provider):
    """Offers whatever can be done here and now."""

    async def discover(self) -> Hits:
        """Yield every command that applies."""
        for command in self._commands():
            name = f"{command.words}  ({command.key_words})"
            yield DiscoveryHit(line(name), partial(self._run, command), text=name, help=command.help)

    async def search(self, query: str) -> Hits:
        """Yield the commands whose words match."""
        matcher = self.matcher(query)
        for command in self._commands():
            name = f"{command.words} · {command.help} ({command.key_words})"
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, matcher.highlight(name), partial(self._run, command), text=name)

    def _commands(self) -> Iterator[Command]:
        screen = self.screen
        if isinstance(screen, StageScreen):
            yield from (c for c in commands_at(screen.place) if not c.numbered and screen.applies(c))

    async def _run(self, command: Command) -> None:
        await self.app.run_action(command.action, self.screen)
