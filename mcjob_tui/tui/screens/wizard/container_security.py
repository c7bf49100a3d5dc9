"""The groups of a container's form about what it may do on its node: security, GPUs and other extended resources."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from mcjob_tui.draft.containers import Resources
from mcjob_tui.tui.screens.wizard import cells, declared
from mcjob_tui.tui.screens.wizard.container_group import ContainerGroup
from mcjob_tui.tui.widgets.form.row_model import Cells, Column

ACCELERATORS = (
    "nvidia.com/gpu",
    "nvidia.com/vgpu",
    "nvidia.com/gpucores",
    "nvidia.com/gpumem",
    "nvidia.com/mig-1g.5gb",
    "nvidia.com/mig-2g.10gb",
    "nvidia.com/mig-3g.20gb",
    "amd.com/gpu",
    "ephemeral-storage",
)
BASIC = ("cpu", "memory")


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
        three = (("", "as the image says"), ("yes", "yes"), ("no", "no"))
        for name, beside in (("runAsUser", "0 is root"), ("runAsGroup", "")):
            field = declared.text(
                f"{start}.{name}", columns=declared.NUMBER, placeholder="image", beside=beside, indent=2
            )
            yield form.here(field, cells.count)
        for name in ("runAsNonRoot", "readOnlyRootFilesystem", "allowPrivilegeEscalation"):
            choice = declared.choice(f"{start}.{name}", three, indent=2)
            path = f"securityContext.{name}"
            yield form.here_by(choice, partial(self._three, path), partial(self._put_three, path))
        for name in ("add", "drop"):
            field = declared.text(f"{start}.capabilities.{name}", placeholder="none", indent=2)
            path = f"securityContext.capabilities.{name}"
            yield form.here_by(field, partial(self._listed, path), partial(self._put_listed, path))

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


class OtherResourcesGroup(ContainerGroup):
    """GPU, vGPU, MIG and every other extended resource: limits by name, for which Kubernetes wants requests alike."""

    title = "GPU, others"
    paths = ()

    def summary(self) -> str:
        rows = self._rows()
        return ", ".join(f"{amount} {name}" for name, amount in rows) if rows else "off"

    def build(self) -> Iterable[Widget]:
        rows = declared.rows(
            f"{self.form.base}.resources.limits",
            (Column("RESOURCE", complete=lambda row: ACCELERATORS), Column("AMOUNT", 10, right=True)),
            label="Amounts",
            indent=2,
            remark="nvidia.com/gpu, …/vgpu, …/mig-1g.5gb",
        )
        self.form.here_by(rows, self._rows, self._put)
        return (rows,)

    def _rows(self) -> tuple[Cells, ...]:
        limits = (self.form.container.resources or Resources()).limits
        return tuple((name, str(amount)) for name, amount in limits.items() if name not in BASIC)

    def _put(self, rows: tuple[Cells, ...]) -> None:
        found = self.form.container.resources or Resources()
        old = {name for name in found.limits if name not in BASIC}
        wanted = {name.strip(): amount.strip() for name, amount in rows if name.strip()}
        basic = {name: amount for name, amount in found.limits.items() if name in BASIC}
        requests = {
            name: wanted.get(name, amount) for name, amount in found.requests.items() if name not in old - set(wanted)
        }
        changed = found.model_copy(update={"limits": {**basic, **wanted}, "requests": requests})
        self.form.set("resources", changed)
