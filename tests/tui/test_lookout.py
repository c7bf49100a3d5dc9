"""The list looks at the pods of Jobs in view of which nothing gets done, of few and one after the other."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from mcjob_tui.control_plane.errors import Forbidden
from mcjob_tui.control_plane.views import JobState, JobView, MemberState, MemberView, Progress
from mcjob_tui.tui import clock
from mcjob_tui.tui.screens import lookout
from mcjob_tui.tui.screens.clusters import ClustersScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.lookout import FOLLOWED_AT_MOST
from mcjob_tui.tui.widgets.detail import detail_lines, few_rows
from tests.tui import story
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway, Follower
from tests.tui.snapshot import visible_text

MEMBER = MemberView("aws-use1-prod", MemberState.RUNNING, Progress(0, 4, 2), True)


def late(name: str) -> JobView:
    """A Job that has run for a minute with nothing done."""
    begun = clock.now() - timedelta(minutes=1)
    member = replace(MEMBER, started=begun)
    return JobView("quant", name, name, JobState.RUNNING, created=begun, started=begun, members=(member,))


def with_jobs(*jobs: JobView) -> FakeControlPlane:
    control_plane = FakeControlPlane(jobs)
    control_plane.follower = Follower((), (), ())
    return control_plane


async def test_a_late_job_whose_pods_have_started_is_looked_at_once_and_not_followed(shell: OpenShell) -> None:
    control_plane = with_jobs(late("slow"), *story.JOBS)
    control_plane.begun_clusters = frozenset({MEMBER.cluster})
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        screen.tick()
        await until(pilot, lambda: bool(control_plane.looked))
        for _ in range(3):
            screen.tick()
            await pilot.pause()
        assert control_plane.looked == [("slow", (MEMBER.cluster,))]
        assert control_plane.followed == []


async def test_a_late_job_of_which_no_pod_has_started_is_followed_until_one_does(shell: OpenShell) -> None:
    control_plane = with_jobs(late("slow"), *story.JOBS)
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        screen.tick()
        await until(pilot, lambda: control_plane.following == [("quant", "slow")])
        pod = replace(story.PODS[0], cluster=MEMBER.cluster, phase="Running")
        control_plane.follower.pods = (pod,)
        control_plane.follower.notify()
        await until(pilot, lambda: control_plane.following == [])
        screen.tick()
        await pilot.pause()
        assert control_plane.followed == [("quant", "slow")]
        assert control_plane.looked == [("slow", (MEMBER.cluster,))]


async def test_only_clusters_where_nothing_is_done_are_looked_at_each_as_it_gets_late(shell: OpenShell) -> None:
    done, soon = (replace(MEMBER, cluster=name) for name in ("done", "soon"))
    members = (replace(done, progress=Progress(1, 4, 2)), replace(MEMBER, started=story.NOW - timedelta(minutes=1)))
    control_plane = with_jobs(replace(late("slow"), members=(*members, replace(soon, started=story.NOW))))
    control_plane.begun_clusters = frozenset({MEMBER.cluster, "soon"})
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        screen.tick()
        await until(pilot, lambda: control_plane.looked == [("slow", (MEMBER.cluster,))])
        control_plane.change("slow", members=(*members, replace(soon, started=story.NOW - timedelta(minutes=1))))

        def both_looked_at() -> bool:
            screen.tick()
            return control_plane.looked[1:] == [("slow", ("soon",))]

        await until(pilot, both_looked_at)


async def test_few_are_followed_at_a_time_and_none_while_another_page_is_over_the_list(shell: OpenShell) -> None:
    control_plane = with_jobs(*(late(f"slow-{number}") for number in range(FOLLOWED_AT_MOST + 2)))
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)

        def all_looked_at() -> bool:
            screen.tick()
            return len(control_plane.followed) == FOLLOWED_AT_MOST + 2

        await until(pilot, all_looked_at)
        await until(pilot, lambda: len(control_plane.following) == FOLLOWED_AT_MOST)
        app.push_screen(ClustersScreen())
        await until(pilot, lambda: control_plane.following == [])


async def test_where_states_matter_late_jobs_out_of_view_are_looked_at_too_and_those_that_are_left_counted(
    shell: OpenShell,
) -> None:
    fine = (replace(story.JOBS[0], created=clock.now()),)
    names = [f"slow-{number:02}" for number in range(30)]
    control_plane = with_jobs(*fine, *(late(name) for name in names))
    control_plane.begun_clusters = frozenset({MEMBER.cluster})
    async with shell(FakeGateway(control_plane), size=(120, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        in_view = {job.name for job in screen.table.in_view()}
        assert len(in_view) < len(names)

        def looked_at() -> set[str]:
            screen.tick()
            return {name for name, _ in control_plane.looked}

        await until(pilot, lambda: looked_at() == in_view - {fine[0].name})
        await until(pilot, lambda: f"{len(names) - len(looked_at())} may not be starting" in visible_text(app))
        await pilot.press("f")
        await until(pilot, lambda: looked_at() == set(names))
        await until(pilot, lambda: "may not be starting" not in visible_text(app))


async def test_a_job_whose_pods_cannot_be_read_stays_counted(shell: OpenShell) -> None:
    control_plane = with_jobs(late("slow"))
    control_plane.unread_clusters = {MEMBER.cluster: "no answer"}
    async with shell(FakeGateway(control_plane), size=(120, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)

        def is_said() -> bool:
            screen.tick()
            return bool(control_plane.looked) and "1 may not be starting" in visible_text(app)

        await until(pilot, is_said)
        assert control_plane.followed == []


async def test_a_stuck_job_that_is_followed_no_more_is_looked_at_again_later(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    control_plane = with_jobs(*(late(f"slow-{number}") for number in range(FOLLOWED_AT_MOST + 1)))
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        screen.tick()
        await until(pilot, lambda: len(control_plane.followed) == FOLLOWED_AT_MOST + 1)
        first = control_plane.followed[0]
        screen.tick()
        await pilot.pause()
        assert len(control_plane.looked) == FOLLOWED_AT_MOST + 1
        monkeypatch.setattr(lookout, "AGAIN_SECONDS", -1.0)
        screen.tick()
        await until(pilot, lambda: control_plane.followed.count(first) == 2)


async def test_of_many_that_were_looked_at_those_that_are_gone_are_forgotten(
    shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookout, "REMEMBERED", 2)
    control_plane = with_jobs(late("stays"))
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        for name in ("run-1", "run-2", "run-3", "run-4"):
            control_plane.publish(jobs=(late("stays"), late(name)))

            def both_looked_at(name: str = name) -> bool:
                screen.tick()
                return {"stays", name} <= screen.lookout._looked.keys()

            await until(pilot, both_looked_at)
        assert len(screen.lookout._looked) <= 3
        assert [name for name, _ in control_plane.looked].count("stays") == 1


async def test_of_another_control_plane_the_job_of_the_same_name_is_looked_at_too(shell: OpenShell) -> None:
    gateway = FakeGateway(before := with_jobs(late("slow")))
    async with shell(gateway, size=(80, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        screen.tick()
        await until(pilot, lambda: before.following == [("quant", "slow")])
        gateway.control_plane = after = with_jobs(late("slow"))
        app.connect("staging-karmada")
        await until(pilot, lambda: app.session is after and screen.table.row is not None)

        def both_told() -> bool:
            screen.tick()
            return (before.following, after.following) == ([], [("quant", "slow")])

        await until(pilot, both_told)


async def test_a_look_that_is_broken_off_is_begun_again(shell: OpenShell) -> None:
    control_plane = with_jobs(late("slow"))
    control_plane.hung = frozenset({"slow"})
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        screen.tick()
        await until(pilot, lambda: bool(control_plane.looked))
        await app.push_screen(ClustersScreen())
        await until(pilot, lambda: not screen.lookout._looked)
        control_plane.hung = frozenset()
        app.pop_screen()

        def is_followed() -> bool:
            screen.tick()
            return control_plane.following == [("quant", "slow")]

        await until(pilot, is_followed)
        assert control_plane.looked == [("slow", (MEMBER.cluster,))] * 2


class Refusing(FakeControlPlane):
    """A control plane that does not let one Job's pods be followed."""

    refused = ""

    @asynccontextmanager
    async def follow(self, namespace: str, name: str) -> AsyncIterator[Follower]:
        if name == self.refused:
            raise Forbidden("pods may not be listed")
        async with super().follow(namespace, name) as follower:
            yield follower


