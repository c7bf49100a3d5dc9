"""Fields are declared once, each at a place that the draft really has; paths lead there and back."""

import re

import pytest

from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.declaration import Control, Field, on_or_off
from mcjob_tui.draft.differences import ContainerDifference, Difference, On, Row
from mcjob_tui.draft.field_reference import field_reference
from mcjob_tui.draft.fields import FIELDS, called, field, nearest_field
from mcjob_tui.draft.model import CompletionMode, DraftSpec, JobDraft, RestartPolicy
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.parts import Shape
from mcjob_tui.draft.paths import NoSuchPath, pattern, value_at, with_value, without_row
from mcjob_tui.draft.rows.kind import ShapeRows
from mcjob_tui.draft.rules import problems
from tests.draft.drafts import sound


@pytest.mark.parametrize("declared", FIELDS, ids=[each.path for each in FIELDS])
def test_every_field_is_a_place_in_a_draft(declared: Field) -> None:
    with_value(sound(), declared.path.replace("[]", "[+]"), None)


def test_paths_are_declared_once_and_pages_have_fields() -> None:
    assert len({each.path for each in FIELDS}) == len(FIELDS)
    assert {each.page for each in FIELDS} == set(Page) - {Page.REVIEW}
    assert all(each.help and each.label and each.written_to for each in FIELDS)


def test_every_number_is_bounded_by_its_declaration_save_amounts_and_a_port() -> None:
    own = [each for each in FIELDS if not each.in_row]
    numbers = [each for each in own if each.kind in (Control.COUNT, Control.DURATION) and "limits[" not in each.path]
    unbounded = [each.path for each in numbers if each.least is None or each.limit is None]
    assert unbounded == ["spec.containers[].livenessProbe.grpc.port"]
    assert all(isinstance(each.kind, Control) for each in FIELDS)


def test_what_an_entry_adds_to_its_lists_is_called_by_what_it_is() -> None:
    rows = {each.path: (each.add, each.beside) for each in FIELDS if each.rows and "differences" in each.path}
    assert rows == {
        "spec.differences[].containers[].env": ("add a variable", ""),
        "spec.differences[].labels": ("add a label", ""),
        "spec.differences[].annotations": ("add an annotation", ""),
        "spec.differences[].patch": ("add an operation", "JSON patch of the Job"),
    }
    assert field("spec.differences[].clusterNames").add == "add a row"


@pytest.mark.parametrize(
    ("on", "off", "rule"),
    [("runs", "waits", "On: runs; off: waits."), ("runs", "", "On or off."), ("", "waits", "On or off.")],
)
def test_a_switch_says_what_its_positions_mean_where_both_are_said(on: str, off: str, rule: str) -> None:
    assert on_or_off(on, off) == rule


def test_a_select_that_is_made_from_its_declaration_says_which_names_it_offers() -> None:
    said = {each.path: (each.kind, each.complete) for each in FIELDS if each.complete}
    assert said == {
        "spec.serviceAccountName": (Control.SELECT, "ServiceAccount"),
        "spec.priorityClassName": (Control.SELECT, "PriorityClass"),
    }


@pytest.mark.parametrize(
    ("holder", "path", "apart"),
    [
        # Whether the Job has a policy of its own is told by its manifests; what is kept is no field.
        (DraftSpec, "spec", {"ownPolicy", "kept"}),
        (ContainerDraft, "spec.containers[]", {"kept"}),
        (Difference, "spec.differences[]", {"kept"}),
        (ContainerDifference, "spec.differences[].containers[]", set()),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_whatever_a_draft_holds_has_a_field(holder: type[Shape], path: str, apart: set[str]) -> None:
    keys = {str(each.alias or name) for name, each in holder.model_fields.items()}
    inside = [each.path.removeprefix(f"{path}.") for each in FIELDS if each.path.startswith(f"{path}.")]
    without = keys - {re.split(r"[.[]", each)[0] for each in inside}
    assert without == apart, f"declare a Field of {path} for {without - apart or apart - without}"


@pytest.mark.parametrize("declared", FIELDS, ids=[each.path for each in FIELDS])
def test_whatever_a_row_holds_has_a_column(declared: Field) -> None:
    if not isinstance(declared.rows, ShapeRows):
        return
    keys = {str(each.alias or name) for name, each in declared.rows.part.model_fields.items()}
    columns = declared.rows.keys()
    without = keys - {re.split(r"[.[]", each.key)[0] for each in columns} - {"kept"}
    assert not without, f"declare a Column, or a Source, for {without}"


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("spec.containers[2].image", "Image"),
        ("spec.initContainers[0].image", "Image"),
        ("spec.containers[0].readinessProbe.periodSeconds", "Period"),
        ("spec.containers[0].lifecycle.preStop.exec.command", "Command"),
        ("spec.differences[1].containers[backfill].args", "args"),
    ],
)
def test_a_field_is_found_by_the_path_of_a_problem(path: str, label: str) -> None:
    assert field(path).label == label


