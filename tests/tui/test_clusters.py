"""The Clusters screen: what it shows, how it is sorted and filtered, and where it leads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from mcjob_tui.control_plane.views import ClusterView, ConnectionState, JobView, Phase
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.clusters import ClustersScreen
from mcjob_tui.tui.screens.clusters_columns import WIDE, ZONE, columns_for
from mcjob_tui.tui.screens.clusters_detail import detail
from mcjob_tui.tui.screens.clusters_rows import SORTS, cell, matching, ordered
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.widgets.form.pieces import plain
from mcjob_tui.tui.widgets.table_columns import laid_out
from tests.tui import story
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import LIVE, FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text

BY_NAME = {each.name: each for each in story.CLUSTERS}


async def go_to_clusters(app: McjobApp, pilot: Pilot[None]) -> ClustersScreen:
    await pilot.press("colon", *"clusters", "enter")
    await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
    await pilot.pause()
    assert isinstance(app.screen, ClustersScreen)
    return app.screen


async def test_the_way_to_clusters_leads_nowhere_else_from_there(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        here = await go_to_clusters(app, pilot)
        await pilot.press("j")
        assert await go_to_clusters(app, pilot) is here
        assert here.table.position == 1
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (200, 60)])
async def test_the_screen_at_other_sizes(
    shell: OpenShell, matches_snapshot: Callable[[McjobApp, str], None], size: tuple[int, int]
) -> None:
    async with shell(size=size) as (app, pilot):
        await go_to_clusters(app, pilot)
        await pilot.press("g", "j")
        await pilot.pause()
        matches_snapshot(app, f"clusters-{size[0]}x{size[1]}")


@pytest.mark.parametrize("width", [58, 78, 98, 118, 198])
def test_all_columns_have_room(width: int) -> None:
    if width < 76:
        return
    taken = sum(room for _, room in laid_out(columns_for(width), width)) + len(columns_for(width)) - 1 + 3
    assert taken <= width


def names(found: list[ClusterView]) -> list[str]:
    return [each.name for each in found]


@pytest.mark.parametrize(
    ("by", "first", "last"),
    [
        ("name", "ali-hz-prod", "hw-gz1-gpu"),
        ("state", "hw-bj4-prod", "gcp-euw1-prod"),
        ("cpu", "hw-gz1-gpu", "hw-bj4-prod"),
        ("memory", "hw-gz1-gpu", "hw-bj4-prod"),
        ("fits", "hw-gz1-gpu", "hw-bj4-prod"),
        ("version", "hw-bj4-prod", "gcp-usc1-edge"),
        ("pods", "aws-use1-prod", "hw-bj4-prod"),
    ],
)
def test_sorted_by_a_column(by: str, first: str, last: str) -> None:
    found = names(ordered(story.CLUSTERS, by, False))
    assert (found[0], found[-1]) == (first, last)
    assert names(ordered(story.CLUSTERS, by, True)) == found[::-1]


def test_every_column_sorts() -> None:
    assert {column.name for column in WIDE} == set(SORTS)


@pytest.mark.parametrize(
    ("region", "zones", "shown"),
    [
        ("us-east-1", ("us-east-1a", "us-east-1b"), "a,b"),
        ("cn-hangzhou", ("cn-hangzhou-h",), "h"),
        ("eu", ("b",), "b"),
        ("eu", ("eu",), "eu"),
        ("", ("rack-7",), "ra…-7"),
        ("eu", (), "-"),
    ],
)
def test_zones_do_not_repeat_their_region(region: str, zones: tuple[str, ...], shown: str) -> None:
    drawn = cell(replace(story.CLUSTERS[0], region=region, zones=zones), ZONE, 5, False)
    assert plain(drawn) == shown


def test_versions_are_sorted_as_numbers() -> None:
    found = [replace(story.CLUSTERS[0], name=each, version=each) for each in ("v1.10.0", "v1.9.2", "v1.9.10+k3s1")]
    assert names(ordered(found, "version", False)) == ["v1.9.2", "v1.9.10+k3s1", "v1.10.0"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aws", {"aws-use1-prod", "aws-euc1-prod"}),
        ("cn- !hw", {"ali-hz-prod", "ali-sh-batch"}),
        ("!ready", {"hw-bj4-prod"}),
        ("fits>100", {"aws-use1-prod", "hw-gz1-gpu"}),
        ("tier=batch prod fits<80", {"ali-hz-prod", "gcp-euw1-prod"}),
    ],
)
def test_filtered(text: str, found: set[str]) -> None:
    assert {each.name for each in story.CLUSTERS if matching(text)(each)} == found


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ali-sh-batch", "4 fit: CPU is what is short"),
        ("ali-sh-batch", "summary 8s old"),
        ("hw-gz1-gpu", "128 fit: memory is what is short, for Jobs that tolerate its taints"),
        ("hw-gz1-gpu", "taints  nvidia.com/gpu:NoSchedule"),
        ("gcp-usc1-edge", "▲ it does not serve Jobs (batch/v1)"),
        ("hw-bj4-prod", "× cluster is unreachable"),
        ("hw-bj4-prod", "it has reported no summary"),
    ],
)
def test_the_cluster_at_the_cursor_in_words(name: str, words: str) -> None:
    assert words in "\n".join(plain(each) for each in detail(BY_NAME[name], 116, story.NOW))


def test_a_full_cluster_says_what_is_missing() -> None:
    full = replace(BY_NAME["ali-sh-batch"], fits=0, limited_by="memory", summarized=story.NOW + timedelta(seconds=2))
    said = plain(detail(full, 116, story.NOW)[2])
    assert said.startswith("none fits: no memory is left for one pod")
    assert said.endswith("summary 0s old")


def test_long_labels_leave_the_taints_readable() -> None:
    labelled = replace(BY_NAME["hw-gz1-gpu"], labels=tuple((f"label-{n}.example.com/long", "value") for n in range(9)))
    said = plain(detail(labelled, 78, story.NOW)[1])
    assert len(said) <= 78
    assert said.endswith("taints  nvidia.com/gpu:NoSchedule")


async def test_it_is_live_and_the_cursor_stays_on_its_cluster(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        page = await go_to_clusters(app, pilot)
        await pilot.press("F")
        await pilot.press("g")
        await until(pilot, lambda: page.cluster is not None and page.cluster.name == "hw-gz1-gpu")
        changed = [replace(each, fits=1) if each.name == "hw-gz1-gpu" else each for each in story.CLUSTERS]
        control_plane.publish(clusters=changed)
        await until(pilot, lambda: "1 fit: memory" in visible_text(app))
        assert page.table.position > 0
        assert page.cluster is not None
        assert page.cluster.name == "hw-gz1-gpu"


async def test_sorting_and_filtering_are_said_in_the_frame(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        await go_to_clusters(app, pilot)
        assert "a Job of 250m / 512Mi" in visible_text(app)
        await pilot.press("M", "M")
        await until(pilot, lambda: "by memory, reversed" in visible_text(app))
        await pilot.press("slash", *"aws", "enter")
        await until(pilot, lambda: "/aws · by memory" in visible_text(app))
        assert "gcp-euw1-prod" not in visible_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "gcp-euw1-prod" in visible_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))


async def test_enter_shows_the_jobs_that_run_there_and_escape_leaves_them(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        page = await go_to_clusters(app, pilot)
        page.table.move_to_key("ali-hz-prod")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen))
        await until(pilot, lambda: "in ali-hz-prod" in visible_text(app))
        shown = {job.name for job in _rows(app)}
        assert shown == {job.name for job in story.JOBS if "ali-hz-prod" in {each.cluster for each in job.members}}
        assert "fx-risk-eod-1122" in shown
        assert len(shown) < len(story.JOBS)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is page)


async def test_a_cluster_without_jobs_says_so(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        page = await go_to_clusters(app, pilot)
        page.table.move_to_key("hw-bj4-prod")
        await pilot.press("enter")
        await until(pilot, lambda: "No Job runs in hw-bj4-prod." in visible_text(app))


def _rows(app: McjobApp) -> tuple[JobView, ...]:
    assert isinstance(app.screen, JobsScreen)
    return tuple(app.screen.table.rows)


async def test_jobs_leads_to_all_jobs_from_a_clusters_jobs_too(shell: OpenShell) -> None:
    async with shell() as (app, pilot):
        page = await go_to_clusters(app, pilot)
        page.table.move_to_key("ali-hz-prod")
        await pilot.press("enter")
        await until(pilot, lambda: "in ali-hz-prod" in visible_text(app))
        page = await go_to_clusters(app, pilot)
        await pilot.press("colon", *"jobs", "enter")
        await until(pilot, lambda: isinstance(app.screen, JobsScreen) and not app.screen.cluster)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ConnectionState(), "first page of clusters…"),
        (ConnectionState(Phase.DENIED, verb="list", resource="clusters"), "× may not list clusters"),
        (LIVE, "No member cluster has joined."),
    ],
)
async def test_no_clusters_say_why(shell: OpenShell, state: ConnectionState, words: str) -> None:
    control_plane = FakeControlPlane(clusters=())
    control_plane.states = lambda: {"jobs": LIVE, "clusters": state}  # type: ignore[method-assign]
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await go_to_clusters(app, pilot)
        assert words in visible_text(app)
        await pilot.press("e")
        await until(pilot, lambda: "there is no cluster here" in app.said[-1].sentence)
