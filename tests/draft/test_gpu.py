"""Devices among the limits: which one the form shows, what the others are, and what a change of either leaves alone."""

from typing import Any

import pytest

from mcjob_tui.draft.containers import ContainerDraft, Resources
from mcjob_tui.draft.gpu import (
    GPU,
    GPU_MEMORY,
    VGPU,
    Gpu,
    GpuKind,
    gpu_of,
    others_of,
    resources_of,
    with_gpu,
    with_others,
)
from mcjob_tui.draft.rules.resources import GPU_CORES

_MIG = "nvidia.com/mig-1g.5gb"


def asking(limits: dict[str, Any], **requests: Any) -> ContainerDraft:
    return ContainerDraft(resources=Resources(requests=requests, limits=limits))


@pytest.mark.parametrize(
    ("limits", "shown", "others"),
    [
        ({}, Gpu(), ()),
        ({"cpu": "1", "memory": "1Gi"}, Gpu(), ()),
        ({GPU: 2}, Gpu(GpuKind.GPU, 2), ()),
        ({VGPU: "1", GPU_CORES: 30, GPU_MEMORY: "9"}, Gpu(GpuKind.VGPU, "1", "", 30, "9"), ()),
        ({GPU: "1", GPU_MEMORY: 9}, Gpu(GpuKind.VGPU, "1", GPU, "", 9), ()),
        ({GPU_CORES: "30"}, Gpu(GpuKind.VGPU, "", "", "30"), ()),
        ({GPU_MEMORY: "9"}, Gpu(GpuKind.VGPU, "", "", "", "9"), ()),
        ({GPU: "1", VGPU: "2"}, Gpu(GpuKind.VGPU, "2"), ((GPU, "", "1"),)),
        ({_MIG: "3"}, Gpu(GpuKind.MIG, "3", "1g.5gb"), ()),
        ({"amd.com/gpu": 1}, Gpu(GpuKind.OTHER, 1, "amd.com/gpu"), ()),
        ({"amd.com/gpu": 1, _MIG: "3"}, Gpu(GpuKind.MIG, "3", "1g.5gb"), (("amd.com/gpu", "", "1"),)),
        ({"ephemeral-storage": "1Gi"}, Gpu(), (("ephemeral-storage", "", "1Gi"),)),
    ],
)
def test_the_first_device_is_shown_and_what_is_beside_it_is_another(
    limits: dict[str, Any], shown: Gpu, others: tuple[tuple[str, str, str], ...]
) -> None:
    container = asking(limits)
    assert gpu_of(container) == shown
    assert others_of(container, shown) == others


@pytest.mark.parametrize(
    ("gpu", "resources"),
    [
        (Gpu(), {}),
        (Gpu(GpuKind.VGPU, "1", "", 0, ""), {VGPU: "1", GPU_CORES: 0}),
        (Gpu(GpuKind.MIG, "3", "1g.5gb"), {_MIG: "3"}),
        (Gpu(GpuKind.OTHER, "1", ""), {"": "1"}),
    ],
)
def test_a_choice_stands_for_its_resources(gpu: Gpu, resources: dict[str, Any]) -> None:
    assert resources_of(gpu) == resources


def test_another_device_takes_the_place_of_the_one_there_was_and_of_its_request() -> None:
    container = asking({"cpu": "1", GPU: "2", "amd.com/gpu": "1"}, **{"cpu": "1", GPU: "2", "amd.com/gpu": "1"})
    made = with_gpu(container, Gpu(GpuKind.MIG, "3", "1g.5gb")).resources
    rest = {"cpu": "1", "amd.com/gpu": "1"}
    assert made == Resources(requests=rest, limits={**rest, _MIG: "3"})
    other = with_gpu(container, Gpu(), instead_of=Gpu(GpuKind.OTHER, "1", "amd.com/gpu")).resources
    assert other == Resources(requests={"cpu": "1", GPU: "2"}, limits={"cpu": "1", GPU: "2"})
    assert with_gpu(ContainerDraft(resources=None), Gpu(GpuKind.GPU, "1")).resources == Resources(limits={GPU: "1"})


def test_other_resources_are_listed_with_request_and_limit() -> None:
    container = asking({"b": 2, GPU: "1"}, a="1", b="1", cpu="1")
    assert others_of(container, gpu_of(container)) == (("b", "1", "2"), ("a", "1", ""))
    assert others_of(ContainerDraft(resources=None), Gpu()) == ()


def test_typed_others_take_the_place_of_those_that_there_were() -> None:
    gpu = Gpu(GpuKind.GPU, "1")
    container = asking({"b": 2, "c": "3", GPU: "1", "cpu": "1"}, a="1", b="1", cpu="1")
    made = with_others(container, gpu, (("b", "1", "2"), ("c", "4", "5"), ("d", "", "6"))).resources
    assert made == Resources(
        requests={"cpu": "1", "b": "1", "c": "4"}, limits={GPU: "1", "cpu": "1", "b": 2, "c": "5", "d": "6"}
    )
    none = with_others(ContainerDraft(resources=None), gpu, (("a", "1", ""),)).resources
    assert none == Resources(requests={"a": "1"})