def test_a_problem_deep_in_a_field_belongs_to_it() -> None:
    for path, label in (
        ("spec.containers[0].resources.limits[amd.com/gpu]", "Limits"),
        ("spec.containers[0].resources.limits[nvidia.com/gpu]", "GPU"),
        ("spec.initContainers[1].resources.limits[nvidia.com/mig-1g.5gb]", "MIG"),
        ("spec.containers[0].image.x", "Image"),
        ("spec.containers[0].image.xy", "Image"),
    ):
        found = nearest_field(path)
        assert found is not None
        assert found.label == label
    assert nearest_field("status.nothing") is None


def test_a_value_is_put_at_a_path_and_what_is_missing_is_made() -> None:
    draft = with_value(JobDraft(), "spec.containers[0].livenessProbe.httpGet.port", 8080)
    assert value_at(draft, "spec.containers[0].livenessProbe.httpGet.port") == 8080
    assert value_at(JobDraft(), "spec.containers[0].livenessProbe.httpGet.port") is None
    named = with_value(draft, "spec.nodeSelector[kubernetes.io/os]", "linux")
    assert named.spec.node_selector == {"kubernetes.io/os": "linux"}


def test_a_word_that_is_chosen_is_the_member_that_rules_ask_for() -> None:
    draft = with_value(sound(work_queue=True), "spec.completionMode", "Indexed")
    assert draft.spec.completion_mode is CompletionMode.INDEXED
    assert "indexed" in {each.code for each in problems(draft)}
    assert with_value(draft, "spec.restartPolicy", "OnFailure").spec.restart_policy is RestartPolicy.ON_FAILURE
    assert with_value(draft, "spec.restartPolicy", None).spec.restart_policy is None


def test_what_stands_beside_a_changed_value_stays() -> None:
    entry = Difference(containers={"main": ContainerDifference(tag="1", args=("a",)), "side": ContainerDifference()})
    changed = with_value(sound(differences=(entry,)), "spec.differences[0].containers[main].tag", "2")
    held = changed.spec.differences[0].containers
    assert held == {"main": ContainerDifference(tag="2", args=("a",)), "side": ContainerDifference()}


def test_a_word_in_a_list_is_the_member_that_it_stands_for() -> None:
    draft = with_value(sound(labels=(Row(key="a"),)), "spec.labels[0].on[1]", "Job")
    assert [each is On.JOB for each in draft.spec.labels[0].on] == [True, True]
    draft = with_value(draft, "spec.labels[0].on[+]", "Pods")
    assert draft.spec.labels[0].on[2] is On.PODS


def test_rows_are_added_and_taken_away() -> None:
    draft = with_value(JobDraft(), "spec.containers[+]", ContainerDraft(name="b"))
    assert [each.name for each in draft.spec.containers] == ["container-1", "b"]
    assert with_value(draft, "spec.containers[+].name", "c").spec.containers[2].name == "c"
    assert [each.name for each in without_row(draft, "spec.containers[0]").spec.containers] == ["b"]


@pytest.mark.parametrize("path", ["spec.nothing", "spec.containers[9].image", "spec.containers[x]", "spec.timeout.x"])
def test_a_path_that_leads_nowhere_is_an_error(path: str) -> None:
    with pytest.raises(NoSuchPath):
        with_value(sound(timeout=3), path, 1)


def test_patterns_have_no_indexes() -> None:
    assert pattern("spec.differences[1].containers[a].env[0]") == "spec.differences[].containers[].env[]"


def test_the_field_reference_has_every_field() -> None:
    text = field_reference()
    for each in FIELDS:
        assert f"| `{each.path}` |" in text
        assert each.help in text
        assert each.label in called(each.path.replace("[]", "[0]"))


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("metadata.name", "Name"),
        ("spec.initContainers[1].image", "Image"),
        ("spec.tolerations[1]", "Tolerations 2"),
        ("spec.tolerations[1].tolerationSeconds", "Tolerations 2, Seconds"),
        ("spec.containers[3].env[0].valueFrom.secretKeyRef.key", "Variables 1, Secret key"),
        ("spec.containers[0].readinessProbe.httpGet.httpHeaders[2].name", "Headers 3, Header"),
        ("spec.volumes[0].emptyDir.sizeLimit", "Volumes 1, Size"),
        ("spec.containers[0].resources.limits[nvidia.com/gpu]", "GPU"),
        ("spec.differences[1].containers[main].env[2].name", "Environment 3, Name"),
        ("status.nothing", ""),
    ],
)
def test_an_error_names_its_place_as_the_form_does(path: str, words: str) -> None:
    assert called(path) == words
