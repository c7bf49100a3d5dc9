"""What the form takes it gives back: screens, widgets, drawn lines, workers, subscriptions and hooks."""

import gc
import weakref

import pytest
from textual.pilot import Pilot

from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeGateway
from tests.tui.wizard.fleet import Plane

ROUNDS, WARM = 4, 2
OBJECTS_A_ROUND = 500
"""How many objects more a round may leave; a form is more than 40,000."""


async def test_a_form_that_was_left_leaves_nothing(shell: OpenShell) -> None:
    plane = Plane()
    async with shell(FakeGateway(plane)) as (app, pilot):
        await until(pilot, lambda: all(worker.name != "load-form" for worker in app.workers))
        forms: list[weakref.ref[WizardScreen]] = []
        counts = []
        subscribers = len(plane._callbacks)
        hooks, workers = len(app._shutdown_hooks), len(list(app.workers))
        for _ in range(ROUNDS):
            await _look_at_every_page(forms, app, pilot, plane)
            await until(pilot, lambda: len(app.screen_stack) == 2 and len(list(app.workers)) == workers)
            # A timer that has ended lets go of its screen when it would have been due, within a second.
            await until(pilot, lambda: gc.collect() >= 0 and not any(each() for each in forms))
            counts.append(len(gc.get_objects()))
        assert (len(plane._callbacks), len(app._shutdown_hooks)) == (subscribers, hooks)
        assert (counts[-1] - counts[WARM - 1]) / (ROUNDS - WARM) < OBJECTS_A_ROUND


@pytest.mark.usefixtures("own_thresholds")
async def test_a_form_that_was_left_goes_while_nothing_else_happens(shell: OpenShell) -> None:
    plane = Plane()
    async with shell(FakeGateway(plane)) as (app, pilot):
        await until(pilot, lambda: all(worker.name != "load-form" for worker in app.workers))
        forms: list[weakref.ref[WizardScreen]] = []
        for _ in range(2):
            await _look_at_every_page(forms, app, pilot, plane)
            await until(pilot, lambda: len(app.screen_stack) == 2)
        await until(pilot, lambda: not forms[0]())


async def _look_at_every_page(
    forms: list[weakref.ref[WizardScreen]], app: McjobApp, pilot: Pilot[None], plane: Plane
) -> None:
    form = WizardScreen(plane)
    forms.append(weakref.ref(form))
    await app.push_screen(form)
    await until(pilot, lambda: form.is_settled)
    for page in range(1, 5):
        await form.show_page(page)
        await pilot.pause()
    form.dismiss()
