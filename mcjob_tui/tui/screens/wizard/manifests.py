"""The objects that a submit would send, as YAML lines; the Job as each cluster gets it, and how that differs."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.render import Manifests, random_suffix, render, with_prediction
from mcjob_tui.draft.yaml_text import dump
from mcjob_tui.karmada.overrides import OverrideError
from mcjob_tui.karmada.placement import PlacementResult, Target
from mcjob_tui.karmada.works import effective_job
from mcjob_tui.resources.text import clean_lines

if TYPE_CHECKING:
    from mcjob_tui.control_plane.service import ControlPlane
    from mcjob_tui.resources.clusters import Cluster

TIE = ": tie"
FILES = {"Namespace": "namespace", "OverridePolicy": "override", "PropagationPolicy": "policy", "Job": "job"}


class Suffixes:
    """Five letters for names of policies, the same ones every time a wizard renders: what Review shows is sent."""

    def __init__(self) -> None:
        self._drawn: list[str] = []

    def once(self) -> Iterator[str]:
        """The letters in the order in which they were drawn first."""
        index = 0
        while True:
            if index == len(self._drawn):
                self._drawn.append(random_suffix())
            yield self._drawn[index]
            index += 1


def sent(draft: JobDraft, result: PlacementResult | None, session: "ControlPlane", suffixes: Suffixes) -> Manifests:
    """The objects just as they will be sent, the prediction among them where there is one."""
    letters = suffixes.once()
    made = render(
        draft,
        taken_policy_names=session.policy_names(draft.namespace) or (),
        begun=session.begun_name(draft.namespace, draft.name),
        suffix=lambda: next(letters),
    )
    return with_prediction(made, result) if result is not None else made


def yaml_lines(obj: Json) -> list[str]:
    """The object as YAML, one safe line each."""
    return clean_lines(dump(obj)).rstrip("\n").split("\n")


def files_of(manifests: Manifests) -> dict[str, str]:
    """By file name the objects just as they are sent: byte for byte what ``mcjob render`` prints of each."""
    return {f"{FILES[each['kind']]}.yaml": dump(each) for each in manifests.documents()}


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of the effective Job: ``mark`` is ``+``, ``-`` or a blank."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Effective:
    """The Job as one cluster gets it, against what the control plane holds."""

    cluster: str
    said: str
    lines: tuple[DiffLine, ...] = ()
    problem: str = ""
    changed: int = 0
    is_tied: bool = False

    @property
    def differs(self) -> str:
        """How many lines differ from what the control plane holds, in words."""
        if not self.changed:
            return "nothing differs"
        return f"{self.changed} line differs" if self.changed == 1 else f"{self.changed} lines differ"

    @property
    def first_change(self) -> int:
        """The number of the first line that differs, from 0."""
        return next((at for at, each in enumerate(self.lines) if each.mark != " "), 0)


def targets_of(result: PlacementResult | None) -> dict[str, tuple[Target | None, Target | None]]:
    """By cluster its target, and the other one that the Job's UID may give it."""
    if result is None:
        return {}
    return {
        each.cluster: (each.target, each.other)
        for each in result.verdicts
        if each.target is not None or each.other is not None
    }


@dataclass(frozen=True, slots=True)
class Others:
    """Override policies that are there already: those of the Job's namespace, and the cluster-wide ones."""

    overrides: tuple[Json, ...] = ()
    cluster_overrides: tuple[Json, ...] = ()
    unknown: str = ""
    """The kinds that are not known; they may change the Job too."""

    def beside(self, manifests: Manifests) -> tuple[Json, ...]:
        """Those of the namespace and the Job's own; one of its name that is left from a submission is its own."""
        own = manifests.override_policy
        if own is None:
            return self.overrides
        name = own["metadata"]["name"]
        return (*(each for each in self.overrides if each["metadata"].get("name") != name), own)


NONE = Others()


def others_of(session: "ControlPlane", namespace: str) -> Others:
    """What the session knows of override policies now."""
    kinds = {"OverridePolicy": namespace, "ClusterOverridePolicy": ""}
    found = {kind: session.policies(kind, where) for kind, where in kinds.items()}
    unknown = [f"{kind.removesuffix('y')}ies" for kind, policies in found.items() if policies is None]
    return Others(found["OverridePolicy"] or (), found["ClusterOverridePolicy"] or (), " and ".join(unknown))


def member_job(manifests: Manifests, cluster: "Cluster", share: Target | None, others: Others = NONE) -> Json:
    """The Job just as ``cluster`` gets it with that share.

    Args:
        manifests: What is to be sent.
        cluster: The member.
        share: Its part of the Job; None where it gets none.
        others: Override policies that are there already.

    Raises:
        OverrideError: an override does not apply, and Karmada would send nothing to this cluster.
    """
    target = share or Target(cluster.name, 0, None, None)
    return effective_job(manifests.job, cluster, target, others.beside(manifests), others.cluster_overrides)


def effective(
    manifests: Manifests, cluster: "Cluster", result: PlacementResult | None, others: Others = NONE
) -> Effective:
    """The Job as ``cluster`` will get it; ``others`` are override policies that are there already."""
    target, other = targets_of(result).get(cluster.name, (None, None))
    words = _share_words(target, other)
    is_tied = words.endswith(TIE)
    if others.unknown:
        words += f"; {others.unknown} are not known"
    try:
        job = member_job(manifests, cluster, target or other, others)
    except OverrideError as error:
        return Effective(cluster.name, words, (), str(error))
    lines = tuple(_diff(yaml_lines(_without_status(manifests.job)), yaml_lines(job)))
    changed = sum(each.mark == "+" for each in lines) or sum(each.mark == "-" for each in lines)
    return Effective(cluster.name, words, lines, "", changed, is_tied)


def member_jobs(
    manifests: Manifests, clusters: Iterable["Cluster"], result: PlacementResult | None, others: Others = NONE
) -> tuple[dict[str, Json], dict[str, str]]:
    """By target cluster the Job that it gets, the larger one of a tie; and for which there is none, and why."""
    found, failed = dict[str, Json](), dict[str, str]()
    known = {each.name: each for each in clusters}
    for name, shares in targets_of(result).items():
        if name not in known:
            continue
        largest = max(filter(None, shares), key=lambda each: (each.parallelism or 0, each.completions or 0))
        try:
            found[name] = member_job(manifests, known[name], largest, others)
        except OverrideError as error:
            failed[name] = f"an override does not apply, so Karmada sends nothing: {error}"
    return found, failed


def _share_words(target: Target | None, other: Target | None) -> str:
    if target is None and other is None:
        return "gets nothing by this placement"
    one, two = _numbers(target), _numbers(other)
    return one if one == two or other is None else f"{one}, or {two}{TIE}"


def _numbers(target: Target | None) -> str:
    if target is None:
        return "nothing"
    said = [f"parallelism {target.parallelism}" if target.parallelism is not None else ""]
    said.append(f"completions {target.completions}" if target.completions is not None else "")
    return ", ".join(each for each in said if each) or "as written"


def _without_status(job: Mapping[str, object]) -> Json:
    return {key: value for key, value in job.items() if key != "status"}


def _diff(before: list[str], after: list[str]) -> Iterator[DiffLine]:
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        if tag == "equal":
            yield from (DiffLine(" ", text) for text in after[other_start:other_end])
            continue
        yield from (DiffLine("-", text) for text in before[start:end])
        yield from (DiffLine("+", text) for text in after[other_start:other_end])
