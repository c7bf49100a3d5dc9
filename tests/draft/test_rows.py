"""Row by row: what is typed into the cells of a row, the part that it becomes, and how that part reads again."""
# ruff: noqa: E501  (a table of cases is read by its rows)

from typing import Any

import pytest

from mcjob_tui.draft.containers import EnvVar, LifecycleHandler, Probe
from mcjob_tui.draft.declaration import Cells, RowKind
from mcjob_tui.draft.differences import On, PatchRow, Row
from mcjob_tui.draft.rows.actions import HOOK_KINDS, PROBE_KINDS, kind_of, line_of, with_line
from mcjob_tui.draft.rows.environment import ENV, ENV_FROM, ENV_SOURCES
from mcjob_tui.draft.rows.kind import PartRows, ShapeRows
from mcjob_tui.draft.rows.labels import HEADERS, LABELS, PATCHES
from mcjob_tui.draft.rows.placing import EXPRESSIONS, SPREAD, TOLERATIONS, WEIGHTS
from mcjob_tui.draft.rows.storage import MOUNTS, VOLUME_SOURCES, VOLUMES
from mcjob_tui.draft.volumes import Volume, VolumeMount

_LONG = "9" * 19


def row(kind: RowKind[Any], *cells: str) -> Cells:
    """The first cells of a row; in the columns behind them stands what a new row has there."""
    return (*cells, *(each.initial for each in kind.columns[len(cells) :]))


