"""The form's GPU choice and the extended resources that it stands for. Devices stand in the limits alone.

Kubernetes takes a device's request from its limit, and so does Karmada when it counts what a cluster can run.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from mcjob_tui.draft.containers import ContainerDraft, Resources
from mcjob_tui.draft.parts import Count, Quantity
from mcjob_tui.draft.rules.resources import is_extended

GPU = "nvidia.com/gpu"
VGPU = "nvidia.com/vgpu"
GPU_CORES = "nvidia.com/gpucores"
GPU_MEMORY = "nvidia.com/gpumem"
MIG = "nvidia.com/mig-"
_MIG_PROFILE = re.compile(r"[0-9]g\.[0-9]+gb(?:\.[a-z0-9.]+)?")


class GpuKind(StrEnum):
    OFF = "off"
    GPU = "GPU"
    VGPU = "vGPU"
    MIG = "MIG"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Gpu:
    """``name`` is the MIG profile or the other resource's name; ``cores`` (0 to 100) and ``memory`` (MB) are a
    vGPU's.
    """

    kind: GpuKind = GpuKind.OFF
    count: Quantity = ""
    name: str = ""
    cores: Count = ""
    memory: Count = ""


def gpu_of(container: ContainerDraft) -> Gpu:
    """What a container's limits say in the form's words; the first device found."""
    limits = container.resources.limits if container.resources else {}
    if VGPU in limits or GPU_CORES in limits or GPU_MEMORY in limits:
        cores, memory = limits.get(GPU_CORES, ""), limits.get(GPU_MEMORY, "")
        return Gpu(GpuKind.VGPU, limits.get(VGPU, limits.get(GPU, "")), "", _count(cores), _count(memory))
    if GPU in limits:
        return Gpu(GpuKind.GPU, limits[GPU])
    for name, amount in limits.items():
        if name.startswith(MIG):
            return Gpu(GpuKind.MIG, amount, name.removeprefix(MIG))
    for name, amount in limits.items():
        if is_extended(name):
            return Gpu(GpuKind.OTHER, amount, name)
    return Gpu()


def with_gpu(container: ContainerDraft, gpu: Gpu) -> ContainerDraft:
    """The container with this device in place of the one it had."""
    had = set(resources_of(gpu_of(container)))
    resources = container.resources or Resources()
    limits = {name: amount for name, amount in resources.limits.items() if name not in had}
    requests = {name: amount for name, amount in resources.requests.items() if name not in had}
    update = {"limits": {**limits, **resources_of(gpu)}, "requests": requests}
    return container.model_copy(update={"resources": resources.model_copy(update=update)})


def resources_of(gpu: Gpu) -> dict[str, Quantity]:
    """The extended resources that a choice stands for."""
    match gpu.kind:
        case GpuKind.GPU:
            return {GPU: gpu.count}
        case GpuKind.VGPU:
            amounts: dict[str, Quantity] = {VGPU: gpu.count, GPU_CORES: gpu.cores, GPU_MEMORY: gpu.memory}
            return {name: amount for name, amount in amounts.items() if amount != ""}
        case GpuKind.MIG:
            return {f"{MIG}{gpu.name}": gpu.count}
        case GpuKind.OTHER:
            return {gpu.name: gpu.count}
    return {}


def mig_profile_problem(profile: str) -> str | None:
    """What keeps a text from being a MIG profile."""
    return None if _MIG_PROFILE.fullmatch(profile) else "a profile such as 1g.5gb is needed"


def _count(amount: Quantity) -> Count:
    return amount if isinstance(amount, (int, str)) else str(amount)
