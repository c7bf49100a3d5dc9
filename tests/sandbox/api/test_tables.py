"""The cells of server-side tables and how times are written in them, as kubectl's printers have it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from mcjob_tui.sandbox.api import tables
from mcjob_tui.sandbox.api.columns import human_duration, since
from mcjob_tui.sandbox.kinds import CONFIG_MAP, JOB, PERSISTENT_VOLUME_CLAIM, POD, RESOURCE_QUOTA, WORK, Kind
from mcjob_tui.sandbox.objects import Json

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
DAY = 86400


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (-60, "<invalid>"),
        (-1, "0s"),
        (119, "119s"),
        (200, "3m20s"),
        (240, "4m"),
        (840, "14m"),
        (5 * 3600, "5h"),
        (5 * 3600 + 600, "5h10m"),
        (47 * 3600, "47h"),
        (3 * DAY, "3d"),
        (3 * DAY + 4 * 3600, "3d4h"),
        (700 * DAY, "700d"),
        (760 * DAY, "2y30d"),
        (9 * 365 * DAY + DAY, "9y"),
    ],
)
def test_a_duration_is_as_short_as_kubectl_has_it(seconds: float, shown: str) -> None:
    assert human_duration(seconds) == shown


@pytest.mark.parametrize("text", [None, "", "yesterday"])
def test_a_time_that_is_none_is_unknown(text: object) -> None:
    assert since(text, NOW) == "<unknown>"


def _held(*types: str, **status: Any) -> Json:
    return {"status": {"conditions": [{"type": each, "status": "True"} for each in types], **status}}


def _pod(state: Json, **meta: str) -> Json:
    statuses = [{"name": "main", "ready": False, "restartCount": 2, "state": state}]
    return {"metadata": meta, "status": {"phase": "Running", "containerStatuses": statuses}}


@pytest.mark.parametrize(
    ("kind", "obj", "column", "cell"),
    [
        (JOB, _held("Failed", "FailureTarget"), "Status", "Failed"),
        (
            JOB,
            {"metadata": {"deletionTimestamp": "2026-11-23T15:00:00Z"}, **_held("Suspended")},
            "Status",
            "Terminating",
        ),
        (JOB, _held("Suspended"), "Status", "Suspended"),
        (JOB, {"spec": {"parallelism": 3}, **_held(succeeded=1)}, "Completions", "1/1 of 3"),
        (JOB, {"spec": {"parallelism": 1}}, "Completions", "0/1"),
        (POD, _pod({"waiting": {"reason": "ImagePullBackOff"}}), "Status", "ImagePullBackOff"),
        (POD, _pod({"terminated": {"reason": "OOMKilled"}}), "Status", "OOMKilled"),
        (POD, _pod({"running": {}}), "Status", "Running"),
        (POD, _pod({"running": {}}), "Restarts", "2"),
        (POD, _pod({"running": {}}, deletionTimestamp="2026-11-23T15:00:00Z"), "Status", "Terminating"),
        (CONFIG_MAP, {"data": {"a": "1"}, "binaryData": {"b": "Mg=="}}, "Data", 2),
        (PERSISTENT_VOLUME_CLAIM, {"status": {"accessModes": ["ReadWriteOnce", "Own"]}}, "Access Modes", "RWO,Own"),
        (
            RESOURCE_QUOTA,
            {"status": {"hard": {"pods": "9", "limits.cpu": "4"}, "used": {"pods": "2"}}},
            "Request",
            "pods: 2/9",
        ),
        (RESOURCE_QUOTA, {"spec": {"hard": {"limits.cpu": "4"}}}, "Limit", "limits.cpu: 0/4"),
        (WORK, {"spec": {"workload": {"manifests": [{"kind": "Job"}]}}}, "WORKLOAD-KIND", "Job"),
        (WORK, {"spec": {}}, "WORKLOAD-KIND", ""),
    ],
)
def test_a_cell_is_what_kubectl_shows(kind: Kind, obj: Json, column: str, cell: object) -> None:
    names = [each["name"] for each in tables.definitions(kind)]
    found = tables.row(kind, {"metadata": {"name": "x"}, **obj}, NOW, "None")
    assert found["cells"][names.index(column)] == cell
