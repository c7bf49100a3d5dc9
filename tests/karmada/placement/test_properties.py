"""What holds of every result, whatever the fleet, the policy and the Job."""

import re
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from mcjob_tui.karmada.placement import PlacementResult, Why, schedule
from mcjob_tui.resources.bindings import TargetCluster
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.policies import Placement, ReplicaScheduling
from tests.karmada.placement.building import AGGREGATED, DYNAMIC, placement
from tests.karmada.placement.fleets import fleets, jobs, placements

ODD = "uid-1"


def is_divided(result: PlacementResult) -> bool:
    scheduling = result.placement.replica_scheduling or ReplicaScheduling()
    return scheduling.replica_scheduling_type == "Divided"


@given(fleets, placements, jobs)
@settings(max_examples=300)
def test_divided_shares_add_up_and_duplicated_ones_are_all_the_same(
    clusters: list[Cluster], policy: Placement, work: Job
) -> None:
    result = schedule(clusters, policy, work)
    for targets in (result.targets, result.other_targets):
        if not targets:
            continue
        if not is_divided(result):
            assert {each.replicas for each in targets} == {result.replicas}
        else:
            assert sum(each.replicas for each in targets) == result.replicas
            completions = [each.completions for each in targets]
            if result.replicas and None not in completions:
                assert sum(each for each in completions if each is not None) == work.spec.completions or 1
                assert all((each.completions or 0) >= each.replicas >= 1 for each in targets)


@given(fleets, jobs, st.sampled_from([DYNAMIC, AGGREGATED]))
def test_by_room_nobody_gets_more_than_fits(clusters: list[Cluster], work: Job, scheduling: dict[str, object]) -> None:
    result = schedule(clusters, placement(scheduling), work)
    for verdict in result.verdicts:
        if verdict.target is not None and verdict.available is not None:
            assert verdict.target.replicas <= verdict.available


@given(fleets, placements, jobs)
def test_every_cluster_is_explained_once(clusters: list[Cluster], policy: Placement, work: Job) -> None:
    result = schedule(clusters, policy, work)
    assert sorted(each.cluster for each in result.verdicts) == [each.name for each in clusters]
    targets = {each.cluster for each in result.targets} | {each.cluster for each in result.other_targets or ()}
    for verdict in result.verdicts:
        assert verdict.sentence
        assert (verdict.why is Why.TARGET) == (verdict.cluster in targets)
        assert not (verdict.failed and verdict.target)
    first = [each.target for each in result.verdicts[: len(result.targets)]]
    assert first == list(result.targets)
    others = {each.other for each in result.verdicts if each.other is not None}
    assert others == set(result.targets if result.other_targets is None else result.other_targets)


@given(fleets, placements, jobs)
def test_targets_are_selected_and_selected_pass_the_filters(
    clusters: list[Cluster], policy: Placement, work: Job
) -> None:
    result = schedule(clusters, policy, work)
    passing = {each.cluster for each in result.verdicts if not each.failed}
    assert {each.cluster for each in result.targets} <= set(result.selected) <= passing


@given(fleets, placements, jobs, st.randoms(use_true_random=False))
def test_the_order_of_the_clusters_does_not_matter(
    clusters: list[Cluster], policy: Placement, work: Job, random: Random
) -> None:
    shuffled = list(clusters)
    random.shuffle(shuffled)
    assert schedule(shuffled, policy, work) == schedule(clusters, policy, work)


@given(fleets, placements, jobs)
def test_the_other_outcome_is_that_of_a_uid_of_the_other_parity(
    clusters: list[Cluster], policy: Placement, work: Job
) -> None:
    before, after = schedule(clusters, policy, work), schedule(clusters, policy, work, uid=ODD)
    assert before.uid_sensitive == after.uid_sensitive == (before.targets != after.targets)
    if before.uid_sensitive:
        assert before.other_targets == after.targets
        assert after.other_targets == before.targets


@given(fleets, placements, jobs)
def test_scheduled_or_a_reason_a_message_and_no_targets(clusters: list[Cluster], policy: Placement, work: Job) -> None:
    result = schedule(clusters, policy, work)
    if result.scheduled:
        assert (result.reason, result.message, result.retry, result.helps) == ("Success", "", False, ())
    else:
        assert result.reason != "Success"
        assert result.message == result.messages[0]
        assert not result.targets
        assert result.retry == (result.reason != "NoClusterFit")


@given(fleets, placements, jobs)
@settings(max_examples=300)
def test_lowering_parallelism_as_advised_helps(clusters: list[Cluster], policy: Placement, work: Job) -> None:
    result = schedule(clusters, policy, work)
    for each in result.helps:
        found = re.fullmatch(r"lower parallelism to (\d+) or less", each.sentence)
        if found:
            spec = work.spec.model_copy(update={"parallelism": int(found[1])})
            assert schedule(clusters, policy, work.model_copy(update={"spec": spec})).scheduled


@given(fleets, placements, jobs)
def test_scheduling_again_with_the_result_changes_nothing(
    clusters: list[Cluster], policy: Placement, work: Job
) -> None:
    first = schedule(clusters, policy, work)
    previous = tuple(TargetCluster(name=each.cluster, replicas=each.replicas) for each in first.targets)
    again = schedule(clusters, policy, work, previous=previous, observing_affinity=first.affinity or "")
    if first.scheduled and is_divided(first) and not policy.spread_constraints:
        assert {each.cluster: each.replicas for each in again.targets} == {
            each.cluster: each.replicas for each in first.targets
        }


def test_results_are_values() -> None:
    result = schedule([], placement(DYNAMIC), Job())
    assert replace(result) == result
