"""What rows of the form stand for comes out as it went in, and an edit changes what it shows and nothing else."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcjob_tui.draft import intent
from mcjob_tui.draft.containers import ContainerDraft, EnvFrom, EnvVar, LifecycleHandler, Probe
from mcjob_tui.draft.differences import ContainerDifference, Difference, On, Row, RowDifference
from mcjob_tui.draft.parts import Part
from mcjob_tui.draft.placing import SpreadConstraint, Toleration
from mcjob_tui.draft.rows.actions import with_line
from mcjob_tui.draft.rows.environment import ENV, ENV_FROM
from mcjob_tui.draft.rows.kind import PartRows
from mcjob_tui.draft.rows.labels import HEADERS, LABEL_PAIRS
from mcjob_tui.draft.rows.placing import EXPRESSIONS, SPREAD, TOLERATIONS
from mcjob_tui.draft.rows.storage import MOUNTS, VOLUMES
from mcjob_tui.draft.volumes import Volume, VolumeMount
from mcjob_tui.tui.screens.wizard import entry_values
from mcjob_tui.tui.widgets.form.row_model import Cells
from tests.draft.drafts import container_differences, containers, label_rows, row_differences

_PARTS: list[tuple[PartRows[Any], type[Part], dict[str, Any]]] = [
    (ENV, EnvVar, {"name": "A"}),
    (ENV, EnvVar, {"name": "A", "value": "a / b"}),
    (ENV, EnvVar, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "optional": True, "x": 1}}}),
    (ENV, EnvVar, {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "s", "key": "k", "optional": False}}}),
    (ENV, EnvVar, {"name": "A", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.name"}}}),
    (ENV, EnvVar, {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1m"}}}),
    (ENV, EnvVar, {"name": "A", "valueFrom": {"fileKeyRef": {"path": "x"}}}),
    (ENV_FROM, EnvFrom, {"prefix": "A_", "secretRef": {"name": "s", "optional": True}}),
    (ENV_FROM, EnvFrom, {"configMapRef": {"name": "s", "optional": False}, "x": 1}),
    (VOLUMES, Volume, {"name": "v", "emptyDir": {}}),
    (VOLUMES, Volume, {"name": "v", "emptyDir": {"medium": "HugePages-2Mi", "sizeLimit": 5}}),
    (VOLUMES, Volume, {"name": "v", "configMap": {"name": "c", "defaultMode": 420, "optional": True}}),
    (VOLUMES, Volume, {"name": "v", "configMap": {"name": "c", "defaultMode": 73, "optional": False}}),
    (VOLUMES, Volume, {"name": "v", "configMap": {"name": "c", "defaultMode": 4096}}),
    (
        VOLUMES,
        Volume,
        {"name": "v", "secret": {"secretName": "c", "items": [{"key": "a", "path": "b/c", "mode": 256}]}},
    ),
    (VOLUMES, Volume, {"name": "v", "persistentVolumeClaim": {"claimName": "c", "readOnly": False}}),
    (VOLUMES, Volume, {"name": "v", "hostPath": {"path": "/a b/c", "type": "DirectoryOrCreate"}}),
    (VOLUMES, Volume, {"name": "v", "hostPath": {"path": "/a b/c"}}),
    (VOLUMES, Volume, {"name": "v", "csi": {"driver": "d"}}),
    (MOUNTS, VolumeMount, {"name": "v", "mountPath": "/v", "readOnly": False, "mountPropagation": "None"}),
    (MOUNTS, VolumeMount, {"name": "v", "mountPath": "/v", "subPath": "p", "readOnly": True}),
    (TOLERATIONS, Toleration, {"key": "k", "value": "v", "effect": "NoSchedule"}),
    (TOLERATIONS, Toleration, {"operator": "Exists", "tolerationSeconds": 30, "effect": "NoExecute", "x": 1}),
    (SPREAD, SpreadConstraint, {"spreadByField": "region", "minGroups": 1, "maxGroups": 2, "x": 1}),
]  # fmt: skip
_FIRST = {ENV: "name", ENV_FROM: "prefix", VOLUMES: "name", MOUNTS: "name", TOLERATIONS: "key", SPREAD: "spreadByField"}


def _renamed(codec: PartRows[Any], cells: Cells) -> Cells:
    """The row with another text in the cell of its name, or of what stands for it."""
    at = 2 if codec is ENV_FROM else 0
    return (*cells[:at], "zone" if codec is SPREAD else "NEW", *cells[at + 1 :])


@pytest.mark.parametrize(("codec", "part", "raw"), _PARTS, ids=[str(raw)[:70] for _, _, raw in _PARTS])
def test_a_row_that_is_edited_keeps_what_it_does_not_show(
    codec: PartRows[Any], part: type[Part], raw: dict[str, Any]
) -> None:
    read = part.read(raw)
    assert codec.written(codec.shown((read,)), (read,)) == (read,)
    (edited,) = codec.written((_renamed(codec, codec.cells(read)),), (read,))
    key = _FIRST[codec]
    assert edited.write() == {**raw, key: "zone" if codec is SPREAD else "NEW"}


_ITEM = {"key": "a", "path": "a"}


@pytest.mark.parametrize(
    ("kind", "line", "source"),
    [
        ("emptyDir", "memory 1Gi", {"emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}}),
        ("emptyDir", "2Gi hugepages-2Mi", {"emptyDir": {"medium": "HugePages-2Mi", "sizeLimit": "2Gi"}}),
        ("emptyDir", "disk 1Gi", {"emptyDir": {"sizeLimit": "disk 1Gi"}}),
        ("ConfigMap", "job / a 0755", {"configMap": {"name": "job", "items": [_ITEM], "defaultMode": 493}}),
        ("Secret", "job 0400 optional", {"secret": {"secretName": "job", "defaultMode": 256, "optional": True}}),
        ("PVC", "data ro", {"persistentVolumeClaim": {"claimName": "data", "readOnly": True}}),
        ("PVC", "data readonly", {"persistentVolumeClaim": {"claimName": "data readonly"}}),
    ],
)  # fmt: skip
def test_what_is_typed_as_a_volume_is_taken_whole(kind: str, line: str, source: dict[str, Any]) -> None:
    """What means nothing is not dropped: it is left where a rule speaks of it."""
    (volume,) = VOLUMES.written((("v", kind, line),), ())
    assert volume.write() == {"name": "v", **source}
    assert VOLUMES.written(VOLUMES.shown((volume,)), ()) == (volume,)


@pytest.mark.parametrize(
    ("codec", "part", "typed", "key"),
    [
        (ENV, EnvVar(name="A"), ("A", "Secret", "s / k optional"), "valueFrom.secretKeyRef"),
        (ENV_FROM, EnvFrom(), ("ConfigMap", "c optional", ""), "configMapRef"),
        (VOLUMES, Volume(name="v"), ("v", "ConfigMap", "c optional"), "configMap"),
    ],
)
def test_what_may_be_missing_is_shown_and_can_be_taken_back(
    codec: PartRows[Any], part: Part, typed: Cells, key: str
) -> None:
    def held(made: Any) -> Any:
        found = made.write()
        for step in key.split("."):
            found = found[step]
        return found

    (made,) = codec.written((typed,), ())
    assert held(made)["optional"] is True
    assert codec.shown((made,)) == (typed,)
    (again,) = codec.written((tuple(each.removesuffix(" optional") for each in typed),), (made,))
    assert "optional" not in held(again)


@settings(max_examples=150)
@given(containers("main"), container_differences())
def test_the_environment_of_an_entry_means_the_same_after_it_was_shown(
    default: ContainerDraft, changed: ContainerDifference
) -> None:
    # What is changed and removed at once is refused by a rule.
    removed = tuple(name for name in changed.env_removed if name not in {each.name for each in changed.env})
    changed = changed.model_copy(update={"env_removed": removed})
    shown = entry_values.env_rows(default, changed)
    again = entry_values.env_difference(shown.rows, default, changed)
    before, after = (intent.container_with(default.write(), each) for each in (changed, again))
    assert before.get("env") == after.get("env")


@settings(max_examples=300)
@given(label_rows(), label_rows(), row_differences(), row_differences())
def test_labels_of_an_entry_mean_the_same_after_they_were_shown(
    default: tuple[Row, ...],
    more: tuple[Row, ...],
    changed: tuple[RowDifference, ...],
    others: tuple[RowDifference, ...],
) -> None:
    taken = {(row.key, on) for row in default for on in row.on}
    rows = (*default, *(row for row in more if not taken & {(row.key, on) for on in row.on}))
    own = {(row.key, on) for row in changed for on in row.on}
    differing = (*changed, *(row for row in others if not own & {(row.key, on) for on in row.on}))
    shown = entry_values.mark_rows(rows, differing)
    again = entry_values.mark_differences(shown.rows, rows, differing)
    for on in On:
        metadata = {"labels": {row.key: row.value for row in rows if on in row.on}}
        before, after = (intent.metadata_with(metadata, Difference(labels=each), on) for each in (differing, again))
        assert before == after
    assert entry_values.mark_rows(rows, again).rows == shown.rows


def test_a_key_that_differs_on_job_and_pods_is_two_rows() -> None:
    default = (Row(key="team", value="a", on=(On.JOB,)), Row(key="team", value="b", on=(On.PODS,)))
    changed = (RowDifference(key="team", value="c", on=(On.PODS,)),)
    shown = entry_values.mark_rows(default, changed)
    assert shown.rows == (("team", "a", "Job"), ("team", "c", "pods"))
    assert (shown.own, shown.was) == (frozenset({1}), {1: "was b"})
    assert entry_values.mark_differences(shown.rows, default, changed) == changed


@given(label_rows(), row_differences(), st.randoms())
def test_marks_stay_with_their_rows_in_whatever_order_the_list_shows_them(
    default: tuple[Row, ...], changed: tuple[RowDifference, ...], chance: Random
) -> None:
    listed = entry_values.mark_rows(default, changed)
    rows = list(listed.rows)
    chance.shuffle(rows)
    shown = listed.as_shown(rows)
    for own in ("own", "inherited"):
        assert sorted(rows[at] for at in getattr(shown, own)) == sorted(listed.rows[at] for at in getattr(listed, own))
    assert sorted((rows[at], words) for at, words in shown.was.items()) == sorted(
        (listed.rows[at], words) for at, words in listed.was.items()
    )
    said = [None if at is None else listed.rows[at] for at in listed.places]
    assert [None if at is None else rows[at] for at in shown.places] == said


def test_a_variable_keeps_what_it_has_no_column_for_while_another_stands_elsewhere_than_in_the_draft() -> None:
    raw = {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "x": 1}}, "y": 2}
    plain, key, renamed = EnvVar(name="A", value="1"), EnvVar.read(raw), EnvVar(name="NEW", value="1")
    shown = (ENV.cells(renamed), ENV.cells(plain), ("KEY", "Secret", "other / k"))
    written = ENV.written(shown, (plain, key, renamed))
    assert written[2].write() == {**raw, "valueFrom": {"secretKeyRef": {"name": "other", "key": "k", "x": 1}}}
    apart = ENV.written((shown[0], shown[2], shown[1]), (plain, renamed, key))
    assert apart[1] == written[2]


_TEXTS = st.text(max_size=12)


@settings(max_examples=100)
@given(st.sampled_from([ENV, ENV_FROM, VOLUMES, MOUNTS, TOLERATIONS, SPREAD, EXPRESSIONS, HEADERS]), st.data())
def test_whatever_is_typed_into_a_row_becomes_a_part(codec: PartRows[Any], data: st.DataObject) -> None:
    cells = tuple(data.draw(st.sampled_from(each.choices) if each.choices else _TEXTS) for each in codec.columns)
    (part,) = codec.written((cells,), ())
    assert type(part).read(part.write()).write() == part.write()


def test_a_hook_of_another_kind_gives_way_to_the_one_that_is_chosen() -> None:
    """A hook does one thing; a probe goes on having what is beside its action."""
    sleeps = LifecycleHandler.read({"sleep": {"seconds": 5}})
    assert with_line(sleeps, "command", "true").write() == {"exec": {"command": ["true"]}}
    probe = Probe.read({"terminationGracePeriodSeconds": 9})
    assert with_line(probe, "TCP", "80").write() == {"tcpSocket": {"port": 80}, "terminationGracePeriodSeconds": 9}


@pytest.mark.parametrize("rows", [(("zone", "a"), ("zone", "")), (("zone", ""), ("zone", "a"))])
def test_a_key_that_is_half_typed_takes_no_value_from_the_row_that_it_is_like(rows: tuple[Cells, ...]) -> None:
    assert LABEL_PAIRS.written(rows, {}) == {"zone": "a"}
    assert LABEL_PAIRS.written((*rows, ("zone", "b")), {}) == {"zone": "b"}
    marks = [(key, value, "Job") for key, value in rows]
    own = (RowDifference(key="zone", value="a", on=(On.JOB,)),)
    assert entry_values.mark_differences(marks, (), own) == own
