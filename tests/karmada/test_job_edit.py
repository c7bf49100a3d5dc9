"""What becomes of an edited Job: refused by Kubernetes, broken by Karmada's division, or harmless."""
# ruff: noqa: E501  (a table of cases is read by its rows)

from copy import deepcopy
from typing import Any

import pytest

from mcjob_tui.karmada.job_edit import edit_problems
from tests.control_plane.servers import capture

Json = dict[str, Any]


def job(**spec: Any) -> Json:
    """A captured Job as the control plane has it, of 6 at a time and 9 in all."""
    found: Json = deepcopy(capture("divided-dynamic-job-running"))
    found["spec"].update(spec)
    return found


def said(
    after: Json, *, before: Json | None = None, divided: bool = True, running: bool = True, ended: bool = False
) -> list[tuple[bool, str]]:
    problems = edit_problems(before or job(), after, divided=divided, running=running, placed=running or ended)
    return [(each.refused, each.sentence) for each in problems]


def test_nothing_changed_is_no_problem() -> None:
    assert said(job()) == []


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({"completions": 12}, "spec.completions is immutable"),
        ({"selector": {"matchLabels": {"a": "b"}}}, "spec.selector is immutable"),
        ({"completionMode": "Indexed"}, "spec.completionMode is immutable"),
        ({"managedBy": "corp.io/queue"}, "spec.managedBy is immutable"),
    ],
)
def test_what_kubernetes_refuses_is_known_before(spec: Json, words: str) -> None:
    ((refused, sentence),) = said(job(**spec))
    assert refused
    assert sentence.startswith(words)


def test_the_pod_template_cannot_change() -> None:
    after = job()
    after["spec"]["template"]["spec"]["containers"][0]["image"] = "other:1"
    ((refused, sentence),) = said(after)
    assert refused
    assert "spec.template is immutable" in sentence


def test_only_what_places_pods_may_change_before_a_suspended_job_has_started() -> None:
    before = job(suspend=True)
    before.pop("status", None)
    after = deepcopy(before)
    after["spec"]["template"]["spec"]["nodeSelector"] = {"disk": "ssd"}
    assert said(after, before=before) == []
    after["spec"]["template"]["spec"]["containers"][0]["image"] = "other:1"
    assert said(after, before=before)[0][0]


@pytest.mark.parametrize(("field", "was"), [("apiVersion", "batch/v1"), ("kind", "Job")])
def test_it_stays_an_object_of_its_kind(field: str, was: str) -> None:
    assert said({**job(), field: "another"}) == [
        (True, f"{field} must stay {was}: an object cannot become another kind.")
    ]


@pytest.mark.parametrize("field", ["name", "namespace", "uid"])
def test_it_stays_the_same_object(field: str) -> None:
    after = job()
    after["metadata"][field] = "another"
    assert said(after) == [(True, f"metadata.{field} cannot change; clone the Job to have it under another name.")]


def test_another_parallelism_breaks_a_divided_job_that_runs() -> None:
    ((refused, sentence),) = said(job(parallelism=4))
    assert not refused
    assert "their shares are immutable" in sentence


def test_it_breaks_one_that_has_ended_too_for_its_shares_are_still_there() -> None:
    ((refused, sentence),) = said(job(parallelism=3), running=False, ended=True)
    assert (refused, sentence.startswith("Another parallelism divides the completions anew")) == (False, True)


@pytest.mark.parametrize(
    ("before", "after", "divided", "running"),
    [
        # Beyond the completions nothing more is divided.
        ({"parallelism": 9, "completions": 9}, {"parallelism": 12, "completions": 9}, True, True),
        ({"parallelism": 6, "completions": 9}, {"parallelism": 4, "completions": 9}, True, False),
        ({"parallelism": 6, "completions": None}, {"parallelism": 4, "completions": None}, True, True),
    ],
)
def test_another_parallelism_that_divides_nothing_anew_is_harmless(
    before: Json, after: Json, divided: bool, running: bool
) -> None:
    assert said(job(**after), before=job(**before), divided=divided, running=running) == []


