"""What a pod asks for, by the names that quotas have for it."""

from fractions import Fraction

import pytest

from mcjob_tui.karmada.member.usage import usage_of, written
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


@pytest.mark.parametrize(
    ("name", "amount", "text"),
    [
        ("requests.cpu", Fraction(5, 4), "1250m"),
        ("limits.memory", Fraction(2**30), "1Gi"),
        ("requests.storage", Fraction(2**20), "1Mi"),
        ("count/pods", Fraction(3), "3"),
    ],
)
def test_an_amount_is_written_as_a_quotas_status_has_it(name: str, amount: Fraction, text: str) -> None:
    assert written(name, amount) == text
