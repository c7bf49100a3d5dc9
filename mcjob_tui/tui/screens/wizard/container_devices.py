"""The group of a container's form about GPUs, vGPUs, MIG slices and whatever a node gives beside CPU and memory."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from mcjob_tui.draft import fields
from mcjob_tui.draft.declaration import one_of
from mcjob_tui.draft.gpu import (
    BASIC,
    DEVICES,
    GPU_MEMORY,
    Gpu,
    GpuKind,
    gpu_of,
    others_of,
    resources_of,
    with_gpu,
    with_others,
)
from mcjob_tui.draft.rules.resources import GPU_CORES, MIG, amount_problem, is_extended
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.screens.wizard.container_group import ContainerGroup
from mcjob_tui.tui.screens.wizard.editing import within
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.row_model import Cells, Column
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.select import Option, Select
from mcjob_tui.tui.widgets.form.text_field import TextField

if TYPE_CHECKING:
    from mcjob_tui.tui.screens.wizard.container_form import ContainerForm

PROFILES = ("1g.5gb", "1g.10gb", "2g.10gb", "3g.20gb", "4g.20gb", "7g.40gb")
"""Of MIG; the clusters' own stand before them."""
OTHERS = ("ephemeral-storage", "hugepages-2Mi")
RESOURCE = "The resource's whole name."
NAMED = "A name that nodes have, such as ephemeral-storage or amd.com/gpu."


def amount(title: str, kind: str, off: Callable[[Cells], bool] = lambda row: False) -> Column:
    """A column of requests or limits, which says what the field of that name says."""
    said = fields.field(f"spec.containers[].resources.{kind}")
    return Column(title, 9, right=True, off=off, help=said.help, rule=said.rule)


