"""What API servers and Karmada's webhooks refuse, put beside the field that it is about.

The errors are those of a real control plane (``tests/captures``), and the texts of Karmada's validation.
"""

import json
from pathlib import Path

import pytest

from mcjob_tui.control_plane.answers import error_of
from mcjob_tui.control_plane.dry_run import failed_step
from mcjob_tui.control_plane.errors import (
    Cause,
    ControlPlaneError,
    DeniedByAdmission,
    Invalid,
    OutcomeUnknown,
    ProtocolError,
    Unreachable,
)
from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.draft.differences import Difference, RowDifference
from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft
from mcjob_tui.draft.rules import Problem
from mcjob_tui.draft.written_at import field_path
from mcjob_tui.tui.screens.wizard.refusals import REVIEW, refusals
from tests.tui.wizard.drafts import STORY

CAPTURES = Path(__file__).parents[2] / "captures"
JOB, POLICY, OVERRIDE = "Job", "PropagationPolicy", "OverridePolicy"


def said(kind: str, capture: str, draft: JobDraft = STORY) -> tuple[Problem, ...]:
    found = json.loads((CAPTURES / f"error-{capture}.json").read_text())
    body = found["body"]
    raw = json.dumps(body) if isinstance(body, dict) else str(body)
    error = error_of(found["http_status"], found["headers"].get("Content-Type", ""), raw.encode())
    return refusals([failed_step(kind, error)], draft)


CAPTURED: list[tuple[str, str, str]] = [
    (JOB, "job-already-exists-409", "metadata.name"),
    (JOB, "job-bad-name-422", "metadata.name"),
    (JOB, "job-bad-quantity", REVIEW),
    (JOB, "job-indexed-no-completions-422", "spec.instances"),
    (JOB, "job-missing-namespace-404", "metadata.namespace"),
    (JOB, "job-negative-parallelism-422", "spec.parallelism"),
    (JOB, "job-no-containers-422", "spec.containers"),
    (JOB, "job-request-gt-limit-422", "spec.containers[0].resources.requests"),
    (JOB, "job-restartpolicy-422", "spec.restartPolicy"),
    (JOB, "job-type-error-400", "spec.parallelism"),
    (JOB, "job-unknown-field-strict-400", REVIEW),
    (JOB, "viewer-create-job-403", REVIEW),
    (OVERRIDE, "op-annotations-bad", "spec.differences[0].annotations"),
    (OVERRIDE, "op-bad-component", "spec.differences[0].containers[backfill].registry"),
    (OVERRIDE, "op-bad-operator", "spec.differences[0].containers[backfill].registry"),
    (OVERRIDE, "op-image-predicate-bad-path", "spec.differences[0].containers[backfill].registry"),
    (OVERRIDE, "op-labels-add-conflict", "spec.differences[0].labels"),
    (OVERRIDE, "op-labels-bad-value", "spec.differences[0].labels"),
    (OVERRIDE, "op-plaintext-bad-op", "spec.differences[0].containers[backfill].args"),
    (OVERRIDE, "op-rules-and-overriders", "spec.differences"),
    (OVERRIDE, "op-target-bad-field", "spec.differences[0].clusterNames"),
    (POLICY, "pp-affinities-duplicate-name", REVIEW),
    (POLICY, "pp-affinity-and-affinities", REVIEW),
    (POLICY, "pp-already-exists-409", "metadata.name"),
    (POLICY, "pp-bad-dynamic-weight", "spec.strategy"),
    (POLICY, "pp-bad-name", "metadata.name"),
    (POLICY, "pp-bad-scheduling-type", "spec.strategy"),
    (POLICY, "pp-conflictresolution-bad", REVIEW),
    (POLICY, "pp-empty-selectors", REVIEW),
    (POLICY, "pp-field-selector-bad-key", "spec.clusterAffinity.fieldSelector.matchExpressions"),
    (POLICY, "pp-field-selector-bad-op", "spec.clusterAffinity.fieldSelector.matchExpressions"),
    (POLICY, "pp-missing-namespace", "metadata.namespace"),
    (POLICY, "pp-no-selectors", REVIEW),
    (POLICY, "pp-priority-nonint", REVIEW),
    (POLICY, "pp-selector-other-namespace", REVIEW),
    (POLICY, "pp-spread-field-and-label", "spec.spreadConstraints[0]"),
    (POLICY, "pp-spread-max-lt-min", "spec.spreadConstraints[0]"),
    (POLICY, "pp-spread-negative", "spec.spreadConstraints[0]"),
    (POLICY, "pp-spread-region-without-cluster", "spec.spreadConstraints"),
    (POLICY, "pp-suspension-both", REVIEW),
    (POLICY, "pp-unknown-field", REVIEW),
    (POLICY, "pp-very-long-name", "metadata.name"),
    (POLICY, "pp-weight-zero", "spec.staticWeights[0].weight"),
    (POLICY, "viewer-create-pp-403", REVIEW),
    (POLICY, "webhook-down-500", REVIEW),
]


