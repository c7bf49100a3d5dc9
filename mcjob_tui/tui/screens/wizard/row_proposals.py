"""What the cell of a row could be, by what the rest of the row says: sources of variables and of volumes."""

from collections.abc import Sequence

from mcjob_tui.draft.declaration import Cells
from mcjob_tui.draft.rows.storage import HOST_PATHS
from mcjob_tui.tui.screens.wizard.live_names import LiveNames

DOWNWARD = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "metadata.labels['app']",
    "metadata.annotations['batch.kubernetes.io/job-completion-index']",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.podIP",
)
RESOURCES = ("requests.cpu", "limits.cpu", "requests.memory", "limits.memory", "limits.ephemeral-storage")


def proposals(names: LiveNames, kind: str, row: Cells) -> Sequence[str]:
    """Proposals for what a declaration says it is completed by; other kinds are live names."""
    match kind:
        case "variable-sources":
            return _of_variable(names, row)
        case "volume-sources":
            return _of_volume(names, row)
        case "whole-sources":
            return names.known(row[0])
    return names.known(kind)


def _of_variable(names: LiveNames, row: Cells) -> Sequence[str]:
    match row[1]:
        case "ConfigMap" | "Secret":
            return names.sources(row[1], row[2])
        case "field":
            return DOWNWARD
        case "resource":
            return RESOURCES
    return ()


def _of_volume(names: LiveNames, row: Cells) -> Sequence[str]:
    match row[1]:
        case "emptyDir":
            return ["Memory"] if row[2] else []
        case "ConfigMap" | "Secret":
            return [*names.known(row[1]), *(names.sources(row[1], row[2]) if "/" in row[2] else ())]
        case "PVC":
            return names.known("PersistentVolumeClaim")
        case "hostPath":
            return [f"{row[2].strip()} {each}" for each in HOST_PATHS] if " " in row[2] else []
    return ()
