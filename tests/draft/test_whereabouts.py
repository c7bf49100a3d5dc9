"""Where something stands is said in the form's words: whose field, which check, which row."""

import pytest

from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.differences import ContainerDifference, Difference
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.rules import Problem, Severity, problems
from mcjob_tui.draft.whereabouts import said_with_place, whereabouts
from tests.draft.drafts import sound


def _draft() -> JobDraft:
    entries = (
        Difference(cluster_names=("m1", "m2", "m3"), containers={"main": ContainerDifference(tag="2")}),
        Difference(),
    )
    held = {
        "containers": (ContainerDraft(name="app"), ContainerDraft(name="")),
        "init_containers": (ContainerDraft(name="fetch"),),
        "differences": entries,
    }
    return sound().model_copy(update={"spec": sound().spec.model_copy(update=held)})


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("metadata.name", ("Name",)),
        ("spec.containers[0].image", ("app", "Image")),
        ("spec.containers[1].image", ("container 2", "Image")),
        ("spec.containers[2].image", ("container 3", "Image")),
        ("spec.differences[2].clusterNames", ("entry 3", "Clusters")),
        ("spec.initContainers[0].env[1].name", ("fetch", "Variables 2, Name")),
        ("spec.containers[0].livenessProbe", ("app", "Liveness")),
        ("spec.containers[0].startupProbe.periodSeconds", ("app", "Startup", "Period")),
        ("spec.containers[0].lifecycle.preStop.exec.command", ("app", "Before stop", "Command")),
        ("spec.containers[0].resources.limits[memory]", ("app", "Memory limit")),
        ("spec.containers[0].resources.limits[nvidia.com/gpu]", ("app", "GPU")),
        ("spec.differences[0].containers[main].tag", ("m1, m2 and 1 more", "main", "tag")),
        ("spec.differences[1].labels[0].key", ("entry 2", "Labels 1, Key")),
        ("spec.tolerations[1].tolerationSeconds", ("Tolerations 2, Seconds",)),
        ("karmada", ()),
    ],
)
def test_a_place_is_named_as_the_form_names_it(path: str, words: tuple[str, ...]) -> None:
    assert whereabouts(_draft(), path) == words


def test_a_sentence_stands_behind_its_place() -> None:
    broken = _draft()
    found = next(each for each in problems(broken) if each.path == "spec.containers[1].name")
    assert said_with_place(broken, found, found.page) == f"Containers · container 2 · Name: {found.sentence}"


def test_what_a_warning_names_itself_is_not_said_before_it() -> None:
    draft = _draft()
    said = Problem("spec.backoffLimit", "retries count in each cluster", Severity.WARNING, Page.ADVANCED)
    assert said_with_place(draft, said) == said.sentence
    latest = Problem("spec.containers[0].image", "nginx has no tag", Severity.WARNING, Page.CONTAINERS)
    assert said_with_place(draft, latest) == "app · Image: nginx has no tag"
