"""Creating, reading, changing and deleting objects over HTTP, as Kubernetes' API conventions have it."""

import pytest

from mcjob_tui.sandbox.kinds import CLUSTER, JOB
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.api.harness import JOBS, POLICIES, PROXY, ApiClient, job, policy

MERGE = "application/merge-patch+json"
JSON = "application/json-patch+json"
STRATEGIC = "application/strategic-merge-patch+json"
APPLY = "application/apply-patch+yaml"


async def created(api: ApiClient, manifest: Json | None = None, path: str = JOBS) -> Json:
    answer = await api.post(path, manifest or job())
    assert answer.code == 201, answer.body
    found: Json = answer.body
    return found


async def test_a_created_job_has_what_the_server_adds(api: ApiClient) -> None:
    found = await created(api)
    meta = found["metadata"]
    assert meta["generation"] == 1
    assert meta["namespace"] == "demo"
    assert found["spec"]["selector"]["matchLabels"] == {"batch.kubernetes.io/controller-uid": meta["uid"]}
    assert found["spec"]["template"]["metadata"]["labels"]["job-name"] == "j1"
    assert found["status"] == {}
    assert meta["managedFields"][0]["operation"] == "Update"
    assert (await api.get(f"{JOBS}/j1")).body == found


async def test_generate_name_adds_five_characters(api: ApiClient) -> None:
    manifest = job()
    manifest["metadata"] = {"generateName": "run-"}
    name = (await created(api, manifest))["metadata"]["name"]
    assert name.startswith("run-")
    assert len(name) == len("run-") + 5


async def test_generation_counts_spec_changes_only(api: ApiClient) -> None:
    await created(api)
    labelled = await api.patch(f"{JOBS}/j1", {"metadata": {"labels": {"a": "b"}}}, MERGE)
    assert labelled.body["metadata"]["generation"] == 1
    suspended = await api.patch(f"{JOBS}/j1", {"spec": {"suspend": True}}, MERGE)
    assert suspended.body["metadata"]["generation"] == 2


async def test_a_write_that_changes_nothing_keeps_the_resource_version(api: ApiClient) -> None:
    before = await created(api)
    again = await api.patch(f"{JOBS}/j1", {"spec": {"parallelism": 2}}, MERGE)
    assert again.body["metadata"]["resourceVersion"] == before["metadata"]["resourceVersion"]


async def test_the_status_endpoint_and_the_object_keep_out_of_each_others_way(api: ApiClient) -> None:
    await created(api)
    both = {"spec": {"suspend": True}, "status": {"active": 2}}
    through_status = await api.patch(f"{JOBS}/j1/status", both, MERGE)
    assert through_status.body["status"] == {"active": 2}
    assert through_status.body["spec"]["suspend"] is False
    through_object = await api.patch(f"{JOBS}/j1", {"spec": {"suspend": True}, "status": {"active": 9}}, MERGE)
    assert through_object.body["status"] == {"active": 2}
    assert through_object.body["spec"]["suspend"] is True


async def test_a_failed_status_without_failure_target_is_refused(api: ApiClient) -> None:
    await created(api)
    condition = {"type": "Failed", "status": "True", "reason": "JobFailed", "message": "x"}
    status = {"startTime": "2026-11-23T15:00:00Z", "failed": 1, "conditions": [condition]}
    answer = await api.patch(f"{JOBS}/j1/status", {"status": status}, MERGE)
    assert answer.code == 422
    words = "cannot set Failed=True condition without the FailureTarget=true condition"
    assert answer.body["message"] == f'Job.batch "j1" is invalid: status.conditions: Invalid value: {words}'


async def test_a_dry_run_leaves_no_trace(api: ApiClient) -> None:
    answer = await api.post(f"{JOBS}?dryRun=All", job())
    assert answer.code == 201
    assert "resourceVersion" not in answer.body["metadata"]
    assert (await api.get(f"{JOBS}/j1")).code == 404


async def test_the_three_patches_do_the_same_each_in_its_way(api: ApiClient) -> None:
    await created(api)
    for patch, media in (
        ({"metadata": {"labels": {"one": "1"}}}, MERGE),
        ([{"op": "add", "path": "/metadata/labels/two", "value": "2"}], JSON),
        ({"metadata": {"labels": {"three": "3"}}}, STRATEGIC),
    ):
        assert (await api.patch(f"{JOBS}/j1", patch, media)).code == 200
    labels = (await api.get(f"{JOBS}/j1")).body["metadata"]["labels"]
    assert labels == {"app": "j1", "one": "1", "two": "2", "three": "3"}


async def test_a_custom_resource_takes_no_strategic_patch(api: ApiClient) -> None:
    await created(api, policy(), POLICIES)
    answer = await api.patch(f"{POLICIES}/p1", {"metadata": {"labels": {"a": "b"}}}, STRATEGIC)
    assert (answer.code, answer.body["reason"]) == (415, "UnsupportedMediaType")


