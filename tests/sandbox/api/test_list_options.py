"""Which lists and watches a client may ask for, and of which moment a list is."""

from urllib.parse import quote

import pytest

from mcjob_tui.sandbox import shelf
from mcjob_tui.sandbox.kinds import JOB
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.api.harness import JOBS, ApiClient, job

INVALID = 'ListOptions.meta.k8s.io "" is invalid: '
MATCH = "resourceVersionMatch"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (f"{MATCH}=Exact", f"{MATCH}: Forbidden: {MATCH} is forbidden unless resourceVersion is provided"),
        (
            f"{MATCH}=Exact&resourceVersion=0",
            f'{MATCH}: Forbidden: {MATCH} "exact" is forbidden for resourceVersion "0"',
        ),
        (
            f"{MATCH}=Odd&resourceVersion=1",
            f'{MATCH}: Unsupported value: "Odd": supported values: "Exact", "NotOlderThan", ""',
        ),
        ("sendInitialEvents=true", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list"),
        (
            "watch=true&sendInitialEvents=true",
            f"{MATCH}: Forbidden: sendInitialEvents requires setting {MATCH} to NotOlderThan",
        ),
        (
            f"watch=true&{MATCH}=NotOlderThan",
            f"{MATCH}: Forbidden: {MATCH} is forbidden for watch unless sendInitialEvents is provided",
        ),
    ],
)
async def test_options_that_contradict_each_other_are_invalid(api: ApiClient, query: str, words: str) -> None:
    answer = await api.get(f"{JOBS}?{query}")
    assert (answer.code, answer.body["message"]) == (422, INVALID + words)


async def test_a_continued_list_asks_for_no_version(api: ApiClient) -> None:
    await _with_jobs(api, 2)
    token = (await api.get(f"{JOBS}?limit=1")).body["metadata"]["continue"]
    answer = await api.get(f"{JOBS}?limit=1&resourceVersion=5&continue={token}")
    assert (answer.code, answer.body["message"]) == (
        400,
        "specifying resource version is not allowed when using continue",
    )


async def test_all_pages_are_of_the_moment_of_the_first(api: ApiClient) -> None:
    await _with_jobs(api, 5)
    first = (await api.get(f"{JOBS}?limit=2")).body
    await api.request("DELETE", f"{JOBS}/j3?propagationPolicy=Background")
    await api.post(JOBS, job("j25"))
    await api.patch(f"{JOBS}/j2", {"metadata": {"labels": {"late": "yes"}}}, "application/merge-patch+json")
    second = (await api.get(f"{JOBS}?limit=2&continue={first['metadata']['continue']}")).body
    third = (await api.get(f"{JOBS}?limit=2&continue={second['metadata']['continue']}")).body
    assert [_names(each) for each in (first, second, third)] == [["j0", "j1"], ["j2", "j3"], ["j4"]]
    assert "late" not in second["items"][0]["metadata"]["labels"]
    assert {each["metadata"]["resourceVersion"] for each in (first, second, third)} == {
        first["metadata"]["resourceVersion"]
    }
    assert (first["metadata"]["remainingItemCount"], second["metadata"]["remainingItemCount"]) == (3, 1)
    assert _names((await api.get(JOBS)).body) == ["j0", "j1", "j2", "j25", "j4"]


async def test_an_exact_version_is_that_of_then_or_gone(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "REMEMBERED_EVENTS", 5)
    await _with_jobs(api, 2)
    version = (await api.get(JOBS)).body["metadata"]["resourceVersion"]
    await api.post(JOBS, job("later"))
    exact = f"{JOBS}?resourceVersion={version}"
    assert _names((await api.get(f"{exact}&{MATCH}=Exact")).body) == ["j0", "j1"]
    assert _names((await api.get(f"{exact}&limit=9")).body) == ["j0", "j1"]
    assert _names((await api.get(exact)).body) == ["j0", "j1", "later"]
    for number in range(10):
        api.federation.control_plane.patch_status(JOB, "demo", "j0", {"active": number + 1})
    gone = await api.get(f"{exact}&{MATCH}=Exact")
    assert (gone.code, gone.body["reason"]) == (410, "Expired")


async def test_a_version_that_is_still_to_come_is_a_timeout(api: ApiClient) -> None:
    answer = await api.get(f"{JOBS}?resourceVersion=9{'0' * 18}")
    assert (answer.code, answer.body["reason"]) == (504, "Timeout")
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (JOBS, 'field label "spec.x" not supported for batchv1.Job'),
        (
            JOBS.replace("batch/v1", "policy.karmada.io/v1alpha1").replace("jobs", "propagationpolicies"),
            "field label not supported: spec.x",
        ),
        ("/api/v1/pods", "field label not supported: spec.x"),
        ("/api/v1/configmaps", '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"'),
    ],
)
async def test_a_field_that_cannot_be_selected_by_is_named(api: ApiClient, path: str, words: str) -> None:
    answer = await api.get(f"{path}?fieldSelector={quote('spec.x=1')}")
    assert (answer.code, answer.body["message"]) == (400, words)


async def _with_jobs(api: ApiClient, count: int) -> None:
    for number in range(count):
        await api.post(JOBS, job(f"j{number}"))


def _names(found: Json) -> list[str]:
    return [each["metadata"]["name"] for each in found["items"]]
