"""What would help a draft that cannot be scheduled is offered as a change of one field, and it does help."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from mcjob_tui.draft.containers import ContainerDraft, Resources
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.placing import ClusterAffinity, LabelSelector, SpreadConstraint, StaticWeight, Strategy
from mcjob_tui.draft.preview import Question, answered, preview
from mcjob_tui.draft.remedies import MOST, Remedy, remedies
from mcjob_tui.draft.rules import Surroundings
from mcjob_tui.draft.warnings import warnings
from mcjob_tui.karmada.placement import PlacementResult
from mcjob_tui.resources.clusters import Cluster
from tests.approved import assert_approved
from tests.draft.drafts import IMAGE, sound
from tests.draft.fleet import cluster
from tests.draft.told import fix_in_full


def _dynamic(**spec: Any) -> JobDraft:
    return sound(**{"strategy": Strategy.DYNAMIC_WEIGHT, "instances": 60, "parallelism": 10, **spec})


def _asking(**requests: str) -> tuple[ContainerDraft, ...]:
    return (ContainerDraft(name="main", image=IMAGE, resources=Resources(requests=requests, limits=dict(requests))),)


def _spread(*rows: tuple[str, int, int]) -> tuple[SpreadConstraint, ...]:
    return tuple(SpreadConstraint(spread_by_field=field, min_groups=low, max_groups=high) for field, low, high in rows)


def _found(draft: JobDraft, clusters: Sequence[Cluster]) -> list[Remedy]:
    return [each for each in remedies(draft, clusters, preview(draft, clusters)) if each is not None]


def _in_zone(each: Cluster, zone: str) -> Cluster:
    return each.model_copy(update={"spec": each.spec.model_copy(update={"zones": (zone,)})})


TWO = (cluster("m1", pods=20, region="eu"), cluster("m2", pods=10, region="us"))
TAINTED = (cluster("m1", taint="gpu"), cluster("m2", taint="cluster.karmada.io/not-ready"))
CASES = [
    ("a taint", sound(), TAINTED, ["tolerate gpu:NoSchedule"]),
    (
        "clusters that are not chosen",
        sound(cluster_affinity=ClusterAffinity(cluster_names=("m1",))),
        (cluster("m1", jobs=False), cluster("m2"), cluster("m3")),
        ["choose m2 too"],
    ),
    (
        "a cluster that is excluded",
        sound(cluster_affinity=ClusterAffinity(exclude=("m1", "m2"))),
        TWO,
        ["exclude m1 no longer"],
    ),
    ("too much at once", _dynamic(parallelism=60), TWO, ["run 30 at once"]),
    ("CPU", _dynamic(containers=_asking(cpu="60")), TWO, ["run 2 at once", "ask for 16 CPU in main"]),
    ("memory", _dynamic(containers=_asking(memory="512Gi")), TWO, ["ask for 64Gi memory in main"]),
    (
        "GPUs",
        _dynamic(parallelism=4, containers=_asking(**{"nvidia.com/gpu": "8"})),
        tuple(cluster(name, allocatable={"nvidia.com/gpu": "8"}) for name in ("m1", "m2")),
        ["run 2 at once", "ask for 4 nvidia.com/gpu in main"],
    ),
    (
        "a resource that models do not count",
        _dynamic(parallelism=4, containers=_asking(**{"nvidia.com/gpu": "1"})),
        (cluster("m1", models=True, allocatable={"nvidia.com/gpu": "8"}),),
        ["use static weights"],
    ),
    (
        "labels that none has",
        sound(cluster_affinity=ClusterAffinity(label_selector=LabelSelector(match_labels={"a": "b"}))),
        TWO,
        ["choose m1 by name"],
    ),
    (
        "more clusters than there are",
        _dynamic(spread_constraints=_spread(("cluster", 3, 5))),
        TWO,
        ["set min of cluster to 2"],
    ),
    (
        "too few clusters for the pods",
        _dynamic(parallelism=25, spread_constraints=_spread(("cluster", 1, 1))),
        TWO,
        ["run 20 at once", "set max of cluster to 2"],
    ),
    (
        "a region that none has",
        sound(spread_constraints=_spread(("zone", 1, 2), ("cluster", 1, 2))),
        TWO,
        ["drop the row of zone"],
    ),
    (
        "several clusters that are excluded",
        sound(cluster_affinity=ClusterAffinity(exclude=("m1", "m2")), spread_constraints=_spread(("cluster", 2, 2))),
        TWO,
        ["exclude m1 and m2 no longer"],
    ),
    (
        "one of the clusters that are excluded",
        sound(cluster_affinity=ClusterAffinity(exclude=("m1", "m2", "m3"))),
        (cluster("m1"), cluster("m2"), cluster("m4", jobs=False)),
        ["exclude m1 no longer"],
    ),
    (
        "several clusters that are not chosen",
        sound(cluster_affinity=ClusterAffinity(cluster_names=("m3",)), spread_constraints=_spread(("cluster", 2, 2))),
        (*TWO, cluster("m3", jobs=False)),
        ["choose m1 and m2 too"],
    ),
    (
        "the last of the memory",
        _dynamic(parallelism=1, containers=_asking(memory="1Gi")),
        (cluster("m1", allocatable={"memory": "20Mi"}),),
        ["ask for 16Mi memory in main"],
    ),
    (
        "the last of the CPU",
        _dynamic(parallelism=1, containers=_asking(cpu="1")),
        (cluster("m1", allocatable={"cpu": "20m"}),),
        ["ask for 10m CPU in main"],
    ),
    (
        "the last GPU",
        _dynamic(parallelism=1, containers=_asking(**{"nvidia.com/gpu": "2"})),
        (cluster("m1", allocatable={"nvidia.com/gpu": "1"}),),
        ["ask for 1 nvidia.com/gpu in main"],
    ),
    (
        "CPU that is only limited, beside containers that ask for none",
        _dynamic(
            parallelism=1,
            containers=(
                ContainerDraft(name="side", image=IMAGE, resources=None),
                ContainerDraft(name="main", image=IMAGE, resources=Resources(requests={}, limits={"cpu": "500m"})),
                ContainerDraft(name="last", image=IMAGE, resources=Resources(requests={"memory": "1Mi"}, limits={})),
            ),
        ),
        (cluster("m1", allocatable={"cpu": "300m"}),),
        ["ask for 250m CPU in main"],
    ),
    (
        "two containers, of which one asks for more and the other may use more",
        _dynamic(
            parallelism=1,
            containers=(
                ContainerDraft(
                    name="main", image=IMAGE, resources=Resources(requests={"cpu": "2"}, limits={"cpu": "2"})
                ),
                ContainerDraft(
                    name="side", image=IMAGE, resources=Resources(requests={"cpu": "1"}, limits={"cpu": "8"})
                ),
            ),
        ),
        (cluster("m1", allocatable={"cpu": "2"}),),
        ["ask for 1 CPU in main"],
    ),
    (
        "more memory than is usual",
        _dynamic(parallelism=1, containers=_asking(memory="4Ti")),
        (cluster("m1", allocatable={"memory": "3Ti"}),),
        ["ask for 1Ti memory in main"],
    ),
    (
        "a zone without a row for clusters, where there is one cluster",
        _dynamic(spread_constraints=_spread(("zone", 1, 2))),
        (_in_zone(TWO[0], "a"),),
        ["add a row for cluster"],
    ),
    (
        "one cluster where two are wanted",
        _dynamic(spread_constraints=_spread(("cluster", 2, 2))),
        TWO[:1],
        ["set min of cluster to 1"],
    ),
    (
        "a zone without a row for clusters",
        _dynamic(spread_constraints=_spread(("zone", 1, 2))),
        tuple(_in_zone(each, "a") for each in TWO),
        ["add a row for cluster"],
    ),
]


@pytest.mark.parametrize(("draft", "clusters", "labels"), [each[1:] for each in CASES], ids=[each[0] for each in CASES])
def test_each_reason_has_its_remedy_and_it_does_help(
    draft: JobDraft, clusters: tuple[Cluster, ...], labels: list[str]
) -> None:
    assert not preview(draft, clusters).scheduled
    found = _found(draft, clusters)
    assert [each.fix.label for each in found] == labels
    for each in found:
        assert preview(each.fix.apply(draft), clusters).scheduled


def test_every_remedy_reads_as_it_was_approved(request: pytest.FixtureRequest) -> None:
    """What the cases' remedies say and change stands in ``remedies.txt``, for a person to read."""
    told = []
    for case, draft, clusters, _ in CASES:
        told.append(f"{case}:")
        told += [f"    {each.sentence}: {fix_in_full(draft, each.fix)}" for each in _found(draft, clusters)]
    assert_approved(told, Path(__file__).with_name("remedies.txt"), request)


