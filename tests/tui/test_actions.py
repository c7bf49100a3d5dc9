"""What a person does with a Job: edit, copy, save, describe, run again; pages before and after; other contexts."""

from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from mcjob_tui.control_plane.errors import Conflict, ControlPlaneError, Unreachable
from mcjob_tui.tui import editing_yaml
from mcjob_tui.tui.drafts import Unreadable
from mcjob_tui.tui.screens import glance
from mcjob_tui.tui.screens.asking import QuestionDialog
from mcjob_tui.tui.screens.describe import DescribeScreen
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.run_again_dialog import RunAgainDialog
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text

TICKS = "tick-backfill-2026w47"
TO_TICKS = ("j", "j", "j")


def with_object() -> FakeControlPlane:
    control_plane = FakeControlPlane()
    control_plane.objects[("Job", "quant", TICKS)] = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": TICKS, "namespace": "quant", "uid": "u", "managedFields": [{"manager": "mcjob"}]},
        "spec": {"parallelism": 18, "completions": 60, "backoffLimit": 6, "template": {"spec": {"containers": []}}},
    }
    return control_plane


def editor(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> list[str]:
    """An editor that replaces a text; returns what it was shown, each time."""
    seen: list[str] = []

    def edit(app: App[Any], path: Path) -> None:
        seen.append(path.read_text(encoding="utf-8"))
        path.write_text(seen[-1].replace(old, new), encoding="utf-8")

    monkeypatch.setattr(editing_yaml, "run_editor", edit)
    return seen


def left_of_edits(place: Path) -> list[str]:
    return [each.name for each in place.glob("mcjob-edit-*/*")]


async def test_an_edit_is_sent_without_what_field_managers_own(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = with_object()
    seen = editor(monkeypatch, "backoffLimit: 6", "backoffLimit: 9")
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press(*TO_TICKS, "e")
        await until(pilot, lambda: any("was changed" in each.sentence for each in app.said))
    assert "managedFields" not in seen[0]
    sent = next(each for each in control_plane.asked if each[0] == "replace")
    assert isinstance(sent[2], dict)
    assert sent[2]["spec"]["backoffLimit"] == 9


async def test_an_editor_that_fails_leaves_nothing_behind_and_what_was_typed_stays(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typed = [""]

    def edit(app: App[Any], path: Path) -> None:
        path.write_text(path.read_text(encoding="utf-8") + typed[0], encoding="utf-8")
        raise Unreadable("vim ended with 1; nothing was sent")

    monkeypatch.setattr(editing_yaml, "run_editor", edit)
    async with shell(FakeGateway(with_object())) as (app, pilot):
        await pilot.press(*TO_TICKS, "e")
        await until(pilot, lambda: isinstance(app.screen, QuestionDialog))
        assert "The text is kept" not in visible_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: bool(app.said) and app.said[-1].sentence == "nothing was changed")
        assert left_of_edits(tmp_path) == []
        typed[0] = "typed: 1\n"
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, QuestionDialog))
        assert "The text is kept" in visible_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "the text is kept in" in app.said[-1].sentence)
    assert left_of_edits(tmp_path) == [f"{TICKS}.yaml"]


