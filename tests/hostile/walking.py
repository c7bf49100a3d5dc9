"""A walk through all screens by keyboard, looking after every step at what would reach the terminal."""

import argparse
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot
from wcwidth import wcwidth

from mcjob_tui.cli.gateway import CommandLineGateway, Flags
from mcjob_tui.cli.settings import settle
from mcjob_tui.control_plane.views import Phase
from mcjob_tui.resources.text import width
from mcjob_tui.tui.app import McjobApp, Options
from mcjob_tui.tui.screens.jobs import JobsScreen
from tests.hostile.corpus import forbidden
from tests.tui.conftest import PATIENCE, until

NO_FLAGS = argparse.Namespace(theme=None, ascii=None, no_mouse=None, read_only=None, namespace=None)


def is_laid_out(app: McjobApp) -> bool:
    """Whether the page on top has had its first layout: before it there is no frame, and none is sent."""
    return app.screen._compositor.size == app.size


def wrong_lines(app: McjobApp) -> list[str]:
    """What is wrong with the frame that ``app`` shows: nothing, mostly."""
    columns, rows = app.size
    strips = app.screen._compositor.render_strips(app.size)
    wrong = [] if len(strips) == rows else [f"{len(strips)} lines in {rows} rows"]
    for y, strip in enumerate(strips):
        text = "".join(segment.text for segment in strip)
        obeyed = list(forbidden(text))
        wide = sum(max(0, wcwidth(each)) for each in text)
        # Vowel signs of Indic scripts take a column in most terminals, and none by Rich's and wcwidth's tables.
        if obeyed or wide > columns or columns not in (width(text), cell_len(text)):
            wrong.append(f"line {y}: {wide} columns, obeyed {obeyed}: {text!r}")
    return wrong


@dataclass
class Walk:
    """An app on its way. ``steps`` are the screens that were looked at, by name."""

    app: McjobApp
    pilot: Pilot[None]
    steps: list[str] = field(default_factory=list)

    async def press(self, *keys: str) -> None:
        """Press keys, and look after each."""
        for key in keys:
            await self.pilot.press(key)
            await self.look(key)

    async def type(self, text: str) -> None:
        """Type text that a keyboard has."""
        await self.pilot.press(*("space" if each == " " else each for each in text))
        await self.look(text)

    async def look(self, step: str) -> None:
        """Check the frame as it is now, the first one of a page that has just come."""
        await until(self.pilot, lambda: is_laid_out(self.app), PATIENCE)
        name = type(self.app.screen).__name__
        assert self.app._exception is None
        assert not self.app.failures, (step, name, self.app.failures)
        wrong = wrong_lines(self.app)
        assert not wrong, "\n".join([f"after {step!r} on {name}:", *wrong[:5]])
        self.steps.append(name)

    async def reach(self, screen: str) -> None:
        """Wait until a screen is there."""
        await until(self.pilot, lambda: type(self.app.screen).__name__ == screen, PATIENCE)
        await self.look(screen)

    async def leave(self) -> None:
        """Go back to the list of Jobs.

        Keys are not counted alone: on a busy machine some are answered late, and an error that stands takes one.
        """
        began, way = time.monotonic(), list[str]()
        while type(self.app.screen) is not JobsScreen:
            if len(way) > 12 and time.monotonic() - began > PATIENCE:
                said = [each.sentence for each in self.app.said][-3:]
                raise AssertionError(f"still on {self.app.screen}, by way of {list(dict.fromkeys(way))}; said: {said}")
            way.append(type(self.app.screen).__name__)
            await self.press("escape")


@asynccontextmanager
async def walking(
    kubeconfig: Path, size: tuple[int, int], *, complaints: Iterable[str] = (), ascii: bool = False
) -> AsyncIterator[Walk]:
    """The app over the server that the kubeconfig leads to, live."""
    gateway = CommandLineGateway(Flags(kubeconfig=str(kubeconfig)), settle(NO_FLAGS))
    app = McjobApp(gateway, Options(complaints=tuple(complaints), ascii=ascii))
    async with app.run_test(size=size, notifications=True) as pilot:
        walk = Walk(app, pilot)
        await until(
            pilot,
            lambda: app.session is not None and app.session.state.phase is Phase.LIVE and app.session.jobs() != (),
            PATIENCE,
        )
        await walk.look("live")
        yield walk
