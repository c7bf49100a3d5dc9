"""What a pod asks for, by the names that quotas have for it."""

from fractions import Fraction

from mcjob_tui.karmada.member.usage import usage_of
from tests.karmada.member.objects import container


def test_what_a_pod_takes_of_a_quota() -> None:
    main = container("a", requests={"cpu": "250m", "nvidia.com/gpu": "1"}, limits={"cpu": "1"})
    init = container("i", requests={"cpu": "1"})
    assert usage_of({"containers": [main], "initContainers": [init]}) == {
        "pods": 1,
        "count/pods": 1,
        "cpu": 1,
        "requests.cpu": 1,
        "requests.nvidia.com/gpu": 1,
        "limits.cpu": 1,
    }
    assert usage_of({"containers": [main]})["cpu"] == Fraction(1, 4)
