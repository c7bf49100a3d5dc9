"""The app's screens while every answer is odd: Jobs, a Job's pages, its logs, clusters, the form, Review and submit.

Each odd answer is tried on each screen that asks the control plane for anything. In between all is well again, which
takes less time here than it does for people.
"""

import json
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from unittest.mock import patch

from mcjob_tui.control_plane import outage, reflector
from mcjob_tui.control_plane.backoff import Backoff
from mcjob_tui.control_plane.views import Phase
from mcjob_tui.tui.screens.wizard.submit_dialog import SubmitDialog
from mcjob_tui.tui.screens.wizard.submitting import Stage
from tests.faults.odd_answers import Odd
from tests.faults.odd_proxy import OddProxy
from tests.faults.odd_trials import serving
from tests.faults.stage import TOKEN
from tests.hostile.walking import Walk, walking
from tests.tui.conftest import shows, until

_BACK_SECONDS = 90.0
_SHORT = 0.3
"""Seconds between tries, in place of up to thirty."""
_END_SECONDS = 60.0
SCREENS = ("a Job", "logs", "Jobs", "clusters", "the form", "Review", "submit")


@dataclass
class Visits:
    """How often each screen was looked at under an odd answer and how much it asked for there; what went wrong."""

    tried: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        each = ", ".join(f"{name} {self.tried[name]} ({self.asked[name]} requests)" for name in SCREENS)
        return f"odd answers on screens: {each}: {self.tried.total()} tried, {len(self.wrong)} wrong"


async def visit_screens(odds: Sequence[Odd], folder: Path, size: tuple[int, int] = (120, 40)) -> Visits:
    """Walk through the screens under each; nobody's settings and drafts may be found from ``folder``."""
    visits = Visits()
    async with AsyncExitStack() as stack:
        server, _ = await stack.enter_async_context(serving(()))
        proxy = await stack.enter_async_context(OddProxy.before(server))
        for module, name, short in (
            (reflector, "Backoff", partial(Backoff, longest=_SHORT)),
            (reflector, "DENIED_SECONDS", _SHORT),
            (outage, "SCOUT_SECONDS", (_SHORT / 2, _SHORT)),
        ):
            stack.enter_context(patch.object(module, name, short))
        walk = await stack.enter_async_context(walking(_kubeconfig(folder, proxy.port), size))
        for number, odd in enumerate(odds):
            for way in (_watching, _changing):
                shutil.rmtree(folder / "mcjob", ignore_errors=True)
                try:
                    await _well(walk, proxy)
                    await way(_Visit(walk, proxy, odd, number, visits))
                except AssertionError as error:
                    visits.wrong.append(f"{odd}: {error}")
                    walk.app.failures.clear()
                    await _left(walk)
        try:
            await _well(walk, proxy)
        except AssertionError as error:
            visits.wrong.append(f"after all of them: {error}")
    return visits


@dataclass
class _Visit:
    """All screens under one odd answer."""

    walk: Walk
    proxy: OddProxy
    odd: Odd
    number: int
    """Of this way through the screens; a Job that is submitted is named by it."""
    visits: Visits

    @asynccontextmanager
    async def on(self, screen: str) -> AsyncIterator[Walk]:
        """Be on a screen for the time of the block, while all answers are odd."""
        self.proxy.be(self.odd)
        before = self.proxy.asked
        yield self.walk
        # Watches were cut and begin again in a moment, which a quick walk may be ahead of.
        await until(self.walk.pilot, lambda: self.proxy.asked > before)
        self.visits.tried[screen] += 1
        self.visits.asked[screen] += self.proxy.asked - before


async def _watching(visit: _Visit) -> None:
    walk = visit.walk
    await walk.press("enter")
    await walk.reach("JobScreen")
    async with visit.on("a Job"):
        await walk.press("2", "3", "5", "greater_than_sign", "greater_than_sign", "6", "1", "d", "escape")
    async with visit.on("logs"):
        await walk.press("l", "1", "0", "p", "w")
        await walk.press("escape")
    async with visit.on("Jobs"):
        await walk.leave()
        await walk.press("S", "A", "f", "f", "n", "escape")
    async with visit.on("clusters"):
        await walk.press("colon")
        await walk.type("clusters")
        await walk.press("enter", "j", "e", "escape")
        await walk.leave()


async def _changing(visit: _Visit) -> None:
    walk = visit.walk
    await walk.press("w")
    await walk.reach("WizardScreen")
    async with visit.on("the form"):
        # Another name is looked up, and the placement beside it is drawn from what is known of clusters and policies.
        await walk.type(f"x{visit.number}")
        await walk.press("tab", "escape", "t", "escape")
    async with visit.on("Review"):
        await walk.press("ctrl+s")
        await shows(walk.pilot, "● 5 Review")
        await walk.press("c", "m")
    async with visit.on("submit"):
        await walk.press("ctrl+s")
        dialog = walk.app.screen
        if isinstance(dialog, SubmitDialog):
            await until(walk.pilot, lambda: dialog.submitting.stage is not Stage.SENDING, _END_SECONDS)
        elif type(dialog).__name__ != "JobScreen":  # all was believed, and the Job is there already
            # What the check has just been told stands in the way, and it is said that it does.
            await shows(walk.pilot, "the server refuses")
        await walk.look("submitted")
    await _left(walk)


async def _left(walk: Walk) -> None:
    """Back to the list of Jobs, whatever asks on the way."""
    began, way = time.monotonic(), list[str]()
    while len(way) < 30 or time.monotonic() - began < _END_SECONDS:
        name = type(walk.app.screen).__name__
        if name == "JobsScreen":
            return
        way.append(name)
        # On the way: what stands on a screen that comes and goes was looked at before.
        await walk.pilot.press(*(("tab", "enter") if name == "QuestionDialog" else ("escape",)))
        await walk.pilot.pause()
    said = [each.sentence for each in walk.app.said][-3:]
    raise AssertionError(f"still on {walk.app.screen}, by way of {list(dict.fromkeys(way))}; last said: {said}")


async def _well(walk: Walk, proxy: OddProxy) -> None:
    proxy.be(None)
    await until(walk.pilot, lambda: _is_well(walk), _BACK_SECONDS)


def _is_well(walk: Walk) -> bool:
    session = walk.app.session
    return session is not None and session.state.phase is Phase.LIVE and "j" in [each.name for each in session.jobs()]


def _kubeconfig(folder: Path, port: int) -> Path:
    content = {
        "current-context": "c",
        "clusters": [{"name": "c", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
        "users": [{"name": "u", "user": {"token": TOKEN}}],
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u", "namespace": "demo"}}],
    }
    (folder / "kubeconfig").write_text(json.dumps(content))
    return folder / "kubeconfig"
