"""Small rules of the store and its objects that no course of a Job meets."""

from typing import Any

import pytest

from mcjob_tui.sandbox.clock import Clock
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.kinds import CONFIG_MAP, EVENT, JOB, NAMESPACE, POD
from mcjob_tui.sandbox.kubeconfig import is_a_sandboxs
from mcjob_tui.sandbox.registry import core
from mcjob_tui.sandbox.registry.deletion import finalizers_on_delete
from mcjob_tui.sandbox.selection import selects
from mcjob_tui.sandbox.store import Store


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan")])
def test_a_clock_goes_forward(speed: float) -> None:
    with pytest.raises(ValueError, match="the speed must be greater than 0"):
        Clock(speed)


def test_nothing_new_comes_into_a_namespace_that_is_being_deleted(store: Store) -> None:
    store.create(CONFIG_MAP, {"metadata": {"name": "held", "namespace": "demo", "finalizers": ["example.com/wait"]}})
    store.delete(NAMESPACE, "", "demo")
    with pytest.raises(ApiFailure) as refused:
        store.create(CONFIG_MAP, {"metadata": {"name": "new", "namespace": "demo"}})
    assert refused.value.code == 403
    assert "because it is being terminated" in refused.value.message
    assert refused.value.status["details"]["causes"][0]["reason"] == "NamespaceTerminating"


@pytest.mark.parametrize(
    ("finalizers", "wanted", "found"),
    [
        (["orphan", "a"], None, ["a", "orphan"]),
        (["foregroundDeletion"], None, ["foregroundDeletion"]),
        (["orphan"], "Background", []),
        (["orphan"], "Foreground", ["foregroundDeletion"]),
    ],
)
def test_a_finalizer_that_is_there_says_what_a_deletion_does_that_does_not_say_so(
    finalizers: list[str], wanted: str | None, found: list[str]
) -> None:
    assert finalizers_on_delete(JOB, {"finalizers": finalizers}, wanted) == found


@pytest.mark.parametrize(
    ("obj", "path", "value"),
    [
        ({"source": {"component": "kubelet"}}, "source", "kubelet"),
        ({"reportingComponent": "scheduler"}, "source", "scheduler"),
        ({}, "source", ""),
    ],
)
def test_an_event_is_selected_by_who_reports_it(obj: dict[str, Any], path: str, value: str) -> None:
    assert selects(EVENT, obj, fields=[(path, True, value)])


@pytest.mark.parametrize(("network", "value"), [(True, "true"), (False, "false"), (None, "false")])
def test_a_pod_is_selected_by_whose_network_it_has(network: bool | None, value: str) -> None:
    assert selects(POD, {"spec": {"hostNetwork": network}}, fields=[("spec.hostNetwork", True, value)])


def test_of_a_pod_only_images_and_a_few_fields_may_change() -> None:
    old = {"spec": {"containers": [{"name": "a", "image": "1"}], "tolerations": []}}
    image = {"spec": {"containers": [{"name": "a", "image": "2"}], "activeDeadlineSeconds": 5}}
    other = {"spec": {"containers": [{"name": "b", "image": "1"}]}}
    assert core.pod_update_errors(image, old) == []
    (error,) = core.pod_update_errors(other, old)
    assert (error.field, "pod updates may not change fields other than" in error.message) == ("spec", True)


@pytest.mark.parametrize("text", ["kind: [", "", "- a", "clusters: []", "clusters: [{name: prod}]"])
def test_a_kubeconfig_of_somebody_else_is_none_of_a_sandbox_s(text: str) -> None:
    assert not is_a_sandboxs(text)


def test_an_event_without_a_source_has_an_empty_one(store: Store) -> None:
    about = {"kind": "Job", "name": "j", "namespace": "demo"}
    made = store.create(EVENT, {"metadata": {"name": "e", "namespace": "demo"}, "involvedObject": about})
    assert made["source"] == {}
