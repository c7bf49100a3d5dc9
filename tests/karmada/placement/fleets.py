"""Random fleets, policies and Jobs for property tests."""

from typing import Any

from hypothesis import strategies as st

from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.policies import Placement
from tests.golden import scheduling as short
from tests.karmada.placement.building import AGGREGATED, DUPLICATED, DYNAMIC, job, placement, spread, static

TAINT = {"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}

_resources = st.fixed_dictionaries(
    {"pods": st.integers(0, 40).map(lambda count: [str(count)])},
    optional={
        "cpu": st.tuples(st.integers(0, 16), st.integers(0, 4000)).map(lambda each: [str(each[0]), f"{each[1]}m"]),
        "memory": st.integers(0, 64).map(lambda count: [f"{count}Gi"]),
    },
)
_shapes = st.fixed_dictionaries(
    {"resources": _resources},
    optional={
        "region": st.sampled_from(["eu", "us", "ap"]),
        "provider": st.sampled_from(["aws", "gcp"]),
        "labels": st.fixed_dictionaries({"tier": st.sampled_from(["prod", "batch"])}),
        "taints": st.just([TAINT]),
        "api": st.just("missing"),
        "deleting": st.just(True),
        "noSummary": st.just(True),
    },
)


def _fleet(shapes: list[dict[str, Any]]) -> list[Cluster]:
    return [short.cluster_of({"name": f"c{index:02}", **shape}) for index, shape in enumerate(shapes)]


fleets: st.SearchStrategy[list[Cluster]] = st.lists(_shapes, max_size=8).map(_fleet)
"""Up to eight clusters, some of which cannot be used."""

jobs: st.SearchStrategy[Job] = st.builds(
    lambda parallelism, completions, requests: job(parallelism, completions, **requests),
    st.one_of(st.none(), st.integers(0, 60)),
    st.one_of(st.none(), st.integers(0, 200)),
    st.sampled_from([{}, {"cpu": "500m"}, {"cpu": "250m", "memory": "2Gi"}, {"memory": "40Gi"}]),
)

strategies: st.SearchStrategy[dict[str, Any] | None] = st.sampled_from(
    [None, DUPLICATED, AGGREGATED, DYNAMIC, {}, static(c00=1, c01=2, c02=2)]
)
_constraints = st.one_of(
    st.just([]),
    st.builds(lambda least, more: [spread("cluster", least, least + more)], st.integers(1, 3), st.integers(0, 3)),
    st.builds(
        lambda least, more, clusters: [
            spread("region", least, least + more),
            spread("cluster", clusters, clusters + 2),
        ],
        st.integers(1, 2),
        st.integers(0, 2),
        st.integers(1, 4),
    ),
)
_affinities = st.sampled_from(
    [
        {},
        {"clusterAffinity": {"labelSelector": {"matchLabels": {"tier": "prod"}}}},
        {"clusterAffinity": {"exclude": ["c00"], "clusterNames": ["c00", "c01", "c02", "c03"]}},
        {"clusterTolerations": [{"key": "dedicated", "operator": "Exists"}]},
        {
            "clusterAffinities": [
                {"affinityName": "first", "clusterNames": ["c00", "c01"]},
                {"affinityName": "second", "labelSelector": {"matchLabels": {"tier": "batch"}}},
            ]
        },
    ]
)

placements: st.SearchStrategy[Placement] = st.builds(
    lambda scheduling, constraints, affinity: placement(scheduling, spreadConstraints=constraints, **affinity),
    strategies,
    _constraints,
    _affinities,
)
"""Policies of every strategy, with constraints and affinities."""