@pytest.mark.parametrize(
    ("rows", "typed", "part", "shown"),
    [
        (VOLUMES, ("v", "emptyDir", ""), {"name": "v", "emptyDir": {}}, None),
        (VOLUMES, (" v ", "emptyDir", "HUGEPAGES 2Mi"), {"name": "v", "emptyDir": {"medium": "HugePages", "sizeLimit": "2Mi"}}, ("v", "emptyDir", "HugePages 2Mi")),
        (VOLUMES, ("v", "emptyDir", "memoryless"), {"name": "v", "emptyDir": {"sizeLimit": "memoryless"}}, None),
        (VOLUMES, ("v", "ConfigMap", "c / a, ,b=d/e 0755 optional"), {"name": "v", "configMap": {"name": "c", "items": [{"key": "a", "path": "a"}, {"key": "b", "path": "d/e"}], "optional": True, "defaultMode": 0o755}}, ("v", "ConfigMap", "c / a, b=d/e 0755 optional")),
        (VOLUMES, ("v", "Secret", "c / a = b"), {"name": "v", "secret": {"secretName": "c", "items": [{"key": "a", "path": "b"}]}}, ("v", "Secret", "c / a=b")),
        (VOLUMES, ("v", "ConfigMap", "c 0000"), {"name": "v", "configMap": {"name": "c", "defaultMode": 0}}, None),
        (VOLUMES, ("v", "ConfigMap", "c 0777"), {"name": "v", "configMap": {"name": "c", "defaultMode": 0o777}}, None),
        (VOLUMES, ("v", "ConfigMap", "c 01000"), {"name": "v", "configMap": {"name": "c", "defaultMode": 0o1000}}, ("v", "ConfigMap", "c")),
        (VOLUMES, ("v", "ConfigMap", "c 0644"), {"name": "v", "configMap": {"name": "c", "defaultMode": 0o644}}, ("v", "ConfigMap", "c")),
        (VOLUMES, ("v", "ConfigMap", "c 755"), {"name": "v", "configMap": {"name": "c 755"}}, None),
        (VOLUMES, ("v", "ConfigMap", "optional"), {"name": "v", "configMap": {"name": "optional"}}, None),
        (VOLUMES, ("v", "PVC", " c  ro "), {"name": "v", "persistentVolumeClaim": {"claimName": "c", "readOnly": True}}, ("v", "PVC", "c ro")),
        (VOLUMES, ("v", "PVC", "ro"), {"name": "v", "persistentVolumeClaim": {"claimName": "ro"}}, None),
        (VOLUMES, ("v", "hostPath", " /a b  File "), {"name": "v", "hostPath": {"path": "/a b", "type": "File"}}, ("v", "hostPath", "/a b File")),
        (VOLUMES, ("v", "hostPath", "/a b"), {"name": "v", "hostPath": {"path": "/a b"}}, None),
        (VOLUMES, ("v", "other", "kept as it is"), {"name": "v"}, None),
        (MOUNTS, ("v", "/a", "s", "yes"), {"name": "v", "mountPath": "/a", "subPath": "s", "readOnly": True}, None),
        (MOUNTS, ("v", "/a", "", "no"), {"name": "v", "mountPath": "/a"}, None),
        (ENV, (" A ", "value", " a b "), {"name": "A", "value": " a b "}, ("A", "value", " a b ")),
        (ENV, ("A", "value", ""), {"name": "A", "value": ""}, None),
        (ENV, ("A", "ConfigMap", "s/k optional"), {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "s", "key": "k", "optional": True}}}, ("A", "ConfigMap", "s / k optional")),
        (ENV, ("A", "Secret", "s"), {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s"}}}, None),
        (ENV, ("A", "field", " metadata.name "), {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}, ("A", "field", "metadata.name")),
        (ENV, ("A", "resource", "limits.cpu"), {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}}, None),
        (ENV, ("A", "resource", "main / limits.cpu"), {"name": "A", "valueFrom": {"resourceFieldRef": {"containerName": "main", "resource": "limits.cpu"}}}, None),
        (ENV, ("A", "other", "kept as it is"), {"name": "A"}, ("A", "value", "")),
        (ENV_FROM, ("Secret", "s", "P_"), {"prefix": "P_", "secretRef": {"name": "s"}}, None),
        (ENV_FROM, ("ConfigMap", "c optional", ""), {"configMapRef": {"name": "c", "optional": True}}, None),
        (TOLERATIONS, (" k ", "Equal", " v ", "any", ""), {"key": "k", "operator": "Equal", "value": " v "}, ("k", "Equal", " v ", "any", "")),
        (TOLERATIONS, ("k", "Exists", "v", "NoSchedule", "5"), {"key": "k", "operator": "Exists", "effect": "NoSchedule"}, ("k", "Exists", "", "NoSchedule", "")),
        (TOLERATIONS, ("", "Exists", "", "NoExecute", "x"), {"operator": "Exists", "effect": "NoExecute", "tolerationSeconds": "x"}, None),
        (TOLERATIONS, ("", "Exists", "", "any", "5"), {"operator": "Exists", "tolerationSeconds": 5}, None),
        (SPREAD, ("region", "1", ""), {"spreadByField": "region", "minGroups": 1}, None),
        (SPREAD, ("region", _LONG, f"9{_LONG}"), {"spreadByField": "region", "minGroups": int(_LONG), "maxGroups": f"9{_LONG}"}, None),
        (SPREAD, ("region", "-1", "٣"), {"spreadByField": "region", "minGroups": "-1", "maxGroups": "٣"}, None),
        (WEIGHTS, ("a,, b ", " "), {"targetCluster": {"clusterNames": ["a", "b"]}, "weight": ""}, ("a, b", "")),
        (WEIGHTS, ("", "3"), {"targetCluster": {}, "weight": 3}, None),
        (EXPRESSIONS, ("k", "DoesNotExist", "a"), {"key": "k", "operator": "DoesNotExist"}, ("k", "DoesNotExist", "")),
        (EXPRESSIONS, ("k", "NotIn", "a"), {"key": "k", "operator": "NotIn", "values": ["a"]}, None),
        (HEADERS, (" h ", " v "), {"name": "h", "value": " v "}, ("h", " v ")),
    ],
)  # fmt: skip
def test_a_typed_row_becomes_its_part_and_reads_as_it_was_meant(
    rows: PartRows[Any], typed: Cells, part: dict[str, Any], shown: Cells | None
) -> None:
    (made,) = rows.written((row(rows, *typed),), ())
    assert made.write() == part
    assert rows.shown((made,)) == (row(rows, *(shown or typed)),)