class DeviceGroup(ContainerGroup):
    """One device with what its kind needs, and the amounts of everything else by name."""

    title = "GPU, others"
    paths = ("resources.requests", "resources.limits")

    def __init__(self, form: "ContainerForm") -> None:
        super().__init__(form)
        self._chosen: tuple[str, Gpu] | None = None
        self._fields: dict[str, Field[Any]] = {}
        self._rows: Rows | None = None

    def has(self, path: str) -> bool:
        """All amounts but those of CPU and memory, which stand above the groups."""
        basic = (f"{self.form.base}.{kind}[{name}]" for kind in self.paths for name in BASIC)
        return super().has(path) and not any(within(path, each) for each in basic)

    def summary(self) -> str:
        gpu = self.gpu
        said = [f"{amount} {name}" for name, amount in resources_of(gpu).items()]
        said += [f"{limit or request} {name}" for name, request, limit in others_of(self.form.container, gpu)]
        return ", ".join(said) if said else "off"

    @property
    def gpu(self) -> Gpu:
        """The device as it was chosen, as long as the draft still says so: a name may be half typed."""
        container = self.form.container
        limits = container.resources.limits if container.resources else {}
        if self._chosen is not None and self._chosen[0] == self.form.base:
            chosen = self._chosen[1]
            wanted = resources_of(chosen)
            if wanted and all(limits.get(name) == amount for name, amount in wanted.items()):
                return chosen
        return gpu_of(container)

    def build(self) -> Iterable[Widget]:
        base = f"{self.form.base}.resources"
        kind = Select("GPU", GpuKind.OFF, _kinds, indent=2, help="What kind of GPU each pod gets.")
        kind.rule = one_of([each.shown for each in _kinds()])
        self._fields = {
            "count": declared.text(f"{base}.limits[nvidia.com/gpu]", label="Count", columns=declared.NUMBER, indent=4),
            "profile": Select("Profile", "", self._profiles, free=True, indent=4, help="Which slice of a GPU."),
            "resource": TextField("Resource", complete=self._device, indent=4, help=RESOURCE),
            "cores": declared.text(
                f"{base}.limits[{GPU_CORES}]", columns=declared.NUMBER, beside="percent of a GPU, 0 to 100", indent=4
            ),
            "memory": declared.text(
                f"{base}.limits[{GPU_MEMORY}]", label="Memory", columns=declared.NUMBER, beside="MB", indent=4
            ),
        }
        self._rows = Rows(
            "Others",
            (
                Column(
                    "RESOURCE", complete=lambda row: [*OTHERS, *self.form.names.devices()], help=RESOURCE, rule=NAMED
                ),
                amount("REQUEST", "requests", off=lambda row: is_extended(row[0])),
                amount("LIMIT", "limits"),
            ),
            indent=2,
            add="add a resource",
            remark="ephemeral-storage and others",
            help="Amounts of other resources; a device's request is its limit.",
        )
        self._fields["profile"].rule = "A profile that nodes have, such as 1g.5gb."
        self._fields["resource"].rule = self._rows.rule = NAMED
        form = self.form
        form.bind(kind, lambda: self.gpu.kind.value, self._turn)
        for name, part in (
            ("count", "count"),
            ("profile", "name"),
            ("resource", "name"),
            ("cores", "cores"),
            ("memory", "memory"),
        ):
            self._tie(self._fields[name], part)
        form.bind(self._rows, lambda: others_of(form.container, self.gpu), self._put_others)
        self.follow()
        return (kind, *self._fields.values(), self._rows)

    def follow(self) -> None:
        """Show only what the kind needs, and say each field's problems under it."""
        if self._rows is None:
            return
        gpu = self.gpu
        device = DEVICES.get(gpu.kind)
        named = device.named if device else ""
        shown = {"count", named, *device.shares} if device else set()
        for name, field in self._fields.items():
            field.display = name in shown
        base = f"{self.form.base}.resources"
        counted = next(iter(resources_of(gpu)), "")
        if device:
            # What is counted is another thing for each kind, such as slices.
            said = fields.nearest_field(f"{base}.limits[{counted}]")
            self._fields["count"].help = said.help if said is not None else ""
        # What is wrong with the name stands under the name, what is wrong with the number under the number.
        speaks = named if named and amount_problem(counted, "1") else "count"
        for name in ("count", "profile", "resource"):
            field = self._fields[name]
            field.path = f"{base}.limits[{counted}]" if name == speaks else ""
            field.also = (f"{base}.requests[{counted}]",) if name == speaks else ()
            if name != speaks:
                field.trouble = None
        others = [name for name, _, _ in others_of(self.form.container, gpu)]
        places = [f"{base}.{kind}[{name}]" for name in others for kind in ("limits", "requests")]
        self._rows.path, self._rows.also = (places[0], tuple(places[1:])) if places else ("", ())

    # The device

    def _tie(self, field: Field[Any], part: str) -> None:
        def write(text: str) -> None:
            typed = text.strip()
            is_profile = part == "name" and self.gpu.kind is GpuKind.MIG
            changed: dict[str, Any] = {part: typed.removeprefix(MIG) if is_profile else typed}
            self._put(replace(self.gpu, **changed))

        self.form.bind(field, lambda: str(getattr(self.gpu, part)), write)

    def _turn(self, kind: str) -> None:
        new = GpuKind(kind)
        before = self.gpu
        device = DEVICES.get(new)
        self._put(Gpu(new, before.count or "1", device.first) if device else Gpu())

    def _put(self, gpu: Gpu) -> None:
        before = self.gpu
        self._chosen = (self.form.base, gpu)
        self.form.editing.set(self.form.base, with_gpu(self.form.container, gpu, before))

    def _put_others(self, rows: tuple[Cells, ...]) -> None:
        named = [(name.strip(), request.strip(), limit.strip()) for name, request, limit in rows if name.strip()]
        self.form.editing.set(self.form.base, with_others(self.form.container, self.gpu, named))

    def _profiles(self) -> list[Option]:
        there = [name.removeprefix(MIG) for name in self.form.names.devices() if name.startswith(MIG)]
        return [
            Option(each, remark="some cluster has it" if each in there else "")
            for each in dict.fromkeys((*there, *PROFILES))
        ]

    def _device(self, typed: str) -> str:
        names = (each for each in self.form.names.devices() if each.startswith(typed) and each != typed)
        return next(names, "") if typed else ""


def _kinds() -> list[Option]:
    return [Option(GpuKind.OFF, "off"), *(Option(kind, kind.value, each.remark) for kind, each in DEVICES.items())]
