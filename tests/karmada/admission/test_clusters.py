"""A Cluster: what it gets when it joins, and what it may not be."""

import copy
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from mcjob_tui.karmada.admission import Admitted, Invalid, admit, default_resource_models

LARGEST = "9223372036854775807"
NOW = "2026-01-01T00:00:00Z"


def cluster(name: str = "m1", **spec: Any) -> dict[str, Any]:
    return {"kind": "Cluster", "metadata": {"name": name}, "spec": {"syncMode": "Push", **spec}}


def joined(obj: dict[str, Any]) -> dict[str, Any]:
    before = copy.deepcopy(obj)
    decision = admit("CREATE", "Cluster", None, obj, now=NOW)
    assert obj == before, "the request's object is left alone"
    assert isinstance(decision, Admitted), decision
    return decision.object


def model(grade: int, low: str, high: str, name: str = "cpu") -> dict[str, Any]:
    return {"grade": grade, "ranges": [{"name": name, "min": low, "max": high}]}


def test_a_new_cluster_gets_the_nine_default_grades() -> None:
    models = joined(cluster())["spec"]["resourceModels"]
    assert models == default_resource_models()
    assert [each["ranges"][0]["min"] for each in models] == ["0", "1", "2", "4", "8", "16", "32", "64", "128"]
    assert [each["ranges"][1]["min"] for each in models] == [
        "0", "4Gi", "16Gi", "32Gi", "64Gi", "128Gi", "256Gi", "512Gi", "1Ti",
    ]  # fmt: skip
    assert {each["max"] for each in models[-1]["ranges"]} == {LARGEST}
    assert [[row["name"] for row in each["ranges"]] for each in models] == [["cpu", "memory"]] * 9


def test_given_models_are_put_in_order_and_closed_at_both_ends() -> None:
    models = joined(cluster(resourceModels=[model(1, "2", "4"), model(0, "1", "2")]))["spec"]["resourceModels"]
    assert models == [model(0, "0", "2"), model(1, "2", LARGEST)]


def test_a_status_cannot_be_set_at_creation_nor_with_the_spec() -> None:
    assert "status" not in joined({**cluster(), "status": {"x": 1}})
    old = {**cluster(), "status": {"kept": True}}
    decision = admit("UPDATE", "Cluster", "", {**cluster(), "status": {"kept": False}}, old)
    assert isinstance(decision, Admitted)
    assert decision.object["status"] == {"kept": True}
    assert "resourceModels" not in decision.object["spec"]


def test_the_deprecated_zone_becomes_zones_and_eviction_taints_are_dated() -> None:
    taints = [{"key": "a", "effect": "NoExecute"}, {"key": "a", "effect": "NoSchedule"}]
    spec = joined(cluster(zone="a", taints=taints))["spec"]
    assert spec["zones"] == ["a"]
    assert "zone" not in spec
    assert spec["taints"] == [{"key": "a", "effect": "NoExecute", "timeAdded": NOW}, taints[1]]
    dated = [{"key": "a", "effect": "NoExecute", "timeAdded": "2025-12-31T00:00:00Z"}]
    assert joined(cluster(taints=dated))["spec"]["taints"] == dated


def test_a_status_that_is_kept_is_not_shared() -> None:
    old = {**cluster(), "status": {"conditions": [{"type": "Ready"}]}}
    decision = admit("UPDATE", "Cluster", "", cluster(), old)
    assert isinstance(decision, Admitted)
    decision.object["status"]["conditions"][0]["type"] = "Changed"
    assert old["status"] == {"conditions": [{"type": "Ready"}]}


def test_an_eviction_taint_is_dated_by_the_clock_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        decision = admit("CREATE", "Cluster", None, cluster(taints=[{"key": "a", "effect": "NoExecute"}]))
    time.tzset()
    assert isinstance(decision, Admitted)
    written = decision.object["spec"]["taints"][0]["timeAdded"]
    assert before <= datetime.strptime(written, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) <= datetime.now(UTC)


def test_a_cluster_of_nothing_is_told_what_it_lacks() -> None:
    decision = admit("CREATE", "Cluster", None, {})
    assert isinstance(decision, Invalid)
    assert [each.field for each in decision.errors] == ["metadata.name", "spec.syncMode", "spec.syncMode"]


LABEL_RULE = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.'"