@pytest.mark.parametrize(
    ("rows", "typed", "shape"),
    [
        (LABELS, (" k ", " v ", "pods"), Row(key="k", value=" v ", on=(On.PODS,))),
        (LABELS, ("k", "", "Job, pods"), Row(key="k")),
        (PATCHES, ("remove", " /a ", "3"), PatchRow(op="remove", path="/a")),
        (PATCHES, ("add", "/a", " 3 "), PatchRow(op="add", path="/a", value=3)),
        (PATCHES, ("add", "/a", "{"), PatchRow(op="add", path="/a", value="{")),
    ],
)
def test_a_typed_label_or_patch_becomes_its_row(rows: ShapeRows[Any], typed: Cells, shape: Row | PatchRow) -> None:
    assert rows.written((row(rows, *typed),), ()) == (shape,)


@pytest.mark.parametrize(
    ("kind", "line", "action", "shown"),
    [
        ("HTTP", " :8080/healthz ", {"httpGet": {"path": "/healthz", "port": 8080}}, ":8080/healthz"),
        ("HTTP", "8080/x", {"httpGet": {"path": "/x", "port": 8080}}, ":8080/x"),
        ("HTTP", "8080", {"httpGet": {"port": 8080}}, ":8080"),
        ("HTTP", "HTTPS://h:web/a:b", {"httpGet": {"scheme": "HTTPS", "host": "h", "port": "web", "path": "/a:b"}}, "https://h:web/a:b"),
        ("HTTP", "host", {"httpGet": {"host": "host"}}, "host"),
        ("HTTP", "", {"httpGet": {}}, ""),
        ("TCP", "h:80", {"tcpSocket": {"host": "h", "port": 80}}, "h:80"),
        ("TCP", "80", {"tcpSocket": {"port": 80}}, "80"),
        ("TCP", "::1:web", {"tcpSocket": {"host": "::1", "port": "web"}}, "::1:web"),
        ("gRPC", "9000/health", {"grpc": {"port": 9000, "service": "health"}}, "9000/health"),
        ("gRPC", "", {"grpc": {}}, ""),
        ("command", "sh -c 'a b'", {"exec": {"command": ["sh", "-c", "a b"]}}, "sh -c 'a b'"),
    ],
)  # fmt: skip
def test_a_typed_check_is_the_action_that_it_says(kind: str, line: str, action: dict[str, Any], shown: str) -> None:
    found = with_line(Probe(tcp_socket={"port": 1}), kind, line)
    assert found.write() == action
    assert (kind_of(found), line_of(found)) == (kind, shown)


def test_a_label_that_stands_on_nothing_is_shown_as_a_new_one_is() -> None:
    assert LABELS.shown((Row(key="k", value="v", on=()),)) == (("k", "v", "Job, pods"),)


def test_an_action_that_is_none_or_unknown_is_said_to_be_none() -> None:
    for action in (None, Probe(), LifecycleHandler(), LifecycleHandler.read({"sleep": {"seconds": 5}})):
        assert (kind_of(action), line_of(action)) == ("none", "")