@pytest.mark.parametrize(("kind", "capture", "path"), CAPTURED, ids=[row[1] for row in CAPTURED])
def test_a_captured_refusal_stands_beside_its_field(kind: str, capture: str, path: str) -> None:
    (problem,) = said(kind, capture)
    assert problem.path == path
    assert problem.severity == "error"
    assert problem.code == "refused"


def test_every_captured_refusal_of_a_new_object_is_in_the_table() -> None:
    created = {
        path.stem.removeprefix("error-")
        for path in CAPTURES.glob("error-*.json")
        if (request := json.loads(path.read_text()).get("request") or "").startswith("POST")
        and request.partition("?")[0].endswith(("/jobs", "/propagationpolicies", "/overridepolicies"))
    }
    with_two = {"job-long-name-422", "pp-failover-bad"}
    assert created - with_two == {row[1] for row in CAPTURED}


@pytest.mark.parametrize(
    "error", [Unreachable("no answer"), OutcomeUnknown("it is not known"), ProtocolError("a page of HTML")]
)
def test_an_answer_that_did_not_come_is_no_fault_of_the_draft(error: ControlPlaneError) -> None:
    assert refusals([failed_step(JOB, error)], STORY) == ()


def test_two_refusals_in_one_text_are_two_problems() -> None:
    assert [each.path for each in said(POLICY, "pp-failover-bad")] == ["spec.propagateDeps", REVIEW]


def test_a_label_that_is_the_job_s_name_is_about_the_name() -> None:
    name = json.loads((CAPTURES / "error-job-long-name-422.json").read_text())["request_body"]["metadata"]["name"]
    draft = JobDraft(metadata=DraftMeta(name=name))
    assert {each.path for each in said(JOB, "job-long-name-422", draft)} == {"metadata.name"}


def test_a_group_that_the_server_repeats_is_left_out_of_the_sentence() -> None:
    (problem,) = said(POLICY, "pp-field-selector-bad-key")
    assert problem.sentence == (
        "the server refuses spec.placement.clusterAffinity.fieldSelector: "
        'unsupported key "cloud", must be provider, region, or zone'
    )


def test_a_missing_namespace_is_said_once_and_can_be_made() -> None:
    texts = [Step(kind, StepState.FAILED, 'namespaces "quant" not found') for kind in (OVERRIDE, POLICY, JOB)]
    (problem,) = refusals(texts, STORY)
    assert problem.sentence == "there is no namespace quant; create it or choose another"
    assert problem.fix is not None
    assert problem.fix.apply(STORY).spec.new_namespace is not None


def test_what_a_webhook_could_not_check_is_no_refusal() -> None:
    (problem,) = said(POLICY, "webhook-down-500")
    assert problem.sentence.startswith(
        "the server could not check the PropagationPolicy: Internal error occurred: failed calling webhook"
    )


def test_what_the_dry_run_of_a_submit_refuses_has_a_kind_for_every_cause() -> None:
    cause = (JOB, "spec.template.spec.containers[1].env[2].name", "Invalid value")
    step = Step("server dry run", StepState.FAILED, "Job: is invalid", causes=(cause,))
    assert [each.path for each in refusals([step], STORY)] == ["spec.containers[1].env[2].name"]
    plain = Step("server dry run", StepState.FAILED, "Job: it is too late")
    (problem,) = refusals([plain], STORY)
    assert problem.sentence == "the server refuses the request: Job: it is too late"


# Field paths that Kubernetes and Karmada name, one for each shape

