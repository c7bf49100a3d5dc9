"""Whatever a client does wrong, it gets a Status in an honest code, and the server goes on."""

import asyncio
import json
import ssl
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcjob_tui.sandbox.kinds import JOB
from tests.sandbox.api.harness import DEADLINE, JOBS, POLICIES, PROXY, Answer, ApiClient, job, policy, running_api
from tests.sandbox.api.small_federation import ADMIN_TOKEN

MERGE = "application/merge-patch+json"
STRATEGIC = "application/strategic-merge-patch+json"
APPLY = "application/apply-patch+yaml"
PROTOBUF = "application/vnd.kubernetes.protobuf"


def is_refusal(answer: Answer) -> bool:
    """A Status of its own code, or the plain 404 of a path that leads nowhere."""
    if answer.code == 404 and answer.body == "404 page not found\n":
        return True
    return 400 <= answer.code < 500 and answer.body["kind"] == "Status" and answer.body["code"] == answer.code


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"[]",
        b"null",
        b"1",
        b'"x"',
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"kind": "Pod"}',
        b'{"metadata": 1}',
    ],
)
@pytest.mark.parametrize("path", [JOBS, POLICIES])
async def test_a_body_that_is_no_such_object_is_a_bad_request(api: ApiClient, path: str, body: bytes) -> None:
    answer = await api.request("POST", path, body)
    assert is_refusal(answer)
    assert answer.code in (400, 422)


async def test_protobuf_is_an_unsupported_media_type(api: ApiClient) -> None:
    pods = "/api/v1/namespaces/demo/pods"
    for method, path in (("POST", pods), ("PUT", f"{pods}/x"), ("PATCH", f"{pods}/x")):
        answer = await api.request(method, path, b"k8s\x00", media=PROTOBUF)
        assert (answer.code, answer.body["reason"]) == (415, "UnsupportedMediaType")


async def test_only_protobuf_wanted_is_not_acceptable_and_json_beside_it_is_taken(api: ApiClient) -> None:
    assert (await api.get(JOBS, accept=PROTOBUF)).code == 406
    assert (await api.get(JOBS, accept=f"{PROTOBUF},application/json")).code == 200


async def test_a_body_of_a_hundred_megabytes_is_too_large(api: ApiClient) -> None:
    async def parts() -> Any:
        for _ in range(100):
            yield b" " * 1024 * 1024

    headers = {"Authorization": f"Bearer {ADMIN_TOKEN}", "Content-Type": "application/json"}
    try:
        async with api.session.post(api.url + JOBS, data=parts(), headers=headers) as response:
            assert response.status == 413
            assert (await response.json())["reason"] == "RequestEntityTooLarge"
    except ConnectionError:
        # The server hangs up while the rest is still being sent; that is an answer too.
        pass
    declared = await api.request("POST", JOBS, b" " * (4 * 1024 * 1024))
    assert declared.code == 413
    assert (await api.get(JOBS)).code == 200


@pytest.mark.parametrize("depth", [200, 5_000, 200_000])
async def test_deep_nesting_is_a_bad_request(api: ApiClient, depth: int) -> None:
    body = b'{"metadata":{"name":"x"},"spec":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}"
    assert (await api.request("POST", JOBS, body)).code == 400
    manifests = b'{"metadata":{"name":"x"},"spec":{"workload":{"manifests":[' + b'{"a":' * depth + b"1" + b"}" * depth
    works = "/apis/work.karmada.io/v1alpha1/namespaces/demo/works"
    assert (await api.request("POST", works, manifests + b"]}}}")).code == 400


async def test_a_few_lines_of_yaml_that_mean_billions_of_nodes_are_a_bad_request(api: ApiClient) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    answer = await api.request("POST", JOBS, "\n".join(lines).encode(), media="application/yaml")
    assert answer.code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", f"{JOBS}/x"), ("PUT", JOBS), ("PATCH", JOBS), ("POST", "/apis/batch/v1/jobs"), ("OPTIONS", JOBS)],
)
async def test_a_method_that_a_path_does_not_have_is_not_allowed(api: ApiClient, method: str, path: str) -> None:
    answer = await api.request(method, path, b"{}")
    assert (answer.code, answer.body["reason"]) == (405, "MethodNotAllowed")


@pytest.mark.parametrize(
    "name", ["x" * 5_000, "Ünïcode", "a b", "..", "%2e%2e", "x/../y", "\u202ename", "name\x00", "-", "a" * 254]
)
async def test_absurd_names_are_refused(api: ApiClient, name: str) -> None:
    manifest = job()
    manifest["metadata"]["name"] = name
    answer = await api.post(JOBS, manifest)
    assert (answer.code, answer.body["reason"]) == (422, "Invalid")
    assert is_refusal(await api.get(f"{JOBS}/{name[:200].replace('/', '%2F')}"))


@pytest.mark.parametrize(
    "query", ["dryRun=Some", "fieldValidation=Maybe", "propagationPolicy=Sideways", "dryRun=All&dryRun=None"]
)
async def test_an_option_that_there_is_not_is_invalid(api: ApiClient, query: str) -> None:
    await api.post(JOBS, job())
    method = "DELETE" if query.startswith("propagation") else "PATCH"
    answer = await api.request(
        method, f"{JOBS}/j1?{query}", {}, media=MERGE if method == "PATCH" else "application/json"
    )
    assert (answer.code, answer.body["reason"]) == (422, "Invalid")


async def test_a_name_on_the_url_and_another_in_the_body_is_a_bad_request(api: ApiClient) -> None:
    found = (await api.post(JOBS, job())).body
    found["metadata"]["name"] = "other"
    assert (await api.request("PUT", f"{JOBS}/j1", found)).code == 400
    elsewhere = job("y")
    elsewhere["metadata"]["namespace"] = "default"
    assert (await api.post(JOBS, elsewhere)).code == 400