async def test_a_failed_test_operation_is_refused(api: ApiClient) -> None:
    await created(api)
    answer = await api.patch(f"{JOBS}/j1", [{"op": "test", "path": "/spec/parallelism", "value": 5}], JSON)
    assert (answer.code, answer.body["reason"]) == (422, "Invalid")


async def test_a_custom_resource_is_updated_with_its_version_only(api: ApiClient) -> None:
    found = await created(api, policy(), POLICIES)
    del found["metadata"]["resourceVersion"]
    answer = await api.request("PUT", f"{POLICIES}/p1", found)
    assert answer.code == 422
    assert answer.body["details"]["causes"][0]["field"] == "metadata.resourceVersion"


async def test_a_policy_gets_the_defaults_of_its_schema(api: ApiClient) -> None:
    found = await created(api, policy(placement={"replicaScheduling": {}}), POLICIES)
    spec = found["spec"]
    assert (spec["priority"], spec["preemption"], spec["conflictResolution"]) == (0, "Never", "Abort")
    assert spec["placement"]["replicaScheduling"]["replicaSchedulingType"] == "Divided"


async def test_an_unknown_field_is_dropped_with_a_warning_unless_asked_otherwise(api: ApiClient) -> None:
    manifest = job(paralelism=3)
    warned = await api.post(f"{JOBS}?dryRun=All&fieldValidation=Warn", manifest)
    assert warned.code == 201
    assert warned.headers["Warning"] == '299 - "unknown field \\"spec.paralelism\\""'
    assert "paralelism" not in warned.body["spec"]
    ignored = await api.post(f"{JOBS}?dryRun=All&fieldValidation=Ignore", manifest)
    assert "Warning" not in ignored.headers
    assert (await api.post(f"{JOBS}?dryRun=All&fieldValidation=Strict", manifest)).code == 400


async def test_a_bare_delete_of_a_job_orphans_what_it_owns(api: ApiClient) -> None:
    owner = await created(api)
    reference = {"apiVersion": "batch/v1", "kind": "Job", "name": "j1", "uid": owner["metadata"]["uid"]}
    owned = policy()
    owned["metadata"]["ownerReferences"] = [reference]
    await created(api, owned, POLICIES)
    gone = await api.request("DELETE", f"{JOBS}/j1")
    assert gone.body["metadata"]["finalizers"] == ["orphan"]
    assert "child pods are preserved" in gone.headers["Warning"]
    assert (await api.get(f"{JOBS}/j1")).code == 404
    assert "ownerReferences" not in (await api.get(f"{POLICIES}/p1")).body["metadata"]


@pytest.mark.parametrize("propagation", ["Background", "Foreground"])
async def test_a_delete_takes_along_what_the_object_owns(api: ApiClient, propagation: str) -> None:
    owner = await created(api)
    owned = policy()
    owned["metadata"]["ownerReferences"] = [
        {
            "apiVersion": "batch/v1",
            "kind": "Job",
            "name": "j1",
            "uid": owner["metadata"]["uid"],
            "blockOwnerDeletion": True,
        }
    ]
    await created(api, owned, POLICIES)
    answer = await api.request("DELETE", f"{JOBS}/j1", {"propagationPolicy": propagation})
    assert answer.code == 200
    assert (await api.get(f"{JOBS}/j1")).code == 404
    assert (await api.get(f"{POLICIES}/p1")).code == 404


async def test_a_finalizer_holds_an_object_until_it_is_taken_off(api: ApiClient) -> None:
    manifest = policy()
    manifest["metadata"]["finalizers"] = ["example.com/wait"]
    await created(api, manifest, POLICIES)
    held = await api.request("DELETE", f"{POLICIES}/p1")
    assert held.body["metadata"]["deletionTimestamp"]
    added = await api.patch(f"{POLICIES}/p1", {"metadata": {"finalizers": ["example.com/wait", "x.com/y"]}}, MERGE)
    assert added.code == 422
    assert (await api.patch(f"{POLICIES}/p1", {"metadata": {"finalizers": None}}, MERGE)).code == 200
    assert (await api.get(f"{POLICIES}/p1")).code == 404


async def test_a_precondition_that_does_not_hold_is_a_conflict(api: ApiClient) -> None:
    await created(api)
    answer = await api.request("DELETE", f"{JOBS}/j1", {"preconditions": {"uid": "other"}})
    assert (answer.code, answer.body["reason"]) == (409, "Conflict")
    assert (await api.get(f"{JOBS}/j1")).code == 200


