"""What clients rarely ask of the API server, and what it says then."""

import asyncio
import logging
from typing import Any

import pytest

from mcjob_tui.sandbox.api import watching
from mcjob_tui.sandbox.api.backend import User
from mcjob_tui.sandbox.api.server_side_apply import applied
from mcjob_tui.sandbox.failures import ApiFailure
from mcjob_tui.sandbox.federation.admission import admitted
from mcjob_tui.sandbox.kinds import CLUSTER, CONFIG_MAP, JOB, NAMESPACE, PROPAGATION_POLICY
from mcjob_tui.sandbox.objects import Json
from mcjob_tui.sandbox.registry.managed_fields import recorded
from mcjob_tui.sandbox.store import Store
from tests.sandbox.api.harness import JOBS, POLICIES, ApiClient, job, policy

CONFIG_MAPS = "/api/v1/namespaces/demo/configmaps"
APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"


@pytest.mark.parametrize(
    ("method", "path", "body", "media", "accept", "code", "words"),
    [
        ("GET", JOBS, None, "", "application/json;as=Poem;g=meta.k8s.io;v=v1", 406, "only the following media types"),
        ("GET", f"{JOBS}?resourceVersion=1&resourceVersionMatch=Exact&continue=x", None, "", "", 422, "with continue"),
        (
            "PATCH",
            f"{JOBS}/j1?fieldManager=me",
            {**job(), "metadata": {"name": "j1", "managedFields": [{"manager": "me"}]}},
            APPLY,
            "",
            400,
            "metadata.managedFields must be nil",
        ),
        (
            "POST",
            JOBS,
            job("new", template={"spec": {"securityContext": {"supplementalGroups": "one"}}}),
            "application/json",
            "",
            400,
            "of type []int64",
        ),
        ("POST", POLICIES, policy("new", resourceSelectors=None), "application/json", "", 422, "resourceSelectors"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    api: ApiClient, method: str, path: str, body: Any, media: str, accept: str, code: int, words: str
) -> None:
    await api.post(JOBS, job())
    answer = await api.request(method, path, body, media=media, accept=accept or "application/json")
    assert answer.code == code, answer.body
    assert words in answer.body["message"]


async def test_a_fault_of_the_server_is_told_and_the_next_request_has_its_turn(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Json:
        raise ZeroDivisionError

    with monkeypatch.context() as patched, caplog.at_level(logging.CRITICAL):
        patched.setattr(api.federation, "admit", broken)
        answer = await api.post(JOBS, job())
        assert (answer.code, answer.body["reason"]) == (500, "InternalError")
    assert (await api.post(JOBS, job())).code == 201


async def test_a_patch_that_nests_deeper_than_anything_is_refused(api: ApiClient) -> None:
    overrides = POLICIES.replace("propagation", "override")
    plaintext = [{"path": "/metadata/labels", "operator": "add", "value": {"a": {}}}]
    rule = {"overriders": {"plaintext": plaintext}}
    manifest = {"kind": "OverridePolicy", "metadata": {"name": "o"}, "spec": {"overrideRules": [rule]}}
    assert (await api.post(overrides, manifest)).code == 201
    value = "/spec/overrideRules/0/overriders/plaintext/0/value"
    deeper = [{"op": "copy", "from": value, "path": f"{value}/a"}] * 1500
    answer = await api.patch(f"{overrides}/o", deeper, "application/json-patch+json")
    assert (answer.code, answer.body["message"]) == (400, "error decoding JSON: exceeded max depth")


async def test_what_has_no_group_is_deleted_without_one(api: ApiClient) -> None:
    await api.post(CONFIG_MAPS, {"metadata": {"name": "c"}})
    details = (await api.request("DELETE", f"{CONFIG_MAPS}/c")).body["details"]
    assert (details["name"], details["kind"], "group" in details) == ("c", "configmaps", False)


async def test_how_many_more_of_a_selection_there_are_is_not_counted(api: ApiClient) -> None:
    for name in ("a", "b"):
        await api.post(JOBS, {**job(name), "metadata": {"name": name, "labels": {"app": "x"}}})
    for selector, counted in (("", True), ("&labelSelector=app%3Dx", False)):
        meta = (await api.get(f"{JOBS}?limit=1{selector}")).body["metadata"]
        assert bool(meta["continue"])
        assert ("remainingItemCount" in meta) is counted


async def test_a_watch_marks_how_far_it_is_where_that_is_wanted_and_ends_in_time(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "BOOKMARK_SECONDS", 0.3)

    async def told(query: str) -> list[str]:
        async with api.watch(f"{JOBS}?timeoutSeconds=1&resourceVersion={version}{query}") as events:
            return [each["type"] async for each in events]

    version = api.federation.control_plane.version
    marked, plain = await asyncio.gather(told("&allowWatchBookmarks=true"), told(""))
    assert (set(marked), len(marked) >= 2, plain) == ({"BOOKMARK"}, True, [])


async def test_a_watch_that_wants_no_beginning_begins_with_what_comes(api: ApiClient) -> None:
    await api.post(JOBS, job("before"))
    query = "sendInitialEvents=false&resourceVersionMatch=NotOlderThan"
    async with api.watch(f"{JOBS}?{query}") as events:
        await api.post(JOBS, job("after"))
        assert (await anext(events))["object"]["metadata"]["name"] == "after"


async def test_a_user_without_clusters_has_no_rule_about_them(api: ApiClient) -> None:
    api.federation.users["lonely"] = User("lonely", namespace="demo")
    body = {"kind": "SelfSubjectRulesReview", "spec": {"namespace": "demo"}}
    rules = await api.post("/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", body, token="lonely")
    named = {each["resources"][0] for each in rules.body["status"]["resourceRules"]}
    assert "jobs" in named
    assert "clusters/proxy" not in named


def test_a_cluster_that_karmadas_server_refuses_names_the_field() -> None:
    obj = {"metadata": {"name": "m"}, "spec": {"syncMode": "Throw"}}
    with pytest.raises(ApiFailure) as refused:
        admitted("CREATE", CLUSTER, obj, None, "", lambda: "id")
    assert refused.value.code == 422
    assert refused.value.status["details"]["causes"][0]["field"] == "spec.syncMode"


def _applied(old: Json | None, obj: Json, manager: str, *, force: bool = False) -> Json:
    return applied(PROPAGATION_POLICY, old, obj, manager, "t", force=force)


def _holding(*finalizers: str) -> Json:
    return {"metadata": {"name": "p", "finalizers": list(finalizers)}, "spec": {}}


class TestFields:
    def test_who_has_lost_every_field_to_another_owns_nothing_any_more(self) -> None:
        first = _applied(None, {"metadata": {"name": "p"}, "spec": {"priority": 1}}, "a")
        taken = _applied(first, {"metadata": {"name": "p"}, "spec": {"priority": 2}}, "b", force=True)
        assert [each["manager"] for each in taken["metadata"]["managedFields"]] == ["b"]

    def test_who_is_overwritten_in_every_field_by_an_update_owns_nothing_any_more(self) -> None:
        first = {"metadata": {"name": "p", "resourceVersion": "1"}, "spec": {"priority": 1}}
        first = recorded(PROPAGATION_POLICY, None, first, "a", "t")
        second = {**first, "spec": {"priority": 2}}
        meta = recorded(PROPAGATION_POLICY, first, second, "b", "t")["metadata"]
        assert [each["manager"] for each in meta["managedFields"]] == ["b"]

    def test_a_part_of_an_item_that_is_dropped_goes_and_the_item_stays(self) -> None:
        def job_with(**container: Any) -> Json:
            found = job()
            found["spec"]["template"]["spec"]["containers"] = [{"name": "main", **container}]
            return found

        made = applied(JOB, None, job_with(image="x:1", workingDir="/srv"), "a", "t", force=False)
        shared = applied(JOB, made, job_with(image="x:1"), "b", "t", force=False)
        left = applied(JOB, shared, job_with(image="x:1"), "a", "t", force=False)
        assert left["spec"]["template"]["spec"]["containers"] == [{"name": "main", "image": "x:1"}]

    def test_what_somebody_has_taken_away_meanwhile_cannot_be_dropped_again(self) -> None:
        first = _applied(None, _holding("example.com/a"), "a")
        meta = {key: value for key, value in first["metadata"].items() if key != "finalizers"}
        left = _applied({**first, "metadata": meta}, {"metadata": {"name": "p"}, "spec": {"priority": 1}}, "a")
        assert "finalizers" not in left["metadata"]

    def test_an_item_that_somebody_has_taken_away_meanwhile_cannot_be_dropped_again(self) -> None:
        def job_with(*names: str) -> Json:
            found = job()
            found["spec"]["template"]["spec"]["containers"] = [{"name": each, "image": "x:1"} for each in names]
            return found

        made = applied(JOB, None, job_with("main", "side"), "a", "t", force=False)
        without = {**made, "spec": job_with("main")["spec"]}
        left = applied(JOB, without, job_with("main"), "a", "t", force=False)
        assert left["spec"]["template"]["spec"]["containers"] == [{"name": "main", "image": "x:1"}]

    def test_a_map_that_a_real_server_says_is_somebodys_goes_with_what_is_in_it(self) -> None:
        fields: Json = {"f:metadata": {"f:labels": {".": {}, "f:x": {}}}}
        entry = {"manager": "a", "operation": "Apply", "fieldsV1": fields}
        old = {"metadata": {"name": "p", "labels": {"x": "1"}, "managedFields": [entry]}, "spec": {}}
        assert "labels" not in _applied(old, {"metadata": {"name": "p"}, "spec": {"priority": 1}}, "a")["metadata"]


class TestStore:
    def test_an_update_that_says_nothing_of_owners_keeps_them_and_one_of_a_namespace_its_spec(
        self, store: Store
    ) -> None:
        made = recorded(
            CONFIG_MAP, None, {"metadata": {"name": "c", "namespace": "demo"}, "data": {"a": "1"}}, "me", "t"
        )
        store.create(CONFIG_MAP, made)
        meta = {"name": "c", "namespace": "demo"}
        after = store.update(CONFIG_MAP, {"metadata": meta, "data": {"a": "2"}})
        assert [each["manager"] for each in after["metadata"]["managedFields"]] == ["me"]
        space = store.update(NAMESPACE, {"metadata": {"name": "demo", "labels": {"a": "b"}}})
        assert (space["metadata"]["labels"]["a"], space["spec"]) == ("b", {"finalizers": ["kubernetes"]})

    def test_what_a_controller_makes_of_a_kind_without_generations_has_none(self, store: Store) -> None:
        made = store.create_own(CONFIG_MAP, {"metadata": {"name": "c", "namespace": "demo"}})
        assert "generation" not in made["metadata"]

    def test_a_deletion_that_waits_keeps_the_time_at_which_it_began(self, store: Store) -> None:
        manifest = {**job(), "metadata": {"name": "j1", "namespace": "demo", "finalizers": ["example.com/hold"]}}
        store.create(JOB, manifest)
        first = store.delete(JOB, "demo", "j1", propagation="Background")
        again = store.delete(JOB, "demo", "j1", propagation="Foreground")
        assert again["metadata"]["deletionTimestamp"] == first["metadata"]["deletionTimestamp"]
        assert again["metadata"]["finalizers"] == ["example.com/hold", "foregroundDeletion"]
        assert again["metadata"]["generation"] == first["metadata"]["generation"]

    def test_a_mount_of_a_volume_that_is_there_is_none_of_a_missing_one(self, store: Store) -> None:
        manifest = job()
        spec = manifest["spec"]["template"]["spec"]
        spec["volumes"] = [{"name": "v", "emptyDir": {}}]
        spec["containers"][0]["volumeMounts"] = [{"name": "v", "mountPath": "/v"}, {"name": "w", "mountPath": "/w"}]
        manifest["metadata"]["namespace"] = "demo"
        with pytest.raises(ApiFailure) as refused:
            store.create(JOB, manifest)
        (cause,) = refused.value.status["details"]["causes"]
        assert cause["message"] == 'Not found: "w"'

    def test_a_selector_by_hand_that_is_not_said_to_be_one_is_refused_label_by_label(self, store: Store) -> None:
        manifest = job()
        manifest["metadata"]["namespace"] = "demo"
        made = store.create(JOB, manifest)
        changed = {**made, "spec": {**made["spec"], "parallelism": 1}}
        changed["spec"]["template"] = {**made["spec"]["template"], "metadata": {"labels": {"app": "x"}}}
        with pytest.raises(ApiFailure) as refused:
            store.update(JOB, changed)
        fields = [each["field"] for each in refused.value.status["details"]["causes"]]
        assert "spec.template.metadata.labels[batch.kubernetes.io/job-name]" in fields
