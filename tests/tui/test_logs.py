"""The Logs page over a control plane that says what it is told to: keys, filter, following, saving, sizes."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mcjob_tui.control_plane.errors import Unreachable
from mcjob_tui.control_plane.job_containers import containers_of
from mcjob_tui.control_plane.views import Changes, LogLine
from mcjob_tui.tui.app import McjobApp, Options
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.logs import LogsScreen
from mcjob_tui.tui.widgets.log_lost import lost_after, lost_lines
from mcjob_tui.tui.widgets.log_pane import LogPane
from mcjob_tui.tui.widgets.states import time_of_day
from tests.tui import story
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text

KEY = ("quant", "tick-backfill-2026w47")
US, ALI, GCP = "aws-use1-prod", "ali-hz-prod", "gcp-euw1-prod"


def entry(
    cluster: str,
    pod: str,
    text: str,
    ms: int = 0,
    *,
    note: bool = False,
    warning: bool = False,
    life: bool = False,
) -> LogLine:
    name, container = (f"tick-backfill-2026w47-{pod}", "backfill") if pod else ("", "")
    time = story.NOW + timedelta(milliseconds=ms)
    return LogLine(cluster, name, container, time, text, note=note, warning=warning, life=life)


def lost(cluster: str, ms: int = 0, cause: str = "no answer", helps: str = "it is tried again") -> LogLine:
    """That a cluster's logs do not come any more."""
    said = entry(cluster, "", f"stream lost ({cause}); trying again, the others go on", ms, note=True, warning=True)
    return replace(said, reach=True, cause=cause, next_step=helps)


def back(cluster: str, ms: int = 0) -> LogLine:
    """That they do again."""
    return replace(entry(cluster, "", "stream is back, nothing missed", ms, note=True), reach=True)


DESIGN = [
    entry(US, "k2x7p", "page 411/412 rows=88213 lag=0.4s", -7796),
    entry(ALI, "w7c2m", "feed cn mirror answered in \x1b[32m38 ms\x1b[0m", -6994),
    entry(US, "k2x7p", "done rows=36340112 in 7m40s", -6580),
    entry(US, "k2x7p", "exited 0", -6578, note=True, life=True),
    entry(ALI, "w7c2m", "\x1b[33mWARN\x1b[0m feed cn: retry 1 of 5 after 503", -6023),
    lost(GCP, -5950),
    entry(US, "9hd4r", "started, container backfill", -4887, note=True, life=True),
    entry(US, "9hd4r", "replay week=2026-47 shard=37/60 feed https://feed.corp.io/v2", -4130),
    back(GCP, -1948),
    entry(
        GCP,
        "ab12c",
        "feed mirror, a line that is far longer than a narrow terminal is wide: " + "0123456789" * 12,
        -900,
    ),
]
MANY = [entry(US, "k2x7p", f"line {number}" + (" feed" if number % 10 == 5 else ""), number) for number in range(100)]


def with_log(lines: Sequence[LogLine]) -> FakeControlPlane:
    """A control plane whose Job has said ``lines``; all of them come in one batch for one of its clusters."""
    control_plane = FakeControlPlane()
    control_plane.log = list(lines)
    return control_plane


async def logs_of(shell: tuple[McjobApp, Pilot[None]]) -> LogPane:
    """Open the story's Logs and wait for what is there."""
    app, pilot = shell
    app.push_screen(LogsScreen(*KEY))
    await until(pilot, lambda: isinstance(app.screen, LogsScreen) and app.screen.is_mounted)
    assert isinstance(app.screen, LogsScreen)
    pane = app.screen.logs
    control_plane = app.session
    assert isinstance(control_plane, FakeControlPlane)
    await until(pilot, lambda: pane.received >= len(control_plane.log) and not pane._is_due)
    await pilot.pause()
    return pane


def seen(app: McjobApp) -> list[str]:
    return visible_text(app).splitlines()


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (120, 40), (200, 60)])
async def test_looks_as_drawn_at_every_size(
    shell: OpenShell, matches_snapshot: Callable[[McjobApp, str], None], size: tuple[int, int]
) -> None:
    async with shell(FakeGateway(with_log(DESIGN)), size=size) as (app, pilot):
        await logs_of((app, pilot))
        matches_snapshot(app, f"logs-{size[0]}x{size[1]}")


