"""What each kind of overrider does to a Job."""

from typing import Any

import pytest

from mcjob_tui.karmada.overriders import OverrideError, apply_overriders
from tests.karmada.jobs import a_job


def images(job: dict[str, Any]) -> list[str]:
    return [each["image"] for each in job["spec"]["template"]["spec"]["containers"]]


def image_rule(component: str, operator: str, value: str = "", path: str | None = None) -> dict[str, Any]:
    predicate = {} if path is None else {"predicate": {"path": path}}
    return {"imageOverrider": [{"component": component, "operator": operator, "value": value, **predicate}]}


@pytest.mark.parametrize(
    ("component", "operator", "value", "expected"),
    [
        ("Registry", "add", ".cn", [".cn/nginx:1.19", "quay.io.cn/a/b:1"]),
        ("Registry", "replace", "r.io", ["r.io/nginx:1.19", "r.io/a/b:1"]),
        ("Registry", "replace", "", ["nginx:1.19", "a/b:1"]),
        ("Registry", "remove", "ignored", ["nginx:1.19", "a/b:1"]),
        ("Repository", "add", "-x", ["nginx-x:1.19", "quay.io/a/b-x:1"]),
        ("Repository", "replace", "app", ["app:1.19", "quay.io/app:1"]),
        ("Repository", "remove", "", [":1.19", "quay.io/:1"]),
        ("Tag", "add", "-slim", ["nginx:1.19-slim", "quay.io/a/b:1-slim"]),
        ("Tag", "replace", "v2", ["nginx:v2", "quay.io/a/b:v2"]),
        ("Tag", "replace", "no tag", ["nginx:1.19", "quay.io/a/b:1"]),
        ("Tag", "remove", "", ["nginx", "quay.io/a/b"]),
        ("Tag", "unknown", "v2", ["nginx:1.19", "quay.io/a/b:1"]),
        ("Registry", "unknown", "r.io", ["nginx:1.19", "quay.io/a/b:1"]),
    ],
)
def test_an_image_overrider_changes_every_container(
    component: str, operator: str, value: str, expected: list[str]
) -> None:
    assert images(apply_overriders(a_job(), image_rule(component, operator, value))) == expected


def test_no_image_overrider_without_a_predicate_reaches_an_init_container() -> None:
    job = apply_overriders(a_job(), image_rule("Tag", "replace", "v2"))
    assert job["spec"]["template"]["spec"]["initContainers"][0]["image"] == "busybox:1.36"


def test_a_predicate_names_one_image() -> None:
    path = "/spec/template/spec/initContainers/0/image"
    job = apply_overriders(a_job(), image_rule("Tag", "replace", "v2", path))
    assert job["spec"]["template"]["spec"]["initContainers"][0]["image"] == "busybox:v2"
    assert images(job) == ["nginx:1.19", "quay.io/a/b:1"]


def test_a_predicate_may_name_any_text_of_the_job() -> None:
    job = a_job()
    job["metadata"]["annotations"]["X"] = "nginx:1"
    job = apply_overriders(job, image_rule("Tag", "replace", "v2", "/metadata/annotations/X"))
    assert job["metadata"]["annotations"]["X"] == "nginx:v2"
    assert images(job) == ["nginx:1.19", "quay.io/a/b:1"]


@pytest.mark.parametrize(
    "path", ["/spec/nothing/image", "/spec/template/spec/containers/2/image", "/spec/parallelism", "spec/image", ""]
)
def test_a_predicate_that_names_no_image_is_an_error(path: str) -> None:
    with pytest.raises(OverrideError) as caught:
        apply_overriders(a_job(), image_rule("Tag", "replace", "v2", path))
    assert str(caught.value) == f"failed to obtain imageValue with predicate path({path})"


def test_a_predicate_without_a_path_names_no_image() -> None:
    rule = {"imageOverrider": [{"component": "Tag", "operator": "replace", "value": "v2", "predicate": {}}]}
    with pytest.raises(OverrideError, match=r"^failed to obtain imageValue with predicate path\(\)$"):
        apply_overriders(a_job(), rule)


def test_a_predicates_path_begins_at_the_root() -> None:
    path = "spec/template/spec/containers/0/image"
    with pytest.raises(OverrideError, match=r"^imagePath should be start with / character$"):
        apply_overriders(a_job(), image_rule("Tag", "replace", "v2", path))


@pytest.mark.parametrize("containers", ["x", ["x"]])
def test_containers_that_are_none_are_an_error_to_an_image_overrider(containers: Any) -> None:
    job = a_job()
    job["spec"]["template"]["spec"]["containers"] = containers
    with pytest.raises(
        OverrideError, match=r"^failed to retrieve path\(spec/template/spec/containers\): it is no list of containers$"
    ):
        apply_overriders(job, image_rule("Tag", "replace", "v2"))


def test_a_job_without_a_template_has_no_image_to_override() -> None:
    assert apply_overriders({"kind": "Job", "apiVersion": "batch/v1"}, image_rule("Tag", "replace", "v2")) == {
        "kind": "Job",
        "apiVersion": "batch/v1",
    }