def test_a_duplicated_job_is_scaled_in_every_cluster() -> None:
    ((refused, sentence),) = said(job(parallelism=4), divided=False)
    assert (refused, sentence) == (False, "Every cluster runs the Job whole, so each gets the new parallelism.")


def test_parallelism_0_is_no_pause() -> None:
    ((refused, sentence),) = said(job(parallelism=0))
    assert not refused
    assert "suspend it to pause it" in sentence


def test_a_lower_limit_may_end_it_at_once() -> None:
    before = job(activeDeadlineSeconds=600, backoffLimit=6)
    ((_, sentence),) = said(job(activeDeadlineSeconds=60, backoffLimit=6), before=before)
    assert sentence == "With activeDeadlineSeconds 60 the Job fails at once in every cluster where it has run longer."
    ((_, sentence),) = said(job(activeDeadlineSeconds=600, backoffLimit=1), before=before)
    assert sentence == "With backoffLimit 1 the Job fails at once in every cluster where it has more failed pods."
    assert said(job(activeDeadlineSeconds=900, backoffLimit=9), before=before) == []


def test_a_time_to_live_of_a_job_that_has_ended_counts_from_its_end() -> None:
    ended = deepcopy(capture("divided-dynamic-job-finished"))
    after = deepcopy(ended)
    after["spec"]["ttlSecondsAfterFinished"] = 60
    ((refused, sentence),) = said(after, before=ended, running=False)
    assert not refused
    assert "60 s after that the control plane deletes it" in sentence


def test_karmadas_claim_is_to_be_left_alone() -> None:
    after = job()
    labels = after["metadata"]["labels"]
    del labels["propagationpolicy.karmada.io/permanent-id"]
    ((refused, sentence),) = said(after)
    assert not refused
    assert "how Karmada knows which policy has claimed the Job" in sentence


def test_labels_suspend_and_a_longer_life_are_harmless() -> None:
    after = job(suspend=True, ttlSecondsAfterFinished=60)
    after["metadata"]["labels"]["team"] = "quant"
    assert said(after) == []


@pytest.mark.parametrize("field", ["podFailurePolicy", "successPolicy", "backoffLimitPerIndex", "manualSelector"])
def test_what_else_is_fixed_is_told_by_its_name(field: str) -> None:
    assert said(job(**{field: 1})) == [(True, f"spec.{field} is immutable.")]


INDEXED = {"completionMode": "Indexed", "parallelism": 4, "completions": 4}


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        (INDEXED, {**INDEXED, "parallelism": 6, "completions": 6}, False),
        (INDEXED, {**INDEXED, "completions": 6}, True),
        ({**INDEXED, "completions": 3}, {**INDEXED, "parallelism": 6, "completions": 6}, True),
        ({**INDEXED, "completionMode": "NonIndexed"}, {**INDEXED, "completionMode": "NonIndexed", "parallelism": 6, "completions": 6}, True),
    ],
)  # fmt: skip
def test_an_indexed_job_grows_where_all_of_it_runs_at_once(before: Json, after: Json, refused: bool) -> None:
    told = said(job(**after), before=job(**before), running=False)
    assert any(sentence.startswith("spec.completions is immutable") for _, sentence in told) is refused


