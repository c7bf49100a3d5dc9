"""From text to a draft, and one sentence for everything that is wrong with the text."""
# ruff: noqa: E501  (a table of cases is read by its rows)

from typing import Any

import pytest
from hypothesis import given, settings

from mcjob_tui.draft import yaml_text
from mcjob_tui.draft.containers import ContainerDraft, EnvVar, PullPolicy, Resources
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.kept import kept_parts
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.reading import as_document, as_text, read, read_objects
from mcjob_tui.draft.render import render
from tests.draft.drafts import drafts, job, placed, sound

HEAD = "apiVersion: mcjob.io/v1alpha1\nkind: JobDraft\n"
PLACED = (
    "apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: a}]}}}\n---\n"
    "apiVersion: policy.karmada.io/v1alpha1\nkind: PropagationPolicy\nmetadata: {name: a}\n"
    "spec:\n  resourceSelectors: [{apiVersion: batch/v1, kind: Job, name: a}]\n  placement: "
)
"""A Job and the beginning of its policy."""
_WEIGHT = "spec.placement.replicaScheduling.weightPreference.staticWeightList[0]"
WRONG_WEIGHTS = (
    ("3", "spec.placement.replicaScheduling: must be a group of keys, not the number 3"),
    ("{weightPreference: {staticWeightList: [3]}}", f"{_WEIGHT}: must be a group of keys, not the number 3"),
    (
        "{weightPreference: {staticWeightList: [{targetCluster: 3}]}}",
        f"{_WEIGHT}.targetCluster: must be a group of keys, not the number 3",
    ),
    (
        "{weightPreference: {staticWeightList: [{targetCluster: {clusterNames: 3}}]}}",
        f"{_WEIGHT}.targetCluster.clusterNames: must be a list of names, not the number 3",
    ),
    (
        "{weightPreference: {staticWeightList: [{weight: much}]}}",
        f"{_WEIGHT}.weight: must be a whole number, not the text 'much'",
    ),
)


@settings(max_examples=60, deadline=None)
@given(drafts())
def test_a_draft_that_is_written_reads_back(draft: JobDraft) -> None:
    assert read(as_text(draft)) == draft


@settings(max_examples=60, deadline=None)
@given(drafts())
def test_rendered_objects_read_as_a_draft_that_renders_them_again(draft: JobDraft) -> None:
    manifests = render(draft)
    again = read(yaml_text.dump_all(manifests.documents()))
    assert render(again) == manifests


@settings(max_examples=60, deadline=None)
@given(drafts(), placed())
def test_what_the_form_writes_stands_in_its_fields_again(draft: JobDraft, fields: dict[str, Any]) -> None:
    spec = draft.spec.model_copy(update={**fields, "differences": (), "timeout": None})
    draft = draft.model_copy(update={"spec": spec})
    again = read(yaml_text.dump_all(render(draft).documents())).spec
    assert kept_parts(draft.model_copy(update={"spec": again})) == ()
    for rows in ("labels", "annotations"):
        assert {*map(repr, getattr(again, rows))} == {*map(repr, getattr(spec, rows))}
    like = {
        name: getattr(spec, name) for name in ("labels", "annotations", *(["instances"] if spec.work_queue else []))
    }
    assert again.model_copy(update=like) == spec


def test_a_written_draft_is_small() -> None:
    draft = sound()
    image = draft.spec.containers[0].image
    assert as_text(draft) == (
        f"{HEAD}metadata:\n  name: backfill\n  namespace: quant\nspec:\n  containers:\n  - name: main\n    image: {image}\n"
    )


