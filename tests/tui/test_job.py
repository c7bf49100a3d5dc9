"""The Job screen: one row per cluster, predicted beside actual, the tabs."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from mcjob_tui.control_plane.errors import Unreachable
from mcjob_tui.control_plane.views import JobState, LogLine, Predicted, Progress, Share
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.job_clusters import predicted_words
from mcjob_tui.tui.screens.job_lines import state_line
from mcjob_tui.tui.widgets.bars import progress_bar
from tests.tui import story
from tests.tui.conftest import OpenShell, Shell, shows, until
from tests.tui.doubles import FakeControlPlane, FakeGateway, Follower
from tests.tui.snapshot import visible_text
from tests.tui.test_jobs import SIZES, named

LAST_WORDS = ("page 411/412 rows=88213 lag=0.4s", "allocating 1100 MiB for the next page", "Killed")


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
    control_plane = FakeControlPlane()
    control_plane.last_lines = LAST_WORDS
    async with shell(FakeGateway(control_plane), size=size) as (app, pilot):
        screen = await open_job((app, pilot))
        await until(pilot, lambda: screen.overview.last_lines.of(screen.overview.troubles[0]) == LAST_WORDS)
        await pilot.pause()
        matches_snapshot(app, f"job-{named(size)}")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "1 instance, 1 at a time in each of 3 clusters"),
        ({"completions": None, "parallelism": 2}, "2 at a time in each of 3 clusters"),
        ({"clusters": 1}, "1 instance, 1 at a time ·"),
        ({"strategy": "Dynamic", "completions": 60}, "60 instances, 1 at a time ·"),
    ],
)
def test_the_head_of_a_duplicated_job_says_that_each_cluster_runs_it_all(fields: dict[str, object], words: str) -> None:
    job = replace(story.JOBS[3], strategy="Duplicated", clusters=3, completions=1, parallelism=1)
    head = state_line(replace(job, **fields), 120, story.NOW)  # type: ignore[arg-type]
    assert words in "".join(piece.text for piece in head)


async def test_why_a_pod_failed_stands_there_without_a_key(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.last_lines = ("one", "two \x1b[31mred", "Killed")
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        await until(pilot, lambda: "┃ Killed" in visible_text(app))
        shown = visible_text(app)
        assert "ali-hz-prod  1 pod: OOMKilled, exit code 137: the container needed more memory" in shown
        assert "What helps: raise the memory limit" in shown
        assert "m5x1k ┃ one" in shown
        assert "\x1b" not in shown
    asked = [each for each in control_plane.asked if each[0] == "last lines"]
    assert asked == [("last lines", "ali-hz-prod", "quant", "tick-backfill-2026w47-m5x1k", "backfill", False)]


async def test_the_cluster_itself_says_how_many_retries_are_left(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    spec = {"backoffLimit": 6, "template": {"spec": {"restartPolicy": "Never"}}}
    control_plane.objects["Job", "quant", "tick-backfill-2026w47"] = {"spec": spec}
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        await until(pilot, lambda: "ali-hz-prod  1 pod, 5 retries left: OOMKilled" in visible_text(app))


async def test_pods_done_each_minute_are_drawn_under_the_timeline(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    done = [
        replace(story.PODS[0], name=f"done-{at}", uid=f"d{at}", phase="Succeeded", finished=story.ago(minutes=at))
        for at in (9, 9, 3)
    ]
    control_plane.follower = Follower(tuple(done), story.EVENTS[:2], story.TIMELINE)
    async with shell(FakeGateway(control_plane), size=(120, 46)) as (app, pilot):
        await open_job((app, pilot))
        shown = visible_text(app)
        assert "pods done        2" in shown
        assert "each minute" in shown
        assert "31 unknown" in shown


async def test_a_log_that_cannot_be_read_says_why_and_troubles_nobody_else(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.refusal = Unreachable("connection refused", sent=False)
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        await until(pilot, lambda: "its log cannot be read" in visible_text(app))
        assert "✓ scheduled" in visible_text(app)


async def test_clusters_whose_pods_cannot_be_read_are_named_with_the_reason(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.follower = Follower(story.PODS[:1], story.EVENTS[:2], story.TIMELINE)
    control_plane.follower.problems = {"ali-hz-prod": "may not get clusters/proxy", "gcp-euw1-prod": "no answer"}
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        assert "▲ ali-hz-prod  cannot be read: may not get clusters/proxy" in visible_text(app)
        assert "▲ gcp-euw1-prod  cannot be read: no answer" in visible_text(app)


async def test_under_the_pods_it_says_which_cannot_be_read_at_80_columns_too(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.follower.problems = {"gcp-euw1-prod": "no answer"}
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        await open_job((app, pilot))
        for tab in "23":
            await pilot.press(tab)
            await until(pilot, lambda: "▲ gcp-euw1-prod  cannot be read: no answer" in visible_text(app))


async def test_pods_of_a_cluster_that_cannot_be_read_are_marked_unless_they_have_ended(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    going = replace(
        story.PODS[0], cluster="gcp-euw1-prod", name="goes-on", phase="Running", word="Running", faulty=False
    )
    over = replace(going, name="is-over", uid="2", phase="Succeeded", word="Completed")
    control_plane.follower = Follower((going, over), story.EVENTS[:2], story.TIMELINE)
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        await pilot.press("2")
        await until(pilot, lambda: "● Running" in row_of(app, "goes-on"))
        control_plane.follower.problems = {"gcp-euw1-prod": "events may not be listed"}
        control_plane.follower.notify()
        await until(pilot, lambda: "events may not be listed" in visible_text(app))
        assert "● Running" in row_of(app, "goes-on")
        control_plane.follower.unread = frozenset({"gcp-euw1-prod"})
        control_plane.follower.notify()
        await until(pilot, lambda: "◑ Running" in row_of(app, "goes-on"))
        assert "✓ Completed" in row_of(app, "is-over")


def row_of(app: McjobApp, name: str) -> str:
    return next((each for each in visible_text(app).splitlines() if name in each), "")


async def test_what_a_row_of_pods_or_events_has_no_room_for_stands_below_it(shell: OpenShell) -> None:
    said = "clusterAffiliates index 1 has no clusters; " * 12 + "the end"
    control_plane = FakeControlPlane()
    failed = replace(story.PODS[0], reason="Error", message=said)
    event = replace(story.EVENTS[0], reason="ScheduleBindingFailed", message=said)
    control_plane.follower = Follower((failed,), (event,), story.TIMELINE)
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        await open_job((app, pilot))
        for tab in "23":
            await pilot.press(tab)
            await until(pilot, lambda: "the end" in visible_text(app))
            shown = " ".join(visible_text(app).split())
            assert said.strip() in shown
            assert ("Error: " if tab == "2" else f"ScheduleBindingFailed {event.kind} {event.name} ") + said in shown


async def test_a_click_on_a_tab_opens_it_and_two_on_a_cluster_its_pods(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        screen = await open_job((app, pilot))
        row = next(each for each in visible_text(app).splitlines() if "1 Overview" in each)
        await pilot.click(offset=(row.index("3 Events"), 2))
        await until(pilot, lambda: screen.tab == "events")
        await pilot.click(offset=(row.index("1 Overview"), 2))
        await until(pilot, lambda: screen.tab == "overview")
        await pilot.click(screen.overview.table, offset=(6, 2), times=2)
        await until(pilot, lambda: screen.tab == "pods" and screen.only_cluster == "aws-euc1-prod")


async def test_what_helps_a_blocked_job_stands_there_whatever_helps_its_pods(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    name = "tick-backfill-2026w47"
    control_plane.change(name, state=JobState.BLOCKED, sentence="no cluster takes the change", next_step="set it back")
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        await open_job((app, pilot))
        shown = visible_text(app)
        assert "What helps: set it back" in shown
        assert "What helps: raise the memory limit" in shown


async def test_without_a_prediction_there_is_no_column_for_it(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        assert "PREDICTED" in visible_text(app)
        members = tuple(replace(each, predicted=None) for each in story.TICKS.members)
        control_plane.change("tick-backfill-2026w47", members=members)
        await until(pilot, lambda: "PREDICTED" not in visible_text(app))
        assert "SHARE" in visible_text(app)


async def test_where_nothing_went_wrong_there_is_no_pane_for_it(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.follower = Follower(story.PODS[:1], story.EVENTS[:2], story.TIMELINE)
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        assert "What went wrong" not in visible_text(app)


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


async def test_the_yaml_of_the_next_object_is_a_matter_of_its_tab(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        screen = await open_job((app, pilot))
        await pilot.press("greater_than_sign")
        assert app.said[-1].sentence == "next object: 5 opens the YAML first"
        await pilot.press("5", "less_than_sign")
        await shows(pilot, f"< > {len(screen.objects)} of {len(screen.objects)}")
        assert "Job in gcp-euw1-prod" in visible_text(app)
        await pilot.press("greater_than_sign")
        await shows(pilot, f"< > 1 of {len(screen.objects)}")


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


async def test_a_job_that_is_not_listed_yet_is_waited_for_on_every_tab(shell: OpenShell) -> None:
    control_plane = FakeControlPlane(jobs=story.JOBS[:3])
    control_plane.objects["Job", "quant", "tick-backfill-2026w47"] = {"apiVersion": "batch/v1", "kind": "Job"}
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        screen = JobScreen("quant", "tick-backfill-2026w47")
        await app.push_screen(screen)
        await shows(pilot, "◐ reading the Job…")
        await pilot.resize_terminal(110, 40)
        await pilot.press("x")
        assert app.said[-1].sentence == "delete: there is no Job here"
        await pilot.press("6", "5")
        assert screen.tab == "yaml"
        control_plane.publish(jobs=story.JOBS)
        await shows(pilot, "apiVersion: batch/v1")
        assert "60 instances" in visible_text(app)


async def test_before_the_clusters_have_answered_the_tabs_say_so_and_then_that_there_is_nothing(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane, answer = FakeControlPlane(), asyncio.Event()
    control_plane.follower = Follower((), (), ())
    follow = control_plane.follow

    @asynccontextmanager
    async def late(namespace: str, name: str) -> AsyncIterator[Follower]:
        await answer.wait()
        async with follow(namespace, name) as follower:
            yield follower

    monkeypatch.setattr(control_plane, "follow", late)
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "j", "enter")
        await shows(pilot, "◐ reading the timeline…")
        await pilot.press("2")
        await shows(pilot, "◐ asking the clusters…")
        await pilot.press("enter")
        assert app.said[-1].sentence == "its logs: there is no pod here"
        answer.set()
        await shows(pilot, "nothing yet")


async def test_pods_that_cannot_be_followed_are_told_in_a_sentence(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = FakeControlPlane()

    def refused(namespace: str, name: str) -> None:
        raise Unreachable("connection refused", sent=False)

    monkeypatch.setattr(control_plane, "follow", refused)
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "j", "enter")
        await until(pilot, lambda: any(each.error and "connection refused" in each.sentence for each in app.said))


async def test_a_job_in_no_cluster_has_no_pods_anywhere_to_go_to(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.change("tick-backfill-2026w47", members=())
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        await pilot.press("enter")
        assert app.said[-1].sentence == "pods there: the Job is in no cluster yet"


async def test_a_job_that_is_gone_stays_as_it_was_last(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await open_job((app, pilot))
        assert "○ complete" in visible_text(app)
        control_plane.publish(jobs=())
        await until(pilot, lambda: "the Job is gone" in visible_text(app))
        await until(pilot, lambda: "○ complete" not in visible_text(app))
        assert "34/60" in visible_text(app)
        assert "✓ applied" in visible_text(app)
        await pilot.press("x")
        assert app.said[-1].sentence == "delete: the Job is gone"


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