async def test_enter_on_a_pod_of_the_job_reads_its_log_alone_and_A_all_again(shell: OpenShell) -> None:
    control_plane = with_log(DESIGN)
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        screen = JobScreen(*KEY, "pods")
        app.push_screen(screen)
        await until(pilot, lambda: screen.is_mounted and bool(screen.pods.rows))
        assert "enter its logs" in seen(app)[-1]
        pod = screen.pods.row
        assert pod is not None
        await pilot.press("enter")
        await until(pilot, lambda: f"pod {pod.name}" in visible_text(app))
        assert _clusters_asked(control_plane) == {pod.cluster}
        await pilot.press("A")
        await until(pilot, lambda: "pods current and finished" in visible_text(app))
        assert _clusters_asked(control_plane) > {pod.cluster}


def _clusters_asked(control_plane: FakeControlPlane) -> set[object]:
    asked = [each[1] for each in control_plane.asked if each[0] == "logs"]
    assert isinstance(asked[-1], tuple)
    return set(asked[-1])


async def test_the_logs_tab_of_a_job_has_the_keys_of_logs_that_the_job_leaves_free(shell: OpenShell) -> None:
    async with shell(FakeGateway(with_log(MANY))) as (app, pilot):
        app.push_screen(JobScreen(*KEY, "logs"))
        await until(pilot, lambda: "line 99" in visible_text(app))
        assert "l page of logs  / filter  n next  t time  p previous  a containers  ^s save" in seen(app)[-1]
        await pilot.press("slash", *"feed", "enter")
        await until(pilot, lambda: "line 95 feed" in visible_text(app) and "line 99" not in visible_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "line 99" in visible_text(app))
        await pilot.press("1")
        assert "page of logs" not in seen(app)[-1]
        await pilot.press("t")
        await until(pilot, lambda: "4 opens the logs first" in visible_text(app))


async def test_a_filter_is_drawn_with_its_matches(
    shell: OpenShell, matches_snapshot: Callable[[McjobApp, str], None]
) -> None:
    async with shell(FakeGateway(with_log(DESIGN))) as (app, pilot):
        await logs_of((app, pilot))
        await pilot.press("slash", *"feed", "enter", "f", "n", "n", "w")
        await pilot.pause()
        matches_snapshot(app, "logs-120x40-filter")


async def test_l_opens_them_from_jobs_and_from_a_job(shell: OpenShell) -> None:
    async with shell(FakeGateway(with_log(DESIGN))) as (app, pilot):
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LogsScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        app.push_screen(JobScreen(*KEY))
        await until(pilot, lambda: isinstance(app.screen, JobScreen) and app.screen.is_mounted)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, LogsScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await pilot.press("4")
        await until(pilot, lambda: "done rows=36340112" in visible_text(app))


async def test_the_frame_says_what_is_followed(shell: OpenShell) -> None:
    async with shell(FakeGateway(with_log(DESIGN))) as (app, pilot):
        pane = await logs_of((app, pilot))
        assert pane.state == "● following 3 pods in 3 clusters · 10 lines"
        assert "since all  ·  containers all  ·  pods current and finished  ·  time on  ·  wrap off" in visible_text(
            app
        )


async def test_a_cluster_whose_logs_do_not_come_stands_above_the_lines_until_they_do(shell: OpenShell) -> None:
    control_plane = with_log([*MANY, lost(GCP, cause="connection refused")])
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        pane = await logs_of((app, pilot))
        # Scrolled far away from the line that told it.
        await pilot.press("g")
        await until(pilot, lambda: "no logs since" in visible_text(app))
        since = time_of_day(story.NOW)
        row = next(row for row in seen(app) if "no logs since" in row)
        assert row.strip("│ ").startswith(f"▲ ┃ {GCP}  no logs since {since}: connection refused")
        assert any("it is tried again" in each for each in seen(app))
        assert "▲ 1 cluster lost" in pane.state
        await control_plane.more_log.put([back(GCP, 100)])
        await until(pilot, lambda: "no logs since" not in visible_text(app))
        assert "lost" not in pane.state


def test_clusters_that_are_lost_for_one_cause_share_what_helps_and_many_are_counted() -> None:
    known = lost_after({}, [lost(f"m{number}", number, helps="wait") for number in range(5)])
    known = lost_after(
        known, [lost("a", cause="may not list pods", helps="ask for it"), lost("m0", 5000, helps="wait")]
    )
    away = replace(story.CLUSTERS[0], name="m1", ready=False, ready_since=story.NOW - timedelta(hours=1))
    rows = lost_lines([known[name] for name in sorted(known)], (away,), {}, 100)
    now, before = time_of_day(story.NOW), time_of_day(story.NOW - timedelta(hours=1))
    assert ["".join(piece.text for piece in row) for row in rows] == [
        f"▲ ┃ a  no logs since {now}: may not list pods",
        "  ask for it",
        f"▲ ┃ m0  no logs since {now}: no answer",
        f"▲ ┃ m1  no logs since {before}: no answer",
        f"▲ ┃ m2  no logs since {now}: no answer",
        "▲ nor from m3, m4",
        "  wait",
    ]
    assert lost_after(known, [back(name) for name in known]) == {}
    assert lost_after(known, MANY) is known