@pytest.mark.parametrize("key", ["nodeSelector", "tolerations", "schedulingGates", "affinity"])
@pytest.mark.parametrize(
    ("suspended", "started", "free"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_scheduling_fields_are_free_while_a_job_waits_suspended(
    key: str, suspended: bool, started: bool, free: bool
) -> None:
    before = job(suspend=suspended)
    before["status"] = {"startTime": "2026-01-01T00:00:00Z"} if started else {}
    after = deepcopy(before)
    after["spec"]["template"]["spec"][key] = [{"x": "y"}]
    assert (said(after, before=before) == []) is free


@pytest.mark.parametrize("part", ["labels", "annotations"])
def test_so_are_labels_and_annotations_of_its_pods_and_nothing_else(part: str) -> None:
    before = job(suspend=True)
    before.pop("status", None)
    after = deepcopy(before)
    after["spec"]["template"]["metadata"][part] = {"a": "b"}
    assert said(after, before=before) == []
    after["spec"]["template"]["metadata"]["name"] = "x"
    assert said(after, before=before) == [
        (
            True,
            "spec.template is immutable (image, command, resources, environment); only its scheduling fields may "
            "change while it is suspended.",
        )
    ]
    assert said({**after, "spec": {**after["spec"], "suspend": False}}, before={**before, "spec": {**before["spec"], "suspend": False}}) == [
        (True, "spec.template is immutable (image, command, resources, environment); run the Job again.")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({}, {"parallelism": 0}, ["With parallelism 0 Karmada no longer divides the Job; suspend it to pause it."]),
        ({"completions": 2}, {"completions": 2, "parallelism": 1}, ["Another parallelism divides the completions anew, and the clusters refuse that: their shares are immutable. The Job would stay as it is there, with 'field is immutable' as the reason."]),
        ({"completions": 2}, {"completions": 2, "parallelism": 2}, []),
        ({"parallelism": 0}, {"parallelism": 0}, []),
        ({"activeDeadlineSeconds": None}, {"activeDeadlineSeconds": 5}, ["With activeDeadlineSeconds 5 the Job fails at once in every cluster where it has run longer."]),
        ({"activeDeadlineSeconds": 5}, {"activeDeadlineSeconds": 5}, []),
        ({"activeDeadlineSeconds": 5}, {"activeDeadlineSeconds": None}, []),
        ({"backoffLimit": 3}, {"backoffLimit": 3.5}, []),
        ({}, {"ttlSecondsAfterFinished": 5}, []),
    ],
)  # fmt: skip
def test_each_change_of_a_running_job_is_told_word_for_word(before: Json, after: Json, words: list[str]) -> None:
    assert said(job(**after), before=job(**before)) == [(False, each) for each in words]


def test_limits_of_a_job_that_does_not_run_end_nothing() -> None:
    assert said(job(activeDeadlineSeconds=5, backoffLimit=0), running=False) == []


def test_a_job_that_has_ended_goes_when_its_time_to_live_is_over() -> None:
    ended = job(ttlSecondsAfterFinished=60)
    ended["status"] = {"completionTime": "2026-01-01T00:00:00Z"}
    longer = deepcopy(ended)
    longer["spec"]["ttlSecondsAfterFinished"] = 0
    assert said(longer, before=ended, running=False) == [
        (
            False,
            "The Job ended at 2026-01-01T00:00:00Z: 0 s after that the control plane deletes it, with its pods and logs.",
        )
    ]
    assert said(deepcopy(ended), before=ended, running=False) == []
    del longer["spec"]["ttlSecondsAfterFinished"]
    assert said(longer, before=ended, running=False) == []


@pytest.mark.parametrize("kind", ["propagationpolicy", "clusterpropagationpolicy"])
@pytest.mark.parametrize("part", ["labels", "annotations"])
@pytest.mark.parametrize("new", [None, "other"])
def test_a_claim_is_lost_with_any_of_its_marks(kind: str, part: str, new: str | None) -> None:
    key = f"{kind}.karmada.io/name"
    before = {"metadata": {part: {"mine": "x", key: "p"}}}
    after = {"metadata": {part: {key: new} if new else {}}}
    assert said(after, before=before) == [
        (False, f"{key} is how Karmada knows which policy has claimed the Job; leave it as it is.")
    ]
    assert said({"metadata": {part: {key: "p"}}}, before=before) == []


def test_refusals_come_first_and_a_job_of_nothing_is_judged_too() -> None:
    after = {"kind": "Job", "spec": {"parallelism": 0, "managedBy": "x"}}
    assert [refused for refused, _ in said(after, before={"metadata": None, "spec": None})] == [True, True, False]


def test_what_is_divided_is_one_pod_where_nothing_says_how_many() -> None:
    before, after = {"parallelism": None, "completions": None}, {"parallelism": 1, "completions": 1}
    assert said(job(**after), before=job(**before)) == [
        (True, "spec.completions is immutable; run the Job again with another number.")
    ]
