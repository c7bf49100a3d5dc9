"""The Jobs screen: what it shows at each size, and how it follows the control plane and the person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Input

from mcjob_tui.control_plane.errors import Forbidden
from mcjob_tui.control_plane.views import ConnectionState, JobState, JobView, MemberState, Phase, Progress
from mcjob_tui.tui import clock
from mcjob_tui.tui.app import McjobApp, Options
from mcjob_tui.tui.screens.delete_dialog import DeleteDialog
from mcjob_tui.tui.screens.denied import denied_lines
from mcjob_tui.tui.screens.dialogs import ChoiceDialog
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.jobs_columns import COLUMNS, STATE, cell
from mcjob_tui.tui.screens.jobs_rows import ordered
from mcjob_tui.tui.widgets.filter import FilterRow
from tests.tui import story
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text

LIKE_THEM = tuple(replace(job, namespace="other", sentence="", labels=()) for job in story.JOBS)
"""Jobs of the same names elsewhere."""
SIZES = [(80, 24), (100, 30), (120, 40), (200, 60)]


def named(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


def row_names(app: McjobApp) -> list[str]:
    screen = app.screen
    assert isinstance(screen, JobsScreen)
    return [job.name for job in screen.table.rows]


def shows(app: McjobApp, count: int) -> bool:
    return len(row_names(app)) == count


def at_cursor(app: McjobApp) -> str:
    screen = app.screen
    assert isinstance(screen, JobsScreen)
    assert screen.job is not None
    return screen.job.name


@pytest.mark.parametrize("size", SIZES, ids=named)
async def test_it_looks_as_designed(
    shell: OpenShell, size: tuple[int, int], matches_snapshot: Callable[[McjobApp, str], None]
) -> None:
    async with shell(size=size) as (app, pilot):
        await pilot.press(*"jjjjjjj")
        await pilot.pause()
        matches_snapshot(app, f"jobs-{named(size)}")


@pytest.mark.parametrize(
    ("change", "drawn"),
    [
        ({}, "● Running"),
        ({"stale": True}, "◑ Running"),
        ({"state": MemberState.FAILED}, "▲ Running"),
        ({"state": MemberState.NOT_STARTING, "stale": True}, "▲ Running"),
    ],
)
def test_a_job_that_runs_on_is_marked_where_a_cluster_fails_it_or_cannot_be_reached(
    change: dict[str, Any], drawn: str
) -> None:
    runs = next(job for job in story.JOBS if job.state is JobState.RUNNING and len(job.members) > 1)
    first, *others = runs.members
    job = replace(runs, members=(replace(first, **change), *others))
    assert "".join(piece.text for piece in cell(job, STATE, 15, False, story.NOW)) == drawn


@pytest.mark.parametrize("theme", ["light", "ansi-dark"])
async def test_every_theme_draws_the_same_words(
    shell: OpenShell, theme: str, matches_snapshot: Callable[[McjobApp, str], None]
) -> None:
    async with shell(options=Options(theme=theme), size=(80, 24)) as (app, pilot):
        await pilot.pause()
        matches_snapshot(app, f"jobs-80x24-{theme}")


async def test_ascii_draws_nothing_but_ascii(
    shell: OpenShell, matches_snapshot: Callable[[McjobApp, str], None]
) -> None:
    async with shell(options=Options(ascii=True)) as (app, pilot):
        await pilot.press(*"jjjjjjj")
        await pilot.pause()
        assert visible_text(app).isascii()
        matches_snapshot(app, "jobs-120x40-ascii")


async def test_a_clock_here_that_is_three_hours_fast_is_said_and_makes_nothing_older(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def walked(fast: timedelta) -> list[str]:
        monkeypatch.setattr(clock, "now", lambda: story.NOW + fast)
        control_plane = FakeControlPlane()
        control_plane.clock_ahead = fast
        screens = []
        async with shell(FakeGateway(control_plane)) as (app, pilot):
            for keys in (("j",), ("enter",), ("2",), ("escape", "d")):
                await pilot.press(*keys)
                await pilot.pause()
                screens.append(visible_text(app))
        return screens

    right, fast = await walked(timedelta()), await walked(timedelta(hours=3))
    for one, other in zip(right, fast, strict=True):
        assert " CLOCK 3H FAST " in other
        below = [[row for row in text.splitlines() if " mcjob  prod" not in row] for text in (one, other)]
        assert below[0] == below[1]


async def test_the_cursor_stays_on_its_job_when_newer_ones_arrive(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "j")
        before = "tick-backfill-2026w47"
        await until(pilot, lambda: at_cursor(app) == before)
        new = story.job("a-new-one", "quant", JobState.PENDING, story.NOW)
        control_plane.publish(jobs=(new, *story.JOBS))
        await until(pilot, lambda: "a-new-one" in row_names(app))
        assert at_cursor(app) == before


async def test_the_cursor_stays_on_its_job_when_the_list_is_sorted(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press("j", "j", "j", "N")
        assert row_names(app) == sorted(row_names(app))
        assert at_cursor(app) == "tick-backfill-2026w47"
        await pilot.press("N")
        assert row_names(app) == sorted(row_names(app), reverse=True)
        assert at_cursor(app) == "tick-backfill-2026w47"


async def test_failed_sorts_the_most_failures_first(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press("F")
        assert row_names(app)[:2] == ["thumbs-reindex", "fx-risk-eod-1122"]


async def test_brackets_move_the_sorting_to_the_neighbouring_column(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        await pilot.press("less_than_sign")
        assert screen.sorted_by == "duration"
        await pilot.press("greater_than_sign", "greater_than_sign")
        assert screen.sorted_by == "name"


async def test_faults_only_shows_faults_and_says_so(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press("f")
        assert row_names(app) == ["gpu-bench-h100", "thumbs-reindex", "fx-risk-eod-1122"]
        assert "faults only" in visible_text(app)
        await pilot.press("f")
        assert len(row_names(app)) == len(story.JOBS)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("quant risk", ["fx-risk-eod-1122", "fx-risk-eod-1121"]),
        ("!complete quant", ["tick-backfill-2026w47", "fx-risk-eod-1122"]),
        ("team=market-data", ["tick-backfill-2026w47"]),
        ("nothing-like-it", []),
    ],
)
async def test_the_filter_acts_while_one_types(shell: OpenShell, typed: str, found: list[str]) -> None:
    async with shell() as (app, pilot):
        await pilot.press("slash")
        for character in typed:
            await pilot.press(
                {" ": "space", "!": "exclamation_mark", "=": "equals_sign", "-": "minus"}.get(character, character)
            )
        assert row_names(app) == found
        await pilot.press("enter")
        assert row_names(app) == found
        await pilot.press("escape")
        assert len(row_names(app)) == len(story.JOBS)


async def test_a_filter_that_is_opened_again_is_typed_anew_and_gone_on_with_by_an_arrow(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press("slash", *"tick", "enter", "slash", *"nightly")
        assert app.screen.query_one(FilterRow).query_one(Input).value == "nightly"
        await pilot.press("enter", "slash", "right", *"-x")
        assert app.screen.query_one(FilterRow).query_one(Input).value == "nightly-x"


async def test_zero_and_n_switch_the_namespace(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("n")
        await pilot.press(*"quan", "enter")
        await until(pilot, lambda: control_plane.watched == "quant")
        await until(pilot, lambda: {"tick-backfill-2026w47"} < set(row_names(app)) and len(row_names(app)) == 4)
        assert "prod-karmada › quant › Jobs" in visible_text(app)
        await pilot.press("0")
        await until(pilot, lambda: control_plane.watched is None)
        assert "all namespaces" in visible_text(app)


async def test_who_may_not_list_all_namespaces_sees_his_own(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (_, pilot):
        control_plane.publish(state=ConnectionState(Phase.DENIED, verb="list", resource="jobs"))
        await until(pilot, lambda: control_plane.watched == "quant")


async def test_the_namespace_that_was_asked_for_is_one_of_the_first_context_alone(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    denied = ConnectionState(Phase.DENIED, verb="list", resource="jobs")
    async with shell(FakeGateway(control_plane), options=Options(namespace="ml")) as (app, pilot):
        await until(pilot, lambda: control_plane.watched == "ml")
        app.connect("staging-karmada")
        await until(pilot, lambda: control_plane.watched is None)
        control_plane.publish(state=denied)
        await until(pilot, lambda: control_plane.watched == "quant")


async def test_where_jobs_may_not_be_listed_none_are_counted_and_no_fault_is_denied(shell: OpenShell) -> None:
    control_plane = FakeControlPlane(jobs=())
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        app.watch_namespace("ml")
        control_plane.publish(state=ConnectionState(Phase.DENIED, verb="list", resource="jobs", namespace="ml"))
        await until(pilot, lambda: "how many Jobs there are is not known" in visible_text(app))
        assert "no faults" not in visible_text(app)
        assert "0 Jobs" not in visible_text(app)


async def test_an_empty_namespace_says_what_fills_it(shell: OpenShell) -> None:
    async with shell(FakeGateway(FakeControlPlane(jobs=()))) as (app, _):
        assert "No Jobs in any namespace.  c create" in visible_text(app)


async def test_who_may_not_create_is_not_told_to(shell: OpenShell) -> None:
    async with shell(FakeGateway(FakeControlPlane(jobs=())), options=Options(read_only=True)) as (app, _):
        assert "No Jobs in any namespace." in visible_text(app)
        assert "c create" not in visible_text(app).partition("No Jobs")[2].partition("\n")[0]


async def test_loading_shows_the_headings_at_once(shell: OpenShell) -> None:
    import asyncio

    gateway = FakeGateway()
    gateway.hold = asyncio.Event()
    async with shell(gateway) as (app, pilot):
        text = visible_text(app)
        assert "NAME" in text
        assert "connecting" in text
        gateway.hold.set()
        await until(pilot, lambda: "16 Jobs" in visible_text(app))


async def test_a_stale_connection_keeps_the_rows_and_says_since_when(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        control_plane.publish(
            state=ConnectionState(
                Phase.STALE, story.NOW - timedelta(seconds=42), story.NOW + timedelta(seconds=4), "connection reset"
            )
        )
        await until(pilot, lambda: "◑ stale 42 s, retrying in 4 s  connection reset" in visible_text(app))
        assert "tick-backfill-2026w47" in visible_text(app)


async def test_a_key_that_does_nothing_now_is_dim_and_says_why(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane), options=Options(read_only=True)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        possible = {key.label: key.possible for key in screen.footer_keys()}
        assert not possible["create"]
        assert not possible["delete"]
        assert possible["open"]
        await pilot.press("x")
        assert app.said[-1].sentence == "delete: mcjob is read-only; :read-only switches that off"
        assert isinstance(app.screen, JobsScreen)
        assert "READ-ONLY" in visible_text(app)


async def test_in_80_columns_two_jobs_of_one_name_are_told_apart_by_their_namespaces_where_all_are_shown(
    shell: OpenShell,
) -> None:
    twins = [replace(story.TICKS, namespace=namespace, name="nightly") for namespace in ("quant", "risk")]
    async with shell(FakeGateway(FakeControlPlane(twins)), size=(80, 24)) as (app, pilot):
        app.watch_namespace(None)
        await until(pilot, lambda: "quant/nightly" in visible_text(app) and "risk/nightly" in visible_text(app))
        app.watch_namespace("risk")
        await until(pilot, lambda: "nightly" in visible_text(app) and "/nightly" not in visible_text(app))


async def test_a_finished_job_cannot_be_suspended(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press(*"jjjjjjj", "s")
        assert app.said[-1].sentence == ("suspend: the Job has finished (Partly failed): there is nothing to suspend")
        assert not any(each[0] == "suspend" for each in control_plane.asked)


async def test_suspend_resumes_a_suspended_job(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "j", "s")
        await until(pilot, lambda: ("suspend", "quant", "tick-backfill-2026w47", True) in control_plane.asked)
        control_plane.change("tick-backfill-2026w47", suspended=True, state=JobState.SUSPENDED)
        await until(pilot, lambda: "s resume" in visible_text(app))
        await pilot.press("s")
        await until(pilot, lambda: ("suspend", "quant", "tick-backfill-2026w47", False) in control_plane.asked)


async def test_what_the_server_refuses_is_said_and_stays_until_escape(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.refusal = Forbidden("may not patch jobs in quant")
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("j", "j", "j", "s")
        await until(pilot, lambda: any(each.error for each in app.said))
        assert app.said[-1].sentence == "may not patch jobs in quant"
        assert app.clear_toasts()


async def test_a_change_of_a_job_reaches_its_row(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        assert "34/60" in visible_text(app)
        control_plane.change("tick-backfill-2026w47", progress=Progress(47, 60, 13))
        await until(pilot, lambda: "47/60" in visible_text(app))


async def test_enter_opens_the_job_and_escape_comes_back(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await pilot.press("j", "j", "j", "enter")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        assert at_cursor(app) == "tick-backfill-2026w47"


async def test_marked_jobs_are_deleted_together(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("space", "space", "x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        text = visible_text(app)
        assert "Delete 2 Jobs?" in text
        assert "ml / model-warmup" in text
        assert "billing / pdf-invoices-nov" in text


@pytest.mark.parametrize(
    "name",
    ["[/]", "[red]x", "[@click=app.quit]go[/]", "a" * 200, "日本語の名前", "e\u0301clair"],
)
async def test_a_hostile_name_is_only_text(shell: OpenShell, name: str) -> None:
    hostile = replace(story.TICKS, name=name, namespace="[bold", sentence=f"see {name}", next_step=name)
    async with shell(FakeGateway(FakeControlPlane(jobs=(hostile,)))) as (app, pilot):
        assert name[:6] in visible_text(app)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, DeleteDialog))
        await pilot.press("escape", "enter")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        assert name[:6] in visible_text(app)


async def test_ten_thousand_jobs_draw_only_what_is_in_view(shell: OpenShell) -> None:
    many = tuple(replace(story.TICKS, name=f"job-{index:05}", uid=str(index)) for index in range(10_000))
    async with shell(FakeGateway(FakeControlPlane(jobs=many))) as (app, pilot):
        await until(pilot, lambda: "10,000 Jobs" in visible_text(app))
        await pilot.press("G")
        assert at_cursor(app) == "job-09999"
        assert "10,000 of 10,000" in visible_text(app)
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        assert len(screen.table.in_view()) <= 40


async def test_the_detail_takes_the_room_that_few_jobs_leave_and_a_filter_moves_nothing(shell: OpenShell) -> None:
    many = tuple(replace(story.JOBS[3], name=f"many-{number}", uid=f"m{number}") for number in range(40))
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        heights = []
        for jobs in (many, story.JOBS, story.JOBS[:4]):
            control_plane.publish(jobs=jobs)
            await until(pilot, partial(shows, app, len(jobs)))
            await pilot.pause()
            heights.append(app.screen.query_one("#detail").outer_size.height)
        assert heights == [14, 15, 22]
        await pilot.press("slash", *"nothing-like-it")
        await until(pilot, lambda: row_names(app) == [])
        assert app.screen.query_one("#detail").outer_size.height == 22


@pytest.mark.parametrize(("keys", "stays_on"), [((), "a-new-one"), (("j", "k"), "tick-backfill-2026w47")])
async def test_while_the_list_is_loading_the_cursor_is_at_its_top_until_somebody_moves_it(
    shell: OpenShell, keys: tuple[str, ...], stays_on: str
) -> None:
    control_plane = FakeControlPlane(jobs=story.JOBS[3:6])
    control_plane.state = ConnectionState(Phase.CONNECTING)
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        assert at_cursor(app) == "tick-backfill-2026w47"
        await pilot.press(*keys)
        await until(pilot, lambda: isinstance(app.screen, JobsScreen) and app.screen.table.is_moved == bool(keys))
        new = story.job("a-new-one", "quant", JobState.PENDING, story.NOW)
        control_plane.publish(jobs=(new, *story.JOBS), state=ConnectionState(Phase.LIVE))
        await until(pilot, lambda: "a-new-one" in row_names(app))
        assert at_cursor(app) == stays_on
        newer = story.job("a-newer-one", "quant", JobState.PENDING, story.NOW)
        control_plane.publish(jobs=(newer, new, *story.JOBS))
        await until(pilot, lambda: "a-newer-one" in row_names(app))
        assert at_cursor(app) == stays_on


def test_every_column_has_a_cell_and_can_be_sorted_by() -> None:
    assert {each.name for each in COLUMNS.values() if not each.sorts} == {"age"}
    for column in COLUMNS.values():
        assert isinstance(cell(story.JOBS[0], column, 20, False, story.NOW), tuple)


@pytest.mark.parametrize("by", [each.name for each in COLUMNS.values() if each.sorts])
@pytest.mark.parametrize("reverse", [False, True])
@given(drawn=st.lists(st.sampled_from(story.JOBS + LIKE_THEM), max_size=12))
def test_rows_are_sorted_by_the_first_key_and_by_the_next_where_that_is_the_same(
    by: str, reverse: bool, drawn: list[JobView]
) -> None:
    as_pairs = sorted(drawn, key=lambda job: tuple(key(job) for key in COLUMNS[by].sorts), reverse=reverse)
    assert ordered(drawn, by, reverse) == as_pairs


async def test_a_click_on_a_heading_sorts_by_it_and_another_the_other_way_round(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        await pilot.click(screen.table, offset=(4, 0))
        await until(pilot, lambda: row_names(app) == sorted(row_names(app)))
        await pilot.click(screen.table, offset=(4, 0))
        await until(pilot, lambda: row_names(app) == sorted(row_names(app), reverse=True))
        assert screen.sorted_by == "name"


@pytest.mark.parametrize(
    ("state", "kind", "rule"),
    [
        (
            ConnectionState(Phase.DENIED, verb="list", resource="jobs", namespace="ml"),
            "a RoleBinding in ml to a Role with",
            "apiGroups: [batch]  resources: [jobs]  verbs: [get, list, watch]",
        ),
        (
            ConnectionState(Phase.DENIED, verb="list", resource="resourcebindings"),
            "a ClusterRoleBinding to a ClusterRole with",
            "apiGroups: [work.karmada.io]  resources: [resourcebindings]  verbs: [get, list, watch]",
        ),
    ],
)
def test_what_may_not_be_listed_says_the_rule_that_would_allow_it(state: ConnectionState, kind: str, rule: str) -> None:
    sentence, by, said = ("".join(piece.text for piece in each).strip() for each in denied_lines(state))
    assert sentence == f"× {state.sentence}"
    assert by.endswith(kind)
    assert said == rule


async def test_namespaces_that_are_karmadas_own_are_offered_last(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = FakeControlPlane()
    monkeypatch.setattr(control_plane, "namespaces", lambda: ("data", "karmada-es-ali-hz-prod", "kube-system", "quant"))
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, ChoiceDialog))
        assert isinstance(app.screen, ChoiceDialog)
        offered = [choice.value for choice in app.screen.choices]
        assert offered == ["", "data", "quant", "karmada-es-ali-hz-prod", "kube-system"]


async def test_a_namespace_that_is_not_there_is_said_to_be_none_once_that_is_known(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = FakeControlPlane()
    known: list[tuple[str, ...] | None] = [None]
    monkeypatch.setattr(control_plane, "namespaces", lambda: known[0])
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("colon", *"ns nonexist", "enter")
        await until(pilot, lambda: control_plane.watched == "nonexist")
        await until(pilot, lambda: "No Jobs in nonexist." in visible_text(app))
        known[0] = ("quant",)
        control_plane.publish(namespaces=True)
        await until(pilot, lambda: "There is no namespace nonexist.  n choose one" in visible_text(app))
        known[0] = ("nonexist", "quant")
        control_plane.publish(namespaces=True)
        await until(pilot, lambda: "No Jobs in nonexist." in visible_text(app))


async def test_who_may_not_list_namespaces_gets_to_the_one_that_is_typed_and_not_to_a_longer_one_that_is_known(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = FakeControlPlane()
    known: list[tuple[str, ...] | None] = [None]
    monkeypatch.setattr(control_plane, "namespaces", lambda: known[0])
    control_plane.namespace = "quant-dev"
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("colon", *"ns quant", "enter")
        await until(pilot, lambda: control_plane.watched == "quant")
        await pilot.press("colon", *"ns quant", "down", "enter")
        await until(pilot, lambda: control_plane.watched == "quant-dev")
        known[0] = ("data", "ml")
        await pilot.press("colon", *"ns da", "enter")
        await until(pilot, lambda: control_plane.watched == "data")
        assert app.lines[-1] == "ns data"