async def test_a_collection_is_deleted_by_selector(api: ApiClient) -> None:
    await created(api, job("keep"))
    await created(api, job("drop"))
    body = {"propagationPolicy": "Background"}
    answer = await api.request("DELETE", f"{JOBS}?labelSelector=app%3Ddrop", body)
    assert [each["metadata"]["name"] for each in answer.body["items"]] == ["drop"]
    assert [each["metadata"]["name"] for each in (await api.get(JOBS)).body["items"]] == ["keep"]


async def test_a_deleted_namespace_takes_everything_in_it_along(api: ApiClient) -> None:
    await api.post("/api/v1/namespaces", {"metadata": {"name": "gone"}})
    await created(api, job(), "/apis/batch/v1/namespaces/gone/jobs")
    terminating = await api.request("DELETE", "/api/v1/namespaces/gone")
    assert terminating.body["status"]["phase"] == "Terminating"
    assert (await api.get("/api/v1/namespaces/gone")).code == 404
    assert api.federation.control_plane.count(JOB) == 0


@pytest.mark.parametrize("prefix", ["", PROXY])
async def test_the_namespaces_that_every_cluster_has_may_not_be_deleted(api: ApiClient, prefix: str) -> None:
    refused = await api.request("DELETE", f"{prefix}/api/v1/namespaces/default")
    message = 'namespaces "default" is forbidden: this namespace may not be deleted'
    assert (refused.code, refused.body["reason"], refused.body["message"]) == (403, "Forbidden", message)
    assert (await api.get(f"{prefix}/api/v1/namespaces/default")).code == 200


async def test_a_member_says_its_own_version(api: ApiClient) -> None:
    assert (await api.get(f"{PROXY}/version")).body["gitVersion"] == (await api.get("/version")).body["gitVersion"]
    store = api.federation.control_plane
    cluster = {**store.get(CLUSTER, "", "member1"), "status": {"kubernetesVersion": "v1.33.6"}}
    store.update(CLUSTER, cluster, subresource="status")
    version = (await api.get(f"{PROXY}/version")).body
    assert (version["major"], version["minor"], version["gitVersion"]) == ("1", "33", "v1.33.6")


async def test_admission_hears_of_writes_to_the_control_plane_only(api: ApiClient) -> None:
    await created(api)
    await created(api, job("member-job"), f"{PROXY}{JOBS}")
    await api.request("DELETE", f"{JOBS}/j1", {"propagationPolicy": "Background"})
    assert api.federation.admissions == [("CREATE", "Job"), ("DELETE", "Job")]


async def test_a_dry_run_through_the_proxy_is_refused(api: ApiClient) -> None:
    answer = await api.post(f"{PROXY}{JOBS}?dryRun=All", job())
    assert (answer.code, answer.body["message"]) == (400, "dryRun is not supported")


class TestServerSideApply:
    """A manager owns what it applied: others conflict, and what it leaves out goes."""

    @staticmethod
    def config(**labels: str) -> Json:
        manifest = job()
        manifest["metadata"]["labels"] = labels
        return manifest

    async def applied(self, api: ApiClient, manager: str, *, force: bool = False, **labels: str) -> tuple[int, Json]:
        path = f"{JOBS}/j1?fieldManager={manager}&force={'true' if force else 'false'}"
        answer = await api.patch(path, self.config(**labels), APPLY)
        return answer.code, answer.body

    async def test_it_creates_and_then_changes(self, api: ApiClient) -> None:
        assert (await self.applied(api, "one", a="1"))[0] == 201
        code, found = await self.applied(api, "one", b="2")
        assert code == 200
        assert found["metadata"]["labels"] == {"b": "2"}

    async def test_another_manager_conflicts_unless_it_forces(self, api: ApiClient) -> None:
        await self.applied(api, "one", a="1")
        code, refused = await self.applied(api, "two", a="2")
        assert (code, refused["reason"]) == (409, "Conflict")
        assert refused["details"]["causes"] == [
            {"reason": "FieldManagerConflict", "message": 'conflict with "one"', "field": ".metadata.labels.a"}
        ]
        code, forced = await self.applied(api, "two", force=True, a="2")
        assert (code, forced["metadata"]["labels"]) == (200, {"a": "2"})

    async def test_what_two_managers_applied_stays_until_both_leave_it(self, api: ApiClient) -> None:
        await self.applied(api, "one", a="1")
        await self.applied(api, "two", a="1")
        _, left_by_one = await self.applied(api, "one")
        assert left_by_one["metadata"]["labels"] == {"a": "1"}
        _, left_by_both = await self.applied(api, "two")
        assert "a" not in left_by_both["metadata"].get("labels", {})

    async def test_the_same_again_changes_nothing(self, api: ApiClient) -> None:
        _, first = await self.applied(api, "one", a="1")
        _, second = await self.applied(api, "one", a="1")
        assert second["metadata"]["resourceVersion"] == first["metadata"]["resourceVersion"]
