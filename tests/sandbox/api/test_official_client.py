"""The official Python client, blocking and asyncio, against the sandbox through the kubeconfig that it hands out."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kubernetes import client, config, watch
from kubernetes.aio import client as aio_client
from kubernetes.aio import config as aio_config

from mcjob_tui.sandbox.kinds import POD
from mcjob_tui.sandbox.kubeconfig import kubeconfig_text
from mcjob_tui.sandbox.server import RunningServer, serve
from tests.sandbox.api.harness import PROXY, job, policy
from tests.sandbox.api.small_federation import ADMIN_TOKEN, small_federation


@pytest.fixture
async def server() -> Any:
    federation = small_federation()
    member = federation.members["member1"]
    containers = [{"name": "main", "image": "x:1"}]
    member.store.create(POD, {"metadata": {"name": "p1", "namespace": "demo"}, "spec": {"containers": containers}})
    member.lines["demo", "p1"] = [b"2026-11-23T15:09:00.000000000Z hello\n"]
    found = await serve(federation)
    yield found
    await found.stop()


@pytest.fixture
def kubeconfig(server: RunningServer, tmp_path: Path) -> str:
    path = tmp_path / "config"
    path.write_text(kubeconfig_text(server.url, server.certificate.certificate, {"admin": ADMIN_TOKEN}, "demo"))
    return str(path)


async def in_thread(call: Callable[[], Any]) -> Any:
    return await asyncio.to_thread(call)


async def test_the_blocking_client_creates_lists_watches_and_deletes(kubeconfig: str) -> None:
    def use() -> None:
        with config.new_client_from_config(kubeconfig) as transport:
            batch = client.BatchV1Api(transport)
            made = batch.create_namespaced_job("demo", job())
            assert made.metadata.generation == 1
            assert [each.metadata.name for each in batch.list_namespaced_job("demo").items] == ["j1"]
            patched = batch.patch_namespaced_job("j1", "demo", {"spec": {"suspend": True}})
            assert patched.spec.suspend is True
            events = watch.Watch().stream(batch.list_namespaced_job, "demo", timeout_seconds=1)
            assert [(each["type"], each["object"].metadata.name) for each in events] == [("ADDED", "j1")]
            batch.delete_namespaced_job("j1", "demo", propagation_policy="Background")
            with pytest.raises(client.ApiException) as refused:
                batch.read_namespaced_job("j1", "demo")
            assert refused.value.status == 404

    await in_thread(use)


async def test_the_blocking_client_handles_custom_objects(kubeconfig: str) -> None:
    def use() -> None:
        with config.new_client_from_config(kubeconfig) as transport:
            custom = client.CustomObjectsApi(transport)
            where = ("policy.karmada.io", "v1alpha1", "demo", "propagationpolicies")
            made = custom.create_namespaced_custom_object(*where, policy())
            assert made["spec"]["conflictResolution"] == "Abort"
            changed = custom.patch_namespaced_custom_object(*where, "p1", {"spec": {"priority": 3}})
            assert (changed["spec"]["priority"], changed["metadata"]["generation"]) == (3, 2)
            clusters = custom.list_cluster_custom_object("cluster.karmada.io", "v1alpha1", "clusters")
            assert [each["metadata"]["name"] for each in clusters["items"]] == ["member1", "member3"]

    await in_thread(use)


async def test_a_client_with_the_proxy_as_its_host_is_a_client_of_the_member(
    server: RunningServer, kubeconfig: str
) -> None:
    def use() -> None:
        Path(kubeconfig).write_text(
            kubeconfig_text(server.url + PROXY, server.certificate.certificate, {"admin": ADMIN_TOKEN}, "demo")
        )
        with config.new_client_from_config(kubeconfig) as transport:
            core = client.CoreV1Api(transport)
            assert [each.metadata.name for each in core.list_namespaced_pod("demo").items] == ["p1"]
            assert core.read_namespaced_pod_log("p1", "demo") == "hello\n"
            assert client.VersionApi(transport).get_code().git_version == "v1.36.2"

    await in_thread(use)


async def test_the_asyncio_client_does_the_same(kubeconfig: str) -> None:
    settings = aio_client.Configuration()
    await aio_config.load_kube_config(kubeconfig, client_configuration=settings)
    async with aio_client.ApiClient(settings) as transport:
        batch = aio_client.BatchV1Api(transport)
        await batch.create_namespaced_job("demo", job())
        listed = await batch.list_namespaced_job("demo", limit=1)
        assert listed.items[0].spec.completions == 3
        review = aio_client.AuthorizationV1Api(transport)
        attributes = {"namespace": "demo", "verb": "create", "group": "batch", "resource": "jobs"}
        answer = await review.create_self_subject_access_review({"spec": {"resourceAttributes": attributes}})
        assert answer.status.allowed is True