async def test_a_job_whose_pods_cannot_be_followed_holds_up_no_other_and_says_nothing(shell: OpenShell) -> None:
    control_plane = Refusing((late("no"), late("slow")))
    control_plane.follower = Follower((), (), ())
    control_plane.refused = "no"
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)

        def is_followed() -> bool:
            screen.tick()
            return control_plane.following == [("quant", "slow")]

        await until(pilot, is_followed)
        assert {name for name, _ in control_plane.looked} == {"no", "slow"}
        assert list(screen.lookout._followed) == ["slow"]
        assert not any(each.error for each in app.said)


@pytest.mark.parametrize("made_anew", [False, True])
async def test_a_job_that_is_gone_is_not_followed_any_more(shell: OpenShell, made_anew: bool) -> None:
    control_plane = with_jobs(late("slow"))
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, JobsScreen)
        screen.tick()
        await until(pilot, lambda: control_plane.following == [("quant", "slow")])
        control_plane.publish(jobs=[replace(late("slow"), uid="another")] if made_anew else [])
        control_plane.follower.notify()
        await until(pilot, lambda: "slow" not in screen.lookout._followed)


async def test_a_job_that_gets_on_is_left_alone(shell: OpenShell) -> None:
    getting_on = replace(late("fine"), members=(replace(MEMBER, progress=Progress(1, 4, 2), started=story.NOW),))
    control_plane = with_jobs(getting_on)
    async with shell(FakeGateway(control_plane), size=(80, 24)) as (app, pilot):
        assert isinstance(app.screen, JobsScreen)
        app.screen.tick()
        await pilot.pause()
        assert control_plane.looked == []