async def test_logs_that_have_ended_are_not_followed(shell: OpenShell) -> None:
    control_plane = with_log(DESIGN)
    control_plane.log_ends = True
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        pane = await logs_of((app, pilot))
        await until(pilot, lambda: pane.state == "✓ 4 pods in 3 clusters · 10 lines")


async def test_logs_are_not_all_there_while_more_may_come(shell: OpenShell) -> None:
    control_plane = with_log([entry(US, "k2x7p", "done"), entry(US, "k2x7p", "exited 0", note=True, life=True)])
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        pane = await logs_of((app, pilot))
        assert pane.state == "● following · 1 pod in 1 cluster ended · 2 lines"
        await control_plane.more_log.put([lost(GCP)])
        await until(pilot, lambda: pane.state == "● following · 1 pod in 1 cluster ended · ▲ 1 cluster lost · 3 lines")


class TestFollowing:
    async def test_happens_at_the_end_only(self, shell: OpenShell) -> None:
        control_plane = with_log(MANY)
        async with shell(FakeGateway(control_plane)) as (app, pilot):
            pane = await logs_of((app, pilot))
            assert any("line 99" in row for row in seen(app))
            await pilot.press("k", "k")
            await pilot.pause()
            before = [row for row in seen(app) if "line " in row and "k2x7p" in row]
            assert "line 97" in before[-1]
            await control_plane.more_log.put([entry(US, "k2x7p", "brand new", 200)])
            await until(pilot, lambda: pane.received == 101 and not pane._is_due)
            assert [row for row in seen(app) if "line " in row and "k2x7p" in row] == before
            assert "paused" in pane.state
            await pilot.press("G")
            await until(pilot, lambda: "brand new" in visible_text(app))
            assert "● following" in pane.state

    async def test_stays_on_its_line_while_old_lines_go(self, shell: OpenShell) -> None:
        control_plane = with_log(MANY)
        async with shell(FakeGateway(control_plane), options=Options(log_lines=100)) as (app, pilot):
            pane = await logs_of((app, pilot))
            await pilot.press("g", *["j"] * 50)
            await pilot.pause()
            top = pane.view.in_view()[0]
            await control_plane.more_log.put([entry(US, "k2x7p", f"new {number}") for number in range(40)])
            await until(pilot, lambda: pane.received == 140 and not pane._is_due)
            assert pane.view.in_view()[0] == top
            await control_plane.more_log.put([entry(US, "k2x7p", f"newer {number}") for number in range(40)])
            await until(pilot, lambda: pane.received == 180 and not pane._is_due)
            assert "line 80" in "".join(piece.text for piece in pane.view.in_view()[0])
            assert "last 100 of 180 lines" in pane.state

    async def test_keys_move_and_s_holds(self, shell: OpenShell) -> None:
        async with shell(FakeGateway(with_log(MANY))) as (app, pilot):
            pane = await logs_of((app, pilot))
            await pilot.press("g")
            assert "line 0" in "".join(piece.text for piece in pane.view.in_view()[0])
            await pilot.press("pagedown")
            assert pane.view.spot.place == pane.view.size.height - 1
            await pilot.press("pageup", "down")
            assert pane.view.spot.place == 1
            await pilot.press("end")
            assert pane.view.is_following
            await pilot.press("s")
            assert not pane.view.is_following
            await pilot.press("s")
            assert pane.view.is_following

    async def test_wrapped_lines_scroll_by_rows_and_end_at_the_end(self, shell: OpenShell) -> None:
        long = [entry(US, "k2x7p", f"{number:03}" + "x" * 300, number) for number in range(40)]
        async with shell(FakeGateway(with_log(long)), size=(80, 24)) as (app, pilot):
            pane = await logs_of((app, pilot))
            await pilot.press("w")
            await pilot.pause()
            assert not pane.view.said
            bottom = pane.view.spot
            await pilot.press("k")
            assert pane.view.spot < bottom
            await pilot.press("j")
            assert pane.view.spot == bottom
            assert pane.view.is_following
            await pilot.press("g", "j")
            assert tuple(pane.view.spot) == (0, 1)


