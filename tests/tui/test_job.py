"""The Job screen: one row per cluster, predicted beside actual, the tabs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from mcjob_tui.control_plane.views import JobState, LogLine, Predicted, Progress, Share
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.job_lines import expected_end, predicted_words
from mcjob_tui.tui.widgets.bars import progress_bar
from tests.tui import story
from tests.tui.conftest import OpenShell, Shell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text
from tests.tui.test_jobs import SIZES, named


async def open_job(opened: Shell, row: int = 3) -> JobScreen:
    app, pilot = opened
    await pilot.press(*["j"] * row, "enter")
    await until(pilot, lambda: isinstance(app.screen, JobScreen) and app.screen.follower is not None)
    await pilot.pause()
    assert isinstance(app.screen, JobScreen)
    return app.screen


@pytest.mark.parametrize("size", SIZES, ids=named)
async def test_it_looks_as_designed(
    shell: OpenShell, size: tuple[int, int], matches_snapshot: Callable[[McjobApp, str], None]
) -> None:
    async with shell(size=size) as (app, pilot):
        await open_job((app, pilot))
        matches_snapshot(app, f"job-{named(size)}")


async def test_what_was_predicted_stands_beside_what_is(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await open_job((app, pilot))
        row = next(text for text in visible_text(app).splitlines() if "ali-hz-prod  " in text)
        assert "3|4 / 10|13" in row
        assert "= 4 / 13" in row


async def test_enter_on_a_cluster_shows_its_pods_and_escape_goes_back(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        screen = await open_job((app, pilot))
        await pilot.press("j", "j", "enter")
        assert screen.tab == "pods"
        assert [pod.cluster for pod in screen.pods.rows] == ["ali-hz-prod"]
        assert "OOMKilled" in visible_text(app)
        await pilot.press("escape")
        assert screen.tab == "overview"
        assert app.screen is screen


async def test_digits_open_the_tabs(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        screen = await open_job((app, pilot))
        for digit, tab in enumerate(("overview", "pods", "events", "logs", "yaml", "overrides"), 1):
            await pilot.press(str(digit))
            assert screen.tab == tab


async def test_yaml_shows_the_object_without_its_managed_fields(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.objects["Job", "quant", "tick-backfill-2026w47"] = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "tick\x1b[2J", "managedFields": [{"manager": "mcjob"}]},
    }
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        await pilot.press("y")
        await until(pilot, lambda: "apiVersion: batch/v1" in visible_text(app))
        assert "managedFields" not in visible_text(app)
        assert "\x1b" not in visible_text(app)


async def test_an_object_that_cannot_be_read_says_why_in_its_place(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await open_job((app, pilot))
        await pilot.press("y")
        await until(pilot, lambda: "there is no Job tick-backfill-2026w47" in visible_text(app))


async def test_logs_of_all_clusters_are_merged_and_cleaned(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.log = [
        LogLine("aws-use1-prod", "tick-k2x7p", "backfill", story.NOW, "page 411/412 \x1b]0;owned\x07rows=88213"),
        LogLine(
            "gcp-euw1-prod", "", "", story.NOW, "stream lost, 2 pods; trying again in 4 s", note=True, warning=True
        ),
    ]
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        await pilot.press("l")
        await until(pilot, lambda: "page 411/412 rows=88213" in visible_text(app))
        assert "▲ stream lost, 2 pods" in visible_text(app)
        assert "owned" not in visible_text(app)


async def test_a_job_that_is_gone_stays_as_it_was_last(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        control_plane.publish(jobs=())
        await until(pilot, lambda: "the Job is gone" in visible_text(app))
        assert "34/60" in visible_text(app)


@pytest.mark.parametrize(
    ("predicted", "words"),
    [
        (None, "-"),
        (Predicted(Share(7, 24)), "7 / 24"),
        (Predicted(Share(3, 10), Share(4, 13)), "3|4 / 10|13"),
        (Predicted(Share(4, 13), Share(3, 10)), "3|4 / 10|13"),
        (Predicted(Share(5, None), Share(6, None)), "5|6"),
        (Predicted(Share(5, 5), Share(5, 5)), "5 / 5"),
    ],
)
def test_a_tie_is_shown_with_both_sides(predicted: Predicted | None, words: str) -> None:
    assert predicted_words(predicted) == words


def test_the_end_is_expected_at_the_rate_so_far_and_only_while_it_runs() -> None:
    half = replace(story.TICKS, progress=Progress(30, 60, 18), started=story.NOW - timedelta(minutes=10))
    assert expected_end(half, story.NOW) == story.NOW + timedelta(minutes=10)
    assert expected_end(replace(half, state=JobState.SUSPENDED), story.NOW) is None
    assert expected_end(replace(half, progress=Progress(0, 60, 18)), story.NOW) is None


@pytest.mark.parametrize(
    ("progress", "drawn"),
    [
        (Progress(0, 3), "──────────"),
        (Progress(59, 60), "━━━━━━━━━─"),
        (Progress(60, 60), "━━━━━━━━━━"),
        (Progress(1, 1000, 1), "╍─────────"),
        (Progress(34, 60, 18), "━━━━━╍╍╍╍─"),
        (Progress(5, None, 3), "          "),
    ],
)
def test_a_bar_is_full_only_when_everything_succeeded(progress: Progress, drawn: str) -> None:
    assert "".join(piece.text for piece in progress_bar(progress, 10)) == drawn
