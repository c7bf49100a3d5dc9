"""What a real control plane refused is refused here with the same status, words, reason and causes."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.api.harness import ApiClient, job, policy
from tests.sandbox.api.small_federation import VIEWER_TOKEN

CAPTURES = Path(__file__).parents[2] / "captures"
SAME_BODY = [
    "error-job-already-exists-409",
    "error-job-bad-name-422",
    "error-job-bad-quantity",
    "error-job-indexed-no-completions-422",
    "error-job-long-name-422",
    "error-job-missing-namespace-404",
    "error-job-negative-parallelism-422",
    "error-job-no-containers-422",
    "error-job-request-gt-limit-422",
    "error-job-restartpolicy-422",
    "error-job-type-error-400",
    "error-job-unknown-field-strict-400",
    "error-op-bad-component",
    "error-op-bad-operator",
    "error-op-plaintext-bad-op",
    "error-pp-bad-dynamic-weight",
    "error-pp-bad-name",
    "error-pp-bad-scheduling-type",
    "error-pp-conflictresolution-bad",
    "error-pp-delete-404",
    "error-pp-empty-selectors",
    "error-pp-missing-namespace",
    "error-pp-no-selectors",
    "error-pp-priority-nonint",
    "error-pp-unknown-field",
    "error-pp-very-long-name",
    "error-pp-weight-zero",
    "error-cluster-404",
    "error-rb-404",
    "error-unknown-api-404",
    "error-proxy-cluster-404",
    "error-proxy-notready-cluster",
    "error-proxy-podlog-bad-pod",
    "error-proxy-member-404",
]
FOR_THE_VIEWER = [
    "error-viewer-create-job-403",
    "error-viewer-create-pp-403",
    "error-viewer-list-clusters-403",
    "error-viewer-list-namespaces-403",
    "error-viewer-list-works-403",
    "error-viewer-proxy-member2-403",
]


def captured(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CAPTURES / f"{name}.json").read_text())
    return found


async def replayed(api: ApiClient, name: str, token: str | None) -> tuple[Any, Any]:
    """What the capture says and what this server says, each as status and body."""
    known = captured(name)
    method, path = known["request"].split(" ", 1)
    answer = await api.request(method, path, known["request_body"], token=token)
    return (known["http_status"], known["body"]), (answer.code, answer.body)


@pytest.mark.parametrize("name", SAME_BODY)
async def test_a_refusal_is_worded_as_the_real_one(api: ApiClient, name: str) -> None:
    await api.post("/apis/batch/v1/namespaces/demo/jobs", job("j-dupl"))
    real, ours = await replayed(api, name, "admin-token")
    assert ours == real


@pytest.mark.parametrize("name", FOR_THE_VIEWER)
async def test_a_read_only_user_is_refused_as_on_the_real_one(api: ApiClient, name: str) -> None:
    real, ours = await replayed(api, name, VIEWER_TOKEN)
    assert ours == real


async def test_a_wrong_token_and_no_token_at_all(api: ApiClient) -> None:
    real, ours = await replayed(api, "error-bad-token-401", "nonsense")
    assert ours == real
    real, ours = await replayed(api, "error-anonymous-403", None)
    assert ours == real


async def test_a_stale_update_is_a_conflict_in_the_same_words(api: ApiClient) -> None:
    for name, path, manifest in (
        ("error-job-update-conflict-409", "/apis/batch/v1/namespaces/demo/jobs", job("j-dupl")),
        (
            "error-pp-update-conflict-409",
            "/apis/policy.karmada.io/v1alpha1/namespaces/demo/propagationpolicies",
            policy("j-dupl"),
        ),
    ):
        created = (await api.post(path, manifest)).body
        created["metadata"]["resourceVersion"] = "1"
        answer = await api.request("PUT", f"{path}/j-dupl", created)
        assert (answer.code, answer.body) == (409, captured(name)["body"])


async def test_completions_and_template_of_a_job_are_immutable(api: ApiClient) -> None:
    path = "/apis/batch/v1/namespaces/demo/jobs"
    created = (await api.post(path, job("j-dupl"))).body
    created["spec"]["completions"] = 7
    created["spec"]["template"]["spec"]["containers"][0]["image"] = "other:1"
    answer = await api.request("PUT", f"{path}/j-dupl", created)
    real = captured("error-job-immutable-422")["body"]["details"]["causes"]
    assert answer.code == 422
    causes = answer.body["details"]["causes"]
    assert [(each["reason"], each["field"]) for each in causes] == [(each["reason"], each["field"]) for each in real]
    assert causes[0]["message"] == "Invalid value: 7: field is immutable"
    assert causes[1]["message"].endswith(": field is immutable")


@pytest.mark.parametrize("name", ["accepted-job-ok", "dryrun-job-accepted"])
async def test_a_dry_run_answers_with_the_defaults_of_the_real_one(api: ApiClient, name: str) -> None:
    real, (code, ours) = await replayed(api, name, "admin-token")
    uids = (real[1]["metadata"]["uid"], ours["metadata"]["uid"])
    expected = json.loads(json.dumps(real[1]).replace(uids[0], uids[1]))
    assert code == real[0]
    assert ours["spec"] == expected["spec"]
    assert ours["status"] == expected["status"]
    assert ours["metadata"].keys() == expected["metadata"].keys()
    assert (await api.get(f"/apis/batch/v1/namespaces/demo/jobs/{ours['metadata']['name']}")).code == 404


@pytest.mark.parametrize(
    "name",
    [*sorted(path.stem for path in CAPTURES.glob("accepted-pp-*.json")), "accepted-op-ok", "accepted-op-no-rules"],
)
async def test_what_the_real_schema_accepts_is_accepted(api: ApiClient, name: str) -> None:
    real, ours = await replayed(api, name, "admin-token")
    assert ours[0] == real[0]
