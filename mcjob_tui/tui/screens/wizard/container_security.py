"""The group of a container's form about what it may do on its node: as whom it runs, and with which rights."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from mcjob_tui.tui.screens.wizard import cells, declared
from mcjob_tui.tui.screens.wizard.container_group import ContainerGroup


class SecurityGroup(ContainerGroup):
    title = "Security"
    paths = tuple(
        f"securityContext.{each}"
        for each in (
            "runAsUser",
            "runAsGroup",
            "runAsNonRoot",
            "readOnlyRootFilesystem",
            "allowPrivilegeEscalation",
            "capabilities",
        )
    )

    def summary(self) -> str:
        context = self.form.container.security_context
        if context is None:
            return "runs as the image says"
        said = [
            f"user {context.run_as_user}" if context.run_as_user is not None else "",
            "not root" if context.run_as_non_root else "",
            "read-only root" if context.read_only_root_filesystem else "",
            "privileged" if context.privileged else "",
        ]
        return " · ".join(each for each in said if each) or "runs as the image says"

    def build(self) -> Iterable[Widget]:
        form, start = self.form, f"{self.form.base}.securityContext"
        three = (("", "as image"), ("yes", "yes"), ("no", "no"))
        for name, beside in (("runAsUser", "0 is root"), ("runAsGroup", "")):
            field = declared.text(
                f"{start}.{name}", columns=declared.NUMBER, placeholder="image", beside=beside, indent=2
            )
            yield form.bound(field, cells.count)
        for name in ("runAsNonRoot", "readOnlyRootFilesystem", "allowPrivilegeEscalation"):
            choice = declared.choice(f"{start}.{name}", three, indent=2)
            path = f"securityContext.{name}"
            yield form.bind(choice, partial(self._three, path), partial(self._put_three, path))
        for name in ("add", "drop"):
            field = declared.text(f"{start}.capabilities.{name}", placeholder="none", indent=2)
            path = f"securityContext.capabilities.{name}"
            yield form.bind(field, partial(self._listed, path), partial(self._put_listed, path))

    def _three(self, path: str) -> str:
        value = self.form.editing.get(f"{self.form.base}.{path}")
        return "" if value is None else "yes" if value else "no"

    def _put_three(self, path: str, chosen: str) -> None:
        self.form.set(path, {"": None, "yes": True, "no": False}[chosen])

    def _listed(self, path: str) -> str:
        found = self.form.editing.get(f"{self.form.base}.{path}")
        return ", ".join(found) if isinstance(found, tuple) else ""

    def _put_listed(self, path: str, text: str) -> None:
        self.form.set(path, cells.words(text))
