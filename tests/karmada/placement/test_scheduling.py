"""The terms of affinities that are tried, and what is said of them."""

from typing import Any

import pytest

from mcjob_tui.karmada.job_demand import demand_of
from mcjob_tui.karmada.placement import schedule_demand
from mcjob_tui.resources.bindings import TargetCluster
from tests.karmada.placement.building import DYNAMIC, cluster, job, placement, schedule, shares, verdict

GPU = {"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}
NO_MATCH = "0/2 clusters are available: 2 cluster(s) did not match the placement cluster affinity constraint."
TOO_FULL = "failed to assign replicas: failed to scale up: Clusters available replicas 4 are not enough to schedule."
TWO = [cluster("a", pods=4), cluster("b", pods=9)]


def terms(*names: str) -> dict[str, Any]:
    """One term of affinities for each cluster, named like it."""
    return {"clusterAffinities": [{"affinityName": name, "clusterNames": [name]} for name in names]}


@pytest.mark.parametrize(
    ("names", "observing", "affinity", "refused"),
    [
        (("a", "b"), "", "b", ((0, TOO_FULL),)),
        (("x", "a", "b"), "", "b", ((0, NO_MATCH), (1, TOO_FULL))),
        (("x", "a", "b"), "a", "b", ((1, TOO_FULL),)),
        (("x", "a", "b"), "b", "b", ()),
        (("x", "a"), "", None, ((0, NO_MATCH), (1, TOO_FULL))),
        (("b", "a"), "", "b", ()),
    ],
)
def test_terms_that_were_tried_in_vain_have_their_place_and_error(
    names: tuple[str, ...], observing: str, affinity: str | None, refused: tuple[tuple[int, str], ...]
) -> None:
    result = schedule(TWO, placement(DYNAMIC, **terms(*names)), job(9), observing_affinity=observing)
    assert (result.affinity, result.refused) == (affinity, refused)


def test_without_terms_none_was_tried_in_vain() -> None:
    for parallelism in (9, 99):
        assert schedule(TWO, placement(DYNAMIC), job(parallelism)).refused == ()


def test_of_several_reasons_the_one_that_the_condition_counts_is_said() -> None:
    clusters = [cluster("a", taints=[GPU])]
    policy = placement(DYNAMIC, clusterAffinity={"clusterNames": ["nowhere"]})
    texts = schedule(clusters, policy, job()).messages
    assert len(texts) == 2
    for text in texts:
        first, second = verdict(schedule(clusters, policy, job(), told=text), "a").failed
        assert first.message in text
        assert second.message not in text


def test_what_a_job_demands_is_scheduled_as_the_job_is() -> None:
    previous = (TargetCluster(name="a", replicas=3), TargetCluster(name="b", replicas=1))
    policy, work = placement(DYNAMIC), job(6)
    result = schedule(TWO, policy, work, previous=previous)
    assert schedule_demand(TWO, policy, demand_of(work), previous=previous) == result
    assert shares(result) != shares(schedule(TWO, policy, work, previous=previous, fresh=True))


def test_nothing_is_said_for_people_where_nobody_asked() -> None:
    result = schedule_demand(TWO, placement(DYNAMIC), demand_of(job(99)), explain=False)
    assert (result.scheduled, result.verdicts, result.helps) == (False, (), ())
