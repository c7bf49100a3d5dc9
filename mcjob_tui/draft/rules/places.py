"""Walking over the containers of a draft with their paths; shared by the rules of the Containers page."""

import re
from collections.abc import Iterator

from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.model import JobDraft


def work_containers(draft: JobDraft) -> Iterator[tuple[str, ContainerDraft]]:
    """Path and container, for each work container."""
    for at, container in enumerate(draft.spec.containers):
        yield f"spec.containers[{at}]", container


def init_containers(draft: JobDraft) -> Iterator[tuple[str, ContainerDraft]]:
    """Path and container, for each init container."""
    for at, container in enumerate(draft.spec.init_containers):
        yield f"spec.initContainers[{at}]", container


def all_containers(draft: JobDraft) -> Iterator[tuple[str, ContainerDraft]]:
    """Path and container: work containers, then init containers."""
    yield from work_containers(draft)
    yield from init_containers(draft)


def is_sidecar(container: ContainerDraft) -> bool:
    """Whether an init container goes on running beside the others (``restartPolicy: Always``), which allows probes."""
    return container.kept.get("restartPolicy") == "Always"


def free_name(draft: JobDraft) -> str:
    """The first of ``container-1``, ``container-2`` … that no container has."""
    taken = {container.name for _, container in all_containers(draft)}
    return next(name for at in range(1, len(taken) + 2) if (name := f"container-{at}") not in taken)


def is_made_up(name: str) -> bool:
    """Whether a container's name is one that ``free_name`` made up."""
    return re.fullmatch(r"container-[0-9]+", name) is not None
