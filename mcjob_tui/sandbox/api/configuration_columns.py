"""The columns of what Jobs are configured with: ConfigMaps, Secrets, accounts, claims, quotas, limit ranges."""

from datetime import datetime

from mcjob_tui.sandbox.api.columns import AGE, NAME, Column, path
from mcjob_tui.sandbox.kinds import (
    CONFIG_MAP,
    LIMIT_RANGE,
    PERSISTENT_VOLUME_CLAIM,
    RESOURCE_QUOTA,
    SECRET,
    SERVICE,
    SERVICE_ACCOUNT,
    Kind,
)
from mcjob_tui.sandbox.objects import Json, at, metadata

_SHORT_MODES = {
    "ReadWriteOnce": "RWO",
    "ReadOnlyMany": "ROX",
    "ReadWriteMany": "RWX",
    "ReadWriteOncePod": "RWOP",
}


def _access_modes(obj: Json, _: datetime) -> str:
    modes = at(obj, "status", "accessModes") or ()
    return ",".join(_SHORT_MODES.get(each, each) for each in modes)


def _quota(obj: Json, limits: bool) -> str:
    """``requests.cpu: 2/10, …``: what is used of what there is."""
    hard, used = at(obj, "status", "hard") or at(obj, "spec", "hard") or {}, at(obj, "status", "used") or {}
    names = [each for each in sorted(hard) if each.startswith("limits.") is limits]
    return ", ".join(f"{each}: {used.get(each, '0')}/{hard[each]}" for each in names)


def _entries(obj: Json, _: datetime) -> int:
    return sum(len(obj.get(part) or ()) for part in ("data", "binaryData"))


CONFIGURATION: dict[Kind, tuple[Column, ...]] = {
    CONFIG_MAP: (NAME, Column("Data", _entries, "integer"), AGE),
    SECRET: (NAME, Column("Type", path("type", default="")), Column("Data", _entries, "integer"), AGE),
    SERVICE_ACCOUNT: (NAME, Column("Secrets", lambda obj, _: len(obj.get("secrets") or ()), "integer"), AGE),
    PERSISTENT_VOLUME_CLAIM: (
        NAME,
        Column("Status", path("status", "phase", default="")),
        Column("Volume", path("spec", "volumeName", default="")),
        Column("Capacity", path("status", "capacity", "storage", default="")),
        Column("Access Modes", _access_modes),
        Column("StorageClass", path("spec", "storageClassName", default="")),
        AGE,
        Column("VolumeMode", path("spec", "volumeMode"), priority=1),
    ),
    SERVICE: (NAME, Column("Type", path("spec", "type", default="")), AGE),
    RESOURCE_QUOTA: (
        NAME,
        Column("Request", lambda obj, _: _quota(obj, limits=False)),
        Column("Limit", lambda obj, _: _quota(obj, limits=True)),
        AGE,
    ),
    LIMIT_RANGE: (NAME, Column("Created At", lambda obj, _: str(metadata(obj).get("creationTimestamp") or ""))),
}
