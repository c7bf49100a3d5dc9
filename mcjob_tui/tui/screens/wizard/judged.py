"""What is wrong with a wizard's draft: judged when there is time for it, and said beside fields and in the stepper.

Names that may be taken are looked up, and what the server refused holds until the draft changes. Nothing here draws.
"""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.tui.screens.page import Page
from mcjob_tui.tui.screens.wizard.editing import Editing, pages_of
from mcjob_tui.tui.screens.wizard.judging import judge, surroundings
from mcjob_tui.tui.screens.wizard.live_names import LiveNames
from mcjob_tui.tui.screens.wizard.predicting import REST, Comparison
from mcjob_tui.tui.screens.wizard.stepper import PAGES, Mark, Stepper, Steps
from mcjob_tui.tui.screens.wizard.working import start

if TYPE_CHECKING:
    from textual.timer import Timer

    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.draft.rules import Problem
    from mcjob_tui.tui.screens.wizard.wizard_pages import WizardPage

REVIEW = len(PAGES) - 1
CHEAP_JUDGEMENT = 0.006
"""The CPU time of judging that may follow each key; what takes longer waits until the fingers rest."""


class JudgedPage(Page[None]):
    """A page over a draft of which is said what is wrong with it."""

    def __init__(self, session: ControlPlane, draft: JobDraft) -> None:
        super().__init__()
        self.session = session
        self.editing = Editing(draft)
        self.names = LiveNames(session)
        self.stepper = Stepper()
        self.pages: dict[int, WizardPage] = {}
        self.here = 0
        self.visited: set[int] = set()
        self.comparison = Comparison({})
        self.name_is_free: dict[tuple[str, str], bool] = {}
        self.refused: tuple[JobDraft | None, tuple[Problem, ...]] = (None, ())
        self._judged: tuple[object, ...] = ()
        self._judge_timer: Timer | None = None
        self._judge_cost = 0.0

    @property
    def page(self) -> WizardPage:
        """The page of the form that is open."""
        return self.pages[self.here]

    def _judge_soon(self) -> None:
        """Judge once what has changed is drawn; where that takes long, when the fingers rest."""
        if self._judge_cost <= CHEAP_JUDGEMENT:
            self.call_after_refresh(self.judge_if_due)
            return
        if self._judge_timer is not None:
            self._judge_timer.stop()
        self._judge_timer = self.set_timer(REST, self.judge_if_due)

    def judge_if_due(self) -> None:
        """Judge the draft as it is now, unless that has been done."""
        if self._judged != (self.editing.draft, self.editing.result):
            self.judge()

    def judge(self) -> None:
        """Find out what is wrong with the draft, and say it where it may be said already."""
        began = time.thread_time()
        draft = self.editing.draft
        self._judged = (draft, self.editing.result)
        said = self.pages[REVIEW].said_of(draft) if REVIEW in self.pages else None
        if said is not None:
            # Its own Job and policies would be said to be in its way.
            self._say(said, None)
            return
        key = (draft.namespace, draft.name)
        free = self.name_is_free.get(key)
        known_here = surroundings(self.session, draft, self.names, taken=free is False)
        refused = self.refused[1] if self.refused[0] == draft else ()
        problems = judge(draft, known_here, self.editing.result, refused, self.comparison.remedies)
        names = self.session.job_names(draft.namespace)
        if names is not None:
            free = draft.name not in names
        elif draft.name and key not in self.name_is_free:
            start(self, "name", partial(self._look_up, *key), exclusive=True)
        self._say(problems, free)
        self._judge_cost = time.thread_time() - began

    def _say(self, problems: tuple[Problem, ...], is_free: bool | None) -> None:
        self.editing.problems = problems
        self.page.tell()
        self.show_steps()
        self.pages[0].know_name(is_free)

    async def _look_up(self, namespace: str, name: str) -> None:
        """Ask whether the name is taken, a moment after the last key."""
        await asyncio.sleep(0.25)
        try:
            taken = await self.session.exists("Job", namespace, name)
        except ControlPlaneError:
            return
        self.name_is_free[namespace, name] = not taken
        self.judge()

    def refuse(self, draft: JobDraft, problems: tuple[Problem, ...]) -> None:
        """Put beside their fields what the server refused of ``draft``; it holds until the draft changes."""
        self.refused = (draft, problems)
        self.judge()

    def show_steps(self) -> None:
        counted = pages_of(self.editing.problems)
        marks = []
        for number, name in enumerate(PAGES):
            errors, warnings = counted.get(name, (0, 0))
            if number not in self.visited or number == REVIEW:
                marks.append(Mark.NEW)
            else:
                marks.append(Mark.PROBLEM if errors else Mark.WARNING if warnings else Mark.SOUND)
        self.stepper.show(Steps(tuple(marks), self.here, self.stepper.steps.said))
