"""The names Karmada gives. The golden cases hold 60 more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.karmada.names import (
    binding_name,
    cluster_of,
    execution_namespace,
    fnv32a,
    is_reserved_namespace,
    names_of,
    uid_hash_odd,
    work_name,
)
from mcjob_tui.resources.jobs import Job


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [("train", "Job", "train-job"), ("Train", "Job", "train-job"), ("a:b", "ClusterRole", "a.b-clusterrole")],
)
def test_a_binding_is_named_after_the_resource_and_its_kind(name: str, kind: str, expected: str) -> None:
    assert binding_name(name, kind) == expected


@pytest.mark.parametrize(
    ("namespace", "name", "kind", "expected"),
    [
        ("batch", "demo", "Job", "demo-77cf7f8dc9"),
        ("", "train-x:y912", "Job", "train-x.y912-7fdf7f6d4f"),
        ("team-a", "etl-Batch-Batch621", "ConfigMap", "etl-batch-batch621-7fd6f54b46"),
    ],
)
def test_a_work_carries_a_hash_of_namespace_name_and_kind(namespace: str, name: str, kind: str, expected: str) -> None:
    assert work_name(namespace, name, kind) == expected


def test_what_is_not_said_to_be_another_kind_is_a_job() -> None:
    assert binding_name("Train") == binding_name("Train", "Job")
    assert work_name("batch", "demo") == work_name("batch", "demo", "Job") != work_name("batch", "demo", "ConfigMap")


def test_names_of_a_job() -> None:
    job = Job.model_validate({"kind": "Job", "metadata": {"namespace": "batch", "name": "demo"}})
    assert names_of(job) == ("demo-job", "demo-77cf7f8dc9")
    other = Job.model_validate({"kind": "ConfigMap", "metadata": {"namespace": "batch", "name": "demo"}})
    assert names_of(other) == ("demo-configmap", work_name("batch", "demo", "ConfigMap"))


@given(st.text(min_size=1))
def test_a_cluster_is_read_back_from_its_execution_namespace(cluster: str) -> None:
    assert cluster_of(execution_namespace(cluster)) == cluster


def test_other_namespaces_belong_to_no_cluster() -> None:
    assert cluster_of("default") is None


@pytest.mark.parametrize(
    ("namespace", "reserved"),
    [("karmada-system", True), ("karmada-cluster", True), ("karmada-es-m1", True), ("default", False), ("x", False)],
)
def test_reserved_namespaces(namespace: str, reserved: bool) -> None:
    assert is_reserved_namespace(namespace) is reserved


@pytest.mark.parametrize(("text", "expected"), [("", 0x811C9DC5), ("a", 0xE40C292C), ("foobar", 0xBF9CF968)])
def test_fnv32a_agrees_with_the_published_vectors(text: str, expected: int) -> None:
    assert fnv32a(text) == expected


def test_no_uid_breaks_ties_ascending() -> None:
    assert fnv32a("") % 2 == 1
    assert not uid_hash_odd("")


def test_the_parity_of_a_uid_is_that_of_its_hash() -> None:
    assert not uid_hash_odd("3bfa9526-4b40-4471-8312-a77bdb6767ac")
    assert uid_hash_odd("4ac85164-fab5-4180-8cc3-9a1a6cab3874")