@pytest.mark.parametrize(
    ("obj", "errors"),
    [
        (cluster(""), ['metadata.name: Invalid value: "": must be not empty']),
        (cluster("m" * 49), [f'metadata.name: Invalid value: "{"m" * 49}": must be no more than 48 characters']),
        (cluster("a.b"), ['metadata.name: Invalid value: "a.b": must not contain dots']),
        (
            cluster(syncMode=""),
            ["spec.syncMode: Required value", 'spec.syncMode: Unsupported value: "": supported values: "Pull", "Push"'],
        ),
        (
            cluster(apiEndpoint="https://u:p@h/?q=1#f"),
            [
                'spec.apiEndpoint: Invalid value: "u:p": user information is not permitted in the URL',
                'spec.apiEndpoint: Invalid value: "f": fragments are not permitted in the URL',
                'spec.apiEndpoint: Invalid value: "q=1": query parameters are not permitted in the URL',
            ],
        ),
        (
            cluster(apiEndpoint="host:6443"),
            [
                'spec.apiEndpoint: Invalid value: "": host must be provided; '
                "desired format: hostname, hostname:port, IP or IP:port"
            ],
        ),
        (
            cluster(apiEndpoint="https://[::1"),
            ['spec.apiEndpoint: Invalid value: "https://[::1": apiEndpoint must be a valid URL: Invalid IPv6 URL'],
        ),
        (
            cluster(secretRef={}, impersonatorSecretRef={"namespace": "x"}),
            [
                "spec.secretRef.namespace: Required value",
                "spec.secretRef.name: Required value",
                "spec.impersonatorSecretRef.name: Required value",
            ],
        ),
        (
            cluster(proxyURL="ftp://x"),
            ['spec.proxyURL: Invalid value: "ftp://x": unsupported scheme "ftp", must be http, https, or socks5'],
        ),
        (cluster(provider="a b"), [f'spec.provider: Invalid value: "a b": {LABEL_RULE}']),
        (cluster(zones=["ok", "a b"]), [f'spec.Zones: Invalid value: "a b": {LABEL_RULE}']),
        (cluster(zone="a b"), [f'spec.Zone: Invalid value: "a b": {LABEL_RULE}']),
        (
            cluster(taints=[{"key": "a", "effect": "PreferNoSchedule"}, {"key": "a", "effect": ""}]),
            [
                'spec.taints[0].effect: Unsupported value: "PreferNoSchedule": '
                'supported values: "NoSchedule", "NoExecute"',
                "spec.taints[1].effect: Required value",
            ],
        ),
        (
            cluster(taints=[{"key": "a b", "effect": "NoSchedule", "value": "c d"}]),
            [
                'spec.taints[0].key: Invalid value: "a b": name part must consist of',
                f'spec.taints[0].value: Invalid value: "c d": {LABEL_RULE}',
            ],
        ),
        (
            cluster(taints=[{"key": "a", "effect": "NoSchedule"}, {"key": "a", "effect": "NoSchedule", "value": "x"}]),
            [
                'spec.taints[1]: Duplicate value: {"key":"a","value":"x","effect":"NoSchedule"}: '
                "taints must be unique by key and effect pair"
            ],
        ),
    ],
)
def test_what_a_cluster_may_not_be(obj: dict[str, Any], errors: list[str]) -> None:
    decision = admit("CREATE", "Cluster", None, obj)
    assert isinstance(decision, Invalid)
    assert len(decision.errors) == len(errors)
    for got, expected in zip(decision.errors, errors, strict=True):
        assert str(got).startswith(expected)


@pytest.mark.parametrize(
    ("models", "problem"),
    [
        ([model(0, "0", "1"), model(0, "1", "2")], "The grade of each models should not be the same"),
        ([model(0, "0", "1"), {"grade": 1}], "The number of resource types should be the same"),
        ([model(0, "0", "0"), model(1, "0", "2")], "must be greater than the min value"),
        ([model(0, "0", "1"), model(1, "1", "2", "memory")], "The resource types of each models should be the same"),
        ([model(0, "0", "1"), model(1, "2", "3")], "must be contiguous and non-overlapping"),
        ([model(0, "0", "x"), model(1, "1", "2")], "is no quantity"),
    ],
)
def test_resource_models_must_be_a_ladder(models: list[dict[str, Any]], problem: str) -> None:
    decision = admit("CREATE", "Cluster", None, cluster(resourceModels=models))
    assert isinstance(decision, Invalid)
    assert problem in decision.message
    assert decision.message.startswith('spec.resourceModels: Invalid value: [{"Grade":0,"Ranges":')