@pytest.mark.parametrize("amount", ["10m", "25m", "50m", "100m", "250m", "500m", "1", "2", "4", "8", "16", "32"])
def test_the_largest_usual_amount_that_fits_is_offered(amount: str) -> None:
    draft = _dynamic(parallelism=1, containers=_asking(cpu="64"))
    assert [each.fix.label for each in _found(draft, (cluster("m1", allocatable={"cpu": amount}),))] == [
        f"ask for {amount} CPU in main"
    ]


def test_less_memory_than_a_container_starts_with_is_not_offered() -> None:
    draft = _dynamic(parallelism=1, containers=_asking(memory="1Gi"))
    assert _found(draft, (cluster("m1", allocatable={"memory": "8Mi"}),)) == []


def test_weights_that_cannot_be_read_are_not_offered() -> None:
    clusters = (cluster("m1", models=True, allocatable={"nvidia.com/gpu": "8"}),)
    weights = (StaticWeight(cluster_names=("m1",), weight="many"),)
    draft = _dynamic(parallelism=4, containers=_asking(**{"nvidia.com/gpu": "1"}), static_weights=weights)
    assert not preview(draft, clusters).scheduled
    assert _found(draft, clusters) == []


def test_a_device_that_no_cluster_has_free_is_not_asked_for_none_times() -> None:
    draft = _dynamic(parallelism=1, containers=_asking(**{"nvidia.com/gpu": "2"}))
    assert _found(draft, (cluster("m1", allocatable={"nvidia.com/gpu": "0"}),)) == []


