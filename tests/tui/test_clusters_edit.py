"""Editing a cluster: what is sent, what is refused in words, and what is Karmada's own."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from mcjob_tui.control_plane.errors import Forbidden
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.cluster_edit import ClusterDialog
from mcjob_tui.tui.screens.cluster_form import (
    Change,
    Entered,
    change,
    entered_of,
    label_problems,
    location_problems,
    taint_problems,
    zones_of,
)
from mcjob_tui.tui.screens.clusters import ClustersScreen
from tests.tui import story
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text
from tests.tui.test_clusters import BY_NAME, go_to_clusters

BEFORE = Entered("aws", "us-east-1", "a, b", (("tier", "batch"), ("old", "")), (("gpu", "", "NoSchedule"),))


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        (BEFORE, Change()),
        (replace(BEFORE, zones="a,b ,a"), Change()),
        (replace(BEFORE, region=" eu-west-1 "), Change(spec={"region": "eu-west-1"})),
        (replace(BEFORE, provider="", zones=""), Change(spec={"provider": "", "zones": []})),
        (replace(BEFORE, labels=(("tier", "web"), ("new", "x"))), Change({"tier": "web", "new": "x", "old": None})),
        (replace(BEFORE, taints=()), Change(spec={"taints": []})),
        (
            replace(BEFORE, taints=(("gpu", "", "NoExecute"), ("team", "ml", "NoSchedule"))),
            Change(
                spec={
                    "taints": [
                        {"key": "gpu", "effect": "NoExecute"},
                        {"key": "team", "value": "ml", "effect": "NoSchedule"},
                    ]
                }
            ),
        ),
    ],
)
def test_only_what_was_changed_is_sent(after: Entered, wanted: Change) -> None:
    assert change(BEFORE, after) == wanted


def test_the_form_opens_with_what_the_cluster_has() -> None:
    cluster = replace(
        story.CLUSTERS[0],
        taints=("team=ml:NoExecute", "cluster.karmada.io/not-ready:NoSchedule", "nvidia.com/gpu:NoSchedule"),
    )
    found = entered_of(cluster)
    assert found.zones == "a, b"
    assert zones_of(found.zones) == ("a", "b")
    assert found.taints == (("team", "ml", "NoExecute"), ("nvidia.com/gpu", "", "NoSchedule"))
    assert not change(found, found)


def test_locations_have_the_form_of_a_labels_value() -> None:
    found = location_problems(Entered("aws", "us east", "a, -b", (), ()))
    assert set(found) == {"region", "zones"}
    assert found["zones"].startswith("-b: only letters, digits")
    assert location_problems(Entered("x" * 64))["provider"] == "64 characters; at most 63 are allowed"
    assert not location_problems(Entered())


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((("", "x"),), "a key is needed"),
        ((("team", "a b"),), "only letters, digits"),
        ((("team", "a"), ("team", "b")), "team stands above already"),
    ],
)
def test_labels_that_cannot_be(rows: tuple[tuple[str, str], ...], sentence: str) -> None:
    (problem,) = label_problems(rows).values()
    assert problem.startswith(sentence)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((("-x", "", "NoSchedule"),), "only letters, digits"),
        ((("cluster.karmada.io/not-ready", "", "NoSchedule"),), "Karmada sets and removes cluster.karmada.io/… itself"),
        ((("gpu", "", "PreferNoSchedule"),), "Karmada takes NoSchedule or NoExecute for a cluster, not Prefer"),
        ((("gpu", "a", "NoSchedule"), ("gpu", "b", "NoSchedule")), "gpu with NoSchedule stands above already"),
    ],
)
def test_taints_that_cannot_be(rows: tuple[tuple[str, str, str], ...], sentence: str) -> None:
    (problem,) = taint_problems(rows).values()
    assert problem.startswith(sentence)


def test_one_key_may_taint_with_both_effects() -> None:
    assert not taint_problems((("gpu", "", "NoSchedule"), ("gpu", "", "NoExecute")))


async def edit(app: McjobApp, pilot: Pilot[None], name: str) -> ClusterDialog:
    page = await go_to_clusters(app, pilot)
    page.table.move_to_key(name)
    await pilot.press("e")
    await until(pilot, lambda: isinstance(app.screen, ClusterDialog))
    await pilot.pause()
    assert isinstance(app.screen, ClusterDialog)
    return app.screen


async def test_location_labels_and_taints_are_edited(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        dialog = await edit(app, pilot, "ali-sh-batch")
        await pilot.press("tab", "ctrl+u", *"cn-east-2")
        dialog.labels.focus()
        await pilot.press("x", "G", "plus", *"team")
        await until(pilot, lambda: "4/63" in visible_text(app))
        await pilot.press("tab", *"ml", "enter", "escape")
        dialog.taints.focus()
        await pilot.press("enter", *"dedicated", "tab", *"ml", "tab", "right")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        assert control_plane.asked[-1] == (
            "edit",
            "ali-sh-batch",
            {"team": "ml", "tier": None},
            {"region": "cn-east-2", "taints": [{"key": "dedicated", "value": "ml", "effect": "NoExecute"}]},
        )


async def test_nothing_changed_sends_nothing(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await edit(app, pilot, "ali-sh-batch")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        assert not any(each[0] == "edit" for each in control_plane.asked)


async def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_sent(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        dialog = await edit(app, pilot, "ali-sh-batch")
        await pilot.press("tab", "ctrl+u", *"cn east")
        dialog.taints.focus()
        await pilot.press("enter", *"cluster.karmada.io/x", "ctrl+s")
        await until(pilot, lambda: "× Karmada sets and removes" in visible_text(app))
        assert "× only letters, digits" in visible_text(app)
        await pilot.press("ctrl+s")
        assert app.screen is dialog
        assert not any(each[0] == "edit" for each in control_plane.asked)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))


async def test_a_refusal_is_said_in_words_and_can_be_put_right(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.refusal = Forbidden("you may not patch clusters [x]")
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        dialog = await edit(app, pilot, "ali-sh-batch")
        await pilot.press(*"x", "ctrl+s")
        await until(pilot, lambda: "× you may not patch clusters [x]" in visible_text(app))
        assert app.screen is dialog
        control_plane.refusal = None
        await pilot.press("y")
        await until(pilot, lambda: "you may not patch" not in visible_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, ClustersScreen))
        assert control_plane.asked[-1] == ("edit", "ali-sh-batch", {}, {"provider": "aliyunxy"})


async def test_karmadas_own_taints_stand_there_and_say_why_they_cannot_be_edited(shell: OpenShell) -> None:
    own = "cluster.karmada.io/not-ready:NoSchedule"
    lost = replace(BY_NAME["hw-bj4-prod"], taints=(own, "team=ml:NoExecute"))
    async with shell(FakeGateway(FakeControlPlane(clusters=(lost,)))) as (app, pilot):
        dialog = await edit(app, pilot, "hw-bj4-prod")
        text = " ".join(visible_text(app).replace("│", " ").split())
        assert own in text
        assert "set by Karmada from the cluster's condition" in text
        assert dialog.taints.value == (("team", "ml", "NoExecute"),)


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_the_buttons_stay_in_reach_however_many_labels(shell: OpenShell, size: tuple[int, int]) -> None:
    many = replace(story.CLUSTERS[0], labels=tuple((f"label-{n}", "x") for n in range(40)))
    async with shell(FakeGateway(FakeControlPlane(clusters=(many,))), size=size) as (app, pilot):
        await edit(app, pilot, many.name)
        assert "Save" in visible_text(app)
        assert "Cancel" in visible_text(app)
