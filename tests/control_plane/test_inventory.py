"""Clusters as views: readiness in words, what is free, what has not been reported."""

from datetime import UTC, datetime

import pytest

from mcjob_tui.control_plane.inventory import cluster_view
from mcjob_tui.control_plane.views import Amount
from mcjob_tui.resources.clusters import Cluster
from tests.control_plane.servers import capture


def test_a_ready_cluster() -> None:
    found = cluster_view(Cluster.model_validate(capture("cluster-member1")))
    assert (found.name, found.ready, found.word, found.jobs_api) == ("member1", True, "Ready", True)
    assert (found.nodes, found.ready_nodes, found.version) == (4, 4, "v1.36.2")
    assert found.cpu is not None
    assert found.cpu.allocatable == 32000
    assert 0 < found.cpu.free <= 32000
    assert found.memory is not None
    assert found.memory.allocatable == 64 * 2**30


def test_one_that_cannot_be_reached() -> None:
    found = cluster_view(Cluster.model_validate(capture("cluster-member3-unreachable-1")))
    assert (found.ready, found.word, found.message) == (False, "Unreachable", "cluster is not reachable")
    assert "cluster.karmada.io/not-ready:NoSchedule" in found.taints


def test_one_that_leaves_is_said_to_do_so_however_ready_it_is() -> None:
    content = capture("cluster-member1")
    content["metadata"]["deletionTimestamp"] = "2026-11-23T15:12:00Z"
    found = cluster_view(Cluster.model_validate(content))
    assert (found.word, found.ready) == ("Leaving", True)


def test_one_that_has_told_nothing_yet() -> None:
    found = cluster_view(Cluster.model_validate({"metadata": {"name": "new"}}))
    assert (found.ready, found.word, found.jobs_api) == (None, "Unknown", None)
    assert (found.cpu, found.memory, found.pods) == (None, None, None)


def test_pods_that_wait_for_a_node_are_not_free() -> None:
    summary = {"allocatable": {"cpu": "4"}, "allocated": {"cpu": "1500m"}, "allocating": {"cpu": "1"}}
    found = cluster_view(Cluster.model_validate({"metadata": {"name": "c"}, "status": {"resourceSummary": summary}}))
    assert found.cpu == Amount(4000, 1500)


def test_a_quantity_that_is_none_is_not_shown() -> None:
    summary = {"allocatable": {"cpu": "banana"}}
    found = cluster_view(Cluster.model_validate({"metadata": {"name": "c"}, "status": {"resourceSummary": summary}}))
    assert found.cpu is None


def member(summary: dict[str, dict[str, str]] | None, *, ready: str = "True", apis: list[str] | None = None) -> Cluster:
    status: dict[str, object] = {"conditions": [{"type": "Ready", "status": ready}], "resourceSummary": summary}
    if apis is not None:
        status["apiEnablements"] = [{"groupVersion": each, "resources": [{"kind": "Job"}]} for each in apis]
    return Cluster.model_validate({"metadata": {"name": "c"}, "status": status})


FREE = {"allocatable": {"cpu": "4", "memory": "3Gi", "pods": "110"}}


@pytest.mark.parametrize(
    ("cluster", "fits", "limited_by"),
    [
        (member(FREE), 6, "memory"),
        (member({"allocatable": {"cpu": "1", "memory": "3Gi", "pods": "110"}}), 4, "cpu"),
        (member({"allocatable": {"cpu": "4", "memory": "3Gi", "pods": "2"}}), 2, "pods"),
        (member({**FREE, "allocated": {"cpu": "4"}}), 0, "cpu"),
        (member(FREE, apis=["batch/v1"]), 6, "memory"),
        (member(FREE, apis=["apps/v1"]), None, ""),
        (member(FREE, ready="False"), None, ""),
        (member(None), None, ""),
    ],
    ids=["memory", "cpu", "pods", "full", "serves Jobs", "serves no Jobs", "not ready", "no summary"],
)
def test_what_a_small_job_could_still_place(cluster: Cluster, fits: int | None, limited_by: str) -> None:
    found = cluster_view(cluster)
    assert (found.fits, found.limited_by) == (fits, limited_by)


def test_when_the_summary_was_written() -> None:
    entries = [
        {"manager": "karmadactl", "time": "2026-11-23T14:00:00Z"},
        {"manager": "karmada-agent", "subresource": "status", "time": "2026-11-23T14:30:00Z"},
        {"manager": "karmada-controller-manager", "subresource": "status", "time": "2026-11-23T14:45:00Z"},
    ]
    found = cluster_view(Cluster.model_validate({"metadata": {"name": "c", "managedFields": entries}}))
    assert found.summarized == datetime(2026, 11, 23, 14, 45, tzinfo=UTC)
    assert cluster_view(Cluster.model_validate({"metadata": {"name": "c"}})).summarized is None
