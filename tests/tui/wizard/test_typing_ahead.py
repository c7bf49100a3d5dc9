"""Who types faster than the screen follows: every key reaches what it would reach if one waited."""

from textual import events

from mcjob_tui.draft.placing import Strategy
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeGateway
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import Plane


def _burst(app: object, *keys: str) -> None:
    """All keys at once, as a terminal sends what was typed over a slow line."""
    for key in keys:
        app.post_message(events.Key(key, key if len(key) == 1 else None))  # type: ignore[attr-defined]


async def test_a_burst_over_several_fields_fills_each_of_them(form: OpenForm) -> None:
    async with form() as page:
        to_instances = ("tab",) * 5
        _burst(page.app, *"nightly", "tab", "tab", *"why", *to_instances, "backspace", *"40", "tab", "backspace", "8")
        await page.until(lambda: page.draft.spec.parallelism == 8)
        assert page.draft.name == "nightly"
        assert page.draft.spec.description == "why"
        assert page.draft.spec.instances == 40


async def test_a_burst_goes_on_on_the_page_that_it_opens(form: OpenForm) -> None:
    async with form(STORY) as page:
        _burst(page.app, "ctrl+n", *"x2", "tab", "tab", "tab", "tab", "end", "backspace", "ctrl+o", "y")
        await page.until(lambda: page.draft.name.endswith("y"))
        container = page.draft.spec.containers[0]
        assert container.image.endswith("4.2.1x2")
        assert container.resources is not None
        assert container.resources.requests["cpu"] == "250"


async def test_letters_typed_right_after_the_form_was_asked_for_are_the_name(shell: OpenShell) -> None:
    async with shell(FakeGateway(Plane())) as (app, pilot):
        _burst(app, "c", *"clone")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.editing.draft.name == "clone")
        assert app.screen.editing.draft.spec.strategy is Strategy.DUPLICATED  # type: ignore[attr-defined]