def test_keys_are_written_as_kubernetes_has_them() -> None:
    container = ContainerDraft(name="main", image_pull_policy=PullPolicy.NEVER)
    spec = as_document(sound(containers=(container,), backoff_limit=3))["spec"]
    assert spec == {"containers": [{"name": "main", "imagePullPolicy": "Never"}], "backoffLimit": 3}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{HEAD}spec: {{instnces: 3}}", "spec.instnces: spec has no key 'instnces'; did you mean instances?"),
        (f"{HEAD}nonsense: 3", "nonsense: a draft has no key 'nonsense'"),
        (f"{HEAD}spec: {{instances: [3]}}", "spec.instances: must be a whole number or text, not a list"),
        (f"{HEAD}spec: {{suspend: 3}}", "spec.suspend: must be true or false, not the number 3"),
        (f"{HEAD}spec: {{containers: 3}}", "spec.containers: must be a list, not the number 3"),
        (f"{HEAD}spec: {{containers: [{{name: 3}}]}}", "spec.containers[0].name: must be text, not the number 3"),
        (f"{HEAD}spec: 3", "spec: must be a group of keys, not the number 3"),
        (f"{HEAD}spec: {{strategy: Foo}}", "spec.strategy: must be 'Duplicated', 'Aggregated', 'DynamicWeight' or 'StaticWeight', not the text 'Foo'"),
        (f"{HEAD}spec: {{containers: [{{livenessProbe: {{httpGet: {{prt: 1}}}}}}]}}", "spec.containers[0].livenessProbe.httpGet.prt: spec.containers[0].livenessProbe.httpGet has no key 'prt'; did you mean port?"),
        *((f"{HEAD}spec: {{kept: [{{object: Job, path: {path!r}}}]}}", f"spec.kept[0].path: must begin with /, not the text {path!r}") for path in ("", "x")),
        ("kind: JobDraft", "apiVersion: a JobDraft has mcjob.io/v1alpha1, which is missing"),
        ("kind: JobDraft\napiVersion: mcjob.io/v9", "apiVersion: a JobDraft has mcjob.io/v1alpha1, not the text 'mcjob.io/v9'"),
        (f"{HEAD}---\na: 1", "a JobDraft stands alone; there are other documents beside it"),
        ("", "there is nothing in it; a JobDraft or a Job is needed"),
        ("# only a comment\n---\n", "there is nothing in it; a JobDraft or a Job is needed"),
        ("- a", "a document must be a group of keys, not a list"),
        ("just words", "a document must be a group of keys, not the text 'just words'"),
        ("a: 1", "a document without apiVersion and kind; a JobDraft or a Job is needed"),
        ("apiVersion: v1\nkind: Pod", "Pod (v1) cannot be read; only one batch/v1 Job, with its PropagationPolicy and OverridePolicy, can"),
        ("apiVersion: v1\nkind: Namespace\nmetadata: {name: x}", "there is no Job in it"),
        ("apiVersion: batch/v1\nkind: Job\nmetadata: {name: 3}", "metadata.name: must be text, not the number 3"),
        ("apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {}", "the Job has no pod template; spec.template.spec.containers is needed"),
        *((f"{PLACED}{{replicaScheduling: {wrong}}}", sentence) for wrong, sentence in WRONG_WEIGHTS),
        ("apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {parallelism: abc, template: {spec: {containers: [{name: a}]}}}", "spec.parallelism: must be a whole number, not the text 'abc'"),
        ("apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: {spec: {serviceAccountName: 3, containers: [{name: a}]}}}", "spec.template.spec.serviceAccountName: must be text, not the number 3"),
        ("apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: [a]}]}}}", "spec.template.spec.containers[0].name: must be text, not a list"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(DraftError) as failure:
        read(text)
    assert str(failure.value) == sentence


def test_a_second_job_is_refused() -> None:
    with pytest.raises(DraftError, match="a second Job"):
        read(yaml_text.dump_all([job(), job()]))


def test_a_policy_that_does_not_select_the_job_is_refused() -> None:
    other = {"apiVersion": "batch/v1", "kind": "Job", "name": "other"}
    policy = {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "PropagationPolicy",
        "metadata": {"name": "p", "namespace": "quant"},
        "spec": {"resourceSelectors": [other], "placement": {}},
    }
    with pytest.raises(DraftError, match="PropagationPolicy p does not select the Job backfill"):
        read(yaml_text.dump_all([job(), policy]))
    policy["metadata"] = {"name": "p", "namespace": "ml"}
    with pytest.raises(DraftError, match="the PropagationPolicy p is in namespace ml, the Job in quant"):
        read(yaml_text.dump_all([job(), policy]))


def test_a_policy_without_selectors_selects_every_job_if_it_overrides_and_none_if_it_places() -> None:
    def policy(kind: str) -> dict[str, Any]:
        return {"apiVersion": "policy.karmada.io/v1alpha1", "kind": kind, "metadata": {"name": "p"}, "spec": {}}

    loaded = render(read_objects([job(), policy("OverridePolicy")]))
    assert loaded.override_policy is not None
    assert loaded.override_policy["metadata"] == {"name": "p", "namespace": "quant"}
    with pytest.raises(DraftError, match=r"^the PropagationPolicy p does not select the Job backfill$"):
        read_objects([job(), policy("PropagationPolicy")])
    other = {"apiVersion": "batch/v1", "kind": "Job", "name": "other"}
    with pytest.raises(DraftError, match=r"^the OverridePolicy p does not select the Job backfill$"):
        read_objects([job(), {**policy("OverridePolicy"), "spec": {"resourceSelectors": [other]}}])


def test_what_is_kept_is_written_behind_what_a_person_has_filled_in() -> None:
    made = job(podFailurePolicy={"kept": 1, "rules": []})
    made["spec"]["template"]["spec"]["containers"][0] |= {"tty": True, "command": ["sh"], "stdin": {"kept": 1, "a": 2}}
    text = as_text(read_objects([made]))
    container = text.index("  - name: main")
    assert container < text.index("    command:") < text.index("    kept:") < text.index("  kept:\n  - ")
    assert text.index("kept: 1") < text.index("a: 2")
    assert text.index("kept: 1", text.index("value:")) < text.index("rules: []")


def test_a_part_that_stands_alone_is_refused_by_its_keys() -> None:
    for raw, sentence in (
        ({"name": 3}, "name: must be text, not the number 3"),
        ({"valueFrom": 3}, "valueFrom: must be a group of keys, not the number 3"),
    ):
        with pytest.raises(DraftError) as failure:
            EnvVar.read(raw)
        assert str(failure.value) == sentence


def test_a_job_alone_gets_no_policy() -> None:
    manifests = render(read(yaml_text.dump(job())))
    assert manifests.documents() == (job(),)


def test_what_a_job_leaves_out_is_empty_in_the_form() -> None:
    read_fields = read_objects([job()]).spec.model_dump(exclude={"containers", "kept"})
    assert read_fields == JobDraft().spec.model_dump(exclude={"containers", "kept"}) | {
        "own_policy": False,
        "instances": None,
        "parallelism": None,
        "backoff_limit": None,
    }


def test_the_form_as_it_opens_is_written_with_nothing_in_it_and_asks_for_as_much_as_it_is_limited_to() -> None:
    assert as_text(JobDraft()) == f"{HEAD}metadata:\n  name: ''\n  namespace: default\nspec: {{}}\n"
    amounts = {"cpu": "250m", "memory": "512Mi"}
    assert JobDraft().spec.containers[0].resources == Resources(requests=amounts, limits=amounts)


def test_a_list_is_read_as_its_items() -> None:
    listed = {"apiVersion": "v1", "kind": "List", "items": [job()]}
    assert read(yaml_text.dump(listed)).name == "backfill"


def test_ten_thousand_lines_are_read() -> None:
    rows = "".join(f"    - name: V{at}\n      value: '{at}'\n" for at in range(5000))
    draft = read(f"{HEAD}spec:\n  containers:\n  - name: a\n    image: b\n    env:\n{rows}")
    assert len(draft.spec.containers[0].env) == 5000


def test_typed_text_stays_in_a_draft() -> None:
    draft = read(f"{HEAD}spec: {{instances: abc, timeout: 15x}}")
    assert (draft.spec.instances, draft.spec.timeout) == ("abc", "15x")
    assert read(as_text(draft)) == draft