class TestFinding:
    async def test_shows_what_matches_and_counts(self, shell: OpenShell) -> None:
        async with shell(FakeGateway(with_log(MANY))) as (app, pilot):
            pane = await logs_of((app, pilot))
            await pilot.press("slash", *"feed", "enter")
            await until(pilot, lambda: "/feed 10 matches" in visible_text(app))
            assert len([row for row in seen(app) if "k2x7p" in row]) == 10
            await pilot.press("n")
            await until(pilot, lambda: "/feed 1 of 10 matches" in visible_text(app))
            await pilot.press("N")
            await until(pilot, lambda: "/feed 10 of 10 matches" in visible_text(app))
            await pilot.press("f")
            await pilot.pause()
            assert any("line 94" in row for row in seen(app))
            await pilot.press("n", "n")
            await pilot.pause()
            assert pane.place == "/feed 2 of 10 matches"
            assert any("line 15 feed" in row for row in seen(app))
            await pilot.press("escape")
            await pilot.pause()
            assert isinstance(app.screen, LogsScreen)
            assert pane.view.buffer.filter is None

    async def test_keys_of_a_search_that_is_not_there_say_so(self, shell: OpenShell) -> None:
        async with shell(FakeGateway(with_log(MANY))) as (app, pilot):
            await logs_of((app, pilot))
            await pilot.press("n")
            assert app.said[-1].sentence == "next: nothing is looked for; / looks for text"

    async def test_new_lines_are_looked_at_as_they_come(self, shell: OpenShell) -> None:
        control_plane = with_log(MANY)
        async with shell(FakeGateway(control_plane)) as (app, pilot):
            pane = await logs_of((app, pilot))
            await pilot.press("slash", *"!line", "enter")
            await pilot.pause()
            assert pane.view.buffer.matches == 0
            await control_plane.more_log.put([entry(US, "k2x7p", "another")])
            await until(pilot, lambda: "another" in visible_text(app))
            assert pane.place == "/!line 1 match"