def test_what_a_source_has_beside_its_line_stays_and_what_another_had_goes() -> None:
    raw = {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "x": 1}}, "y": 2}
    secret = EnvVar.read(raw)

    def typed(word: str, text: str, before: EnvVar = secret) -> dict[str, Any]:
        (made,) = ENV.written((("A", word, text),), (before,))
        return made.write()

    assert typed("Secret", "t / k") == {**raw, "valueFrom": {"secretKeyRef": {"name": "t", "key": "k", "x": 1}}}
    assert typed("ConfigMap", "c / k") == {
        "name": "A",
        "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}},
        "y": 2,
    }
    assert typed("value", "") == {"name": "A", "value": "", "y": 2}
    assert typed("value", "", EnvVar(name="B")) == {"name": "A"}
    assert typed("Secret", "s / k", EnvVar(name="A", value="1")) == {
        "name": "A",
        "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}},
    }
    unknown = EnvVar.read({"name": "A", "valueFrom": {"fileKeyRef": {"path": "x"}}})
    assert ENV.shown((unknown,)) == (("A", "other", "kept as it is"),)
    assert typed("field", "f", unknown) == {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "f"}}}


def test_a_volume_of_an_unknown_kind_gives_way_to_the_one_that_is_typed() -> None:
    csi = Volume.read({"name": "v", "csi": {"driver": "d"}})
    (made,) = VOLUMES.written((("v", "PVC", "c"),), (csi,))
    assert made.write() == {"name": "v", "persistentVolumeClaim": {"claimName": "c"}}
    (kept,) = VOLUMES.written((("w", *VOLUME_SOURCES.shown(csi)),), (csi,))
    assert kept.write() == {"name": "w", "csi": {"driver": "d"}}


@pytest.mark.parametrize(("mode", "left"), [(0o755, None), (0o4755, 0o4755)])
def test_a_mode_goes_with_its_digits_and_one_that_is_not_shown_stays(mode: int, left: int | None) -> None:
    before = Volume.read({"name": "v", "secret": {"secretName": "c", "defaultMode": mode}})
    (made,) = VOLUMES.written((("v", "Secret", "d"),), (before,))
    assert made.write()["secret"] == {"secretName": "d"} | ({"defaultMode": left} if left else {})


def test_a_whole_source_that_is_none_is_a_config_map_without_a_name() -> None:
    (made,) = ENV_FROM.written((("ConfigMap", "", "P_"),), ())
    for each in (made, made.model_copy(update={"config_map_ref": None})):
        assert ENV_FROM.shown((each,)) == (("ConfigMap", "", "P_"),)


def test_a_row_is_known_by_its_name_wherever_it_stands() -> None:
    before = (
        VolumeMount.read({"name": "a", "mountPath": "/a", "x": 1}),
        VolumeMount.read({"name": "b", "mountPath": "/b", "x": 2}),
    )
    turned = (row(MOUNTS, "b", "/c"), row(MOUNTS, "a", "/a"))
    assert [each.write() for each in MOUNTS.written(turned, before)] == [
        {"name": "b", "mountPath": "/c", "x": 2},
        {"name": "a", "mountPath": "/a", "x": 1},
    ]
    unnamed = (VolumeMount.read({"mountPath": "/m", "x": 1}), before[1])
    found = MOUNTS.written((("b", "/b", "", "no"), ("new", "/n", "", "no"), ("", "/z", "", "no")), unnamed)
    assert [each.write() for each in found[1:]] == [{"name": "new", "mountPath": "/n"}, {"mountPath": "/z"}]
    nameless = MOUNTS.written((row(MOUNTS, "a", "/a"), row(MOUNTS, "b", "/b"), row(MOUNTS, "", "/c")), before)
    assert nameless[2].write() == {"mountPath": "/c"}


def test_each_kind_has_an_example_and_what_is_none_has_nothing() -> None:
    for kinds in (ENV_SOURCES, VOLUME_SOURCES, PROBE_KINDS, HOOK_KINDS):
        assert all(kinds.hint(word) for word in kinds.words)
        assert (kinds.hint("other"), kinds.help("other")) == ("", "")
    assert (ENV_SOURCES.hint("Secret"), ENV_SOURCES.hint("resource")) == ("name / key", "limits.memory")
    assert VOLUME_SOURCES.hint("ConfigMap") == "name, name / key, key=path, 0755, optional"
    assert PROBE_KINDS.help("TCP") == "The port that must take a connection, as in 9000."
