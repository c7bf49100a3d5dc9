"""Who owns which field, and what server-side apply does with that."""

import json
from pathlib import Path
from typing import Any

import pytest

from mcjob_tui.sandbox.api import server_side_apply
from mcjob_tui.sandbox.kinds import JOB
from mcjob_tui.sandbox.objects import Json
from tests.sandbox.api.harness import JOBS, POLICIES, Answer, ApiClient, job, policy

CAPTURES = Path(__file__).parents[2] / "captures"
APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"


async def applied(api: ApiClient, manager: str, manifest: Json, *, force: bool = False, at: str = JOBS) -> Answer:
    query = f"fieldManager={manager}{'&force=true' if force else ''}"
    return await api.patch(f"{at}/{manifest['metadata']['name']}?{query}", manifest, APPLY)


def wanted(name: str = "j1", **spec: Any) -> Json:
    """A Job with nothing in it but what a manager wants."""
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}, "spec": spec}


def owners(obj: Json) -> list[tuple[str, str]]:
    return [(each["manager"], each["operation"]) for each in obj["metadata"]["managedFields"]]


def of(manager: str, obj: Json) -> Json:
    entry = next(each for each in obj["metadata"]["managedFields"] if each["manager"] == manager)
    fields: Json = entry["fieldsV1"]
    return fields


@pytest.mark.parametrize(
    ("capture", "path"),
    [
        ("divided-dynamic-job-running", JOBS),
        ("divided-dynamic-propagationpolicy", POLICIES),
        ("override-overridepolicy", POLICIES.replace("propagation", "override")),
    ],
)
async def test_a_creator_owns_what_it_does_on_a_real_server(api: ApiClient, capture: str, path: str) -> None:
    real = json.loads((CAPTURES / f"{capture}.json").read_text())
    expected = of("python-requests", real)
    sent: Json = {"metadata": {"name": real["metadata"]["name"]}, "spec": real["spec"]}
    if path == JOBS:
        sent["metadata"]["labels"] = {"app": real["metadata"]["labels"]["app"]}
        del sent["spec"]["selector"]
        labels = sent["spec"]["template"]["metadata"]["labels"]
        sent["spec"]["template"]["metadata"]["labels"] = {"app": labels["app"]}
    sent["spec"].pop("overriders", None)  # the webhook wrote it
    created = (await api.post(f"{path}?fieldManager=python-requests", sent)).body
    assert of("python-requests", created) == expected


async def test_a_field_that_another_has_with_another_value_is_a_conflict_that_names_its_managers(
    api: ApiClient,
) -> None:
    assert (await applied(api, "one", job())).code == 201
    await api.patch(f"{JOBS}/j1?fieldManager=two", {"metadata": {"labels": {"app": "x"}}}, MERGE)
    await api.patch(f"{JOBS}/j1/status?fieldManager=three", {"status": {"active": 1}}, MERGE)
    mine = {**wanted(parallelism=9), "metadata": {"name": "j1", "labels": {"app": "y"}}, "status": {"active": 7}}
    refused = await applied(api, "four", mine)
    assert refused.code == 409
    assert refused.body["reason"] == "Conflict"
    assert refused.body["message"] == (
        'Apply failed with 3 conflicts: conflicts with "one":\n- .spec.parallelism\n'
        'conflicts with "three" with subresource "status" using batch/v1:\n- .status.active\n'
        'conflicts with "two" using batch/v1:\n- .metadata.labels.app'
    )
    assert refused.body["details"]["causes"][2] == {
        "reason": "FieldManagerConflict",
        "message": 'conflict with "two" using batch/v1',
        "field": ".metadata.labels.app",
    }


async def test_force_takes_the_field_over(api: ApiClient) -> None:
    await applied(api, "one", job())
    forced = (await applied(api, "two", wanted(parallelism=1), force=True)).body
    assert forced["spec"]["parallelism"] == 1
    assert of("two", forced) == {"f:spec": {"f:parallelism": {}}}
    assert "f:parallelism" not in of("one", forced)["f:spec"]


async def test_the_same_value_is_shared_and_stays_until_the_last_owner_drops_it(api: ApiClient) -> None:
    await applied(api, "one", job(activeDeadlineSeconds=60))
    shared = await applied(api, "two", wanted(activeDeadlineSeconds=60))
    assert (shared.code, owners(shared.body)) == (200, [("one", "Apply"), ("two", "Apply")])
    one_left = (await applied(api, "one", job())).body
    assert one_left["spec"]["activeDeadlineSeconds"] == 60
    none_left = (await applied(api, "two", wanted(suspend=False))).body
    assert "activeDeadlineSeconds" not in none_left["spec"]