class TestChoosing:
    @pytest.mark.parametrize(
        ("key", "since", "tail"), [("0", None, 100), ("1", None, None), ("2", 60, 20_000), ("6", 3600, 20_000)]
    )
    async def test_digits_choose_since_when(
        self, shell: OpenShell, key: str, since: int | None, tail: int | None
    ) -> None:
        control_plane = with_log(MANY)
        async with shell(FakeGateway(control_plane)) as (app, pilot):
            await logs_of((app, pilot))
            await pilot.press(key)
            await until(pilot, lambda: len([each for each in control_plane.asked if each[0] == "logs"]) == 2)
            assert control_plane.asked[-1][2:] == (since, tail, False, "")

    async def test_news_of_clusters_begin_nothing_and_without_a_control_plane_nothing_is_asked_for(
        self, shell: OpenShell
    ) -> None:
        control_plane = with_log(MANY)
        async with shell(FakeGateway(control_plane)) as (app, pilot):
            await logs_of((app, pilot))
            page = app.screen
            assert isinstance(page, LogsScreen)
            asked = list(control_plane.asked)
            control_plane.publish(clusters=control_plane.clusters())
            await pilot.pause()
            # The dialog over it goes first, and it is told that it is seen again.
            await app.end_session()
            page.control_plane_changed(Changes(jobs=True, clusters=True, state=True))
            assert control_plane.asked == asked

    async def test_the_first_lines_are_read_as_far_as_there_is_room_and_no_further(self, shell: OpenShell) -> None:
        control_plane = with_log(MANY)
        async with shell(FakeGateway(control_plane), options=Options(log_lines=50)) as (app, pilot):
            pane = await logs_of((app, pilot))
            await pilot.press("1")
            await until(pilot, lambda: pane.state == "■ the first 50 lines")
            assert "line 0" in visible_text(app)

    async def test_what_breaks_while_others_are_asked_for_says_nothing_of_those(
        self, shell: OpenShell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        control_plane = with_log(MANY)
        logs, broken = control_plane.logs, asyncio.Event()

        async def breaking(*key: Any, **asked: Any) -> AsyncIterator[Sequence[LogLine]]:
            try:
                async for batch in logs(*key, **asked):
                    yield batch
            except asyncio.CancelledError:
                broken.set()
                raise Unreachable("connection refused", sent=False) from None

        monkeypatch.setattr(control_plane, "logs", breaking)
        async with shell(FakeGateway(control_plane)) as (app, pilot):
            pane = await logs_of((app, pilot))
            await pilot.press("6")
            await broken.wait()
            await until(pilot, lambda: pane.received == len(MANY))
            assert pane.problem == ""
            assert pane.state.startswith("● following")

    async def test_p_reads_the_previous_run_and_a_one_container(self, shell: OpenShell) -> None:
        control_plane = with_log(MANY)
        template = {"spec": {"initContainers": [{"name": "fetch"}], "containers": [{"name": "backfill"}]}}
        control_plane.objects[("Job", *KEY)] = {"spec": {"template": template}}
        async with shell(FakeGateway(control_plane)) as (app, pilot):
            pane = await logs_of((app, pilot))
            assert pane.known_containers() == (("fetch", "init container"), ("backfill", ""))
            await pilot.press("p")
            await until(pilot, lambda: "previous run" in visible_text(app))
            await pilot.press("a", *"fetch", "enter")
            await until(pilot, lambda: "container fetch" in visible_text(app))
            assert control_plane.asked[-1][4:] == (True, "fetch")

    async def test_times_and_wrapping_are_switched(self, shell: OpenShell) -> None:
        async with shell(FakeGateway(with_log(MANY))) as (app, pilot):
            await logs_of((app, pilot))
            assert "14:52:25.099" in visible_text(app)
            await pilot.press("t", "w")
            await pilot.pause()
            assert "14:52:25.099" not in visible_text(app)
            assert "time off  ·  wrap on" in visible_text(app)

    async def test_clusters_that_get_the_job_later_join_in(self, shell: OpenShell) -> None:
        control_plane = with_log(MANY)
        members = next(each for each in story.JOBS if each.key == KEY).members
        control_plane.change(KEY[1], members=members[:1])
        async with shell(FakeGateway(control_plane)) as (app, pilot):
            await logs_of((app, pilot))
            control_plane.change(KEY[1], members=members)
            await until(pilot, lambda: len([each for each in control_plane.asked if each[0] == "logs"]) == 2)
            assert control_plane.asked[-1][1] == tuple(sorted(each.cluster for each in members[1:]))


class TestTaking:
    async def test_saves_lines_as_the_containers_wrote_them(
        self, shell: OpenShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        raw = [b"plain", b"\x1b[31mred\x1b[0m\r", b"\xff\xfe", "日本".encode(), b""]
        control_plane = with_log([entry(US, "k2x7p", each.decode(errors="surrogateescape")) for each in raw])
        control_plane.log.append(entry(US, "k2x7p", "exited 0", note=True, life=True))
        async with shell(FakeGateway(control_plane)) as (app, pilot):
            await logs_of((app, pilot))
            await pilot.press("t", "ctrl+s", "enter")
            path = tmp_path / "tick-backfill-2026w47-20261123-145225.log"
            await until(pilot, lambda: any(str(path) in said.sentence for said in app.said))
            written = path.read_bytes().split(b"\n")
            start = b"[aws-use1-prod/tick-backfill-2026w47-k2x7p/backfill] "
            assert written == [*(start + each for each in raw), b""]
            assert path.stat().st_mode & 0o777 == 0o600
            await pilot.press("ctrl+s", "enter")
            await until(pilot, lambda: app.said[-1].error)
            assert "File exists" in app.said[-1].sentence

    async def test_copies_what_is_on_show(self, shell: OpenShell) -> None:
        async with shell(FakeGateway(with_log(MANY))) as (app, pilot):
            await logs_of((app, pilot))
            await pilot.press("slash", *"feed", "enter", "c")
            await pilot.pause()
            assert len(app.clipboard.splitlines()) == 10
            assert app.said[-1].sentence == "copied 10 lines"


async def test_five_thousand_lines_a_second_are_all_kept_and_keys_still_work(shell: OpenShell) -> None:
    control_plane = with_log(MANY)
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        pane = await logs_of((app, pilot))
        began = time.thread_time()
        for batch in range(50):
            control_plane.more_log.put_nowait([entry(US, "k2x7p", f"b{batch} {each}", each) for each in range(100)])
        await pilot.press("k")
        assert not pane.view.is_following
        await until(pilot, lambda: pane.received == 5100)
        assert time.thread_time() - began < 5
        assert len(pane.view.buffer) == 5100


def test_containers_of_what_is_no_job_are_none() -> None:
    assert containers_of({}) == []
    assert containers_of({"spec": {"template": {"spec": {"containers": ["x", {"name": "a"}]}}}}) == [("a", "")]
