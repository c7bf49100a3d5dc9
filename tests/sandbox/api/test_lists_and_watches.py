"""Lists, pages, selectors, tables and watches over HTTP."""

import asyncio
from urllib.parse import quote

import pytest

from mcjob_tui.sandbox import shelf
from mcjob_tui.sandbox.api import watching
from mcjob_tui.sandbox.kinds import JOB
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.api.harness import DEADLINE, JOBS, POLICIES, PROXY, ApiClient, job, policy

TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"


async def with_jobs(api: ApiClient, count: int) -> None:
    for number in range(count):
        api.federation.control_plane.create(JOB, _in_demo(job(f"j{number:04}")))


def _in_demo(manifest: Json) -> Json:
    manifest["metadata"]["namespace"] = "demo"
    return manifest


def names(items: list[Json]) -> list[str]:
    return [each["metadata"]["name"] for each in items]


async def test_items_of_a_built_in_list_have_no_kind_and_those_of_a_custom_one_have(api: ApiClient) -> None:
    await api.post(JOBS, job())
    await api.post(POLICIES, policy())
    jobs, policies = (await api.get(JOBS)).body, (await api.get(POLICIES)).body
    assert (jobs["kind"], "kind" in jobs["items"][0], "apiVersion" in jobs["items"][0]) == ("JobList", False, False)
    assert (policies["kind"], policies["items"][0]["kind"]) == ("PropagationPolicyList", "PropagationPolicy")


async def test_pages_follow_each_other_and_say_how_many_are_left(api: ApiClient) -> None:
    await with_jobs(api, 7)
    found: list[str] = []
    path, left = f"{JOBS}?limit=3", []
    for _ in range(3):
        page = (await api.get(path)).body
        found += names(page["items"])
        left.append(page["metadata"].get("remainingItemCount"))
        path = f"{JOBS}?limit=3&continue={page['metadata'].get('continue')}"
    assert found == [f"j{number:04}" for number in range(7)]
    assert left == [4, 1, None]


async def test_a_continue_token_older_than_what_is_remembered_is_expired(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "REMEMBERED_EVENTS", 5)
    await with_jobs(api, 3)
    token = (await api.get(f"{JOBS}?limit=1")).body["metadata"]["continue"]
    await with_more_changes(api, 10)
    answer = await api.get(f"{JOBS}?limit=1&continue={token}")
    assert (answer.code, answer.body["reason"]) == (410, "Expired")
    rest = await api.get(f"{JOBS}?limit=5&continue={answer.body['metadata']['continue']}")
    assert names(rest.body["items"]) == ["j0001", "j0002"]


async def with_more_changes(api: ApiClient, count: int) -> None:
    for number in range(count):
        api.federation.control_plane.patch_status(JOB, "demo", "j0000", {"active": number + 1})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("labelSelector=app=j0001", ["j0001"]),
        ("labelSelector=app in (j0000,j0002)", ["j0000", "j0002"]),
        ("labelSelector=app notin (j0000,j0002)", ["j0001"]),
        ("labelSelector=!app", []),
        ("fieldSelector=metadata.name=j0002", ["j0002"]),
        ("fieldSelector=metadata.name!=j0002,metadata.namespace=demo", ["j0000", "j0001"]),
    ],
)
async def test_selectors_select(api: ApiClient, query: str, expected: list[str]) -> None:
    await with_jobs(api, 3)
    assert names((await api.get(f"{JOBS}?{quote(query, safe='=&')}")).body["items"]) == expected


@pytest.mark.parametrize("query", ["labelSelector=a%3D%3D%3Db", "fieldSelector=spec.foo%3Dbar", "limit=many"])
async def test_a_query_that_makes_no_sense_is_a_bad_request(api: ApiClient, query: str) -> None:
    answer = await api.get(f"{JOBS}?{query}")
    assert (answer.code, answer.body["reason"]) == (400, "BadRequest")


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("%ff", "illegal base64 data"),
        ("abc", "incorrect encoded start key (version meta.k8s.io/v1)"),
        ("W10", "incorrect encoded start key (version meta.k8s.io/v1)"),
    ],
)
async def test_a_continue_token_of_nobody_is_refused_in_the_server_s_words(
    api: ApiClient, token: str, why: str
) -> None:
    answer = await api.get(f"{JOBS}?limit=1&continue={token}")
    assert answer.code == 400
    assert answer.body["message"] == f"invalid continue token: continue key is not valid: {why}"


async def test_a_negative_limit_is_none(api: ApiClient) -> None:
    await with_jobs(api, 3)
    assert len((await api.get(f"{JOBS}?limit=-1")).body["items"]) == 3


async def test_a_table_has_the_columns_that_kubectl_prints(api: ApiClient) -> None:
    await api.post(JOBS, job())
    table = (await api.get(JOBS, accept=TABLE)).body
    shown = [each["name"] for each in table["columnDefinitions"] if each["priority"] == 0]
    assert shown == ["Name", "Status", "Completions", "Duration", "Age"]
    assert table["rows"][0]["cells"][:4] == ["j1", "Running", "0/3", ""]
    assert table["rows"][0]["object"]["kind"] == "PartialObjectMetadata"


