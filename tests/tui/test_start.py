"""The Start screen: where was looked, what the contexts answer, and how one gets on from there."""

from collections.abc import Callable

import pytest

from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.gateway import Found, Place
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.start import StartScreen, looked_in
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeGateway
from tests.tui.snapshot import visible_text
from tests.tui.test_jobs import SIZES, named


@pytest.mark.parametrize("size", SIZES, ids=named)
async def test_it_looks_as_designed(
    shell: OpenShell, size: tuple[int, int], matches_snapshot: Callable[[McjobApp, str], None]
) -> None:
    async with shell(FakeGateway(likely=False), size=size) as (app, pilot):
        await until(pilot, lambda: "no answer in 5 s" in visible_text(app))
        matches_snapshot(app, f"start-{named(size)}")


async def test_enter_starts_the_sandbox(shell: OpenShell) -> None:
    gateway = FakeGateway(likely=False)
    async with shell(gateway) as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        assert gateway.asked == ["sandbox"]
        await until(pilot, lambda: "SANDBOX" in visible_text(app))


def test_what_the_sentence_above_says_is_not_said_again() -> None:
    missing = Place("/nope", "/nope does not exist")
    other = Place("~/.kube/config", "3 contexts")
    found = Found((missing, other), (), missing.outcome)
    listed = ["".join(piece.text for piece in each) for each in looked_in(found, 80, missing.outcome)]
    assert [each.split() for each in listed] == [["Looked", "in", "~/.kube/config", "3", "contexts"]]


async def test_another_row_connects_with_its_context(shell: OpenShell) -> None:
    gateway = FakeGateway(likely=False)
    async with shell(gateway) as (app, pilot):
        await until(pilot, lambda: "staging-karmada" in visible_text(app))
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        assert gateway.asked == ["staging-karmada"]


async def test_a_context_that_does_not_work_leads_here_with_the_reason(shell: OpenShell) -> None:
    gateway = FakeGateway(refuse="the server at 127.0.0.1:6443 has no Karmada APIs")
    async with shell(gateway) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, StartScreen))
        await until(pilot, lambda: "× the server at 127.0.0.1:6443 has no Karmada APIs" in visible_text(app))
        gateway.refuse = ""
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))


async def test_why_shows_the_whole_answer(shell: OpenShell) -> None:
    async with shell(FakeGateway(likely=False)) as (app, pilot):
        await until(pilot, lambda: "a cluster, no Karmada" in visible_text(app))
        await pilot.press("j", "d")
        await until(pilot, lambda: "has no Karmada APIs." in visible_text(app))


async def test_contexts_are_asked_again_in_another_kubeconfig_and_q_quits(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = FakeGateway(likely=False)
    asked: list[str | None] = []
    find = gateway.find

    async def found(kubeconfig: str | None = None) -> Found:
        asked.append(kubeconfig)
        return await find(kubeconfig)

    monkeypatch.setattr(gateway, "find", found)
    async with shell(gateway) as (app, pilot):
        await until(pilot, lambda: asked == [None])
        await pilot.press("r")
        await until(pilot, lambda: asked == [None, None])
        await pilot.press("o", *"other", "enter")
        await until(pilot, lambda: asked == [None, None, "other"])
        await pilot.press("escape", "q")
        await until(pilot, lambda: not app.is_running)


async def test_a_context_chosen_here_that_refuses_is_told_here(shell: OpenShell) -> None:
    gateway = FakeGateway(refuse="the certificate has expired", likely=False)
    async with shell(gateway) as (app, pilot):
        await until(pilot, lambda: "staging-karmada" in visible_text(app))
        await pilot.press("j", "j", "enter")
        await until(pilot, lambda: "× staging-karmada: the certificate has expired" in visible_text(app))
        assert isinstance(app.screen, StartScreen)
