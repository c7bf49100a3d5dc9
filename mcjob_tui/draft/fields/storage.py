"""Fields of volumes and mounts on the Containers page."""

from mcjob_tui.draft.declaration import Control, Field
from mcjob_tui.draft.pages import Page


def _field(path: str, label: str, kind: Control, help: str, rule: str = "", complete: str = "") -> Field:
    return Field(
        path=path,
        label=label,
        page=Page.CONTAINERS,
        kind=kind,
        help=help,
        rule=rule,
        complete=complete,
        group="Storage",
    )


STORAGE: tuple[Field, ...] = (
    _field(
        "spec.volumes",
        "Volumes",
        Control.ROWS,
        "What containers can mount; the same volume may be mounted in several.",
        "Names are DNS labels, each once; a volume has one source.",
    ),
    _field("spec.volumes[].name", "Name", Control.TEXT, "What mounts call the volume.", "A DNS label, each once."),
    _field(
        "spec.volumes[].emptyDir.medium", "Medium", Control.CHOICE, "The node's disk, or Memory.", "Empty or Memory."
    ),
    _field(
        "spec.volumes[].emptyDir.sizeLimit",
        "Size",
        Control.QUANTITY,
        "The pod is evicted when it holds more.",
        "A quantity such as 1Gi.",
    ),
    _field(
        "spec.volumes[].hostPath.path", "Path", Control.TEXT, "A directory or file of the node.", "Begins with /; no .."
    ),
    _field(
        "spec.volumes[].persistentVolumeClaim.claimName",
        "Claim",
        Control.SELECT,
        "A PersistentVolumeClaim of the namespace.",
        "The name of one.",
        "PersistentVolumeClaim",
    ),
    _field(
        "spec.volumes[].configMap.name",
        "ConfigMap",
        Control.SELECT,
        "Its keys become files.",
        "The name of one.",
        "ConfigMap",
    ),
    _field(
        "spec.volumes[].secret.secretName",
        "Secret",
        Control.SELECT,
        "Its keys become files.",
        "The name of one.",
        "Secret",
    ),
    _field(
        "spec.containers[].volumeMounts",
        "Mounts",
        Control.ROWS,
        "Where the container sees which volume.",
        "No two mounts on one path.",
    ),
    _field(
        "spec.containers[].volumeMounts[].name", "Volume", Control.SELECT, "Which volume.", "One of the volumes above."
    ),
    _field(
        "spec.containers[].volumeMounts[].mountPath",
        "Path",
        Control.TEXT,
        "Where the container sees it.",
        "Needed; without a colon; each once.",
    ),
    _field(
        "spec.containers[].volumeMounts[].subPath",
        "Sub-path",
        Control.TEXT,
        "Mount only this part of the volume.",
        "Relative; no ..",
    ),
    _field("spec.containers[].volumeMounts[].readOnly", "Read-only", Control.SWITCH, "The container cannot write."),
)