def test_nothing_is_offered_that_the_form_cannot_do() -> None:
    assert _found(sound(), (cluster("m1", jobs=False), cluster("m2", taint="cluster.karmada.io/unreachable"))) == []
    assert _found(sound(), ()) == []


def test_nothing_is_offered_where_all_is_well_or_the_policy_is_another_s() -> None:
    assert _found(_dynamic(), TWO) == []
    assert _found(sound(own_policy=False), TWO) == []
    theirs = preview(_dynamic(parallelism=60), TWO)
    assert theirs.helps
    assert list(remedies(_dynamic(parallelism=60, own_policy=False), TWO, theirs)) == []


def test_few_are_offered() -> None:
    clusters = tuple(cluster(f"m{number}", taint=f"t{number}") for number in range(6))
    assert len(_found(sound(), clusters)) == MOST
    named = sound(cluster_affinity=ClusterAffinity(cluster_names=("m0", "m1", "m2")))
    assert len(preview(named, (*clusters[:3], cluster("m6"))).helps) > MOST
    assert len(_found(named, (*clusters[:3], cluster("m6")))) == MOST


def test_a_huge_minimum_takes_no_longer_than_a_small_one() -> None:
    (found,) = _found(_dynamic(spread_constraints=_spread(("cluster", 2**31 - 1, 2**31 - 1))), TWO)
    assert found.fix.label == "set min of cluster to 2"


def test_the_warning_has_the_first_as_its_fix() -> None:
    draft = _dynamic(parallelism=60)
    result = preview(draft, TWO)
    around = Surroundings(clusters=TWO, propagation_policies=())
    problems = {each.code: each for each in warnings(draft, around, result, _found(draft, TWO))}
    assert problems["unschedulable"].fix is not None
    assert problems["unschedulable"].fix.label == "run 30 at once"
    assert problems["unschedulable"].sentence.endswith("what helps: lower parallelism to 30 or less")


def test_the_warning_tells_what_its_fix_is_for_where_the_first_help_has_none() -> None:
    away = "cluster.karmada.io/not-ready"
    clusters = (cluster("m1", taint=away), cluster("m2", taint=away), cluster("m3", taint="gpu"))
    result = preview(sound(), clusters)
    assert "not-ready" in result.helps[0].sentence
    around = Surroundings(clusters=clusters, propagation_policies=())
    problems = {each.code: each for each in warnings(sound(), around, result, _found(sound(), clusters))}
    assert problems["unschedulable"].sentence.endswith("what helps: tolerate gpu:NoSchedule")


def test_each_step_of_looking_for_help_is_one_prediction(monkeypatch: pytest.MonkeyPatch) -> None:
    # Keys wait for a step that has begun, and go before the next.
    predicted: list[Question] = []

    def noting(asked: Question, clusters: Sequence[Cluster], **options: Any) -> PlacementResult:
        predicted.append(asked)
        return answered(asked, clusters, **options)

    monkeypatch.setattr("mcjob_tui.draft.remedies.answered", noting)
    draft = _dynamic(containers=_asking(cpu="60"))
    for step in remedies(draft, TWO, preview(draft, TWO)):
        assert len(predicted) == (step is None)
        predicted.clear()
