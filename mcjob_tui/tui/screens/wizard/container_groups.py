"""The groups of a container's form that open on demand: start, environment, storage."""

from collections.abc import Iterable

from textual.widget import Widget

from mcjob_tui.draft.commands import join
from mcjob_tui.tui.screens.wizard.command_field import CommandField
from mcjob_tui.tui.screens.wizard.container_group import ContainerGroup


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

    def summary(self) -> str:
        container = self.form.container
        names = [each.name for each in container.env]
        if not names and not container.env_from:
            return "none"
        shown = ", ".join(names[:3]) + (f" +{len(names) - 3}" if len(names) > 3 else "")
        whole = f"{len(container.env_from)} whole" if container.env_from else ""
        return " · ".join(each for each in (shown, whole) if each)


class StorageGroup(ContainerGroup):
    title = "Storage"

    def summary(self) -> str:
        mounts = self.form.container.volume_mounts
        return f"{len(mounts)}: {', '.join(each.mount_path for each in mounts[:3])}" if mounts else "none"
