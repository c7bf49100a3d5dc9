"""What a sandbox for the app starts with."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from mcjob_tui.sandbox.api.decoding import decode
from mcjob_tui.sandbox.federation.course import CourseClock
from mcjob_tui.sandbox.federation.example_configuration import PULL_SECRET
from mcjob_tui.sandbox.federation.examples import HISTORY, PREDICTION, add_examples
from mcjob_tui.sandbox.federation.federation import Federation
from mcjob_tui.sandbox.federation.fleet import fleet
from mcjob_tui.sandbox.kinds import (
    CLUSTER,
    CONFIG_MAP,
    JOB,
    LIMIT_RANGE,
    OVERRIDE_POLICY,
    PERSISTENT_VOLUME_CLAIM,
    PROPAGATION_POLICY,
    RESOURCE_BINDING,
    RESOURCE_QUOTA,
    SECRET,
    SERVICE_ACCOUNT,
    WORK,
    Kind,
)
from mcjob_tui.sandbox.objects import Json, at
from tests.sandbox.federation.harness import ended


@pytest.fixture(scope="module")
def federation() -> Federation:
    clock = CourseClock(start=datetime.now(UTC) - timedelta(seconds=HISTORY))
    found = Federation(fleet(None, 0), clock=clock)
    add_examples(found)
    return found


def _rows(federation: Federation, namespace: str, name: str) -> list[Json]:
    binding = federation.control_plane.get(RESOURCE_BINDING, namespace, f"{name}-job")
    return list(at(binding, "status", "aggregatedStatus") or ())


def test_one_is_complete(federation: Federation) -> None:
    job = federation.control_plane.get(JOB, "data", "cdn-rollup-1122")
    assert ended(job["status"]) == ["Complete", "SuccessCriteriaMet"]
    assert job["status"]["succeeded"] == 96


def test_one_runs_in_several_clusters(federation: Federation) -> None:
    rows = _rows(federation, "quant", "tick-backfill-2026w47")
    assert len(rows) == 4
    assert all(each["status"].get("active") for each in rows)


def test_where_it_runs_was_predicted_as_the_form_leaves_it_with_both_outcomes_of_the_tie(
    federation: Federation,
) -> None:
    policy = federation.control_plane.get(PROPAGATION_POLICY, "quant", "tick-backfill-2026w47")
    said = json.loads(policy["metadata"]["annotations"][PREDICTION])
    either = [{each["cluster"]: each["parallelism"] for each in said[key]} for key in ("targets", "otherTargets")]
    binding = federation.control_plane.get(RESOURCE_BINDING, "quant", "tick-backfill-2026w47-job")
    assert either[0] != either[1]
    assert {each["name"]: each["replicas"] for each in binding["spec"]["clusters"]} in either


def test_one_has_failed_in_one_cluster_alone(federation: Federation) -> None:
    rows = _rows(federation, "quant", "fx-risk-eod-1122")
    ends = [ended(each["status"])[-1] for each in rows]
    assert ends.count("Failed") == 1
    assert ends.count("Complete") == len(ends) - 1 > 0


def test_one_is_unschedulable_and_one_suspended(federation: Federation) -> None:
    binding = federation.control_plane.get(RESOURCE_BINDING, "ml", "gpu-bench-h100-job")
    assert binding["status"]["conditions"][0]["reason"] == "Unschedulable"
    assert all(ended(each["status"]) == ["Suspended"] for each in _rows(federation, "data", "archive-2019"))


def test_the_present_is_the_present(federation: Federation) -> None:
    assert abs((federation.clock.now() - datetime.now(UTC)).total_seconds()) < 120


@pytest.mark.parametrize(("clusters", "seed"), [(1, 0), (5, 1), (30, 2)])
def test_other_fleets_start_with_the_same_jobs(clusters: int, seed: int) -> None:
    found = Federation(fleet(clusters, seed), seed=seed, clock=CourseClock())
    add_examples(found)
    assert len(found.control_plane.list(JOB)) == 6


def test_there_is_something_to_configure_a_job_with(federation: Federation) -> None:
    plane = federation.control_plane
    assert plane.get(SECRET, "quant", PULL_SECRET)["type"] == "kubernetes.io/dockerconfigjson"
    assert set(plane.get(SECRET, "quant", "quant-db")["data"]) == {"user", "password"}
    for kind in (CONFIG_MAP, PERSISTENT_VOLUME_CLAIM, SERVICE_ACCOUNT, RESOURCE_QUOTA, LIMIT_RANGE):
        assert plane.list(kind, "quant"), kind


@pytest.mark.parametrize(
    "kind",
    [JOB, PROPAGATION_POLICY, OVERRIDE_POLICY, CLUSTER, SECRET, RESOURCE_BINDING, WORK],
    ids=lambda kind: str(kind.kind),
)
def test_everything_is_stored_as_the_server_would_read_it_back(federation: Federation, kind: Kind) -> None:
    for stored in federation.control_plane.list(kind):
        again, unknown = decode(kind, stored, "Warn")
        assert (again, unknown) == (stored, [])
