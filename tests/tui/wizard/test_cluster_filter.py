"""The filter over clusters: words, questions, negation."""

import pytest

from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice, matches

FLEET = (
    ClusterChoice("aws-use1-prod", "aws", "us-east-1", "a", ready=True, fits=120, labels={"tier": "prod"}),
    ClusterChoice("ali-sh-batch", "aliyun", "cn-shanghai", "b", ready=True, fits=4, labels={"tier": "batch"}),
    ClusterChoice("hw-bj4-prod", "huawei", "cn-north-4", "a", ready=False, fits=None, labels={"tier": "prod"}),
)


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        ("", ["aws-use1-prod", "ali-sh-batch", "hw-bj4-prod"]),
        ("AWS", ["aws-use1-prod"]),
        ("cn-", ["ali-sh-batch", "hw-bj4-prod"]),
        ("ready", ["aws-use1-prod", "ali-sh-batch"]),
        ("!ready", ["hw-bj4-prod"]),
        ("fits>50", ["aws-use1-prod"]),
        ("fits<=4", ["ali-sh-batch"]),
        ("chosen", ["hw-bj4-prod"]),
        ("!chosen ready", ["aws-use1-prod", "ali-sh-batch"]),
        ("tier=prod", ["aws-use1-prod", "hw-bj4-prod"]),
        ("tier=prod !ready", ["hw-bj4-prod"]),
        ("nothing-like-it", []),
        ("!", []),
    ],
)
def test_all_terms_must_hold(filter: str, expected: list[str]) -> None:
    assert [each.name for each in FLEET if matches(each, filter, {"hw-bj4-prod"})] == expected
