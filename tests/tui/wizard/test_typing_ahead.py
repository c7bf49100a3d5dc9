"""Who types faster than the screen follows: every key reaches what it would reach if one waited."""

import asyncio
from random import Random
from typing import Any, cast

import pytest
from textual import events
from textual.message import Message
from textual.message_pump import MessagePump

from mcjob_tui.draft.placing import Strategy
from mcjob_tui.draft.storing import drafts
from mcjob_tui.tui import garbage, typing_ahead
from mcjob_tui.tui.screens.clusters import ClustersScreen
from mcjob_tui.tui.screens.wizard import predicting
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from tests.tui.conftest import PATIENCE, OpenShell, until
from tests.tui.doubles import FakeGateway
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import Plane


def _nothing() -> None:
    """Done in the next round."""


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


async def test_letters_typed_right_after_are_the_name_also_where_a_draft_was_kept(shell: OpenShell) -> None:
    drafts().save("abc", STORY)
    async with shell(FakeGateway(Plane())) as (app, pilot):
        _burst(app, "c", *"clone")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.screen.editing.draft.name == "clone")
        await until(pilot, lambda: all(each.name != "offer" for each in app.workers))
        await pilot.pause()
        assert isinstance(app.screen, WizardScreen)
    assert sorted(each.draft.name for each in drafts().all()) == ["clone", STORY.name]


async def test_keys_go_out_on_pages_that_always_have_another_message(shell: OpenShell) -> None:
    async with shell(FakeGateway()) as (app, _):
        loop = asyncio.get_running_loop()
        coming = loop.call_soon(_nothing)

        def go_on() -> None:
            nonlocal coming
            app.call_later(_nothing)
            coming = loop.call_soon(go_on)

        coming = loop.call_soon(go_on)
        _burst(app, "enter", "2", "3", "5", "6", "escape", "colon", *"clusters", "enter")
        try:
            async with asyncio.timeout(PATIENCE):
                while not isinstance(app.screen, ClustersScreen):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        finally:
            coming.cancel()


async def test_a_field_that_a_key_has_just_brought_on_is_the_next_one(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.focus("Strategy")
        _burst(page.app, "j", "j", "j", "space", "tab", "plus", *"m1", "tab", "7", "tab")
        await page.until(lambda: bool(page.draft.spec.static_weights))
        assert page.draft.spec.strategy is Strategy.STATIC_WEIGHT
        assert [(each.cluster_names, each.weight) for each in page.draft.spec.static_weights] == [(("m1",), 7)]


async def test_the_list_that_opens_by_itself_takes_what_is_typed_next(form: OpenForm) -> None:
    async with form(STORY) as page:
        _burst(page.app, "escape", "4", "plus", "space", "enter")
        await page.until(lambda: any(each.cluster_names for each in page.draft.spec.differences[-1:]))
        await page.until(lambda: page.app.screen is page.wizard)


async def test_the_dialog_that_a_list_asks_for_takes_what_is_typed_next(form: OpenForm) -> None:
    async with form(STORY) as page:
        _burst(page.app, "ctrl+n", *["tab"] * 10, "enter", "tab", "b", *"WEEK", "=", *"47", "ctrl+s")
        await page.until(lambda: any(each.name == "WEEK" for each in page.draft.spec.containers[0].env))


async def test_a_row_that_is_still_edited_is_part_of_what_review_shows(form: OpenForm) -> None:
    async with form(STORY) as page:
        _burst(page.app, "escape", "3")
        await page.until(lambda: page.wizard.here == 2)
        await page.focus("Labels")
        _burst(page.app, "plus", *"team", "tab", *"billing", "ctrl+s")
        await page.until(lambda: page.wizard.here == 4)
        await page.shows("team: billing")


@pytest.mark.parametrize("seed", range(2))
async def test_keys_go_where_they_are_meant_whatever_the_machine_does_meanwhile(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Every message of every widget may be held up before it is handled, as on a machine with other things to do."""
    random = Random(seed)
    handle = MessagePump._dispatch_message

    async def held_up(pump: MessagePump, message: Message) -> None:
        for _ in range(random.choice((0, 0, 0, 1, 5))):
            await asyncio.sleep(0)
        await handle(pump, message)

    async with form(STORY) as page:
        monkeypatch.setattr(MessagePump, "_dispatch_message", held_up)
        storage = ("ctrl+n", *["tab"] * 11, "enter", "tab", "plus", *"tmp", "tab", "tab", *"1Gi", "enter", "enter")
        mount = ("tab", "plus", *"tmp", "tab", *"/t", "tab", "tab", "enter", "enter")
        entry = ("escape", "4", "plus", "space", "enter", "tab", *"mirror.io")
        _burst(page.app, *storage, *mount, *entry)
        await page.until(lambda: any(each.containers for each in page.draft.spec.differences[-1:]))
        await page.until(lambda: "mirror.io" in str(page.draft.spec.differences[-1].containers))
        assert page.draft.spec.volumes[-1].name == "tmp"
        assert page.draft.spec.containers[0].volume_mounts[-1].mount_path == "/t"


async def test_of_keys_in_a_burst_those_before_the_last_are_not_predicted(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(STORY) as page:
        await page.focus("Instances")
        asked: list[object] = []
        predict = predicting.predict

        def noting(*question: Any) -> object:
            asked.append(page.draft.spec.instances)
            return predict(*question)

        monkeypatch.setattr(predicting, "predict", noting)
        _burst(page.app, *"12345")
        await page.until(lambda: page.draft.spec.instances == 12345)
        await page.settle()
        # On a machine that is busy the fingers seem to rest between two of them.
        assert asked[-1] == 12345
        assert len(asked) < 5


async def test_a_widget_that_never_answers_is_waited_for_so_many_looks_and_no_longer() -> None:
    class Silent:
        _closing = _closed = False

        def post_message(self, message: Message) -> bool:
            return True

    patience = typing_ahead._Patience(2)
    await patience.reached(cast(MessagePump, Silent()))
    assert patience.is_over


async def test_nothing_is_looked_through_while_more_keys_wait(form: OpenForm, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[None] = []
    monkeypatch.setattr(garbage, "look_through_new", lambda: looks.append(None))
    async with form(STORY) as page:
        await page.press("tab")
        looks.clear()
        page.app._held.append(events.Key("x", "x"))
        page.app._answered()
        assert not looks
        page.app._held.clear()
        page.app._answered()
        assert looks
