"""The fleets: the default eight as the screens draw them, and any number of others."""

import pytest

from mcjob_tui.karmada.placement import schedule
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.policies import Placement
from mcjob_tui.sandbox.federation.federation import Federation
from mcjob_tui.sandbox.federation.fleet import DEFAULT_FLEET, fleet
from mcjob_tui.sandbox.kinds import CLUSTER
from tests.sandbox.federation.harness import DYNAMIC, job


def _clusters() -> tuple[Cluster, ...]:
    store = Federation(DEFAULT_FLEET).control_plane
    return tuple(Cluster.model_validate(each) for each in store.list(CLUSTER))


@pytest.mark.parametrize(
    ("cluster", "fits"),
    [
        ("aws-use1-prod", 120),
        ("aws-euc1-prod", 80),
        ("ali-hz-prod", 64),
        ("ali-sh-batch", 4),
        ("gcp-euw1-prod", 64),
        ("hw-gz1-gpu", 128),
        ("hw-bj4-prod", 0),
    ],
)
def test_a_job_of_250m_and_512mi_fits_as_often_as_the_screens_say(cluster: str, fits: int) -> None:
    small = job(cpu="250m", parallelism=1, completions=1)
    small["spec"]["template"]["spec"]["containers"][0]["resources"]["requests"]["memory"] = "512Mi"
    placement = Placement.model_validate({"replicaScheduling": DYNAMIC})
    result = schedule(_clusters(), placement, Job.model_validate(small))
    assert {each.cluster: each.available for each in result.verdicts}[cluster] == fits


def test_three_clusters_are_out_and_each_for_its_own_reason() -> None:
    placement = Placement.model_validate({"replicaScheduling": DYNAMIC})
    result = schedule(_clusters(), placement, Job.model_validate(job()))
    out = {each.cluster: each.why.value for each in result.verdicts if each.failed}
    assert out == {"gcp-usc1-edge": "no_api", "hw-gz1-gpu": "taint", "hw-bj4-prod": "taint"}


def test_a_cluster_that_was_never_reached_reports_no_capacity() -> None:
    found = next(each for each in _clusters() if each.name == "hw-bj4-prod")
    assert found.ready is False
    assert found.status.resource_summary is None
    assert found.status.node_summary is not None
    assert (found.status.node_summary.total_num, found.status.node_summary.ready_num) == (3, 0)


@pytest.mark.parametrize("clusters", [1, 8, 200, 1000])
def test_a_fleet_has_as_many_clusters_as_asked_for_each_with_a_name_of_its_own(clusters: int) -> None:
    plans = fleet(clusters, seed=7)
    assert len({each.name for each in plans}) == clusters
    assert all(len(each.name) <= 48 for each in plans)
    assert plans[0].jobs_api
    assert not plans[0].down
    assert not plans[0].taints


def test_the_seed_alone_decides_the_fleet() -> None:
    assert fleet(50, seed=3) == fleet(50, seed=3)
    assert fleet(50, seed=3) != fleet(50, seed=4)