PATHS: list[tuple[str, str, str]] = [
    (JOB, "metadata.labels", "spec.labels"),
    (JOB, "spec.template.labels", "spec.labels"),
    (JOB, "spec.template.metadata.annotations", "spec.annotations"),
    (JOB, "spec.activeDeadlineSeconds", "spec.timeout"),
    (JOB, "spec.backoffLimit", "spec.backoffLimit"),
    (JOB, "spec.completionMode", "spec.completionMode"),
    (JOB, "spec.ttlSecondsAfterFinished", "spec.ttlSecondsAfterFinished"),
    (JOB, "spec.podFailurePolicy.rules[0]", ""),
    (JOB, "spec.template.spec.containers[0].image", "spec.containers[0].image"),
    (JOB, "spec.template.spec.containers[1].env[3].valueFrom", "spec.containers[1].env[3].valueFrom"),
    (JOB, "spec.template.spec.containers[0].envFrom[0].prefix", "spec.containers[0].envFrom[0].prefix"),
    (
        JOB,
        "spec.template.spec.containers[0].livenessProbe.successThreshold",
        "spec.containers[0].livenessProbe.successThreshold",
    ),
    (JOB, "spec.template.spec.containers[0].lifecycle.preStop", "spec.containers[0].lifecycle.preStop"),
    (
        JOB,
        "spec.template.spec.containers[0].volumeMounts[1].mountPath",
        "spec.containers[0].volumeMounts[1].mountPath",
    ),
    (
        JOB,
        "spec.template.spec.containers[0].securityContext.capabilities.add",
        "spec.containers[0].securityContext.capabilities.add",
    ),
    (JOB, "spec.template.spec.initContainers[0].name", "spec.initContainers[0].name"),
    (JOB, "spec.template.spec.volumes[0].configMap.name", "spec.volumes[0].configMap.name"),
    (JOB, "spec.template.spec.imagePullSecrets[0].name", "spec.imagePullSecrets"),
    (JOB, "spec.template.spec.nodeSelector", "spec.nodeSelector"),
    (JOB, "spec.template.spec.tolerations[0].effect", "spec.tolerations[0].effect"),
    (JOB, "spec.template.spec.priorityClassName", "spec.priorityClassName"),
    (JOB, "spec.template.spec.serviceAccountName", "spec.serviceAccountName"),
    (JOB, "spec.template.spec.terminationGracePeriodSeconds", "spec.terminationGracePeriodSeconds"),
    (JOB, "spec.template.spec.hostAliases[0]", ""),
    (POLICY, "spec.placement.clusterAffinity", "spec.clusterAffinity.clusterNames"),
    (
        POLICY,
        "spec.placement.clusterAffinity.labelSelector.matchExpressions[0].operator",
        "spec.clusterAffinity.labelSelector.matchExpressions",
    ),
    (POLICY, "spec.placement.clusterAffinity.exclude", "spec.clusterAffinity.exclude"),
    (POLICY, "spec.placement.clusterTolerations[1].operator", "spec.clusterTolerations[1].operator"),
    ("Namespace", "metadata.labels", "spec.newNamespace.labels"),
    ("Secret", "metadata.name", ""),
]


@pytest.mark.parametrize(("kind", "path", "found"), PATHS, ids=[f"{row[0]} {row[1]}" for row in PATHS])
def test_a_field_of_an_object_is_a_field_of_the_form(kind: str, path: str, found: str) -> None:
    assert field_path(kind, path) == found


def test_an_override_rule_is_the_entry_that_made_it() -> None:
    nothing = Difference(cluster_names=("a",))
    labels = Difference(cluster_names=("b",), labels=(RowDifference(key="team", value="x y"),))
    draft = JobDraft(metadata=DraftMeta(name="j"), spec=DraftSpec(differences=(nothing, labels)))
    path = "spec.overrideRules[0].overriders.labelsOverrider[0].value"
    assert field_path(OVERRIDE, path, draft) == "spec.differences[1].labels"
    assert field_path(OVERRIDE, path.replace("[0]", "[7]", 1), draft) == "spec.differences"


# Karmada's own words (pkg/util/validation)

WEBHOOK: list[tuple[str, str, str]] = [
    (
        POLICY,
        "spec.placement.spreadConstraints: Invalid value: []: multiple region spread constraints are not allowed",
        "spec.spreadConstraints",
    ),
    (
        POLICY,
        'spec.placement.clusterTolerations[0].operator: Unsupported value: "Gt": supported values: "Exists"',
        "spec.clusterTolerations[0].operator",
    ),
    (
        POLICY,
        'spec.resourceSelectors[0].name: Invalid value: "": name cannot be empty if preemption is Always',
        REVIEW,
    ),
    (POLICY, "spec.propagateDeps: Invalid value: false: application failover is set", "spec.propagateDeps"),
    (OVERRIDE, "overrideRules and targetCluster can't co-exist", REVIEW),
]


@pytest.mark.parametrize(("kind", "text", "path"), WEBHOOK)
def test_a_webhook_s_text_is_read_for_its_field(kind: str, text: str, path: str) -> None:
    body = {
        "kind": "Status",
        "status": "Failure",
        "message": f'admission webhook "{kind.lower()}.karmada.io" denied the request: {text}',
        "reason": "Forbidden",
        "code": 403,
    }
    error = error_of(403, "application/json", json.dumps(body).encode())
    assert isinstance(error, DeniedByAdmission)
    assert [each.path for each in refusals([failed_step(kind, error)], STORY)] == [path]


def test_words_of_the_server_are_cleaned() -> None:
    error = Invalid("no", causes=(Cause("spec.parallelism", "\x1b[31mred\x1b[0m"),))
    assert refusals([failed_step(JOB, error)], STORY)[0].sentence == "the server refuses spec.parallelism: red"
