"""Single requests that the server refuses, and in which words: patches, options of writes, schemas, paths."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from mcjob_tui.sandbox.objects import Json
from tests.sandbox.api.harness import JOBS, POLICIES, PROXY, ApiClient, job, policy
from tests.sandbox.api.small_federation import ADMIN_TOKEN, VIEWER_TOKEN

MERGE = "application/merge-patch+json"
JSON = "application/json-patch+json"
APPLY = "application/apply-patch+yaml"
BINDINGS = "/apis/work.karmada.io/v1alpha2/namespaces/demo/resourcebindings"
REVIEWS = "/apis/authorization.k8s.io/v1"


def binding(**spec: Any) -> Json:
    resource = {"apiVersion": "batch/v1", "kind": "Job", "namespace": "demo", "name": "j1"}
    return {
        "apiVersion": "work.karmada.io/v1alpha2",
        "kind": "ResourceBinding",
        "metadata": {"name": "j1-job"},
        "spec": {"resource": resource, **spec},
    }


def evicted(reason: str) -> Json:
    return binding(gracefulEvictionTasks=[{"fromCluster": "m", "producer": "p", "reason": reason}])


def group(name: str) -> Json:
    return policy(placement={"clusterAffinities": [{"affinityName": name, "clusterNames": ["m"]}]})


@pytest.mark.parametrize(
    ("method", "tail", "body", "media", "code", "words"),
    [
        ("PATCH", "/j1", [], MERGE, 400, "error decoding patch: it must be an object"),
        ("PATCH", "/j1?fieldManager=me", [], APPLY, 400, "error decoding YAML: it must be an object"),
        ("PATCH", "/j1", {"metadata": {}}, APPLY, 422, "fieldManager: Required value: is required for apply patch"),
        ("PATCH", "/j1", {}, JSON, 400, "cannot unmarshal object into Go value of type jsonpatch.Patch"),
        (
            "PATCH",
            "/new?fieldManager=me",
            {**job("new"), "metadata": {"name": "new", "resourceVersion": "1"}},
            APPLY,
            409,
            'jobs.batch "new" does not exist',
        ),
        ("PUT", "/j1", {**job(), "apiVersion": "batch/v2"}, "application/json", 400, "(batch/v2) does not match"),
        ("PUT", "/j1", {**job(), "metadata": {"name": "j1", "uid": "other"}}, "application/json", 409, "UID in precon"),
        ("DELETE", "/j1", {}, "text/plain", 415, "the body of the request was in an unknown format"),
        ("DELETE", "/j1", [], "application/json", 400, "DeleteOptions: it must be an object"),
        (
            "DELETE",
            "/j1?propagationPolicy=Orphan",
            {"orphanDependents": True},
            "application/json",
            422,
            "orphanDependents and deletionPropagation cannot be both set",
        ),
        ("DELETE", "/j1/status", None, "", 405, "the server does not allow this method"),
        ("POST", f"?fieldManager={'m' * 129}", job("new"), "application/json", 422, "may not be more than 128 bytes"),
        ("POST", "?fieldManager=a%07", job("new"), "application/json", 422, "should only contain printable characters"),
        ("POST", "", job("new", suspend="yes"), "application/json", 400, "cannot unmarshal string into Go struct"),
        ("POST", "", job("new", parallelism=1.5), "application/json", 400, "of type int32"),
        ("GET", "?resourceVersionMatch=Exact&watch=true&sendInitialEvents=true", None, "", 422, "NotOlderThan"),
        ("GET", "?watch=true&resourceVersion=x", None, "", 400, 'parsing "x": invalid syntax'),
        ("GET", f"?limit={'9' * 19}", None, "", 400, "value out of range"),
    ],
)
async def test_a_request_about_jobs_that_makes_no_sense_is_refused(
    api: ApiClient, method: str, tail: str, body: Any, media: str, code: int, words: str
) -> None:
    await api.post(JOBS, job())
    sent = None if body is None else json.dumps(body).encode()
    answer = await api.request(method, JOBS + tail, sent, media=media)
    assert answer.code == code, answer.body
    assert words in answer.body["message"]


@pytest.mark.parametrize(
    ("path", "manifest", "field", "words"),
    [
        (POLICIES, group(""), "spec.placement.clusterAffinities[0].affinityName", "be at least 1 chars long"),
        (POLICIES, group("g" * 33), "spec.placement.clusterAffinities[0].affinityName", "may not be more than 32"),
        (BINDINGS, {**binding(), "spec": {}}, "spec.resource", "Required value"),
        (BINDINGS, evicted("a b"), "spec.gracefulEvictionTasks[0].reason", "in body should match"),
    ],
)
async def test_what_a_schema_does_not_allow_is_refused_where_it_stands(
    api: ApiClient, path: str, manifest: Json, field: str, words: str
) -> None:
    answer = await api.post(path, manifest)
    assert answer.code == 422, answer.body
    assert any(each["field"] == field and words in each["message"] for each in answer.body["details"]["causes"])


async def test_an_amount_of_a_binding_is_a_number_or_a_text(api: ApiClient) -> None:
    amounts = {"cpu": 1, "memory": "256Mi"}
    answer = await api.post(BINDINGS, binding(replicaRequirements={"resourceRequest": amounts}))
    assert answer.code == 201
    assert answer.body["spec"]["replicaRequirements"]["resourceRequest"] == amounts


async def test_a_whole_number_written_with_a_point_is_a_whole_number(api: ApiClient) -> None:
    answer = await api.post(JOBS, job(parallelism=2.0))
    assert (answer.code, answer.body["spec"]["parallelism"]) == (201, 2)


@pytest.mark.parametrize(("orphaned", "kept"), [(True, ["orphan"]), (False, None)])
async def test_orphan_dependents_is_the_old_word_for_a_policy(
    api: ApiClient, orphaned: bool, kept: list[str] | None
) -> None:
    await api.post(JOBS, job())
    answer = await api.request("DELETE", f"{JOBS}/j1?dryRun=All", {"orphanDependents": orphaned})
    assert answer.code == 200
    assert answer.body.get("metadata", {}).get("finalizers") == kept


@pytest.mark.parametrize(
    ("method", "path", "body", "code", "words"),
    [
        ("GET", f"{REVIEWS}/selfsubjectaccessreviews", None, 405, "does not allow this method"),
        ("POST", f"{REVIEWS}/selfsubjectrulesreviews", {"spec": {}}, 400, "no namespace on request"),
        ("GET", "/openapi/v3/apis/nowhere/v1", None, 404, None),
        ("GET", "/api/v1/namespaces/demo/pods/p1/log", None, 404, 'pods "p1" not found'),
        ("DELETE", f"{PROXY}/api/v1/namespaces/demo/pods/p1/log", None, 405, "does not allow this method"),
    ],
)
async def test_a_path_answers_to_what_it_is_for(
    api: ApiClient, method: str, path: str, body: Json | None, code: int, words: str | None
) -> None:
    answer = await api.request(method, path, body)
    assert answer.code == code, answer.body
    assert words is None or words in answer.body["message"]


async def test_discovery_has_a_document_for_every_way_a_client_asks(api: ApiClient) -> None:
    assert (await api.get("/api")).body["versions"] == ["v1"]
    core = (await api.get("/api/v1")).body["resources"]
    assert {"configmaps", "events", "namespaces"} <= {each["name"] for each in core}
    batch = (await api.get("/apis/batch")).body
    assert (batch["kind"], batch["preferredVersion"]["groupVersion"]) == ("APIGroup", "batch/v1")


async def test_only_an_administrator_speaks_for_somebody_else(api: ApiClient) -> None:
    async def listed(token: str, who: str) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {token}", "Impersonate-User": who}
        async with api.session.get(api.url + JOBS, headers=headers) as answer:
            return answer.status, (await answer.json()).get("message", "")

    assert await listed(ADMIN_TOKEN, "viewer") == (200, "")
    assert (await listed(ADMIN_TOKEN, "nobody"))[0] == 403
    code, words = await listed(VIEWER_TOKEN, "system:admin")
    assert code == 403
    assert 'User "viewer" cannot impersonate resource "users"' in words


async def test_an_object_is_answered_without_its_spec_where_only_metadata_is_wanted(api: ApiClient) -> None:
    await api.post(JOBS, job())
    partial = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"
    found = (await api.get(f"{JOBS}/j1", accept=partial)).body
    assert (found["kind"], found["metadata"]["name"], "spec" in found) == ("PartialObjectMetadata", "j1", False)


async def test_a_row_of_a_table_has_its_object_where_that_is_wanted(api: ApiClient) -> None:
    await api.post(JOBS, job())
    table = "application/json;as=Table;g=meta.k8s.io;v=v1"
    (row,) = (await api.get(f"{JOBS}?includeObject=Object", accept=table)).body["rows"]
    assert row["object"]["spec"]["completions"] == 3
    (row,) = (await api.get(f"{JOBS}?includeObject=None", accept=table)).body["rows"]
    assert "object" not in row


@pytest.mark.parametrize(
    ("selector", "chosen"), [("status.successful=1", ["j1"]), ("status.successful=0", []), ("metadata.name!=j1", [])]
)
async def test_jobs_are_selected_by_how_many_pods_have_succeeded(
    api: ApiClient, selector: str, chosen: list[str]
) -> None:
    await api.post(JOBS, job())
    await api.patch(f"{JOBS}/j1/status", {"status": {"succeeded": 1}}, MERGE)
    found = (await api.get(f"{JOBS}?fieldSelector={quote(selector)}")).body["items"]
    assert [each["metadata"]["name"] for each in found] == chosen
