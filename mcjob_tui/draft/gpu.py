"""The form's GPU choice and the extended resources that it stands for. Devices stand in the limits alone.

Kubernetes takes a device's request from its limit, and so does Karmada when it counts what a cluster can run. What a
container asks for beside CPU, memory and the chosen device are the *others*.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from mcjob_tui.draft.containers import ContainerDraft, Resources
from mcjob_tui.draft.parts import Quantities, Quantity
from mcjob_tui.draft.rules.resources import GPU_CORES, MIG, is_extended

GPU = "nvidia.com/gpu"
VGPU = "nvidia.com/vgpu"
GPU_MEMORY = "nvidia.com/gpumem"
BASIC: Final[Mapping[str, str]] = {"cpu": "CPU", "memory": "memory"}
"""What every container has a line for, request beside limit, and what the line is called."""


class GpuKind(StrEnum):
    OFF = "off"
    GPU = "GPU"
    VGPU = "vGPU"
    MIG = "MIG"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Gpu:
    """``name`` is the MIG profile, the other resource's name, or what a vGPU's count is called where it is not
    ``nvidia.com/vgpu``; ``cores`` (0 to 100) and ``memory`` (MB) are a vGPU's.
    """

    kind: GpuKind = GpuKind.OFF
    count: Quantity = ""
    name: str = ""
    cores: Quantity = ""
    memory: Quantity = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A kind of device, declared once: what the form says of it, and the extended resources that it stands for.

    ``counted`` is the name of the resource that is counted. ``named`` says what is chosen beside the number, if
    anything is: then ``counted`` is what stands before the chosen name, and ``first`` the name to begin with.
    ``shares`` are the parts of a Gpu beside its count, and the resource of each.
    """

    remark: str
    counted: str = ""
    named: str = ""
    first: str = ""
    shares: Mapping[str, str] = field(default_factory=dict)

    def resource(self, name: str) -> str:
        """The resource that is counted, for the chosen name."""
        return f"{self.counted}{name}" if self.named else name or self.counted


DEVICES: Final[Mapping[GpuKind, Device]] = {
    GpuKind.GPU: Device("whole ones, nvidia.com/gpu", GPU),
    GpuKind.VGPU: Device("shared ones, by cores and memory", VGPU, shares={"cores": GPU_CORES, "memory": GPU_MEMORY}),
    GpuKind.MIG: Device("slices of one profile", MIG, named="profile", first="1g.5gb"),
    GpuKind.OTHER: Device("amd.com/gpu and the like", named="resource", first="amd.com/gpu"),
}
"""In the order in which they are offered."""


def gpu_of(container: ContainerDraft) -> Gpu:
    """What a container's limits say in the form's words; the first device found."""
    limits = container.resources.limits if container.resources else {}
    if VGPU in limits or GPU_CORES in limits or GPU_MEMORY in limits:
        name = GPU if GPU in limits and VGPU not in limits else ""
        return Gpu(
            GpuKind.VGPU, limits.get(name or VGPU, ""), name, limits.get(GPU_CORES, ""), limits.get(GPU_MEMORY, "")
        )
    if GPU in limits:
        return Gpu(GpuKind.GPU, limits[GPU])
    for kind in (GpuKind.MIG, GpuKind.OTHER):
        for name, amount in limits.items():
            if name.startswith(DEVICES[kind].counted) and is_extended(name):
                return Gpu(kind, amount, name.removeprefix(DEVICES[kind].counted))
    return Gpu()


def with_gpu(container: ContainerDraft, gpu: Gpu, instead_of: Gpu | None = None) -> ContainerDraft:
    """The container with this device in place of the one it had: ``instead_of``, or the first one found."""
    had = set(resources_of(gpu_of(container) if instead_of is None else instead_of))
    resources = container.resources or Resources()
    limits = {name: amount for name, amount in resources.limits.items() if name not in had}
    requests = {name: amount for name, amount in resources.requests.items() if name not in had}
    update = {"limits": {**limits, **resources_of(gpu)}, "requests": requests}
    return container.model_copy(update={"resources": resources.model_copy(update=update)})


def resources_of(gpu: Gpu) -> Quantities:
    """The extended resources that a choice stands for."""
    device = DEVICES.get(gpu.kind)
    if device is None:
        return {}
    shares: Quantities = {name: getattr(gpu, part) for part, name in device.shares.items()}
    return {device.resource(gpu.name): gpu.count, **{name: amount for name, amount in shares.items() if amount != ""}}


def others_of(container: ContainerDraft, gpu: Gpu) -> tuple[tuple[str, str, str], ...]:
    """Name, request and limit of all that the container asks for beside CPU, memory and its device."""
    resources = container.resources or Resources()
    shown = {*BASIC, *resources_of(gpu)}
    names = dict.fromkeys((*resources.limits, *resources.requests))
    return tuple(
        (name, str(resources.requests.get(name, "")), str(resources.limits.get(name, "")))
        for name in names
        if name not in shown
    )


def with_others(container: ContainerDraft, gpu: Gpu, rows: Sequence[tuple[str, str, str]]) -> ContainerDraft:
    """The container with these in place of the others that it had; an empty amount is none."""
    resources = container.resources or Resources()
    had = {name for name, _, _ in others_of(container, gpu)}
    update = {
        key: {
            **{name: amount for name, amount in before.items() if name not in had},
            **{row[0]: _same(before.get(row[0]), row[at]) for row in rows if row[at]},
        }
        for key, at, before in (("requests", 1, resources.requests), ("limits", 2, resources.limits))
    }
    return container.model_copy(update={"resources": resources.model_copy(update=update)})


def _same(before: Quantity | None, text: str) -> Quantity:
    """A quantity that was not typed anew stays the number that it was."""
    return before if before is not None and str(before) == text else text