def test_an_unknown_operator_changes_neither_images_nor_arguments() -> None:
    """Such a policy is refused by the schema of the API; a draft may hold one."""
    overriders = {
        **image_rule("Tag", "upsert", "v2"),
        "argsOverrider": [{"containerName": "main", "operator": "upsert", "value": ["-q"]}],
    }
    job = apply_overriders(a_job(), overriders)
    assert images(job) == images(a_job())
    assert job == a_job()


def test_a_container_without_an_image_is_an_error_to_an_image_overrider() -> None:
    job = a_job()
    del job["spec"]["template"]["spec"]["containers"][1]["image"]
    with pytest.raises(OverrideError, match="at least one component"):
        apply_overriders(job, image_rule("Tag", "replace", "v2"))


def test_an_unknown_component_is_an_error() -> None:
    with pytest.raises(OverrideError, match="unsupported image component"):
        apply_overriders(a_job(), image_rule("Digest", "replace", "v2"))


@pytest.mark.parametrize(
    ("overrider", "container", "operator", "value", "expected"),
    [
        ("argsOverrider", "main", "add", ["-q"], ["-v", "-v", "z", "-q"]),
        ("argsOverrider", "main", "remove", ["-v"], ["z"]),
        ("argsOverrider", "side", "add", ["-q"], ["-q"]),
        ("argsOverrider", "side", "remove", ["-q"], []),
        ("commandOverrider", "side", "add", ["-c"], ["sh", "-c"]),
        ("commandOverrider", "main", "add", None, []),
    ],
)
def test_command_and_args_of_the_named_container(
    overrider: str, container: str, operator: str, value: list[str] | None, expected: list[str]
) -> None:
    row = {"containerName": container, "operator": operator, "value": value}
    job = apply_overriders(a_job(), {overrider: [row]})
    found = next(each for each in job["spec"]["template"]["spec"]["containers"] if each["name"] == container)
    assert found[overrider.removesuffix("Overrider")] == expected


def test_a_container_that_is_not_there_changes_nothing() -> None:
    row = {"containerName": "nope", "operator": "add", "value": ["x"]}
    assert apply_overriders(a_job(), {"argsOverrider": [row]}) == a_job()


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("add", {"new/key": "1", "app": "2"}, {"app": "2", "team/owner": "x", "new/key": "1"}),
        ("replace", {"team/owner": "y", "missing": "1"}, {"app": "demo", "team/owner": "y"}),
        ("remove", {"team/owner": "anything", "missing": ""}, {"app": "demo"}),
    ],
)
def test_labels_of_the_job_alone(operator: str, value: dict[str, str], expected: dict[str, str]) -> None:
    job = apply_overriders(a_job(), {"labelsOverrider": [{"operator": operator, "value": value}]})
    assert job["metadata"]["labels"] == expected
    assert job["spec"]["template"]["metadata"]["labels"] == {"app": "demo"}


def test_annotations_are_added_where_there_are_none() -> None:
    job = a_job()
    del job["metadata"]["annotations"]
    rows = [{"operator": "remove", "value": {"a": ""}}, {"operator": "add", "value": {"a": "1"}}]
    assert apply_overriders(job, {"annotationsOverrider": rows})["metadata"]["annotations"] == {"a": "1"}


def test_a_job_without_metadata_is_given_the_labels_that_are_added() -> None:
    rows = [{"operator": "add", "value": {"a": "1"}}]
    assert apply_overriders({"kind": "Job"}, {"labelsOverrider": rows})["metadata"] == {"labels": {"a": "1"}}


@pytest.mark.parametrize("row", [{"labelsOverrider": [{"value": {"a": "1"}}]}, {"plaintext": [{"path": "/a"}]}])
def test_an_overrider_without_an_operator_is_an_error(row: dict[str, Any]) -> None:
    with pytest.raises(OverrideError, match=r"^invalid operation '': unsupported operation or path$"):
        apply_overriders(a_job(), row)


def test_plaintext_is_one_patch_that_succeeds_or_fails_as_a_whole() -> None:
    rows = [
        {"path": "/spec/suspend", "operator": "add", "value": True},
        {"path": "/spec/completions", "operator": "remove"},
    ]
    spec = apply_overriders(a_job(), {"plaintext": rows})["spec"]
    assert spec["suspend"] is True
    assert "completions" not in spec
    with pytest.raises(OverrideError):
        apply_overriders(a_job(), {"plaintext": [*rows, {"path": "/spec/nothing", "operator": "remove"}]})


def test_a_patch_may_not_take_away_the_kind() -> None:
    with pytest.raises(OverrideError, match=r"^Object 'Kind' is missing$"):
        apply_overriders(a_job(), {"plaintext": [{"path": "/kind", "operator": "remove"}]})


def test_the_kinds_apply_in_karmadas_order_whatever_the_order_of_keys() -> None:
    overriders = {
        "plaintext": [{"path": "/metadata/labels/app", "operator": "replace", "value": "last"}],
        "fieldOverrider": [
            {"fieldPath": "/metadata/annotations/note", "json": [{"subPath": "/a", "operator": "add", "value": 2}]}
        ],
        "annotationsOverrider": [{"operator": "add", "value": {"note": "{}"}}],
        "labelsOverrider": [{"operator": "add", "value": {"app": "first"}}],
    }
    metadata = apply_overriders(a_job(), overriders)["metadata"]
    assert metadata["labels"]["app"] == "last"
    assert metadata["annotations"]["note"] == '{"a":2}'
