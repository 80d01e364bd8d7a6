"""Driving the app in tests: press keys, wait until nothing is going on, read the screen as text."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from review.services.opening import open_review
from review.services.session import Review
from review.settings import Settings
from review.tui.app import ReviewApp

SIZE = (80, 24)
PLAIN = Settings()
Script = Callable[["Driver"], Awaitable[None]]


def opened(path: Path, handle: str = "ann") -> Review:
    """Open a test's review."""
    return open_review(str(path), handle=handle, durable=False, daily_backup=False)


class Driver:
    """A running app without a terminal."""

    def __init__(self, app: ReviewApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, each after the one before is through."""
        for key in keys:
            self.send(key)
            await self.settle()

    async def type(self, words: str) -> None:
        """Type into what has the focus."""
        for char in words:
            self.send("space" if char == " " else char)
        await self.settle()

    def send(self, key: str) -> None:
        """Send a key and wait for nothing: the pilot's own `press` waits for the whole machine to be idle."""
        named = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
        char = key if len(key) == 1 else " " if key == "space" else None
        event = events.Key(named, char)
        event.set_sender(self.app)
        assert self.app._driver is not None
        self.app._driver.send_message(event)

    async def settle(self) -> None:
        """Wait until no worker runs, no save is pending and no message waits, five looks in a row."""
        quiet = 0
        async with asyncio.timeout(20):
            while quiet < 5:
                await self.pilot.pause(0)
                await asyncio.sleep(0.002)
                quiet = 0 if self.busy() else quiet + 1

    async def until(self, *words: str) -> None:
        """Wait until words are on the screen, where something beside workers and saves goes on."""
        async with asyncio.timeout(10):
            while not self.sees(*words):
                await self.settle()

    def busy(self) -> bool:
        """Whether a read or a save is going on, a message waits, or a screen is not mounted yet."""
        if self.app.unsaved > 0 or any(not worker.is_finished for worker in self.app.workers):
            return True
        screen = self.app.screen
        nodes = (self.app, screen, *screen.walk_children())
        return not screen.is_mounted or any(node.message_queue_size for node in nodes)

    def text(self) -> str:
        """Return what the screen shows, line by line, without trailing blanks."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)

    def sees(self, *words: str) -> bool:
        """Whether all words are on the screen, line breaks counting as blanks."""
        shown = " ".join(self.text().split())
        return all(" ".join(each.split()) in shown for each in words)


async def fill(driver: Driver, *answers: str) -> None:
    """Answer the lines of a window, one after the other."""
    for answer in answers:
        await driver.type(answer)
        await driver.press("enter")


def drive(
    review: Review | None,
    script: Script,
    *,
    size: tuple[int, int] = SIZE,
    settings: Settings = PLAIN,
    first: str = "",
) -> None:
    """Run a script against the app on a review; the store is closed at the end."""

    async def main() -> None:
        app = ReviewApp(review, settings, first=first, timer=lambda: 0.0)
        try:
            async with app.run_test(size=size) as pilot:
                driver = Driver(app, pilot)
                await driver.settle()
                await script(driver)
        finally:
            app.writer.close()
            if app.review is not None:
                app.review.store.close()

    asyncio.run(main())
