"""What LimitRanges refuse, and what they fill in before quotas count."""

import pytest

from mcjob_tui.karmada.member.finding import pod_of
from mcjob_tui.karmada.member.judging import Member, judge
from mcjob_tui.karmada.member.limit_ranges import limit_findings, with_defaults
from tests.karmada.member.objects import Json, container, job, limit_range, quota

REFUSED: list[tuple[str, Json, Json, str]] = [
    ("below", limit_range(max={"cpu": "2"}), {"limits": {"cpu": "1"}}, ""),
    (
        "above the maximum",
        limit_range(max={"memory": "2Gi"}),
        {"limits": {"memory": "2560Mi"}},
        "limit range limits: at most 2Gi memory, and main has 2.5Gi",
    ),
    (
        "below the minimum",
        limit_range(min={"cpu": "100m"}),
        {"requests": {"cpu": "50m"}, "limits": {"cpu": "1"}},
        "limit range limits: at least 100m cpu, and main has 50m",
    ),
    (
        "a limit too far above its request",
        limit_range(maxLimitRequestRatio={"cpu": "2"}),
        {"requests": {"cpu": "500m"}, "limits": {"cpu": "2"}},
        "limit range limits: a cpu limit at most 2 times its request, and main's is 4 times",
    ),
    (
        "a limit near enough to its request",
        limit_range(maxLimitRequestRatio={"cpu": "2"}),
        {"requests": {"cpu": "500m"}, "limits": {"cpu": "1"}},
        "",
    ),
    (
        "no limit to compare",
        limit_range(maxLimitRequestRatio={"cpu": "2"}),
        {"requests": {"cpu": "500m"}},
        "limit range limits: main must have a cpu request and a limit at most 2 times as large",
    ),
    (
        "no request",
        limit_range("Pod", min={"cpu": "100m"}),
        {},
        "limit range limits: the pod must ask for 100m cpu or more",
    ),
    ("enough", limit_range(min={"cpu": "100m"}), {"requests": {"cpu": "100m"}}, ""),
    (
        "the pod as a whole",
        limit_range("Pod", max={"cpu": "1"}),
        {"limits": {"cpu": "1500m"}},
        "limit range limits: at most 1 cpu, and the pod has 1.5",
    ),
    (
        "a pod without a limit",
        limit_range("Pod", max={"cpu": "1"}),
        {},
        "limit range limits: the pod must have a cpu limit, of 1 or less",
    ),
    (
        "a default below what is asked for",
        limit_range(default={"cpu": "1"}),
        {"requests": {"cpu": "2"}},
        "the limit range fills in 1 cpu at most, and main asks for 2",
    ),
    ("claims are another matter", limit_range("PersistentVolumeClaim", max={"storage": "1Gi"}), {}, ""),
]


@pytest.mark.parametrize(("limits", "asked", "said"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_a_limit_range_refuses(limits: Json, asked: Json, said: str) -> None:
    filled = with_defaults(job(container(**asked)), (limits,))
    assert [each.sentence for each in limit_findings(filled, (limits,))] == ([said] if said else [])


def test_a_maximum_stands_in_for_a_limit_and_a_limit_for_a_request() -> None:
    filled = with_defaults(job(container()), (limit_range(max={"cpu": "2"}, defaultRequest={"memory": "1Gi"}),))
    (main,) = pod_of(filled)["containers"]
    assert main["resources"] == {"limits": {"cpu": "2"}, "requests": {"cpu": "2", "memory": "1Gi"}}


def test_a_quota_counts_what_a_limit_range_fills_in() -> None:
    limits = limit_range(default={"memory": "2Gi"})
    member = Member(quotas=(quota({"limits.memory": "4Gi"}),), limit_ranges=(limits,))
    assert [each.sentence for each in judge(job(container()), member)] == [
        "quota batch leaves room for 2 of 4: limits.memory"
    ]
