"""What is derived of a Cluster once and kept as long as it lives."""

import gc
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.karmada.placement import facts as module
from mcjob_tui.karmada.placement.facts import Grade, derive, facts_of
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.quantity import parse, value
from tests.golden import scheduling as short
from tests.karmada.placement.building import cluster


def test_facts_are_derived_once_for_a_cluster() -> None:
    one = cluster("one")
    assert facts_of(one) is facts_of(one)
    assert facts_of(one) == derive(one)


def test_a_changed_cluster_has_facts_of_its_own() -> None:
    one = cluster("one", pods=3)
    changed = one.model_copy(update={"metadata": one.metadata.model_copy(update={"labels": {"a": "b"}})})
    assert facts_of(one).labels == {}
    assert facts_of(changed).labels == {"a": "b"}


def test_facts_go_with_their_cluster() -> None:
    one = cluster("one")
    facts_of(one)
    identity, gone = id(one), weakref.ref(one)
    assert identity in module._known
    del one
    gc.collect()
    assert gone() is None
    assert identity not in module._known


@pytest.mark.parametrize("text", ["x", "1.2.3", "10Q", "--1", "١٢", "1²"])
def test_a_quantity_that_cannot_be_read_counts_as_absent(text: str) -> None:
    assert facts_of(short.cluster_of({"name": "one", "resources": {"cpu": [text]}})).free == {}


@given(
    st.one_of(
        st.integers(0, 2**70).map(str),
        st.builds(
            lambda digits, suffix: f"{digits}{suffix}",
            st.one_of(st.integers(0, 2**64), st.decimals(0, 10**6, places=3)),
            st.sampled_from(["", "m", "u", "k", "M", "G", "T", "P", "Ki", "Mi", "Gi", "Ti", "Pi", "e3"]),
        ),
    )
)
def test_quantities_are_read_as_kubernetes_reads_them(text: str) -> None:
    free = facts_of(short.cluster_of({"name": "one", "resources": {"memory": [text], "cpu": [text]}})).free
    assert free["memory"] == value(text)
    milli = parse(text) * 1000
    assert free["cpu"] == -(-milli.numerator // milli.denominator)


@pytest.mark.parametrize(
    ("lists", "left"),
    [
        (["4"], 4000),
        (["4", "1500m"], 2500),
        (["4", "1500m", "250m"], 2250),
        (["1", "2"], -1000),
        (["100u"], 1),
        (["1n"], 1),
        (["2", "x"], 2000),
    ],
)
def test_what_is_left_is_exact_and_rounded_up(lists: list[str], left: int) -> None:
    assert facts_of(short.cluster_of({"name": "one", "resources": {"cpu": lists}})).free == {"cpu": left}


@pytest.mark.parametrize(
    ("enablements", "runs"),
    [
        ([], False),
        ([{"groupVersion": "batch/v1", "resources": [{"name": "jobs", "kind": "Job"}]}], True),
        ([{"groupVersion": "batch/v1", "resources": [{"name": "cronjobs", "kind": "CronJob"}]}], False),
        ([{"groupVersion": "batch/v1beta1", "resources": [{"name": "jobs", "kind": "Job"}]}], False),
        ([{"groupVersion": "apps/v1"}, {"groupVersion": "batch/v1", "resources": [{"kind": "Job"}]}], True),
    ],
)
def test_whether_a_cluster_runs_jobs(enablements: list[dict[str, object]], runs: bool) -> None:
    one = Cluster.model_validate({"metadata": {"name": "one"}, "status": {"apiEnablements": enablements}})
    assert facts_of(one).runs_jobs is runs


def modelled(counts: list[tuple[int, int]], least: dict[int, str]) -> Cluster:
    """A cluster with so many nodes by grade, and what nodes of a grade have of CPU at the least."""
    summary = {"allocatableModelings": [{"grade": grade, "count": count} for grade, count in counts]}
    models = [{"grade": grade, "ranges": [{"name": "cpu", "min": each}]} for grade, each in least.items()]
    raw = {"metadata": {"name": "one"}, "spec": {"resourceModels": models}, "status": {"resourceSummary": summary}}
    return Cluster.model_validate(raw)


@pytest.mark.parametrize(
    ("counts", "least", "grades"),
    [
        ([(0, 2), (1, 1)], {0: "0", 1: "8"}, (Grade(2, {"cpu": 0}), Grade(1, {"cpu": 8000}))),
        ([(0, 2), (0, 3)], {0: "1"}, (Grade(5, {"cpu": 1000}),)),
        ([(0, 0), (7, 2)], {0: "1"}, ()),
        ([(0, 2), (1, -1)], {0: "1", 1: "2"}, None),
        ([], {0: "1"}, None),
        ([(0, 2)], {}, None),
    ],
    ids=["by grade", "a grade twice", "none of a grade, an unknown grade", "a negative count", "no nodes", "no models"],
)
def test_nodes_are_counted_by_the_grades_of_the_models(
    counts: list[tuple[int, int]], least: dict[int, str], grades: tuple[Grade, ...] | None
) -> None:
    assert derive(modelled(counts, least)).grades == grades
