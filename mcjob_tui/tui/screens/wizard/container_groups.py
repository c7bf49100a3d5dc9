"""The groups of a container's form that open on demand: start, environment, storage."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from mcjob_tui.draft.commands import join
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.screens.wizard.command_field import CommandField
from mcjob_tui.tui.screens.wizard.container_cells import ENV, ENV_FROM, FROM, HOST_PATHS, KINDS, MOUNTS, VOLUMES
from mcjob_tui.tui.screens.wizard.container_group import ContainerGroup
from mcjob_tui.tui.screens.wizard.live_names import LiveNames
from mcjob_tui.tui.widgets.form.row_model import Cells, Column

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


def env_values(names: LiveNames, row: Cells) -> list[str]:
    """What the value of a variable could be, by where it comes from."""
    match row[1]:
        case "ConfigMap" | "Secret":
            return names.sources(row[1], row[2])
        case "field":
            return list(DOWNWARD)
        case "resource":
            return list(RESOURCES)
    return []


class StartGroup(ContainerGroup):
    title = "Start"
    paths = ("command", "args")

    def summary(self) -> str:
        container = self.form.container
        if not container.command and not container.args:
            return "as the image says"
        args = f"{len(container.args)} arg{'s' if len(container.args) != 1 else ''}"
        return " · ".join(each for each in (join(container.command), args if container.args else "") if each)

    def build(self) -> Iterable[Widget]:
        base = self.form.base
        yield self.form.command(CommandField(f"{base}.command", placeholder="as the image says", indent=2))
        yield self.form.command(CommandField(f"{base}.args", placeholder="as the image says", indent=2))


class EnvironmentGroup(ContainerGroup):
    title = "Environment"
    paths = ("env", "envFrom")

    def summary(self) -> str:
        container = self.form.container
        names = [each.name for each in container.env]
        if not names and not container.env_from:
            return "none"
        shown = ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")
        whole = f"{len(container.env_from)} whole" if container.env_from else ""
        return " · ".join(each for each in (shown, whole) if each)

    def build(self) -> Iterable[Widget]:
        base = self.form.base
        variables = declared.rows(
            f"{base}.env",
            (
                Column("NAME", 18),
                Column("FROM", 9, choices=FROM, initial="value"),
                Column("VALUE", complete=partial(env_values, self.form.names), placeholder=_value_hint),
            ),
            indent=2,
            paste=True,
            remark="b paste NAME=value lines",
            keys="b",
        )
        self.tie_rows(variables, ENV, lambda: self.form.container.env, "env")
        whole = declared.rows(
            f"{base}.envFrom",
            (
                Column("WHOLE", 9, choices=("ConfigMap", "Secret"), initial="ConfigMap"),
                Column("NAME", complete=lambda row: self.form.names.known(row[0])),
                Column("PREFIX", 12),
            ),
            indent=2,
            add="add a whole ConfigMap or Secret",
        )
        self.tie_rows(whole, ENV_FROM, lambda: self.form.container.env_from, "envFrom")
        return (variables, whole)


_SOURCE_HINTS = {
    "emptyDir": "nothing, or 1Gi, or Memory 1Gi",
    "PVC": "the claim's name",
    "ConfigMap": "name, or name / key, key=path",
    "Secret": "name, or name / key, key=path",
    "hostPath": "/path, or /path DirectoryOrCreate",
}


def _source_hint(row: Cells) -> str:
    """What is entered as the source of a volume, by its kind."""
    return _SOURCE_HINTS.get(row[1], "")


_VALUE_HINTS = {
    "ConfigMap": "name / key",
    "Secret": "name / key",
    "field": "metadata.name",
    "resource": "limits.memory",
}


def _value_hint(row: Cells) -> str:
    """What is entered as the value of a variable, by where it comes from."""
    return _VALUE_HINTS.get(row[1], "")


class StorageGroup(ContainerGroup):
    title = "Storage"
    paths = ("volumeMounts",)
    roots = ("spec.volumes",)

    def summary(self) -> str:
        mounts = self.form.container.volume_mounts
        return f"{len(mounts)}: {', '.join(each.mount_path for each in mounts[:3])}" if mounts else "none"

    def build(self) -> Iterable[Widget]:
        editing = self.form.editing
        volumes = declared.rows(
            "spec.volumes",
            (
                Column("VOLUME", 14),
                Column("KIND", 9, choices=KINDS, initial="emptyDir"),
                Column("SOURCE", complete=self._sources, placeholder=_source_hint),
            ),
            indent=2,
            remark="for all containers",
            add="add a volume",
        )
        self.form.bind(
            volumes,
            lambda: VOLUMES.shown(editing.draft.spec.volumes),
            lambda rows: editing.set("spec.volumes", VOLUMES.written(rows, editing.draft.spec.volumes)),
        )
        mounts = declared.rows(
            f"{self.form.base}.volumeMounts",
            (
                Column("VOLUME", 14, complete=lambda row: [each.name for each in editing.draft.spec.volumes]),
                Column("PATH", placeholder=lambda row: "/data"),
                Column("SUB-PATH", 12),
                Column("RO", 3, choices=("no", "yes"), initial="no"),
            ),
            indent=2,
            add="mount a volume in this container",
        )
        self.tie_rows(mounts, MOUNTS, lambda: self.form.container.volume_mounts, "volumeMounts")
        return (volumes, mounts)

    def _sources(self, row: Cells) -> list[str]:
        match row[1]:
            case "emptyDir":
                return ["Memory"] if row[2] else []
            case "ConfigMap" | "Secret":
                names = self.form.names
                return [*names.known(row[1]), *(names.sources(row[1], row[2]) if "/" in row[2] else ())]
            case "PVC":
                return list(self.form.names.known("PersistentVolumeClaim"))
            case "hostPath":
                return [f"{row[2].strip()} {each}" for each in HOST_PATHS] if " " in row[2] else []
        return []
