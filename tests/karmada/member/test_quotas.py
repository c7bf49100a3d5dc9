"""What ResourceQuotas leave room for."""

import pytest

from mcjob_tui.karmada.member.quotas import concerns, quota_findings
from tests.karmada.member.objects import Json, container, job, quota

ASKING: Json = {"requests": {"cpu": "500m", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "1Gi"}}

ROOM: list[tuple[str, Json, Json, str]] = [
    ("enough", {"pods": "4"}, {}, ""),
    ("pods", {"pods": "10"}, {"pods": "7"}, "hinders quota batch leaves room for 3 of 4: pods"),
    (
        "requests",
        {"requests.cpu": "2", "requests.memory": "8Gi"},
        {"requests.cpu": "1", "requests.memory": "1Gi"},
        "hinders quota batch leaves room for 2 of 4: requests.cpu",
    ),
    ("without requests.", {"memory": "3Gi"}, {}, "hinders quota batch leaves room for 3 of 4: memory"),
    ("limits", {"limits.cpu": "3500m"}, {}, "hinders quota batch leaves room for 3 of 4: limits.cpu"),
    (
        "nothing left",
        {"requests.memory": "2Gi"},
        {"requests.memory": "1536Mi"},
        "stops quota batch leaves room for none of 4: 1.5Gi of 2Gi requests.memory are taken",
    ),
    (
        "more than there is at all",
        {"requests.memory": "512Mi"},
        {},
        "stops quota batch allows 512Mi of requests.memory, and one pod asks for 1Gi",
    ),
    (
        "ended pods count",
        {"count/pods": "5"},
        {},
        "hinders quota batch leaves room for 5 of 9: count/pods, ended ones counted",
    ),
    (
        "Jobs",
        {"count/jobs.batch": "5"},
        {"count/jobs.batch": "5"},
        "stops quota batch allows 5 Jobs, and 5 are there",
    ),
    ("Jobs, one left", {"count/jobs.batch": "5"}, {"count/jobs.batch": "4"}, ""),
    (
        "what is not said",
        {"limits.ephemeral-storage": "1Gi"},
        {},
        "stops quota batch wants to be told the limits.ephemeral-storage of main",
    ),
    ("what the Job does not ask for", {"requests.nvidia.com/gpu": "0", "services": "0"}, {}, ""),
]


@pytest.mark.parametrize(("hard", "used", "said"), [row[1:] for row in ROOM], ids=[row[0] for row in ROOM])
def test_the_room_that_a_quota_leaves(hard: Json, used: Json, said: str) -> None:
    found = quota_findings(job(container(**ASKING)), (quota(hard, used),))
    assert [f"{each.weight} {each.sentence}" for each in found] == ([said] if said else [])


def test_a_job_with_fewer_pods_left_than_parallelism_needs_less_room() -> None:
    small = job(container(**ASKING), parallelism=8, completions=3)
    assert not list(quota_findings(small, (quota({"pods": "3"}),)))


def test_a_quota_that_has_no_status_yet_counts_by_its_spec() -> None:
    fresh = quota({"pods": "1"})
    del fresh["status"]
    (found,) = quota_findings(job(container(**ASKING)), (fresh,))
    assert found.sentence == "quota batch leaves room for 1 of 4: pods"


def test_a_quota_that_means_other_pods_counts_none_of_these() -> None:
    assert list(quota_findings(job(container(**ASKING)), (quota({"pods": "1"}, scopes=["BestEffort"]),))) == []


SCOPES: list[tuple[Json, Json, bool]] = [
    ({"scopes": ["Terminating"]}, {}, False),
    ({"scopes": ["Terminating"]}, {"activeDeadlineSeconds": 60}, True),
    ({"scopes": ["NotTerminating"]}, {}, True),
    ({"scopes": ["BestEffort"]}, {}, False),
    ({"scopes": ["Unheard"]}, {}, False),
    ({"scopes": ["NotBestEffort", "NotTerminating"]}, {}, True),
    (
        {"scopeSelector": {"matchExpressions": [{"scopeName": "PriorityClass", "operator": "In", "values": ["high"]}]}},
        {"priorityClassName": "high"},
        True,
    ),
    (
        {"scopeSelector": {"matchExpressions": [{"scopeName": "PriorityClass", "operator": "Exists"}]}},
        {},
        False,
    ),
]


@pytest.mark.parametrize(("spec", "pod", "concerned"), SCOPES)
def test_a_quota_with_scopes_means_only_some_pods(spec: Json, pod: Json, concerned: bool) -> None:
    assert concerns(quota({}, **spec), {"containers": [container(**ASKING)], **pod}) is concerned
