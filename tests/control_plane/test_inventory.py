"""Clusters as views: readiness in words, what is free, what has not been reported."""

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