async def test_an_app_that_ends_under_an_edit_leaves_only_what_was_typed(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def edit(app: App[Any], path: Path) -> None:
        raise Unreadable("no editor")

    monkeypatch.setattr(editing_yaml, "run_editor", edit)
    async with shell(FakeGateway(with_object())) as (app, pilot):
        await pilot.press(*TO_TICKS, "e")
        await until(pilot, lambda: isinstance(app.screen, QuestionDialog))
        assert left_of_edits(tmp_path) == [f"{TICKS}.yaml"]
    assert left_of_edits(tmp_path) == []


async def test_an_edit_whose_newest_version_cannot_be_read_goes_on_under_why(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = with_object()
    seen = editor(monkeypatch, "backoffLimit: 6", "backoffLimit: 9")
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        control_plane.refusal = Conflict("the Job has changed meanwhile")
        await pilot.press(*TO_TICKS, "e")
        await until(pilot, lambda: isinstance(app.screen, QuestionDialog))

        async def away(*_: object) -> None:
            raise Unreachable("connection refused", sent=False)

        monkeypatch.setattr(control_plane, "fetch", away)
        await pilot.press("enter")
        await until(pilot, lambda: len(seen) == 2)
        assert "backoffLimit: 9" in seen[1]
        assert "The newest version cannot be read" in seen[1]


async def test_an_edit_that_breaks_the_division_is_not_sent_by_enter(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = with_object()
    editor(monkeypatch, "parallelism: 18", "parallelism: 30")
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press(*TO_TICKS, "e")
        await until(pilot, lambda: isinstance(app.screen, QuestionDialog))
        assert "divides the completions anew" in visible_text(app)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: any("the text is kept in" in each.sentence for each in app.said))
    assert not any(each[0] == "replace" for each in control_plane.asked)


@pytest.mark.parametrize(
    "refusal", [Conflict("somebody else changed spec.suspend meanwhile"), ControlPlaneError("a webhook says no")]
)
async def test_an_edit_that_is_refused_keeps_the_text_and_says_why_for_another_try(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch, refusal: ControlPlaneError
) -> None:
    control_plane = with_object()
    control_plane.refusal = refusal
    seen = editor(monkeypatch, "backoffLimit: 6", "backoffLimit: 9")
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press(*TO_TICKS, "e")
        await until(pilot, lambda: isinstance(app.screen, QuestionDialog))
        control_plane.refusal = None
        await pilot.press("enter")
        await until(pilot, lambda: any("was changed" in each.sentence for each in app.said))
    assert f"# {refusal}" in seen[1]
    assert "backoffLimit: 9" in seen[1]


async def test_copy_says_what_was_copied(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press(*TO_TICKS, "Y", "enter")
        await until(pilot, lambda: app.clipboard == TICKS)
        assert app.said[-1].sentence == f"copied {TICKS}"
        await pilot.press("Y", "down", "down", "enter")
        await until(pilot, lambda: app.clipboard.startswith("kubectl --context prod-karmada -n quant get job"))
        control_plane = app.session
        assert isinstance(control_plane, FakeControlPlane)
        control_plane.command_flags = ("--kubeconfig", "/tmp/a b", "--context", "sandbox")
        await pilot.press("Y", *"kubectl", "enter")
        found = "kubectl --kubeconfig '/tmp/a b' --context sandbox -n quant get job"
        await until(pilot, lambda: app.clipboard.startswith(found))


async def test_saving_never_overwrites(shell: OpenShell, tmp_path: Path) -> None:
    path = tmp_path / "ticks.yaml"
    path.write_text("mine", encoding="utf-8")
    async with shell(FakeGateway(with_object())) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        await pilot.press(*TO_TICKS)
        await screen._save(str(path), screen.marked_jobs())
        assert "exists already" in app.said[-1].sentence
        await screen._save(str(tmp_path / "other.yaml"), screen.marked_jobs())
    assert path.read_text(encoding="utf-8") == "mine"
    assert "parallelism: 18" in (tmp_path / "other.yaml").read_text(encoding="utf-8")


async def test_running_again_in_place_asks_with_cancel_as_the_default(shell: OpenShell) -> None:
    control_plane = with_object()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press(*TO_TICKS, "R")
        await until(pilot, lambda: isinstance(app.screen, RunAgainDialog))
        assert "aws-use1-prod" in visible_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
    assert not any(each[0] == "delete" for each in control_plane.asked)


async def test_describe_tells_the_job_in_words(shell: OpenShell) -> None:
    async with shell(FakeGateway(with_object())) as (app, pilot):
        await pilot.press(*TO_TICKS, "d")
        await until(pilot, lambda: isinstance(app.screen, DescribeScreen))
        await until(pilot, lambda: "Namespace:        quant" in visible_text(app))


async def test_brackets_go_back_and_forward_over_pages(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press(*TO_TICKS, "enter")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))


async def test_the_job_where_the_cursor_rests_is_followed_alone(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "REST_SECONDS", 0.01)
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (_, pilot):
        await until(pilot, lambda: len(control_plane.following) == 1)
        await pilot.press(*TO_TICKS)
        await until(pilot, lambda: control_plane.following == [("quant", TICKS)])


async def test_of_another_control_plane_it_is_another_job_that_is_followed(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glance, "REST_SECONDS", 0.01)
    gateway = FakeGateway(before := FakeControlPlane())
    async with shell(gateway) as (app, pilot):
        await until(pilot, lambda: len(before.following) == 1)
        there = before.following[0]
        gateway.control_plane = after = FakeControlPlane()
        app.connect("staging-karmada")
        await until(pilot, lambda: (before.following, after.following) == ([], [there]))


async def test_a_context_that_refuses_leaves_the_session_as_it_was(shell: OpenShell) -> None:
    gateway = FakeGateway()
    async with shell(gateway) as (app, pilot):
        gateway.refuse = "no answer from karmada.example"
        before = app.session
        await pilot.press("colon", *"ctx", "space", *"staging", "enter")
        await until(pilot, lambda: any("still on prod-karmada" in each.sentence for each in app.said))
        assert app.session is before
        gateway.refuse = ""
        app.connect("staging-karmada")
        await until(pilot, lambda: gateway.asked.count("staging-karmada") == 2 and app.session is not None)


async def test_text_that_is_no_yaml_is_opened_again_with_what_is_wrong_or_kept(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = editor(monkeypatch, "spec:", "spec: [")
    async with shell(FakeGateway(with_object())) as (app, pilot):
        await pilot.press(*TO_TICKS, "e")
        await until(pilot, lambda: isinstance(app.screen, QuestionDialog))
        assert "The text cannot be read" in visible_text(app)
        await pilot.press("enter")
        await until(pilot, lambda: len(seen) == 2 and isinstance(app.screen, QuestionDialog))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: any("the text is kept in" in each.sentence for each in app.said))
    assert seen[1].startswith("# line ")


async def test_text_that_is_left_as_it_was_sends_nothing(shell: OpenShell, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(monkeypatch, "no such text", "")
    control_plane = with_object()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press(*TO_TICKS, "e")
        await until(pilot, lambda: any(each.sentence == f"{TICKS}: nothing was changed" for each in app.said))
    assert not any(each[0] == "replace" for each in control_plane.asked)
