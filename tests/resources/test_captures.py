"""Everything that a real control plane and real members said can be read."""

import json
from pathlib import Path

import pytest

from mcjob_tui.resources.bindings import ResourceBinding, Work
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.events import Event
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.meta import Resource, ResourceList, Status
from mcjob_tui.resources.pods import Pod
from mcjob_tui.resources.policies import OverridePolicy, PropagationPolicy

CAPTURES = Path(__file__).parent.parent / "captures"
SHAPES: dict[str, type[Resource]] = {
    "Job": Job,
    "Pod": Pod,
    "Event": Event,
    "Cluster": Cluster,
    "Work": Work,
    "ResourceBinding": ResourceBinding,
    "PropagationPolicy": PropagationPolicy,
    "OverridePolicy": OverridePolicy,
}


def objects(document: object) -> list[dict[str, object]]:
    """Every API object in a captured document that a server sent, items of lists included."""
    if isinstance(document, list):
        return [found for each in document for found in objects(each)]
    if not isinstance(document, dict):
        return []
    found = [document] if document.get("kind") in SHAPES else []
    if document.get("kind") not in SHAPES:
        for key, value in document.items():
            found += objects(value) if key != "request_body" else []
    return found


@pytest.mark.parametrize("path", sorted(CAPTURES.glob("*.json")), ids=lambda path: path.stem)
def test_a_capture_is_read(path: Path) -> None:
    document = json.loads(path.read_bytes())
    for each in objects(document):
        shape = SHAPES[str(each["kind"])]
        metadata = each.get("metadata")
        parsed = shape.model_validate_json(json.dumps(each))
        if isinstance(metadata, dict):
            assert parsed.name == metadata.get("name", "")
            assert parsed.metadata.resource_version == metadata.get("resourceVersion", "")


def test_a_list_is_read_in_one_go() -> None:
    page = ResourceList[Cluster].model_validate_json((CAPTURES / "clusters-list-all-ready.json").read_bytes())
    assert [each.name for each in page.items] == ["member1", "member2", "member3"]
    assert all(each.ready for each in page.items)
    assert page.items[0].zones == ("cn-hangzhou-a",)


def test_a_binding_tells_what_each_member_reported() -> None:
    binding = ResourceBinding.model_validate_json((CAPTURES / "partial-failure-resourcebinding.json").read_bytes())
    ended = {item.cluster_name: item.status for item in binding.status.aggregated_status}
    one, two = ended["member1"], ended["member2"]
    assert one is not None
    assert one.has("Complete")
    assert two is not None
    assert two.has("Failed")
    assert not two.has("Complete")


def test_a_refusal_names_its_causes() -> None:
    body = json.loads((CAPTURES / "error-job-no-containers-422.json").read_bytes())["body"]
    status = Status.model_validate(body)
    assert status.code == 422
    assert status.details.causes[0].field == "spec.template.spec.containers"


def test_null_reads_as_absent() -> None:
    job = Job.model_validate_json(b'{"metadata":{"labels":null,"creationTimestamp":null},"spec":null,"status":null}')
    assert job.metadata.labels == {}
    assert job.spec.parallelism is None
    assert job.status.conditions == ()
