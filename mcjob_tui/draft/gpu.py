"""The form's GPU choice and the extended resources that it stands for. Devices stand in the limits alone.

Kubernetes takes a device's request from its limit, and so does Karmada when it counts what a cluster can run. What a
container asks for beside CPU, memory and the chosen device are the *others*.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from mcjob_tui.draft.containers import ContainerDraft, Resources
from mcjob_tui.draft.parts import Quantities, Quantity
from mcjob_tui.draft.rules.resources import GPU_CORES, MIG, is_extended

GPU = "nvidia.com/gpu"
VGPU = "nvidia.com/vgpu"
GPU_MEMORY = "nvidia.com/gpumem"
BASIC = ("cpu", "memory")


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
    for name, amount in limits.items():
        if name.startswith(MIG):
            return Gpu(GpuKind.MIG, amount, name.removeprefix(MIG))
    for name, amount in limits.items():
        if is_extended(name):
            return Gpu(GpuKind.OTHER, amount, name)
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
    match gpu.kind:
        case GpuKind.GPU:
            return {GPU: gpu.count}
        case GpuKind.VGPU:
            shares: Quantities = {GPU_CORES: gpu.cores, GPU_MEMORY: gpu.memory}
            return {gpu.name or VGPU: gpu.count, **{name: amount for name, amount in shares.items() if amount != ""}}
        case GpuKind.MIG:
            return {f"{MIG}{gpu.name}": gpu.count}
        case GpuKind.OTHER:
            return {gpu.name: gpu.count}
    return {}


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
