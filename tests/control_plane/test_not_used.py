"""Why a Job is not in the clusters that it is not in, from objects as a real Karmada wrote them."""

from typing import Any

import pytest

from mcjob_tui.control_plane.not_used import not_used
from mcjob_tui.resources.clusters import Cluster
from tests.control_plane.servers import capture

Json = dict[str, Any]


def fleet(**changes: Json) -> list[Cluster]:
    """The three members of the captures; ``changes`` replace parts of one's spec."""
    found = [capture(f"cluster-member{number}") for number in (1, 2, 3)]
    for each in found:
        each["spec"] |= changes.get(each["metadata"]["name"], {})
    return [Cluster.model_validate(each) for each in found]


def of(
    story: str, clusters: list[Cluster], *, moment: str = "finished", affinity: Json | None = None
) -> list[tuple[str, str]]:
    binding = capture(f"{story}-resourcebinding-{moment}")
    if affinity is not None:
        binding["spec"]["placement"]["clusterAffinity"] = affinity
    return [(each.cluster, each.why) for each in not_used(capture(f"{story}-job-{moment}"), binding, clusters)]


def test_targets_are_not_among_them() -> None:
    used = {each["name"] for each in capture("divided-dynamic-resourcebinding-finished")["spec"]["clusters"]}
    assert used
    left_out = {cluster for cluster, _ in of("divided-dynamic", fleet())}
    assert left_out == {"member1", "member2", "member3"} - used


TAINTS = [{"key": "team", "value": "ml", "effect": "NoSchedule"}]


@pytest.mark.parametrize(
    ("clusters", "affinity", "why"),
    [
        (fleet(member3={"taints": TAINTS}), {}, "taint"),
        (fleet(member3={"taints": []}), {"clusterNames": ["member1", "member2"]}, "not selected"),
        (fleet(member3={"taints": []}), {"exclude": ["member3"]}, "excluded"),
        (fleet(member3={"taints": []}), {"labelSelector": {"matchLabels": {"no": "such"}}}, "label mismatch"),
    ],
    ids=["taint", "names", "exclude", "labels"],
)
def test_each_reason_has_its_words(clusters: list[Cluster], affinity: Json, why: str) -> None:
    assert dict(of("divided-dynamic", clusters, affinity=affinity))["member3"] == why


def test_the_sentence_names_the_taint() -> None:
    found = not_used(
        capture("divided-dynamic-job-finished"),
        capture("divided-dynamic-resourcebinding-finished"),
        fleet(member3={"taints": TAINTS}),
    )
    assert "team=ml:NoSchedule" in {each.cluster: each.sentence for each in found}["member3"]


def test_a_job_that_fits_nowhere_has_a_reason_for_every_cluster() -> None:
    assert len(of("no-cluster-fit", fleet())) == 3


@pytest.mark.parametrize(
    ("said", "whys"),
    [
        ("1 cluster(s) had untolerated taint {team=ml:NoSchedule}, 2", ["not selected", "not selected", "taint"]),
        ("3", ["not selected"] * 3),
        ("9", ["not selected"] * 3),
    ],
    ids=["the taint first", "the affinity first", "of other clusters"],
)
def test_of_two_reasons_against_a_cluster_the_one_is_said_that_the_scheduler_has_counted(
    said: str, whys: list[str]
) -> None:
    binding = capture("no-cluster-fit-resourcebinding-finished")
    binding["spec"]["placement"]["clusterAffinity"] = {"clusterNames": ["nowhere"]}
    binding["status"]["conditions"][0]["message"] = (
        f"0/3 clusters are available: {said} cluster(s) did not match the placement cluster affinity constraint."
    )
    found = not_used(capture("no-cluster-fit-job-finished"), binding, fleet(member3={"taints": TAINTS}))
    assert [each.why for each in found] == whys


def test_a_cluster_that_is_not_ready_is_called_so_and_not_by_its_taint() -> None:
    down = [{"key": "cluster.karmada.io/not-ready", "effect": "NoSchedule"}]
    assert dict(of("divided-dynamic", fleet(member3={"taints": down}), affinity={}))["member3"] == "not ready"


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_what_is_not_known_gives_nothing(missing: int) -> None:
    job: Json | None = capture("divided-dynamic-job-finished")
    binding: Json | None = capture("divided-dynamic-resourcebinding-finished")
    given = [job, binding, fleet()]
    given[missing] = None
    assert not_used(*given) == ()  # type: ignore[arg-type]


def test_what_cannot_be_read_gives_nothing() -> None:
    job = capture("divided-dynamic-job-finished")
    job["spec"]["template"]["spec"]["containers"][0]["resources"] = {"requests": {"cpu": "banana"}}
    assert not_used(job, capture("divided-dynamic-resourcebinding-finished"), fleet()) == ()
    unplaced = capture("divided-dynamic-resourcebinding-finished")
    del unplaced["spec"]["placement"]
    assert not_used(capture("divided-dynamic-job-finished"), unplaced, fleet()) == ()