async def test_a_reader_that_reads_nothing_holds_up_nobody(api: ApiClient) -> None:
    plane = api.federation.control_plane
    big = job()
    big["metadata"]["namespace"] = "demo"
    big["metadata"]["annotations"] = {"big": "x" * 200_000}
    plane.create(JOB, big)
    reader, writer = await _connected(api)
    writer.write(f"GET {JOBS}?watch=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ADMIN_TOKEN}\r\n\r\n".encode())
    await writer.drain()
    assert await asyncio.wait_for(reader.readline(), DEADLINE) == b"HTTP/1.1 200 OK\r\n"
    for number in range(100):
        plane.patch_status(JOB, "demo", "j1", {"active": number + 1})
    assert (await asyncio.wait_for(api.get(JOBS), DEADLINE)).code == 200
    writer.transport.abort()


async def test_a_connection_cut_in_the_middle_of_a_body_is_forgotten(api: ApiClient) -> None:
    _, writer = await _connected(api)
    head = (
        f"POST {JOBS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {ADMIN_TOKEN}\r\nContent-Type: application/json\r\n"
    )
    writer.write(f"{head}Content-Length: 1000\r\n\r\n{{".encode())
    await writer.drain()
    writer.transport.abort()
    assert (await asyncio.wait_for(api.get(JOBS), DEADLINE)).body["items"] == []


async def _connected(api: ApiClient) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    port = int(api.url.rpartition(":")[2])
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return await asyncio.open_connection("127.0.0.1", port, ssl=context)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
PATHS_IN_A_JOB = st.sampled_from(
    [
        ("metadata",),
        ("metadata", "labels"),
        ("metadata", "annotations"),
        ("metadata", "ownerReferences"),
        ("metadata", "finalizers"),
        ("metadata", "managedFields"),
        ("spec",),
        ("spec", "parallelism"),
        ("spec", "selector"),
        ("spec", "podFailurePolicy"),
        ("spec", "template"),
        ("spec", "template", "metadata"),
        ("spec", "template", "spec", "containers"),
        ("spec", "template", "spec", "containers", 0),
        ("spec", "template", "spec", "containers", 0, "env"),
        ("spec", "template", "spec", "containers", 0, "resources"),
        ("spec", "template", "spec", "volumes"),
        ("spec", "template", "spec", "tolerations"),
        ("spec", "template", "spec", "restartPolicy"),
        ("status",),
    ]
)


def with_value(manifest: dict[str, Any], path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    found: Any = manifest
    for key in path[:-1]:
        found = found.setdefault(key, {}) if isinstance(found, dict) else found[key]
    found[path[-1]] = value
    return manifest


def run(requests: list[tuple[str, str, Any, str]]) -> list[Answer]:
    async def send() -> list[Answer]:
        async with running_api() as api:
            await api.post(JOBS, job("there"))
            await api.post(POLICIES, policy("there"))
            return [await api.request(method, path, body, media=media) for method, path, body, media in requests]

    return asyncio.run(send())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(PATHS_IN_A_JOB, JSON), min_size=4, max_size=12))
def test_no_value_anywhere_in_a_job_is_a_fault_of_the_servers(wrong: list[tuple[tuple[str | int, ...], Any]]) -> None:
    requests: list[tuple[str, str, Any, str]] = []
    for path, value in wrong:
        requests.append(("POST", f"{JOBS}?dryRun=All", with_value(job(), path, value), "application/json"))
        patch = with_value({}, tuple(key for key in path if isinstance(key, str)), value)
        changed = f"{JOBS}/there?fieldManager=m&dryRun=All"
        requests += [("PATCH", changed, patch, media) for media in (MERGE, STRATEGIC, APPLY)]
    for answer, request in zip(run(requests), requests, strict=True):
        assert answer.code < 500, (request, answer.body)
        assert json.dumps(answer.body)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.dictionaries(st.sampled_from(["op", "path", "value", "from"]), JSON, max_size=4), max_size=3),
    st.dictionaries(st.sampled_from(["resourceSelectors", "placement", "priority", "failover", "x"]), JSON),
)
def test_no_json_patch_and_no_policy_is_a_fault_of_the_servers(patch: Any, spec: Any) -> None:
    requests = [
        ("PATCH", f"{JOBS}/there", patch, "application/json-patch+json"),
        ("POST", POLICIES, policy("new", **spec), "application/json"),
        ("PATCH", f"{POLICIES}/there", {"spec": spec}, MERGE),
        ("DELETE", f"{JOBS}/there", spec, "application/json"),
    ]
    for answer in run(requests):
        assert answer.code < 500, answer.body


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(max_size=40), st.text(max_size=20), st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
)
def test_no_path_and_no_query_is_a_fault_of_the_servers(tail: str, value: str, method: str) -> None:
    query = "&".join(
        f"{name}={quote(value)}" for name in ("labelSelector", "fieldSelector", "limit", "continue", "resourceVersion")
    )
    paths = [
        f"{JOBS}/{quote(tail)}",
        f"/apis/{quote(tail, safe='/')}",
        f"{PROXY}/{quote(tail, safe='/')}",
        f"{JOBS}?{query}",
    ]
    for answer in run([(method, path, None, "application/json") for path in paths]):
        assert answer.code < 500 or answer.code == 504, answer.body


async def test_a_warning_that_quotes_control_characters_is_still_a_header(api: ApiClient) -> None:
    body = job()
    body["spec"]["line\x7fbreak\r\nX-Injected: yes"] = 1
    answer = await api.post(f"{JOBS}?dryRun=All&fieldValidation=Warn", body)
    assert answer.code == 201
    assert "X-Injected" not in answer.headers
