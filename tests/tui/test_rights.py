"""Rights and read-only: keys that are dim and say why, questions that only a person's own key waits for."""

import asyncio
from collections.abc import Coroutine, Iterable

import pytest

from mcjob_tui.tui import rights
from mcjob_tui.tui.app import McjobApp, Options
from mcjob_tui.tui.rights import Question, Rights
from mcjob_tui.tui.screens.cluster_edit import ClusterDialog
from mcjob_tui.tui.screens.delete_dialog import DeleteDialog
from mcjob_tui.tui.screens.page import UNANSWERED
from mcjob_tui.tui.widgets.footer import Footer
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text
from tests.tui.test_clusters import go_to_clusters


class Server:
    """Answers questions when told to, and counts them."""

    def __init__(self, denied: dict[tuple[str, str, str], str]) -> None:
        self.denied = denied
        self.asked: list[tuple[str, str, str]] = []
        self.waiting: list[Coroutine[None, None, None]] = []
        self.learned = 0
        self.rights = Rights(self.allowed, self.waiting.append, self.note)

    async def allowed(self, verb: str, kind: str, namespace: str) -> tuple[bool, str]:
        self.asked.append((verb, kind, namespace))
        reason = self.denied.get((verb, kind, namespace), "")
        return not reason, reason

    def note(self) -> None:
        self.learned += 1

    async def answer(self) -> None:
        waiting, self.waiting[:] = list(self.waiting), []
        for each in waiting:
            await each


async def test_what_is_not_known_yet_counts_as_allowed_and_is_asked_once() -> None:
    server = Server({("delete", "Job", ""): "no", ("delete", "Job", "a"): "you may not delete jobs in a"})
    for _ in range(3):
        assert server.rights.why_not("delete", "Job", "a") == ""
    await server.answer()
    assert server.rights.why_not("delete", "Job", "a") == ""
    await server.answer()
    assert server.rights.why_not("delete", "Job", "a") == "you may not delete jobs in a"
    assert server.rights.why_not("delete", "Job", "b") == ""
    await server.answer()
    assert server.rights.why_not("delete", "Job", "b") == ""
    assert server.asked == [("delete", "Job", ""), ("delete", "Job", "a"), ("delete", "Job", "b")]
    assert server.learned == 2


async def test_who_may_everywhere_is_not_asked_for_each_namespace() -> None:
    server = Server({})
    server.rights.why_not("patch", "Job", "a")
    await server.answer()
    assert [server.rights.why_not("patch", "Job", each) for each in "abc"] == ["", "", ""]
    assert server.asked == [("patch", "Job", "")]
    assert not server.waiting


async def test_a_denial_without_words_has_some() -> None:
    async def allowed(verb: str, kind: str, namespace: str) -> tuple[bool, str]:
        return False, ""

    waiting: list[Coroutine[None, None, None]] = []
    rights = Rights(allowed, waiting.append, lambda: None)
    rights.why_not("patch", "Cluster")
    await waiting.pop()
    assert rights.why_not("patch", "Cluster") == "you may not patch Cluster"


def is_possible(app: McjobApp, key: str) -> bool:
    (found,) = (each for each in app.screen.query_one(Footer).keys if each.key == key)
    return found.possible


