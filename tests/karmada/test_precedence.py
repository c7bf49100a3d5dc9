"""Which policy propagates a Job."""

import copy
from itertools import permutations
from typing import Any

from mcjob_tui.karmada.precedence import claiming_policy
from tests.karmada.jobs import JOB, SELECTS_ALL, SELECTS_APP, SELECTS_DEMO


def policy(name: str, selector: dict[str, Any], namespace: str | None = "batch", **spec: Any) -> dict[str, Any]:
    metadata = {"name": name} if namespace is None else {"name": name, "namespace": namespace}
    return {"metadata": metadata, "spec": {"resourceSelectors": [selector], **spec}}


def winner(*policies: dict[str, Any], wide: tuple[dict[str, Any], ...] = (), job: Any = JOB) -> str | None:
    names = set()
    for order in permutations(policies):
        found = claiming_policy(job, order, wide)
        names.add(None if found is None else found["metadata"]["name"])
    assert len(names) == 1, "the order of the list must not matter"
    return names.pop()


def test_a_higher_priority_beats_a_closer_selector() -> None:
    assert winner(policy("a", SELECTS_DEMO), policy("b", SELECTS_ALL, priority=1)) == "b"
    assert winner(policy("a", SELECTS_ALL, priority=-1), policy("b", SELECTS_ALL)) == "b"


def test_the_closer_selector_beats_the_smaller_name() -> None:
    assert winner(policy("a", SELECTS_ALL), policy("b", SELECTS_APP), policy("c", SELECTS_DEMO)) == "c"


def test_the_smaller_name_decides_at_last() -> None:
    assert winner(policy("b", SELECTS_DEMO), policy("a", SELECTS_DEMO)) == "a"


def test_the_namespace_beats_cluster_wide() -> None:
    wide = (policy("w", SELECTS_DEMO, None, priority=9),)
    assert winner(policy("a", SELECTS_ALL), wide=wide) == "a"
    assert winner(wide=wide) == "w"


def test_an_object_of_no_namespace_is_claimed_cluster_wide_alone() -> None:
    job = copy.deepcopy(JOB)
    del job["metadata"]["namespace"]
    anywhere = {key: value for key, value in SELECTS_DEMO.items() if key != "namespace"}
    everywhere = policy("a", anywhere, None)
    assert winner(everywhere, job=job) is None
    assert winner(everywhere, wide=(policy("w", anywhere, None),), job=job) == "w"


def test_nobody_matches() -> None:
    assert winner(policy("a", {**SELECTS_DEMO, "name": "other"}), policy("b", SELECTS_DEMO, "other")) is None


def test_a_policy_that_is_being_deleted_takes_nothing() -> None:
    leaving = policy("a", SELECTS_DEMO)
    leaving["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    assert winner(leaving, policy("b", SELECTS_ALL)) == "b"


def claimed_by(name: str) -> dict[str, Any]:
    job = copy.deepcopy(JOB)
    job["metadata"]["labels"]["propagationpolicy.karmada.io/permanent-id"] = "id"
    job["metadata"]["annotations"]["propagationpolicy.karmada.io/namespace"] = "batch"
    job["metadata"]["annotations"]["propagationpolicy.karmada.io/name"] = name
    return job


def test_a_claim_holds_while_its_policy_matches() -> None:
    broad, close = policy("broad", SELECTS_ALL), policy("close", SELECTS_DEMO, priority=5)
    assert winner(broad, close, job=claimed_by("broad")) == "broad"
    assert winner(policy("broad", {**SELECTS_DEMO, "name": "x"}), close, job=claimed_by("broad")) == "close"
    assert winner(close, job=claimed_by("gone")) == "close"


def test_the_name_of_a_policy_without_its_id_is_no_claim() -> None:
    """Karmada takes the label away when the policy is deleted; the annotation alone says nothing."""
    job = claimed_by("broad")
    del job["metadata"]["labels"]["propagationpolicy.karmada.io/permanent-id"]
    assert winner(policy("broad", SELECTS_ALL), policy("close", SELECTS_DEMO), job=job) == "close"


def test_a_cluster_wide_claim_holds_against_a_namespaced_policy() -> None:
    job = copy.deepcopy(JOB)
    job["metadata"]["labels"]["clusterpropagationpolicy.karmada.io/permanent-id"] = "id"
    job["metadata"]["annotations"]["clusterpropagationpolicy.karmada.io/name"] = "w"
    assert winner(policy("a", SELECTS_DEMO), wide=(policy("w", SELECTS_ALL, None),), job=job) == "w"
