"""A Job in readable text: every part of it that the story's Jobs have not."""

from dataclasses import replace

import pytest

from mcjob_tui.control_plane.views import MemberState
from mcjob_tui.tui.describing import Json, description
from tests.tui import story

RAW = {
    "metadata": {
        "labels": {"team": "market-data", "app": "ticks"},
        "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}", "owner": "ops"},
    },
    "spec": {
        "backoffLimit": 0,
        "template": {
            "spec": {
                "initContainers": [],
                "containers": [
                    {
                        "name": "main",
                        "image": "registry/ticks:1",
                        "command": ["run", "--week", 47],
                        "resources": {"requests": {"cpu": "2", "memory": "4Gi"}, "claims": []},
                    }
                ],
            }
        },
    },
}
SCHEDULED = {"type": "Scheduled", "status": "True", "reason": "Success"}
APPLIED = {"type": "Applied", "status": "False", "reason": "Failed", "message": "quota\x1b[2J exceeded"}


def described(
    raw: Json | None = None, binding: Json | None = None, works: dict[str, Json | str] | None = None, **changed: object
) -> str:
    job = replace(story.TICKS, **changed)  # type: ignore[arg-type]
    return "\n".join(description(job, raw, binding, works or {}, (), (), story.NOW))


def test_what_helps_notes_the_description_and_suspension_have_rows() -> None:
    text = described(next_step="raise its memory", marks=("old numbers",), description="weekly", suspended=True)
    for row in (
        "What helps:       raise its memory",
        "Note:             old numbers",
        "Description:      weekly",
        "Suspended:        yes",
    ):
        assert row in text


def test_a_job_without_a_time_of_creation_has_no_row_for_it() -> None:
    assert "Created:" not in described(created=None)


def test_labels_stand_under_one_another_and_the_tools_own_annotations_are_left_out() -> None:
    text = described(RAW)
    assert f"Labels:           team=market-data\n{'':18}app=ticks" in text
    assert "Annotations:      owner=ops" in text
    assert "last-applied" not in text


def test_containers_are_told_with_command_and_resources() -> None:
    text = described(RAW)
    assert "\nContainers:\n  main\n    Image:      registry/ticks:1\n    Command:    run --week 47\n" in text
    assert "    Requests:   cpu 2, memory 4Gi" in text
    assert "Claims" not in text


def test_the_words_of_a_command_are_told_apart_as_the_form_tells_them() -> None:
    main = {"name": "main", "command": ["sh", "-c", "echo hello; sleep 5"], "args": ["two words", ""]}
    text = described({"spec": {"template": {"spec": {"containers": [main]}}}})
    assert "    Command:    sh -c 'echo hello; sleep 5'\n    Args:       'two words' ''\n" in text
    assert "Init containers" not in text


def test_a_binding_is_told_with_its_targets_and_conditions() -> None:
    binding = {
        "metadata": {"name": "ticks-job"},
        "spec": {"clusters": [{"name": "aws-use1-prod", "replicas": 7}, {"name": "ali-hz-prod"}]},
        "status": {"conditions": [SCHEDULED]},
    }
    told = described(binding=binding).splitlines()
    at = told.index("ResourceBinding:  ticks-job")
    assert told[at + 1 : at + 4] == [
        "  target  aws-use1-prod  7 at once",
        "  target  ali-hz-prod",
        "  Scheduled=True  Success",
    ]


def test_a_cluster_tells_its_work_and_why_it_failed() -> None:
    member = replace(
        story.TICKS.members[0],
        state=MemberState.FAILED,
        reason="BackoffLimitExceeded",
        next_step="raise its memory",
        predicted=None,
        actual=None,
    )
    work = {"metadata": {"name": "ticks-work"}, "status": {"conditions": [APPLIED]}}
    text = described(works={member.cluster: work}, members=(member,))
    assert "  Reason     BackoffLimitExceeded\n  Helps      raise its memory\n  Work       ticks-work\n" in text
    assert "Applied=False  Failed  quota exceeded" in text
    assert "Share" not in text


@pytest.mark.parametrize("odd", ["texts", ["texts", 1, None], {"a": "map"}, 1])
def test_what_a_server_sends_in_place_of_rows_is_left_out(odd: object) -> None:
    pod = {"initContainers": odd, "containers": [{"name": "main", "command": odd}]}
    binding = {"metadata": {"name": "odd-job"}, "spec": {"clusters": odd}, "status": {"conditions": odd}}
    works: dict[str, Json | str] = {story.TICKS.members[0].cluster: {"status": {"conditions": odd}}}
    text = described({"spec": {"template": {"spec": pod}}}, binding, works)
    assert "  main" in text.splitlines()
    assert "ResourceBinding:  odd-job" in text
    assert "target" not in text