async def test_what_helps_stands_under_the_list_at_80_columns(shell: OpenShell) -> None:
    words = (
        "no pod starts in ali-hz-prod, aws-use1-prod: the image cannot be pulled",
        "check its name and the registry",
    )
    job = replace(late("stuck"), state=JobState.NOT_STARTING, sentence=words[0], next_step=words[1])
    async with shell(FakeGateway(with_jobs(job)), size=(80, 24)) as (app, _):
        rows = [row.strip() for row in visible_text(app).splitlines()]
        assert rows[-3:-1] == [words[0], f"What helps: {words[1]}"]
        assert any(row.split()[1:] == ["quant/stuck", "▲", "Not", "starting"] for row in [each[:42] for each in rows])


@pytest.mark.parametrize(
    ("marks", "rows"),
    [
        ((), ["18 pods active", ""]),
        (("its policy is gone",), ["18 pods active", "▲ its policy is gone"]),
        (("its policy is gone", "b failed: why"), ["18 pods active", "▲ its policy is gone; b failed: why"]),
    ],
)
def test_what_else_is_to_be_known_of_a_job_stands_in_the_row_that_is_left(
    marks: tuple[str, ...], rows: list[str]
) -> None:
    job = replace(late("slow"), sentence="18 pods active", marks=marks)
    drawn = few_rows(job, 80, 3)
    assert ["".join(piece.text for piece in row) for row in drawn[1:]] == rows


def test_what_helps_goes_before_what_else_is_to_be_known() -> None:
    job = replace(late("stuck"), sentence="no pod starts " * 5, next_step="check the image", marks=("one",))
    assert ["".join(piece.text for piece in row)[:11] for row in few_rows(job, 80, 3)][1:] == [
        "no pod star",
        "What helps:",
    ]


def test_a_blocked_job_is_helped_by_what_unblocks_it_not_by_what_its_pods_suffered_from_before() -> None:
    job = replace(late("stuck"), state=JobState.BLOCKED, sentence="no cluster takes it", next_step="set it back")
    drawn = ["".join(piece.text for piece in row) for row in detail_lines(job, 80, 12, (), "read its log")]
    assert drawn[-1] == "What helps: set it back"