async def test_a_denied_verb_dims_its_key_and_says_why(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.denials[("delete", "Job")] = "you may not delete jobs"
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await until(pilot, lambda: not is_possible(app, "x"))
        assert is_possible(app, "s")
        await pilot.press("x")
        await until(pilot, lambda: bool(app.said))
        namespace = app.screen.job.namespace  # type: ignore[attr-defined]
        assert app.said[-1].sentence == f"delete: you may not delete jobs in {namespace}"
        assert not isinstance(app.screen, DeleteDialog)
        before = len(control_plane.questions)
        await pilot.press("s", "x")
        assert len(control_plane.questions) == before


async def test_new_jobs_are_possible_while_all_namespaces_are_watched(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.denials[("create", "Job")] = "you may not create jobs"
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await until(pilot, lambda: not is_possible(app, "r"))
        assert is_possible(app, "c")
        app.watch_namespace("quant")
        await until(pilot, lambda: not is_possible(app, "c"))


async def test_who_may_delete_but_not_create_cannot_run_a_job_again_in_its_place(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.denials[("create", "Job")] = "you may not create jobs"
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await until(pilot, lambda: not is_possible(app, "r"))
        assert is_possible(app, "x")
        await pilot.press("R")
        await until(pilot, lambda: bool(app.said))
        assert app.said[-1].sentence.startswith("run in place: you may not create jobs in ")


async def test_a_cluster_that_may_not_be_patched(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.denials[("patch", "Cluster")] = "you may not patch clusters"
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await go_to_clusters(app, pilot)
        await until(pilot, lambda: not is_possible(app, "e"))
        await pilot.press("e")
        await until(pilot, lambda: app.said[-1].sentence == "edit: you may not patch clusters")
        assert not isinstance(app.screen, ClusterDialog)


class Slow(FakeControlPlane):
    """Says what may be done only once it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.told = asyncio.Event()

    async def allowed(self, verb: str, kind: str, namespace: str = "") -> tuple[bool, str]:
        self.questions.append((verb, kind, namespace))
        await self.told.wait()
        return not self.denials, "you may not patch clusters"


@pytest.mark.parametrize("is_allowed", [False, True])
async def test_a_key_waits_for_what_the_api_server_says_of_its_right(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch, is_allowed: bool
) -> None:
    monkeypatch.setattr(rights, "ANSWER_SECONDS", 600.0)
    waits = asyncio.Event()
    settle = Rights.settle

    async def settled(self: Rights, questions: Iterable[Question]) -> bool:
        waits.set()
        return await settle(self, questions)

    monkeypatch.setattr(Rights, "settle", settled)
    control_plane = Slow()
    control_plane.denials = {} if is_allowed else {("patch", "Cluster"): "no"}
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await go_to_clusters(app, pilot)
        waits.clear()
        pressed = asyncio.create_task(pilot.press("e"))
        await waits.wait()
        assert not isinstance(app.screen, ClusterDialog)
        control_plane.told.set()
        await pressed
        if is_allowed:
            await until(pilot, lambda: isinstance(app.screen, ClusterDialog))
        else:
            await until(pilot, lambda: app.said[-1].sentence == "edit: you may not patch clusters")
            assert not isinstance(app.screen, ClusterDialog)


async def test_a_key_whose_right_nobody_answers_says_so(shell: OpenShell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "ANSWER_SECONDS", 0.05)
    async with shell(FakeGateway(Slow())) as (app, pilot):
        await go_to_clusters(app, pilot)
        await pilot.press("e")
        await until(pilot, lambda: bool(app.said) and app.said[-1].sentence == f"edit: {UNANSWERED}")
        assert not isinstance(app.screen, ClusterDialog)


async def test_read_only_is_switched_on_and_off_at_run_time(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        assert "READ-ONLY" not in visible_text(app)
        await pilot.press("colon", *"read-only", "enter")
        await until(pilot, lambda: "READ-ONLY" in visible_text(app))
        assert not any(is_possible(app, key) for key in ("c", "s", "x", "r"))
        assert is_possible(app, "l")
        await pilot.press("x")
        await until(pilot, lambda: app.said[-1].sentence == "delete: mcjob is read-only; :read-only switches that off")
        await go_to_clusters(app, pilot)
        assert not is_possible(app, "e")
        await pilot.press("colon", *"read-only", "enter")
        await until(pilot, lambda: "READ-ONLY" not in visible_text(app))
        assert is_possible(app, "e")
        await pilot.press("escape")
        await until(pilot, lambda: is_possible(app, "x"))


async def test_read_only_from_the_start(shell: OpenShell) -> None:
    async with shell(options=Options(read_only=True)) as (app, _):
        assert "READ-ONLY" in visible_text(app)
        assert not is_possible(app, "x")