async def test_a_watch_begins_with_what_is_there_and_goes_on_with_what_happens(api: ApiClient) -> None:
    await with_jobs(api, 1)
    async with api.watch(JOBS) as events:
        first = await anext(events)
        assert (first["type"], first["object"]["metadata"]["name"]) == ("ADDED", "j0000")
        await api.post(JOBS, job("new"))
        assert (await anext(events))["object"]["metadata"]["name"] == "new"
        await api.request("DELETE", f"{JOBS}/new", {"propagationPolicy": "Background"})
        last = await anext(events)
        assert (last["type"], last["object"]["metadata"]["name"]) == ("DELETED", "new")


async def test_nothing_is_missed_between_a_list_and_a_watch_from_its_version(api: ApiClient) -> None:
    await with_jobs(api, 2)
    version = (await api.get(JOBS)).body["metadata"]["resourceVersion"]
    await api.post(JOBS, job("between"))
    async with api.watch(f"{JOBS}?resourceVersion={version}") as events:
        assert (await anext(events))["object"]["metadata"]["name"] == "between"


async def test_an_object_that_leaves_the_selection_is_deleted_for_the_watcher(api: ApiClient) -> None:
    await with_jobs(api, 1)
    merge = "application/merge-patch+json"
    async with api.watch(f"{JOBS}?labelSelector=app%3Dj0000") as events:
        await anext(events)
        await api.patch(f"{JOBS}/j0000", {"metadata": {"labels": {"app": "other"}}}, merge)
        assert (await anext(events))["type"] == "DELETED"
        await api.patch(f"{JOBS}/j0000", {"metadata": {"labels": {"app": "j0000"}}}, merge)
        assert (await anext(events))["type"] == "ADDED"


@pytest.mark.parametrize("version", ["1", "99999999999999999"])
async def test_a_version_of_the_past_or_the_future_is_expired(api: ApiClient, version: str) -> None:
    async with api.watch(f"{JOBS}?resourceVersion={version}") as events:
        event = await anext(events)
        assert (event["type"], event["object"]["code"], event["object"]["reason"]) == ("ERROR", 410, "Expired")
        assert event["object"]["message"].startswith(f"too old resource version: {version} (")
        with pytest.raises(StopAsyncIteration):
            await anext(events)


async def test_bookmarks_mark_the_end_of_the_initial_events_and_of_the_watch(api: ApiClient) -> None:
    await with_jobs(api, 1)
    query = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=1"
    async with api.watch(f"{JOBS}?{query}") as events:
        found = [event async for event in events]
    assert [each["type"] for each in found] == ["ADDED", "BOOKMARK", "BOOKMARK"]
    assert found[1]["object"]["metadata"]["annotations"] == {"k8s.io/initial-events-end": "true"}


async def test_bookmarks_come_while_nothing_happens(api: ApiClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "BOOKMARK_SECONDS", 0.05)
    async with api.watch(f"{JOBS}?allowWatchBookmarks=true") as events:
        assert (await anext(events))["type"] == "BOOKMARK"


async def test_a_watcher_that_does_not_keep_up_is_told_that_it_expired(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "QUEUED_AT_MOST", 3)
    await with_jobs(api, 1)
    async with api.watch(JOBS) as events:
        await anext(events)
        await with_more_changes(api, 10)
        event = await anext(events)
        assert (event["type"], event["object"]["code"]) == ("ERROR", 410)


async def test_a_client_that_goes_away_leaves_no_watcher_behind(api: ApiClient) -> None:
    plane = api.federation.control_plane
    before = plane.subscriber_count
    async with api.watch(JOBS):
        assert plane.subscriber_count == before + 1
    deadline = asyncio.get_running_loop().time() + DEADLINE
    while plane.subscriber_count != before and asyncio.get_running_loop().time() < deadline:
        await api.get(JOBS)
    assert plane.subscriber_count == before


async def test_a_watch_of_members_pods_goes_through_the_proxy(api: ApiClient) -> None:
    pods = f"{PROXY}/api/v1/namespaces/demo/pods"
    pod = {"metadata": {"name": "p1"}, "spec": {"containers": [{"name": "main", "image": "x:1"}]}}
    async with api.watch(pods) as events:
        assert (await api.post(pods, pod)).code == 201
        assert (await anext(events))["object"]["metadata"]["name"] == "p1"


async def test_a_list_of_a_thousand_does_not_hold_up_others(api: ApiClient) -> None:
    await with_jobs(api, 1000)
    sizes: list[int] = []
    part = 0
    async with api.session.get(f"{api.url}{JOBS}", headers={"Authorization": "Bearer admin-token"}) as response:
        async for data, ends in response.content.iter_chunks():
            part += len(data)
            if ends:
                sizes.append(part)
                part = 0
            if len(sizes) == 1:
                assert (await api.get(f"{JOBS}/j0999")).code == 200  # between the first part and the second
    assert sum(sizes) > 1_000_000
    # Encoded in one go it takes 40 ms and more on the slowest machine this runs on, and then again for each reader.
    assert len(sizes) >= 10
    assert max(sizes) < 250_000