async def test_a_dropped_field_is_removed_and_what_others_wrote_stays(api: ApiClient) -> None:
    first = {**job(activeDeadlineSeconds=60), "metadata": {"name": "j1", "labels": {"a": "1", "b": "2"}}}
    await applied(api, "one", first)
    await api.patch(f"{JOBS}/j1?fieldManager=two", {"metadata": {"labels": {"c": "3"}}}, MERGE)
    second = {**job(), "metadata": {"name": "j1", "labels": {"a": "1"}}}
    now = (await applied(api, "one", second)).body
    assert now["metadata"]["labels"] == {"a": "1", "c": "3"}
    assert "activeDeadlineSeconds" not in now["spec"]


async def test_applying_the_same_again_writes_nothing(api: ApiClient) -> None:
    for path, manifest in ((JOBS, job()), (POLICIES, policy())):
        first = (await applied(api, "one", manifest, at=path)).body
        again = await applied(api, "one", manifest, at=path)
        assert (again.code, again.body) == (200, first)


async def test_an_apply_that_creates_on_a_dry_run_leaves_nothing(api: ApiClient) -> None:
    answer = await api.patch(f"{JOBS}/j1?fieldManager=one&dryRun=All", job(), APPLY)
    assert answer.code == 201
    assert (await api.get(f"{JOBS}/j1")).code == 404


async def test_an_update_takes_what_it_changes_and_leaves_the_rest_to_its_owners(api: ApiClient) -> None:
    await applied(api, "one", job())
    now = (await api.patch(f"{JOBS}/j1?fieldManager=edit", {"spec": {"parallelism": 1}}, MERGE)).body
    assert owners(now) == [("one", "Apply"), ("edit", "Update")]
    assert of("edit", now) == {"f:spec": {"f:parallelism": {}}}
    assert "f:parallelism" not in of("one", now)["f:spec"]


async def test_managed_fields_that_make_no_sense_are_no_fault_of_the_servers(api: ApiClient) -> None:
    made = (await api.post(POLICIES, policy())).body
    made["metadata"]["managedFields"] = [{"manager": "x", "fieldsV1": {"f:spec": 1}}]
    made["spec"]["priority"] = 3
    answer = await api.request("PUT", f"{POLICIES}/p1?fieldManager=put", made)
    assert (answer.code, owners(answer.body)) == (200, [("put", "Update")])


def _template(*env: str, image: str = "x:1") -> Json:
    rows = [{"name": each, "value": "1"} for each in env]
    container = {"name": "main", "image": image, "env": rows}
    return {"template": {"spec": {"restartPolicy": "Never", "containers": [container]}}}


def test_an_item_of_a_list_that_its_only_owner_drops_is_removed() -> None:
    made = server_side_apply.applied(JOB, None, wanted(**_template("A", "B")), "me", "t", force=False)
    left = server_side_apply.applied(JOB, made, wanted(**_template("A")), "me", "t", force=False)
    (container,) = left["spec"]["template"]["spec"]["containers"]
    assert [each["name"] for each in container["env"]] == ["A"]


async def test_a_conflict_within_a_list_names_the_item_by_its_key(api: ApiClient) -> None:
    await applied(api, "a", wanted(**_template("A")))
    answer = await applied(api, "b", wanted(**_template("A", image="y:2")))
    assert answer.code == 409
    (cause,) = answer.body["details"]["causes"]
    assert cause["field"] == '.spec.template.spec.containers[name="main"].image'


async def test_finalizers_of_several_are_together_and_each_takes_off_its_own(api: ApiClient) -> None:
    def holding(*finalizers: str) -> Json:
        found = policy()
        return {**found, "metadata": {**found["metadata"], **({"finalizers": list(finalizers)} if finalizers else {})}}

    await applied(api, "a", holding("example.com/a"), at=POLICIES)
    both = await applied(api, "b", holding("example.com/b"), at=POLICIES)
    assert both.body["metadata"]["finalizers"] == ["example.com/a", "example.com/b"]
    left = await applied(api, "a", holding(), at=POLICIES)
    assert left.body["metadata"]["finalizers"] == ["example.com/b"]
